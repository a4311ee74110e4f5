// A set as bytes. Everything little-endian; every count and length is a uint64 before what it counts:
//   "TGPATSET", uint32 version of this format,
//   head: rewriter version, engine (Hyperscan's or Vectorscan's version and build), architecture, identity (SHA-256 of
//         patterns and options), for each member its text, way and whether it matches the empty text, for each database
//         its members and its length, the length of the self-test's database; then the head's SHA-256,
//   the databases, then the self-test's database, as Hyperscan writes them (with a CRC-32C of its own).
// The first three decide whether the databases can run here; members are portable. Hyperscan's own check of the machine
// is not enough: on x86 it takes a database of arm64's.
#include <algorithm>
#include <iterator>

#include "base/sha256.h"
#include "pattern/self_test.h"
#include "pattern/set.h"
#include "pattern/set_data.h"

namespace tollgate::pattern {
namespace {

constexpr std::string_view kMagic = "TGPATSET";
constexpr uint32_t kFormat = 1;
constexpr size_t kShaSize = 7 + 64;  // "sha256:" and hex digits

class Writer {
 public:
  void Put(uint64_t value, int bytes) {
    for (int i = 0; i < bytes; ++i) out_ += static_cast<char>(value >> (8 * i));
  }
  void Put(std::string_view text) {
    Put(text.size(), 8);
    out_ += text;
  }
  std::string Take() { return std::move(out_); }

 private:
  std::string out_;
};

// Whatever is not there reads as 0 and empty, and ok() says so.
class Reader {
 public:
  explicit Reader(std::string_view in) : in_(in) {}
  uint64_t Number(int bytes) {
    uint64_t value = 0;
    const std::string_view text = Bytes(static_cast<uint64_t>(bytes));
    for (size_t i = 0; i < text.size(); ++i) value |= uint64_t{static_cast<unsigned char>(text[i])} << (8 * i);
    return value;
  }
  std::string_view Text() { return Bytes(Number(8)); }
  std::string_view Bytes(uint64_t size) {
    ok_ = ok_ && size <= in_.size();
    const std::string_view text = in_.substr(0, ok_ ? size : 0);
    in_.remove_prefix(text.size());
    return text;
  }
  // A count of things that take a byte each at least.
  uint64_t Count() {
    const uint64_t count = Number(8);
    ok_ = ok_ && count <= in_.size();
    return ok_ ? count : 0;
  }
  bool ok() const { return ok_; }
  bool at_end() const { return ok_ && in_.empty(); }

 private:
  std::string_view in_;
  bool ok_ = true;
};

struct SavedDatabase {
  std::vector<uint32_t> members;
  uint64_t size = 0;
};

struct Head {
  uint64_t rewriter = 0;
  std::string engine, architecture, identity;
  std::vector<Member> members;
  std::vector<SavedDatabase> databases;
  uint64_t self_test_size = 0;

  bool IsForHere() const {
    return rewriter == kRewriterVersion && engine == EngineVersion() && architecture == MachineArchitecture();
  }
};

std::string WriteHead(const SetData& set, const std::vector<std::string>& databases) {
  Writer head;
  head.Put(kRewriterVersion, 4);
  head.Put(EngineVersion());
  head.Put(MachineArchitecture());
  head.Put(PatternIdentity(set.members));
  head.Put(set.members.size(), 8);
  for (const Member& member : set.members) {
    head.Put(member.text);
    head.Put(static_cast<uint64_t>(member.way), 1);
    head.Put(member.matches_empty, 1);
  }
  head.Put(databases.size(), 8);
  for (size_t i = 0; i < databases.size(); ++i) {
    head.Put(set.databases[i].members().size(), 8);
    for (uint32_t member : set.databases[i].members()) head.Put(member, 4);
    head.Put(databases[i].size(), 8);
  }
  head.Put(set.self_test.size(), 8);
  return head.Take();
}

bool ReadHead(std::string_view bytes, Head* head) {
  Reader in(bytes);
  head->rewriter = in.Number(4);
  head->engine = in.Text();
  head->architecture = in.Text();
  head->identity = in.Text();
  bool ok = true;
  for (uint64_t left = in.Count(); left > 0 && in.ok(); --left) {
    Member member;
    member.text = in.Text();
    const uint64_t way = in.Number(1), matches_empty = in.Number(1);
    ok = ok && way <= static_cast<uint64_t>(Way::kRe2) && matches_empty <= 1;
    member.way = static_cast<Way>(way);
    member.matches_empty = matches_empty == 1;
    head->members.push_back(std::move(member));
  }
  for (uint64_t left = in.Count(); left > 0 && in.ok(); --left) {
    SavedDatabase database;
    for (uint64_t members = in.Count(); members > 0 && in.ok(); --members) {
      database.members.push_back(static_cast<uint32_t>(in.Number(4)));
      ok = ok && database.members.back() < head->members.size();
    }
    database.size = in.Number(8);
    head->databases.push_back(std::move(database));
  }
  head->self_test_size = in.Number(8);
  return ok && in.at_end() && head->identity == PatternIdentity(head->members);
}

Status Damaged(std::string_view what) {
  return Status(TG_BAD_PLAN, "plan.damaged: " + std::string(what) + " of a pattern set");
}

// The databases of bytes that the caller trusts, made by this version for this kind of machine.
Expected<PatternSet> LoadDatabases(Head head, std::string_view body) {
  Reader in(body);
  auto set = std::make_unique<SetData>();
  set->members = std::move(head.members);
  for (SavedDatabase& saved : head.databases) {
    const uint64_t key = DatabaseKey(head.identity, set->databases.size());
    std::optional<Database> database = Database::Load(in.Bytes(saved.size), key, std::move(saved.members));
    if (!database) return Damaged("the database");
    set->databases.push_back(std::move(*database));
  }
  set->self_test = in.Bytes(head.self_test_size);
  if (!in.at_end()) return Damaged("the length");
  const std::optional<Database> self_test = Database::Load(set->self_test, DatabaseKey("", 0), {});
  if (!self_test) return Damaged("the self-test");
  if (const Status status = RunSelfTest(*self_test); !status.ok()) return status;
  set->Finish();
  return PatternSet(std::move(set));
}

Expected<PatternSet> Rebuild(const Head& head, const SetCompiler& compiler) {
  std::vector<std::string> patterns;
  for (const Member& member : head.members) patterns.push_back(member.text);
  SetProblem problem;
  std::optional<PatternSet> set = compiler.Compile(patterns, &problem);
  if (!set) return Status(TG_BAD_PLAN, "a pattern set of the plan does not compile: " + problem.problem.message);
  return std::move(*set);
}

}  // namespace

std::string PatternIdentity(const std::vector<Member>& members) {
  Writer patterns;
  patterns.Put("RE2: UTF-8, case counts, . stops at newline");
  patterns.Put(kRewriterVersion, 4);
  for (const Member& member : members) patterns.Put(member.text);
  return Sha256Identity(patterns.Take());
}

uint64_t DatabaseKey(const std::string& identity, size_t index) {
  uint64_t key = index;
  for (char c : identity) key = (key ^ static_cast<unsigned char>(c)) * 0x100000001B3;  // FNV-1a
  return key;
}

std::string EncodeSet(const PatternSet& set) {
  std::vector<std::string> databases;
  for (const Database& database : set.data().databases) databases.push_back(database.Saved());
  const std::string head = WriteHead(set.data(), databases);
  Writer out;
  out.Put(kFormat, 4);
  out.Put(head);
  std::string bytes(kMagic);
  bytes += out.Take();
  bytes += Sha256Identity(head);
  for (const std::string& database : databases) bytes += database;
  return bytes += set.data().self_test;
}

Expected<PatternSet> DecodeSet(std::string_view bytes, Trust trust, const SetCompiler* rebuild) {
  Reader in(bytes);
  if (in.Bytes(kMagic.size()) != kMagic) return Damaged("the first bytes are not those");
  const uint64_t format = in.Number(4);
  if (in.ok() && format != kFormat) {
    return Status(TG_BAD_PLAN, "plan.version: a pattern set of format " + std::to_string(format) +
                                   "; this Tollgate reads format " + std::to_string(kFormat));
  }
  const std::string_view head_bytes = in.Text();
  const std::string_view sha256 = in.Bytes(kShaSize);
  Head head;
  if (!in.ok() || sha256 != Sha256Identity(head_bytes) || !ReadHead(head_bytes, &head)) return Damaged("the head");
  if (trust == Trust::kVerified && head.IsForHere()) {
    const size_t body = kMagic.size() + 4 + 8 + head_bytes.size() + kShaSize;
    return LoadDatabases(std::move(head), bytes.substr(body));
  }
  if (rebuild != nullptr) return Rebuild(head, *rebuild);
  if (trust == Trust::kNone) {
    return Status(
        TG_NOT_SUPPORTED,
        "plan.untrusted: a compiled pattern set runs only where the plan's SHA-256 is expected by the caller, "
        "or where a compiler is linked to make it again");
  }
  return Status(TG_NOT_SUPPORTED, "plan.foreign: the pattern set was compiled for " + head.architecture +
                                      ", Hyperscan " + head.engine + "; here is " + std::string(MachineArchitecture()) +
                                      ", " + EngineVersion() + ", and no compiler to make it again");
}

}  // namespace tollgate::pattern

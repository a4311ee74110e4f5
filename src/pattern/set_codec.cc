// A set as bytes (base/bytes.h):
//   "TGPATSET", uint32 version of this format,
//   head: rewriter version, engine (Hyperscan's or Vectorscan's version and build), architecture, identity (SHA-256 of
//         patterns and options), for each member its text, way and whether it matches the empty text, for each database
//         its members and its length, the length of the self-test's database; then the head's SHA-256,
//   the databases, then the self-test's database, as Hyperscan writes them (with a CRC-32C of its own).
// The first three decide whether the databases can run here; members are portable. Hyperscan's own check of the machine
// is not enough: on x86 it takes a database of arm64's.
#include <algorithm>
#include <utility>

#include "base/bytes.h"
#include "base/sha256.h"
#include "pattern/self_test.h"
#include "pattern/set.h"
#include "pattern/set_data.h"

namespace tollgate {

template <>
inline constexpr pattern::Way kLastOf<pattern::Way> = pattern::Way::kRe2;

}  // namespace tollgate

namespace tollgate::pattern {
namespace {

constexpr std::string_view kMagic = "TGPATSET";
constexpr uint32_t kFormat = 1;
constexpr size_t kShaSize = 7 + 64;  // "sha256:" and hex digits

struct SavedDatabase {
  std::vector<uint32_t> members;
  uint64_t size = 0;
};

struct Head {
  uint32_t rewriter = 0;
  std::string engine, architecture, identity;
  std::vector<Member> members;
  std::vector<SavedDatabase> databases;
  uint64_t self_test_size = 0;

  bool IsForHere() const {
    return rewriter == kRewriterVersion && engine == EngineVersion() && architecture == MachineArchitecture();
  }
};

constexpr auto kMember = [](auto& a, auto& member) {
  auto& [text, way, matches_empty] = member;
  a(text, way, matches_empty);
};

constexpr auto kSavedDatabase = [](auto& a, auto& database) {
  auto& [members, size] = database;
  a(members, size);
};

constexpr auto kHead = [](auto& a, auto& head) {
  auto& [rewriter, engine, architecture, identity, members, databases, self_test_size] = head;
  a(rewriter, engine, architecture, identity);
  a.Each(members, kMember);
  a.Each(databases, kSavedDatabase);
  a(self_test_size);
};

std::string WriteHead(const SetData& set, const std::vector<std::string>& databases) {
  Head head{kRewriterVersion,
            EngineVersion(),
            std::string(MachineArchitecture()),
            PatternIdentity(set.members),
            set.members,
            {},
            set.self_test.size()};
  for (size_t i = 0; i < databases.size(); ++i) {
    head.databases.push_back({set.databases[i].members(), databases[i].size()});
  }
  ByteWriter writer;
  kHead(writer, std::as_const(head));
  return writer.Take();
}

bool ReadHead(std::string_view bytes, Head* head) {
  ByteReader reader(bytes);
  kHead(reader, *head);
  reader.RequireEnd();
  for (const SavedDatabase& database : head->databases) {
    const auto is_one = [&](uint32_t member) { return member < head->members.size(); };
    if (!std::all_of(database.members.begin(), database.members.end(), is_one)) return false;
  }
  return reader.ok() && head->identity == PatternIdentity(head->members);
}

Status Damaged(std::string_view what) {
  return Status(TG_BAD_PLAN, "plan.damaged: " + std::string(what) + " of a pattern set");
}

// The databases of bytes that the caller trusts, made by this version for this kind of machine.
Expected<PatternSet> LoadDatabases(Head head, std::string_view body) {
  ByteReader reader(body);
  auto set = std::make_unique<SetData>();
  set->members = std::move(head.members);
  for (SavedDatabase& saved : head.databases) {
    const uint64_t key = DatabaseKey(head.identity, set->databases.size());
    std::optional<Database> database = Database::Load(reader.Raw(saved.size), key, std::move(saved.members));
    if (!database) return Damaged("the database");
    set->databases.push_back(std::move(*database));
  }
  set->self_test = reader.Raw(head.self_test_size);
  reader.RequireEnd();
  if (!reader.ok()) return Damaged("the length");
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
  ByteWriter patterns;
  patterns(std::string_view("RE2: UTF-8, case counts, . stops at newline"), kRewriterVersion);
  for (const Member& member : members) patterns(member.text);
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
  ByteWriter writer;
  writer.Raw(kMagic);
  writer(kFormat);
  writer.Blob(head);
  writer.Raw(Sha256Identity(head));
  for (const std::string& database : databases) writer.Raw(database);
  writer.Raw(set.data().self_test);
  return writer.Take();
}

Expected<PatternSet> DecodeSet(std::string_view bytes, Trust trust, const SetCompiler* rebuild) {
  ByteReader reader(bytes);
  if (reader.Raw(kMagic.size()) != kMagic) return Damaged("the first bytes are not those");
  uint32_t format;
  reader(format);
  if (reader.ok() && format != kFormat) {
    return Status(TG_BAD_PLAN, "plan.version: a pattern set of format " + std::to_string(format) +
                                   "; this Tollgate reads format " + std::to_string(kFormat));
  }
  std::string_view head_bytes;
  reader.Blob(head_bytes);
  const std::string_view sha256 = reader.Raw(kShaSize);
  Head head;
  if (!reader.ok() || sha256 != Sha256Identity(head_bytes) || !ReadHead(head_bytes, &head)) return Damaged("the head");
  if (trust == Trust::kVerified && head.IsForHere()) {
    return LoadDatabases(std::move(head), reader.Raw(reader.rest()));
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

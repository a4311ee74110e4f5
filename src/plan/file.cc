// The envelope: a header, a table that says where each section stands and what
// its checksum is, a checksum of these two, and the sections, one behind the
// other up to the last byte. Every byte is under a checksum, or is checked
// against what it must be, before anything is made of it.
#include "plan/file.h"

#include <algorithm>
#include <array>

#include "base/ascii.h"
#include "base/bytes.h"
#include "base/checksum.h"
#include "base/sha256.h"
#include "plan/op.h"
#include "plan/sections.h"
#include "plan/verify.h"
#include "tollgate/version.h"

namespace tollgate::plan {
namespace {

constexpr std::string_view kMadeTag = "MADE";
constexpr std::string_view kMadeMeaning = "who made it, and the ops it knew";
constexpr size_t kHeaderSize = 24;  // magic, versions, count of sections, size of the file
constexpr size_t kEntrySize = 32;   // tag, flags, offset, size, checksum
constexpr size_t kTagSize = 4;
constexpr uint32_t kProgramFlag = 1, kOptionalFlag = 2;

#define TG_TEXT_(x) #x
#define TG_TEXT(x) TG_TEXT_(x)
constexpr std::string_view kMaker =
    "tollgate " TG_TEXT(TG_VERSION_MAJOR) "." TG_TEXT(TG_VERSION_MINOR) "." TG_TEXT(TG_VERSION_PATCH);

Status Foreign(std::string_view words) { return Status(TG_BAD_PLAN, "plan.foreign: " + std::string(words)); }
Status Truncated(uint64_t size, uint64_t expected) {
  return Status(TG_BAD_PLAN, "plan.truncated: the file ends after " + std::to_string(size) + " of " +
                                 std::to_string(expected) + " bytes");
}
Status Damaged(std::string_view words) { return Status(TG_BAD_PLAN, "plan.damaged: " + std::string(words)); }
Status OtherVersion(std::string_view words) {
  return Status(TG_PLAN_VERSION,
                "plan.version: " + std::string(words) + "; compile the pack anew with " + std::string(kMaker));
}
Status Invalid(std::string_view tag, uint64_t offset, std::string_view words) {
  return Status(TG_BAD_PLAN, "plan.invalid: section " + std::string(tag) + " at byte " + std::to_string(offset) + ": " +
                                 std::string(words));
}
std::string VersionText(int major, int minor) { return std::to_string(major) + "." + std::to_string(minor); }

struct Entry {
  std::string_view tag;
  uint32_t flags = 0;
  uint64_t offset = 0;
  uint64_t size = 0;
  uint64_t checksum = 0;
  std::string_view body;
};

// A list of ops and causes by which a program was written: ops are numbers, so
// what they mean is the list's word.
struct Maker {
  std::string name{kMaker};
  uint32_t op_count = kOpCount;
  uint64_t op_checksum = OpListChecksum(kOpCount);
};
constexpr auto kMade = [](auto& a, auto& maker) {
  auto& [name, op_count, op_checksum] = maker;
  a(name, op_count, op_checksum);
};

std::string Body(const SectionKind& section, const Plan& plan) {
  ByteWriter writer;
  section.write(&writer, plan);
  return writer.Take();
}

class FileDecoder {
 public:
  FileDecoder(std::string_view bytes, const DecodeOptions& options) : bytes_(bytes), options_(options) {}

  Expected<DecodedFile> Run() {
    for (const auto step : {&FileDecoder::ReadHeader, &FileDecoder::ReadTable, &FileDecoder::CheckBodies,
                            &FileDecoder::ReadMaker, &FileDecoder::ReadPlan}) {
      const Status status = (this->*step)();
      if (!status.ok()) return status;
    }
    loading_.plan->identity = Identity();
    loading_.plan->listing = Dump(*loading_.plan);
    Describe();
    return DecodedFile{std::move(loading_.plan), std::move(file_)};
  }

 private:
  Status ReadHeader();
  Status ReadTable();
  Status CheckBodies();
  Status ReadMaker();
  Status ReadPatterns();
  Status Verified(const std::optional<Fault>& fault) const {
    return fault ? Invalid(fault->section, Find(fault->section)->offset, fault->words) : Status();
  }
  Status ReadPlan();
  Status WithoutCompiler() const;
  Status ReadSection(const SectionKind& section);
  Status CheckKnown(const Entry& entry) const;
  std::string Identity() const;
  void Describe();
  const Entry* Find(std::string_view tag) const {
    const auto at = std::find_if(entries_.begin(), entries_.end(), [&](const Entry& e) { return e.tag == tag; });
    return at == entries_.end() ? nullptr : &*at;
  }
  size_t BodiesBegin() const { return kHeaderSize + section_count_ * kEntrySize + sizeof(uint64_t); }

  const std::string_view bytes_;
  const DecodeOptions& options_;
  uint32_t section_count_ = 0;
  std::vector<Entry> entries_;
  Loading loading_;
  PlanFile file_;
};

Status FileDecoder::ReadHeader() {
  if (bytes_.empty()) return Foreign("the file is empty");
  if (!IsPlanFile(bytes_)) return Foreign("the file does not begin as a plan does");
  if (bytes_.size() < kHeaderSize) return Truncated(bytes_.size(), kHeaderSize);
  if (!bytes_.starts_with(kFileMagic))
    return Damaged("the first bytes were changed, as by a transfer that turns line ends");
  ByteReader reader(bytes_.substr(kFileMagic.size()));
  reader(file_.major, file_.minor, section_count_, file_.size);
  if (file_.major != kFormatMajor) {
    return OtherVersion("the file has format " + VersionText(file_.major, file_.minor) + ", and this version reads " +
                        VersionText(kFormatMajor, kFormatMinor));
  }
  if (bytes_.size() < file_.size) return Truncated(bytes_.size(), file_.size);
  if (bytes_.size() > file_.size) {
    return Damaged("the plan has " + std::to_string(file_.size) + " bytes, and " +
                   std::to_string(bytes_.size() - file_.size) + " more follow");
  }
  if (section_count_ > (bytes_.size() - kHeaderSize) / kEntrySize || BodiesBegin() > bytes_.size()) {
    return Damaged("the table of sections at byte 24 is longer than the file");
  }
  return {};
}

Status FileDecoder::ReadTable() {
  ByteReader reader(bytes_.substr(kHeaderSize));
  uint64_t next = BodiesBegin();
  for (uint32_t i = 0; i < section_count_; ++i) {
    Entry& entry = entries_.emplace_back();
    entry.tag = reader.Raw(kTagSize);
    reader(entry.flags, entry.offset, entry.size, entry.checksum);
  }
  uint64_t checksum;
  reader(checksum);
  if (checksum != Checksum64(bytes_.substr(0, BodiesBegin() - sizeof checksum))) {
    return Damaged("the table of sections at byte 24 does not have its checksum");
  }
  for (size_t i = 0; i < entries_.size(); ++i) {
    Entry& entry = entries_[i];
    const std::string place = "section " + std::to_string(i + 1) + " of the table at byte 24 ";
    const bool has_tag = std::all_of(entry.tag.begin(), entry.tag.end(), [](char c) { return c >= 'A' && c <= 'Z'; });
    if (!has_tag || Find(entry.tag) != &entry) return Damaged(place + "has no name of its own");
    if (entry.offset != next || entry.size > bytes_.size() - next)
      return Damaged(place + "does not follow the one before");
    if ((entry.flags & ~(kProgramFlag | kOptionalFlag)) != 0) return OtherVersion(place + "is of an unknown kind");
    entry.body = bytes_.substr(entry.offset, entry.size);
    next += entry.size;
  }
  if (next != bytes_.size()) return Damaged("the sections do not fill the file");
  return {};
}

Status FileDecoder::CheckKnown(const Entry& entry) const {
  const auto is_it = [&](const SectionKind& section) { return section.tag == entry.tag; };
  const auto program = ProgramSections(), other = OtherSections();
  const bool is_program = std::any_of(program.begin(), program.end(), is_it);
  if (entry.tag == kPatternTag && entry.flags == kOptionalFlag) return {};
  if (!is_program && entry.tag != kMadeTag && std::none_of(other.begin(), other.end(), is_it)) {
    if (entry.flags == kOptionalFlag) return {};
    return OtherVersion("the plan needs section " + std::string(entry.tag) + ", which this version does not know");
  }
  if (entry.flags == (is_program ? kProgramFlag : 0)) return {};
  return Invalid(entry.tag, entry.offset, "it is not of the kind that it must be");
}

Status FileDecoder::CheckBodies() {
  for (const Entry& entry : entries_) {
    if (Checksum64(entry.body) != entry.checksum) {
      return Damaged("section " + std::string(entry.tag) + " at byte " + std::to_string(entry.offset) +
                     " does not have its checksum");
    }
    const Status known = CheckKnown(entry);
    if (!known.ok()) return known;
  }
  return {};
}

Status FileDecoder::ReadMaker() {
  const Entry* entry = Find(kMadeTag);
  if (entry == nullptr) return Invalid(kMadeTag, bytes_.size(), "it is missing");
  ByteReader reader(entry->body);
  Maker maker;
  kMade(reader, maker);
  reader.RequireEnd();
  if (!reader.ok()) return Invalid(kMadeTag, entry->offset + reader.fault_offset(), reader.fault());
  file_.made_by = maker.name;
  if (maker.op_count > kOpCount || maker.op_checksum != OpListChecksum(maker.op_count)) {
    return OtherVersion(maker.name + " made the plan, with other ops than this version's");
  }
  return {};
}

Status FileDecoder::ReadSection(const SectionKind& section) {
  const Entry* entry = Find(section.tag);
  if (entry == nullptr) return Invalid(section.tag, bytes_.size(), "it is missing");
  ByteReader reader(entry->body);
  section.read(&reader, &loading_);
  reader.RequireEnd();
  if (!reader.ok()) return Invalid(section.tag, entry->offset + reader.fault_offset(), reader.fault());
  return {};
}

Status FileDecoder::ReadPatterns() {
  const Entry* entry = Find(kPatternTag);
  ByteReader images(entry == nullptr ? std::string_view() : entry->body);
  const bool is_trusted = !options_.expected_sha256.empty();  // and it is the file's
  const pattern::OnDemandSetCompiler compiler(options_.new_compiler);
  return ReadPatternSets({entry != nullptr && is_trusted ? &images : nullptr, compiler, WithoutCompiler()}, &loading_);
}

Status FileDecoder::WithoutCompiler() const {
  if (!options_.expected_sha256.empty()) {
    return OtherVersion("a database of patterns is not for this machine, and this library cannot compile patterns");
  }
  return Status(TG_PLAN_UNTRUSTED,
                "plan.untrusted: databases of patterns are loaded only where the file's SHA-256 is expected, and this "
                "library cannot compile patterns");
}

// Data is read by the shapes of lists and tables, so these are verified before; pattern sets come last, since some are
// lists'; the rest of the program is verified once it has its sets.
Status FileDecoder::ReadPlan() {
  for (const SectionKind& section : ProgramSections()) {
    if (const Status status = ReadSection(section); !status.ok()) return status;
  }
  if (const Status status = Verified(VerifyShapes(*loading_.plan)); !status.ok()) return status;
  for (const SectionKind& section : OtherSections()) {
    if (const Status status = ReadSection(section); !status.ok()) return status;
  }
  if (const Status status = ReadPatterns(); !status.ok()) return status;
  return Verified(Verify(*loading_.plan));
}

// Of the bytes that Encode would give, which all stand in the file.
std::string FileDecoder::Identity() const {
  const auto program = ProgramSections();
  std::vector<std::string> heads = {ProgramHead()};
  for (const SectionKind& section : program) heads.push_back(SectionHead(section.tag, Find(section.tag)->size));
  std::vector<std::string_view> pieces = {heads[0]};
  for (size_t i = 0; i < program.size(); ++i) {
    pieces.push_back(heads[i + 1]);
    pieces.push_back(Find(program[i].tag)->body);
  }
  return Sha256Identity(pieces);
}

void FileDecoder::Describe() {
  const auto meaning_of = [](std::string_view tag) {
    if (tag == kMadeTag) return kMadeMeaning;
    if (tag == kPatternTag) return std::string_view("databases of patterns, for one kind of machine");
    for (const auto sections : {ProgramSections(), OtherSections()}) {
      for (const SectionKind& section : sections) {
        if (section.tag == tag) return section.meaning;
      }
    }
    return std::string_view("unknown to this version, and not needed");
  };
  for (const Entry& entry : entries_) {
    file_.sections.push_back({std::string(entry.tag), std::string(meaning_of(entry.tag)),
                              (entry.flags & kProgramFlag) != 0, (entry.flags & kOptionalFlag) != 0, entry.offset,
                              entry.size});
  }
}

// "sha256:" and lower case, or "" where it is no SHA-256.
std::string ReadSha256(std::string_view text) {
  constexpr std::string_view kPrefix = "sha256:";
  if (text.starts_with(kPrefix)) text.remove_prefix(kPrefix.size());
  std::string sha256(kPrefix);
  for (char c : text) {
    if (!IsHexDigit(c)) return "";
    sha256 += LowerAscii(c);
  }
  return text.size() == 64 ? sha256 : "";
}

}  // namespace

bool IsPlanFile(std::string_view first_bytes) { return first_bytes.starts_with(kFileMagic.substr(0, 4)); }

std::string EncodeFile(const Plan& plan) {
  struct Part {
    std::string_view tag;
    uint32_t flags;
    std::string body;
  };
  std::vector<Part> parts;
  for (const SectionKind& section : ProgramSections())
    parts.push_back({section.tag, kProgramFlag, Body(section, plan)});
  for (const SectionKind& section : OtherSections()) parts.push_back({section.tag, 0, Body(section, plan)});
  ByteWriter patterns;
  WritePatternSets(&patterns, plan);
  if (std::string images = patterns.Take(); !images.empty())
    parts.push_back({kPatternTag, kOptionalFlag, std::move(images)});
  ByteWriter made;
  const Maker maker;
  kMade(made, maker);
  parts.push_back({kMadeTag, 0, made.Take()});

  uint64_t offset = kHeaderSize + parts.size() * kEntrySize + sizeof(uint64_t);
  uint64_t size = offset;
  for (const Part& part : parts) size += part.body.size();
  ByteWriter head;
  head.Raw(kFileMagic);
  head(kFormatMajor, kFormatMinor, static_cast<uint32_t>(parts.size()), size);
  for (const Part& part : parts) {
    head.Raw(part.tag);
    head(part.flags, offset, uint64_t{part.body.size()}, Checksum64(part.body));
    offset += part.body.size();
  }
  std::string bytes = head.Take();
  ByteWriter checksum;
  checksum(Checksum64(bytes));
  bytes += checksum.Take();
  bytes.reserve(size);
  for (const Part& part : parts) bytes += part.body;
  return bytes;
}

Expected<DecodedFile> DecodeFile(std::string_view bytes, const DecodeOptions& options) {
  const std::string expected = ReadSha256(options.expected_sha256);
  if (expected.empty() && !options.expected_sha256.empty()) {
    return Status(TG_INVALID_ARGUMENT, "the expected SHA-256 is not 64 hex digits");
  }
  std::string sha256 = Sha256Identity(bytes);
  if (!expected.empty() && sha256 != expected) {
    return Status(TG_PLAN_UNTRUSTED, "plan.untrusted: the file is " + sha256 + ", not " + expected);
  }
  Expected<DecodedFile> decoded = FileDecoder(bytes, options).Run();
  if (decoded.ok()) decoded->file.sha256 = std::move(sha256);
  return decoded;
}

std::string DumpFile(const PlanFile& file) {
  std::string out = "file " + file.sha256 + "\n  " + std::to_string(file.size) + " bytes, format " +
                    VersionText(file.major, file.minor) + ", made by " + file.made_by + "\nsections\n";
  for (const PlanFile::Section& section : file.sections) {
    const std::string size = std::to_string(section.size);
    out += "  " + section.tag + std::string(size.size() < 12 ? 12 - size.size() : 1, ' ') + size + "  " +
           (section.is_program ? "program: " : "") + section.meaning + "\n";
  }
  return out;
}

}  // namespace tollgate::plan

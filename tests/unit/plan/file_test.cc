// The envelope of plan files, around a plan made by hand.
// tests/unit/capi/plan_file_test.cc has compiled plans.
#include "plan/file.h"

#include <gtest/gtest.h>

#include "base/checksum.h"
#include "base/sha256.h"
#include "plan/op.h"
#include "plan/semantics.h"
#include "plan_file_bytes.h"
#include "small_plan.h"

namespace tollgate::plan {
namespace {

// Numbers that stand in files: an enum that is appended to keeps them, any
// other change is a new kFormatMajor.
static_assert(static_cast<int>(column::TextForm::kText) == 0 && static_cast<int>(column::TextForm::kEpoch) == 9);
static_assert(static_cast<int>(column::EpochUnit::kMicros) == 2);
static_assert(static_cast<int>(column::AssertionKind::kTexts) == 0);
static_assert(static_cast<int>(column::AssertionKind::kBound) == 3);
static_assert(static_cast<int>(column::AssertionKind::kFormat) == 7);
static_assert(static_cast<int>(format::Id::kEmail) == 0 && static_cast<int>(format::Id::kMcc) == 7);
static_assert(static_cast<int>(lookup::Match::kExact) == 0 && static_cast<int>(lookup::Match::kRange) == 6);
static_assert(static_cast<int>(lookup::KeyKind::kCidr) == 2);
static_assert(static_cast<int>(OnMiss::kOutcome) == 2 && static_cast<int>(Policy::kMaxSeverity) == 2);
static_assert(static_cast<int>(ValueForm::kBool) == 0 && static_cast<int>(ValueForm::kDuration) == 6);
static_assert(static_cast<int>(Comparison::kGreaterEqual) == 5 && static_cast<int>(TimePart::kMillis) == 9);
static_assert(static_cast<int>(Rounding::kHalfEven) == 0 && static_cast<int>(Rounding::kCeiling) == 5);
static_assert(static_cast<int>(Cause::MISSING) == 0 && static_cast<int>(Cause::BAD_ARGUMENT) == 6);

std::string SmallFile() { return EncodeFile(test::SmallPlan()); }

std::string Refusal(std::string_view bytes, const DecodeOptions& options = {}) {
  const Expected<DecodedFile> decoded = DecodeFile(bytes, options);
  if (decoded.ok()) return "read";
  return std::string(tg_status_name(decoded.status().code())) + " " + std::string(decoded.status().message());
}

TEST(PlanFile, GivesThePlanBack) {
  const Plan plan = test::SmallPlan();
  const std::string bytes = EncodeFile(plan);
  EXPECT_EQ(bytes, EncodeFile(plan));
  const Expected<DecodedFile> decoded = DecodeFile(bytes, {});
  ASSERT_TRUE(decoded.ok()) << decoded.status().message();
  EXPECT_EQ(Encode(*decoded->plan), Encode(plan));
  EXPECT_EQ(EncodeFile(*decoded->plan), bytes);
  EXPECT_EQ(Dump(*decoded->plan), Dump(plan));
  EXPECT_EQ(decoded->plan->listing, Dump(plan));
  EXPECT_EQ(decoded->plan->identity, Sha256Identity(Encode(plan)));
  EXPECT_EQ(decoded->file.sha256, Sha256Identity(bytes));
  EXPECT_EQ(decoded->file.size, bytes.size());
  EXPECT_EQ(decoded->file.made_by, "tollgate 0.1.0");
}

TEST(PlanFile, SaysWhatStandsInIt) {
  const Expected<DecodedFile> decoded = DecodeFile(SmallFile(), {});
  ASSERT_TRUE(decoded.ok()) << decoded.status().message();
  std::string tags;
  uint64_t next = decoded->file.sections[0].offset;
  for (const PlanFile::Section& section : decoded->file.sections) {
    tags += section.tag + (section.is_program ? "* " : " ");
    EXPECT_EQ(section.offset, next) << section.tag;
    next += section.size;
  }
  EXPECT_EQ(next, decoded->file.size);
  EXPECT_EQ(tags,
            "LAYT* CHEK* OBJS* PROG* CONS* PATS* SETS* SHAP* WIND* RULE* TEXT* DATA "
            "ENTR ROWS TEST MADE ");
}

// What is no plan at all, by what it is.
TEST(PlanFile, ForeignFiles) {
  EXPECT_EQ(Refusal(""), "BAD_PLAN plan.foreign: the file is empty");
  for (const std::string_view foreign :
       {std::string_view("tollgate: 1\nname: p\n"), std::string_view("\x89PNG\r\n\x1A\n\0\0\0\rIHDR", 16),
        std::string_view("\x7F"
                         "ELF\2\1\1"),
        std::string_view("TGPLAN\0\0", 8), std::string_view("\x89")}) {
    EXPECT_EQ(Refusal(foreign), "BAD_PLAN plan.foreign: the file does not begin as a plan does");
  }
  EXPECT_TRUE(IsPlanFile(SmallFile()));
  EXPECT_FALSE(IsPlanFile("\x89TG"));
}

TEST(PlanFile, LineEndsTurnedOnTheWay) {
  std::string bytes = SmallFile();
  bytes.erase(bytes.find('\r'), 1);
  EXPECT_EQ(Refusal(bytes),
            "BAD_PLAN plan.damaged: the first bytes were "
            "changed, as by a transfer that turns line ends");
}

TEST(PlanFile, EveryTruncation) {
  const std::string bytes = SmallFile();
  for (size_t size = 0; size < bytes.size(); ++size) {
    const std::string words = Refusal(std::string_view(bytes).substr(0, size));
    const std::string expected = size < 4    ? "plan.foreign"
                                 : size < 24 ? "of 24 bytes"
                                             : "plan.truncated: the file ends after " + std::to_string(size) + " of " +
                                                   std::to_string(bytes.size()) + " bytes";
    ASSERT_NE(words.find(expected), words.npos) << size << ": " << words;
  }
}

TEST(PlanFile, MoreBehindItsEnd) {
  const std::string bytes = SmallFile();
  EXPECT_EQ(Refusal(bytes + "x"),
            "BAD_PLAN plan.damaged: the plan has " + std::to_string(bytes.size()) + " bytes, and 1 more follow");
  EXPECT_EQ(Refusal(bytes + bytes), "BAD_PLAN plan.damaged: the plan has " + std::to_string(bytes.size()) +
                                        " bytes, and " + std::to_string(bytes.size()) + " more follow");
  // With the header's word for it too: the sections end before.
  std::string longer = bytes + "x";
  test::FixPlanChecksums(&longer);
  EXPECT_EQ(Refusal(longer), "BAD_PLAN plan.damaged: the sections do not fill the file");
}

TEST(PlanFile, DamageNamesTheSectionAndItsPlace) {
  const std::string bytes = SmallFile();
  for (const test::PlanSection& section : test::PlanSections(bytes)) {
    if (section.size == 0) continue;
    std::string damaged = bytes;
    damaged[section.offset + section.size / 2] ^= 1;
    EXPECT_EQ(Refusal(damaged), "BAD_PLAN plan.damaged: section " + section.tag + " at byte " +
                                    std::to_string(section.offset) + " does not have its checksum");
  }
  std::string damaged = bytes;
  damaged[30] ^= 1;
  EXPECT_EQ(Refusal(damaged),
            "BAD_PLAN plan.damaged: the table of sections at "
            "byte 24 does not have its checksum");
}

TEST(PlanFile, OtherVersions) {
  std::string bytes = SmallFile();
  test::SetNumberAt<uint16_t>(8, 1, &bytes);
  EXPECT_EQ(Refusal(bytes),
            "PLAN_VERSION plan.version: the file has format 1.0, and this "
            "version reads 2.0; compile the pack anew with "
            "tollgate 0.1.0");
  // A newer minor version says by its sections what it needs.
  bytes = SmallFile();
  test::SetNumberAt<uint16_t>(10, 7, &bytes);
  test::FixPlanChecksums(&bytes);
  EXPECT_EQ(Refusal(bytes), "read");
}

// `tag` in place of TEST's, whose section the plan does without; `flags` as the
// new one has them.
std::string WithUnknownSection(std::string_view tag, uint32_t flags, std::string bytes = SmallFile()) {
  for (const test::PlanSection& section : test::PlanSections(bytes)) {
    if (section.tag != "TEST") continue;
    bytes.replace(section.entry, 4, tag);
    test::SetNumberAt(section.entry + 4, flags, &bytes);
  }
  test::FixPlanChecksums(&bytes);
  return bytes;
}

// An optional section goes by; to show that, one is added behind the others.
std::string WithAddedSection(std::string_view tag, uint32_t flags) {
  const std::string bytes = SmallFile();
  const auto count = test::NumberAt<uint32_t>(bytes, 12);
  const size_t table_end = test::kPlanHeaderSize + count * test::kPlanEntrySize;
  std::string out = bytes.substr(0, table_end);
  test::SetNumberAt(12, count + 1, &out);
  for (uint32_t i = 0; i < count; ++i) {
    const size_t at = test::kPlanHeaderSize + i * test::kPlanEntrySize + 8;
    test::SetNumberAt(at, test::NumberAt<uint64_t>(out, at) + test::kPlanEntrySize, &out);
  }
  const std::string body = "what a later version knows";
  std::string entry(test::kPlanEntrySize, '\0');
  entry.replace(0, 4, tag);
  test::SetNumberAt(4, flags, &entry);
  test::SetNumberAt<uint64_t>(8, bytes.size() + test::kPlanEntrySize, &entry);
  test::SetNumberAt<uint64_t>(16, body.size(), &entry);
  out += entry + bytes.substr(table_end) + body;
  test::FixPlanChecksums(&out);
  return out;
}

TEST(PlanFile, SectionsOfALaterVersion) {
  const Expected<DecodedFile> decoded = DecodeFile(WithAddedSection("NEWS", 2), {});
  ASSERT_TRUE(decoded.ok()) << decoded.status().message();
  EXPECT_EQ(Encode(*decoded->plan), Encode(test::SmallPlan()));
  EXPECT_TRUE(decoded->file.sections.back().is_optional);
  EXPECT_EQ(decoded->file.sections.back().meaning, "unknown to this version, and not needed");
  constexpr std::string_view kNeeded =
      "PLAN_VERSION plan.version: the plan needs section NEWS, which this "
      "version does not know";
  for (const uint32_t flags : {0, 1, 3}) {
    EXPECT_EQ(Refusal(WithAddedSection("NEWS", flags)).substr(0, kNeeded.size()), kNeeded);
  }
  EXPECT_EQ(Refusal(WithAddedSection("NEWS", 4)).substr(0, 26), "PLAN_VERSION plan.version:");
  for (const std::string_view tag : {"news", "TEST", "A B ", "\0\0\0\0"}) {
    const std::string words = Refusal(WithAddedSection(std::string(tag).append(4 - tag.size(), '\0'), 2));
    EXPECT_NE(words.find("section 17 of the table at byte 24 has no name of its own"), words.npos) << words;
  }
}

TEST(PlanFile, SectionsThatAreMissingOrOfAnotherKind) {
  const std::string bytes = SmallFile();
  for (const test::PlanSection& section : test::PlanSections(bytes)) {
    const std::string words = Refusal(test::WithSection(bytes, section.tag, nullptr));
    EXPECT_NE(words.find("BAD_PLAN plan.invalid: section " + section.tag), words.npos) << words;
    EXPECT_NE(words.find("it is missing"), words.npos) << words;
    std::string other = bytes;
    test::SetNumberAt(section.entry + 4, test::NumberAt<uint32_t>(bytes, section.entry + 4) ^ 1, &other);
    test::FixPlanChecksums(&other);
    EXPECT_NE(Refusal(other).find("it is not of the kind that it must be"), std::string::npos) << section.tag;
    const std::string body = bytes.substr(section.offset, section.size) + "x";
    EXPECT_NE(Refusal(test::WithSection(bytes, section.tag, &body)).find("something stands behind the last value"),
              std::string::npos)
        << section.tag;
  }
  EXPECT_NE(Refusal(WithUnknownSection("NEWS", 2)).find("section TEST"), std::string::npos);
}

TEST(PlanFile, OtherOpLists) {
  const std::string bytes = SmallFile();
  const auto made = [](uint32_t count, uint64_t checksum) {
    std::string body(8 + 1 + 4 + 8, '\0');
    body[0] = 1;
    body[8] = 't';
    test::SetNumberAt(9, count, &body);
    test::SetNumberAt(13, checksum, &body);
    return body;
  };
  const auto refusal = [&](const std::string& body) { return Refusal(test::WithSection(bytes, "MADE", &body)); };
  EXPECT_EQ(refusal(made(kOpCount, OpListChecksum(kOpCount))), "read");
  // An older list that this one continues.
  EXPECT_EQ(refusal(made(kOpCount - 3, OpListChecksum(kOpCount - 3))), "read");
  constexpr std::string_view kOther =
      "PLAN_VERSION plan.version: t made the plan, with other ops than this "
      "version's";
  for (const std::string& body :
       {made(kOpCount, 1), made(kOpCount + 1, OpListChecksum(kOpCount)), made(UINT32_MAX, OpListChecksum(kOpCount))}) {
    EXPECT_EQ(refusal(body).substr(0, kOther.size()), kOther);
  }
}

TEST(PlanFile, TheExpectedSha256) {
  const std::string bytes = SmallFile();
  const std::string sha256 = Sha256Identity(bytes);
  std::string upper = sha256.substr(7);
  for (char& c : upper) c = static_cast<char>(std::toupper(c));
  for (const std::string& expected : {sha256, sha256.substr(7), upper}) EXPECT_EQ(Refusal(bytes, {expected}), "read");
  std::string other = sha256;
  other.back() = other.back() == '0' ? '1' : '0';
  EXPECT_EQ(Refusal(bytes, {other}), "PLAN_UNTRUSTED plan.untrusted: the file is " + sha256 + ", not " + other);
  // Of another file nothing is read, not even that it is none.
  EXPECT_EQ(Refusal("x", {sha256}).substr(0, 14), "PLAN_UNTRUSTED");
  for (const std::string_view no_sha256 : {"0123", "sha256:", "zz"}) {
    EXPECT_EQ(Refusal(bytes, {no_sha256}), "INVALID_ARGUMENT the expected SHA-256 is not 64 hex digits");
  }
}

TEST(Checksum, IsSipHash) {
  // The reference vector for a key of zeroes and no bytes, and that one bit
  // changes it.
  EXPECT_EQ(Checksum64(""), 0x1E924B9D737700D7u);
  EXPECT_NE(Checksum64(std::string_view("\0", 1)), Checksum64(std::string_view("\0\0", 2)));
}

}  // namespace
}  // namespace tollgate::plan

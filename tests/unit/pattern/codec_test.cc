#include "base/sha256.h"
#include "pattern/self_test.h"
#include "unit/pattern/set_support.h"

namespace tollgate::pattern {
namespace {

// Notes that it was asked.
class CountingCompiler final : public SetCompiler {
 public:
  std::optional<PatternSet> Compile(const std::vector<std::string>& patterns, SetProblem* problem) const override {
    ++count;
    return TestCompiler().Compile(patterns, problem);
  }
  mutable int count = 0;
};

const std::vector<std::string> kPatterns = {"gift.*us", "^$", "\\pL{3}", "", "\\b\\B"};
const std::vector<std::string> kTexts = {"", "gift to us", "abc", "-"};

// `from` for `to` in the head, whose checksum is made good again, as someone who means harm would.
std::string WithHeadChanged(std::string bytes, const std::string& from, const std::string& to) {
  constexpr size_t kHeadAt = 8 + 4 + 8;
  uint64_t size = 0;
  for (int i = 7; i >= 0; --i) size = size << 8 | static_cast<unsigned char>(bytes[12 + i]);
  std::string head = bytes.substr(kHeadAt, size);
  const size_t at = head.find(from);
  EXPECT_NE(at, std::string::npos);
  EXPECT_EQ(from.size(), to.size());
  head.replace(at, from.size(), to);
  bytes.replace(kHeadAt, size, head);
  return bytes.replace(kHeadAt + size, 71, Sha256Identity(head));
}

TEST(SetCodec, TrustedBytesNeedNoCompiler) {
  const PatternSet set = SetOf(kPatterns);
  const std::string bytes = EncodeSet(set);
  EXPECT_EQ(bytes, EncodeSet(set));
  CountingCompiler compiler;
  for (const SetCompiler* rebuild :
       {static_cast<const SetCompiler*>(nullptr), static_cast<const SetCompiler*>(&compiler)}) {
    const Expected<PatternSet> loaded = DecodeSet(bytes, Trust::kVerified, rebuild);
    ASSERT_TRUE(loaded.ok()) << loaded.status().message();
    EXPECT_EQ(loaded->size(), kPatterns.size());
    EXPECT_EQ(loaded->text(0), "gift.*us");
    EXPECT_EQ(EncodeSet(*loaded), bytes);
    ExpectRe2sAnswers(*loaded, kTexts);
  }
  EXPECT_EQ(compiler.count, 0);
}

TEST(SetCodec, UntrustedBytesAreMadeAgain) {
  const std::string bytes = EncodeSet(SetOf(kPatterns));
  CountingCompiler compiler;
  const Expected<PatternSet> made = DecodeSet(bytes, Trust::kNone, &compiler);
  ASSERT_TRUE(made.ok());
  EXPECT_EQ(compiler.count, 1);
  ExpectRe2sAnswers(*made, kTexts);
  const Expected<PatternSet> refused = DecodeSet(bytes, Trust::kNone, nullptr);
  ASSERT_FALSE(refused.ok());
  EXPECT_EQ(refused.status().code(), TG_NOT_SUPPORTED);
  EXPECT_EQ(refused.status().message().substr(0, 16), "plan.untrusted: ");
}

TEST(SetCodec, ForeignDatabasesAreMadeAgain) {
  const std::string bytes = EncodeSet(SetOf(kPatterns));
  const std::string here(MachineArchitecture());
  const std::string foreign[] = {WithHeadChanged(bytes, here, here == "arm64" ? "arm65" : "x86-32"),
                                 WithHeadChanged(bytes, EngineVersion().substr(0, 3), "9.9")};
  for (const std::string& other : foreign) {
    CountingCompiler compiler;
    const Expected<PatternSet> made = DecodeSet(other, Trust::kVerified, &compiler);
    ASSERT_TRUE(made.ok());
    EXPECT_EQ(compiler.count, 1);
    ExpectRe2sAnswers(*made, kTexts);
    const Expected<PatternSet> refused = DecodeSet(other, Trust::kVerified, nullptr);
    ASSERT_FALSE(refused.ok());
    EXPECT_EQ(refused.status().code(), TG_NOT_SUPPORTED);
    EXPECT_EQ(refused.status().message().substr(0, 14), "plan.foreign: ");
  }
}

TEST(SetCodec, PatternsThatWereExchangedAreDamage) {
  const std::string changed = WithHeadChanged(EncodeSet(SetOf(kPatterns)), "gift.*us", "gift.*uk");
  EXPECT_EQ(DecodeSet(changed, Trust::kVerified, &TestCompiler()).status().code(), TG_BAD_PLAN);
}

TEST(SetCodec, EveryTruncationIsRefused) {
  const std::string bytes = EncodeSet(SetOf({"ab", "c.*d"}));
  for (size_t size = 0; size < bytes.size(); size += size < 2'000 ? 1 : 97) {
    const Expected<PatternSet> loaded = DecodeSet(bytes.substr(0, size), Trust::kVerified, nullptr);
    ASSERT_FALSE(loaded.ok()) << size;
    ASSERT_EQ(loaded.status().code(), TG_BAD_PLAN) << size;
  }
  EXPECT_FALSE(DecodeSet(bytes + "x", Trust::kVerified, nullptr).ok());
}

// Hyperscan's own bytes are only flipped where its checksum guards them; see patterns.md on mutating databases.
TEST(SetCodec, EveryFlippedByteIsRefusedOrHarmless) {
  const std::string bytes = EncodeSet(SetOf({"ab", "c.*d"}));
  for (size_t at = 0; at < bytes.size(); at += at < 1'000 ? 1 : 37) {
    std::string flipped = bytes;
    flipped[at] = static_cast<char>(flipped[at] ^ 0x10);
    const Expected<PatternSet> loaded = DecodeSet(flipped, Trust::kVerified, nullptr);
    if (loaded.ok()) ExpectRe2sAnswers(*loaded, {"ab", "c-d", "abd", ""});
  }
}

TEST(SelfTest, AnswersAreRe2s) {
  const std::vector<std::string> patterns = SelfTestPatterns(), texts = SelfTestTexts();
  const std::vector<uint64_t> answers = SelfTestAnswers();
  EXPECT_GE(patterns.size(), 20u);
  EXPECT_EQ(patterns[0], "(?i)gift.*us");
  EXPECT_EQ(texts[0], "-j4v@qlcvzir38zgiftj@6yj@oc.d4kqj2tus");
  for (size_t i = 0; i < patterns.size(); ++i) {
    uint64_t expected = 0;
    for (size_t row = 0; row < texts.size(); ++row) {
      if (Regex(patterns[i]).Matches(texts[row])) expected |= uint64_t{1} << row;
    }
    EXPECT_EQ(answers[i], expected) << patterns[i];
  }
}

TEST(SelfTest, RefusesAnEngineThatMissesAMatch) {
  std::vector<std::string> patterns = SelfTestPatterns();
  EXPECT_TRUE(RunSelfTest(SetOf(patterns).data().databases[0]).ok());
  patterns[0] = "(?i)gift.*uss";  // as Debian's Vectorscan would answer
  const PatternSet wrong = SetOf(patterns);
  const Status status = RunSelfTest(wrong.data().databases[0]);
  EXPECT_EQ(status.code(), TG_NOT_SUPPORTED);
  EXPECT_NE(status.message().find("gives wrong answers: /(?i)gift.*us/ on `-j4v@qlcvzir38zgiftj@6yj@oc.d4kqj2tus`"),
            std::string::npos)
      << status.message();
}

}  // namespace
}  // namespace tollgate::pattern

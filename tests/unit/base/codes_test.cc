#include <gtest/gtest.h>

#include <map>
#include <string>
#include <vector>

#include "base/bits.h"
#include "base/check.h"
#include "base/cpu.h"
#include "base/sha256.h"
#include "tollgate/read.h"
#include "tollgate/status.h"

namespace tollgate {
namespace {

TEST(Codes, Statuses) {
  EXPECT_STREQ(tg_status_name(TG_OK), "OK");
  EXPECT_STREQ(tg_status_name(TG_BAD_PACK), "BAD_PACK");
  EXPECT_STREQ(tg_status_name(999), "UNKNOWN");
  EXPECT_STREQ(tg_status_name(-1), "UNKNOWN");
  EXPECT_STREQ(tg_status_text(TG_OK), "The call did what it says.");
  EXPECT_STREQ(tg_status_text(999), "The number is no status of this version.");
}

TEST(Codes, FindingCodes) {
  EXPECT_STREQ(tg_code_name(TG_CODE_FORMAT_PAN_LUHN), "format.pan.luhn");
  EXPECT_STREQ(tg_code_text(TG_CODE_FORMAT_PAN_LUHN), "the last digit of a card number is its check digit");
  EXPECT_EQ(tg_code_severity(TG_CODE_FORMAT_PAN_LUHN), TG_SEVERITY_ERROR);
  EXPECT_EQ(tg_code_severity(TG_CODE_CSV_HEADER_EMPTY), TG_SEVERITY_WARNING);
  EXPECT_EQ(tg_code_name(0), nullptr);
  EXPECT_STREQ(tg_code_text(0), "");
}

TEST(Codes, NumbersAndNamesAreDifferent) {
  std::map<tg_code, std::string> names;
  std::map<std::string, tg_code> numbers;
#define TG_CODE(identifier, number, name, severity, sentence) \
  EXPECT_TRUE(names.emplace(number, name).second) << name;    \
  EXPECT_TRUE(numbers.emplace(name, number).second) << name;  \
  EXPECT_STREQ(tg_code_name(number), name);
#include "tollgate/codes.def"
#undef TG_CODE
  EXPECT_GT(names.size(), 60u);
}

TEST(Sha256, KnownAnswers) {
  // FIPS 180-4's examples.
  EXPECT_EQ(Sha256Identity(""), "sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  EXPECT_EQ(Sha256Identity("abc"), "sha256:ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  EXPECT_EQ(Sha256Identity("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq"),
            "sha256:248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1");
}

TEST(Cpu, Resolves) {
  tg_cpu best = DetectCpu();
  EXPECT_GE(best, TG_CPU_PORTABLE);
  EXPECT_EQ(ResolveCpu(TG_CPU_AUTO).value(), best);
  for (tg_cpu wanted = TG_CPU_PORTABLE; wanted <= TG_CPU_AVX512; ++wanted) {
    Expected<tg_cpu> resolved = ResolveCpu(wanted);
    ASSERT_EQ(resolved.ok(), wanted <= best);
    tg_status status = resolved.ok() ? TG_OK : resolved.status().code();
    EXPECT_EQ(status, wanted <= best ? TG_OK : TG_INVALID_ARGUMENT);
    EXPECT_TRUE(!resolved.ok() || resolved.value() == wanted);
  }
#if !defined(__x86_64__)
  EXPECT_EQ(ResolveCpu(TG_CPU_AVX2).status().message(), "cpu: this machine has no avx2; its best is portable");
#endif
  EXPECT_EQ(ResolveCpu(-1).status().code(), TG_INVALID_ARGUMENT);
  EXPECT_EQ(ResolveCpu(4).status().code(), TG_INVALID_ARGUMENT);
}

TEST(Check, ThrowsWithItsPlace) {
  try {
    TG_CHECK(1 + 1 == 3);
    FAIL();
  } catch (const CheckFailed& failed) {
    EXPECT_TRUE(std::string(failed.sentence).ends_with(": 1 + 1 == 3")) << failed.sentence;
  }
}

TEST(Bits, CountAndVisit) {
  for (size_t rows : {0u, 1u, 63u, 64u, 65u, 2047u, 2048u}) {
    std::vector<uint64_t> words(WordCount(rows) + 1, 0);
    std::vector<size_t> expected;
    for (size_t row = 0; row < rows; row += 3) {
      SetBit(words.data(), row);
      expected.push_back(row);
    }
    if (rows > 4) {
      SetBit(words.data(), 4);
      ClearBit(words.data(), 4);
    }
    // What stands behind the last row counts for nothing.
    if (rows % 64 != 0) words[rows / 64] |= ~TailMask(rows);
    std::vector<size_t> seen;
    ForEachBit(words.data(), rows, [&](size_t row) { seen.push_back(row); });
    EXPECT_EQ(seen, expected) << rows;
    EXPECT_EQ(CountBits(words.data(), rows), expected.size()) << rows;
    for (size_t row = 0; row < rows; ++row) ASSERT_EQ(GetBit(words.data(), row), row % 3 == 0) << row;
  }
}

}  // namespace
}  // namespace tollgate

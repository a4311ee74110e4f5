// Decimals beside doubles. The reference writes a double out in full, as glibc's printf does exactly, and compares the
// two numbers digit by digit.
#include <gtest/gtest.h>

#include <bit>
#include <charconv>
#include <cmath>
#include <cstdio>
#include <limits>
#include <random>
#include <sstream>

#include "base/decimal.h"
#include "support.h"

namespace tollgate {
namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();
constexpr double kNan = std::numeric_limits<double>::quiet_NaN();
constexpr double kSubnormal = std::numeric_limits<double>::denorm_min();
constexpr int64_t kMax = std::numeric_limits<int64_t>::max();
constexpr int64_t kMin = std::numeric_limits<int64_t>::min();

DecimalText Exactly(double value) {
  char text[900];
  std::snprintf(text, sizeof text, "%.800e", value);
  DecimalText out;
  EXPECT_EQ(ParseDecimalText(text, &out), NumberFault::kNone) << text;
  return out;
}

std::partial_ordering Reference(Decimal a, double b) {
  if (std::isnan(b)) return std::partial_ordering::unordered;
  if (std::isinf(b)) return b > 0 ? std::partial_ordering::less : std::partial_ordering::greater;
  return Compare(ToDecimalText(a), Exactly(b));
}

std::partial_ordering Reference(uint64_t a, double b) {
  if (!std::isfinite(b)) return Reference(Decimal{0, 0}, b);
  DecimalText digits;
  EXPECT_EQ(ParseDecimalText(std::to_string(a), &digits), NumberFault::kNone);
  return Compare(digits, Exactly(b));
}

TEST(DecimalDouble, NamedCases) {
  const auto kLess = std::partial_ordering::less;
  const auto kEqual = std::partial_ordering::equivalent;
  const auto kGreater = std::partial_ordering::greater;
  EXPECT_EQ(Compare(Decimal{1, 1}, 0.1), kLess);     // 0.1 reads as 0.1000000000000000055...
  EXPECT_EQ(Compare(Decimal{3, 1}, 0.3), kGreater);  // 0.299999999999999988...
  EXPECT_EQ(Compare(Decimal{-3, 1}, -0.3), kLess);
  EXPECT_EQ(Compare(Decimal{5, 1}, 0.5), kEqual);
  EXPECT_EQ(Compare(Decimal{-5, 1}, -0.5), kEqual);
  EXPECT_EQ(Compare(Decimal{-5, 1}, 0.5), kLess);
  EXPECT_EQ(Compare(Decimal{0, 2}, -0.0), kEqual);
  EXPECT_EQ(Compare(Decimal{0, 18}, kSubnormal), kLess);
  EXPECT_EQ(Compare(Decimal{0, 18}, -kSubnormal), kGreater);
  EXPECT_EQ(Compare(Decimal{1, 18}, kSubnormal), kGreater);
  EXPECT_EQ(Compare(Decimal{kMax, 18}, kInfinity), kLess);
  EXPECT_EQ(Compare(Decimal{kMin, 0}, -kInfinity), kGreater);
  EXPECT_EQ(Compare(Decimal{0, 0}, kNan), std::partial_ordering::unordered);
  EXPECT_EQ(Compare(Decimal{kMax, 0}, 0x1p63), kLess);
  EXPECT_EQ(Compare(Decimal{kMin, 0}, -0x1p63), kEqual);
  EXPECT_EQ(Compare(Decimal{kMin, 1}, -0x1p63), kGreater);
  EXPECT_EQ(Compare(Decimal{kMin, 0}, std::nextafter(-0x1p63, -kInfinity)), kGreater);
  EXPECT_EQ(Compare(int64_t{9007199254740993}, 9007199254740992.0), kGreater);
  EXPECT_EQ(Compare(int64_t{9007199254740993}, 9007199254740994.0), kLess);
  EXPECT_EQ(Compare(int64_t{1}, 1.0), kEqual);
  EXPECT_EQ(Compare(int64_t{0}, kNan), std::partial_ordering::unordered);
  EXPECT_EQ(Compare(uint64_t{UINT64_MAX}, 0x1p64), kLess);
  EXPECT_EQ(Compare(uint64_t{1} << 63, 0x1p63), kEqual);
  EXPECT_EQ(Compare(uint64_t{0}, -0.0), kEqual);
  EXPECT_EQ(Compare(uint64_t{0}, -kSubnormal), kGreater);
  EXPECT_EQ(Compare(uint64_t{0}, kSubnormal), kLess);
  EXPECT_EQ(Compare(uint64_t{3}, 3.5), kLess);
  EXPECT_EQ(Compare(uint64_t{3}, kNan), std::partial_ordering::unordered);
  EXPECT_EQ(Compare(uint64_t{3}, -kInfinity), kGreater);
}

// Doubles near the decimal, and doubles from anywhere.
TEST(DecimalDouble, AgreesWithTheDigitsOnRandomPairs) {
  std::mt19937_64 random(3);
  int equal = 0;
  for (int i = 0; i < 4000; ++i) {
    Decimal value{static_cast<int64_t>(random()) >> (random() % 64), static_cast<int>(random() % 19)};
    if (i % 64 == 0) value.units = i % 128 == 0 ? kMax : kMin;
    double near = ToDouble(value);
    const double others[] = {near,
                             std::nextafter(near, kInfinity),
                             std::nextafter(near, -kInfinity),
                             std::trunc(near),
                             -near,
                             std::bit_cast<double>(random()),
                             std::ldexp(near, -60),
                             near + 0.5};
    for (double other : others) {
      std::partial_ordering expected = Reference(value, other);
      equal += expected == std::partial_ordering::equivalent;
      ASSERT_EQ(Compare(value, other), expected) << FormatDecimal(value) << " against " << other;
      uint64_t whole = static_cast<uint64_t>(value.units);
      ASSERT_EQ(Compare(whole, other), Reference(whole, other)) << whole << " against " << other;
      double unsigned_near = static_cast<double>(whole);
      ASSERT_EQ(Compare(whole, unsigned_near), Reference(whole, unsigned_near)) << whole;
    }
    // Correctly rounded: no neighbour is nearer than the one that strtod's successor picks from the digits.
    std::string text = FormatDecimal(value);
    double parsed = 0;
    std::from_chars(text.data(), text.data() + text.size(), parsed);
    ASSERT_EQ(near, parsed) << text;
  }
  EXPECT_GT(equal, 500);
}

// Every line of the suite: f16, f32 and f64 bits and a text. Hard cases for rounding: halfway points and their
// neighbours.
TEST(DecimalDouble, NumberParsingSuite) {
  int texts = 0, decimals = 0;
  for (const char* file : {"freetype-2-7.txt", "lemire-fast-float.txt", "more-test-cases.txt"}) {
    std::string path = test::SuitePath(std::string("number-parsing/data/") + file);
    TG_SKIP_WITHOUT(path);
    std::istringstream lines(test::ReadFileOrDie(path));
    for (std::string line; std::getline(lines, line);) {
      double expected = std::bit_cast<double>(static_cast<uint64_t>(std::stoull(line.substr(14, 16), nullptr, 16)));
      std::string text = line.substr(31);
      DecimalText number;
      if (ParseDecimalText(text, &number) != NumberFault::kNone || !std::isfinite(expected)) continue;
      ++texts;
      // The text lies between the neighbours of what it rounds to.
      double below = std::nextafter(expected, -kInfinity), above = std::nextafter(expected, kInfinity);
      ASSERT_TRUE(std::isinf(below) || Compare(number, Exactly(below)) != std::strong_ordering::less) << text;
      ASSERT_TRUE(std::isinf(above) || Compare(number, Exactly(above)) != std::strong_ordering::greater) << text;
      std::optional<Decimal> value = ParseDecimal(text);
      if (!value) continue;
      ++decimals;
      ASSERT_EQ(ToDouble(*value), expected) << text;
      ASSERT_EQ(Compare(*value, expected), Compare(number, Exactly(expected))) << text;
    }
  }
  EXPECT_GT(texts, 3000);
  EXPECT_GT(decimals, 1000);
  RecordProperty("texts", texts);
  RecordProperty("decimals", decimals);
}

}  // namespace
}  // namespace tollgate

#include <gtest/gtest.h>

#include <random>

#include "base/decimal.h"

namespace tollgate {
namespace {

__extension__ typedef unsigned __int128 Uint128;

DecimalText Number(std::string_view token) {
  DecimalText out;
  EXPECT_EQ(ParseDecimalText(token, &out), NumberFault::kNone) << token;
  return out;
}

std::string Print(const DecimalText& value) {
  return (value.negative ? "-" : "") + value.digits + "e" + std::to_string(value.exponent);
}

TEST(DecimalText, ParseNormalizes) {
  const char* cases[][2] = {
      {"0", "e0"},
      {"-0", "e0"},
      {"0.000", "e0"},
      {"0e5", "e0"},
      {"-0.0e-100000", "e0"},
      {"1", "1e0"},
      {"-1.50", "-15e-1"},
      {"100", "1e2"},
      {"100.00", "1e2"},
      {"0.0012", "12e-4"},
      {"1e5", "1e5"},
      {"1E+05", "1e5"},
      {"1.20e-3", "12e-4"},
      {"1e-100000", "1e-100000"},
      {"10e100000", "1e100001"},
      {"1e0000000000000000000001", "1e1"},
      {"12345678901234567890123", "12345678901234567890123e0"},
  };
  for (auto& c : cases) EXPECT_EQ(Print(Number(c[0])), c[1]) << c[0];
}

TEST(DecimalText, ParseFaults) {
  DecimalText out;
  for (const char* token :
       {"", "-", "+1", "01", "1.", ".1", "1e", "1e+", "1e-", "1 ", " 1", "1x", "0x1", "NaN", "1.2.3"}) {
    EXPECT_EQ(ParseDecimalText(token, &out), NumberFault::kSyntax) << token;
  }
  EXPECT_EQ(ParseDecimalText("1e100000", &out), NumberFault::kNone);
  EXPECT_EQ(ParseDecimalText("1e100001", &out), NumberFault::kExponent);
  EXPECT_EQ(ParseDecimalText("1e-100001", &out), NumberFault::kExponent);
  EXPECT_EQ(ParseDecimalText("0e99999999999999999999999999", &out), NumberFault::kExponent);
  EXPECT_EQ(ParseDecimalText(std::string(1024, '7'), &out), NumberFault::kNone);
  EXPECT_EQ(ParseDecimalText(std::string(1025, '7'), &out), NumberFault::kTooManyDigits);
  EXPECT_EQ(ParseDecimalText("0." + std::string(1023, '0'), &out), NumberFault::kNone);
  EXPECT_EQ(ParseDecimalText("0." + std::string(1024, '0'), &out), NumberFault::kTooManyDigits);
}

TEST(DecimalText, Compare) {
  // Rising; each pair in order.
  const char* rising[] = {"-1e100000",
                          "-100.01",
                          "-100",
                          "-99.99",
                          "-1e-100000",
                          "0",
                          "1e-100000",
                          "0.1",
                          "0.10000000000000000000001",
                          "1",
                          "1.5",
                          "9.99",
                          "10",
                          "99999999999999999999",
                          "1e20",
                          "100000000000000000001",
                          "1e100000"};
  for (size_t i = 0; i < std::size(rising); ++i) {
    for (size_t j = 0; j < std::size(rising); ++j) {
      EXPECT_EQ(Compare(Number(rising[i]), Number(rising[j])), i <=> j) << rising[i] << " and " << rising[j];
    }
  }
  EXPECT_EQ(Compare(Number("1.0"), Number("100e-2")), std::strong_ordering::equal);
  EXPECT_EQ(Compare(Number("-0"), Number("0.00")), std::strong_ordering::equal);
}

TEST(DecimalText, IsInteger) {
  for (const char* token : {"0", "-0.0", "1.0", "100", "1e5", "1.5e1", "-20e-1"})
    EXPECT_TRUE(IsInteger(Number(token))) << token;
  for (const char* token : {"0.5", "1.000000000000000000001", "1e-1", "-1.5"})
    EXPECT_FALSE(IsInteger(Number(token))) << token;
}

TEST(DecimalText, IsMultipleOf) {
  struct Case {
    const char* value;
    const char* step;
    bool expected;
  };
  const Case cases[] = {
      {"19.99", "0.01", true},       {"0.07", "0.01", true},          {"19.995", "0.01", false},
      {"0", "0.01", true},           {"-4.5", "1.5", true},           {"1e308", "0.5", true},
      {"12391239123", "1e-8", true}, {"1e100000", "3", false},        {"1e100000", "8", true},
      {"1e-100000", "1", false},     {"3e100000", "3e-100000", true}, {"9", "9.0", true},
      {"0.0075", "0.0001", true},    {"0.00751", "0.0001", false},    {"1e2", "125", false},
      {"1e3", "125", true},
  };
  for (const Case& c : cases)
    EXPECT_EQ(IsMultipleOf(Number(c.value), Number(c.step)), c.expected) << c.value << " " << c.step;
}

std::string ToText(Uint128 value) {
  std::string text;
  do text.insert(text.begin(), static_cast<char>('0' + static_cast<int>(value % 10)));
  while ((value /= 10) != 0);
  return text;
}

TEST(DecimalText, IsMultipleOfAgreesWith128Bits) {
  std::mt19937_64 random(4);
  int multiples = 0;
  for (int i = 0; i < 20000; ++i) {
    // Steps above 10^18 take the long road; half the values are multiples by construction.
    Uint128 step = (static_cast<Uint128>(random()) << 64 | random()) >> (random() % 127);
    if (step == 0) continue;
    Uint128 value = (static_cast<Uint128>(random()) << 64 | random()) >> (random() % 127);
    if (i % 2 == 0) value -= value % step;
    bool expected = value % step == 0;
    multiples += expected;
    ASSERT_EQ(IsMultipleOf(Number(ToText(value)), Number(ToText(step))), expected)
        << ToText(value) << " " << ToText(step);
  }
  EXPECT_GT(multiples, 9000);
}

// Products by schoolbook on strings: long steps, long quotients.
std::string Product(const std::string& a, const std::string& b) {
  std::vector<int> cells(a.size() + b.size(), 0);
  for (size_t i = a.size(); i-- > 0;) {
    for (size_t j = b.size(); j-- > 0;) {
      int sum = cells[i + j + 1] + (a[i] - '0') * (b[j] - '0');
      cells[i + j + 1] = sum % 10;
      cells[i + j] += sum / 10;
    }
  }
  std::string text;
  for (int cell : cells) text += static_cast<char>('0' + cell);
  text.erase(0, std::min(text.find_first_not_of('0'), text.size() - 1));
  return text;
}

TEST(DecimalText, IsMultipleOfLongNumbers) {
  std::mt19937_64 random(5);
  auto digits = [&](size_t size, bool nines) {
    std::string text(1, static_cast<char>('1' + random() % 9));
    for (size_t i = 1; i < size; ++i) text += nines ? "09"[random() % 2] : static_cast<char>('0' + random() % 10);
    return text;
  };
  for (int i = 0; i < 500; ++i) {
    size_t step_size = 10 + random() % 500;
    std::string step = digits(step_size, i % 3 == 0);
    std::string value = Product(step, digits(1 + random() % (1000 - step_size), i % 5 == 0));
    ASSERT_TRUE(IsMultipleOf(Number(value), Number(step))) << value << "\n" << step;
    char& last = value.back();
    last = last == '9' ? '8' : static_cast<char>(last + 1);
    ASSERT_FALSE(IsMultipleOf(Number(value), Number(step))) << value << "\n" << step;
  }
}

// The guess of a quotient limb is still one too high after its correction here (about two limbs in 10^9 are): limbs
// B/2-1, B/2, 0, 0 over B/2, 0, 1, carried on by three limbs that make a multiple.
TEST(DecimalText, IsMultipleOfAddsBack) {
  DecimalText step = Number("500000000000000000000000001");
  EXPECT_TRUE(IsMultipleOf(Number("499999999500000000000000000000000000499999999999999998000000003"), step));
  EXPECT_FALSE(IsMultipleOf(Number("499999999500000000000000000000000000499999999999999998000000004"), step));
}

TEST(DecimalText, ToUnits) {
  struct Case {
    const char* token;
    int scale;
    std::optional<int64_t> units;
    bool overflow;
  };
  const Case cases[] = {
      {"19.99", 2, 1999, false},
      {"19.999", 2, std::nullopt, false},
      {"-0", 2, 0, false},
      {"1e3", 0, 1000, false},
      {"92233720368547758.07", 2, INT64_MAX, false},
      {"92233720368547758.08", 2, std::nullopt, true},
      {"-92233720368547758.08", 2, INT64_MIN, false},
      {"-92233720368547758.09", 2, std::nullopt, true},
      {"1e18", 0, 1000000000000000000, false},
      {"1e19", 0, std::nullopt, true},
      {"1e100000", 18, std::nullopt, true},
      {"123456789012345678901", 0, std::nullopt, true},
      {"1e-100000", 18, std::nullopt, false},
  };
  for (const Case& c : cases) {
    bool overflow = !c.overflow;
    EXPECT_EQ(ToUnits(Number(c.token), c.scale, &overflow), c.units) << c.token;
    EXPECT_EQ(overflow, c.overflow) << c.token;
  }
}

TEST(DecimalText, FromDecimal) {
  EXPECT_EQ(Print(ToDecimalText({0, 5})), "e0");
  EXPECT_EQ(Print(ToDecimalText({-1500, 2})), "-15e0");
  EXPECT_EQ(Print(ToDecimalText({INT64_MIN, 18})), "-9223372036854775808e-18");
}

}  // namespace
}  // namespace tollgate

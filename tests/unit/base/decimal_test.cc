#include "base/decimal.h"

#include <gtest/gtest.h>

#include <bit>
#include <charconv>
#include <cmath>
#include <cstdio>
#include <cstring>
#include <limits>
#include <random>

#include "support.h"

namespace tollgate {
namespace {

constexpr int64_t kMax = std::numeric_limits<int64_t>::max();
constexpr int64_t kMin = std::numeric_limits<int64_t>::min();

std::string Print(std::optional<Decimal> value) {
  return value ? FormatDecimal(*value) + " scale " + std::to_string(value->scale) : "none";
}

TEST(Decimal, ParseKeepsTheScaleThatTheTextShows) {
  struct Case {
    const char* text;
    int max_scale;
    const char* expected;
  };
  const Case cases[] = {
      {"0", 18, "0 scale 0"},
      {"-0", 18, "0 scale 0"},
      {"-0.00", 18, "0.00 scale 2"},
      {"1.50", 18, "1.50 scale 2"},
      {"-1234.5", 2, "-1234.5 scale 1"},
      {"1.500", 2, "1.50 scale 2"},
      {"1.501", 2, "none"},
      {"15e-1", 18, "1.5 scale 1"},
      {"1.50e1", 18, "15.0 scale 1"},
      {"1E+2", 18, "100 scale 0"},
      {"0.000e5", 18, "0 scale 0"},
      {"0e999999999999999999999", 18, "0 scale 0"},
      {"0e-999999999999999999999", 4, "0.0000 scale 4"},
      {"1e999999999999999999999", 18, "none"},
      {"1e-999999999999999999999", 18, "none"},
      {"9223372036854775807", 18, "9223372036854775807 scale 0"},
      {"-9223372036854775808", 18, "-9223372036854775808 scale 0"},
      {"9223372036854775808", 18, "none"},
      {"-9223372036854775809", 18, "none"},
      {"9223372036854775807.0", 18, "9223372036854775807 scale 0"},
      {"9223372036854775807.00", 2, "9223372036854775807 scale 0"},
      {"92233720368547758.07", 18, "92233720368547758.07 scale 2"},
      {"92233720368547758.08", 18, "none"},
      {"-92233720368547758.08", 18, "-92233720368547758.08 scale 2"},
      {"0.000000000000000001", 18, "0.000000000000000001 scale 18"},
      {"0.0000000000000000001", 18, "none"},
      {"9.223372036854775807", 18, "9.223372036854775807 scale 18"},
      {"1.000000000000000000000000", 18, "1.000000000000000000 scale 18"},
      {"10.000000000000000000000000", 18, "10.00000000000000000 scale 17"},
      {"1000000000000000000000000000000e-30", 18, "1.000000000000000000 scale 18"},
      {"100000000000000000000", 18, "none"},
      {"12345678901234567890", 18, "none"},
      {"20000000000000000001", 18, "none"},  // its low 64 bits would fit
      {"-2000000000.0000000001", 18, "none"},
      {"0.00000000000000000000000012e25", 18, "1.2 scale 1"},
  };
  for (const Case& c : cases) EXPECT_EQ(Print(ParseDecimal(c.text, c.max_scale)), c.expected) << c.text;
}

TEST(Decimal, ParseRefusesWhatIsNoNumberOfJson) {
  for (const char* text :
       {"",   "-",  "+1",  "01",    "-01", "00",  ".5",       "1.",  "1.e5", "1e",    "1e+",     "1e5.0",
        " 1", "1 ", "0x1", "1_000", "1,0", "NaN", "Infinity", "--1", "1-",   "1e5e5", "\xD9\xA1"}) {
    EXPECT_EQ(Print(ParseDecimal(text)), "none") << text;
  }
  EXPECT_EQ(Print(ParseDecimal(std::string_view("1\0", 2))), "none");
}

TEST(Decimal, Format) {
  EXPECT_EQ(FormatDecimal({0, 0}), "0");
  EXPECT_EQ(FormatDecimal({-5, 0}), "-5");
  EXPECT_EQ(FormatDecimal({-5, 2}), "-0.05");
  EXPECT_EQ(FormatDecimal({-123450, 2}), "-1234.50");
  EXPECT_EQ(FormatDecimal({kMin, 18}), "-9.223372036854775808");
  EXPECT_EQ(FormatDecimal({kMin, 0}), "-9223372036854775808");
  EXPECT_EQ(FormatDecimal({kMax, 1}), "922337203685477580.7");
}

TEST(Decimal, FormatAndParseAreInverse) {
  std::mt19937_64 random(1);
  for (int i = 0; i < 20000; ++i) {
    Decimal value{static_cast<int64_t>(random()) >> (random() % 64), static_cast<int>(random() % 19)};
    std::optional<Decimal> back = ParseDecimal(FormatDecimal(value));
    ASSERT_TRUE(back) << FormatDecimal(value);
    ASSERT_EQ(back->units, value.units);
    ASSERT_EQ(back->scale, value.scale);
  }
}

TEST(Decimal, Rescale) {
  EXPECT_EQ(Rescale({150, 2}, 1), 15);
  EXPECT_EQ(Rescale({151, 2}, 1), std::nullopt);
  EXPECT_EQ(Rescale({-15, 1}, 3), -1500);
  EXPECT_EQ(Rescale({kMax, 0}, 1), std::nullopt);
  EXPECT_EQ(Rescale({kMin, 0}, 0), kMin);
  EXPECT_EQ(Rescale({kMin, 18}, 17), std::nullopt);
  EXPECT_EQ(Rescale({0, 0}, 18), 0);
}

TEST(Decimal, RoundingNames) {
  EXPECT_EQ(ParseRounding("half_even"), Rounding::kHalfEven);
  EXPECT_EQ(ParseRounding("half_up"), Rounding::kHalfUp);
  EXPECT_EQ(ParseRounding("down"), Rounding::kDown);
  EXPECT_EQ(ParseRounding("up"), Rounding::kUp);
  EXPECT_EQ(ParseRounding("floor"), Rounding::kFloor);
  EXPECT_EQ(ParseRounding("ceiling"), Rounding::kCeiling);
  EXPECT_EQ(ParseRounding("HALF_UP"), std::nullopt);
  EXPECT_EQ(ParseRounding(""), std::nullopt);
}

// Rows: value; columns: half_even, half_up, down, up, floor, ceiling (the table of java.math.RoundingMode, halved).
TEST(Decimal, RescaleRounded) {
  struct Case {
    int64_t tenths;
    int64_t expected[6];
  };
  const Case cases[] = {
      {55, {6, 6, 5, 6, 5, 6}},        {25, {2, 3, 2, 3, 2, 3}},        {16, {2, 2, 1, 2, 1, 2}},
      {11, {1, 1, 1, 2, 1, 2}},        {10, {1, 1, 1, 1, 1, 1}},        {-10, {-1, -1, -1, -1, -1, -1}},
      {-11, {-1, -1, -1, -2, -2, -1}}, {-16, {-2, -2, -1, -2, -2, -1}}, {-25, {-2, -3, -2, -3, -3, -2}},
      {-55, {-6, -6, -5, -6, -6, -5}}, {0, {0, 0, 0, 0, 0, 0}},         {4, {0, 0, 0, 1, 0, 1}},
      {-4, {0, 0, 0, -1, -1, 0}},
  };
  for (const Case& c : cases) {
    for (int mode = 0; mode < 6; ++mode) {
      Rounding rounding = static_cast<Rounding>(mode);
      EXPECT_EQ(RescaleRounded({c.tenths, 1}, 0, rounding), c.expected[mode]) << c.tenths << " mode " << mode;
      std::optional<Decimal> divided = Divide({c.tenths, 0}, {10, 0}, 0, rounding);
      ASSERT_TRUE(divided);
      EXPECT_EQ(divided->units, c.expected[mode]) << c.tenths << " mode " << mode;
      divided = Divide({-c.tenths, 0}, {-10, 0}, 0, rounding);
      ASSERT_TRUE(divided);
      EXPECT_EQ(divided->units, c.expected[mode]) << c.tenths << " mode " << mode;
    }
  }
  EXPECT_EQ(RescaleRounded({kMin, 18}, 0, Rounding::kHalfEven), -9);
  EXPECT_EQ(RescaleRounded({kMax, 18}, 0, Rounding::kUp), 10);
  EXPECT_EQ(RescaleRounded({kMax, 0}, 1, Rounding::kDown), std::nullopt);
}

TEST(Decimal, AddSubtractMultiply) {
  EXPECT_EQ(Print(Add({150, 2}, {5, 1})), "2.00 scale 2");
  EXPECT_EQ(Print(Add({kMax, 0}, {1, 0})), "none");
  EXPECT_EQ(Print(Add({kMax, 0}, {kMin, 0})), "-1 scale 0");
  EXPECT_EQ(Print(Add({kMin, 0}, {kMin, 0})), "none");
  EXPECT_EQ(Print(Add({10, 0}, {1, 18})), "none");
  EXPECT_EQ(Print(Add({9, 0}, {1, 18})), "9.000000000000000001 scale 18");
  EXPECT_EQ(Print(Subtract({10, 1}, {1, 2})), "0.99 scale 2");
  EXPECT_EQ(Print(Subtract({0, 0}, {kMin, 0})), "none");
  EXPECT_EQ(Print(Subtract({-1, 0}, {kMin, 0})), "9223372036854775807 scale 0");
  EXPECT_EQ(Print(Multiply({1999, 2}, {3, 0})), "59.97 scale 2");
  EXPECT_EQ(Print(Multiply({-25, 1}, {25, 1})), "-6.25 scale 2");
  EXPECT_EQ(Print(Multiply({kMin, 0}, {-1, 0})), "none");
  EXPECT_EQ(Print(Multiply({kMin, 0}, {1, 0})), "-9223372036854775808 scale 0");
  EXPECT_EQ(Print(Multiply({1, 10}, {1, 9})), "none");
  EXPECT_EQ(Print(Multiply({1, 9}, {1, 9})), "0.000000000000000001 scale 18");
}

TEST(Decimal, Divide) {
  EXPECT_EQ(Print(Divide({1, 0}, {3, 0}, 4, Rounding::kHalfEven)), "0.3333 scale 4");
  EXPECT_EQ(Print(Divide({2, 0}, {3, 0}, 18, Rounding::kHalfEven)), "0.666666666666666667 scale 18");
  EXPECT_EQ(Print(Divide({-1, 0}, {3, 0}, 2, Rounding::kFloor)), "-0.34 scale 2");
  EXPECT_EQ(Print(Divide({1, 18}, {1, 0}, 18, Rounding::kDown)), "0.000000000000000001 scale 18");
  EXPECT_EQ(Print(Divide({1, 0}, {1, 18}, 0, Rounding::kDown)), "1000000000000000000 scale 0");
  EXPECT_EQ(Print(Divide({1, 0}, {1, 18}, 1, Rounding::kDown)), "none");
  EXPECT_EQ(Print(Divide({kMin, 0}, {-1, 0}, 0, Rounding::kDown)), "none");
  EXPECT_EQ(Print(Divide({kMin, 0}, {kMin, 18}, 18, Rounding::kDown)), "none");
  EXPECT_EQ(Print(Divide({kMin, 0}, {kMin, 18}, 0, Rounding::kDown)), "1000000000000000000 scale 0");
  EXPECT_EQ(Print(Divide({kMin, 18}, {kMin, 0}, 18, Rounding::kDown)), "0.000000000000000001 scale 18");
  EXPECT_EQ(Print(Divide({1, 18}, {kMax, 0}, 0, Rounding::kUp)), "1 scale 0");
  EXPECT_EQ(Print(Divide({5, 0}, {0, 0}, 0, Rounding::kDown)), "none");
  EXPECT_EQ(Print(Divide({0, 5}, {7, 3}, 6, Rounding::kUp)), "0.000000 scale 6");
}

// Divide's answer q at `scale` brackets a / b: with truncation, |q| <= |a / b| < |q| + one unit, by exact products.
TEST(Decimal, DivideBracketsTheQuotient) {
  __extension__ typedef unsigned __int128 Uint128;
  auto magnitude = [](int64_t v) {
    return static_cast<Uint128>(v < 0 ? 0 - static_cast<uint64_t>(v) : static_cast<uint64_t>(v));
  };
  std::mt19937_64 random(2);
  int compared = 0;
  for (int i = 0; i < 50000; ++i) {
    int64_t a = static_cast<int64_t>(random()) >> (random() % 64);
    int64_t b = static_cast<int64_t>(random()) >> (random() % 64);
    int scale = static_cast<int>(random() % 7);
    if (b == 0) continue;
    std::optional<Decimal> q = Divide({a, 0}, {b, 0}, scale, Rounding::kDown);
    Uint128 scaled_a = magnitude(a) * static_cast<Uint128>(kPowersOf10[scale]);
    if (!q) {
      ASSERT_GE(scaled_a / magnitude(b), static_cast<Uint128>(kMax));
      continue;
    }
    ++compared;
    ASSERT_LE(magnitude(q->units) * magnitude(b), scaled_a);
    ASSERT_GT((magnitude(q->units) + 1) * magnitude(b), scaled_a);
    ASSERT_TRUE(q->units == 0 || (q->units < 0) == ((a < 0) != (b < 0)));
  }
  EXPECT_GT(compared, 40000);
}

TEST(Decimal, Compare) {
  EXPECT_EQ(Compare(Decimal{150, 2}, Decimal{15, 1}), std::strong_ordering::equal);
  EXPECT_EQ(Compare(Decimal{151, 2}, Decimal{15, 1}), std::strong_ordering::greater);
  EXPECT_EQ(Compare(Decimal{kMin, 0}, Decimal{kMin, 18}), std::strong_ordering::less);
  EXPECT_EQ(Compare(Decimal{kMax, 0}, Decimal{kMax, 18}), std::strong_ordering::greater);
  EXPECT_EQ(Compare(Decimal{0, 18}, Decimal{0, 0}), std::strong_ordering::equal);
  EXPECT_EQ(Compare(int64_t{-1}, UINT64_MAX), std::strong_ordering::less);
  EXPECT_EQ(Compare(kMax, static_cast<uint64_t>(kMax)), std::strong_ordering::equal);
  EXPECT_EQ(Compare(kMax, static_cast<uint64_t>(kMax) + 1), std::strong_ordering::less);
  EXPECT_EQ(Compare(int64_t{1}, uint64_t{0}), std::strong_ordering::greater);
}

TEST(Decimal, ToDouble) {
  EXPECT_EQ(ToDouble({1, 1}), 0.1);
  EXPECT_EQ(ToDouble({-12345, 2}), -123.45);
  EXPECT_EQ(ToDouble({kMax, 0}), 0x1p63);
  EXPECT_EQ(ToDouble({kMin, 0}), -0x1p63);
  EXPECT_EQ(ToDouble({(int64_t{1} << 53) + 1, 0}), 0x1p53);
  EXPECT_EQ(ToDouble({(int64_t{1} << 53) + 3, 0}), 0x1p53 + 4);
  EXPECT_EQ(ToDouble({kMax, 18}), 9.223372036854775807);
  EXPECT_EQ(ToDouble({1, 18}), 1e-18);
  EXPECT_FALSE(std::signbit(ToDouble({0, 5})));
}

}  // namespace
}  // namespace tollgate

#include "sample/text.h"

#include <gtest/gtest.h>

#include "format/format.h"

namespace tollgate::sample {
namespace {

std::string Scaled(int64_t units, int scale) {
  std::string text;
  AppendScaled(units, scale, &text);
  return text;
}

std::string Date(int64_t day) {
  std::string text;
  AppendDate(day, &text);
  return text;
}

TEST(Text, ScaledNumbers) {
  EXPECT_EQ(Scaled(0, 2), "0.00");
  EXPECT_EQ(Scaled(5, 2), "0.05");
  EXPECT_EQ(Scaled(-1278, 4), "-0.1278");
  EXPECT_EQ(Scaled(123450, 3), "123.450");
  EXPECT_EQ(Scaled(-7, 0), "-7");
  EXPECT_EQ(Scaled(INT64_MIN, 2), "-92233720368547758.08");
}

TEST(Text, Padded) {
  std::string text = "m";
  AppendPadded(42, 8, &text);
  AppendPadded(123, 2, &text);
  EXPECT_EQ(text, "m0000004223");
}

TEST(Text, Dates) {
  EXPECT_EQ(Date(0), "1970-01-01");
  EXPECT_EQ(Date(-1), "1969-12-31");
  EXPECT_EQ(Date(20454), "2026-01-01");
  EXPECT_EQ(Date(11016), "2000-02-29");
  EXPECT_EQ(Date(-719162), "0001-01-01");
}

TEST(Text, Uuids) {
  std::string text;
  AppendUuid(0, 0, &text);
  EXPECT_EQ(text, "00000000-0000-4000-8000-000000000000");
  text.clear();
  AppendUuid(~uint64_t{0}, ~uint64_t{0}, &text);
  EXPECT_EQ(text, "ffffffff-ffff-4fff-bfff-ffffffffffff");
  EXPECT_EQ(format::Check(format::Id::kUuid, text), 0);
}

TEST(Text, LuhnDigits) {
  for (const char* number : {"4111111111111111", "378282246310005", "30569309025904", "5555555555554444"}) {
    std::string text(number, std::string_view(number).size() - 1);
    AppendLuhnDigit(0, &text);
    EXPECT_EQ(text, number);
  }
}

}  // namespace
}  // namespace tollgate::sample

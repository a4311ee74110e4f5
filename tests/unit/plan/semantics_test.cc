// The scalar meanings, by known answers: CEL's specification and conformance suite where they speak.
#include "plan/semantics.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

namespace tollgate::plan {
namespace {

constexpr int64_t kMin = std::numeric_limits<int64_t>::min(), kMax = std::numeric_limits<int64_t>::max();

template <class T>
std::string Show(const Result<T>& result) {
  if (!result.ok()) return std::string(CauseKind(result.cause()));
  if constexpr (std::is_same_v<T, double>) return std::string(DoubleToText(*result).view());
  return std::to_string(*result);
}

TEST(Semantics, CausesAreTheContracts) {
  EXPECT_EQ(CauseKind(Cause::MISSING), "missing");
  EXPECT_EQ(CauseKind(Cause::BAD_ARGUMENT), "bad_argument");
  EXPECT_TRUE(IsUnknown(Cause::NO_ROW));
  EXPECT_FALSE(IsUnknown(Cause::OVERFLOW));
  EXPECT_EQ(kCauseCount, 10u);
}

TEST(Semantics, IntegersOverflowAndDivideByZeroByName) {
  EXPECT_EQ(Show(AddInt(kMax, 1)), "overflow");
  EXPECT_EQ(Show(AddInt(kMax, -1)), "9223372036854775806");
  EXPECT_EQ(Show(SubtractInt(kMin, 1)), "overflow");
  EXPECT_EQ(Show(MultiplyInt(kMin, -1)), "overflow");
  EXPECT_EQ(Show(DivideInt(-7, 2)), "-3");
  EXPECT_EQ(Show(DivideInt(7, 0)), "division_by_zero");
  EXPECT_EQ(Show(DivideInt(kMin, -1)), "overflow");
  EXPECT_EQ(Show(ModuloInt(-7, 2)), "-1");
  EXPECT_EQ(Show(ModuloInt(kMin, -1)), "overflow");
  EXPECT_EQ(Show(ModuloInt(1, 0)), "division_by_zero");
  EXPECT_EQ(Show(NegateInt(kMin)), "overflow");
  EXPECT_EQ(Show(NegateInt(kMax)), "-9223372036854775807");
}

TEST(Semantics, DistancesAreThoseOfASphere) {
  const auto distance = [](double lat1, double lon1, double lat2, double lon2) {
    const Result<double> term = LongitudeTerm(lon1, lat2, lon2);
    if (!term.ok()) return Show(term);
    const Result<double> km = DistanceKm(lat1, *term, lat2);
    return km.ok() ? std::to_string(*km) : Show(km);
  };
  EXPECT_EQ(distance(52.5, 13.4, 52.5, 13.4), "0.000000");
  EXPECT_EQ(distance(0, 0, 0, 90), "10007.557221");    // a quarter of 2 pi 6371.0088
  EXPECT_EQ(distance(90, 0, -90, 0), "20015.114442");  // half of it
  EXPECT_EQ(distance(0, 180, 0, -180), "0.000000");
  EXPECT_EQ(distance(0, 0, 0, 180), "20015.114442");
  EXPECT_EQ(distance(90.1, 0, 0, 0), "bad_argument");
  EXPECT_EQ(distance(0, -180.1, 0, 0), "bad_argument");
  EXPECT_EQ(distance(0, 0, std::nan(""), 0), "bad_argument");
}

TEST(Semantics, WhatDoesNotFitIsNoBoundOfItsEnd) {
  constexpr RangeEnd kLow = RangeEnd::kLow, kHigh = RangeEnd::kHigh;
  EXPECT_EQ(BoundAdd(kLow, 2, 3), 5);
  EXPECT_EQ(BoundAdd(kLow, kMin, 3), kMin);
  EXPECT_EQ(BoundAdd(kLow, kMax, 1), kMin);
  EXPECT_EQ(BoundAdd(kLow, kMax, -1), kMax - 1);  // as a low end it is a number
  EXPECT_EQ(BoundAdd(kHigh, kMax, -1), kMax);
  EXPECT_EQ(BoundAdd(kHigh, kMin, -1), kMax);
  EXPECT_EQ(BoundSubtract(kLow, 5, 7), -2);
  EXPECT_EQ(BoundSubtract(kLow, 5, kMax), kMin);
  EXPECT_EQ(BoundSubtract(kLow, kMin, 7), kMin);
  EXPECT_EQ(BoundSubtract(kHigh, 5, kMin), kMax);
  EXPECT_EQ(BoundSubtract(kHigh, kMax, 7), kMax);
  EXPECT_EQ(BoundMultiply(kLow, -3, 7), -21);
  EXPECT_EQ(BoundMultiply(kLow, kMax, 2), kMax);  // at least two times something without end
  EXPECT_EQ(BoundMultiply(kLow, kMax, -2), kMin);
  EXPECT_EQ(BoundMultiply(kHigh, kMin, -2), kMax);
  EXPECT_EQ(BoundMultiply(kHigh, kMin, 0), 0);
  EXPECT_EQ(BoundMultiply(kLow, kMax - 1, 2), kMin);
  EXPECT_EQ(BoundMultiply(kHigh, kMax - 1, 2), kMax);
  EXPECT_EQ(BoundRescale(kLow, 3, 0, 2), 300);
  EXPECT_EQ(BoundRescale(kLow, kMin, 0, 2), kMin);
  EXPECT_EQ(BoundRescale(kHigh, kMax - 1, 0, 2), kMax);
  EXPECT_EQ(BoundRescale(kLow, kMax, 0, 2), kMin);
}

TEST(Semantics, ComparisonOfDoublesIsIeees) {
  const double nan = std::numeric_limits<double>::quiet_NaN();
  EXPECT_FALSE(CompareDouble(Comparison::kEqual, nan, nan));
  EXPECT_TRUE(CompareDouble(Comparison::kNotEqual, nan, nan));
  EXPECT_FALSE(CompareDouble(Comparison::kLessEqual, nan, 0));
  EXPECT_FALSE(CompareDouble(Comparison::kGreaterEqual, nan, 0));
  EXPECT_TRUE(CompareDouble(Comparison::kEqual, -0.0, 0.0));
  EXPECT_TRUE(CompareText(Comparison::kLess, "Z", "a"));
  EXPECT_TRUE(CompareText(Comparison::kGreater, "é", "z"));
  EXPECT_TRUE(CompareBool(Comparison::kLess, false, true));
  EXPECT_TRUE(CompareDecimal(Comparison::kEqual, {150, 2}, {15, 1}));
  EXPECT_TRUE(CompareDecimalDouble(Comparison::kLess, {10, 2}, 0.1));  // the double is a little above a tenth
  EXPECT_TRUE(CompareDecimalDouble(Comparison::kGreater, {9007199254740993, 0}, 9007199254740992.0));
}

TEST(Semantics, DecimalsAreExact) {
  EXPECT_EQ(Show(AddDecimal({10010, 2}, {5, 1})), "10060");
  EXPECT_EQ(Show(AddDecimal({kMax, 0}, {1, 2})), "overflow");
  EXPECT_EQ(Show(SubtractDecimal({1, 0}, {1, 3})), "999");
  EXPECT_EQ(Show(DivideDecimal({100, 2}, {3, 0}, 2, Rounding::kHalfEven)), "33");
  EXPECT_EQ(Show(DivideDecimal({100, 2}, {0, 0}, 2, Rounding::kHalfEven)), "division_by_zero");
  EXPECT_EQ(Show(RoundDecimal({125, 2}, 1, Rounding::kHalfEven)), "12");
  EXPECT_EQ(Show(RoundDecimal({125, 2}, 1, Rounding::kHalfUp)), "13");
  EXPECT_EQ(Show(RoundDecimal({kMax, 0}, 2, Rounding::kDown)), "overflow");
}

TEST(Semantics, TimePartsCountAsCelCounts) {
  const int64_t time_us = *TextToTime("2009-02-13T23:31:20.123456Z");
  const int64_t expected[] = {2009, 1, 13, 12, 5, 43, 23, 31, 20, 123};
  for (uint16_t part = 0; part < 10; ++part) {
    EXPECT_EQ(TimePartOf(time_us, nullptr, static_cast<TimePart>(part)), expected[part]) << part;
  }
  const Zone sydney = *Zone::Load("+11:00");
  EXPECT_EQ(TimePartOf(time_us, &sydney, TimePart::kDate), 14);
  EXPECT_EQ(TimePartOf(time_us, &sydney, TimePart::kHours), 10);
  EXPECT_EQ(TimePartOf(-1, nullptr, TimePart::kMillis), 999);
}

TEST(Semantics, DurationPartsAreWhole) {
  EXPECT_EQ(DurationPartOf(*TextToDuration("10000s"), TimePart::kHours), 2);
  EXPECT_EQ(DurationPartOf(*TextToDuration("3730s"), TimePart::kMinutes), 62);
  EXPECT_EQ(DurationPartOf(*TextToDuration("-1.5s"), TimePart::kSeconds), -1);
  EXPECT_EQ(DurationPartOf(*TextToDuration("1.234s"), TimePart::kMillis), 234);
}

TEST(Semantics, TimesStayInTheCalendar) {
  EXPECT_EQ(Show(AddTime(kMaxTimeUs, 1)), "overflow");
  EXPECT_EQ(Show(AddTime(0, kMin)), "overflow");
  EXPECT_EQ(Show(SubtractTime(kMinTimeUs, 1)), "overflow");
  EXPECT_EQ(Show(SubtractTime(1, 1)), "0");
  EXPECT_EQ(Show(IntToTime(253402300799)), "253402300799000000");
  EXPECT_EQ(Show(IntToTime(253402300800)), "overflow");
  EXPECT_EQ(TimeToInt(-1), -1);
  EXPECT_EQ(TimeToInt(1999999), 1);
}

TEST(Semantics, ConversionsOfNumbers) {
  EXPECT_EQ(Show(DoubleToInt(-7.9)), "-7");
  EXPECT_EQ(Show(DoubleToInt(36028797018963968.0)), "36028797018963968");
  EXPECT_EQ(Show(DoubleToInt(9223372036854775807.0)), "overflow");
  EXPECT_EQ(Show(DoubleToInt(-9223372036854775808.0)), "overflow");
  EXPECT_EQ(Show(DoubleToInt(std::nan(""))), "bad_conversion");
  EXPECT_EQ(DecimalToInt({-1999, 2}), -19);
  EXPECT_EQ(IntToDouble({10010, 2}), 100.10);
}

TEST(Semantics, TextToIntTakesASignAndDigits) {
  EXPECT_EQ(Show(TextToInt("987")), "987");
  EXPECT_EQ(Show(TextToInt("-9223372036854775808")), "-9223372036854775808");
  EXPECT_EQ(Show(TextToInt("9223372036854775808")), "overflow");
  EXPECT_EQ(Show(TextToInt("+12")), "12");
  for (std::string_view bad : {"", " 1", "1 ", "1.0", "0x1", "+-1", "--1", "+", "-", "99999999999999999999x"}) {
    EXPECT_EQ(Show(TextToInt(bad)), "bad_conversion") << bad;
  }
}

TEST(Semantics, TextToDoubleTakesDecimalText) {
  EXPECT_EQ(Show(TextToDouble("-84.32e7")), "-843200000");
  EXPECT_EQ(Show(TextToDouble("6.02214e23")), "6.02214e+23");
  EXPECT_EQ(Show(TextToDouble("NaN")), "NaN");
  EXPECT_EQ(Show(TextToDouble("-Infinity")), "-Infinity");
  EXPECT_EQ(Show(TextToDouble("1e400")), "overflow");
  EXPECT_EQ(Show(TextToDouble("-1e400")), "overflow");
  EXPECT_EQ(Show(TextToDouble("1e-400")), "0");
  EXPECT_EQ(Show(TextToDouble("-1e-400")), "-0");
  EXPECT_EQ(Show(TextToDouble("1" + std::string(400, '0'))), "overflow");
  EXPECT_EQ(Show(TextToDouble("1" + std::string(400, '0') + "e-10")), "overflow");
  EXPECT_EQ(Show(TextToDouble("0." + std::string(400, '0') + "1")), "0");
  EXPECT_EQ(Show(TextToDouble("0.1e99999999999999999999")), "overflow");
  EXPECT_EQ(Show(TextToDouble("0.1e-99999999999999999999")), "0");
  for (std::string_view bad : {"", "inf", "nan", "-nan", "1e", "1.5x", "0x1p3", " 1", "+-1", "-", ".", "+", "-inf"}) {
    EXPECT_EQ(Show(TextToDouble(bad)), "bad_conversion") << bad;
  }
}

TEST(Semantics, TextToBoolTakesGosWords) {
  for (std::string_view word : {"1", "t", "true", "TRUE", "True"}) EXPECT_EQ(Show(TextToBool(word)), "1") << word;
  for (std::string_view word : {"0", "f", "false", "FALSE", "False"}) EXPECT_EQ(Show(TextToBool(word)), "0") << word;
  for (std::string_view word : {"TrUe", "FaLsE", "", "yes", "T", "F"}) {
    EXPECT_EQ(Show(TextToBool(word)), "bad_conversion") << word;
  }
}

TEST(Semantics, TextsOfValues) {
  EXPECT_EQ(IntToText({kMin, 0}).view(), "-9223372036854775808");
  EXPECT_EQ(IntToText({-5, 2}).view(), "-0.05");
  EXPECT_EQ(DoubleToText(0.1).view(), "0.1");
  EXPECT_EQ(DoubleToText(123.456).view(), "123.456");
  EXPECT_EQ(DoubleToText(-std::numeric_limits<double>::infinity()).view(), "-Infinity");
  EXPECT_EQ(TimeToText(0).view(), "1970-01-01T00:00:00Z");
  EXPECT_EQ(DurationToText(1500000).view(), "1.5s");
  EXPECT_EQ(Show(TextToTime("2004-09-16T23:59:59Z")), "1095379199000000");
  EXPECT_EQ(Show(TextToTime("2004-09-16")), "bad_conversion");
  EXPECT_EQ(Show(TextToDuration("x")), "bad_conversion");
  EXPECT_EQ(SizeOf("日本é"), 3);
}

TEST(Semantics, ATextThatIsMadeHasALimit) {
  const auto first = [](std::string_view a, std::string_view) { return a; };
  const std::string most(kMaxTextBytes - 1, 'x');
  EXPECT_EQ(kMaxTextBytes, 65536u);
  EXPECT_TRUE(Concatenate(most, "y", first).ok());
  EXPECT_EQ(*Concatenate(most, "y", first), most);
  EXPECT_EQ(Concatenate(most, "yz", first).cause(), Cause::OVERFLOW);
  EXPECT_EQ(Concatenate("y", most + "zz", first).cause(), Cause::OVERFLOW);
}

TEST(Semantics, ScalesPackIntoOneOperand) {
  const uint32_t packed = PackScales(18, 2, 4);
  EXPECT_EQ(ScaleAt(packed, 0), 18);
  EXPECT_EQ(ScaleAt(packed, 1), 2);
  EXPECT_EQ(ScaleAt(packed, 2), 4);
}

}  // namespace
}  // namespace tollgate::plan

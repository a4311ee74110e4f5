// The oracle is itself tested where a slip would be hard to see: its exact numbers and its calendar.
#include <gtest/gtest.h>

#include <cmath>
#include <limits>

#include "oracle/number.h"
#include "oracle/time.h"

namespace tollgate::oracle {
namespace {

TEST(OracleNumber, DoublesAreExactDecimals) {
  EXPECT_EQ(FromDouble(0.1).digits, "1000000000000000055511151231257827021181583404541015625");
  EXPECT_EQ(FromDouble(0.1).exponent, -55);
  EXPECT_EQ(FromDouble(-1024).digits, "1024");
  EXPECT_TRUE(FromDouble(-1024).negative);
  EXPECT_EQ(FromDouble(0).digits, "");
  EXPECT_EQ(FromDouble(std::numeric_limits<double>::denorm_min()).exponent, -1074);
  for (double value : {0.1, 1.0 / 3, 1e308, 5e-324, 123456.789, -2.5}) EXPECT_EQ(ToDouble(FromDouble(value)), value);
}

TEST(OracleNumber, Compares) {
  EXPECT_EQ(Compare(FromInt(9007199254740993), FromDouble(9007199254740992.0)), 1);
  EXPECT_EQ(Compare(FromUnits(10010, 2), FromDouble(100.10)), 1);
  EXPECT_EQ(Compare(FromUnits(100, 2), FromInt(1)), 0);
  EXPECT_EQ(Compare(FromInt(-2), FromInt(-10)), 1);
  EXPECT_EQ(Compare(FromInt(0), FromDouble(-0.0)), 0);
  EXPECT_EQ(Compare(*FromToken("1e100000"), *FromToken("9.9e99999")), 1);
  EXPECT_EQ(Compare(FromUint(UINT64_MAX), FromDouble(18446744073709551616.0)), -1);
}

TEST(OracleNumber, Arithmetic) {
  EXPECT_EQ(ToText(Add(FromUnits(-150, 2), FromUnits(5, 1)), 2), "-1.00");
  EXPECT_EQ(ToText(Multiply(FromUnits(-125, 2), FromUnits(8, 1)), 3), "-1.000");
  EXPECT_EQ(*ToUnits(Multiply(FromInt(INT64_MIN), FromInt(1)), 0), INT64_MIN);
  EXPECT_FALSE(ToUnits(Add(FromInt(INT64_MAX), FromInt(1)), 0).has_value());
  EXPECT_FALSE(ToUnits(FromUnits(15, 1), 0).has_value());
  EXPECT_TRUE(IsMultiple(*FromToken("0.3"), *FromToken("0.1")));
  EXPECT_FALSE(IsMultiple(*FromToken("0.35"), *FromToken("0.1")));
  EXPECT_TRUE(IsMultiple(*FromToken("1e30"), *FromToken("0.7e-2")) == false);
  EXPECT_TRUE(IsMultiple(*FromToken("50"), *FromToken("25")));
  EXPECT_FALSE(FromToken("05").has_value());
  EXPECT_FALSE(FromToken("1.").has_value());
  EXPECT_FALSE(FromToken("+1").has_value());
}

TEST(OracleNumber, Rounds) {
  struct Case {
    int64_t units;  // of 10^-1
    Round round;
    const char* expected;
  };
  const Case cases[] = {
      {25, Round::kHalfEven, "2"},  {35, Round::kHalfEven, "4"}, {-25, Round::kHalfEven, "-2"},
      {26, Round::kHalfEven, "3"},  {25, Round::kHalfUp, "3"},   {-25, Round::kHalfUp, "-3"},
      {24, Round::kHalfUp, "2"},    {29, Round::kDown, "2"},     {-29, Round::kDown, "-2"},
      {21, Round::kUp, "3"},        {-21, Round::kUp, "-3"},     {20, Round::kUp, "2"},
      {-21, Round::kFloor, "-3"},   {29, Round::kFloor, "2"},    {21, Round::kCeiling, "3"},
      {-29, Round::kCeiling, "-2"}, {5, Round::kHalfEven, "0"},  {-5, Round::kHalfEven, "0"},
      {0, Round::kUp, "0"},         {1, Round::kCeiling, "1"},
  };
  for (const Case& c : cases) {
    EXPECT_EQ(ToText(DivideRounded(FromUnits(c.units, 1), FromInt(1), 0, c.round), 0), c.expected) << c.units;
  }
  EXPECT_EQ(ToText(DivideRounded(FromInt(10), FromInt(3), 4, Round::kHalfEven), 4), "3.3333");
  EXPECT_EQ(ToText(DivideRounded(FromInt(-2), FromInt(3), 2, Round::kHalfUp), 2), "-0.67");
}

TEST(OracleTime, Calendar) {
  const Civil epoch = CivilAt(0);
  EXPECT_EQ(epoch.year, 1970);
  EXPECT_EQ(epoch.day_of_week, 4);
  const Civil before = CivilAt(-1);
  EXPECT_EQ(before.year, 1969);
  EXPECT_EQ(before.month, 12);
  EXPECT_EQ(before.day, 31);
  EXPECT_EQ(before.micros, 999999);
  EXPECT_EQ(before.day_of_year, 364);
  int64_t time_us = 0;
  ASSERT_EQ(ReadRfc3339("2024-02-29T23:59:59.5+01:00", &time_us), TimeRead::kGood);
  EXPECT_EQ(time_us, 1709247599500000);
  EXPECT_EQ(WriteRfc3339(time_us), "2024-02-29T22:59:59.500Z");
  EXPECT_EQ(ReadRfc3339("2023-02-29T00:00:00Z", &time_us), TimeRead::kRange);
  EXPECT_EQ(ReadRfc3339("2016-12-31T23:59:60Z", &time_us), TimeRead::kGood);
  EXPECT_EQ(WriteRfc3339(time_us), "2017-01-01T00:00:00Z");
  EXPECT_EQ(ReadRfc3339("2016-12-30T23:59:60Z", &time_us), TimeRead::kRange);
  EXPECT_EQ(ReadRfc3339("2016-12-31 23:59:59Z", &time_us), TimeRead::kSyntax);
  EXPECT_EQ(ReadRfc3339("0001-01-01T00:00:00+00:01", &time_us), TimeRead::kRange);
  ASSERT_EQ(ReadRfc3339("0001-01-01T00:00:00Z", &time_us), TimeRead::kGood);
  EXPECT_EQ(time_us, -62135596800000000);
  EXPECT_TRUE(InCalendar(time_us));
  EXPECT_FALSE(InCalendar(time_us - 1));
  EXPECT_TRUE(InCalendar(253402300799999999));
  EXPECT_FALSE(InCalendar(253402300800000000));
  for (int64_t day = -800000; day < 800000; day += 37) {
    const Civil civil = CivilAt(day * kDayUs + 12345);
    EXPECT_EQ(CivilToUs(civil), day * kDayUs + 12345);
  }
}

TEST(OracleTime, ZonesAndFormats) {
  int64_t time_us = 0;
  bool has_offset = false;
  ASSERT_EQ(ReadByFormat("%d/%b/%y %I:%M %p", "07/nov/23 12:05 AM", &time_us, &has_offset), TimeRead::kGood);
  EXPECT_EQ(WriteRfc3339(time_us), "2023-11-07T00:05:00Z");
  EXPECT_FALSE(has_offset);
  EXPECT_EQ(*LocalToUtc("Europe/Berlin", time_us), time_us - 3600 * kSecondUs);
  ASSERT_EQ(ReadDate("2024-03-31", &time_us), TimeRead::kGood);
  EXPECT_FALSE(LocalToUtc("Europe/Berlin", time_us + 9000 * kSecondUs).has_value());  // 02:30 does not exist
  ASSERT_EQ(ReadDate("2024-10-27", &time_us), TimeRead::kGood);
  EXPECT_EQ(*LocalToUtc("Europe/Berlin", time_us + 9000 * kSecondUs), time_us + 1800 * kSecondUs);  // the earlier 02:30
}

TEST(OracleTime, Durations) {
  EXPECT_EQ(*ReadDuration("1h30m"), 5400 * kSecondUs);
  EXPECT_EQ(*ReadDuration("-1.5s"), -1500000);
  EXPECT_EQ(*ReadDuration("1999ns"), 1);
  EXPECT_EQ(*ReadDuration("0"), 0);
  EXPECT_FALSE(ReadDuration("1").has_value());
  EXPECT_FALSE(ReadDuration("").has_value());
  EXPECT_FALSE(ReadDuration("1d").has_value());
  EXPECT_FALSE(ReadDuration("320000000000s").has_value());
  EXPECT_EQ(WriteDuration(5400 * kSecondUs), "5400s");
  EXPECT_EQ(WriteDuration(-1500000), "-1.5s");
}

}  // namespace
}  // namespace tollgate::oracle

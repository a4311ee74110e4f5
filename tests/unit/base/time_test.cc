#include "base/time.h"

#include <gtest/gtest.h>
#include <simdjson.h>

#include <random>

#include "support.h"

namespace tollgate {
namespace {

constexpr int64_t kSecond = kMicrosPerSecond;

std::string ReadTime(std::string_view text) {
  int64_t time_us = 42;
  switch (ParseRfc3339(text, &time_us)) {
    case TimeFault::kSyntax:
      EXPECT_EQ(time_us, 42);
      return "syntax";
    case TimeFault::kRange:
      EXPECT_EQ(time_us, 42);
      return "range";
    default:
      return FormatRfc3339(time_us);
  }
}

TEST(Time, Constants) {
  EXPECT_EQ(kMinTimeUs, FromCivil({1, 1, 1, 0, 0, 0, 0}));
  EXPECT_EQ(kMaxTimeUs, FromCivil({9999, 12, 31, 23, 59, 59, 999999}));
  EXPECT_EQ(DaysFromCivil(1970, 1, 1), 0);
  EXPECT_EQ(DaysFromCivil(2000, 3, 1), 11017);
  EXPECT_EQ(DaysFromCivil(1, 1, 1), -719162);
}

// Every day of the range, beside a calendar that only counts.
TEST(Time, EveryDayOfTheCalendar) {
  static constexpr int kDays[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  int64_t days = DaysFromCivil(1, 1, 1);
  int week_day = 1;  // 0001-01-01 was a Monday
  for (int year = 1; year <= 9999; ++year) {
    bool leap = year % 400 == 0 || (year % 4 == 0 && year % 100 != 0);
    int day_of_year = 0;
    for (int month = 1; month <= 12; ++month) {
      int size = kDays[month - 1] + (leap && month == 2);
      ASSERT_FALSE(IsRealDate(year, month, size + 1));
      for (int day = 1; day <= size; ++day, ++days, ++day_of_year, week_day = (week_day + 1) % 7) {
        ASSERT_TRUE(IsRealDate(year, month, day));
        ASSERT_EQ(DaysFromCivil(year, month, day), days);
        int64_t time_us = days * kMicrosPerDay + kMicrosPerDay - 1;
        CivilTime civil = ToCivil(time_us);
        ASSERT_TRUE(civil.year == year && civil.month == month && civil.day == day)
            << year << " " << month << " " << day;
        ASSERT_EQ(FromCivil(civil), time_us);
        ASSERT_EQ(DayOfWeek(time_us), week_day);
        ASSERT_EQ(DayOfYear(time_us), day_of_year);
      }
    }
  }
  EXPECT_EQ(days * kMicrosPerDay, kMaxTimeUs + 1);
}

TEST(Time, IsRealDate) {
  EXPECT_FALSE(IsRealDate(0, 1, 1));
  EXPECT_FALSE(IsRealDate(10000, 1, 1));
  EXPECT_FALSE(IsRealDate(2024, 0, 1));
  EXPECT_FALSE(IsRealDate(2024, 13, 1));
  EXPECT_FALSE(IsRealDate(2024, 1, 0));
  EXPECT_FALSE(IsRealDate(1900, 2, 29));
  EXPECT_TRUE(IsRealDate(2000, 2, 29));
}

TEST(Time, ParseRfc3339) {
  const char* cases[][2] = {
      {"1970-01-01T00:00:00Z", "1970-01-01T00:00:00Z"},
      {"2024-02-29T23:59:59.5+01:00", "2024-02-29T22:59:59.500Z"},
      {"2024-02-29t23:59:59z", "2024-02-29T23:59:59Z"},
      {"1969-12-31T23:59:59.999999Z", "1969-12-31T23:59:59.999999Z"},
      {"1969-12-31T23:59:59.9999999Z", "1969-12-31T23:59:59.999999Z"},
      {"2024-01-01T00:00:00.000Z", "2024-01-01T00:00:00Z"},
      {"2024-01-01T00:00:00.000001-23:59", "2024-01-01T23:59:00.000001Z"},
      {"2024-01-01T00:00:00-00:00", "2024-01-01T00:00:00Z"},
      {"0001-01-01T00:00:00Z", "0001-01-01T00:00:00Z"},
      {"0001-01-01T00:00:00+00:01", "range"},
      {"0000-12-31T23:59:00-00:01", "range"},
      {"9999-12-31T23:59:59.999999Z", "9999-12-31T23:59:59.999999Z"},
      {"9999-12-31T23:59:59-00:01", "range"},
      {"9999-12-31T23:59:60Z", "range"},
      {"2016-12-31T23:59:60Z", "2017-01-01T00:00:00Z"},
      {"2016-12-31T23:59:60.25Z", "2017-01-01T00:00:00.250Z"},
      {"2017-01-01T05:29:60+05:30", "2017-01-01T00:00:00Z"},
      {"2015-06-30T23:59:60Z", "2015-07-01T00:00:00Z"},
      {"2015-06-29T23:59:60Z", "range"},
      {"2016-12-31T23:59:60+01:00", "range"},
      {"2016-12-31T23:58:60Z", "range"},
      {"2016-12-31T23:59:61Z", "range"},
      {"2023-02-29T00:00:00Z", "range"},
      {"2023-13-01T00:00:00Z", "range"},
      {"2023-01-01T24:00:00Z", "range"},
      {"2023-01-01T23:60:00Z", "range"},
      {"2023-01-01T00:00:00+24:00", "range"},
      {"2023-01-01T00:00:00+23:60", "range"},
      {"", "syntax"},
      {"2023-01-01", "syntax"},
      {"2023-01-01 00:00:00Z", "syntax"},
      {"2023-01-01T00:00:00", "syntax"},
      {"2023-01-01T00:00:00.Z", "syntax"},
      {"2023-01-01T00:00Z", "syntax"},
      {"2023-01-01T00:00:00+0100", "syntax"},
      {"2023-01-01T00:00:00+01", "syntax"},
      {"2023-01-01T00:00:00ZZ", "syntax"},
      {"2023-01-01T00:00:00,5Z", "syntax"},
      {"2023-1-01T00:00:00Z", "syntax"},
      {"+2023-01-01T00:00:00Z", "syntax"},
      {" 2023-01-01T00:00:00Z", "syntax"},
      {"2023-01-01T00:00:00.5", "syntax"},
      {"2023-01-01T00:00:00.123456789012345678901234567890Z", "2023-01-01T00:00:00.123456Z"},
  };
  for (auto& c : cases) EXPECT_EQ(ReadTime(c[0]), c[1]) << c[0];
  // No prefix of a good text is one.
  const std::string whole = "2024-02-29T23:59:59.123456+01:00";
  for (size_t size = 0; size < whole.size(); ++size) EXPECT_EQ(ReadTime(whole.substr(0, size)), "syntax") << size;
}

TEST(Time, FormatAndParseAreInverse) {
  std::mt19937_64 random(6);
  std::uniform_int_distribution<int64_t> any(kMinTimeUs, kMaxTimeUs);
  for (int i = 0; i < 50000; ++i) {
    int64_t time_us = any(random);
    if (i % 3 == 1) time_us -= time_us % 1000;
    if (i % 3 == 2) time_us -= time_us % kSecond;
    int64_t back = 0;
    ASSERT_EQ(ParseRfc3339(FormatRfc3339(time_us), &back), TimeFault::kNone) << FormatRfc3339(time_us);
    ASSERT_EQ(back, time_us);
  }
}

TEST(Time, ParseDate) {
  int64_t time_us = 42;
  EXPECT_EQ(ParseDate("2024-02-29", &time_us), TimeFault::kNone);
  EXPECT_EQ(FormatRfc3339(time_us), "2024-02-29T00:00:00Z");
  EXPECT_EQ(ParseDate("2023-02-29", &time_us), TimeFault::kRange);
  EXPECT_EQ(ParseDate("0000-01-01", &time_us), TimeFault::kRange);
  EXPECT_EQ(ParseDate("2024-02-29Z", &time_us), TimeFault::kSyntax);
  EXPECT_EQ(ParseDate("24-02-29", &time_us), TimeFault::kSyntax);
  EXPECT_EQ(ParseDate("", &time_us), TimeFault::kSyntax);
  EXPECT_EQ(FormatRfc3339(time_us), "2024-02-29T00:00:00Z");
}

// The cases of JSON Schema's test suite for one format, all of them.
void CheckSuite(const std::string& format, TimeFault (*parse)(std::string_view, int64_t*), int at_least) {
  std::string path = test::SuitePath("json-schema-test-suite/tests/draft2020-12/optional/format/" + format + ".json");
  TG_SKIP_WITHOUT(path);
  simdjson::dom::parser parser;
  simdjson::dom::array groups = parser.load(path);
  int cases = 0;
  for (simdjson::dom::element group : groups) {
    for (simdjson::dom::element entry : group["tests"].get_array()) {
      std::string_view text;
      if (entry["data"].get(text) != simdjson::SUCCESS) continue;  // other types are not the format's business
      bool expected = entry["valid"];
      int64_t ignored = 0;
      ++cases;
      EXPECT_EQ(parse(text, &ignored) == TimeFault::kNone, expected) << format << ": " << text;
    }
  }
  EXPECT_GE(cases, at_least);
}
TEST(Time, JsonSchemaSuiteDateTime) { CheckSuite("date-time", ParseRfc3339, 25); }
TEST(Time, JsonSchemaSuiteDate) { CheckSuite("date", ParseDate, 60); }

// validator.js agrees but for two liberties that it takes: a blank for the T, and :60 in any minute.
TEST(Time, ValidatorJsRfc3339) {
  std::string path = test::SuitePath("validatorjs-vectors/vectors.json");
  TG_SKIP_WITHOUT(path);
  simdjson::dom::parser parser;
  simdjson::dom::element vectors = parser.load(path)["isRFC3339"].at(0);
  int cases = 0;
  int64_t ignored = 0;
  for (std::string_view text : vectors["valid"].get_array()) {
    bool liberty = text[10] == ' ' || text == "2009-05-31 14:53:60Z";
    EXPECT_EQ(ParseRfc3339(text, &ignored) == TimeFault::kNone, !liberty) << text;
    ++cases;
  }
  for (std::string_view text : vectors["invalid"].get_array()) {
    EXPECT_NE(ParseRfc3339(text, &ignored), TimeFault::kNone) << text;
    ++cases;
  }
  EXPECT_GE(cases, 17);
}

TEST(Duration, Parse) {
  struct Case {
    const char* text;
    std::optional<int64_t> micros;
  };
  const Case cases[] = {
      {"0", 0},
      {"-0", 0},
      {"0s", 0},
      {"1h30m", 5400 * kSecond},
      {"-1.5s", -1500000},
      {"+1.5s", 1500000},
      {"200ms", 200000},
      {"1us", 1},
      {"999ns", 0},
      {"-999ns", 0},
      {"1999ns", 1},
      {"-1999ns", -1},
      {"500ns500ns", 1},
      {"1h1m1s1ms1us1ns", 3661001001},
      {"1s1h", 3601 * kSecond},
      {".5s", 500000},
      {"1.s", 1000000},
      {"0.0000001h", 360},
      {"1.123456789123456789123456789s", 1123456},
      {"315576000000s", 315576000000 * kSecond},
      {"-315576000000s", -315576000000 * kSecond},
      {"315576000000.000000001s", std::nullopt},
      {"87660000h", 315576000000 * kSecond},
      {"87660001h", std::nullopt},
      {"99999999999999999999999999h", std::nullopt},
      {"000000000000000000000000001s", kSecond},
      {"", std::nullopt},
      {"-", std::nullopt},
      {"1", std::nullopt},
      {"s", std::nullopt},
      {".s", std::nullopt},
      {"1d", std::nullopt},
      {"1 s", std::nullopt},
      {"1s ", std::nullopt},
      {"1m-1s", std::nullopt},
      {"1e3s", std::nullopt},
      {"1s2", std::nullopt},
      {"--1s", std::nullopt},
      {"1H", std::nullopt},
  };
  for (const Case& c : cases) EXPECT_EQ(ParseDuration(c.text), c.micros) << c.text;
}

TEST(Duration, Format) {
  EXPECT_EQ(FormatDuration(0), "0s");
  EXPECT_EQ(FormatDuration(5400 * kSecond), "5400s");
  EXPECT_EQ(FormatDuration(1500000), "1.5s");
  EXPECT_EQ(FormatDuration(-1), "-0.000001s");
  EXPECT_EQ(FormatDuration(-1500000), "-1.5s");
  EXPECT_EQ(FormatDuration(INT64_MIN), "-9223372036854.775808s");
  std::mt19937_64 random(7);
  for (int i = 0; i < 10000; ++i) {
    int64_t micros = static_cast<int64_t>(random() >> 7) - (int64_t{1} << 56);
    ASSERT_EQ(ParseDuration(FormatDuration(micros)), micros);
  }
}

}  // namespace
}  // namespace tollgate

// Calendar arithmetic on the proleptic Gregorian calendar, and RFC 3339. Days are counted from a year that begins in
// March, so that the leap day comes last (Howard Hinnant, "chrono-Compatible Low-Level Date Algorithms").
#include "base/time.h"

#include <cstdio>

#include "base/ascii.h"

namespace tollgate {

namespace {

constexpr int64_t kDaysPerEra = 146097;   // 400 years, after which the calendar repeats
constexpr int64_t kDaysToEpoch = 719468;  // 0000-03-01 to 1970-01-01

int64_t FloorDivide(int64_t a, int64_t b) { return a / b - (a % b < 0); }

// `count` digits at text[at]; -1 where one is missing.
int ReadDigits(std::string_view text, size_t at, size_t count) {
  if (at + count > text.size()) return -1;
  int value = 0;
  for (size_t i = at; i < at + count; ++i) {
    if (!IsDigit(text[i])) return -1;
    value = value * 10 + (text[i] - '0');
  }
  return value;
}

bool HasAt(std::string_view text, size_t at, char c) { return at < text.size() && text[at] == c; }

// "YYYY-MM-DD" at the start of text.
bool ReadFullDate(std::string_view text, CivilTime* civil) {
  civil->year = ReadDigits(text, 0, 4);
  civil->month = ReadDigits(text, 5, 2);
  civil->day = ReadDigits(text, 8, 2);
  return civil->year >= 0 && civil->month >= 0 && civil->day >= 0 && HasAt(text, 4, '-') && HasAt(text, 7, '-');
}

// "hh:mm:ss" and a fraction at text[11]; *at is left behind them.
bool ReadPartialTime(std::string_view text, CivilTime* civil, size_t* at) {
  civil->hour = ReadDigits(text, 11, 2);
  civil->minute = ReadDigits(text, 14, 2);
  civil->second = ReadDigits(text, 17, 2);
  civil->micros = 0;
  if (civil->hour < 0 || civil->minute < 0 || civil->second < 0) return false;
  if (text[13] != ':' || text[16] != ':') return false;
  *at = 19;
  if (!HasAt(text, *at, '.')) return true;
  size_t begin = ++*at;
  for (int unit = 100000; *at < text.size() && IsDigit(text[*at]); ++*at, unit /= 10)
    civil->micros += (text[*at] - '0') * unit;
  return *at > begin;
}

// "Z" or "+hh:mm" to the end of text, in minutes east.
bool ReadOffset(std::string_view text, size_t at, int* hours, int* minutes, bool* west) {
  *hours = *minutes = 0;
  *west = false;
  if (at + 1 == text.size() && (text[at] == 'Z' || text[at] == 'z')) return true;
  if (at + 6 != text.size() || (text[at] != '+' && text[at] != '-') || text[at + 3] != ':') return false;
  *west = text[at] == '-';
  *hours = ReadDigits(text, at + 1, 2);
  *minutes = ReadDigits(text, at + 4, 2);
  return *hours >= 0 && *minutes >= 0;
}

// Whether UTC could have a leap second after `utc_us`, a second 23:59:59: they come at the end of a month (RFC
// 3339, 5.7).
bool LeapSecondMayFollow(int64_t utc_us) {
  CivilTime next = ToCivil(utc_us + kMicrosPerSecond);
  return next.day == 1 && next.hour == 0 && next.minute == 0 && next.second == 0;
}

}  // namespace

int64_t DaysFromCivil(int64_t year, int month, int day) {
  year -= month <= 2;
  int64_t era = FloorDivide(year, 400);
  int64_t year_of_era = year - era * 400;
  int64_t month_from_march = (month + 9) % 12;
  int64_t day_of_year = (153 * month_from_march + 2) / 5 + day - 1;
  int64_t day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
  return era * kDaysPerEra + day_of_era - kDaysToEpoch;
}

bool IsRealDate(int64_t year, int month, int day) {
  if (year < 1 || year > 9999 || month < 1 || month > 12 || day < 1) return false;
  bool leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
  static constexpr int kDays[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  return day <= kDays[month - 1] + (month == 2 && leap);
}

CivilTime ToCivil(int64_t time_us) {
  int64_t days = FloorDivide(time_us, kMicrosPerDay);
  int64_t micros_of_day = time_us - days * kMicrosPerDay;
  int64_t seconds_of_day = micros_of_day / kMicrosPerSecond;

  int64_t shifted = days + kDaysToEpoch;
  int64_t era = FloorDivide(shifted, kDaysPerEra);
  int64_t day_of_era = shifted - era * kDaysPerEra;
  int64_t year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
  int64_t day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
  int64_t month_from_march = (5 * day_of_year + 2) / 153;

  CivilTime civil;
  civil.day = static_cast<int>(day_of_year - (153 * month_from_march + 2) / 5 + 1);
  civil.month = static_cast<int>(month_from_march < 10 ? month_from_march + 3 : month_from_march - 9);
  civil.year = era * 400 + year_of_era + (civil.month <= 2);
  civil.hour = static_cast<int>(seconds_of_day / 3600);
  civil.minute = static_cast<int>(seconds_of_day / 60 % 60);
  civil.second = static_cast<int>(seconds_of_day % 60);
  civil.micros = static_cast<int>(micros_of_day % kMicrosPerSecond);
  return civil;
}

int64_t FromCivil(const CivilTime& civil) {
  int64_t seconds =
      DaysFromCivil(civil.year, civil.month, civil.day) * 86400 + civil.hour * 3600 + civil.minute * 60 + civil.second;
  return seconds * kMicrosPerSecond + civil.micros;
}

int DayOfWeek(int64_t time_us) {
  int64_t days = FloorDivide(time_us, kMicrosPerDay) + 4;  // 1970-01-01 was a Thursday
  return static_cast<int>(days - FloorDivide(days, 7) * 7);
}

int DayOfYear(int64_t time_us) {
  int64_t days = FloorDivide(time_us, kMicrosPerDay);
  return static_cast<int>(days - DaysFromCivil(ToCivil(time_us).year, 1, 1));
}

TimeFault ParseRfc3339(std::string_view text, int64_t* time_us) {
  CivilTime civil;
  size_t at = 0;
  int offset_hours = 0, offset_minutes = 0;
  bool west = false;
  if (!ReadFullDate(text, &civil) || !(HasAt(text, 10, 'T') || HasAt(text, 10, 't'))) return TimeFault::kSyntax;
  if (!ReadPartialTime(text, &civil, &at) || !ReadOffset(text, at, &offset_hours, &offset_minutes, &west)) {
    return TimeFault::kSyntax;
  }
  bool leap = civil.second == 60;
  if (!IsRealDate(civil.year, civil.month, civil.day) || civil.hour > 23 || civil.minute > 59 || civil.second > 60 ||
      offset_hours > 23 || offset_minutes > 59) {
    return TimeFault::kRange;
  }
  int64_t offset_us = (offset_hours * 60 + offset_minutes) * 60 * kMicrosPerSecond;
  int64_t utc_us = FromCivil(civil) - (west ? -offset_us : offset_us);
  // FromCivil has carried a second 60 over already; the test is on the second before it.
  if (leap && !LeapSecondMayFollow(utc_us - civil.micros - kMicrosPerSecond)) return TimeFault::kRange;
  if (utc_us < kMinTimeUs || utc_us > kMaxTimeUs) return TimeFault::kRange;
  *time_us = utc_us;
  return TimeFault::kNone;
}

TimeFault ParseDate(std::string_view text, int64_t* time_us) {
  CivilTime civil{};
  if (text.size() != 10 || !ReadFullDate(text, &civil)) return TimeFault::kSyntax;
  if (!IsRealDate(civil.year, civil.month, civil.day)) return TimeFault::kRange;
  *time_us = FromCivil(civil);
  return TimeFault::kNone;
}

std::string FormatRfc3339(int64_t time_us) {
  CivilTime civil = ToCivil(time_us);
  char text[64];
  int size = std::snprintf(text, sizeof text, "%04lld-%02d-%02dT%02d:%02d:%02d", static_cast<long long>(civil.year),
                           civil.month, civil.day, civil.hour, civil.minute, civil.second);
  if (civil.micros != 0) {
    bool millis = civil.micros % 1000 == 0;
    size += std::snprintf(text + size, sizeof text - static_cast<size_t>(size), millis ? ".%03d" : ".%06d",
                          millis ? civil.micros / 1000 : civil.micros);
  }
  text[size++] = 'Z';
  return std::string(text, static_cast<size_t>(size));
}

}  // namespace tollgate

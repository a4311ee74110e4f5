#include "oracle/time.h"

#include <absl/time/time.h>

#include <cstdlib>

namespace tollgate::oracle {
namespace {

bool IsLeap(int64_t year) { return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0); }

int64_t DaysOfMonth(int64_t year, int64_t month) {
  constexpr int64_t kDays[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  return kDays[month - 1] + (month == 2 && IsLeap(year));
}

// Days from 0001-01-01 to the first of a year: a year has 365, and each leap year before it one more.
int64_t DaysBeforeYear(int64_t year) {
  const int64_t past = year - 1;
  const auto floor = [past](int64_t by) { return past >= 0 ? past / by : -((-past + by - 1) / by); };
  return past * 365 + floor(4) - floor(100) + floor(400);
}
constexpr int64_t kDaysToEpoch = 719162;  // 0001-01-01 to 1970-01-01

int64_t FloorDivide(int64_t a, int64_t b) { return a / b - (a % b < 0); }

// Fixed-width digits from text[*at]; -1 where there are none.
int64_t TakeDigits(std::string_view text, size_t* at, size_t width) {
  int64_t value = 0;
  for (size_t i = 0; i < width; ++i, ++*at) {
    if (*at >= text.size() || text[*at] < '0' || text[*at] > '9') return -1;
    value = value * 10 + (text[*at] - '0');
  }
  return value;
}

bool TakeChar(std::string_view text, size_t* at, std::string_view any_of) {
  if (*at >= text.size() || any_of.find(text[*at]) == std::string_view::npos) return false;
  ++*at;
  return true;
}

// Digits of a second's fraction, as microseconds; digits past the sixth are dropped.
bool TakeFraction(std::string_view text, size_t* at, int64_t* micros) {
  int64_t unit = 100000;
  const size_t begin = *at;
  for (; *at < text.size() && text[*at] >= '0' && text[*at] <= '9'; ++*at, unit /= 10)
    *micros += unit * (text[*at] - '0');
  return *at > begin;
}

struct Offset {
  int64_t hours = 0, minutes = 0;
  bool west = false;
  bool exists() const { return hours <= 23 && minutes <= 59; }
  int64_t us() const { return (west ? -1 : 1) * (hours * 60 + minutes) * 60 * kSecondUs; }
};

bool TakeDate(std::string_view text, size_t* at, Civil* civil) {
  civil->year = TakeDigits(text, at, 4);
  if (civil->year < 0 || !TakeChar(text, at, "-")) return false;
  civil->month = TakeDigits(text, at, 2);
  if (civil->month < 0 || !TakeChar(text, at, "-")) return false;
  civil->day = TakeDigits(text, at, 2);
  return civil->day >= 0;
}

bool TakeClock(std::string_view text, size_t* at, Civil* civil) {
  civil->hour = TakeDigits(text, at, 2);
  if (civil->hour < 0 || !TakeChar(text, at, ":")) return false;
  civil->minute = TakeDigits(text, at, 2);
  if (civil->minute < 0 || !TakeChar(text, at, ":")) return false;
  civil->second = TakeDigits(text, at, 2);
  if (civil->second < 0) return false;
  return !TakeChar(text, at, ".") || TakeFraction(text, at, &civil->micros);
}

bool TakeOffset(std::string_view text, size_t* at, Offset* offset) {
  if (TakeChar(text, at, "Zz")) return true;
  offset->west = *at < text.size() && text[*at] == '-';
  if (!TakeChar(text, at, "+-")) return false;
  offset->hours = TakeDigits(text, at, 2);
  if (offset->hours < 0 || !TakeChar(text, at, ":")) return false;
  offset->minutes = TakeDigits(text, at, 2);
  return offset->minutes >= 0;
}

std::string Padded(int64_t value, size_t width) {
  std::string text = std::to_string(value);
  return text.size() < width ? std::string(width - text.size(), '0') + text : text;
}

absl::TimeZone ZoneNamed(const std::string& name) {
  if (name.size() == 6 && (name[0] == '+' || name[0] == '-')) {
    const int seconds = (std::atoi(name.substr(1, 2).c_str()) * 60 + std::atoi(name.substr(4, 2).c_str())) * 60;
    return absl::FixedTimeZone(name[0] == '-' ? -seconds : seconds);
  }
  absl::TimeZone zone;
  if (!absl::LoadTimeZone(name, &zone)) std::abort();  // the checker refused it
  return zone;
}

}  // namespace

bool DateExists(int64_t year, int64_t month, int64_t day) {
  return year >= 1 && year <= 9999 && month >= 1 && month <= 12 && day >= 1 && day <= DaysOfMonth(year, month);
}

int64_t CivilToUs(const Civil& civil) {
  int64_t days = DaysBeforeYear(civil.year) - kDaysToEpoch + civil.day - 1;
  for (int64_t month = 1; month < civil.month; ++month) days += DaysOfMonth(civil.year, month);
  return days * kDayUs + ((civil.hour * 60 + civil.minute) * 60 + civil.second) * kSecondUs + civil.micros;
}

Civil CivilAt(int64_t time_us) {
  Civil civil;
  const int64_t days = FloorDivide(time_us, kDayUs);
  civil.year = 1970 + days / 366;  // not past it by much; then step
  while (DaysBeforeYear(civil.year) - kDaysToEpoch > days) --civil.year;
  while (DaysBeforeYear(civil.year + 1) - kDaysToEpoch <= days) ++civil.year;
  civil.day_of_year = days - (DaysBeforeYear(civil.year) - kDaysToEpoch);
  int64_t left = civil.day_of_year;
  for (; left >= DaysOfMonth(civil.year, civil.month); ++civil.month) left -= DaysOfMonth(civil.year, civil.month);
  civil.day = left + 1;
  civil.day_of_week = ((days + 4) % 7 + 7) % 7;  // 1970-01-01 was a Thursday
  const int64_t of_day = time_us - days * kDayUs;
  civil.hour = of_day / (3600 * kSecondUs);
  civil.minute = of_day / (60 * kSecondUs) % 60;
  civil.second = of_day / kSecondUs % 60;
  civil.micros = of_day % kSecondUs;
  return civil;
}

bool InCalendar(int64_t time_us) {
  static constexpr int64_t kFirst = -kDaysToEpoch * kDayUs;
  static const int64_t kEnd = (DaysBeforeYear(10000) - kDaysToEpoch) * kDayUs;
  return time_us >= kFirst && time_us < kEnd;
}

int64_t OffsetAt(const std::string& zone, int64_t time_us) {
  return ZoneNamed(zone).At(absl::FromUnixMicros(time_us)).offset;
}

std::optional<int64_t> LocalToUtc(const std::string& zone, int64_t local_us) {
  // Offsets reach less than 27 hours; a time is local_us in UTC at t where t + offset(t) is local_us.
  std::optional<int64_t> earliest;
  for (int64_t probe :
       {local_us - 27 * 3600 * kSecondUs, local_us - 12 * 3600 * kSecondUs, local_us - 3600 * kSecondUs, local_us,
        local_us + 3600 * kSecondUs, local_us + 12 * 3600 * kSecondUs, local_us + 27 * 3600 * kSecondUs}) {
    const int64_t utc_us = local_us - OffsetAt(zone, probe) * kSecondUs;
    const bool fits = utc_us + OffsetAt(zone, utc_us) * kSecondUs == local_us;
    if (fits && (!earliest || utc_us < *earliest)) earliest = utc_us;
  }
  return earliest;
}

TimeRead ReadRfc3339(std::string_view text, int64_t* time_us) {
  Civil civil;
  Offset offset;
  size_t at = 0;
  const bool reads = TakeDate(text, &at, &civil) && TakeChar(text, &at, "Tt") && TakeClock(text, &at, &civil) &&
                     TakeOffset(text, &at, &offset) && at == text.size();
  if (!reads) return TimeRead::kSyntax;
  if (!DateExists(civil.year, civil.month, civil.day) || civil.hour > 23 || civil.minute > 59 || civil.second > 60 ||
      !offset.exists()) {
    return TimeRead::kRange;
  }
  const int64_t utc_us = CivilToUs(civil) - offset.us();
  if (civil.second == 60) {  // only at the end of a month, in UTC: the second after it is a month's first
    const Civil after = CivilAt(utc_us);
    if (after.day != 1 || after.hour != 0 || after.minute != 0 || after.second != 0) return TimeRead::kRange;
  }
  if (!InCalendar(utc_us)) return TimeRead::kRange;
  *time_us = utc_us;
  return TimeRead::kGood;
}

TimeRead ReadDate(std::string_view text, int64_t* time_us) {
  Civil civil;
  size_t at = 0;
  if (!TakeDate(text, &at, &civil) || at != text.size()) return TimeRead::kSyntax;
  if (!DateExists(civil.year, civil.month, civil.day)) return TimeRead::kRange;
  *time_us = CivilToUs(civil);
  return TimeRead::kGood;
}

std::string WriteRfc3339(int64_t time_us) {
  const Civil civil = CivilAt(time_us);
  std::string text = Padded(civil.year, 4) + "-" + Padded(civil.month, 2) + "-" + Padded(civil.day, 2) + "T" +
                     Padded(civil.hour, 2) + ":" + Padded(civil.minute, 2) + ":" + Padded(civil.second, 2);
  if (civil.micros % 1000 != 0) {
    text += "." + Padded(civil.micros, 6);
  } else if (civil.micros != 0) {
    text += "." + Padded(civil.micros / 1000, 3);
  }
  return text + "Z";
}

std::optional<int64_t> ReadDuration(std::string_view text) {
  constexpr std::pair<std::string_view, long double> kUnits[] = {{"ns", 1e0L}, {"us", 1e3L}, {"ms", 1e6L},
                                                                 {"s", 1e9L},  {"m", 6e10L}, {"h", 3.6e12L}};
  const bool negative = text.starts_with("-");
  if (negative || text.starts_with("+")) text.remove_prefix(1);
  if (text == "0") return 0;
  if (text.empty()) return std::nullopt;
  __extension__ typedef __int128 Int128;
  Int128 total_ns = 0;
  while (!text.empty()) {
    size_t at = 0;
    Int128 digits = 0, divisor = 1;
    bool any = false, is_fraction = false;
    for (; at < text.size() && ((text[at] >= '0' && text[at] <= '9') || (text[at] == '.' && !is_fraction)); ++at) {
      if (text[at] == '.') {
        is_fraction = true;
        continue;
      }
      any = true;
      if (divisor >= static_cast<Int128>(1000000000000000)) continue;  // below any nanosecond
      digits = digits * 10 + (text[at] - '0');
      if (is_fraction) divisor *= 10;
      if (digits / divisor > static_cast<Int128>(1000000000000000000)) return std::nullopt;
    }
    Int128 unit_ns = 0;
    for (const auto& [name, ns] : kUnits) {
      if (unit_ns == 0 && text.substr(at).starts_with(name)) {
        unit_ns = static_cast<Int128>(ns);
        at += name.size();
      }
    }
    if (!any || unit_ns == 0) return std::nullopt;
    total_ns += digits / divisor * unit_ns + digits % divisor * unit_ns / divisor;
    if (total_ns > static_cast<Int128>(315576000000) * 1000000000) return std::nullopt;  // CEL's 10,000 years
    text.remove_prefix(at);
  }
  const int64_t micros = static_cast<int64_t>(total_ns / 1000);
  return negative ? -micros : micros;
}

std::string WriteDuration(int64_t duration_us) {
  const bool negative = duration_us < 0;
  const uint64_t magnitude = negative ? 0 - static_cast<uint64_t>(duration_us) : static_cast<uint64_t>(duration_us);
  std::string text = (negative ? "-" : "") + std::to_string(magnitude / 1000000);
  std::string fraction = Padded(static_cast<int64_t>(magnitude % 1000000), 6);
  while (!fraction.empty() && fraction.back() == '0') fraction.pop_back();
  return text + (fraction.empty() ? "" : "." + fraction) + "s";
}

namespace {

constexpr std::string_view kMonths[] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                        "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};

bool SameWord(std::string_view text, std::string_view word) {
  if (text.size() < word.size()) return false;
  for (size_t i = 0; i < word.size(); ++i) {
    if ((text[i] | 0x20) != (word[i] | 0x20)) return false;
  }
  return true;
}

struct Clock12 {
  bool used = false;
  int64_t half = -1;  // 0 is AM
};

// One conversion of a format.
bool TakeConversion(char conversion, std::string_view text, size_t* at, Civil* civil, Clock12* clock,
                    std::optional<int64_t>* offset_us) {
  switch (conversion) {
    case 'Y':
      return (civil->year = TakeDigits(text, at, 4)) >= 0;
    case 'y':
      if ((civil->year = TakeDigits(text, at, 2)) < 0) return false;
      civil->year += civil->year < 69 ? 2000 : 1900;
      return true;
    case 'm':
      return (civil->month = TakeDigits(text, at, 2)) >= 0;
    case 'b':
      for (int64_t month = 0; month < 12; ++month) {
        if (!SameWord(text.substr(*at), kMonths[month])) continue;
        civil->month = month + 1;
        *at += 3;
        return true;
      }
      return false;
    case 'd':
      return (civil->day = TakeDigits(text, at, 2)) >= 0;
    case 'H':
      return (civil->hour = TakeDigits(text, at, 2)) >= 0;
    case 'I':
      clock->used = true;
      return (civil->hour = TakeDigits(text, at, 2)) >= 0;
    case 'p':
      if (SameWord(text.substr(*at), "am"))
        clock->half = 0;
      else if (SameWord(text.substr(*at), "pm"))
        clock->half = 1;
      else
        return false;
      *at += 2;
      return true;
    case 'M':
      return (civil->minute = TakeDigits(text, at, 2)) >= 0;
    case 'S':
      return (civil->second = TakeDigits(text, at, 2)) >= 0;
    case 'f': {
      const size_t begin = *at;
      return TakeFraction(text.substr(0, *at + 6), at, &civil->micros) && *at - begin <= 6;
    }
    case 'z': {
      Offset offset;
      if (!TakeChar(text, at, "Zz")) {
        offset.west = *at < text.size() && text[*at] == '-';
        if (!TakeChar(text, at, "+-") || (offset.hours = TakeDigits(text, at, 2)) < 0) return false;
        TakeChar(text, at, ":");
        if ((offset.minutes = TakeDigits(text, at, 2)) < 0) return false;
      }
      if (!offset.exists()) civil->hour = 99;  // no such time
      *offset_us = offset.us();
      return true;
    }
    default:
      return TakeChar(text, at, "%");
  }
}

}  // namespace

TimeRead ReadByFormat(std::string_view format, std::string_view text, int64_t* time_us, bool* has_offset) {
  Civil civil;
  Clock12 clock;
  std::optional<int64_t> offset_us;
  size_t at = 0;
  for (size_t i = 0; i < format.size(); ++i) {
    if (format[i] != '%') {
      if (!TakeChar(text, &at, format.substr(i, 1))) return TimeRead::kSyntax;
    } else if (!TakeConversion(format[++i], text, &at, &civil, &clock, &offset_us)) {
      return TimeRead::kSyntax;
    }
  }
  if (at != text.size()) return TimeRead::kSyntax;
  if (clock.used && (civil.hour < 1 || civil.hour > 12)) return TimeRead::kRange;
  if (clock.used && clock.half >= 0) civil.hour = civil.hour % 12 + 12 * clock.half;
  if (!DateExists(civil.year, civil.month, civil.day) || civil.hour > 23 || civil.minute > 59 || civil.second > 59)
    return TimeRead::kRange;
  *time_us = CivilToUs(civil) - offset_us.value_or(0);
  *has_offset = offset_us.has_value();
  return InCalendar(*time_us) ? TimeRead::kGood : TimeRead::kRange;
}

}  // namespace tollgate::oracle

#include "plan/semantics.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <numbers>

#include "base/check.h"

namespace tollgate::plan {
namespace {

struct CauseEntry {
  std::string_view kind;
  bool is_unknown;
  std::string_view sentence;
};
constexpr CauseEntry kCauses[] = {
#define TG_CAUSE(identifier, kind, is_unknown, sentence) {kind, is_unknown != 0, sentence},
#include "tollgate/causes.def"
#undef TG_CAUSE
};
const CauseEntry& EntryOf(Cause cause) {
  TG_CHECK(static_cast<uint32_t>(cause) < kCauseCount);
  return kCauses[static_cast<uint32_t>(cause)];
}

Result<int64_t> UnitsOr(const std::optional<Decimal>& value, Cause cause) {
  if (!value) return cause;
  return value->units;
}

// Whether digits with an optional point and exponent, which are no double, are too large for one rather than too small:
// where their first digit that is not zero stands.
bool IsAboveOne(std::string_view text) {
  const size_t mark = std::min(text.find_first_of("eE"), text.size());
  const size_t point = std::min(text.find('.'), mark);
  const size_t first = text.find_first_not_of("0.");
  int64_t exponent = 0;
  std::string_view digits = text.substr(std::min(mark + 1, text.size()));
  if (digits.starts_with('+')) digits.remove_prefix(1);
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), exponent);
  if (error == std::errc::result_out_of_range) return !digits.starts_with('-');
  return static_cast<int64_t>(point) - static_cast<int64_t>(first) + exponent >= 0;
}

int64_t FloorDivide(int64_t a, int64_t b) { return a / b - (a % b != 0 && (a % b < 0) != (b < 0)); }

}  // namespace

std::string_view CauseKind(Cause cause) { return EntryOf(cause).kind; }
std::string_view CauseSentence(Cause cause) { return EntryOf(cause).sentence; }
bool IsUnknown(Cause cause) { return EntryOf(cause).is_unknown; }

Result<int64_t> AddDecimal(Decimal a, Decimal b) { return UnitsOr(Add(a, b), Cause::OVERFLOW); }
Result<int64_t> SubtractDecimal(Decimal a, Decimal b) { return UnitsOr(Subtract(a, b), Cause::OVERFLOW); }

Result<int64_t> DivideDecimal(Decimal a, Decimal b, int scale, Rounding rounding) {
  if (b.units == 0) return Cause::DIVISION_BY_ZERO;
  return UnitsOr(Divide(a, b, scale, rounding), Cause::OVERFLOW);
}

Result<int64_t> RoundDecimal(Decimal a, int scale, Rounding rounding) {
  const std::optional<int64_t> units = RescaleRounded(a, scale, rounding);
  if (!units) return Cause::OVERFLOW;
  return *units;
}

int64_t BoundRescale(RangeEnd end, int64_t a, int from_scale, int to_scale) {
  if (a == NoBound(end)) return a;
  return Rescale({a, from_scale}, to_scale).value_or(NoBound(end));
}

namespace {

constexpr double kRadiansOfDegree = std::numbers::pi / 180;
constexpr double kEarthRadiusKm = 6371.0088;

// sin(x / 2)^2 of the degrees between two angles.
double Haversine(double from, double to) {
  const double half = std::sin((to - from) * kRadiansOfDegree / 2);
  return half * half;
}

// NaN is within nothing.
bool IsWithin(double degrees, double most) { return degrees >= -most && degrees <= most; }

}  // namespace

Result<double> LongitudeTerm(double lon1, double lat2, double lon2) {
  if (!IsWithin(lon1, 180) || !IsWithin(lat2, 90) || !IsWithin(lon2, 180)) return Cause::BAD_ARGUMENT;
  return std::cos(lat2 * kRadiansOfDegree) * Haversine(lon1, lon2);
}

// Haversine's formula (R. W. Sinnott, "Virtues of the Haversine", 1984): well conditioned for places close by.
Result<double> DistanceKm(double lat1, double longitude_term, double lat2) {
  if (!IsWithin(lat1, 90) || !IsWithin(lat2, 90)) return Cause::BAD_ARGUMENT;
  const double across = std::cos(lat1 * kRadiansOfDegree) * longitude_term;
  const double h = Haversine(lat1, lat2) + across;
  return 2 * kEarthRadiusKm * std::asin(std::sqrt(std::min(h, 1.0)));
}

int64_t TimePartOf(int64_t time_us, const Zone* zone, TimePart part) {
  const int64_t local_us = zone == nullptr ? time_us : time_us + zone->OffsetSecondsAt(time_us) * kMicrosPerSecond;
  switch (part) {
    case TimePart::kYear:
      return ToCivil(local_us).year;
    case TimePart::kMonth:
      return ToCivil(local_us).month - 1;
    case TimePart::kDate:
      return ToCivil(local_us).day;
    case TimePart::kDayOfMonth:
      return ToCivil(local_us).day - 1;
    case TimePart::kDayOfWeek:
      return DayOfWeek(local_us);
    case TimePart::kDayOfYear:
      return DayOfYear(local_us);
    case TimePart::kHours:
      return ToCivil(local_us).hour;
    case TimePart::kMinutes:
      return ToCivil(local_us).minute;
    case TimePart::kSeconds:
      return ToCivil(local_us).second;
    case TimePart::kMillis:
      return ToCivil(local_us).micros / 1000;
  }
  TG_CHECK(false);
  return 0;
}

int64_t DurationPartOf(int64_t duration_us, TimePart part) {
  switch (part) {
    case TimePart::kHours:
      return duration_us / (3600 * kMicrosPerSecond);
    case TimePart::kMinutes:
      return duration_us / (60 * kMicrosPerSecond);
    case TimePart::kSeconds:
      return duration_us / kMicrosPerSecond;
    case TimePart::kMillis:
      return duration_us % kMicrosPerSecond / 1000;
    default:
      TG_CHECK(false);
  }
  return 0;
}

Result<int64_t> AddTime(int64_t time_us, int64_t duration_us) {
  const Result<int64_t> sum = AddInt(time_us, duration_us);
  if (!sum.ok() || *sum < kMinTimeUs || *sum > kMaxTimeUs) return Cause::OVERFLOW;
  return sum;
}

Result<int64_t> SubtractTime(int64_t time_us, int64_t duration_us) {
  const Result<int64_t> difference = SubtractInt(time_us, duration_us);
  if (!difference.ok() || *difference < kMinTimeUs || *difference > kMaxTimeUs) return Cause::OVERFLOW;
  return difference;
}

Result<int64_t> DoubleToInt(double a) {
  if (std::isnan(a)) return Cause::BAD_CONVERSION;
  if (a <= -0x1p63 || a >= 0x1p63) return Cause::OVERFLOW;
  return static_cast<int64_t>(a);
}

int64_t DecimalToInt(Decimal a) { return a.units / kPowersOf10[a.scale]; }
int64_t TimeToInt(int64_t time_us) { return FloorDivide(time_us, kMicrosPerSecond); }

Result<int64_t> IntToTime(int64_t seconds) {
  if (seconds < kMinTimeUs / kMicrosPerSecond || seconds > kMaxTimeUs / kMicrosPerSecond) return Cause::OVERFLOW;
  return seconds * kMicrosPerSecond;
}

Result<int64_t> TextToInt(std::string_view text) {
  if (text.size() > 1 && text[0] == '+' && text[1] != '-') text.remove_prefix(1);
  int64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (end != text.data() + text.size()) return Cause::BAD_CONVERSION;
  if (error == std::errc::result_out_of_range) return Cause::OVERFLOW;
  if (error != std::errc()) return Cause::BAD_CONVERSION;
  return value;
}

Result<double> TextToDouble(std::string_view text) {
  if (text == "NaN") return std::numeric_limits<double>::quiet_NaN();
  if (text == "Infinity" || text == "+Infinity") return std::numeric_limits<double>::infinity();
  if (text == "-Infinity") return -std::numeric_limits<double>::infinity();
  const bool has_plus = text.size() > 1 && text[0] == '+';
  if (has_plus) text.remove_prefix(1);
  // from_chars would also take "inf", "nan(x)" and, after our plus, a minus.
  const size_t first = !has_plus && text.starts_with('-') ? 1 : 0;
  if (first == text.size() || !((text[first] >= '0' && text[first] <= '9') || text[first] == '.')) {
    return Cause::BAD_CONVERSION;
  }
  double value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (end != text.data() + text.size()) return Cause::BAD_CONVERSION;
  if (error == std::errc()) {
    if (std::isinf(value)) return Cause::OVERFLOW;
    return value;
  }
  if (error != std::errc::result_out_of_range) return Cause::BAD_CONVERSION;
  if (IsAboveOne(text.substr(first))) return Cause::OVERFLOW;
  return first == 1 ? -0.0 : 0.0;  // below the least double
}

Result<bool> TextToBool(std::string_view text) {
  for (std::string_view word : {"1", "t", "true", "TRUE", "True"}) {
    if (text == word) return true;
  }
  for (std::string_view word : {"0", "f", "false", "FALSE", "False"}) {
    if (text == word) return false;
  }
  return Cause::BAD_CONVERSION;
}

Result<int64_t> TextToTime(std::string_view text) {
  int64_t time_us = 0;
  if (ParseRfc3339(text, &time_us) != TimeFault::kNone) return Cause::BAD_CONVERSION;
  return time_us;
}

Result<int64_t> TextToDuration(std::string_view text) {
  const std::optional<int64_t> duration_us = ParseDuration(text);
  if (!duration_us) return Cause::BAD_CONVERSION;
  return *duration_us;
}

ShortText IntToText(Decimal a) {
  if (a.scale != 0) return ShortText(FormatDecimal(a));
  char text[24];
  return ShortText({text, static_cast<size_t>(std::to_chars(text, text + sizeof text, a.units).ptr - text)});
}

ShortText DoubleToText(double a) {
  if (std::isnan(a)) return ShortText("NaN");
  if (std::isinf(a)) return ShortText(a > 0 ? "Infinity" : "-Infinity");
  char text[32];
  return ShortText({text, static_cast<size_t>(std::to_chars(text, text + sizeof text, a).ptr - text)});
}

ShortText TimeToText(int64_t time_us) { return ShortText(FormatRfc3339(time_us)); }
ShortText DurationToText(int64_t duration_us) { return ShortText(FormatDuration(duration_us)); }

}  // namespace tollgate::plan

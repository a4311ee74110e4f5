// The scalar meaning of every op that is more than a move: a value, or the cause of there being none. Constant folding,
// the kernels' tails, the causes of a decision and the tests all read it here; there is no second place where an op is
// defined.
#ifndef TOLLGATE_PLAN_SEMANTICS_H_
#define TOLLGATE_PLAN_SEMANTICS_H_

#include <compare>
#include <cstdint>
#include <cstring>
#include <limits>
#include <string_view>

#include "base/decimal.h"
#include "base/time.h"
#include "base/utf8.h"
#include "plan/op.h"

namespace tollgate::plan {

// Why there is no value: causes.def, in its order. The number is what kConstError carries.
enum class Cause : uint8_t {
#define TG_CAUSE(identifier, kind, is_unknown, sentence) identifier,
#include "tollgate/causes.def"
#undef TG_CAUSE
};
inline constexpr uint32_t kCauseCount = 0
#define TG_CAUSE(identifier, kind, is_unknown, sentence) +1
#include "tollgate/causes.def"
#undef TG_CAUSE
    ;
std::string_view CauseKind(Cause cause);  // "division_by_zero"
std::string_view CauseSentence(Cause cause);
bool IsUnknown(Cause cause);  // UNKNOWN, else ERROR

// A value or a cause.
template <class T>
class Result {
 public:
  constexpr Result(T value) : value_(value), ok_(true) {}
  constexpr Result(Cause cause) : cause_(cause) {}
  constexpr bool ok() const { return ok_; }
  constexpr const T& operator*() const { return value_; }
  constexpr Cause cause() const { return cause_; }  // only where not ok

 private:
  T value_{};
  Cause cause_{};
  bool ok_ = false;
};

// A short text without a heap: what conversions of numbers and times give.
struct ShortText {
  char data[64];
  uint8_t size = 0;
  explicit ShortText(std::string_view text) : size(static_cast<uint8_t>(text.size())) {
    std::memcpy(data, text.data(), text.size());
  }
  std::string_view view() const { return {data, size}; }
};

// Comparison. An unordered pair (NaN) is unequal and neither less nor greater.
constexpr bool Holds(Comparison comparison, std::partial_ordering order) {
  switch (comparison) {
    case Comparison::kEqual:
      return order == 0;
    case Comparison::kNotEqual:
      return order != 0;
    case Comparison::kLess:
      return order < 0;
    case Comparison::kLessEqual:
      return order <= 0;
    case Comparison::kGreater:
      return order > 0;
    case Comparison::kGreaterEqual:
      return order >= 0;
  }
  return false;
}
inline bool CompareInt(Comparison comparison, int64_t a, int64_t b) { return Holds(comparison, a <=> b); }
inline bool CompareDouble(Comparison comparison, double a, double b) { return Holds(comparison, a <=> b); }
inline bool CompareBool(Comparison comparison, bool a, bool b) { return Holds(comparison, a <=> b); }
// By byte, which in UTF-8 is by code point.
inline bool CompareText(Comparison comparison, std::string_view a, std::string_view b) {
  return Holds(comparison, a <=> b);
}
inline bool CompareDecimal(Comparison comparison, Decimal a, Decimal b) { return Holds(comparison, Compare(a, b)); }
inline bool CompareDecimalDouble(Comparison comparison, Decimal a, double b) {
  return Holds(comparison, Compare(a, b));
}

// Integers; a decimal product too, whose scales add.
inline Result<int64_t> AddInt(int64_t a, int64_t b) {
  int64_t sum;
  if (__builtin_add_overflow(a, b, &sum)) return Cause::OVERFLOW;
  return sum;
}
inline Result<int64_t> SubtractInt(int64_t a, int64_t b) {
  int64_t difference;
  if (__builtin_sub_overflow(a, b, &difference)) return Cause::OVERFLOW;
  return difference;
}
inline Result<int64_t> MultiplyInt(int64_t a, int64_t b) {
  int64_t product;
  if (__builtin_mul_overflow(a, b, &product)) return Cause::OVERFLOW;
  return product;
}
// Toward zero.
inline Result<int64_t> DivideInt(int64_t a, int64_t b) {
  if (b == 0) return Cause::DIVISION_BY_ZERO;
  if (b == -1 && a == std::numeric_limits<int64_t>::min()) return Cause::OVERFLOW;
  return a / b;
}
// Of the sign of `a`. The smallest integer modulo -1 is an overflow, as in cel-go and cel-cpp.
inline Result<int64_t> ModuloInt(int64_t a, int64_t b) {
  if (b == 0) return Cause::DIVISION_BY_ZERO;
  if (b == -1 && a == std::numeric_limits<int64_t>::min()) return Cause::OVERFLOW;
  return a % b;
}
inline Result<int64_t> NegateInt(int64_t a) { return SubtractInt(0, a); }

// Decimals: units of the result at the scale that op.def states.
Result<int64_t> AddDecimal(Decimal a, Decimal b);
Result<int64_t> SubtractDecimal(Decimal a, Decimal b);
Result<int64_t> DivideDecimal(Decimal a, Decimal b, int scale, Rounding rounding);
Result<int64_t> RoundDecimal(Decimal a, int scale, Rounding rounding);

// Bounds: ends of the range in which a value lies that is not known exactly. An op's aux says which end it computes.
// The least integer as a low end and the greatest as a high end are no bound, and so is what does not fit 64 bits.
enum class RangeEnd : uint16_t { kLow, kHigh };
constexpr int64_t NoBound(RangeEnd end) {
  return end == RangeEnd::kLow ? std::numeric_limits<int64_t>::min() : std::numeric_limits<int64_t>::max();
}
// The two ends that `end` of the sum is made of.
constexpr int64_t BoundAdd(RangeEnd end, int64_t a, int64_t b) {
  int64_t sum = 0;
  const bool has_none = a == NoBound(end) || b == NoBound(end) || __builtin_add_overflow(a, b, &sum);
  return has_none ? NoBound(end) : sum;
}
// `a` is the same end, `b` the other one of what is subtracted.
constexpr int64_t BoundSubtract(RangeEnd end, int64_t a, int64_t b) {
  const RangeEnd other = end == RangeEnd::kLow ? RangeEnd::kHigh : RangeEnd::kLow;
  int64_t difference = 0;
  const bool has_none = a == NoBound(end) || b == NoBound(other) || __builtin_sub_overflow(a, b, &difference);
  return has_none ? NoBound(end) : difference;
}
// One end of each, whichever: a product of ranges is the least and the greatest of four of these. No bound is an
// infinity here; 0 times it is 0, since the value itself is finite.
constexpr int64_t BoundMultiply(RangeEnd end, int64_t a, int64_t b) {
  if (a == 0 || b == 0) return 0;
  const auto is_infinite = [](int64_t x) { return x == NoBound(RangeEnd::kLow) || x == NoBound(RangeEnd::kHigh); };
  if (is_infinite(a) || is_infinite(b)) return NoBound((a < 0) == (b < 0) ? RangeEnd::kHigh : RangeEnd::kLow);
  int64_t product = 0;
  return __builtin_mul_overflow(a, b, &product) ? NoBound(end) : product;
}
int64_t BoundRescale(RangeEnd end, int64_t a, int from_scale, int to_scale);  // to_scale is the larger

// Times. CEL's getters: kMonth, kDayOfMonth, kDayOfYear count from 0, kDate from 1, Sunday is 0. `zone` null: UTC.
int64_t TimePartOf(int64_t time_us, const Zone* zone, TimePart part);
// Whole hours, minutes, seconds toward zero; kMillis is the part below a second.
int64_t DurationPartOf(int64_t duration_us, TimePart part);
// OVERFLOW outside years 1 to 9999.
Result<int64_t> AddTime(int64_t time_us, int64_t duration_us);
Result<int64_t> SubtractTime(int64_t time_us, int64_t duration_us);

// Places in degrees, on a sphere of the earth's mean radius (IUGG: 6371.0088 km). DistanceKm takes what LongitudeTerm
// gives. BAD_ARGUMENT for what is no latitude or longitude.
Result<double> LongitudeTerm(double lon1, double lat2, double lon2);
Result<double> DistanceKm(double lat1, double longitude_term, double lat2);

// Conversions
inline double IntToDouble(Decimal a) { return ToDouble(a); }
// Toward zero. NaN is BAD_CONVERSION; OVERFLOW at -2^63 and below too, as CEL's conformance suite has it.
Result<int64_t> DoubleToInt(double a);
int64_t DecimalToInt(Decimal a);     // toward zero
int64_t TimeToInt(int64_t time_us);  // seconds, floor
Result<int64_t> IntToTime(int64_t seconds);
Result<int64_t> TextToInt(std::string_view text);    // an optional sign and digits
Result<double> TextToDouble(std::string_view text);  // decimal digits with point and exponent; NaN, Infinity
Result<bool> TextToBool(std::string_view text);      // 1 t true TRUE True, 0 f false FALSE False
Result<int64_t> TextToTime(std::string_view text);   // RFC 3339
Result<int64_t> TextToDuration(std::string_view text);
inline std::string_view BoolToText(bool a) { return a ? "true" : "false"; }
ShortText IntToText(Decimal a);    // all digits of its scale: "12.50"
ShortText DoubleToText(double a);  // the shortest that reads back; NaN, Infinity, -Infinity
ShortText TimeToText(int64_t time_us);
ShortText DurationToText(int64_t duration_us);

// Text. One that `+` makes has a limit: variables that double a text would otherwise take any memory and any time for a
// pack of twenty lines. At 64 KiB, as long as an expression may be, the texts that one op makes of a batch of 1,024
// rows take 64 MiB at most.
inline constexpr size_t kMaxTextBytes = size_t{64} << 10;
// `keep` stores the two, one after the other.
template <class Keep>
Result<std::string_view> Concatenate(std::string_view a, std::string_view b, Keep keep) {
  if (a.size() + b.size() > kMaxTextBytes) return Cause::OVERFLOW;
  return keep(a, b);
}
inline int64_t SizeOf(std::string_view text) { return static_cast<int64_t>(CountCodePoints(text)); }
// Behind the last @, since a quoted name before it may hold one.
inline Result<std::string_view> EmailDomain(std::string_view text) {
  const size_t at = text.rfind('@');
  if (at == text.npos || at + 1 == text.size()) return Cause::BAD_ARGUMENT;
  return text.substr(at + 1);
}
inline bool Contains(std::string_view text, std::string_view part) { return text.find(part) != text.npos; }
inline bool StartsWith(std::string_view text, std::string_view part) { return text.starts_with(part); }
inline bool EndsWith(std::string_view text, std::string_view part) { return text.ends_with(part); }

// The scales that an op packs into c, a byte each: a's, b's, the result's.
constexpr uint32_t PackScales(int a, int b = 0, int result = 0) {
  return static_cast<uint32_t>(a) | static_cast<uint32_t>(b) << 8 | static_cast<uint32_t>(result) << 16;
}
// In place 1 of an op that has its operands the other way round than the text: the cause of an UNKNOWN is that of the
// operand that stands first there.
inline constexpr int kTurned = 1;
constexpr int ScaleAt(uint32_t packed, int place) { return static_cast<int>(packed >> (8 * place) & 0xFF); }

}  // namespace tollgate::plan
#endif  // TOLLGATE_PLAN_SEMANTICS_H_

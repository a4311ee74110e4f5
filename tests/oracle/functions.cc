// Functions and operators on values: google/cel-spec doc/langdef.md, and language.md for decimals.
#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstdlib>

#include "oracle/evaluate.h"
#include "oracle/number.h"
#include "oracle/time.h"

namespace tollgate::oracle {
namespace {

using cel::Function;
using cel::Type;
using cel::TypeKind;
using cel::Value;

__extension__ typedef __int128 Int128;

bool IsNumber(TypeKind kind) {
  return kind == TypeKind::kInt || kind == TypeKind::kUint || kind == TypeKind::kDouble || kind == TypeKind::kDecimal;
}

// Finite numbers only.
Number NumberOf(const Value& value) {
  switch (value.type.kind) {
    case TypeKind::kUint:
      return FromUint(value.uinteger);
    case TypeKind::kDouble:
      return FromDouble(value.number);
    case TypeKind::kDecimal:
      return FromUnits(value.integer, value.type.scale);
    default:
      return FromInt(value.integer);
  }
}

template <class T>
int Order(const T& a, const T& b) {
  return a < b ? -1 : b < a ? 1 : 0;
}

int CompareNumbers(const Value& a, const Value& b) {
  const double x = a.type.kind == TypeKind::kDouble ? a.number : 0;
  const double y = b.type.kind == TypeKind::kDouble ? b.number : 0;
  if (std::isnan(x) || std::isnan(y)) return 2;
  if (a.type.kind == TypeKind::kDouble && b.type.kind == TypeKind::kDouble) return Order(x, y);
  if (std::isinf(x) || std::isinf(y)) return Order(std::isinf(x) ? x : 0, std::isinf(y) ? y : 0);
  return Compare(NumberOf(a), NumberOf(b));
}

Result Integral(TypeKind kind, Int128 value) {
  if (value < INT64_MIN || value > INT64_MAX) return Fault(Cause::OVERFLOW);
  Result result = IntResult(static_cast<int64_t>(value));
  result.value.type.kind = kind;
  return result;
}
Result UintResult(Int128 value) {
  if (value < 0 || value > static_cast<Int128>(UINT64_MAX)) return Fault(Cause::OVERFLOW);
  Result result;
  result.value.type = {TypeKind::kUint};
  result.value.uinteger = static_cast<uint64_t>(value);
  return result;
}
Result DoubleResult(double value) {
  Result result;
  result.value.type = {TypeKind::kDouble};
  result.value.number = value;
  return result;
}
Result DecimalResult(const Number& number, int scale) {
  const std::optional<int64_t> units = ToUnits(number, scale);
  if (!units) return Fault(Cause::OVERFLOW);
  Result result = IntResult(*units);
  result.value.type = {TypeKind::kDecimal, scale};
  return result;
}
Result TimeResult(Int128 time_us) {
  Result result = Integral(TypeKind::kTimestamp, time_us);
  if (result.is_value() && !InCalendar(result.value.integer)) return Fault(Cause::OVERFLOW);
  return result;
}

// Whole numbers of 64 bits, with room to spare.
Result WholeArithmetic(Function function, const Value& a, const Value& b) {
  const bool is_uint = a.type.kind == TypeKind::kUint;
  const Int128 x = is_uint ? static_cast<Int128>(a.uinteger) : a.integer;
  const Int128 y = is_uint ? static_cast<Int128>(b.uinteger) : b.integer;
  Int128 value = 0;
  switch (function) {
    case Function::kAdd:
      value = x + y;
      break;
    case Function::kSubtract:
      value = x - y;
      break;
    case Function::kMultiply:  // 2^64 x 2^64 does not fit: ask first
      if (x != 0 && y != 0 && (x > 0 ? x : -x) > (static_cast<Int128>(1) << 100) / (y > 0 ? y : -y))
        return Fault(Cause::OVERFLOW);
      value = x * y;
      break;
    default:
      if (y == 0) return Fault(Cause::DIVISION_BY_ZERO);
      if (x == INT64_MIN && y == -1) return Fault(Cause::OVERFLOW);
      value = function == Function::kDivide ? x / y : x % y;
  }
  return is_uint ? UintResult(value) : Integral(a.type.kind, value);
}

Result DoubleArithmetic(Function function, double x, double y) {
  switch (function) {
    case Function::kAdd:
      return DoubleResult(x + y);
    case Function::kSubtract:
      return DoubleResult(x - y);
    case Function::kMultiply:
      return DoubleResult(x * y);
    default:
      return DoubleResult(x / y);
  }
}

Result DecimalArithmetic(Function function, const Value& a, const Value& b, const Type& type) {
  const Number x = NumberOf(a), y = NumberOf(b);
  switch (function) {
    case Function::kAdd:
      return DecimalResult(Add(x, y), type.scale);
    case Function::kSubtract:
      return DecimalResult(Add(x, Negate(y)), type.scale);
    default:
      return DecimalResult(Multiply(x, y), type.scale);
  }
}

Result Arithmetic(Function function, const Value& a, const Value& b, const Type& type) {
  if (type.kind == TypeKind::kString) {
    const std::string text = a.text + b.text;
    return text.size() > 65536 ? Fault(Cause::OVERFLOW) : TextResult(text);
  }
  if (type.kind == TypeKind::kDecimal) return DecimalArithmetic(function, a, b, type);
  if (type.kind == TypeKind::kDouble) return DoubleArithmetic(function, a.number, b.number);
  const Int128 x = a.integer, y = b.integer;
  const Int128 moved = function == Function::kAdd ? x + y : x - y;
  if (type.kind == TypeKind::kTimestamp) return TimeResult(moved);
  if (type.kind == TypeKind::kDuration) return Integral(TypeKind::kDuration, moved);
  return WholeArithmetic(function, a, b);
}

Result Negated(const Value& a) {
  if (a.type.kind == TypeKind::kDouble) return DoubleResult(-a.number);
  Result result = Integral(a.type.kind, -static_cast<Int128>(a.integer));
  result.value.type = a.type;
  return result;
}

bool Holds(Function function, int order) {
  switch (function) {
    case Function::kEqual:
      return order == 0;
    case Function::kNotEqual:
      return order != 0;
    case Function::kLess:
      return order == -1;
    case Function::kLessEqual:
      return order == -1 || order == 0;
    case Function::kGreater:
      return order == 1;
    default:
      return order == 1 || order == 0;
  }
}

// --- conversions ---

Result WholeOf(double number, bool is_uint) {
  if (std::isnan(number)) return Fault(Cause::BAD_CONVERSION);
  const double whole = std::trunc(number);
  // CEL's own tests take int(-2^63 as a double) for an error, though it would fit.
  if (is_uint && !(whole >= 0 && whole < 18446744073709551616.0)) return Fault(Cause::OVERFLOW);
  if (!is_uint && !(whole > -9223372036854775808.0 && whole < 9223372036854775808.0)) return Fault(Cause::OVERFLOW);
  return is_uint ? UintResult(static_cast<Int128>(whole)) : Integral(TypeKind::kInt, static_cast<Int128>(whole));
}

Result WholeOf(const std::string& text, bool is_uint) {
  const bool has_sign = !text.empty() && (text[0] == '-' || text[0] == '+');
  const std::string digits = text.substr(has_sign ? 1 : 0);
  if (digits.empty() || digits.find_first_not_of("0123456789") != std::string::npos)
    return Fault(Cause::BAD_CONVERSION);
  if (is_uint && has_sign) return Fault(Cause::BAD_CONVERSION);
  const Number number = Normal(text[0] == '-', digits, 0);
  if (Compare(number, FromUint(UINT64_MAX)) > 0 || Compare(number, FromInt(INT64_MIN)) < 0)
    return Fault(Cause::OVERFLOW);
  const Int128 magnitude = number.digits.empty() ? 0 : static_cast<Int128>(std::strtoull(digits.c_str(), nullptr, 10));
  const Int128 value = number.negative ? -magnitude : magnitude;
  return is_uint ? UintResult(value) : Integral(TypeKind::kInt, value);
}

Result ToWhole(const Value& a, bool is_uint) {
  switch (a.type.kind) {
    case TypeKind::kDouble:
      return WholeOf(a.number, is_uint);
    case TypeKind::kString:
      return WholeOf(a.text, is_uint);
    case TypeKind::kTimestamp: {
      const int64_t seconds = a.integer / kSecondUs;
      return IntResult(seconds - (a.integer % kSecondUs < 0));
    }
    case TypeKind::kUint:
      return is_uint ? UintResult(static_cast<Int128>(a.uinteger)) : Integral(TypeKind::kInt, a.uinteger);
    case TypeKind::kDecimal: {
      const Number whole = DivideRounded(NumberOf(a), FromInt(1), 0, Round::kDown);
      const Int128 value = *ToUnits(whole, 0);
      return is_uint ? UintResult(value) : Integral(TypeKind::kInt, value);
    }
    default:
      return is_uint ? UintResult(a.integer) : IntResult(a.integer);
  }
}

// Digits with a point and an exponent, either sign; or NaN, Infinity.
Result DoubleOf(const std::string& text) {
  const size_t sign = !text.empty() && (text[0] == '-' || text[0] == '+') ? 1 : 0;
  std::string rest = text.substr(sign);
  const bool negative = sign == 1 && text[0] == '-';
  if (text == "NaN") return DoubleResult(std::nan(""));
  if (rest == "Infinity") return DoubleResult(negative ? -HUGE_VAL : HUGE_VAL);
  const size_t e = std::min(rest.find_first_of("eE"), rest.size());
  std::string digits = rest.substr(0, e);
  const size_t point = digits.find('.');
  const size_t fraction = point == std::string::npos ? 0 : digits.size() - point - 1;
  if (point != std::string::npos) digits.erase(point, 1);
  if (digits.empty() || digits.find_first_not_of("0123456789") != std::string::npos)
    return Fault(Cause::BAD_CONVERSION);
  int64_t exponent = 0;
  if (e < rest.size()) {
    std::string power = rest.substr(e + 1);
    const bool down = !power.empty() && power[0] == '-';
    if (!power.empty() && (power[0] == '-' || power[0] == '+')) power.erase(0, 1);
    if (power.empty() || power.find_first_not_of("0123456789") != std::string::npos)
      return Fault(Cause::BAD_CONVERSION);
    for (char c : power) exponent = std::min<int64_t>(exponent * 10 + (c - '0'), 1000000);
    if (down) exponent = -exponent;
  }
  const double magnitude = ToDouble(Normal(false, digits, exponent - static_cast<int64_t>(fraction)));
  if (std::isinf(magnitude)) return Fault(Cause::OVERFLOW);
  return DoubleResult(negative ? -magnitude : magnitude);
}

Result ToText(const Value& a) {
  switch (a.type.kind) {
    case TypeKind::kBool:
      return TextResult(a.boolean ? "true" : "false");
    case TypeKind::kUint:
      return TextResult(std::to_string(a.uinteger));
    case TypeKind::kDecimal:
      return TextResult(ToText(NumberOf(a), a.type.scale));
    case TypeKind::kString:
      return TextResult(a.text);
    case TypeKind::kTimestamp:
      return TextResult(WriteRfc3339(a.integer));
    case TypeKind::kDuration:
      return TextResult(WriteDuration(a.integer));
    case TypeKind::kDouble: {
      if (std::isnan(a.number)) return TextResult("NaN");
      if (std::isinf(a.number)) return TextResult(a.number > 0 ? "Infinity" : "-Infinity");
      char buffer[40];
      return TextResult(std::string(buffer, std::to_chars(buffer, buffer + sizeof buffer, a.number).ptr));
    }
    default:
      return TextResult(std::to_string(a.integer));
  }
}

Result ToTruth(const Value& a) {
  if (a.type.kind == TypeKind::kBool) return BoolResult(a.boolean);
  for (const char* word : {"1", "t", "true", "TRUE", "True"}) {
    if (a.text == word) return BoolResult(true);
  }
  for (const char* word : {"0", "f", "false", "FALSE", "False"}) {
    if (a.text == word) return BoolResult(false);
  }
  return Fault(Cause::BAD_CONVERSION);
}

Result ToTime(const Value& a) {
  if (a.type.kind == TypeKind::kTimestamp) return TimeResult(a.integer);
  if (a.type.kind == TypeKind::kInt) return TimeResult(static_cast<Int128>(a.integer) * kSecondUs);
  int64_t time_us = 0;
  if (ReadRfc3339(a.text, &time_us) != TimeRead::kGood) return Fault(Cause::BAD_CONVERSION);
  return TimeResult(time_us);
}

Result ToSpan(const Value& a) {
  if (a.type.kind == TypeKind::kDuration) return Integral(TypeKind::kDuration, a.integer);
  const std::optional<int64_t> duration_us = ReadDuration(a.text);
  if (!duration_us) return Fault(Cause::BAD_CONVERSION);
  return Integral(TypeKind::kDuration, *duration_us);
}

// --- parts of times ---

Result SpanPart(Function function, int64_t duration_us) {
  switch (function) {
    case Function::kGetHours:
      return IntResult(duration_us / (3600 * kSecondUs));
    case Function::kGetMinutes:
      return IntResult(duration_us / (60 * kSecondUs));
    case Function::kGetSeconds:
      return IntResult(duration_us / kSecondUs);
    default:
      return IntResult(duration_us % kSecondUs / 1000);
  }
}

Result TimePart(Function function, const std::vector<Value>& args) {
  if (args[0].type.kind == TypeKind::kDuration) return SpanPart(function, args[0].integer);
  int64_t local_us = args[0].integer;
  if (args.size() > 1) local_us += OffsetAt(args[1].text, local_us) * kSecondUs;
  const Civil civil = CivilAt(local_us);
  switch (function) {
    case Function::kGetFullYear:
      return IntResult(civil.year);
    case Function::kGetMonth:
      return IntResult(civil.month - 1);
    case Function::kGetDate:
      return IntResult(civil.day);
    case Function::kGetDayOfMonth:
      return IntResult(civil.day - 1);
    case Function::kGetDayOfWeek:
      return IntResult(civil.day_of_week);
    case Function::kGetDayOfYear:
      return IntResult(civil.day_of_year);
    case Function::kGetHours:
      return IntResult(civil.hour);
    case Function::kGetMinutes:
      return IntResult(civil.minute);
    case Function::kGetSeconds:
      return IntResult(civil.second);
    default:
      return IntResult(civil.micros / 1000);
  }
}

Result TextTest(Function function, const std::string& text, const std::string& part) {
  const bool fits = part.size() <= text.size();
  if (function == Function::kStartsWith) return BoolResult(fits && text.compare(0, part.size(), part) == 0);
  if (function == Function::kEndsWith)
    return BoolResult(fits && text.compare(text.size() - part.size(), part.size(), part) == 0);
  return BoolResult(text.find(part) != std::string::npos);
}

int64_t CodePoints(const std::string& text) {
  int64_t count = 0;
  for (unsigned char c : text) count += c < 0x80 || c >= 0xC0;
  return count;
}

Result RoundedQuotient(const Value& a, const Number& divisor, const std::string& rounding, int scale) {
  if (divisor.digits.empty()) return Fault(Cause::DIVISION_BY_ZERO);
  return DecimalResult(DivideRounded(NumberOf(a), divisor, scale, *RoundNamed(rounding)), scale);
}

}  // namespace

int CompareValues(const Value& a, const Value& b) {
  if (IsNumber(a.type.kind)) return CompareNumbers(a, b);
  switch (a.type.kind) {
    case TypeKind::kBool:
      return Order(a.boolean, b.boolean);
    case TypeKind::kString:
      return Order(a.text, b.text);  // std::string compares bytes as unsigned
    default:
      return Order(a.integer, b.integer);
  }
}

// The haversine formula, its terms in the order of functions.def's sentence.
Result Distance(double lat1, double lon1, double lat2, double lon2) {
  const bool are_places =
      std::fabs(lat1) <= 90 && std::fabs(lat2) <= 90 && std::fabs(lon1) <= 180 && std::fabs(lon2) <= 180;
  if (!are_places) return Fault(Cause::BAD_ARGUMENT);
  const double degree = 3.14159265358979323846 / 180;
  const double north = std::sin((lat2 - lat1) * degree / 2), east = std::sin((lon2 - lon1) * degree / 2);
  const double h = north * north + std::cos(lat1 * degree) * (std::cos(lat2 * degree) * (east * east));
  return DoubleResult(2 * 6371.0088 * std::asin(h < 1 ? std::sqrt(h) : 1));
}

Result Apply(Function function, const std::vector<Value>& args, const Type& type) {
  if (function >= Function::kGetFullYear && function <= Function::kGetMilliseconds) return TimePart(function, args);
  if (function >= Function::kEqual && function <= Function::kGreaterEqual) {
    return BoolResult(Holds(function, CompareValues(args[0], args[1])));
  }
  switch (function) {
    case Function::kAdd:
    case Function::kSubtract:
    case Function::kMultiply:
    case Function::kDivide:
    case Function::kModulo:
      return Arithmetic(function, args[0], args[1], type);
    case Function::kNegate:
      return Negated(args[0]);
    case Function::kSize:
      return IntResult(CodePoints(args[0].text));
    case Function::kEmailDomain: {
      const size_t at = args[0].text.find_last_of('@');
      const std::string domain = at == std::string::npos ? "" : args[0].text.substr(at + 1);
      return domain.empty() ? Fault(Cause::BAD_ARGUMENT) : TextResult(domain);
    }
    case Function::kGeoDistanceKm:
      return Distance(args[0].number, args[1].number, args[2].number, args[3].number);
    case Function::kContains:
    case Function::kStartsWith:
    case Function::kEndsWith:
      return TextTest(function, args[0].text, args[1].text);
    case Function::kToInt:
      return ToWhole(args[0], false);
    case Function::kToUint:
      return ToWhole(args[0], true);
    case Function::kToDouble:
      if (args[0].type.kind == TypeKind::kDouble) return DoubleResult(args[0].number);
      return args[0].type.kind == TypeKind::kString ? DoubleOf(args[0].text)
                                                    : DoubleResult(ToDouble(NumberOf(args[0])));
    case Function::kToString:
      return ToText(args[0]);
    case Function::kToBool:
      return ToTruth(args[0]);
    case Function::kToTimestamp:
      return ToTime(args[0]);
    case Function::kToDuration:
      return ToSpan(args[0]);
    case Function::kDecimalDiv:
      return RoundedQuotient(args[0], NumberOf(args[1]), args[3].text, type.scale);
    case Function::kDecimalRound:
      return RoundedQuotient(args[0], FromInt(1), args[2].text, type.scale);
    default:
      std::abort();  // `in` and `matches` are the evaluator's own
  }
}

}  // namespace tollgate::oracle

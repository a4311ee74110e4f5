// Decimals as scaled int64. Every operation forms its exact result in 128 bits and then asks whether it fits; only
// division and RescaleRounded round. The largest intermediate is |int64| x 10^18 < 2^123.
#include "base/decimal.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <limits>

#include "base/ascii.h"
#include "base/check.h"

namespace tollgate {

namespace {

__extension__ typedef __int128 Int128;
__extension__ typedef unsigned __int128 Uint128;

constexpr uint64_t kInt64MinMagnitude = uint64_t{1} << 63;

uint64_t Magnitude(int64_t value) {
  return value < 0 ? 0 - static_cast<uint64_t>(value) : static_cast<uint64_t>(value);
}

std::optional<int64_t> FitMagnitude(Uint128 magnitude, bool negative) {
  if (magnitude > kInt64MinMagnitude - (negative ? 0 : 1)) return std::nullopt;
  uint64_t bits = static_cast<uint64_t>(magnitude);
  return static_cast<int64_t>(negative ? 0 - bits : bits);
}

std::optional<int64_t> Fit(Int128 value) {
  if (value < std::numeric_limits<int64_t>::min() || value > std::numeric_limits<int64_t>::max()) return std::nullopt;
  return static_cast<int64_t>(value);
}

// Whether |quotient| goes up by one for the remainder `rest` of `divisor`.
bool RoundsAway(Uint128 quotient, Uint128 rest, Uint128 divisor, bool negative, Rounding rounding) {
  if (rest == 0) return false;
  Uint128 other_side = divisor - rest;
  switch (rounding) {
    case Rounding::kHalfEven:
      return rest > other_side || (rest == other_side && (quotient & 1) != 0);
    case Rounding::kHalfUp:
      return rest >= other_side;
    case Rounding::kDown:
      return false;
    case Rounding::kUp:
      return true;
    case Rounding::kFloor:
      return negative;
    case Rounding::kCeiling:
      return !negative;
  }
  return false;
}

// A text of JSON's number grammar, taken apart: the value is significand x 10^exponent, and the text asks for `scale`
// digits after the point (below 0 where its exponent reaches past them).
struct NumberParts {
  bool negative = false;
  uint64_t significand = 0;  // without trailing zeroes; 0 for zero
  int64_t exponent = 0;
  int64_t scale = 0;
};

// Collects digits, holding zeroes back until a digit follows that is none.
struct SignificandReader {
  uint64_t value = 0;
  int64_t held_zeroes = 0;
  int digit_count = 0;
  bool too_long = false;

  void Push(char c) {
    if (c == '0') {
      held_zeroes += digit_count > 0;
      return;
    }
    // 20 digits with the last not zero: no int64 holds that at any scale.
    if (too_long || held_zeroes + digit_count + 1 > 19) {
      too_long = true;
      return;
    }
    for (; held_zeroes > 0; --held_zeroes, ++digit_count) value *= 10;
    value = value * 10 + static_cast<uint64_t>(c - '0');
    ++digit_count;
  }
};

// Reads "e", a sign and digits up to the end of the text. Saturates far outside any exponent that fits.
bool ReadExponent(std::string_view text, int64_t* exponent) {
  size_t at = 1;
  bool negative = at < text.size() && text[at] == '-';
  if (at < text.size() && (text[at] == '-' || text[at] == '+')) ++at;
  if (at == text.size()) return false;
  int64_t value = 0;
  for (; at < text.size(); ++at) {
    if (!IsDigit(text[at])) return false;
    value = std::min<int64_t>(value * 10 + (text[at] - '0'), int64_t{1} << 40);
  }
  *exponent = negative ? -value : value;
  return true;
}

std::optional<NumberParts> TakeApart(std::string_view text) {
  NumberParts parts;
  SignificandReader significand;
  size_t at = 0;
  auto peek = [&] { return at < text.size() ? text[at] : '\0'; };
  if (peek() == '-') {
    parts.negative = true;
    ++at;
  }
  if (!IsDigit(peek())) return std::nullopt;
  if (peek() == '0' && at + 1 < text.size() && IsDigit(text[at + 1])) return std::nullopt;
  for (; IsDigit(peek()); ++at) significand.Push(text[at]);
  int64_t fraction_digits = 0;
  if (peek() == '.') {
    ++at;
    for (; IsDigit(peek()); ++at, ++fraction_digits) significand.Push(text[at]);
    if (fraction_digits == 0) return std::nullopt;
  }
  int64_t exponent = 0;
  if (at < text.size()) {
    if ((text[at] != 'e' && text[at] != 'E') || !ReadExponent(text.substr(at), &exponent)) return std::nullopt;
  }
  if (significand.too_long) return std::nullopt;
  parts.significand = significand.value;
  parts.exponent = significand.held_zeroes + exponent - fraction_digits;
  parts.scale = fraction_digits - exponent;
  return parts;
}

}  // namespace

const int64_t kPowersOf10[kMaxScale + 1] = {
    1,
    10,
    100,
    1000,
    10000,
    100000,
    1000000,
    10000000,
    100000000,
    1000000000,
    10000000000,
    100000000000,
    1000000000000,
    10000000000000,
    100000000000000,
    1000000000000000,
    10000000000000000,
    100000000000000000,
    1000000000000000000,
};

std::optional<Rounding> ParseRounding(std::string_view name) {
  if (name == "half_even") return Rounding::kHalfEven;
  if (name == "half_up") return Rounding::kHalfUp;
  if (name == "down") return Rounding::kDown;
  if (name == "up") return Rounding::kUp;
  if (name == "floor") return Rounding::kFloor;
  if (name == "ceiling") return Rounding::kCeiling;
  return std::nullopt;
}

std::optional<Decimal> ParseDecimal(std::string_view text, int max_scale) {
  TG_CHECK(max_scale >= 0 && max_scale <= kMaxScale);
  std::optional<NumberParts> parts = TakeApart(text);
  if (!parts) return std::nullopt;
  if (parts->significand == 0) return Decimal{0, static_cast<int>(std::clamp<int64_t>(parts->scale, 0, max_scale))};
  int64_t needed_scale = std::max<int64_t>(0, -parts->exponent);
  if (needed_scale > max_scale || parts->exponent > 18) return std::nullopt;
  // The scale that the text shows, or less where its trailing zeroes alone would not fit.
  for (int64_t scale = std::clamp<int64_t>(parts->scale, needed_scale, max_scale); scale >= needed_scale; --scale) {
    int64_t shift = scale + parts->exponent;
    if (shift > 18) continue;
    Uint128 magnitude = static_cast<Uint128>(parts->significand) * static_cast<Uint128>(kPowersOf10[shift]);
    if (std::optional<int64_t> units = FitMagnitude(magnitude, parts->negative)) {
      return Decimal{*units, static_cast<int>(scale)};
    }
  }
  return std::nullopt;
}

std::string FormatDecimal(Decimal value) {
  std::string digits = std::to_string(Magnitude(value.units));
  size_t scale = static_cast<size_t>(value.scale);
  if (digits.size() <= scale) digits.insert(0, scale + 1 - digits.size(), '0');
  if (scale > 0) digits.insert(digits.size() - scale, 1, '.');
  if (value.units < 0) digits.insert(0, 1, '-');
  return digits;
}

std::optional<int64_t> Rescale(Decimal value, int scale) {
  if (scale >= value.scale) return Fit(static_cast<Int128>(value.units) * kPowersOf10[scale - value.scale]);
  int64_t divisor = kPowersOf10[value.scale - scale];
  if (value.units % divisor != 0) return std::nullopt;
  return value.units / divisor;
}

std::optional<int64_t> RescaleRounded(Decimal value, int scale, Rounding rounding) {
  if (scale >= value.scale) return Rescale(value, scale);
  uint64_t divisor = static_cast<uint64_t>(kPowersOf10[value.scale - scale]);
  uint64_t magnitude = Magnitude(value.units);
  bool negative = value.units < 0;
  uint64_t quotient = magnitude / divisor;
  bool up = RoundsAway(quotient, magnitude % divisor, divisor, negative, rounding);
  return FitMagnitude(static_cast<Uint128>(quotient) + up, negative);
}

std::optional<Decimal> Add(Decimal a, Decimal b) {
  int scale = std::max(a.scale, b.scale);
  Int128 sum = static_cast<Int128>(a.units) * kPowersOf10[scale - a.scale] +
               static_cast<Int128>(b.units) * kPowersOf10[scale - b.scale];
  std::optional<int64_t> units = Fit(sum);
  if (!units) return std::nullopt;
  return Decimal{*units, scale};
}

std::optional<Decimal> Subtract(Decimal a, Decimal b) {
  int scale = std::max(a.scale, b.scale);
  Int128 difference = static_cast<Int128>(a.units) * kPowersOf10[scale - a.scale] -
                      static_cast<Int128>(b.units) * kPowersOf10[scale - b.scale];
  std::optional<int64_t> units = Fit(difference);
  if (!units) return std::nullopt;
  return Decimal{*units, scale};
}

std::optional<Decimal> Multiply(Decimal a, Decimal b) {
  if (a.scale + b.scale > kMaxScale) return std::nullopt;
  std::optional<int64_t> units = Fit(static_cast<Int128>(a.units) * b.units);
  if (!units) return std::nullopt;
  return Decimal{*units, a.scale + b.scale};
}

std::optional<Decimal> Divide(Decimal a, Decimal b, int scale, Rounding rounding) {
  if (b.units == 0 || scale < 0 || scale > kMaxScale) return std::nullopt;
  // |a| x 10^shift / |b| in units; shift lies in [-18, 36], so a rising one is taken 18 digits at a time: the rest is
  // below the divisor < 2^64, and times 10^18 it stays below 2^124.
  int shift = b.scale + scale - a.scale;
  Uint128 divisor = Magnitude(b.units);
  if (shift < 0) divisor *= static_cast<Uint128>(kPowersOf10[-shift]);
  Uint128 quotient = Magnitude(a.units) / divisor;
  Uint128 rest = Magnitude(a.units) % divisor;
  while (shift > 0) {
    int step = std::min(shift, kMaxScale);
    if (quotient > kInt64MinMagnitude) return std::nullopt;
    Uint128 power = static_cast<Uint128>(kPowersOf10[step]);
    quotient = quotient * power + rest * power / divisor;
    rest = rest * power % divisor;
    shift -= step;
  }
  bool negative = (a.units < 0) != (b.units < 0);
  quotient += RoundsAway(quotient, rest, divisor, negative, rounding);
  std::optional<int64_t> units = FitMagnitude(quotient, negative);
  if (!units) return std::nullopt;
  return Decimal{*units, scale};
}

std::strong_ordering Compare(Decimal a, Decimal b) {
  Int128 wide_a = static_cast<Int128>(a.units) * kPowersOf10[kMaxScale - a.scale];
  Int128 wide_b = static_cast<Int128>(b.units) * kPowersOf10[kMaxScale - b.scale];
  if (wide_a == wide_b) return std::strong_ordering::equal;
  return wide_a < wide_b ? std::strong_ordering::less : std::strong_ordering::greater;
}

// Whole parts first; they are int64 once huge doubles are set aside. Then the fractions: the double's is m x 2^-k with
// m < 2^53, so m x 10^scale < 2^113 is exact, and shifting it by k splits it into units and a rest without loss.
std::partial_ordering Compare(Decimal a, double b) {
  if (std::isnan(b)) return std::partial_ordering::unordered;
  if (b >= 0x1p63) return std::partial_ordering::less;
  if (b < -0x1p63) return std::partial_ordering::greater;
  double whole = std::trunc(b);
  int64_t whole_a = a.units / kPowersOf10[a.scale];
  int64_t whole_b = static_cast<int64_t>(whole);
  if (whole_a != whole_b) return whole_a <=> whole_b;

  int64_t units_a = a.units % kPowersOf10[a.scale];
  double fraction = b - whole;  // exact: the bits below the point
  if (fraction == 0) return units_a <=> int64_t{0};
  bool negative = fraction < 0;
  if (units_a == 0 || (units_a < 0) != negative) {
    return negative ? std::partial_ordering::greater : std::partial_ordering::less;
  }
  int exponent = 0;
  double mantissa = std::frexp(std::fabs(fraction), &exponent);
  Uint128 scaled = static_cast<Uint128>(static_cast<uint64_t>(std::ldexp(mantissa, 53))) *
                   static_cast<Uint128>(kPowersOf10[a.scale]);
  int shift = 53 - exponent;  // at least 53
  Uint128 units_b = shift < 128 ? scaled >> shift : 0;
  bool has_rest = shift < 128 ? (units_b << shift) != scaled : scaled != 0;
  Uint128 magnitude_a = Magnitude(units_a);
  std::partial_ordering magnitude_order = magnitude_a <=> units_b;
  if (magnitude_a == units_b && has_rest) magnitude_order = std::partial_ordering::less;
  return negative ? 0 <=> magnitude_order : magnitude_order;
}

std::partial_ordering Compare(int64_t a, double b) { return Compare(Decimal{a, 0}, b); }

std::partial_ordering Compare(uint64_t a, double b) {
  if (std::isnan(b)) return std::partial_ordering::unordered;
  if (b >= 0x1p64) return std::partial_ordering::less;
  if (b < 0) return std::partial_ordering::greater;
  double whole = std::trunc(b);
  uint64_t whole_b = static_cast<uint64_t>(whole);
  if (a != whole_b) return a <=> whole_b;
  return whole < b ? std::partial_ordering::less : std::partial_ordering::equivalent;
}

std::strong_ordering Compare(int64_t a, uint64_t b) {
  if (a < 0) return std::strong_ordering::less;
  return static_cast<uint64_t>(a) <=> b;
}

double ToDouble(Decimal value) {
  // Both operands are exact, so the one division rounds correctly (Clinger 1990).
  if (Magnitude(value.units) <= uint64_t{1} << 53) {
    return static_cast<double>(value.units) / static_cast<double>(kPowersOf10[value.scale]);
  }
  char text[32];
  char* end = std::to_chars(text, text + 24, value.units).ptr;
  *end++ = 'e';
  end = std::to_chars(end, text + sizeof text, -value.scale).ptr;
  double result = 0;
  std::from_chars(text, end, result);
  return result;
}

}  // namespace tollgate

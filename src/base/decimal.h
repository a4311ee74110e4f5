// Exact decimals: int64 scaled by 10^scale, with 128-bit intermediates. Money never passes through a double.
//
// Two forms. `Decimal` is a value in the range that columns hold (18 digits and a bit: any int64). `DecimalText` is a
// number of any length as digits and exponent, for validation, which compares tokens exactly.
#ifndef TOLLGATE_BASE_DECIMAL_H_
#define TOLLGATE_BASE_DECIMAL_H_

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace tollgate {

inline constexpr int kMaxScale = 18;
// 10^n for n in [0, 18].
extern const int64_t kPowersOf10[kMaxScale + 1];

struct Decimal {
  int64_t units = 0;  // value x 10^scale
  int scale = 0;      // 0..18
};

enum class Rounding : uint8_t { kHalfEven, kHalfUp, kDown, kUp, kFloor, kCeiling };
// "half_even", "half_up", "down", "up", "floor", "ceiling".
std::optional<Rounding> ParseRounding(std::string_view name);

// `text` is JSON's number grammar. Nullopt where the value needs more than `max_scale` digits after the point or does
// not fit; trailing zeroes after the point are kept in the scale ("1.50" has scale 2).
std::optional<Decimal> ParseDecimal(std::string_view text, int max_scale = kMaxScale);
// Digits with exactly `scale` after the point: "-1234.50".
std::string FormatDecimal(Decimal value);

// Same value at another scale, if that is exact and fits.
std::optional<int64_t> Rescale(Decimal value, int scale);
// Same value at another scale, rounded; nullopt: does not fit.
std::optional<int64_t> RescaleRounded(Decimal value, int scale, Rounding rounding);

// Nullopt: the result does not fit int64 at the stated scale. Add and Subtract give scale max(a, b), Multiply a + b.
std::optional<Decimal> Add(Decimal a, Decimal b);
std::optional<Decimal> Subtract(Decimal a, Decimal b);
std::optional<Decimal> Multiply(Decimal a, Decimal b);
// a / b at `scale`. Nullopt where b is zero (check before) or the result does not fit.
std::optional<Decimal> Divide(Decimal a, Decimal b, int scale, Rounding rounding);

// One number line, exactly. NaN is unordered to everything, itself included.
std::strong_ordering Compare(Decimal a, Decimal b);
std::partial_ordering Compare(Decimal a, double b);
std::partial_ordering Compare(int64_t a, double b);
std::partial_ordering Compare(uint64_t a, double b);
std::strong_ordering Compare(int64_t a, uint64_t b);

double ToDouble(Decimal value);  // correctly rounded

// A JSON number of any length: sign, digits without leading or trailing zeroes, power of ten of the last digit.
struct DecimalText {
  bool negative = false;
  std::string digits;    // "" is zero
  int64_t exponent = 0;  // value = digits x 10^exponent
};
enum class NumberFault : uint8_t { kNone, kSyntax, kTooManyDigits, kExponent };
inline constexpr size_t kMaxNumberDigits = 1024;
inline constexpr int64_t kMaxNumberExponent = 100000;
NumberFault ParseDecimalText(std::string_view token, DecimalText* out);
DecimalText ToDecimalText(Decimal value);
std::strong_ordering Compare(const DecimalText& a, const DecimalText& b);
bool IsInteger(const DecimalText& value);
// value is a whole multiple of `step` (> 0), exactly.
bool IsMultipleOf(const DecimalText& value, const DecimalText& step);
// The value at `scale`; nullopt where it has more digits after the point. *overflow is set (and nullopt given) where it
// has not, yet does not fit int64.
std::optional<int64_t> ToUnits(const DecimalText& value, int scale, bool* overflow);

}  // namespace tollgate
#endif  // TOLLGATE_BASE_DECIMAL_H_

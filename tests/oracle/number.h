// Exact numbers for the oracle. Every number that Tollgate knows (int, uint, decimal, double, a JSON token) is a finite
// decimal, so one type holds them all: a sign, digits as text, a power of ten. School arithmetic on digit strings:
// slow, and plain to see that it is right.
#ifndef TOLLGATE_TESTS_ORACLE_NUMBER_H_
#define TOLLGATE_TESTS_ORACLE_NUMBER_H_

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace tollgate::oracle {

struct Number {
  bool negative = false;
  std::string digits;    // no zero at either end; "" is zero
  int64_t exponent = 0;  // value = digits x 10^exponent
};

Number FromInt(int64_t value);
Number FromUint(uint64_t value);
Number FromUnits(int64_t units, int scale);
Number FromDouble(double value);  // finite
// JSON's number grammar; nullopt: not in it.
std::optional<Number> FromToken(std::string_view token);
// digits x 10^exponent of digits that may have zeroes at either end.
Number Normal(bool negative, std::string digits, int64_t exponent);

int Compare(const Number& a, const Number& b);  // -1, 0, 1
Number Add(const Number& a, const Number& b);
Number Multiply(const Number& a, const Number& b);
Number Negate(Number a);
bool IsWhole(const Number& a);
// Whether `a` is a whole multiple of `step` (> 0).
bool IsMultiple(const Number& a, const Number& step);

enum class Round { kHalfEven, kHalfUp, kDown, kUp, kFloor, kCeiling };
std::optional<Round> RoundNamed(std::string_view name);
// a / b (b is not zero) with `scale` digits after the point, as a whole number of 10^-scale.
Number DivideRounded(const Number& a, const Number& b, int scale, Round round);

// The value as units of 10^-scale, if it is a whole number of them that fits.
std::optional<int64_t> ToUnits(const Number& a, int scale);
std::string ToText(const Number& a, int scale);  // with exactly `scale` digits after the point; a is exact at it
double ToDouble(const Number& a);                // nearest; infinite where it is out of range

}  // namespace tollgate::oracle
#endif  // TOLLGATE_TESTS_ORACLE_NUMBER_H_

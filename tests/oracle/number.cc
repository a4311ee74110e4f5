#include "oracle/number.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <limits>

namespace tollgate::oracle {
namespace {

// Magnitudes: digit strings without leading zeroes, "" is zero.
std::string Trim(std::string digits) {
  digits.erase(0, std::min(digits.find_first_not_of('0'), digits.size()));
  return digits;
}

int CompareDigits(const std::string& a, const std::string& b) {
  if (a.size() != b.size()) return a.size() < b.size() ? -1 : 1;
  const int order = a.compare(b);
  return order < 0 ? -1 : order > 0;
}

std::string AddDigits(const std::string& a, const std::string& b) {
  std::string sum;
  int carry = 0;
  for (size_t i = 0; i < std::max(a.size(), b.size()) || carry > 0; ++i) {
    if (i < a.size()) carry += a[a.size() - 1 - i] - '0';
    if (i < b.size()) carry += b[b.size() - 1 - i] - '0';
    sum += static_cast<char>('0' + carry % 10);
    carry /= 10;
  }
  std::reverse(sum.begin(), sum.end());
  return Trim(sum);
}

// a - b where a >= b.
std::string SubtractDigits(const std::string& a, const std::string& b) {
  std::string difference;
  int borrow = 0;
  for (size_t i = 0; i < a.size(); ++i) {
    int digit = a[a.size() - 1 - i] - '0' - borrow;
    if (i < b.size()) digit -= b[b.size() - 1 - i] - '0';
    borrow = digit < 0;
    difference += static_cast<char>('0' + digit + 10 * borrow);
  }
  std::reverse(difference.begin(), difference.end());
  return Trim(difference);
}

std::string MultiplyByDigit(const std::string& a, int digit) {
  std::string product;
  int carry = 0;
  for (size_t i = 0; i < a.size() || carry > 0; ++i) {
    if (i < a.size()) carry += (a[a.size() - 1 - i] - '0') * digit;
    product += static_cast<char>('0' + carry % 10);
    carry /= 10;
  }
  std::reverse(product.begin(), product.end());
  return Trim(product);
}

std::string MultiplyDigits(const std::string& a, const std::string& b) {
  std::string product;
  for (char digit : b) product = AddDigits(product.empty() ? "" : product + "0", MultiplyByDigit(a, digit - '0'));
  return product;
}

// a / b, b not zero: the quotient, and the rest in *rest.
std::string DivideDigits(const std::string& a, const std::string& b, std::string* rest) {
  std::string quotient;
  rest->clear();
  for (char digit : a) {
    *rest = Trim(*rest + digit);
    char times = '0';
    for (; CompareDigits(*rest, b) >= 0; ++times) *rest = SubtractDigits(*rest, b);
    quotient += times;
  }
  return Trim(quotient);
}

std::string Zeroes(int64_t count) { return std::string(static_cast<size_t>(count), '0'); }

// The digits of `a` at a power of ten that is not above its own.
std::string DigitsAt(const Number& a, int64_t exponent) {
  return a.digits.empty() ? "" : a.digits + Zeroes(a.exponent - exponent);
}

}  // namespace

Number Normal(bool negative, std::string digits, int64_t exponent) {
  Number number{negative, Trim(std::move(digits)), exponent};
  while (!number.digits.empty() && number.digits.back() == '0') {
    number.digits.pop_back();
    ++number.exponent;
  }
  if (number.digits.empty()) number = Number{};
  return number;
}

Number FromInt(int64_t value) {
  const std::string text = std::to_string(value);
  return Normal(value < 0, text.substr(value < 0), 0);
}
Number FromUint(uint64_t value) { return Normal(false, std::to_string(value), 0); }
Number FromUnits(int64_t units, int scale) {
  Number number = FromInt(units);
  if (!number.digits.empty()) number.exponent -= scale;
  return number;
}

// m x 2^e; where e is negative that is m x 5^-e x 10^e.
Number FromDouble(double value) {
  int exponent = 0;
  const double fraction = std::frexp(std::fabs(value), &exponent);
  std::string digits = Trim(std::to_string(static_cast<uint64_t>(std::ldexp(fraction, 53))));
  exponent -= 53;
  for (int i = 0; i < exponent; ++i) digits = MultiplyByDigit(digits, 2);
  for (int i = 0; i < -exponent; ++i) digits = MultiplyByDigit(digits, 5);
  return Normal(std::signbit(value), digits, std::min(exponent, 0));
}

std::optional<Number> FromToken(std::string_view token) {
  size_t at = 0;
  const auto digit = [&] { return at < token.size() && token[at] >= '0' && token[at] <= '9'; };
  const bool negative = !token.empty() && token[0] == '-';
  at += negative;
  std::string digits;
  const size_t first = at;
  while (digit()) digits += token[at++];
  if (at == first || (at > first + 1 && token[first] == '0')) return std::nullopt;
  int64_t exponent = 0;
  if (at < token.size() && token[at] == '.') {
    const size_t point = ++at;
    while (digit()) digits += token[at++];
    if (at == point) return std::nullopt;
    exponent = -static_cast<int64_t>(at - point);
  }
  if (at < token.size() && (token[at] == 'e' || token[at] == 'E')) {
    ++at;
    const bool is_down = at < token.size() && token[at] == '-';
    at += at < token.size() && (token[at] == '-' || token[at] == '+');
    const size_t power = at;
    int64_t stated = 0;
    for (; digit(); ++at) stated = std::min<int64_t>(stated * 10 + (token[at] - '0'), 1000000000);
    if (at == power) return std::nullopt;
    exponent += is_down ? -stated : stated;
  }
  if (at != token.size()) return std::nullopt;
  return Normal(negative, std::move(digits), exponent);
}

int Compare(const Number& a, const Number& b) {
  if (a.digits.empty() || b.digits.empty() || a.negative != b.negative) {
    const int sign_a = a.digits.empty() ? 0 : a.negative ? -1 : 1;
    const int sign_b = b.digits.empty() ? 0 : b.negative ? -1 : 1;
    return sign_a < sign_b ? -1 : sign_a > sign_b;
  }
  // The place of the first digit decides before any digit does, so that 1e100000 needs no zeroes.
  const int64_t top_a = a.exponent + static_cast<int64_t>(a.digits.size());
  const int64_t top_b = b.exponent + static_cast<int64_t>(b.digits.size());
  int order = top_a < top_b ? -1 : top_a > top_b;
  if (order == 0) {
    const int text = a.digits.compare(b.digits);  // both start at the same place: like words in a dictionary
    order = text < 0 ? -1 : text > 0;
  }
  return a.negative ? -order : order;
}

Number Negate(Number a) {
  a.negative = !a.negative && !a.digits.empty();
  return a;
}

Number Add(const Number& a, const Number& b) {
  if (a.digits.empty()) return b;
  if (b.digits.empty()) return a;
  const int64_t exponent = std::min(a.exponent, b.exponent);
  const std::string x = DigitsAt(a, exponent), y = DigitsAt(b, exponent);
  if (a.negative == b.negative) return Normal(a.negative, AddDigits(x, y), exponent);
  const bool a_is_larger = CompareDigits(x, y) >= 0;
  return a_is_larger ? Normal(a.negative, SubtractDigits(x, y), exponent)
                     : Normal(b.negative, SubtractDigits(y, x), exponent);
}

Number Multiply(const Number& a, const Number& b) {
  return Normal(a.negative != b.negative, MultiplyDigits(a.digits, b.digits), a.exponent + b.exponent);
}

bool IsWhole(const Number& a) { return a.exponent >= 0; }

bool IsMultiple(const Number& a, const Number& step) {
  if (a.digits.empty()) return true;
  // digits x 10^k is divisible by step's digits: k >= 0, or not at all, since a's digits end in no zero... unless the
  // step's digits bring the tens: so compare at one power of ten.
  const int64_t exponent = std::min(a.exponent, step.exponent);
  std::string rest;
  DivideDigits(DigitsAt(a, exponent), DigitsAt(step, exponent), &rest);
  return rest.empty();
}

std::optional<Round> RoundNamed(std::string_view name) {
  if (name == "half_even") return Round::kHalfEven;
  if (name == "half_up") return Round::kHalfUp;
  if (name == "down") return Round::kDown;
  if (name == "up") return Round::kUp;
  if (name == "floor") return Round::kFloor;
  if (name == "ceiling") return Round::kCeiling;
  return std::nullopt;
}

Number DivideRounded(const Number& a, const Number& b, int scale, Round round) {
  // |a| / |b| x 10^scale = x / y in whole numbers.
  const int64_t exponent = std::min(a.exponent, b.exponent);
  const std::string x = a.digits.empty() ? "" : DigitsAt(a, exponent) + Zeroes(scale);
  const std::string y = DigitsAt(b, exponent);
  const bool negative = a.negative != b.negative;
  std::string rest;
  std::string quotient = DivideDigits(x, y, &rest);
  const int half = CompareDigits(MultiplyByDigit(rest, 2), y);  // the rest against one half
  const bool is_odd = !quotient.empty() && (quotient.back() - '0') % 2 == 1;
  bool away = false;
  switch (round) {
    case Round::kHalfEven:
      away = half > 0 || (half == 0 && is_odd);
      break;
    case Round::kHalfUp:
      away = half >= 0;
      break;  // a half goes away from zero
    case Round::kDown:
      break;
    case Round::kUp:
      away = true;
      break;
    case Round::kFloor:
      away = negative;
      break;
    case Round::kCeiling:
      away = !negative;
      break;
  }
  if (away && !rest.empty()) quotient = AddDigits(quotient, "1");
  return Normal(negative, quotient, -scale);
}

std::optional<int64_t> ToUnits(const Number& a, int scale) {
  if (a.digits.empty()) return 0;
  const int64_t zeroes = a.exponent + scale;
  if (zeroes < 0 || static_cast<int64_t>(a.digits.size()) + zeroes > 19) return std::nullopt;
  const std::string text = (a.negative ? "-" : "") + a.digits + Zeroes(zeroes);
  int64_t units = 0;
  const auto result = std::from_chars(text.data(), text.data() + text.size(), units);
  if (result.ec != std::errc()) return std::nullopt;
  return units;
}

std::string ToText(const Number& a, int scale) {
  std::string digits = DigitsAt(a, -scale);
  if (digits.size() < static_cast<size_t>(scale) + 1)
    digits.insert(0, Zeroes(scale + 1 - static_cast<int64_t>(digits.size())));
  if (scale > 0) digits.insert(digits.size() - static_cast<size_t>(scale), ".");
  return (a.negative ? "-" : "") + digits;
}

double ToDouble(const Number& a) {
  if (a.digits.empty()) return 0;
  const std::string text = (a.negative ? "-" : "") + a.digits + "e" + std::to_string(a.exponent);
  double value = 0;
  const auto result = std::from_chars(text.data(), text.data() + text.size(), value);
  if (result.ec != std::errc::result_out_of_range) return value;
  const bool is_large = a.exponent + static_cast<int64_t>(a.digits.size()) > 0;
  value = is_large ? std::numeric_limits<double>::infinity() : 0.0;
  return a.negative ? -value : value;
}

}  // namespace tollgate::oracle

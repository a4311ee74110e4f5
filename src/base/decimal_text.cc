// Numbers of any length, compared and divided as decimal digits. Nothing is converted to binary floating point.
#include <algorithm>
#include <vector>

#include "base/ascii.h"
#include "base/decimal.h"

namespace tollgate {

namespace {

__extension__ typedef unsigned __int128 Uint128;

size_t CountDigits(std::string_view text, size_t at) {
  size_t end = at;
  while (end < text.size() && IsDigit(text[end])) ++end;
  return end - at;
}

// The pieces of a token of JSON's grammar: -? (0 | [1-9][0-9]*) (. [0-9]+)? ([eE] [+-]? [0-9]+)?
struct TokenParts {
  bool negative = false;
  std::string_view whole;
  std::string_view fraction;
  bool exponent_negative = false;
  std::string_view exponent;
};

bool Split(std::string_view token, TokenParts* parts) {
  size_t at = 0;
  parts->negative = !token.empty() && token[0] == '-';
  at += parts->negative;
  parts->whole = token.substr(at, CountDigits(token, at));
  if (parts->whole.empty() || (parts->whole.size() > 1 && parts->whole[0] == '0')) return false;
  at += parts->whole.size();
  if (at < token.size() && token[at] == '.') {
    parts->fraction = token.substr(at + 1, CountDigits(token, at + 1));
    if (parts->fraction.empty()) return false;
    at += 1 + parts->fraction.size();
  }
  if (at < token.size() && (token[at] == 'e' || token[at] == 'E')) {
    ++at;
    parts->exponent_negative = at < token.size() && token[at] == '-';
    at += at < token.size() && (token[at] == '-' || token[at] == '+');
    parts->exponent = token.substr(at, CountDigits(token, at));
    if (parts->exponent.empty()) return false;
    at += parts->exponent.size();
  }
  return at == token.size();
}

// Limbs of nine digits, least significant first, without leading zero limbs.
constexpr uint64_t kLimbBase = 1000000000;
constexpr size_t kLimbDigits = 9;
using Limbs = std::vector<uint64_t>;

Limbs ToLimbs(std::string_view digits) {
  Limbs limbs;
  for (size_t end = digits.size(); end > 0;) {
    size_t begin = end > kLimbDigits ? end - kLimbDigits : 0;
    uint64_t limb = 0;
    for (size_t i = begin; i < end; ++i) limb = limb * 10 + static_cast<uint64_t>(digits[i] - '0');
    limbs.push_back(limb);
    end = begin;
  }
  while (!limbs.empty() && limbs.back() == 0) limbs.pop_back();
  return limbs;
}

void MultiplyBy(Limbs* limbs, uint64_t factor) {
  uint64_t carry = 0;
  for (uint64_t& limb : *limbs) {
    carry += limb * factor;
    limb = carry % kLimbBase;
    carry /= kLimbBase;
  }
  if (carry != 0) limbs->push_back(carry);
}

// dividend[at ..] -= factor x divisor. True where that went below zero (the borrow is left in the top limb's place).
bool SubtractMultiple(Limbs* dividend, size_t at, const Limbs& divisor, uint64_t factor) {
  uint64_t carry = 0;
  uint64_t borrow = 0;
  for (size_t i = 0; i <= divisor.size(); ++i) {
    carry += i < divisor.size() ? factor * divisor[i] : 0;
    uint64_t take = carry % kLimbBase + borrow;
    carry /= kLimbBase;
    uint64_t& limb = (*dividend)[at + i];
    borrow = limb < take;
    limb += borrow * kLimbBase;
    limb -= take;
  }
  return borrow != 0;
}

void AddBack(Limbs* dividend, size_t at, const Limbs& divisor) {
  uint64_t carry = 0;
  for (size_t i = 0; i <= divisor.size(); ++i) {
    uint64_t sum = (*dividend)[at + i] + (i < divisor.size() ? divisor[i] : 0) + carry;
    carry = sum >= kLimbBase;
    (*dividend)[at + i] = sum - carry * kLimbBase;
  }
}

// Knuth's algorithm D (The Art of Computer Programming 2, 4.3.1) in base 10^9, remainder only. The divisor is scaled so
// that its top limb is at least half the base; the quotient guess is then at most two too high.
bool DividesLong(Limbs dividend, Limbs divisor) {
  if (dividend.size() < divisor.size()) return dividend.empty();
  uint64_t scale = kLimbBase / (divisor.back() + 1);
  MultiplyBy(&divisor, scale);
  MultiplyBy(&dividend, scale);
  dividend.push_back(0);
  dividend.push_back(0);
  size_t n = divisor.size();
  for (size_t at = dividend.size() - n; at-- > 0;) {
    uint64_t top = dividend[at + n] * kLimbBase + dividend[at + n - 1];
    uint64_t guess = std::min(top / divisor[n - 1], kLimbBase - 1);
    while (n > 1) {
      uint64_t rest = top - guess * divisor[n - 1];
      if (rest >= kLimbBase || guess * divisor[n - 2] <= rest * kLimbBase + dividend[at + n - 2]) break;
      --guess;
    }
    if (SubtractMultiple(&dividend, at, divisor, guess)) AddBack(&dividend, at, divisor);
  }
  return std::all_of(dividend.begin(), dividend.end(), [](uint64_t limb) { return limb == 0; });
}

// Remainder by a divisor of at most 18 digits, one limb at a time.
bool DividesShort(const std::string& digits, size_t zeroes, uint64_t divisor) {
  Uint128 rest = 0;
  for (char c : digits) rest = (rest * 10 + static_cast<unsigned>(c - '0')) % divisor;
  for (; zeroes > 0 && rest != 0; --zeroes) rest = rest * 10 % divisor;
  return rest == 0;
}

uint64_t ToUint64(std::string_view digits) {
  uint64_t value = 0;
  for (char c : digits) value = value * 10 + static_cast<uint64_t>(c - '0');
  return value;
}

}  // namespace

NumberFault ParseDecimalText(std::string_view token, DecimalText* out) {
  TokenParts parts;
  if (!Split(token, &parts)) return NumberFault::kSyntax;
  if (parts.whole.size() + parts.fraction.size() > kMaxNumberDigits) return NumberFault::kTooManyDigits;
  int64_t exponent = 0;
  for (char c : parts.exponent) exponent = std::min<int64_t>(exponent * 10 + (c - '0'), kMaxNumberExponent + 1);
  if (exponent > kMaxNumberExponent) return NumberFault::kExponent;
  if (parts.exponent_negative) exponent = -exponent;

  out->negative = parts.negative;
  out->digits.assign(parts.whole);
  out->digits.append(parts.fraction);
  out->exponent = exponent - static_cast<int64_t>(parts.fraction.size());
  size_t last = out->digits.find_last_not_of('0');
  if (last == std::string::npos) {
    *out = DecimalText{};
    return NumberFault::kNone;
  }
  out->exponent += static_cast<int64_t>(out->digits.size() - 1 - last);
  out->digits.erase(last + 1);
  out->digits.erase(0, out->digits.find_first_not_of('0'));
  return NumberFault::kNone;
}

DecimalText ToDecimalText(Decimal value) {
  DecimalText out;
  if (value.units == 0) return out;
  out.negative = value.units < 0;
  uint64_t bits = static_cast<uint64_t>(value.units);
  out.digits = std::to_string(out.negative ? 0 - bits : bits);
  size_t last = out.digits.find_last_not_of('0');
  out.exponent = static_cast<int64_t>(out.digits.size() - 1 - last) - value.scale;
  out.digits.erase(last + 1);
  return out;
}

std::strong_ordering Compare(const DecimalText& a, const DecimalText& b) {
  int sign_a = a.digits.empty() ? 0 : a.negative ? -1 : 1;
  int sign_b = b.digits.empty() ? 0 : b.negative ? -1 : 1;
  if (sign_a != sign_b || sign_a == 0) return sign_a <=> sign_b;
  // Place of the first digit; then digit by digit, where a text that ends early is the smaller, for no digits end in
  // zero.
  int64_t place_a = a.exponent + static_cast<int64_t>(a.digits.size());
  int64_t place_b = b.exponent + static_cast<int64_t>(b.digits.size());
  std::strong_ordering magnitude = place_a != place_b ? place_a <=> place_b : a.digits.compare(b.digits) <=> 0;
  return sign_a < 0 ? 0 <=> magnitude : magnitude;
}

bool IsInteger(const DecimalText& value) { return value.digits.empty() || value.exponent >= 0; }

bool IsMultipleOf(const DecimalText& value, const DecimalText& step) {
  if (value.digits.empty()) return true;
  if (step.digits.empty()) return false;
  // Neither ends in a zero: with its last digit below the step's, the value cannot be a multiple.
  if (value.exponent < step.exponent) return false;
  // value = digits x 10^zeroes steps of step.digits. A step below 10^n holds fewer than 4n factors two or five, so more
  // zeroes than that change nothing.
  size_t zeroes = static_cast<size_t>(
      std::min<int64_t>(value.exponent - step.exponent, 4 * static_cast<int64_t>(step.digits.size())));
  if (step.digits.size() <= kMaxScale) return DividesShort(value.digits, zeroes, ToUint64(step.digits));
  return DividesLong(ToLimbs(value.digits + std::string(zeroes, '0')), ToLimbs(step.digits));
}

std::optional<int64_t> ToUnits(const DecimalText& value, int scale, bool* overflow) {
  *overflow = false;
  if (value.digits.empty()) return 0;
  int64_t zeroes = value.exponent + scale;
  if (zeroes < 0) return std::nullopt;
  *overflow = true;
  int64_t size = static_cast<int64_t>(value.digits.size());
  if (size > 19 || zeroes > 19 - size) return std::nullopt;
  uint64_t magnitude = ToUint64(value.digits);  // at most 19 digits with the zeroes: below 2^64
  for (; zeroes > 0; --zeroes) magnitude *= 10;
  uint64_t limit = (uint64_t{1} << 63) - (value.negative ? 0 : 1);
  if (magnitude > limit) return std::nullopt;
  *overflow = false;
  return static_cast<int64_t>(value.negative ? 0 - magnitude : magnitude);
}

}  // namespace tollgate

#include "scan/exact_number.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <limits>

#include "base/check.h"

namespace tollgate::scan {
namespace {

// `digits`, then `zeroes` zeroes, as int64; false where it does not fit.
bool ReadDigits(std::string_view digits, int64_t zeroes, bool negative, int64_t* out) {
  int64_t value = 0;
  const auto push = [&](int digit) {
    return !__builtin_mul_overflow(value, int64_t{10}, &value) &&
           !__builtin_add_overflow(value, negative ? -digit : digit, &value);
  };
  for (char c : digits) {
    if (!push(c - '0')) return false;
  }
  for (; zeroes > 0; --zeroes) {
    if (!push(0)) return false;
  }
  *out = value;
  return true;
}

}  // namespace

WholeUnits ToWholeUnits(const DecimalText& value, int scale) {
  WholeUnits units;
  if (value.digits.empty()) return units;
  const int64_t size = static_cast<int64_t>(value.digits.size());
  const int64_t exponent = value.exponent + scale;
  const int64_t whole_digits = std::clamp<int64_t>(size + exponent, 0, size);
  // Digits end in one that is not zero, so whatever stands after the point is a rest.
  const bool has_rest = whole_digits < size;
  if (!ReadDigits(std::string_view(value.digits).substr(0, static_cast<size_t>(whole_digits)),
                  std::min<int64_t>(std::max<int64_t>(exponent, 0), 20), value.negative, &units.floor)) {
    units.side = value.negative ? -1 : 1;
    return units;
  }
  units.ceiling = units.floor;
  if (!has_rest) return units;
  // The limits themselves have no neighbour: a value past one is past all of int64.
  const int64_t limit = value.negative ? std::numeric_limits<int64_t>::min() : std::numeric_limits<int64_t>::max();
  if (units.floor == limit) {
    units.side = value.negative ? -1 : 1;
  } else if (value.negative) {
    --units.floor;
  } else {
    ++units.ceiling;
  }
  return units;
}

double NearestDouble(const DecimalText& value) {
  if (value.digits.empty()) return 0;
  std::string text = (value.negative ? "-" : "") + value.digits + "e" + std::to_string(value.exponent);
  double nearest = 0;
  const std::from_chars_result result = std::from_chars(text.data(), text.data() + text.size(), nearest);
  if (result.ec == std::errc()) return nearest;
  const bool is_large = static_cast<int64_t>(value.digits.size()) + value.exponent > 0;
  if (!is_large) return 0;
  return value.negative ? -std::numeric_limits<double>::infinity() : std::numeric_limits<double>::infinity();
}

void ToDecimalText(double value, std::string* buffer, DecimalText* out) {
  // A double has at most 767 significant digits, and 766 after the first are all of them.
  constexpr int kDigitsAfterFirst = 766;
  buffer->resize(kDigitsAfterFirst + 16);
  const std::to_chars_result result = std::to_chars(buffer->data(), buffer->data() + buffer->size(), value,
                                                    std::chars_format::scientific, kDigitsAfterFirst);
  TG_CHECK(result.ec == std::errc());
  const std::string_view text(buffer->data(), static_cast<size_t>(result.ptr - buffer->data()));
  TG_CHECK(ParseDecimalText(text, out) == NumberFault::kNone);
}

bool ParseToken(const column::LayoutField& field, std::string_view token, std::string* buffer, DecimalText* out) {
  if (field.form == column::TextForm::kInteger || field.form == column::TextForm::kNumber) {
    return ParseDecimalText(token, out) == NumberFault::kNone;
  }
  // Text forms of amounts: digits around one point, with a sign, a prefix, a suffix and groups that say nothing of
  // value.
  const bool is_decorated = field.form == column::TextForm::kDecorated;
  const char point = is_decorated ? field.decoration.point : '.';
  buffer->clear();
  if (token.find('-') != token.npos) buffer->push_back('-');
  if (is_decorated) {
    const size_t prefix = token.find(field.decoration.prefix);
    if (prefix != token.npos && !field.decoration.prefix.empty()) {
      token.remove_prefix(prefix + field.decoration.prefix.size());
    }
    if (token.ends_with(field.decoration.suffix)) token.remove_suffix(field.decoration.suffix.size());
  }
  bool has_digit = false;
  for (char c : token) {
    if (c == point) {
      buffer->append(has_digit ? "." : "0.");
      has_digit = true;
    } else if (c >= '0' && c <= '9' && (c != '0' || has_digit)) {
      buffer->push_back(c);
      has_digit = true;
    }
  }
  if (!has_digit) buffer->push_back('0');
  return ParseDecimalText(*buffer, out) == NumberFault::kNone;
}

BoundSide SideOf(tg_code code) {
  switch (code) {
    case TG_CODE_SCHEMA_MINIMUM:
    case TG_CODE_SCHEMA_X_MINIMUM:
      return BoundSide::kAtLeast;
    case TG_CODE_SCHEMA_EXCLUSIVE_MINIMUM:
    case TG_CODE_SCHEMA_X_EXCLUSIVE_MINIMUM:
      return BoundSide::kAbove;
    case TG_CODE_SCHEMA_MAXIMUM:
    case TG_CODE_SCHEMA_X_MAXIMUM:
      return BoundSide::kAtMost;
    case TG_CODE_SCHEMA_EXCLUSIVE_MAXIMUM:
    case TG_CODE_SCHEMA_X_EXCLUSIVE_MAXIMUM:
      return BoundSide::kBelow;
    default:
      TG_CHECK(false);
  }
  return BoundSide::kAtLeast;
}

bool HoldsExactly(const column::Assertion& assertion, const DecimalText& value) {
  switch (assertion.kind) {
    case column::AssertionKind::kNumbers:
      return std::any_of(assertion.numbers.begin(), assertion.numbers.end(),
                         [&](const DecimalText& number) { return Compare(value, number) == 0; });
    case column::AssertionKind::kMultipleOf:
      return IsMultipleOf(value, assertion.numbers[0]);
    case column::AssertionKind::kBound:
      break;
    default:
      TG_CHECK(false);
  }
  const std::strong_ordering order = Compare(value, assertion.numbers[0]);
  switch (SideOf(assertion.code)) {
    case BoundSide::kAtLeast:
      return order >= 0;
    case BoundSide::kAbove:
      return order > 0;
    case BoundSide::kAtMost:
      return order <= 0;
    case BoundSide::kBelow:
      return order < 0;
  }
  return false;
}

}  // namespace tollgate::scan

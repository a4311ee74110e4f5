#include "compile/row_check.h"

#include <algorithm>

#include "base/bits.h"
#include "base/utf8.h"

namespace tollgate::compile {
namespace {

// The value as digits. A double is its token, so that bounds hold exactly; what has units is its units.
DecimalText NumberAt(const tg_column& column, int32_t row, std::string_view token) {
  DecimalText number;
  if (column.type != TG_DOUBLE) {
    return ToDecimalText(Decimal{static_cast<const int64_t*>(column.values)[row], column.scale});
  }
  if (token.size() >= 2 && token.front() == '"') token = token.substr(1, token.size() - 2);
  ParseDecimalText(token, &number);
  return number;
}

bool KeepsBound(tg_code code, std::strong_ordering order) {
  switch (code) {
    case TG_CODE_SCHEMA_MINIMUM:
    case TG_CODE_SCHEMA_X_MINIMUM:
      return order >= 0;
    case TG_CODE_SCHEMA_MAXIMUM:
    case TG_CODE_SCHEMA_X_MAXIMUM:
      return order <= 0;
    case TG_CODE_SCHEMA_EXCLUSIVE_MINIMUM:
    case TG_CODE_SCHEMA_X_EXCLUSIVE_MINIMUM:
      return order > 0;
    default:
      return order < 0;
  }
}

}  // namespace

std::string_view TextAt(const tg_column& column, int32_t row) {
  const char* bytes = static_cast<const char*>(column.values) + column.offsets[row];
  return {bytes, static_cast<size_t>(column.offsets[row + 1] - column.offsets[row])};
}

FieldCheck::FieldCheck(const schema::Field& field) : field_(&field) {
  for (const column::Assertion& assertion : field.assertions) {
    patterns_.emplace_back();
    if (assertion.kind == column::AssertionKind::kPattern) patterns_.back().emplace(assertion.texts[0]);
  }
}

const column::Assertion* FieldCheck::FirstBroken(const tg_column& column, int32_t row, std::string_view token) const {
  for (size_t i = 0; i < field_->assertions.size(); ++i) {
    if (!Holds(i, column, row, token)) return &field_->assertions[i];
  }
  return nullptr;
}

bool FieldCheck::Holds(size_t index, const tg_column& column, int32_t row, std::string_view token) const {
  const column::Assertion& assertion = field_->assertions[index];
  switch (assertion.kind) {
    case column::AssertionKind::kTexts: {
      const std::string_view text = TextAt(column, row);
      return std::find(assertion.texts.begin(), assertion.texts.end(), text) != assertion.texts.end();
    }
    case column::AssertionKind::kNumbers: {
      const DecimalText number = NumberAt(column, row, token);
      return std::any_of(assertion.numbers.begin(), assertion.numbers.end(),
                         [&](const DecimalText& listed) { return Compare(number, listed) == 0; });
    }
    case column::AssertionKind::kBooleans:
      return GetBit(static_cast<const uint8_t*>(column.values), row) ? assertion.allows_true : assertion.allows_false;
    case column::AssertionKind::kBound:
      return KeepsBound(assertion.code, Compare(NumberAt(column, row, token), assertion.numbers[0]));
    case column::AssertionKind::kMultipleOf:
      return IsMultipleOf(NumberAt(column, row, token), assertion.numbers[0]);
    case column::AssertionKind::kLength: {
      const size_t length = CountCodePoints(TextAt(column, row));
      return assertion.code == TG_CODE_SCHEMA_MIN_LENGTH ? length >= assertion.length : length <= assertion.length;
    }
    case column::AssertionKind::kPattern:
      return patterns_[index]->Matches(TextAt(column, row));
    case column::AssertionKind::kFormat:
      return format::Check(assertion.format, TextAt(column, row)) == 0;
  }
  return true;
}

}  // namespace tollgate::compile

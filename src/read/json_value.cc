#include "read/json_value.h"

#include <algorithm>

namespace tollgate::read {
namespace {

using column::Cell;
using column::CellState;
using column::LayoutField;
using column::TextForm;
using json::Kind;

bool IsNullWord(const LayoutField& field, std::string_view text) {
  return std::find(field.null_words.begin(), field.null_words.end(), text) != field.null_words.end();
}

}  // namespace

Kind WantedKind(const LayoutField& field) {
  switch (field.form) {
    case TextForm::kBoolean:
      return field.true_words.empty() && field.false_words.empty() ? Kind::kBool : Kind::kString;
    case TextForm::kInteger:
    case TextForm::kNumber:
    case TextForm::kEpoch:
      return Kind::kNumber;
    default:
      return Kind::kString;
  }
}

std::string_view WantedName(const LayoutField& field) {
  if (field.form == TextForm::kInteger || field.form == TextForm::kEpoch) return "integer";
  return json::KindName(WantedKind(field));
}

Cell DecodeJson(const LayoutField& field, const JsonValue& value) {
  const Cell wrong_type{.state = CellState::kFault, .fault = TG_CODE_SCHEMA_TYPE};
  if (value.kind == Kind::kNull) return field.nullable ? Cell{.state = CellState::kNull} : wrong_type;
  // As its twin, a text that x-null lists is null whatever type the field has.
  if (value.kind == Kind::kString && IsNullWord(field, value.text)) {
    return column::DecodeCell(field, value.text, false);
  }
  const Kind wanted = WantedKind(field);
  if (value.kind != wanted) return wrong_type;
  if (wanted == Kind::kBool) return Cell{.state = CellState::kValue, .boolean = value.boolean};
  Cell cell = column::DecodeCell(field, value.text, true);
  // A JSON number is in JSON's grammar: that it is no whole one is a fault of its type.
  if (cell.state == CellState::kFault && cell.fault == TG_CODE_CSV_CAST_INTEGER) return wrong_type;
  return cell;
}

}  // namespace tollgate::read

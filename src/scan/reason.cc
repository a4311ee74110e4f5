#include "base/bits.h"
#include "column/cell.h"
#include "plan/semantics.h"
#include "scan/state.h"

namespace tollgate::scan {
namespace {

constexpr std::string_view kNoValue = "?";

std::string_view Masked(const State& state, const plan::ReasonPart& part, std::string_view text, std::string* buffer) {
  if (part.masked_field < 0) return text;
  *buffer = column::MaskedText(state.plan->layout.fields[static_cast<size_t>(part.masked_field)], text);
  return *buffer;
}

plan::ShortText Format(const Register& value, const plan::ReasonPart& part, size_t row) {
  switch (part.form) {
    case plan::ValueForm::kInt:
      return plan::IntToText({value.ints[row], 0});
    case plan::ValueForm::kDecimal:
      return plan::IntToText({value.ints[row], part.scale});
    case plan::ValueForm::kDouble:
      return plan::DoubleToText(value.numbers[row]);
    case plan::ValueForm::kTimestamp:
      return plan::TimeToText(value.ints[row]);
    case plan::ValueForm::kDuration:
      return plan::DurationToText(value.ints[row]);
    default:
      return plan::ShortText(kNoValue);
  }
}

bool IsEvaluated(const State& state, uint32_t index) {
  return index < state.plan->main_op_count || state.op_needed[index - state.plan->main_op_count] != 0;
}

}  // namespace

std::string_view ReasonValue(const plan::Plan& plan, const Scratch& scratch, const plan::ReasonPart& part, int32_t row,
                             std::string* buffer) {
  const State& state = scratch.state();
  const bool is_here = state.plan == &plan && part.is_value && row >= 0 && static_cast<size_t>(row) < state.row_count;
  if (!is_here || !IsEvaluated(state, part.value)) return kNoValue;
  const Register& value = state.registers[part.value];
  const auto r = static_cast<size_t>(row);
  if (part.form == plan::ValueForm::kBool) {
    if (!GetBit(value.t, r) && !GetBit(value.f, r)) return kNoValue;
    return Masked(state, part, plan::BoolToText(GetBit(value.t, r)), buffer);
  }
  if (!GetBit(value.t, r)) return kNoValue;
  if (part.form == plan::ValueForm::kText) return Masked(state, part, value.texts[r], buffer);
  const plan::ShortText text = Format(value, part, r);
  if (part.masked_field >= 0) return Masked(state, part, text.view(), buffer);
  *buffer = text.view();
  return *buffer;
}

}  // namespace tollgate::scan

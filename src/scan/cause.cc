// Why a condition has no answer for a row, found after the fact: hot ops keep one bit, and here the program is walked
// back from the rule's register. The cause of an UNKNOWN is that of its first unknown operand, of an ERROR that of its
// first operand in error; where no operand is, the op itself failed, and its scalar meaning says of what.
#include "base/bits.h"
#include "plan/semantics.h"
#include "scan/finding.h"
#include "scan/state.h"

namespace tollgate::scan {
namespace {

using plan::Op;
using plan::OpCode;

enum class RowState : uint8_t { kKnown, kError, kUnknown };

RowState StateOf(const State& state, uint32_t index, size_t row) {
  const Register& reg = state.registers[index];
  if (GetBit(reg.e, row)) return RowState::kError;
  const bool is_bool = plan::ResultOf(state.plan->ops[index].code) == plan::Register::kBool;
  return GetBit(reg.t, row) || (is_bool && GetBit(reg.f, row)) ? RowState::kKnown : RowState::kUnknown;
}

tg_cause MakeCause(plan::Cause cause, std::string_view path = {}) {
  return {TextOf(plan::CauseKind(cause)), TextOf(path)};
}

tg_cause FieldCause(const State& state, const Op& op, size_t row) {
  const FieldRows& field = state.fields[op.a];
  const std::string_view path = state.plan->layout.fields[op.a].pointer;
  if (GetBit(field.overflow, row)) return MakeCause(plan::Cause::OVERFLOW, path);
  return MakeCause(GetBit(field.null, row) ? plan::Cause::IS_NULL : plan::Cause::MISSING, path);
}

tg_cause CellCause(const State& state, const Op& op, size_t row) {
  const bool has_row = state.registers[op.a].table_rows[row] >= 0;
  return MakeCause(has_row ? plan::Cause::MISSING : plan::Cause::NO_ROW, state.plan->tables[op.b].columns[op.c].path);
}

template <class T>
plan::Cause CauseOf(const plan::Result<T>& result) {
  return result.ok() ? plan::Cause::BAD_ARGUMENT : result.cause();
}

// Of an op whose operands all have values.
plan::Cause MeaningCause(const State& state, const Op& op, size_t row) {
  const Register& a = state.registers[op.a];
  const auto b = [&] { return state.registers[op.b].ints[row]; };
  const int scale_a = plan::ScaleAt(op.c, 0), scale_b = plan::ScaleAt(op.c, 1), scale = plan::ScaleAt(op.c, 2);
  switch (op.code) {
    case OpCode::kDivideInt:
      return CauseOf(plan::DivideInt(a.ints[row], b()));
    case OpCode::kModuloInt:
      return CauseOf(plan::ModuloInt(a.ints[row], b()));
    case OpCode::kDivideDecimal:
      return CauseOf(plan::DivideDecimal({a.ints[row], scale_a}, {b(), scale_b}, scale, static_cast<Rounding>(op.aux)));
    case OpCode::kDoubleToInt:
      return CauseOf(plan::DoubleToInt(a.numbers[row]));
    case OpCode::kTextToInt:
      return CauseOf(plan::TextToInt(a.texts[row]));
    case OpCode::kTextToDouble:
      return CauseOf(plan::TextToDouble(a.texts[row]));
    case OpCode::kTextToBool:
      return CauseOf(plan::TextToBool(a.texts[row]));
    case OpCode::kTextToTime:
      return CauseOf(plan::TextToTime(a.texts[row]));
    case OpCode::kTextToDuration:
      return CauseOf(plan::TextToDuration(a.texts[row]));
    case OpCode::kEmailDomain:
      return CauseOf(plan::EmailDomain(a.texts[row]));
    default:  // sums, differences, products, rounding and times: they can only fail to fit
      return plan::Cause::OVERFLOW;
  }
}

bool IsTurned(const Op& op) {
  return (op.code == OpCode::kCompareIntDouble || op.code == OpCode::kAddTime) &&
         plan::ScaleAt(op.c, 1) == plan::kTurned;
}

// The operand that `wanted` came from; -1: the op's own.
int64_t OperandToBlame(const State& state, uint32_t index, RowState wanted, size_t row) {
  const Op& op = state.plan->ops[index];
  const uint8_t operands = plan::RegisterOperands(op.code);
  const bool is_conditional = operands == 7;
  if (is_conditional) {
    if (StateOf(state, op.a, row) != RowState::kKnown) return op.a;
    return GetBit(state.registers[op.a].t, row) ? op.b : op.c;
  }
  const bool is_turned = IsTurned(op);
  if (is_turned && StateOf(state, op.b, row) == wanted) return op.b;
  if ((operands & 1) != 0 && StateOf(state, op.a, row) == wanted) return op.a;
  if ((operands & 2) != 0 && StateOf(state, op.b, row) == wanted) return op.b;
  if ((operands & 4) != 0 && StateOf(state, op.c, row) == wanted) return op.c;
  return -1;
}

tg_cause OwnCause(const State& state, uint32_t index, size_t row) {
  const Op& op = state.plan->ops[index];
  switch (op.code) {
    case OpCode::kFieldBool:
    case OpCode::kFieldInt:
    case OpCode::kFieldDouble:
    case OpCode::kFieldText:
    case OpCode::kFieldIsNull:
      return FieldCause(state, op, row);
    case OpCode::kConstError:
      return MakeCause(static_cast<plan::Cause>(op.a));
    case OpCode::kRowBool:
    case OpCode::kRowInt:
    case OpCode::kRowDouble:
    case OpCode::kRowText:
      return CellCause(state, op, row);
    default:
      return MakeCause(MeaningCause(state, op, row));
  }
}

}  // namespace

tg_cause Cause(const plan::Plan& plan, const Scratch& scratch, int32_t row, int32_t rule) {
  const State& state = scratch.state();
  if (state.plan != &plan || row < 0 || static_cast<size_t>(row) >= state.row_count || rule < 0 ||
      static_cast<size_t>(rule) >= plan.rules.size()) {
    return {};
  }
  const auto r = static_cast<size_t>(row);
  if (!GetBit(state.unknown[static_cast<size_t>(rule)], r) && !GetBit(state.errors[static_cast<size_t>(rule)], r)) {
    return {};
  }
  uint32_t index = plan.rules[static_cast<size_t>(rule)].when;
  const RowState wanted = StateOf(state, index, r);
  for (;;) {
    const int64_t operand = OperandToBlame(state, index, wanted, r);
    if (operand < 0) return OwnCause(state, index, r);
    index = static_cast<uint32_t>(operand);
  }
}

}  // namespace tollgate::scan

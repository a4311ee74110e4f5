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
    case OpCode::kLongitudeTerm:
    case OpCode::kDistanceKm:
      return plan::Cause::BAD_ARGUMENT;
    default:  // sums, differences, products, rounding and times: they can only fail to fit
      return plan::Cause::OVERFLOW;
  }
}

bool IsTurned(const Op& op) {
  return (op.code == OpCode::kCompareIntDouble || op.code == OpCode::kAddTime) &&
         plan::ScaleAt(op.c, 1) == plan::kTurned;
}

bool ReadsWindow(const Op& op) { return plan::OperandsOf(op.code)[0] == plan::Operand::kReads; }

// The first part of the key, else the time, that has no value; -1: they all have.
int64_t InputToBlame(const State& state, const Op& op, size_t row) {
  const plan::Windows& windows = state.plan->windows;
  const plan::WindowRead& read = windows.reads[op.a];
  const plan::WindowGroup& group = windows.groups[read.group];
  for (const uint32_t part : group.key) {
    if (StateOf(state, windows.inputs[part], row) != RowState::kKnown) return windows.inputs[part];
  }
  const uint32_t time = windows.inputs[group.logs[read.log].time];
  return StateOf(state, time, row) != RowState::kKnown ? int64_t{time} : -1;
}

// The operand that `wanted` came from; -1: the op's own.
int64_t OperandToBlame(const State& state, uint32_t index, RowState wanted, size_t row) {
  const Op& op = state.plan->ops[index];
  if (ReadsWindow(op)) return InputToBlame(state, op, row);
  const uint8_t operands = plan::RegisterOperands(op.code);
  const bool is_conditional = operands == 7 && plan::RegisterAt(op.code, 0) == plan::Register::kBool;
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

// Of a row that has a key and a time.
tg_cause WindowCause(const State& state, const Op& op, size_t row) {
  const window::ReadResult& result = state.windows.results[op.a];
  const std::string_view path = state.plan->windows.reads[op.a].path;
  if (result.states[row] == window::ReadState::kOverflow) return MakeCause(plan::Cause::OVERFLOW, path);
  switch (result.doubts[row]) {
    case window::Doubt::kInexact:
      return MakeCause(plan::Cause::INEXACT, path);
    case window::Doubt::kSaturated:
      return MakeCause(plan::Cause::SATURATED, path);
    case window::Doubt::kEvicted:
      return MakeCause(plan::Cause::EVICTED, path);
    case window::Doubt::kNone:
      break;
  }
  return MakeCause(plan::Cause::MISSING, path);
}

// Bounds that leave a comparison open: those of the first window, from left to right, that is not exact. Null: none.
// What variables share is walked once.
const Op* FirstBounded(const State& state, uint32_t index, size_t row, std::vector<bool>* seen) {
  const Op& op = state.plan->ops[index];
  if ((*seen)[index]) return nullptr;
  (*seen)[index] = true;
  if (ReadsWindow(op)) return state.windows.results[op.a].states[row] == window::ReadState::kBounded ? &op : nullptr;
  const uint32_t operands[] = {op.a, op.b, op.c};
  for (int place = 0; place < 3; ++place) {
    if ((plan::RegisterOperands(op.code) >> place & 1) == 0) continue;
    if (const Op* const found = FirstBounded(state, operands[place], row, seen)) return found;
  }
  return nullptr;
}

tg_cause OwnCause(const State& state, uint32_t index, size_t row) {
  const Op& op = state.plan->ops[index];
  if (ReadsWindow(op)) return WindowCause(state, op, row);
  if (op.code == OpCode::kDecided) {
    std::vector<bool> seen(state.plan->ops.size());
    const Op* const open = FirstBounded(state, index, row, &seen);
    return open != nullptr ? WindowCause(state, *open, row) : MakeCause(plan::Cause::INEXACT);
  }
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

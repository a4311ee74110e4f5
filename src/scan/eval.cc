#include "scan/eval.h"

#include <algorithm>

#include "base/bits.h"
#include "base/check.h"
#include "plan/semantics.h"
#include "scan/rows.h"

namespace tollgate::scan {
namespace {

using plan::Op;
using plan::OpCode;

const uint64_t* OverflowOf(const State& state, const FieldRows& field) {
  return field.any_overflow ? field.overflow : state.zeros;
}

void EvaluateField(State* state, const Op& op, Register* out) {
  const FieldRows& field = state->fields[op.a];
  const tg_column& column = state->batch->columns[op.a];
  out->t = field.valid;
  out->e = OverflowOf(*state, field);
  switch (op.code) {
    case OpCode::kFieldBool:
      out->t = field.bits;
      out->f = field.not_bits;
      break;
    case OpCode::kFieldInt:
      out->ints = static_cast<const int64_t*>(column.values);
      break;
    case OpCode::kFieldDouble:
      out->numbers = static_cast<const double*>(column.values);
      break;
    default:
      out->texts = Texts{.bytes = static_cast<const char*>(column.values), .offsets = column.offsets};
  }
}

void EvaluatePresence(State* state, const Op& op, Register* out) {
  const FieldRows& field = state->fields[op.a];
  out->e = state->zeros;
  out->f = out->own_f;
  if (op.code == OpCode::kFieldIsNull) {
    out->t = field.null;
    for (size_t w = 0; w < state->word_count; ++w) out->own_f[w] = field.valid[w] | field.overflow[w];
    return;
  }
  for (size_t w = 0; w < state->word_count; ++w) {
    out->own_t[w] = field.valid[w] | field.null[w] | field.overflow[w];
    out->own_f[w] = state->rows[w] & ~out->own_t[w];
  }
  out->t = out->own_t;
}

void EvaluateObject(State* state, const Op& op, Register* out) {
  out->t = state->objects[op.a].present;
  out->e = state->zeros;
  out->f = out->own_f;
  for (size_t w = 0; w < state->word_count; ++w) out->own_f[w] = state->rows[w] & ~out->t[w];
}

void EvaluateConstant(State* state, const Op& op, Register* out) {
  out->e = state->zeros;
  if (op.code == OpCode::kConstBool) {
    out->t = op.a != 0 ? state->rows : state->zeros;
    out->f = op.a != 0 ? state->zeros : state->rows;
  } else if (op.code == OpCode::kConstError) {
    out->t = out->f = state->zeros;
    if (!plan::IsUnknown(static_cast<plan::Cause>(op.a))) out->e = state->rows;
  } else {
    out->t = state->rows;  // values stand there since State::FillConstants
  }
}

void EvaluateLogic(State* state, const Op& op, Register* out) {
  const Register& a = state->registers[op.a];
  if (op.code == OpCode::kNot) {
    out->t = a.f;
    out->f = a.t;
    out->e = a.e;
    return;
  }
  const Register& b = state->registers[op.b];
  const Kernels& kernels = *state->kernels;
  const bool has_errors = a.e != state->zeros || b.e != state->zeros;
  const auto kernel = op.code == OpCode::kAnd ? (has_errors ? kernels.and_truth : kernels.and_truth_no_errors)
                                              : (has_errors ? kernels.or_truth : kernels.or_truth_no_errors);
  kernel(a.truth(), b.truth(), state->word_count, {out->own_t, out->own_f, out->own_e});
  out->t = out->own_t;
  out->f = out->own_f;
  out->e = has_errors ? out->own_e : state->zeros;
}

// Values of the branch taken. A branch not taken may hold anything, also no value at all.
template <class Get, class T>
void Select(State* state, const uint64_t* condition, Get b, Get c, T* values) {
  const size_t count = state->word_count * 64;
  for (size_t row = 0; row < count; ++row) values[row] = GetBit(condition, row) ? b[row] : c[row];
}

void EvaluateConditional(State* state, const Op& op, Register* out) {
  const Register& condition = state->registers[op.a];
  const Register& b = state->registers[op.b];
  const Register& c = state->registers[op.c];
  uint64_t any_error = 0;
  for (size_t w = 0; w < state->word_count; ++w) {
    const uint64_t t = condition.t[w], f = condition.f[w];
    out->own_t[w] = (t & b.t[w]) | (f & c.t[w]);
    out->own_e[w] = condition.e[w] | (t & b.e[w]) | (f & c.e[w]);
    any_error |= out->own_e[w];
  }
  out->t = out->own_t;
  out->e = any_error != 0 ? out->own_e : state->zeros;
  switch (op.code) {
    case OpCode::kCondBool:
      for (size_t w = 0; w < state->word_count; ++w) {
        out->own_f[w] = (condition.t[w] & b.f[w]) | (condition.f[w] & c.f[w]);
      }
      out->f = out->own_f;
      break;
    case OpCode::kCondInt:
      Select(state, condition.t, b.ints, c.ints, out->own_ints);
      break;
    case OpCode::kCondDouble:
      Select(state, condition.t, b.numbers, c.numbers, out->own_numbers);
      break;
    default:
      MapTotalRows(state, out->t, out->own_views,
                   [&](size_t row) { return GetBit(condition.t, row) ? b.texts[row] : c.texts[row]; });
  }
}

}  // namespace

void EvaluateOp(State* state, uint32_t index) {
  const Op& op = state->plan->ops[index];
  Register* out = &state->registers[index];
  switch (op.code) {
    case OpCode::kFieldBool:
    case OpCode::kFieldInt:
    case OpCode::kFieldDouble:
    case OpCode::kFieldText:
      return EvaluateField(state, op, out);
    case OpCode::kFieldIsNull:
    case OpCode::kFieldHas:
      return EvaluatePresence(state, op, out);
    case OpCode::kObjectHas:
      return EvaluateObject(state, op, out);
    case OpCode::kConstBool:
    case OpCode::kConstInt:
    case OpCode::kConstDouble:
    case OpCode::kConstText:
    case OpCode::kConstError:
      return EvaluateConstant(state, op, out);
    case OpCode::kAnd:
    case OpCode::kOr:
    case OpCode::kNot:
      return EvaluateLogic(state, op, out);
    case OpCode::kCondBool:
    case OpCode::kCondInt:
    case OpCode::kCondDouble:
    case OpCode::kCondText:
      return EvaluateConditional(state, op, out);
    default:
      break;
  }
  TG_CHECK(EvaluateComparison(state, op, out) || EvaluateArithmetic(state, op, out) ||
           EvaluateConversion(state, op, out) || EvaluateText(state, op, out) || EvaluateLookup(state, op, out) ||
           EvaluateWindow(state, op, out));
}

void EvaluatePrelude(State* state) {
  for (uint32_t i = 0; i < state->plan->prelude_op_count; ++i) EvaluateOp(state, i);
}

void Evaluate(State* state) {
  for (uint32_t i = state->plan->prelude_op_count; i < state->plan->main_op_count; ++i) EvaluateOp(state, i);
}

}  // namespace tollgate::scan

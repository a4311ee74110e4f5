#include "plan/semantics.h"
#include "scan/eval.h"
#include "scan/rows.h"

namespace tollgate::scan {
namespace {

using plan::Comparison;
using plan::Op;
using plan::OpCode;

// A column against a constant or another column, by a kernel.
template <class Kernel, class T, class Operand>
void Run(State* state, Kernel kernel, const T* a, Operand b, const uint64_t* ok, Register* out) {
  kernel(a, b, ok, state->word_count, out->own_t, out->own_f);
  out->t = out->own_t;
  out->f = out->own_f;
}

void CompareBools(State* state, const Op& op, const Register& a, const Register& b, Register* out) {
  uint64_t* ok = state->temporary[0];
  uint64_t* ok_b = state->temporary[1];
  for (size_t w = 0; w < state->word_count; ++w) {
    ok[w] = a.t[w] | a.f[w];
    ok_b[w] = b.t[w] | b.f[w];
  }
  if (a.e == state->zeros && b.e == state->zeros) {
    out->e = state->zeros;
  } else {
    state->kernels->merge_errors({ok, nullptr, a.e}, {ok_b, nullptr, b.e}, state->word_count, out->own_e);
    out->e = out->own_e;
  }
  for (size_t w = 0; w < state->word_count; ++w) ok[w] &= ok_b[w];
  const auto kind = static_cast<Comparison>(op.aux);
  const bool both_false = CompareBool(kind, false, false), only_b = CompareBool(kind, false, true);
  const bool only_a = CompareBool(kind, true, false), both_true = CompareBool(kind, true, true);
  for (size_t w = 0; w < state->word_count; ++w) {
    const uint64_t x = a.t[w], y = b.t[w];
    const uint64_t hit =
        (both_false ? ~x & ~y : 0) | (only_b ? ~x & y : 0) | (only_a ? x & ~y : 0) | (both_true ? x & y : 0);
    out->own_t[w] = hit & ok[w];
    out->own_f[w] = ~hit & ok[w];
  }
  out->t = out->own_t;
  out->f = out->own_f;
}

bool CompareWithConst(State* state, const Op& op, Register* out) {
  const Register& a = state->registers[op.a];
  const auto kind = static_cast<Comparison>(op.aux);
  const Kernels& kernels = *state->kernels;
  switch (op.code) {
    case OpCode::kCompareIntConst:
      Run(state, kernels.compare_int_const[op.aux], a.ints, state->plan->ints[op.b], a.t, out);
      break;
    case OpCode::kCompareDoubleConst:
      Run(state, kernels.compare_double_const[op.aux], a.numbers, state->plan->numbers[op.b], a.t, out);
      break;
    case OpCode::kCompareTextConst: {
      const std::string_view b = state->plan->texts[op.b];
      TestRows(state, a.t, out, [&](size_t row) { return CompareText(kind, a.texts[row], b); });
      break;
    }
    default:
      return false;
  }
  out->e = a.e;
  return true;
}

}  // namespace

bool EvaluateComparison(State* state, const Op& op, Register* out) {
  if (CompareWithConst(state, op, out)) return true;
  if (op.code < OpCode::kCompareInt || op.code > OpCode::kCompareIntDouble) return false;
  const Register& a = state->registers[op.a];
  const Register& b = state->registers[op.b];
  const auto kind = static_cast<Comparison>(op.aux);
  if (op.code == OpCode::kCompareBool) {
    CompareBools(state, op, a, b, out);
    return true;
  }
  uint64_t* ok = state->temporary[0];
  MergeOperands(state, a, b, ok, out);
  const int scale_a = plan::ScaleAt(op.c, 0), scale_b = plan::ScaleAt(op.c, 1);
  switch (op.code) {
    case OpCode::kCompareInt:
      Run(state, state->kernels->compare_int[op.aux], a.ints, b.ints, ok, out);
      return true;
    case OpCode::kCompareDouble:
      Run(state, state->kernels->compare_double[op.aux], a.numbers, b.numbers, ok, out);
      return true;
    case OpCode::kCompareText:
      TestRows(state, ok, out, [&](size_t row) { return CompareText(kind, a.texts[row], b.texts[row]); });
      return true;
    case OpCode::kCompareDecimal:
      TestRows(state, ok, out, [&](size_t row) {
        return CompareDecimal(kind, {a.ints[row], scale_a}, {b.ints[row], scale_b});
      });
      return true;
    case OpCode::kCompareIntDouble:
      TestRows(state, ok, out, [&](size_t row) {
        return CompareDecimalDouble(kind, {a.ints[row], scale_a}, b.numbers[row]);
      });
      return true;
    default:
      return false;
  }
}

}  // namespace tollgate::scan

// What windows gave, as registers; and what follows from bounds.
#include <algorithm>

#include "base/bits.h"
#include "plan/semantics.h"
#include "scan/eval.h"
#include "scan/rows.h"

namespace tollgate::scan {
namespace {

using plan::Op;
using plan::OpCode;
using window::Doubt;
using window::ReadResult;
using window::ReadState;

// The rows of `seen` for which `holds(row)`.
template <class Holds>
void SelectRows(const State& state, const uint64_t* seen, uint64_t* out, Holds holds) {
  for (size_t w = 0; w < state.word_count; ++w) {
    uint64_t rows = 0;
    for (uint64_t bits = seen[w]; bits != 0; bits &= bits - 1) {
      const int bit = std::countr_zero(bits);
      rows |= static_cast<uint64_t>(holds(w * 64 + static_cast<size_t>(bit))) << bit;
    }
    out[w] = rows;
  }
}

// Rows in error: those whose key or time is, and sums that overflow.
void FindErrors(const State& state, const ReadResult& result, const uint64_t* seen, const uint64_t* failed,
                Register* out) {
  SelectRows(state, seen, out->own_e, [&](size_t row) { return result.states[row] == ReadState::kOverflow; });
  uint64_t any = 0;
  for (size_t w = 0; w < state.word_count; ++w) any |= out->own_e[w] |= failed[w];
  out->e = any != 0 ? out->own_e : state.zeros;
}

void EvaluateRead(State* state, const Op& op, Register* out) {
  const plan::WindowRead& read = state->plan->windows.reads[op.a];
  const ReadResult& result = state->windows.results[op.a];
  const uint64_t* seen = state->windows.seen[read.group][read.log];
  FindErrors(*state, result, seen, state->windows.failed[read.group][read.log], out);
  const bool is_bound = op.code == OpCode::kWindowLow || op.code == OpCode::kWindowHigh;
  SelectRows(*state, seen, out->own_t, [&](size_t row) {
    return result.states[row] == ReadState::kExact || (is_bound && result.states[row] == ReadState::kBounded);
  });
  out->t = out->own_t;
  switch (op.code) {
    case OpCode::kWindowBool:
      SelectRows(*state, out->own_t, out->own_f, [&](size_t row) { return result.ints[row] == 0; });
      for (size_t w = 0; w < state->word_count; ++w) out->own_t[w] &= ~out->own_f[w];
      out->f = out->own_f;
      break;
    case OpCode::kWindowDouble:
      out->numbers = result.numbers;
      break;
    case OpCode::kWindowText:
      out->texts = Texts{.views = result.texts};
      break;
    case OpCode::kWindowLow:
      out->ints = result.low;
      break;
    case OpCode::kWindowHigh:
      out->ints = result.high;
      break;
    default:
      out->ints = result.ints;
  }
}

void EvaluateHas(State* state, const Op& op, Register* out) {
  const plan::WindowRead& read = state->plan->windows.reads[op.a];
  const ReadResult& result = state->windows.results[op.a];
  const uint64_t* seen = state->windows.seen[read.group][read.log];
  // A sum that overflows is there.
  SelectRows(*state, seen, out->own_t, [&](size_t row) { return result.states[row] != ReadState::kMissing; });
  SelectRows(*state, seen, out->own_f, [&](size_t row) {
    return result.states[row] == ReadState::kMissing && result.doubts[row] == Doubt::kNone;
  });
  out->t = out->own_t;
  out->f = out->own_f;
  out->e = state->windows.failed[read.group][read.log];
}

void EvaluateDecided(State* state, const Op& op, Register* out) {
  const Register& surely = state->registers[op.a];
  const Register& surely_not = state->registers[op.b];
  for (size_t w = 0; w < state->word_count; ++w) {
    const uint64_t errors = surely.e[w] | surely_not.e[w];
    out->own_e[w] = errors;
    out->own_t[w] = surely.t[w] & ~errors;
    out->own_f[w] = surely_not.t[w] & ~(surely.t[w] | errors);
  }
  out->t = out->own_t;
  out->f = out->own_f;
  out->e = surely.e == state->zeros && surely_not.e == state->zeros ? state->zeros : out->own_e;
}

// Of operands that have values there is always a bound, if only the one that is none.
template <class Meaning>
void MapBounds(State* state, const Op& op, Register* out, Meaning meaning) {
  const Register& a = state->registers[op.a];
  const Register& b = state->registers[op.b];
  MergeOperands(state, a, b, out->own_t, out);
  out->t = out->own_t;
  MapTotalRows(state, out->t, out->own_ints, [&](size_t row) { return meaning(a.ints[row], b.ints[row]); });
}

bool EvaluateBound(State* state, const Op& op, Register* out) {
  const auto end = static_cast<plan::RangeEnd>(op.aux);
  switch (op.code) {
    case OpCode::kBoundAdd:
      MapBounds(state, op, out, [&](int64_t a, int64_t b) { return plan::BoundAdd(end, a, b); });
      return true;
    case OpCode::kBoundSubtract:
      MapBounds(state, op, out, [&](int64_t a, int64_t b) { return plan::BoundSubtract(end, a, b); });
      return true;
    case OpCode::kBoundMultiply:
      MapBounds(state, op, out, [&](int64_t a, int64_t b) { return plan::BoundMultiply(end, a, b); });
      return true;
    case OpCode::kMinInt:
      MapBounds(state, op, out, [](int64_t a, int64_t b) { return std::min(a, b); });
      return true;
    case OpCode::kMaxInt:
      MapBounds(state, op, out, [](int64_t a, int64_t b) { return std::max(a, b); });
      return true;
    default:
      break;
  }
  if (op.code != OpCode::kBoundRescale) return false;
  const Register& a = state->registers[op.a];
  out->t = a.t;
  out->e = a.e;
  MapTotalRows(state, a.t, out->own_ints, [&](size_t row) {
    return plan::BoundRescale(end, a.ints[row], plan::ScaleAt(op.c, 0), plan::ScaleAt(op.c, 1));
  });
  return true;
}

}  // namespace

bool EvaluateWindow(State* state, const Op& op, Register* out) {
  switch (op.code) {
    case OpCode::kWindowBool:
    case OpCode::kWindowInt:
    case OpCode::kWindowDouble:
    case OpCode::kWindowText:
    case OpCode::kWindowLow:
    case OpCode::kWindowHigh:
      EvaluateRead(state, op, out);
      return true;
    case OpCode::kWindowHas:
      EvaluateHas(state, op, out);
      return true;
    case OpCode::kDecided:
      EvaluateDecided(state, op, out);
      return true;
    default:
      return EvaluateBound(state, op, out);
  }
}

}  // namespace tollgate::scan

// How a scalar meaning runs over a batch: operands' states merged first, then the rows that have all operands, a word
// of 64 at a time.
#ifndef TOLLGATE_SCAN_ROWS_H_
#define TOLLGATE_SCAN_ROWS_H_

#include <bit>
#include <cstdint>

#include "plan/semantics.h"
#include "scan/state.h"

namespace tollgate::scan {

// Writes the rows where both operands have a value to `ok`, and points out->e at the rows in error.
inline void MergeOperands(State* state, const Register& a, const Register& b, uint64_t* ok, Register* out) {
  state->kernels->merge_ok(a.t, b.t, state->word_count, ok);
  if (a.e == state->zeros && b.e == state->zeros) {
    out->e = state->zeros;
    return;
  }
  state->kernels->merge_errors(a.truth(), b.truth(), state->word_count, out->own_e);
  out->e = out->own_e;
}

// values[row] = compute(row), a plan::Result, for the rows of `ok`; a row without one goes to the errors, which are
// out->e's to begin with.
template <class T, class Compute>
void MapRows(State* state, const uint64_t* ok, T* values, Register* out, Compute compute) {
  const uint64_t* errors = out->e;
  uint64_t any_failed = 0;
  for (size_t w = 0; w < state->word_count; ++w) {
    const uint64_t word = ok[w];
    uint64_t failed = 0;
    for (uint64_t bits = word; bits != 0; bits &= bits - 1) {
      const size_t row = w * 64 + static_cast<size_t>(std::countr_zero(bits));
      const auto result = compute(row);
      if (result.ok()) {
        values[row] = *result;
      } else {
        failed |= bits & -bits;
      }
    }
    out->own_t[w] = word & ~failed;
    out->own_e[w] = errors[w] | failed;
    any_failed |= failed;
  }
  out->t = out->own_t;
  if (any_failed != 0) out->e = out->own_e;
}

// The same for a meaning that always has a value.
template <class T, class Compute>
void MapTotalRows(State* state, const uint64_t* ok, T* values, Compute compute) {
  for (size_t w = 0; w < state->word_count; ++w) {
    for (uint64_t bits = ok[w]; bits != 0; bits &= bits - 1) {
      const size_t row = w * 64 + static_cast<size_t>(std::countr_zero(bits));
      values[row] = compute(row);
    }
  }
}

// A boolean: t and f of the rows of `ok` by compute(row).
template <class Compute>
void TestRows(State* state, const uint64_t* ok, Register* out, Compute compute) {
  for (size_t w = 0; w < state->word_count; ++w) {
    const uint64_t word = ok[w];
    uint64_t t = 0;
    for (uint64_t bits = word; bits != 0; bits &= bits - 1) {
      const int bit = std::countr_zero(bits);
      t |= static_cast<uint64_t>(compute(w * 64 + static_cast<size_t>(bit))) << bit;
    }
    out->own_t[w] = t;
    out->own_f[w] = word & ~t;
  }
  out->t = out->own_t;
  out->f = out->own_f;
}

// Values for every row, whatever its state: for meanings that no value can hurt.
template <class T, class Compute>
void FillRows(State* state, T* values, Compute compute) {
  const size_t count = state->word_count * 64;
  for (size_t row = 0; row < count; ++row) values[row] = compute(row);
}

}  // namespace tollgate::scan
#endif  // TOLLGATE_SCAN_ROWS_H_

#include <type_traits>

#include "base/bits.h"
#include "plan/semantics.h"
#include "scan/eval.h"
#include "scan/rows.h"

namespace tollgate::scan {
namespace {

using plan::Op;
using plan::OpCode;

// The rows of `a` whose table row has a value in `column`.
void MergeCells(State* state, const Register& a, const lookup::TableColumn& column, uint64_t* ok) {
  for (size_t w = 0; w < state->word_count; ++w) {
    uint64_t present = 0;
    for (uint64_t bits = a.t[w]; bits != 0; bits &= bits - 1) {
      const int bit = std::countr_zero(bits);
      const int32_t table_row = a.table_rows[w * 64 + static_cast<size_t>(bit)];
      const bool has_cell = table_row >= 0 && GetBit(column.valid.data(), static_cast<size_t>(table_row));
      present |= static_cast<uint64_t>(has_cell) << bit;
    }
    ok[w] = present;
  }
}

bool EvaluateCell(State* state, const Op& op, Register* out) {
  const Register& a = state->registers[op.a];
  const lookup::TableColumn& column = state->data->table(op.b).columns()[op.c];
  const bool is_bool = plan::ResultOf(op.code) == plan::Register::kBool;
  uint64_t* ok = is_bool ? state->temporary[0] : out->own_t;
  MergeCells(state, a, column, ok);
  out->t = ok;
  out->e = a.e;
  switch (op.code) {
    case OpCode::kRowBool:
      TestRows(state, ok, out, [&](size_t row) { return column.integers[a.table_rows[row]] != 0; });
      return true;
    case OpCode::kRowInt:
      MapTotalRows(state, ok, out->own_ints, [&](size_t row) { return column.integers[a.table_rows[row]]; });
      return true;
    case OpCode::kRowDouble:
      MapTotalRows(state, ok, out->own_numbers, [&](size_t row) { return column.numbers[a.table_rows[row]]; });
      return true;
    case OpCode::kRowText:
      MapTotalRows(state, ok, out->own_views,
                   [&](size_t row) { return std::string_view(column.texts[a.table_rows[row]]); });
      return true;
    default:  // kRowHas
      for (size_t w = 0; w < state->word_count; ++w) {
        out->own_t[w] = ok[w];
        out->own_f[w] = a.t[w] & ~ok[w];
      }
      out->t = out->own_t;
      out->f = out->own_f;
      return true;
  }
}

template <class Find>
bool FindRows(State* state, const Register& a, Register* out, Find find) {
  out->t = a.t;
  out->e = a.e;
  MapTotalRows(state, a.t, out->own_table_rows, find);
  return true;
}

template <class Values>
void EvaluateInList(State* state, const lookup::List& list, const Register& a, const Values& values, Register* out) {
  if constexpr (std::is_same_v<Values, Texts>) {
    list.Contains(values, a.t, state->row_count, &state->pattern_scratch, out->own_t);
  } else {
    list.Contains(values, a.t, state->row_count, out->own_t);
  }
  for (size_t w = 0; w < state->word_count; ++w) out->own_f[w] = a.t[w] & ~out->own_t[w];
  out->t = out->own_t;
  out->f = out->own_f;
  out->e = a.e;
}

// Rows of a list whose entries end: the time counts only where what was hit ends at some time.
template <class Values>
void EvaluateUntil(State* state, const lookup::List& list, const Register& a, const Values& values,
                   const Register& time, Register* out) {
  for (size_t w = 0; w < state->word_count; ++w) {
    uint64_t t = 0, f = 0, e = a.e[w];
    for (uint64_t bits = a.t[w]; bits != 0; bits &= bits - 1) {
      const uint64_t bit = bits & -bits;
      const size_t row = w * 64 + static_cast<size_t>(std::countr_zero(bits));
      int64_t until;
      if constexpr (std::is_same_v<Values, Texts>) {
        until = list.LiveUntil(values[row], &state->pattern_scratch);
      } else {
        until = list.LiveUntil(values[row]);
      }
      if (until == lookup::kForeverUs) {
        t |= bit;
      } else if (until == lookup::kNoEntryUs) {
        f |= bit;
      } else if ((time.t[w] & bit) != 0) {
        (time.ints[row] < until ? t : f) |= bit;
      } else {
        e |= time.e[w] & bit;
      }
    }
    out->own_t[w] = t;
    out->own_f[w] = f;
    out->own_e[w] = e;
  }
  out->t = out->own_t;
  out->f = out->own_f;
  out->e = out->own_e;
}

}  // namespace

bool EvaluateLookup(State* state, const Op& op, Register* out) {
  if (op.code < OpCode::kInTextSet || op.code > OpCode::kRowHas) return false;
  const Register& a = state->registers[op.a];
  switch (op.code) {
    case OpCode::kInTextSet: {
      const lookup::TextSet& set = state->plan->text_sets[op.b];
      TestRows(state, a.t, out, [&](size_t row) { return set.Contains(a.texts[row]); });
      out->e = a.e;
      return true;
    }
    case OpCode::kInIntSet: {
      const lookup::Int64Set& set = state->plan->int_sets[op.b];
      TestRows(state, a.t, out, [&](size_t row) { return set.Contains(a.ints[row]); });
      out->e = a.e;
      return true;
    }
    case OpCode::kInListText:
      EvaluateInList(state, state->data->list(op.b), a, a.texts, out);
      return true;
    case OpCode::kInListInt:
      EvaluateInList(state, state->data->list(op.b), a, a.ints, out);
      return true;
    case OpCode::kInListTextUntil:
      EvaluateUntil(state, state->data->list(op.b), a, a.texts, state->registers[op.c], out);
      return true;
    case OpCode::kInListIntUntil:
      EvaluateUntil(state, state->data->list(op.b), a, a.ints, state->registers[op.c], out);
      return true;
    case OpCode::kFindText: {
      const lookup::Table& table = state->data->table(op.b);
      return FindRows(state, a, out, [&](size_t row) { return table.Find(a.texts[row]); });
    }
    case OpCode::kFindInt: {
      const lookup::Table& table = state->data->table(op.b);
      return FindRows(state, a, out, [&](size_t row) { return table.Find(a.ints[row]); });
    }
    case OpCode::kFound:
      TestRows(state, a.t, out, [&](size_t row) { return a.table_rows[row] >= 0; });
      out->e = a.e;
      return true;
    default:
      return EvaluateCell(state, op, out);
  }
}

}  // namespace tollgate::scan

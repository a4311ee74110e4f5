#include "plan/semantics.h"
#include "scan/eval.h"
#include "scan/rows.h"

namespace tollgate::scan {
namespace {

using plan::Op;
using plan::OpCode;

template <class T, class Compute>
bool Map(State* state, const Register& a, T* values, Register* out, Compute compute) {
  out->e = a.e;
  MapRows(state, a.t, values, out, compute);
  return true;
}

template <class T, class Compute>
bool MapTotal(State* state, const Register& a, T* values, Register* out, Compute compute) {
  out->t = a.t;
  out->e = a.e;
  MapTotalRows(state, a.t, values, compute);
  return true;
}

bool TextsToBools(State* state, const Register& a, Register* out) {
  uint64_t* ok = state->temporary[0];
  uint64_t any_failed = 0;
  for (size_t w = 0; w < state->word_count; ++w) {
    uint64_t t = 0, f = 0;
    for (uint64_t bits = a.t[w]; bits != 0; bits &= bits - 1) {
      const plan::Result<bool> result = plan::TextToBool(a.texts[w * 64 + static_cast<size_t>(std::countr_zero(bits))]);
      if (result.ok()) (*result ? t : f) |= bits & -bits;
    }
    ok[w] = t | f;
    out->own_t[w] = t;
    out->own_f[w] = f;
    out->own_e[w] = a.e[w] | (a.t[w] & ~ok[w]);
    any_failed |= a.t[w] & ~ok[w];
  }
  out->t = out->own_t;
  out->f = out->own_f;
  out->e = any_failed != 0 ? out->own_e : a.e;
  return true;
}

bool BoolsToTexts(State* state, const Register& a, Register* out) {
  for (size_t w = 0; w < state->word_count; ++w) out->own_t[w] = a.t[w] | a.f[w];
  out->t = out->own_t;
  out->e = a.e;
  MapTotalRows(state, out->t, out->own_views,
               [&](size_t row) { return plan::BoolToText(a.t[row / 64] >> (row % 64) & 1); });
  return true;
}

bool EvaluateFromText(State* state, const Op& op, const Register& a, Register* out) {
  switch (op.code) {
    case OpCode::kTextToInt:
      return Map(state, a, out->own_ints, out, [&](size_t row) { return plan::TextToInt(a.texts[row]); });
    case OpCode::kTextToDouble:
      return Map(state, a, out->own_numbers, out, [&](size_t row) { return plan::TextToDouble(a.texts[row]); });
    case OpCode::kTextToBool:
      return TextsToBools(state, a, out);
    case OpCode::kTextToTime:
      return Map(state, a, out->own_ints, out, [&](size_t row) { return plan::TextToTime(a.texts[row]); });
    case OpCode::kTextToDuration:
      return Map(state, a, out->own_ints, out, [&](size_t row) { return plan::TextToDuration(a.texts[row]); });
    default:
      return false;
  }
}

bool EvaluateToText(State* state, const Op& op, const Register& a, Register* out) {
  TextArena* texts = &state->texts;
  const int scale = static_cast<int>(op.c);
  switch (op.code) {
    case OpCode::kBoolToText:
      return BoolsToTexts(state, a, out);
    case OpCode::kIntToText:
      return MapTotal(state, a, out->own_views, out, [&](size_t row) {
        return texts->Keep(plan::IntToText({a.ints[row], scale}).view());
      });
    case OpCode::kDoubleToText:
      return MapTotal(state, a, out->own_views, out,
                      [&](size_t row) { return texts->Keep(plan::DoubleToText(a.numbers[row]).view()); });
    case OpCode::kTimeToText:
      return MapTotal(state, a, out->own_views, out,
                      [&](size_t row) { return texts->Keep(plan::TimeToText(a.ints[row]).view()); });
    case OpCode::kDurationToText:
      return MapTotal(state, a, out->own_views, out,
                      [&](size_t row) { return texts->Keep(plan::DurationToText(a.ints[row]).view()); });
    default:
      return false;
  }
}

}  // namespace

bool EvaluateConversion(State* state, const Op& op, Register* out) {
  if (op.code < OpCode::kIntToDouble || op.code > OpCode::kDurationToText) return false;
  const Register& a = state->registers[op.a];
  const int scale = static_cast<int>(op.c);
  switch (op.code) {
    case OpCode::kIntToDouble:
      return MapTotal(state, a, out->own_numbers, out, [&](size_t row) {
        return plan::IntToDouble({a.ints[row], scale});
      });
    case OpCode::kDoubleToInt:
      return Map(state, a, out->own_ints, out, [&](size_t row) { return plan::DoubleToInt(a.numbers[row]); });
    case OpCode::kDecimalToInt:
      return MapTotal(state, a, out->own_ints, out, [&](size_t row) {
        return plan::DecimalToInt({a.ints[row], scale});
      });
    case OpCode::kTimeToInt:
      return MapTotal(state, a, out->own_ints, out, [&](size_t row) { return plan::TimeToInt(a.ints[row]); });
    case OpCode::kIntToTime:
      return Map(state, a, out->own_ints, out, [&](size_t row) { return plan::IntToTime(a.ints[row]); });
    default:
      return EvaluateFromText(state, op, a, out) || EvaluateToText(state, op, a, out);
  }
}

}  // namespace tollgate::scan

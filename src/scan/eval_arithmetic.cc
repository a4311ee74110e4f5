#include "plan/semantics.h"
#include "scan/eval.h"
#include "scan/rows.h"

namespace tollgate::scan {
namespace {

using plan::Op;
using plan::OpCode;

// A fallible meaning of two registers of integers.
template <class Meaning>
bool MapInts(State* state, const Op& op, Register* out, Meaning meaning) {
  const Register& a = state->registers[op.a];
  const Register& b = state->registers[op.b];
  uint64_t* ok = state->temporary[0];
  MergeOperands(state, a, b, ok, out);
  MapRows(state, ok, out->own_ints, out, [&](size_t row) { return meaning(a.ints[row], b.ints[row]); });
  return true;
}

template <class Meaning>
bool MapInt(State* state, const Op& op, Register* out, Meaning meaning) {
  const Register& a = state->registers[op.a];
  out->e = a.e;
  MapRows(state, a.t, out->own_ints, out, [&](size_t row) { return meaning(a.ints[row]); });
  return true;
}

template <class Meaning>
bool MapDoubles(State* state, const Op& op, Register* out, Meaning meaning) {
  const Register& a = state->registers[op.a];
  const Register& b = state->registers[op.b];
  MergeOperands(state, a, b, out->own_t, out);
  out->t = out->own_t;
  FillRows(state, out->own_numbers, [&](size_t row) { return meaning(a.numbers[row], b.numbers[row]); });
  return true;
}

template <class Meaning>
bool MapThree(State* state, const Op& op, Register* out, Meaning meaning) {
  const Register &a = state->registers[op.a], &b = state->registers[op.b], &c = state->registers[op.c];
  for (size_t w = 0; w < state->word_count; ++w) {
    const uint64_t known = (a.t[w] | a.e[w]) & (b.t[w] | b.e[w]) & (c.t[w] | c.e[w]);
    out->own_t[w] = a.t[w] & b.t[w] & c.t[w];
    out->own_e[w] = known & (a.e[w] | b.e[w] | c.e[w]);
  }
  out->e = out->own_e;
  MapRows(state, out->own_t, out->own_numbers, out,
          [&](size_t row) { return meaning(a.numbers[row], b.numbers[row], c.numbers[row]); });
  return true;
}

// Parts of times always exist.
template <class Meaning>
bool MapPart(State* state, const Op& op, Register* out, Meaning meaning) {
  const Register& a = state->registers[op.a];
  out->t = a.t;
  out->e = a.e;
  MapTotalRows(state, a.t, out->own_ints, [&](size_t row) { return meaning(a.ints[row]); });
  return true;
}

bool EvaluateDecimal(State* state, const Op& op, Register* out) {
  const int scale_a = plan::ScaleAt(op.c, 0), scale_b = plan::ScaleAt(op.c, 1), scale = plan::ScaleAt(op.c, 2);
  const auto rounding = static_cast<Rounding>(op.aux);
  switch (op.code) {
    case OpCode::kAddDecimal:
      return MapInts(state, op, out, [&](int64_t a, int64_t b) {
        return plan::AddDecimal({a, scale_a}, {b, scale_b});
      });
    case OpCode::kSubtractDecimal:
      return MapInts(state, op, out, [&](int64_t a, int64_t b) {
        return plan::SubtractDecimal({a, scale_a}, {b, scale_b});
      });
    case OpCode::kDivideDecimal:
      return MapInts(state, op, out, [&](int64_t a, int64_t b) {
        return plan::DivideDecimal({a, scale_a}, {b, scale_b}, scale, rounding);
      });
    case OpCode::kRoundDecimal:
      return MapInt(state, op, out, [&](int64_t a) { return plan::RoundDecimal({a, scale_a}, scale_b, rounding); });
    default:
      return false;
  }
}

bool EvaluateDouble(State* state, const Op& op, Register* out) {
  switch (op.code) {
    case OpCode::kAddDouble:
      return MapDoubles(state, op, out, [](double a, double b) { return a + b; });
    case OpCode::kSubtractDouble:
      return MapDoubles(state, op, out, [](double a, double b) { return a - b; });
    case OpCode::kMultiplyDouble:
      return MapDoubles(state, op, out, [](double a, double b) { return a * b; });
    case OpCode::kDivideDouble:
      return MapDoubles(state, op, out, [](double a, double b) { return a / b; });
    case OpCode::kNegateDouble: {
      const Register& a = state->registers[op.a];
      out->t = a.t;
      out->e = a.e;
      FillRows(state, out->own_numbers, [&](size_t row) { return -a.numbers[row]; });
      return true;
    }
    case OpCode::kLongitudeTerm:
      return MapThree(state, op, out, plan::LongitudeTerm);
    case OpCode::kDistanceKm:
      return MapThree(state, op, out, plan::DistanceKm);
    default:
      return false;
  }
}

bool EvaluateTime(State* state, const Op& op, Register* out) {
  const auto part = static_cast<plan::TimePart>(op.aux);
  switch (op.code) {
    case OpCode::kTimePart: {
      const Zone* zone = op.b == UINT32_MAX ? nullptr : &state->plan->zones[op.b];
      return MapPart(state, op, out, [&](int64_t a) { return plan::TimePartOf(a, zone, part); });
    }
    case OpCode::kDurationPart:
      return MapPart(state, op, out, [&](int64_t a) { return plan::DurationPartOf(a, part); });
    case OpCode::kAddTime:
      return MapInts(state, op, out, [](int64_t a, int64_t b) { return plan::AddTime(a, b); });
    case OpCode::kSubtractTime:
      return MapInts(state, op, out, [](int64_t a, int64_t b) { return plan::SubtractTime(a, b); });
    default:
      return false;
  }
}

}  // namespace

bool EvaluateArithmetic(State* state, const Op& op, Register* out) {
  switch (op.code) {
    case OpCode::kAddInt:
      return MapInts(state, op, out, [](int64_t a, int64_t b) { return plan::AddInt(a, b); });
    case OpCode::kSubtractInt:
      return MapInts(state, op, out, [](int64_t a, int64_t b) { return plan::SubtractInt(a, b); });
    case OpCode::kMultiplyInt:
      return MapInts(state, op, out, [](int64_t a, int64_t b) { return plan::MultiplyInt(a, b); });
    case OpCode::kDivideInt:
      return MapInts(state, op, out, [](int64_t a, int64_t b) { return plan::DivideInt(a, b); });
    case OpCode::kModuloInt:
      return MapInts(state, op, out, [](int64_t a, int64_t b) { return plan::ModuloInt(a, b); });
    case OpCode::kNegateInt:
      return MapInt(state, op, out, [](int64_t a) { return plan::NegateInt(a); });
    default:
      return EvaluateDecimal(state, op, out) || EvaluateDouble(state, op, out) || EvaluateTime(state, op, out);
  }
}

}  // namespace tollgate::scan

#include "plan/semantics.h"
#include "scan/eval.h"
#include "scan/rows.h"

namespace tollgate::scan {
namespace {

using plan::Op;
using plan::OpCode;

template <class Meaning>
bool TestTexts(State* state, const Op& op, Register* out, Meaning meaning) {
  const Register& a = state->registers[op.a];
  const Register& b = state->registers[op.b];
  uint64_t* ok = state->temporary[0];
  MergeOperands(state, a, b, ok, out);
  TestRows(state, ok, out, [&](size_t row) { return meaning(a.texts[row], b.texts[row]); });
  return true;
}

bool Concatenate(State* state, const Op& op, Register* out) {
  const Register& a = state->registers[op.a];
  const Register& b = state->registers[op.b];
  uint64_t* ok = state->temporary[0];
  MergeOperands(state, a, b, ok, out);
  const auto keep = [state](std::string_view x, std::string_view y) { return state->texts.Keep(x, y); };
  MapRows(state, ok, out->own_views, out,
          [&](size_t row) { return plan::Concatenate(a.texts[row], b.texts[row], keep); });
  return true;
}

}  // namespace

const uint64_t* HitsOf(State* state, uint32_t set, uint32_t member, const Texts& texts, const uint64_t* rows) {
  PatternHits& hits = state->pattern_hits[set];
  if (!hits.is_scanned) {
    state->plan->pattern_sets[set].ScanMembers(texts, rows, state->row_count, &state->pattern_scratch,
                                               hits.members.data());
    hits.is_scanned = true;
  }
  return hits.members[member];
}

bool EvaluateText(State* state, const Op& op, Register* out) {
  switch (op.code) {
    case OpCode::kConcat:
      return Concatenate(state, op, out);
    case OpCode::kSize: {
      const Register& a = state->registers[op.a];
      out->t = a.t;
      out->e = a.e;
      MapTotalRows(state, a.t, out->own_ints, [&](size_t row) { return plan::SizeOf(a.texts[row]); });
      return true;
    }
    case OpCode::kEmailDomain: {
      const Register& a = state->registers[op.a];
      out->e = a.e;
      MapRows(state, a.t, out->own_views, out, [&](size_t row) { return plan::EmailDomain(a.texts[row]); });
      return true;
    }
    case OpCode::kContains:
      return TestTexts(state, op, out, plan::Contains);
    case OpCode::kStartsWith:
      return TestTexts(state, op, out, plan::StartsWith);
    case OpCode::kEndsWith:
      return TestTexts(state, op, out, plan::EndsWith);
    case OpCode::kMatches: {
      const Register& a = state->registers[op.a];
      out->t = HitsOf(state, op.b, op.c, a.texts, a.t);
      out->f = out->own_f;
      out->e = a.e;
      for (size_t w = 0; w < state->word_count; ++w) out->own_f[w] = a.t[w] & ~out->t[w];
      return true;
    }
    case OpCode::kTextIndex: {
      const Register& a = state->registers[op.a];
      const lookup::TextSet& set = state->plan->text_sets[op.b];
      out->t = a.t;
      out->e = a.e;
      MapTotalRows(state, a.t, out->own_ints, [&](size_t row) { return set.IndexOf(a.texts[row]); });
      return true;
    }
    default:
      return false;
  }
}

}  // namespace tollgate::scan

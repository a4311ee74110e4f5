// From the bitmaps of conditions to one outcome a row. Rules are columns here too: scores are added along the bits of a
// rule, and a row's outcome is kept as the most severe index so far.
//
// What counts: a rule fires where its condition is true, and where on_unknown or on_error turn UNKNOWN or ERROR into a
// match. A shadow rule has bits and no effect. A fallback with an outcome is a match that forces that outcome and adds
// no score.
#include <algorithm>

#include "base/bits.h"
#include "scan/eval.h"
#include "scan/state.h"

namespace tollgate::scan {
namespace {

using plan::OnMiss;
using plan::Policy;
using plan::Rule;

// Outcomes are numbered from the most severe on; -1 is none yet.
int32_t MostSevere(int32_t a, int32_t b) {
  if (a < 0) return b;
  if (b < 0) return a;
  return std::min(a, b);
}

// Effect of one rule on the rows of `matches`, all with one outcome and one score.
void Apply(State* state, const Rule& rule, const uint64_t* matches, int32_t outcome, int64_t score) {
  if (score != 0) ForEachBit(matches, state->row_count, [&](size_t row) { state->scores[row] += score; });
  if (outcome < 0) return;
  const bool keeps_first = state->plan->policy == Policy::kFirstMatch;
  ForEachBit(matches, state->row_count, [&](size_t row) {
    int32_t& forced = state->forced[row];
    forced = keeps_first && forced >= 0 ? forced : MostSevere(forced, outcome);
  });
  if (!rule.is_final) return;
  const auto rule_index = static_cast<int32_t>(&rule - state->plan->rules.data());
  ForEachBit(matches, state->row_count, [&](size_t row) {
    if (state->final_rules[row] >= 0) return;
    state->final_rules[row] = rule_index;
    state->outcomes[row] = outcome;
  });
}

// UNKNOWN or ERROR rows of a rule by its fallback.
void ApplyFallback(State* state, const Rule& rule, const plan::Fallback& fallback, const uint64_t* rows,
                   uint64_t* fired) {
  if (fallback.kind == OnMiss::kNoMatch) return;
  for (size_t w = 0; w < state->word_count; ++w) fired[w] |= rows[w];
  if (rule.is_shadow) return;
  const bool is_match = fallback.kind == OnMiss::kMatch;
  Apply(state, rule, rows, is_match ? rule.outcome : fallback.outcome, is_match ? rule.score : 0);
}

void DecideRule(State* state, size_t index) {
  const Rule& rule = state->plan->rules[index];
  const Register& when = state->registers[rule.when];
  uint64_t* fired = state->fired[index];
  uint64_t* unknown = state->unknown[index];
  uint64_t* errors = state->errors[index];
  uint64_t any_unknown = 0, any_error = 0;
  for (size_t w = 0; w < state->word_count; ++w) {
    const uint64_t valid = state->valid[w];
    fired[w] = when.t[w] & valid;
    errors[w] = when.e[w] & valid;
    unknown[w] = valid & ~(when.t[w] | when.f[w] | when.e[w]);
    any_unknown |= unknown[w];
    any_error |= errors[w];
  }
  if (!rule.is_shadow) Apply(state, rule, fired, rule.outcome, rule.score);
  if (any_unknown != 0) ApplyFallback(state, rule, rule.on_unknown, unknown, fired);
  if (any_error != 0) ApplyFallback(state, rule, rule.on_error, errors, fired);
}

// The outcome that the policy gives by itself. The last ranked outcome is what is left when nothing else applies.
int32_t OutcomeOfScore(const plan::Plan& plan, int64_t score) {
  for (int32_t i = 0; i < plan.ranked_outcome_count; ++i) {
    const std::optional<int64_t>& at_least = plan.outcomes[static_cast<size_t>(i)].at_least;
    if (at_least && score >= *at_least) return i;
  }
  return plan.ranked_outcome_count - 1;
}

void DecideRow(State* state, size_t row) {
  if (state->final_rules[row] >= 0) return;
  const plan::Plan& plan = *state->plan;
  const int32_t forced = state->forced[row];
  if (plan.policy == Policy::kScoreSum) {
    state->outcomes[row] = MostSevere(forced, OutcomeOfScore(plan, state->scores[row]));
  } else {
    state->outcomes[row] = forced >= 0 ? forced : plan.ranked_outcome_count - 1;
  }
}

// Ops that only reasons read, for the rules that fired in this batch.
void EvaluateReasons(State* state) {
  const plan::Plan& plan = *state->plan;
  std::fill(state->op_needed.begin(), state->op_needed.end(), 0);
  for (size_t r = 0; r < plan.rules.size(); ++r) {
    if (plan.rules[r].reason == 0) continue;
    const std::vector<uint32_t>& ops = state->reason_ops[plan.rules[r].reason - 1];
    if (ops.empty() || CountBits(state->fired[r], state->row_count) == 0) continue;
    for (uint32_t op : ops) state->op_needed[op - plan.main_op_count] = 1;
  }
  for (uint32_t op = plan.main_op_count; op < plan.ops.size(); ++op) {
    if (state->op_needed[op - plan.main_op_count]) EvaluateOp(state, op);
  }
}

}  // namespace

void Decide(State* state) {
  const plan::Plan& plan = *state->plan;
  std::fill_n(state->outcomes, state->row_count, plan.invalid_outcome);
  std::fill_n(state->forced, state->row_count, -1);
  std::fill_n(state->final_rules, state->row_count, -1);
  std::fill_n(state->scores, state->row_count, 0);
  for (size_t r = 0; r < plan.rules.size(); ++r) DecideRule(state, r);
  ForEachBit(state->valid, state->row_count, [&](size_t row) { DecideRow(state, row); });
  EvaluateReasons(state);
}

}  // namespace tollgate::scan

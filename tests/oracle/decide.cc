#include "oracle/decide.h"

#include <algorithm>

namespace tollgate::oracle {
namespace {

using pack::Fallback;
using pack::Policy;

// What a rule does to one record.
struct Effect {
  bool fires = false;
  int64_t score = 0;
  std::string outcome;  // "": forces none
};

Effect EffectOf(const pack::RuleSpec& rule, const Result& condition) {
  const Effect match = {true, rule.score.value_or(0), rule.outcome != nullptr ? rule.outcome->text : ""};
  if (condition.is_value()) return condition.value.boolean ? match : Effect{};
  const Fallback& fallback = condition.kind == Result::Kind::kUnknown ? rule.on_unknown : rule.on_error;
  switch (fallback.kind) {
    case Fallback::Kind::kMatch:
      return match;
    case Fallback::Kind::kOutcome:
      return {true, 0, fallback.outcome->text};
    default:
      return {};
  }
}

// Place in the list of outcomes: the smaller, the more severe.
size_t Severity(const pack::DecideSpec& decide, const std::string& outcome) {
  for (size_t i = 0; i < decide.outcomes.size(); ++i) {
    if (decide.outcomes[i].name == outcome) return i;
  }
  return decide.outcomes.size();
}

std::string ByScore(const pack::DecideSpec& decide, int64_t score) {
  for (const pack::OutcomeSpec& outcome : decide.outcomes) {
    if (outcome.at_least && score >= *outcome.at_least) return outcome.name;
  }
  return decide.outcomes.back().name;
}

std::string OutcomeOf(const pack::DecideSpec& decide, int64_t score, const std::vector<std::string>& forced) {
  std::string mildest = decide.policy == Policy::kScoreSum ? ByScore(decide, score) : decide.outcomes.back().name;
  if (forced.empty()) return mildest;
  if (decide.policy == Policy::kFirstMatch) return forced.front();
  std::string worst = mildest;
  for (const std::string& outcome : forced) {
    if (Severity(decide, outcome) < Severity(decide, worst)) worst = outcome;
  }
  return worst;
}

}  // namespace

Decision Decide(const pack::Pack& pack, bool valid, const std::vector<Result>& conditions) {
  Decision decision;
  decision.valid = valid;
  const size_t count = pack.rules.size();
  decision.fired.assign(count, false);
  decision.unknown.assign(count, false);
  decision.errors.assign(count, false);
  if (!valid) {
    decision.outcome = pack.decide.invalid;
    return decision;
  }
  std::vector<std::string> forced;  // in pack order
  std::string final_outcome;
  for (size_t i = 0; i < count; ++i) {
    const pack::RuleSpec& rule = pack.rules[i];
    decision.unknown[i] = conditions[i].kind == Result::Kind::kUnknown;
    decision.errors[i] = conditions[i].kind == Result::Kind::kError;
    const Effect effect = EffectOf(rule, conditions[i]);
    decision.fired[i] = effect.fires;
    if (!effect.fires || rule.is_shadow) continue;
    decision.score += effect.score;
    if (effect.outcome.empty()) continue;
    forced.push_back(effect.outcome);
    if (!rule.is_final || !decision.final_rule.empty()) continue;
    decision.final_rule = rule.id;
    final_outcome = effect.outcome;
  }
  if (!pack.decide.present || pack.decide.outcomes.empty()) return decision;
  decision.outcome = decision.final_rule.empty() ? OutcomeOf(pack.decide, decision.score, forced) : final_outcome;
  return decision;
}

}  // namespace tollgate::oracle

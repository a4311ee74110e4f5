// A plan made by hand, for the rooms behind the scan: they need a plan, not a compiler.
#ifndef TOLLGATE_TESTS_SMALL_PLAN_H_
#define TOLLGATE_TESTS_SMALL_PLAN_H_

#include "plan/plan.h"

namespace tollgate::test {

inline column::LayoutField SmallField(std::string name, tg_type type, column::TextForm form) {
  column::LayoutField field;
  field.name = field.header = name;
  field.pointer = "/" + name;
  field.schema_pointer = "/properties/" + name + "/type";
  field.type = type;
  field.form = form;
  return field;
}

// Fields id (string, the record's id), amount (integer) and card (a string, masked). Rules, in this order:
//   big    amount > 100    score 40, reason "amount {amount} on {card}"
//   spy    amount > 100    shadow, score 7
//   huge   amount > 1000   on_unknown: {outcome: review}, score 5, forces review
//   fail   always ERROR division_by_zero
// Outcomes: decline (at least 80), review (40), approve; invalid records get reject.
inline plan::Plan SmallPlan() {
  using plan::Op;
  using plan::OpCode;
  plan::Plan plan;
  plan.name = "small";
  plan.version = "1";
  plan.identity = "sha256:0123";
  plan.data.AddSource({.name = "bots", .identity = "sha256:4567"});
  plan.layout.fields = {SmallField("id", TG_STRING, column::TextForm::kText),
                        SmallField("amount", TG_INT64, column::TextForm::kInteger),
                        SmallField("card", TG_STRING, column::TextForm::kText)};
  plan.layout.fields[2].sensitive = true;
  plan.layout.id_field = 0;
  plan.checks.resize(plan.layout.fields.size());
  const auto greater = static_cast<uint16_t>(plan::Comparison::kGreater);
  plan.ints = {100, 1000};
  plan.ops = {Op{OpCode::kFieldInt, 0, 1, 0, 0}, Op{OpCode::kCompareIntConst, greater, 0, 0, 0},
              Op{OpCode::kCompareIntConst, greater, 0, 1, 0},
              Op{OpCode::kConstError, 0, static_cast<uint32_t>(4), 0, 0}, Op{OpCode::kFieldText, 0, 2, 0, 0}};
  plan.main_op_count = 4;
  plan.outcomes = {{"decline", 80}, {"review", 40}, {"approve", std::nullopt}, {"reject", std::nullopt}};
  plan.ranked_outcome_count = 3;
  plan.invalid_outcome = 3;
  plan.rules = {{.when = 1, .score = 40, .reason = 1},
                {.when = 1, .score = 7, .is_shadow = true},
                {.when = 2, .score = 5, .outcome = 1, .on_unknown = {plan::OnMiss::kOutcome, 1}},
                {.when = 3, .score = 1}};
  plan.rule_texts.resize(4);
  plan.rule_texts[0].id = "big";
  plan.rule_texts[1].id = "spy";
  plan.rule_texts[2].id = "huge";
  plan.rule_texts[3].id = "fail";
  plan.reasons = {{{.literal = "amount "},
                   {.is_value = true, .value = 0, .form = plan::ValueForm::kInt},
                   {.literal = " on "},
                   {.is_value = true, .value = 4, .form = plan::ValueForm::kText, .masked_field = 2}}};
  return plan;
}

}  // namespace tollgate::test
#endif  // TOLLGATE_TESTS_SMALL_PLAN_H_

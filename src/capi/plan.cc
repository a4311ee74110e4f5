#include "tollgate/plan.h"

#include "capi/boundary.h"
#include "capi/handles.h"

using tollgate::capi::Text;

namespace {

bool InRange(int32_t index, size_t count) { return index >= 0 && static_cast<size_t>(index) < count; }

}  // namespace

void tg_plan_free(tg_plan* plan) { delete plan; }

tg_text tg_plan_name(const tg_plan* plan) { return plan == nullptr ? tg_text{} : Text(plan->plan->name); }
tg_text tg_plan_version(const tg_plan* plan) { return plan == nullptr ? tg_text{} : Text(plan->plan->version); }
tg_text tg_plan_identity(const tg_plan* plan) { return plan == nullptr ? tg_text{} : Text(plan->plan->identity); }
tg_text tg_plan_text(const tg_plan* plan) { return plan == nullptr ? tg_text{} : Text(plan->plan->listing); }

int32_t tg_plan_field_count(const tg_plan* plan) {
  return plan == nullptr ? 0 : static_cast<int32_t>(plan->plan->layout.fields.size());
}

tg_field tg_plan_field(const tg_plan* plan, int32_t index) {
  if (plan == nullptr || !InRange(index, plan->plan->layout.fields.size())) return {};
  const tollgate::column::LayoutField& field = plan->plan->layout.fields[static_cast<size_t>(index)];
  return {Text(field.name), Text(field.pointer),    field.type,
          field.scale,      field.nullable ? 1 : 0, field.sensitive ? 1 : 0};
}

int32_t tg_plan_rule_count(const tg_plan* plan) {
  return plan == nullptr ? 0 : static_cast<int32_t>(plan->plan->rules.size());
}

tg_rule tg_plan_rule(const tg_plan* plan, int32_t index) {
  if (plan == nullptr || !InRange(index, plan->plan->rules.size())) return {};
  const size_t at = static_cast<size_t>(index);
  const tollgate::plan::Rule& rule = plan->plan->rules[at];
  const tollgate::plan::RuleText& text = plan->plan->rule_texts[at];
  return {Text(text.id),
          Text(text.description),
          Text(text.owner),
          Text(text.condition),
          rule.score,
          rule.outcome,
          rule.is_final ? 1 : 0,
          rule.is_shadow ? 1 : 0,
          static_cast<int32_t>(plan->tags[at].size()),
          plan->tags[at].data()};
}

int32_t tg_plan_outcome_count(const tg_plan* plan) {
  return plan == nullptr ? 0 : static_cast<int32_t>(plan->plan->outcomes.size());
}

tg_text tg_plan_outcome(const tg_plan* plan, int32_t index) {
  if (plan == nullptr || !InRange(index, plan->plan->outcomes.size())) return {};
  return Text(plan->plan->outcomes[static_cast<size_t>(index)].name);
}

// The listing of a plan made by hand.
#include <gtest/gtest.h>

#include "pattern_sets.h"
#include "plan/op.h"
#include "plan/plan.h"
#include "plan/semantics.h"

namespace tollgate::plan {
namespace {

column::LayoutField Field(const std::string& name, tg_type type, int scale = 0) {
  column::LayoutField field;
  field.name = field.header = name;
  field.type = type;
  field.scale = scale;
  return field;
}

Op Made(OpCode code, uint32_t a, uint32_t b = 0, uint32_t c = 0, uint16_t aux = 0) { return {code, aux, a, b, c}; }

Plan Small() {
  Plan plan;
  plan.name = "p";
  plan.version = "1";
  plan.layout.fields = {Field("amount", TG_DECIMAL, 2), Field("name", TG_STRING)};
  plan.layout.fields[1].header = "Full \"name\"";
  plan.layout.fields[1].sensitive = true;
  plan.checks.resize(2);
  plan.ints = {1050, -1};
  plan.texts = {"a\tb"};
  plan.pattern_sets.push_back(PatternSetOf({"^x"}));
  plan.text_sets.emplace_back(std::vector<std::string_view>{"b", "a"});
  plan.ops = {Made(OpCode::kFieldInt, 0),
              Made(OpCode::kCompareIntConst, 0, 0, 0, static_cast<uint16_t>(Comparison::kGreaterEqual)),
              Made(OpCode::kFieldText, 1),
              Made(OpCode::kMatches, 2, 0),
              Made(OpCode::kInTextSet, 2, 0),
              Made(OpCode::kCompareTextConst, 2, 0, 0, static_cast<uint16_t>(Comparison::kEqual)),
              Made(OpCode::kConstError, static_cast<uint32_t>(Cause::OVERFLOW)),
              Made(OpCode::kCondBool, 1, 3, 6),
              Made(OpCode::kConstInt, 1),
              Made(OpCode::kDivideDecimal, 0, 8, PackScales(2, 0, 4), static_cast<uint16_t>(Rounding::kHalfUp))};
  plan.main_op_count = 8;
  plan.outcomes = {{"stop", 10}, {"go", std::nullopt}, {"bad", std::nullopt}};
  plan.ranked_outcome_count = 2;
  plan.invalid_outcome = 2;
  Rule rule;
  rule.when = 7;
  rule.score = -3;
  rule.on_error = {OnMiss::kOutcome, 0};
  rule.reason = 1;
  plan.rules = {rule};
  plan.rule_texts = {{"r", "", "", "c", {}}};
  ReasonPart literal, value;
  literal.literal = "at ";
  value.is_value = true;
  value.value = 9;
  value.form = ValueForm::kDecimal;
  value.scale = 4;
  plan.reasons = {{literal, value}};
  return plan;
}

TEST(Dump, SmallPlan) {
  EXPECT_EQ(Dump(Small()), R"(plan "p" version "1"
fields
  amount decimal(2)
  name string column "Full \"name\"" sensitive
ops
  %0 = field tx.amount
  %1 = compare ge %0 10.50
  %2 = field tx.name
  %3 = matches %2 patterns[0] "^x"
  %4 = in %2 constants[0] (2)
  %5 = compare eq %2 "a\x09b"
  %6 = error overflow
  %7 = cond %1 %3 %6
ops of reasons
  %8 = int -1
  %9 = divide half_up %0 %8 (scales 2 0 4)
rules
  r when %7 score -3 on_error stop
    reason "at " {%9 scale 4}
decide score_sum
  stop at_least 10
  go
  bad invalid
)");
}

TEST(Encode, IsAFunctionOfTheContent) {
  const std::string bytes = Encode(Small());
  EXPECT_EQ(bytes, Encode(Small()));
  Plan other = Small();
  other.ops[0].a = 1;
  EXPECT_NE(bytes, Encode(other));
  other = Small();
  other.text_sets[0] = lookup::TextSet({"a", "c"});
  EXPECT_NE(bytes, Encode(other));
  // A list is its shape here: what it holds is Data, which has a name of its own.
  other = Small();
  other.lists = {{.name = "l"}};
  const std::string of_list = Encode(other);
  EXPECT_NE(bytes, of_list);
  other.data.AddSource({.name = "l", .identity = "sha256:0"});
  EXPECT_EQ(of_list, Encode(other));
  other.lists[0].match = lookup::Match::kSuffix;
  EXPECT_NE(of_list, Encode(other));
}

}  // namespace
}  // namespace tollgate::plan

// Texts of reasons, and when the ops that only reasons read are evaluated.
#include <gtest/gtest.h>

#include "fixture.h"

namespace tollgate::scan {
namespace {

using plan::OpCode;
using plan::ValueForm;

class ReasonTest : public testing::Test {
 protected:
  ReasonTest() {
    plan_.layout.fields = {Field("flag", TG_BOOL), Field("n", TG_INT64),     Field("amount", TG_DECIMAL, 2),
                           Field("x", TG_DOUBLE),  Field("card", TG_STRING), Field("time", TG_TIMESTAMP)};
    plan_.layout.fields[4].sensitive = true;
    plan_.rules.push_back({.when = AddOp(&plan_, OpCode::kFieldBool, 0), .reason = 1});
    plan_.rule_texts.resize(1);
    const OpCode codes[] = {OpCode::kFieldBool,   OpCode::kFieldInt,  OpCode::kFieldInt,
                            OpCode::kFieldDouble, OpCode::kFieldText, OpCode::kFieldInt};
    const ValueForm forms[] = {ValueForm::kBool,   ValueForm::kInt,  ValueForm::kDecimal,
                               ValueForm::kDouble, ValueForm::kText, ValueForm::kTimestamp};
    plan_.reasons.emplace_back();
    for (uint32_t f = 0; f < 6; ++f) {
      plan_.ops.push_back({.code = codes[f], .a = f});
      plan_.reasons[0].push_back({.literal = "",
                                  .is_value = true,
                                  .value = static_cast<uint32_t>(plan_.ops.size()) - 1,
                                  .form = forms[f],
                                  .scale = forms[f] == ValueForm::kDecimal ? 2 : 0,
                                  .masked_field = f == 4 ? 4 : -1});
    }
    builder_.emplace(plan_.layout);
  }
  void Run(const std::vector<std::vector<column::Cell>>& rows) {
    builder_->Reset(rows.size());
    for (size_t row = 0; row < rows.size(); ++row) {
      for (size_t f = 0; f < 6; ++f) builder_->column(f).Put(row, rows[row][f]);
    }
    if (!scratch_) scratch_.emplace(plan_, TG_CPU_PORTABLE);
    batch_ = builder_->View(false);
    ASSERT_TRUE(Scan(plan_, batch_, &*scratch_, &decisions_).ok());
  }
  std::string Values(int32_t row) {
    std::string text, buffer;
    for (const plan::ReasonPart& part : plan_.reasons[0]) {
      text += (text.empty() ? "" : " ") + std::string(ReasonValue(plan_, *scratch_, part, row, &buffer));
    }
    return text;
  }

  plan::Plan plan_;
  std::optional<column::BatchBuilder> builder_;
  std::optional<Scratch> scratch_;
  tg_batch batch_ = {};
  tg_decisions decisions_ = {};
};

TEST_F(ReasonTest, ValuesAreWrittenByForm) {
  Run({{BoolCell(true), IntegerCell(-7), IntegerCell(-5), NumberCell(0.1), TextCell("4111111111111111"),
        IntegerCell(0)},
       {BoolCell(true), AbsentCell(), NullCell(), OverflowCell(), AbsentCell(), NullCell()}});
  EXPECT_EQ(Values(0), "true -7 -0.05 0.1 411111******1111 1970-01-01T00:00:00Z");
  EXPECT_EQ(Values(1), "true ? ? ? ? ?");
  EXPECT_EQ(Values(2), "? ? ? ? ? ?");
  EXPECT_EQ(Values(-1), "? ? ? ? ? ?");
}

TEST_F(ReasonTest, DurationsAndMaskedNumbers) {
  plan_.reasons[0][1].form = ValueForm::kDuration;
  plan_.reasons[0][2].masked_field = 4;
  Run({{BoolCell(true), IntegerCell(1500000), IntegerCell(1234567890123456), NumberCell(1), TextCell("x"),
        IntegerCell(0)}});
  EXPECT_EQ(Values(0), "true 1.5s 123456*******4.56 1 * 1970-01-01T00:00:00Z");
}

TEST_F(ReasonTest, OpsOfReasonsAreEvaluatedOnlyWhereTheirRuleFired) {
  const std::vector<column::Cell> quiet = {BoolCell(false), IntegerCell(1), IntegerCell(1),
                                           NumberCell(1),   TextCell("x"),  IntegerCell(1)};
  std::vector<column::Cell> firing = quiet;
  firing[0] = BoolCell(true);
  Run({quiet});
  EXPECT_EQ(Values(0), "? ? ? ? ? ?");
  Run({quiet, firing});
  EXPECT_EQ(Values(1), "true 1 0.01 1 * 1970-01-01T00:00:00.000001Z");
  Run({quiet});
  EXPECT_EQ(Values(0), "? ? ? ? ? ?");
}

}  // namespace
}  // namespace tollgate::scan

// Decisions by table: conditions are boolean fields r0, r1, ... (null makes UNKNOWN) or errors, one rule each.
#include <gtest/gtest.h>

#include "fixture.h"

namespace tollgate::scan {
namespace {

using plan::OnMiss;
using plan::OpCode;
using plan::Policy;

enum : int32_t { kDecline, kReview, kApprove, kReject };

class DecideTest : public testing::Test {
 protected:
  DecideTest() {
    plan_.outcomes = {{"decline", 80}, {"review", 40}, {"approve", std::nullopt}, {"reject", std::nullopt}};
    plan_.ranked_outcome_count = 3;
    plan_.invalid_outcome = kReject;
  }

  // A rule on a field of its own.
  plan::Rule* AddRule(int32_t score, int32_t outcome = -1) {
    const auto field = static_cast<uint32_t>(plan_.layout.fields.size());
    plan_.layout.fields.push_back(Field("r" + std::to_string(field), TG_BOOL));
    plan_.rules.push_back({.when = AddOp(&plan_, OpCode::kFieldBool, field), .score = score, .outcome = outcome});
    return &plan_.rules.back();
  }

  // A row is a text: T, F, U (absent), E (overflow: a state that stands for any error), one a rule. Rejected rows end
  // in '!'.
  void Run(const std::vector<std::string>& rows) {
    builder_.emplace(plan_.layout);
    builder_->Reset(rows.size());
    for (size_t row = 0; row < rows.size(); ++row) {
      for (size_t f = 0; f < plan_.layout.fields.size(); ++f) {
        const char state = rows[row][f];
        builder_->column(f).Put(row, state == 'U'   ? AbsentCell()
                                     : state == 'E' ? OverflowCell()
                                                    : BoolCell(state == 'T'));
      }
      if (rows[row].back() == '!') SetBit(builder_->rejected().data(), row);
    }
    plan_.rule_texts.resize(plan_.rules.size());
    scratch_.emplace(plan_, TG_CPU_PORTABLE);
    batch_ = builder_->View(false);
    const Status status = Scan(plan_, batch_, &*scratch_, &decisions_);
    ASSERT_TRUE(status.ok()) << status.message();
  }
  // "decline 80 @2": outcome, score and, where one decided, the final rule.
  std::string Decision(size_t row) const {
    std::string text = decisions_.outcomes[row] < 0 ? "none" : plan_.outcomes[decisions_.outcomes[row]].name;
    text += " " + std::to_string(decisions_.scores[row]);
    if (decisions_.final_rules[row] >= 0) text += " @" + std::to_string(decisions_.final_rules[row]);
    return text;
  }
  std::string Fired(size_t rule) const { return Rows(decisions_.fired[rule], decisions_.row_count); }

  plan::Plan plan_;
  std::optional<column::BatchBuilder> builder_;
  std::optional<Scratch> scratch_;
  tg_batch batch_ = {};
  tg_decisions decisions_ = {};
};

TEST_F(DecideTest, ScoresAddUpToThresholds) {
  AddRule(40);
  AddRule(39);
  AddRule(1);
  AddRule(-20);
  Run({"FFFF", "TFFF", "FTFF", "FTTF", "TTTF", "TTTT", "FFFT"});
  EXPECT_EQ(Decision(0), "approve 0");
  EXPECT_EQ(Decision(1), "review 40");
  EXPECT_EQ(Decision(2), "approve 39");
  EXPECT_EQ(Decision(3), "review 40");
  EXPECT_EQ(Decision(4), "decline 80");
  EXPECT_EQ(Decision(5), "review 60");
  EXPECT_EQ(Decision(6), "approve -20");
  EXPECT_EQ(Fired(0), "1 4 5");
}

TEST_F(DecideTest, TheMostSevereOfPolicyAndForcedOutcomesCounts) {
  AddRule(50);
  AddRule(0, kDecline);
  AddRule(0, kApprove);
  Run({"TFF", "TTF", "TFT", "FTT", "FFT"});
  EXPECT_EQ(Decision(0), "review 50");
  EXPECT_EQ(Decision(1), "decline 50");
  EXPECT_EQ(Decision(2), "review 50");
  EXPECT_EQ(Decision(3), "decline 0");
  EXPECT_EQ(Decision(4), "approve 0");
}

TEST_F(DecideTest, TheFirstFinalRuleDecides) {
  AddRule(0, kDecline);
  AddRule(5, kApprove)->is_final = true;
  AddRule(90, kReview)->is_final = true;
  Run({"TFF", "TTF", "FTT", "FFT", "FFF"});
  EXPECT_EQ(Decision(0), "decline 0");
  EXPECT_EQ(Decision(1), "approve 5 @1");
  EXPECT_EQ(Decision(2), "approve 95 @1");
  EXPECT_EQ(Decision(3), "review 90 @2");
  EXPECT_EQ(Decision(4), "approve 0");
}

TEST_F(DecideTest, FirstMatchTakesTheFirstRuleThatNamesAnOutcome) {
  plan_.policy = Policy::kFirstMatch;
  AddRule(100);
  AddRule(0, kApprove);
  AddRule(0, kDecline);
  Run({"FFF", "TFF", "TTT", "FFT", "FTT"});
  EXPECT_EQ(Decision(0), "approve 0");
  EXPECT_EQ(Decision(1), "approve 100");
  EXPECT_EQ(Decision(2), "approve 100");
  EXPECT_EQ(Decision(3), "decline 0");
  EXPECT_EQ(Decision(4), "approve 0");
}

TEST_F(DecideTest, MaxSeverityTakesTheMostSevere) {
  plan_.policy = Policy::kMaxSeverity;
  AddRule(100, kApprove);
  AddRule(0, kReview);
  AddRule(0, kDecline);
  Run({"FFF", "TTF", "TFT", "FTT", "TFF"});
  EXPECT_EQ(Decision(0), "approve 0");
  EXPECT_EQ(Decision(1), "review 100");
  EXPECT_EQ(Decision(2), "decline 100");
  EXPECT_EQ(Decision(3), "decline 0");
  EXPECT_EQ(Decision(4), "approve 100");
}

TEST_F(DecideTest, FallbacksMatchOrForce) {
  AddRule(10);
  AddRule(20)->on_unknown = {.kind = OnMiss::kMatch};
  AddRule(40)->on_unknown = {.kind = OnMiss::kOutcome, .outcome = kDecline};
  AddRule(80)->on_error = {.kind = OnMiss::kMatch};
  AddRule(7, kApprove)->on_error = {.kind = OnMiss::kOutcome, .outcome = kReview};
  Run({"UFFFF", "FUFFF", "FFUFF", "FFFUF", "FFFEF", "FFFFE", "EEEFF"});
  EXPECT_EQ(Decision(0), "approve 0");
  EXPECT_EQ(Decision(1), "approve 20");
  EXPECT_EQ(Decision(2), "decline 0");
  EXPECT_EQ(Decision(3), "approve 0");
  EXPECT_EQ(Decision(4), "decline 80");
  EXPECT_EQ(Decision(5), "review 0");
  EXPECT_EQ(Decision(6), "approve 0");
  EXPECT_EQ(Fired(0), "");
  EXPECT_EQ(Fired(1), "1");
  EXPECT_EQ(Fired(2), "2");
  EXPECT_EQ(Fired(3), "4");
  EXPECT_EQ(Fired(4), "5");
  EXPECT_EQ(Rows(decisions_.unknown[2], 7), "2");
  EXPECT_EQ(Rows(decisions_.unknown[3], 7), "3");
  EXPECT_EQ(Rows(decisions_.errors[3], 7), "4");
  EXPECT_EQ(Rows(decisions_.errors[0], 7), "6");
}

TEST_F(DecideTest, AFinalRuleDecidesByItsFallbackToo) {
  plan::Rule* rule = AddRule(3, kApprove);
  rule->is_final = true;
  rule->on_unknown = {.kind = OnMiss::kOutcome, .outcome = kReview};
  AddRule(100);
  Run({"UT", "TT", "FT"});
  EXPECT_EQ(Decision(0), "review 100 @0");
  EXPECT_EQ(Decision(1), "approve 103 @0");
  EXPECT_EQ(Decision(2), "decline 100");
}

TEST_F(DecideTest, ShadowRulesHaveBitsAndNoEffect) {
  plan::Rule* rule = AddRule(100, kDecline);
  rule->is_shadow = rule->is_final = true;
  rule->on_unknown = {.kind = OnMiss::kMatch};
  AddRule(1);
  Run({"TF", "UT", "FT"});
  EXPECT_EQ(Decision(0), "approve 0");
  EXPECT_EQ(Decision(1), "approve 1");
  EXPECT_EQ(Decision(2), "approve 1");
  EXPECT_EQ(Fired(0), "0 1");
  EXPECT_EQ(Rows(decisions_.unknown[0], 3), "1");
}

TEST_F(DecideTest, InvalidRowsAreNotScreened) {
  AddRule(100)->on_unknown = {.kind = OnMiss::kMatch};
  Run({"T!", "T", "U!", "U"});
  EXPECT_EQ(Rows(decisions_.valid, 4), "1 3");
  EXPECT_EQ(Decision(0), "reject 0");
  EXPECT_EQ(Decision(1), "decline 100");
  EXPECT_EQ(Decision(2), "reject 0");
  EXPECT_EQ(Fired(0), "1 3");
  EXPECT_EQ(Rows(decisions_.unknown[0], 4), "3");
}

TEST_F(DecideTest, APlanOfASchemaAloneHasNoOutcomes) {
  plan_.outcomes.clear();
  plan_.ranked_outcome_count = 0;
  plan_.invalid_outcome = -1;
  plan_.layout.fields.push_back(Field("x", TG_BOOL));
  Run({"T", "T!"});
  EXPECT_EQ(Decision(0), "none 0");
  EXPECT_EQ(Decision(1), "none 0");
  EXPECT_EQ(decisions_.rule_count, 0);
}

TEST_F(DecideTest, BatchesOfAnotherShapeAreRefused) {
  AddRule(1);
  Run({"T"});
  tg_column column = batch_.columns[0];
  tg_batch batch = batch_;
  batch.columns = &column;
  const tg_decisions before = decisions_;
  const auto scan = [&] { return Scan(plan_, batch, &*scratch_, &decisions_).code(); };
  column.type = TG_INT64;
  EXPECT_EQ(scan(), TG_BAD_INPUT);
  column = batch_.columns[0];
  column.scale = 2;
  EXPECT_EQ(scan(), TG_BAD_INPUT);
  column = batch_.columns[0];
  column.values = nullptr;
  EXPECT_EQ(scan(), TG_INVALID_ARGUMENT);
  column = batch_.columns[0];
  batch.column_count = 2;
  EXPECT_EQ(scan(), TG_BAD_INPUT);
  batch.column_count = 1;
  batch.row_count = -1;
  EXPECT_EQ(scan(), TG_INVALID_ARGUMENT);
  EXPECT_EQ(decisions_.outcomes, before.outcomes);
  const plan::Plan other;
  batch = batch_;
  EXPECT_EQ(Scan(other, batch, &*scratch_, &decisions_).code(), TG_INVALID_ARGUMENT);
}

}  // namespace
}  // namespace tollgate::scan

// A scratch that has seen its largest batch allocates no more; and how rows are cut into batches changes no decision.
#include <gtest/gtest.h>

#include "allocations.h"
#include "fixture.h"

namespace tollgate::scan {
namespace {

using plan::OpCode;

// Arithmetic, texts that are made, a look-up, a reason, checks that hold for most rows and fail for some.
plan::Plan MakePlan() {
  plan::Plan plan;
  plan.layout.fields = {Field("n", TG_INT64), Field("amount", TG_DECIMAL, 2), Field("x", TG_DOUBLE),
                        Field("text", TG_STRING)};
  plan.checks.resize(4);
  plan::FieldCheck minimum{.assertion = {.kind = column::AssertionKind::kBound, .code = TG_CODE_SCHEMA_MINIMUM}};
  minimum.assertion.schema_pointer = "/properties/x/minimum";
  minimum.assertion.numbers.emplace_back();
  ParseDecimalText("0.5", &minimum.assertion.numbers[0]);
  plan.checks[2].push_back(minimum);
  plan.ints = {100, 3};
  plan.text_sets.emplace_back(std::vector<std::string_view>{"Text 7-7", "Text 30-30"});
  const uint32_t n = AddOp(&plan, OpCode::kFieldInt, 0), amount = AddOp(&plan, OpCode::kFieldInt, 1);
  const uint32_t text = AddOp(&plan, OpCode::kFieldText, 3), number = AddOp(&plan, OpCode::kIntToText, n);
  const uint32_t both = AddOp(&plan, OpCode::kConcat, text, number);
  const uint32_t sum = AddOp(&plan, OpCode::kAddDecimal, n, amount, plan::PackScales(0, 2));
  const uint32_t over = AddOp(&plan, OpCode::kCompareIntConst, sum, 0, 0, 4);
  const uint32_t listed = AddOp(&plan, OpCode::kInTextSet, both, 0);
  const uint32_t quotient = AddOp(&plan, OpCode::kDivideInt, amount, n);
  const uint32_t small = AddOp(&plan, OpCode::kCompareIntConst, quotient, 1, 0, 2);
  plan.rules = {{.when = over, .score = 5, .reason = 1}, {.when = listed, .score = 100}, {.when = small, .score = 7}};
  plan.reasons = {{{.literal = "", .is_value = true, .value = sum, .form = plan::ValueForm::kDecimal, .scale = 2}}};
  plan.rule_texts.resize(3);
  plan.outcomes = {{"decline", 100}, {"review", 5}, {"approve", std::nullopt}};
  plan.ranked_outcome_count = 3;
  return plan;
}

tg_batch Fill(size_t first, size_t count, column::BatchBuilder* builder) {
  builder->Reset(count);
  for (size_t i = 0; i < count; ++i) {
    const size_t row = first + i;
    const auto n = static_cast<int64_t>(row % 50);
    builder->column(0).Put(i, row % 11 == 3 ? AbsentCell() : IntegerCell(n));
    builder->column(1).Put(i, row % 13 == 5 ? NullCell() : IntegerCell(n * n - 100));
    builder->column(2).Put(i, NumberCell(row % 97 == 8 ? 0.25 : 0.5 + static_cast<double>(row)));
    builder->column(3).Put(i, TextCell("Text " + std::to_string(n) + "-"));
  }
  tg_batch batch = builder->View(false);
  batch.first_record = static_cast<int64_t>(first);
  return batch;
}

TEST(SteadyState, NoBatchAfterTheLargestAllocates) {
#if defined(__SANITIZE_ADDRESS__)
  GTEST_SKIP() << "AddressSanitizer counts for itself; other builds run this";
#endif
  const plan::Plan plan = MakePlan();
  Scratch scratch(plan, DetectCpu());
  column::BatchBuilder builder(plan.layout);
  tg_decisions decisions;
  bool is_first = true;
  for (size_t count : {1024, 1024, 1000, 1, 1024, 0, 512}) {
    const tg_batch batch = Fill(0, count, &builder);
    const size_t before = AllocationCount();
    ASSERT_TRUE(Scan(plan, batch, &scratch, &decisions).ok());
    if (is_first) {
      EXPECT_GT(AllocationCount(), before);  // the counter counts
    } else {
      EXPECT_EQ(AllocationCount(), before) << count << " rows";
    }
    is_first = false;
  }
}

// Outcome, score, bits and causes of every row.
std::vector<std::string> Decisions(const plan::Plan& plan, size_t row_count, size_t batch_size, tg_cpu cpu) {
  std::vector<std::string> texts;
  Scratch scratch(plan, cpu);
  column::BatchBuilder builder(plan.layout);
  std::string buffer;
  for (size_t first = 0; first < row_count; first += batch_size) {
    const size_t count = std::min(batch_size, row_count - first);
    const tg_batch batch = Fill(first, count, &builder);
    tg_decisions decisions;
    EXPECT_TRUE(Scan(plan, batch, &scratch, &decisions).ok());
    for (size_t row = 0; row < count; ++row) {
      std::string text = BitAt(decisions.valid, row) ? "valid" : "invalid";
      text += " " + std::to_string(decisions.outcomes[row]) + " " + std::to_string(decisions.scores[row]);
      for (int32_t rule = 0; rule < 3; ++rule) {
        text += BitAt(decisions.fired[rule], row) ? " T" : " -";
        const tg_cause cause = Cause(plan, scratch, static_cast<int32_t>(row), rule);
        text += std::string(View(cause.kind)) + std::string(View(cause.path));
      }
      text += " " + std::string(ReasonValue(plan, scratch, plan.reasons[0][0], static_cast<int32_t>(row), &buffer));
      texts.push_back(text);
    }
    for (size_t i = 0; i < decisions.finding_count; ++i) {
      const tg_finding& finding = decisions.findings[i];
      texts[static_cast<size_t>(finding.record)] += " " + std::string(tg_code_name(finding.code));
    }
  }
  return texts;
}

TEST(SteadyState, BatchSizeAndCpuChangeNoDecision) {
  const plan::Plan plan = MakePlan();
  const std::vector<std::string> expected = Decisions(plan, 3000, 3000, TG_CPU_PORTABLE);
  EXPECT_EQ(expected[7], "valid 0 112 T T T 6.49");
  EXPECT_EQ(expected[3], "valid 2 0 -missing/n -missing/n -missing/n ?");
  EXPECT_EQ(expected[50], "valid 2 0 - - -division_by_zero -1.00");
  EXPECT_EQ(expected[8], "invalid -1 0 - - - 7.64 schema.minimum");
  for (tg_cpu cpu : CpuPaths()) {
    for (size_t batch_size : {1, 63, 64, 65, 1024}) {
      EXPECT_EQ(Decisions(plan, 3000, batch_size, cpu), expected) << "cpu " << cpu << ", batches of " << batch_size;
    }
  }
}

}  // namespace
}  // namespace tollgate::scan

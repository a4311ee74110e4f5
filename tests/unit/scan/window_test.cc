// Windows in a scan: what a batch gives them, their values as registers, and why there is none.
#include "fixture.h"
#include "window_plan.h"

namespace tollgate::scan {
namespace {

using plan::OpCode;

constexpr int64_t kStartUs = int64_t{1700000000} * 1000000;

// The plan of window_plan.h, and of the past record of a card its id, amount and whether it was large; the mean amount.
plan::Plan PlanWithPast() {
  plan::Plan plan = test::WindowPlan();
  plan::WindowLog& log = plan.windows.groups[0].logs[0];
  // The prelude is fields 2, 3, 1; a text and a boolean of the record come behind it.
  const std::vector<plan::Op> rest(plan.ops.begin() + 3, plan.ops.end());
  plan.ops.resize(3);
  plan.ops.push_back({OpCode::kFieldText, 0, 0});
  plan.ops.push_back({OpCode::kCompareIntConst, static_cast<uint16_t>(plan::Comparison::kGreater), 2, 1});
  plan.prelude_op_count = 5;
  for (plan::Op op : rest) {
    const uint8_t registers = plan::RegisterOperands(op.code);
    if (registers & 1) op.a += 2;
    if (registers & 2) op.b += 2;
    plan.ops.push_back(op);
  }
  for (plan::Rule& rule : plan.rules) rule.when += 2;
  plan.windows.inputs = {0, 1, 2, 3, 4};
  log.operands.push_back({.input = 3, .form = plan::ValueForm::kText, .identity = "sha256:id"});
  log.operands.push_back({.input = 4, .form = plan::ValueForm::kBool, .identity = "sha256:large"});
  const auto add = [&](plan::Aggregate aggregate, int32_t operand, plan::ValueForm form, std::string path) {
    plan::WindowRead read = plan.windows.reads[1];
    read.aggregate = aggregate;
    read.operand = operand;
    read.form = form;
    read.path = std::move(path);
    plan.windows.reads.push_back(std::move(read));
    return static_cast<uint32_t>(plan.windows.reads.size() - 1);
  };
  const uint32_t id = add(plan::Aggregate::kLast, 1, plan::ValueForm::kText, "windows.hour.last[0].id");
  const uint32_t large = add(plan::Aggregate::kLast, 2, plan::ValueForm::kBool, "windows.hour.last[0].large");
  const uint32_t mean = add(plan::Aggregate::kMean, 0, plan::ValueForm::kDouble, "windows.hour.mean");
  plan.texts = {"b"};
  plan.numbers = {15.0};
  const auto equal = static_cast<uint16_t>(plan::Comparison::kEqual);
  const auto rule = [&](uint32_t when) {
    plan.rules.push_back({.when = when, .score = 1});
    plan.rule_texts.emplace_back();
  };
  rule(AddOp(&plan, OpCode::kCompareTextConst, AddOp(&plan, OpCode::kWindowText, id), 0, 0, equal));
  rule(AddOp(&plan, OpCode::kWindowBool, large));
  rule(AddOp(&plan, OpCode::kCompareDoubleConst, AddOp(&plan, OpCode::kWindowDouble, mean), 0, 0, equal));
  rule(AddOp(&plan, OpCode::kWindowHas, mean));
  return plan;
}

struct RowCells {
  std::string id;
  column::Cell amount, card, time;
};

class WindowTest : public testing::Test {
 protected:
  WindowTest() : plan_(PlanWithPast()), scratch_(plan_, *ResolveCpu(TG_CPU_AUTO)), builder_(plan_.layout) {}
  static RowCells Row(std::string id, int64_t amount, std::string_view card, int64_t minute) {
    return {std::move(id), IntegerCell(amount), TextCell(card), IntegerCell(kStartUs + minute * test::kMinuteUs)};
  }
  tg_decisions Scan(const std::vector<RowCells>& rows) {
    builder_.Reset(rows.size());
    for (size_t row = 0; row < rows.size(); ++row) {
      builder_.column(0).Put(row, TextCell(rows[row].id));
      builder_.column(1).Put(row, rows[row].amount);
      builder_.column(2).Put(row, rows[row].card);
      builder_.column(3).Put(row, rows[row].time);
    }
    const tg_batch batch = builder_.View(false);
    tg_decisions decisions{};
    const Status status = scan::Scan(plan_, batch, &scratch_, &decisions);
    EXPECT_TRUE(status.ok()) << status.message();
    return decisions;
  }
  std::string CauseOf(int32_t row, int32_t rule) const {
    const tg_cause cause = Cause(plan_, scratch_, row, rule);
    return std::string(View(cause.kind)) + (cause.path.size == 0 ? "" : " ") + std::string(View(cause.path));
  }
  plan::Plan plan_;
  Scratch scratch_;
  column::BatchBuilder builder_;
};

enum Rule : int32_t { kOften, kMuch, kRing, kSame, kLastId, kLastLarge, kMean, kHasMean };

TEST_F(WindowTest, ReadsWhatRowsBeforeLeft) {
  const tg_decisions decisions = Scan({Row("a", 10, "x", 0), Row("b", 2000, "x", 1), Row("c", 10, "x", 2),
                                       Row("d", 10, "y", 3), Row("e", 10, "x", 4), Row("f", 10, "x", 100)});
  EXPECT_EQ(Rows(decisions.fired[kOften], 6), "4");
  EXPECT_EQ(Rows(decisions.fired[kMuch], 6), "2 4");
  EXPECT_EQ(Rows(decisions.fired[kLastId], 6), "2");
  EXPECT_EQ(Rows(decisions.fired[kLastLarge], 6), "2");
  EXPECT_EQ(Rows(decisions.fired[kHasMean], 6), "1 2 4");
  EXPECT_EQ(Rows(decisions.unknown[kHasMean], 6), "");
  // A key without a past has a count, and nothing else.
  EXPECT_EQ(Rows(decisions.unknown[kLastId], 6), "0 3 5");
  EXPECT_EQ(CauseOf(0, kLastId), "missing windows.hour.last[0].id");
  EXPECT_EQ(CauseOf(3, kMean), "missing windows.hour.mean");
  EXPECT_EQ(ValueOf(scratch_, 0, 4)->integer, 3);
  EXPECT_EQ(ValueOf(scratch_, 1, 4)->integer, 2020);
}

TEST_F(WindowTest, NamesTheKeyOrTheTimeThatIsNotThere) {
  RowCells no_card = Row("a", 10, "x", 0), no_time = no_card, neither = no_card, no_amount = no_card;
  no_card.card = AbsentCell();
  no_time.time = OverflowCell();
  neither.card = AbsentCell();
  neither.time = OverflowCell();
  no_amount.amount = AbsentCell();
  const tg_decisions decisions = Scan({no_card, no_time, neither, no_amount});
  EXPECT_EQ(Rows(decisions.unknown[kOften], 4), "0 2");
  EXPECT_EQ(Rows(decisions.errors[kOften], 4), "1");
  EXPECT_EQ(CauseOf(0, kOften), "missing /card");
  EXPECT_EQ(CauseOf(1, kOften), "overflow /time");
  EXPECT_EQ(CauseOf(2, kOften), "missing /card");
  EXPECT_EQ(Rows(decisions.unknown[kSame], 4), "3");
  EXPECT_EQ(CauseOf(3, kSame), "missing /amount");
  EXPECT_FALSE(ValueOf(scratch_, 0, 0).has_value());
  EXPECT_TRUE(ValueOf(scratch_, 0, 3).has_value());
}

TEST_F(WindowTest, EveryScanIsAStreamOfItsOwnUnlessItIsGivenOne) {
  const std::vector<RowCells> rows = {Row("a", 1, "x", 0), Row("b", 1, "x", 1), Row("c", 1, "x", 2)};
  Scan(rows);
  EXPECT_EQ(Rows(Scan({Row("d", 1, "x", 3)}).fired[kOften], 1), "");
  window::State state(plan_, std::nullopt);
  window::Stream stream(&state);
  scratch_.UseStream(&stream);
  Scan(rows);
  EXPECT_EQ(Rows(Scan({Row("d", 1, "x", 3)}).fired[kOften], 1), "0");
  scratch_.UseStream(nullptr);
  EXPECT_EQ(Rows(Scan({Row("e", 1, "x", 4)}).fired[kOften], 1), "");
}

TEST_F(WindowTest, OverflowOfASumIsAnError) {
  const tg_decisions decisions =
      Scan({Row("a", INT64_MAX, "x", 0), Row("b", 1, "x", 1), Row("c", 1, "x", 2), Row("d", -3, "y", 2)});
  EXPECT_EQ(Rows(decisions.errors[kMuch], 4), "2");
  EXPECT_EQ(CauseOf(2, kMuch), "overflow windows.hour.sum");
}

// Buckets of a minute: the first of the hour may hold what lies before it.
TEST_F(WindowTest, BoundsDecideOrDoNot) {
  const auto second = [](std::string id, int64_t at) {
    RowCells row = Row(std::move(id), 1, "x", 0);
    row.time = IntegerCell(kStartUs / test::kMinuteUs * test::kMinuteUs + at * 1000000);
    return row;
  };
  const tg_decisions decisions = Scan(
      {second("a", 10), second("b", 20), second("c", 300), second("d", 3615), second("e", 3620), second("f", 3625)});
  // d: a and b stand in the bucket that its hour cuts: 1 to 3 before it.
  EXPECT_EQ(ValueOf(scratch_, 2, 3)->low, 1);
  EXPECT_EQ(ValueOf(scratch_, 2, 3)->high, 3);
  EXPECT_EQ(Rows(decisions.unknown[kRing], 6), "3 4");
  EXPECT_EQ(CauseOf(3, kRing), "inexact windows.ring.count");
  EXPECT_EQ(Rows(decisions.fired[kRing], 6), "5");
}

}  // namespace
}  // namespace tollgate::scan

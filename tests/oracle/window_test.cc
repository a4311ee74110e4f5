// What the oracle's windows say, worked out by hand from src/window/README.md.
#include "oracle/window.h"

#include <gtest/gtest.h>

#include <deque>

#include "unit/cel/expression.h"

namespace tollgate::oracle {
namespace {

using cel::Expression;
using cel::TypeKind;

constexpr int64_t kSecond = 1000000;

// Rows of (second, key, amount in cents): fields at, merchant_id, amount of the small environment. The window is asked
// for everything it may have.
class Stream {
 public:
  explicit Stream(pack::WindowSpec spec, const char* where = nullptr) : environment_(cel::SmallEnvironment()) {
    spec.name = "w";
    specs_ = {spec};
    const cel::Type decimal{TypeKind::kDecimal, 2}, number{TypeKind::kDouble}, integer{TypeKind::kInt},
        time{TypeKind::kTimestamp};
    environment_.windows = {{"w",
                             {{"count", integer},
                              {"count_distinct", integer},
                              {"sum", decimal},
                              {"min", decimal},
                              {"max", decimal},
                              {"mean", number},
                              {"stddev", number},
                              {"first_seen", time},
                              {"last_seen", time}},
                             3,
                             {{"amount", decimal}}}};
    WindowTrees trees;
    trees.keys = {Checked("tx.merchant_id")};
    trees.time = Checked("tx.at");
    if (where != nullptr) trees.where = Checked(where);
    const cel::Expr* amount = Checked("tx.amount");
    for (const char* name : {"count_distinct", "sum", "min", "max", "mean", "stddev"}) trees.operands[name] = amount;
    trees.last = {amount};
    trees_ = {trees};
    evaluator_ = std::make_unique<Evaluator>(environment_, lists_, tables_);
    windows_ = std::make_unique<Windows>(specs_, trees_, environment_.windows, std::vector<bool>{true});
    evaluator_->UseWindows(windows_.get());
  }

  // Scores and takes in a row; what `names` read, one after the other.
  std::string Row(int64_t second, const std::string& key, std::optional<int64_t> cents,
                  const std::vector<std::string>& names, std::optional<std::string> id = std::nullopt) {
    record_.cells.assign(environment_.fields.size(), CellOf(CellState::kAbsent));
    record_.objects = {false};
    if (cents) record_.cells[0] = IntegerCell(*cents);
    if (!key.empty()) record_.cells[4] = TextCell(key);
    if (second >= 0) record_.cells[7] = IntegerCell(second * kSecond);
    windows_->Begin(record_, id, evaluator_.get());
    std::string out;
    for (const std::string& name : names) out += (out.empty() ? "" : ", ") + Describe(Read(name));
    windows_->End();
    return out;
  }
  // "count", "max * 2 > 5": of the row that has begun, by expressions that start with a value of the window.
  Result Read(const std::string& text) {
    return evaluator_->Evaluate(*Checked(texts_.emplace_back("windows.w." + text).c_str()), record_);
  }
  WindowCounts counts() const { return windows_->counts(); }

 private:
  const cel::Expr* Checked(const char* text) {
    expressions_.push_back(std::make_unique<Expression>(text));
    const cel::Expr* expr = expressions_.back()->Check(environment_);
    EXPECT_NE(expr, nullptr) << expressions_.back()->Problems();
    return expr;
  }

  cel::Environment environment_;
  std::deque<std::string> texts_;
  std::vector<std::unique_ptr<Expression>> expressions_;
  std::vector<pack::WindowSpec> specs_;
  std::vector<WindowTrees> trees_;
  std::vector<ListData> lists_;
  std::vector<TableData> tables_ = {{}, {}};
  std::unique_ptr<Evaluator> evaluator_;
  std::unique_ptr<Windows> windows_;
  Record record_;
};

pack::WindowSpec Over(int64_t seconds) {
  pack::WindowSpec spec;
  spec.over_us = seconds * kSecond;
  return spec;
}

TEST(OracleWindow, AggregatesOfWhatLiesInTheSpan) {
  Stream stream(Over(10));
  const std::vector<std::string> all = {"count",          "sum",           "min", "max", "mean", "count_distinct",
                                        "last[0].amount", "last[2].amount"};
  EXPECT_EQ(stream.Row(100, "a", 100, all),
            "0, 0.00, unknown missing windows.w.min, unknown missing windows.w.max, unknown missing windows.w.mean, 0, "
            "unknown missing windows.w.last[0].amount, unknown missing windows.w.last[2].amount");
  stream.Row(105, "a", 350, {});
  stream.Row(105, "b", 900, {});
  stream.Row(105, "a", std::nullopt, {});  // an event without the operand
  EXPECT_EQ(stream.Row(110, "a", 100, all),
            "3, 4.50, 1.00, 3.50, 2.25, 2, unknown missing windows.w.last[0].amount, 1.00");
  EXPECT_EQ(stream.Row(111, "a", 1, all), "3, 4.50, 1.00, 3.50, 2.25, 2, 1.00, 3.50");
  EXPECT_EQ(stream.Row(200, "a", 1, {"first_seen"}), "unknown missing windows.w.first_seen");
  EXPECT_EQ(stream.Row(201, "a", 1, {"stddev", "first_seen", "last_seen"}),
            "0, timestamp 200000000 us, timestamp 200000000 us");
}

TEST(OracleWindow, EndsOffsetAndTheCurrentRow) {
  const auto count = [](pack::Closed closed, int64_t offset, bool include_current) {
    pack::WindowSpec spec = Over(10);
    spec.closed = closed;
    spec.offset_us = offset * kSecond;
    spec.include_current = include_current;
    Stream stream(spec);
    for (const int64_t second : {100, 103, 110, 113}) stream.Row(second, "a", 100, {});
    return stream.Row(113, "a", 5, {"count"});
  };
  EXPECT_EQ(count(pack::Closed::kBoth, 0, false), "3");
  EXPECT_EQ(count(pack::Closed::kRight, 0, false), "2");
  EXPECT_EQ(count(pack::Closed::kLeft, 0, false), "2");
  EXPECT_EQ(count(pack::Closed::kNeither, 0, false), "1");
  EXPECT_EQ(count(pack::Closed::kNeither, 0, true), "2");
  EXPECT_EQ(count(pack::Closed::kBoth, 3, false), "3");
  EXPECT_EQ(count(pack::Closed::kBoth, 4, false), "2");
}

TEST(OracleWindow, LateRowsAreScoredAndNotCounted) {
  pack::WindowSpec spec = Over(10);
  spec.lateness_us = 5 * kSecond;
  Stream stream(spec);
  stream.Row(100, "a", 1, {});
  EXPECT_EQ(stream.Row(95, "a", 1, {"count"}), "0");  // in time by a hair
  EXPECT_EQ(stream.Row(94, "a", 1, {"count"}), "0");
  // It is missing from then on, and who asks for its time is told so.
  EXPECT_EQ(stream.Row(100, "a", 1, {"count", "count >= 2"}), "unknown evicted windows.w.count, true");
  EXPECT_EQ(stream.Row(96, "a", 1, {"count", "count >= 1"}), "unknown evicted windows.w.count, true");
  EXPECT_EQ(stream.Row(105, "a", 1, {"count"}), "4");
  EXPECT_EQ(stream.counts().late, 1u);
}

TEST(OracleWindow, ADuplicateGetsTheSameAnswer) {
  Stream stream(Over(100));
  stream.Row(100, "a", 1, {}, "x");
  EXPECT_EQ(stream.Row(101, "a", 2, {"count", "sum"}, "y"), "1, 0.01");
  stream.Row(102, "a", 4, {}, "z");
  EXPECT_EQ(stream.Row(101, "a", 2, {"count", "sum"}, "y"), "1, 0.01");
  EXPECT_EQ(stream.Row(150, "a", 2, {"count"}, "x"), "0");
  EXPECT_EQ(stream.Row(102, "a", 2, {"count", "sum"}), "3, 0.07");
  EXPECT_EQ(stream.counts().duplicates, 2u);
}

TEST(OracleWindow, SaturatedValuesHaveBounds) {
  pack::WindowSpec spec = Over(100);
  spec.max_events = 2;
  Stream stream(spec);
  for (const int64_t second : {100, 101, 102}) stream.Row(second, "a", second, {});
  EXPECT_EQ(stream.Row(103, "a", 1,
                       {"count", "count > 1", "count > 2", "last_seen", "last[1].amount", "last[2].amount", "mean",
                        "max > 1"}),
            "unknown saturated windows.w.count, true, unknown saturated windows.w.count, timestamp 102000000 us, 1.01, "
            "unknown saturated windows.w.last[2].amount, unknown saturated windows.w.mean, true");
  EXPECT_EQ(stream.Row(202, "a", 1, {"count"}), "2");  // 101 was dropped last
}

TEST(OracleWindow, BoundsGoThroughArithmetic) {
  pack::WindowSpec spec = Over(100);
  spec.max_events = 2;
  Stream stream(spec);
  for (const int64_t second : {100, 101, 102}) stream.Row(second, "a", second, {});
  // count >= 2 and max >= 1.02; min <= 1.01, then 0.01
  EXPECT_EQ(stream.Row(103, "a", 1, {"count * 3 + 1 > 6", "count * -1 < -1", "count - windows.w.count > 0"}),
            "true, true, unknown saturated windows.w.count");
  EXPECT_EQ(stream.Row(103, "a", 1, {"max * 2 >= 2.04", "min - windows.w.max <= -0.01", "min > 0.01", "min < 0.01"}),
            "true, true, false, unknown saturated windows.w.min");
  EXPECT_EQ(stream.Row(103, "a", 1, {"count in [0, 1]", "count in [1, 2]", "count == 1", "count != 1"}),
            "false, unknown saturated windows.w.count, false, true");
  EXPECT_EQ(
      stream.Row(103, "a", 1, {"count * 0 == 0", "count > 1.5", "count / 2 > 0", "count + 9223372036854775807 > 0"}),
      "true, unknown saturated windows.w.count, unknown saturated windows.w.count, unknown saturated "
      "windows.w.count");
}

TEST(OracleWindow, EvictedKeysAreNotZero) {
  pack::WindowSpec spec = Over(50);
  spec.max_keys = 2;
  Stream stream(spec);
  stream.Row(100, "a", 1, {});
  stream.Row(110, "b", 1, {});
  stream.Row(111, "a", 1, {});
  stream.Row(112, "c", 1, {});  // b is the one least recently seen
  EXPECT_EQ(stream.counts().evicted, 1u);
  EXPECT_EQ(stream.Row(160, "b", 1, {"count", "count > 0", "sum"}),
            "unknown evicted windows.w.count, unknown evicted windows.w.count, unknown evicted windows.w.sum");
  EXPECT_EQ(stream.Row(160, "b", 1, {"count > 0", "last_seen"}), "true, timestamp 160000000 us");
  EXPECT_EQ(stream.Row(162, "d", 1, {"count"}), "0");
}

TEST(OracleWindow, WithoutKeyOrTimeThereIsNothing) {
  Stream stream(Over(10), "tx.amount > 1.00");
  EXPECT_EQ(stream.Row(100, "", 500, {"count"}), "unknown missing /merchant_id");
  EXPECT_EQ(stream.Row(-1, "a", 500, {"count"}), "unknown missing /at");
  EXPECT_EQ(stream.Row(100, "a", 50, {"count"}), "0");
  EXPECT_EQ(stream.Row(100, "a", std::nullopt, {"count"}), "0");
  EXPECT_EQ(stream.Row(100, "a", 200, {"count"}), "0");
  EXPECT_EQ(stream.Row(100, "a", 200, {"count"}), "1");
}

TEST(OracleWindow, ASumThatDoesNotFitIsAnError) {
  Stream stream(Over(10));
  stream.Row(100, "a", INT64_MAX, {});
  stream.Row(100, "a", 1, {});
  EXPECT_EQ(stream.Row(100, "a", 1, {"sum", "count"}), "error overflow windows.w.sum, 2");
}

}  // namespace
}  // namespace tollgate::oracle

// A plan with windows made by hand.
#ifndef TOLLGATE_TESTS_WINDOW_PLAN_H_
#define TOLLGATE_TESTS_WINDOW_PLAN_H_

#include "small_plan.h"

namespace tollgate::test {

inline constexpr int64_t kMinuteUs = int64_t{60} * 1000000;

// Fields id (the record's id), amount (integer), card and time. Windows of a card: `hour` (an exact hour: count, sum)
// and `ring` (an hour in buckets of a minute: count); of an amount: `same` (an exact day: count). Rules:
//   often  windows.hour.count >= 3    score 40
//   much   windows.hour.sum > 1000    score 10, on UNKNOWN too
//   ring   windows.ring.count >= 3, by its bounds    score 1
//   same   windows.same.count == 0    score 2
inline plan::Plan WindowPlan() {
  using plan::Op;
  using plan::OpCode;
  plan::Plan plan;
  plan.name = "windows";
  plan.identity = "sha256:0123";
  plan.layout.fields = {SmallField("id", TG_STRING, column::TextForm::kText),
                        SmallField("amount", TG_INT64, column::TextForm::kInteger),
                        SmallField("card", TG_STRING, column::TextForm::kText),
                        SmallField("time", TG_TIMESTAMP, column::TextForm::kRfc3339)};
  plan.layout.id_field = 0;
  plan.layout.time_field = 3;
  plan.checks.resize(plan.layout.fields.size());
  plan.ints = {3, 1000, 0};
  const auto at_least = static_cast<uint16_t>(plan::Comparison::kGreaterEqual);
  const auto less = static_cast<uint16_t>(plan::Comparison::kLess);
  const auto greater = static_cast<uint16_t>(plan::Comparison::kGreater);
  const auto equal = static_cast<uint16_t>(plan::Comparison::kEqual);
  plan.ops = {Op{OpCode::kFieldText, 0, 2},
              Op{OpCode::kFieldInt, 0, 3},
              Op{OpCode::kFieldInt, 0, 1},
              Op{OpCode::kWindowInt, 0, 0},
              Op{OpCode::kCompareIntConst, at_least, 3, 0},
              Op{OpCode::kWindowInt, 0, 1},
              Op{OpCode::kCompareIntConst, greater, 5, 1},
              Op{OpCode::kWindowLow, 0, 2},
              Op{OpCode::kWindowHigh, 0, 2},
              Op{OpCode::kCompareIntConst, at_least, 7, 0},
              Op{OpCode::kCompareIntConst, less, 8, 0},
              Op{OpCode::kDecided, 0, 9, 10},
              Op{OpCode::kWindowInt, 0, 3},
              Op{OpCode::kCompareIntConst, equal, 12, 2}};
  plan.prelude_op_count = 3;
  plan.main_op_count = static_cast<uint32_t>(plan.ops.size());

  plan::Windows& windows = plan.windows;
  windows.inputs = {0, 1, 2};
  windows.names = {"hour", "ring", "same"};
  const plan::WindowOperand amount{.input = 2, .identity = "sha256:amount"};
  plan::WindowLog hour{.time = 1,
                       .lateness_us = 15 * kMinuteUs,
                       .retention_us = 60 * kMinuteUs,
                       .max_events = 1000,
                       .operands = {amount},
                       .identity = "sha256:hour"};
  plan::WindowLog ring{.time = 1,
                       .lateness_us = 15 * kMinuteUs,
                       .retention_us = 60 * kMinuteUs,
                       .accuracy = plan::Accuracy::kBucketed,
                       .bucket_us = kMinuteUs,
                       .bucket_count = 77,
                       .identity = "sha256:ring"};
  plan::WindowLog same = hour;
  same.retention_us = 24 * 60 * kMinuteUs;
  same.operands.clear();
  same.identity = "sha256:same";
  windows.groups.push_back({.key = {0},
                            .max_keys = uint64_t{1} << 32,
                            .max_bytes = uint64_t{1} << 31,
                            .logs = {hour, ring},
                            .identity = "sha256:card"});
  windows.groups.push_back(
      {.key = {2}, .max_keys = 20, .max_bytes = 1 << 20, .logs = {same}, .identity = "sha256:sum"});
  const auto read = [](uint32_t group, uint32_t log, plan::Aggregate aggregate, int64_t over_us, uint32_t window,
                       std::string value, std::string path) {
    return plan::WindowRead{.group = group,
                            .log = log,
                            .aggregate = aggregate,
                            .over_us = over_us,
                            .window = window,
                            .value = std::move(value),
                            .path = std::move(path),
                            .is_shown = true};
  };
  windows.reads = {read(0, 0, plan::Aggregate::kCount, 60 * kMinuteUs, 0, "count", "windows.hour.count"),
                   read(0, 0, plan::Aggregate::kSum, 60 * kMinuteUs, 0, "sum", "windows.hour.sum"),
                   read(0, 1, plan::Aggregate::kCount, 60 * kMinuteUs, 1, "count", "windows.ring.count"),
                   read(1, 0, plan::Aggregate::kCount, 24 * 60 * kMinuteUs, 2, "count", "windows.same.count")};
  windows.reads[1].operand = 0;

  plan.outcomes = {{"review", 40}, {"approve", std::nullopt}, {"reject", std::nullopt}};
  plan.ranked_outcome_count = 2;
  plan.invalid_outcome = 2;
  plan.rules = {{.when = 4, .score = 40},
                {.when = 6, .score = 10, .on_unknown = {plan::OnMiss::kMatch, -1}},
                {.when = 11, .score = 1},
                {.when = 13, .score = 2}};
  plan.rule_texts.resize(4);
  plan.rule_texts[0].id = "often";
  plan.rule_texts[1].id = "much";
  plan.rule_texts[2].id = "ring";
  plan.rule_texts[3].id = "same";
  return plan;
}

}  // namespace tollgate::test
#endif  // TOLLGATE_TESTS_WINDOW_PLAN_H_

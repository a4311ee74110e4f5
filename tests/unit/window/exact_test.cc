// README's rules of exact logs, one by one.
#include <cmath>

#include "fixture.h"

namespace tollgate::window {
namespace {

using plan::Accuracy;
using plan::Aggregate;
using plan::Closed;
using plan::ValueForm;

// Read `index` of every row.
std::vector<std::string> Of(const std::vector<Answers>& answers, size_t index = 0) {
  std::vector<std::string> one;
  for (const Answers& row : answers) one.push_back(row[index]);
  return one;
}
using Texts = std::vector<std::string>;

TEST(WindowExact, EndsOfAWindow) {
  const std::vector<Record> records = {{.at = 0}, {.at = 5}, {.at = 10}, {.at = 10}};
  const auto last_count = [&records](Closed closed) {
    PlanMaker maker;
    maker.AddLog(10, 0);
    maker.Read(Aggregate::kCount, 10).closed = closed;
    const auto plan = maker.Take();
    State state(*plan, std::nullopt);
    return Observe(&state, records).back()[0];
  };
  EXPECT_EQ(last_count(Closed::kBoth), "3");
  EXPECT_EQ(last_count(Closed::kRight), "2");
  EXPECT_EQ(last_count(Closed::kLeft), "2");
  EXPECT_EQ(last_count(Closed::kNeither), "1");
}

TEST(WindowExact, OffsetAndCurrent) {
  PlanMaker maker;
  maker.AddLog(20, 0);
  maker.Read(Aggregate::kCount, 10).offset_us = 10 * kSecond;
  maker.Read(Aggregate::kCount, 10).include_current = true;
  const auto plan = maker.Take();
  State state(*plan, std::nullopt);
  const auto answers = Observe(&state, {{.at = 0}, {.at = 9}, {.at = 10}, {.at = 20}});
  EXPECT_EQ(Of(answers, 0), (Texts{"0", "0", "1", "3"}));
  EXPECT_EQ(Of(answers, 1), (Texts{"1", "2", "3", "2"}));
}

TEST(WindowExact, KeysAndWhatIsSeen) {
  PlanMaker maker;
  maker.AddLog(100).where = kFlag;
  maker.Read(Aggregate::kCount, 100);
  const auto plan = maker.Take();
  State state(*plan, std::nullopt);
  const auto answers = Observe(&state, {{.card = "a", .flag = true},
                                        {.card = "b", .flag = true},
                                        {.card = "a", .flag = false},
                                        {.card = "a"},
                                        {.card = "a", .flag = true, .is_valid = false},
                                        {.card = std::nullopt, .flag = true},
                                        {.card = "a", .at = std::nullopt, .flag = true},
                                        {.card = "a", .flag = true}});
  EXPECT_EQ(Of(answers), (Texts{"0", "0", "1", "1", "unread", "unread", "unread", "1"}));
  EXPECT_EQ(state.counts()[0].keys, 2u);
}

TEST(WindowExact, Aggregates) {
  PlanMaker maker;
  maker.AddLog(100);
  const int32_t amount = maker.AddOperand(kAmount, ValueForm::kDecimal, false, 2);
  const int32_t number = maker.AddOperand(kNumber, ValueForm::kDouble);
  const int32_t member = maker.AddOperand(kText, ValueForm::kText, true);
  const int32_t text = maker.AddOperand(kText, ValueForm::kText);
  for (int32_t operand : {amount, number}) {
    for (Aggregate aggregate :
         {Aggregate::kSum, Aggregate::kMin, Aggregate::kMax, Aggregate::kMean, Aggregate::kStddev}) {
      maker.Read(aggregate, 100, operand);
    }
  }
  for (int32_t operand : {amount, number, member, text}) maker.Read(Aggregate::kCountDistinct, 100, operand);
  maker.Read(Aggregate::kFirstSeen, 100);
  maker.Read(Aggregate::kLastSeen, 100);
  maker.Read(Aggregate::kLast, 100, text);
  maker.Read(Aggregate::kLast, 100, text).past = 1;
  maker.Read(Aggregate::kLast, 100, text).past = 2;
  const auto plan = maker.Take();
  State state(*plan, std::nullopt);
  const auto answers = Observe(&state, {{.at = 1, .amount = 200, .number = 0.5, .text = "short"},
                                        {.at = 2, .amount = 400, .number = -0.0, .text = "rather long a text"},
                                        {.at = 3, .amount = 600, .number = NAN},
                                        {.at = 4, .number = 0.0, .text = "short"},
                                        {.at = 5}});
  EXPECT_EQ(answers[0], (Answers{"0", "missing", "missing", "missing", "missing",  //
                                 "0", "missing", "missing", "missing", "missing",  //
                                 "0", "0", "0", "0", "missing", "missing", "missing", "missing", "missing"}));
  EXPECT_EQ(answers[4], (Answers{"1200", "200", "600", "4", "1.6329931618554523",                   //
                                 "0.5", "-0", "0.5", "0.16666666666666666", "0.23570226039551584",  //
                                 "3", "2", "2", "2", "1", "4", "short", "missing", "rather long a text"}));
}

TEST(WindowExact, SumsOverflow) {
  PlanMaker maker;
  maker.AddLog(10);
  const int32_t amount = maker.AddOperand(kAmount, ValueForm::kInt);
  maker.Read(Aggregate::kSum, 10, amount);
  maker.Read(Aggregate::kMean, 10, amount);
  const auto plan = maker.Take();
  State state(*plan, std::nullopt);
  const auto answers =
      Observe(&state, {{.at = 0, .amount = INT64_MAX}, {.at = 1, .amount = 1}, {.at = 2, .amount = -1}, {.at = 3}});
  EXPECT_EQ(Of(answers, 0), (Texts{"0", "9223372036854775807", "overflow", "9223372036854775807"}));
  EXPECT_EQ(answers[2][1], "4.6116860184273879e+18");
}

TEST(WindowExact, LateAndDropped) {
  PlanMaker maker;
  maker.AddLog(10, 5);
  maker.Read(Aggregate::kCount, 10);
  const auto plan = maker.Take();
  State state(*plan, std::nullopt);
  // 94 is late behind 100; 95 is not. 84 goes with 100 (100 - 5 - 10 = 85), so what reads it is in doubt; and
  // what reads 94, once that was late.
  const auto answers =
      Observe(&state, {{.at = 84}, {.at = 85}, {.at = 100}, {.at = 94}, {.at = 95}, {.at = 100}, {.at = 94}});
  EXPECT_EQ(Of(answers), (Texts{"0", "1", "0", "1 [1, none] evicted", "1 [1, none] evicted", "2 [2, none] evicted",
                                "1 [1, none] evicted"}));
  EXPECT_EQ(state.counts()[0].late, 2u);
}

TEST(WindowExact, Saturated) {
  PlanMaker maker;
  maker.AddLog(100, 50).max_events = 2;
  const int32_t amount = maker.AddOperand(kAmount, ValueForm::kInt);
  for (Aggregate aggregate : {Aggregate::kCount, Aggregate::kLastSeen, Aggregate::kFirstSeen}) {
    maker.Read(aggregate, 100);
  }
  for (Aggregate aggregate : {Aggregate::kSum, Aggregate::kMin, Aggregate::kMax, Aggregate::kMean, Aggregate::kLast,
                              Aggregate::kCountDistinct}) {
    maker.Read(aggregate, 100, amount);
  }
  maker.Read(Aggregate::kLast, 100, amount).past = 2;
  maker.Read(Aggregate::kCount, 5);
  const auto plan = maker.Take();
  State state(*plan, std::nullopt);
  const auto answers = Observe(&state, {{.at = 1, .amount = 1},
                                        {.at = 2, .amount = 2},
                                        {.at = 3, .amount = 3},
                                        {.at = 0, .amount = 9},  // goes at once: it is the first
                                        {.at = 7}});
  const std::string sat = " saturated";
  EXPECT_EQ(answers[4],
            (Answers{"2 [2, none]" + sat, "3", "missing" + sat, "5 [none, none]" + sat, "2 [none, 2]" + sat,
                     "3 [3, none]" + sat, "missing" + sat, "3", "2 [2, none]" + sat, "missing" + sat, "2"}));
}

TEST(WindowExact, Duplicates) {
  PlanMaker maker;
  maker.AddLog(100, 50);
  maker.Read(Aggregate::kCount, 100);
  maker.Read(Aggregate::kCount, 100).include_current = true;
  const auto plan = maker.Take();
  State state(*plan, std::nullopt);
  const auto answers = Observe(&state, {{.at = 1, .id = "a"},
                                        {.at = 2, .id = "b"},
                                        {.at = 3, .id = "c"},
                                        {.at = 2, .id = "b"},
                                        {.at = 9, .id = "b"},
                                        {.at = 4},
                                        {.at = 4},
                                        {.at = 5, .id = "d"}});
  EXPECT_EQ(Of(answers), (Texts{"0", "1", "2", "1", "1", "3", "4", "5"}));
  EXPECT_EQ(Of(answers, 1), (Texts{"1", "2", "3", "2", "2", "4", "5", "6"}));
  EXPECT_EQ(state.counts()[0].duplicates, 2u);
}

TEST(WindowExact, LeastRecentlySeenGoes) {
  PlanMaker maker;
  maker.group().max_keys = 2;
  maker.AddLog(10);
  maker.Read(Aggregate::kCount, 10);
  maker.Read(Aggregate::kLastSeen, 10);
  const auto plan = maker.Take();
  State state(*plan, std::nullopt);
  // c ends b, for a was seen again though without a time.
  const auto answers = Observe(&state, {{.card = "a", .at = 1},
                                        {.card = "b", .at = 3},
                                        {.card = "a", .at = std::nullopt},
                                        {.card = "c", .at = 4},
                                        {.card = "a", .at = 5},
                                        {.card = "b", .at = 6},
                                        {.card = "b", .at = 7},
                                        {.card = "d", .at = 14}});
  const std::string evicted = " [0, none] evicted";
  EXPECT_EQ(Of(answers), (Texts{"0", "0", "unread", "0", "1", "0" + evicted, "1 [1, none] evicted", "0" + evicted}));
  EXPECT_EQ(answers[6][1], "6");
  const GroupCounts counts = state.counts()[0];
  EXPECT_EQ(counts.keys, 2u);
  EXPECT_EQ(counts.evicted, 3u);
}

TEST(WindowExact, BytesAreBounded) {
  PlanMaker maker;
  maker.AddLog(1000);
  maker.AddOperand(kText, ValueForm::kText);
  maker.Read(Aggregate::kCount, 1000);
  maker.group().max_bytes = 3 * (48 + 48 + 24 + 8 + 1 + 10);
  const auto plan = maker.Take();
  State state(*plan, std::nullopt);
  for (int i = 0; i < 3; ++i) Observe(&state, {{.card = std::to_string(i), .at = i, .text = "ten bytes."}});
  EXPECT_EQ(state.counts()[0].bytes, plan->windows.groups[0].max_bytes);
  EXPECT_EQ(state.counts()[0].evicted, 0u);
  Observe(&state, {{.card = "2", .at = 3}});
  EXPECT_EQ(state.counts()[0].keys, 2u);
  // A key alone may be larger than all.
  for (int i = 0; i < 50; ++i) Observe(&state, {{.card = "2", .at = 4}});
  EXPECT_EQ(state.counts()[0].keys, 1u);
  EXPECT_EQ(state.counts()[0].bytes, 48u + 48u + 52u * 33u + 10u);
}

TEST(WindowExact, BatchesDoNotMatter) {
  PlanMaker maker;
  maker.group().max_keys = 40;
  maker.AddLog(30, 4).max_events = 6;
  const int32_t amount = maker.AddOperand(kAmount, ValueForm::kInt);
  maker.Read(Aggregate::kSum, 30, amount);
  maker.Read(Aggregate::kCount, 7).closed = Closed::kRight;
  const auto plan = maker.Take();
  std::vector<Record> records;
  uint64_t random = 1;
  const auto next = [&random](uint64_t limit) {
    random = random * 6364136223846793005u + 1442695040888963407u;
    return static_cast<int64_t>((random >> 33) % limit);
  };
  for (int i = 0; i < 5000; ++i) {
    records.push_back({.card = std::to_string(next(60) * next(2)),
                       .at = i / 8 + next(8),
                       .amount = next(100),
                       .id = std::to_string(next(4000))});
  }
  State whole(*plan, kSecret);
  const auto expected = Observe(&whole, records, 5000);
  for (size_t batch_size : {1, 7, 1000}) {
    State state(*plan, kSecret);
    EXPECT_EQ(Observe(&state, records, batch_size), expected);
  }
}

}  // namespace
}  // namespace tollgate::window

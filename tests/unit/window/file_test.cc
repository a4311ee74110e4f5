// State files: what is saved goes on as if it had never been away, and what is damaged is refused.
#include "fixture.h"

namespace tollgate::window {
namespace {

using plan::Aggregate;
using plan::ValueForm;

std::vector<Record> Slice(const std::vector<Record>& records, size_t begin, size_t end) {
  return {records.begin() + static_cast<ptrdiff_t>(begin), records.begin() + static_cast<ptrdiff_t>(end)};
}

class SaveAndLoad : public testing::TestWithParam<uint64_t> {};  // of max_keys
INSTANTIATE_TEST_SUITE_P(Bounds, SaveAndLoad, testing::Values(20, 1000, 70000));

TEST_P(SaveAndLoad, AnywhereChangesNothing) {
  const auto plan = WholePlan(GetParam());
  RandomRecords random(GetParam());
  const auto records = random.Make(3000, 60);
  State whole(*plan, kSecret);
  const auto expected = Observe(&whole, records);
  const std::string bytes = Saved(whole);
  for (int round = 0; round < 4; ++round) {
    auto state = std::make_unique<State>(*plan, kSecret);
    std::vector<Answers> answers;
    for (size_t at = 0; at < records.size();) {
      const size_t end = std::min(records.size(), at + 1 + static_cast<size_t>(random.Below(900)));
      const auto some = Observe(state.get(), Slice(records, at, end), 1 + static_cast<size_t>(random.Below(200)));
      answers.insert(answers.end(), some.begin(), some.end());
      const std::string saved = Saved(*state);
      state = std::make_unique<State>(*plan, kSecret);
      const Status status = state->Load(saved);
      ASSERT_TRUE(status.ok()) << status.message();
      EXPECT_EQ(Saved(*state), saved);
      at = end;
    }
    ASSERT_EQ(answers, expected);
    EXPECT_EQ(Saved(*state), bytes);
    EXPECT_EQ(state->counts()[0].bytes, whole.counts()[0].bytes);
  }
}

TEST(WindowFile, Inspected) {
  const auto plan = WholePlan(1000);
  State state(*plan, kSecret);
  Observe(&state, {{.card = "a", .at = 5}, {.card = "b", .at = 9}});
  const auto infos = Inspect(Saved(state));
  ASSERT_TRUE(infos.ok());
  ASSERT_EQ(infos->size(), 1u);
  EXPECT_EQ((*infos)[0].name, "w");
  EXPECT_EQ((*infos)[0].keys, 2u);
  EXPECT_EQ((*infos)[0].bytes, state.counts()[0].bytes);
  EXPECT_EQ((*infos)[0].newest_us, kStart + 9 * kSecond);
  EXPECT_EQ((*infos)[0].evicted_until_us, std::nullopt);
}

TEST(WindowFile, Secrets) {
  const auto plan = WholePlan(1000);
  State state(*plan, kSecret);
  Observe(&state, {{.card = "4111111111111111", .text = "4111111111111111"}});
  const std::string bytes = Saved(state);
  State other(*plan, "another secret of some length");
  EXPECT_EQ(other.Load(bytes).code(), TG_BAD_STATE);
  State random(*plan, std::nullopt);
  EXPECT_EQ(random.Load(bytes).code(), TG_INVALID_ARGUMENT);
  EXPECT_EQ(random.Save([](std::string_view) { return Status(); }).code(), TG_INVALID_ARGUMENT);
  Observe(&other, {{.card = "4111111111111111"}});
  EXPECT_EQ(Saved(other).find("4111111111111111"), std::string::npos);
}

TEST(WindowFile, AWriteThatFails) {
  const auto plan = WholePlan(1000);
  State state(*plan, kSecret);
  Observe(&state, {{.card = "a", .at = 5}});
  for (int good = 0; good < 2; ++good) {
    int calls = 0;
    const Status status =
        state.Save([&](std::string_view) { return calls++ < good ? Status() : Status(TG_WRITE_FAILED, "full"); });
    EXPECT_EQ(status.code(), TG_WRITE_FAILED);
    EXPECT_EQ(calls, good + 1);
  }
}

// Nothing is believed: a changed byte or a cut is refused with the byte, and leaves the state as it was.
TEST(WindowFile, Damage) {
  const auto plan = WholePlan(12);
  State state(*plan, kSecret);
  RandomRecords random(3);
  Observe(&state, random.Make(300, 20));
  const std::string bytes = Saved(state);
  State target(*plan, kSecret);
  const std::string before = Saved(target);
  const auto refused = [&](const std::string& damaged) {
    const Status status = target.Load(damaged);
    EXPECT_EQ(status.code(), TG_BAD_STATE);
    EXPECT_NE(status.message().find("byte"), std::string_view::npos) << status.message();
    EXPECT_EQ(Inspect(damaged).status().code(), TG_BAD_STATE);
  };
  for (size_t i = 0; i < bytes.size(); ++i) {
    std::string damaged = bytes;
    damaged[i] = static_cast<char>(damaged[i] ^ (1 << random.Below(8)));
    refused(damaged);
    if (i % 7 == 0) refused(bytes.substr(0, i));
  }
  refused(bytes + "x");
  EXPECT_EQ(Saved(target), before);
  EXPECT_TRUE(target.Load(bytes).ok());
  EXPECT_EQ(Saved(target), bytes);
}

TEST(WindowFile, MergedStreams) {
  const auto plan = WholePlan(1000);
  RandomRecords random(11);
  // Cards apart: what each stream says of its own is what both together say.
  auto left = random.Make(800, 30), right = random.Make(800, 30);
  for (Record& record : right) record.card = "r" + record.card.value_or("");
  State first(*plan, kSecret), second(*plan, kSecret), both(*plan, kSecret);
  Observe(&first, left);
  Observe(&second, right);
  Observe(&both, left);
  Observe(&both, right);
  ASSERT_TRUE(first.Merge(Saved(second)).ok());
  EXPECT_EQ(Saved(first), Saved(both));
  EXPECT_EQ(first.Merge("nonsense").code(), TG_BAD_STATE);
}

TEST(WindowFile, MergedKeys) {
  PlanMaker maker;
  maker.AddLog(100, 100).max_events = 5;
  maker.AddBuckets(100, 10, 100, plan::Accuracy::kBucketed);
  const int32_t amount = maker.AddOperand(kAmount, ValueForm::kInt, false, 0, 1);
  maker.Read(Aggregate::kCount, 100);
  maker.Read(Aggregate::kSum, 100, amount, 1);
  maker.Read(Aggregate::kCount, 3);
  const auto plan = maker.Take();
  State first(*plan, kSecret), second(*plan, kSecret);
  Observe(&first,
          {{.at = 1, .amount = 1, .id = "a"}, {.at = 5, .amount = 2, .id = "b"}, {.at = 7, .amount = 4, .id = "c"}});
  Observe(&second,
          {{.at = 2, .amount = 8, .id = "d"}, {.at = 5, .amount = 16, .id = "e"}, {.at = 8, .amount = 32, .id = "f"}});
  ASSERT_TRUE(first.Merge(Saved(second)).ok());
  EXPECT_EQ(Observe(&first, {{.at = 8, .amount = 0}})[0], (Answers{"5 [5, none] saturated", "63", "4"}));
  // Both knew c and e, each in its stream; e arrived after all of the first's.
  EXPECT_EQ(Observe(&first, {{.at = 8, .id = "e"}})[0][2], "2");
}

TEST(WindowFile, WhatTheOtherMayHaveEvicted) {
  PlanMaker maker;
  maker.group().max_keys = 1;
  maker.AddLog(100);
  maker.Read(Aggregate::kCount, 100);
  const auto plan = maker.Take();
  State first(*plan, kSecret), second(*plan, kSecret);
  Observe(&first, {{.card = "a", .at = 10}});
  Observe(&second, {{.card = "a", .at = 5}, {.card = "b", .at = 6}, {.card = "c", .at = 7}});
  ASSERT_TRUE(second.Merge(Saved(first)).ok());
  EXPECT_EQ(second.counts()[0].keys, 1u);
  EXPECT_EQ(Observe(&second, {{.card = "a", .at = 11}})[0][0], "1 [1, none] evicted");
}

// The same key, one more window, one more value, one bound that is lower: what is unchanged goes on.
TEST(WindowFile, AnotherPack) {
  PlanMaker old_maker;
  old_maker.AddLog(50);
  const int32_t old_amount = old_maker.AddOperand(kAmount, ValueForm::kInt);
  old_maker.Read(Aggregate::kSum, 50, old_amount);
  const auto old_plan = old_maker.Take();
  State old_state(*old_plan, kSecret);
  Observe(&old_state, {{.at = 10, .amount = 1, .flag = true}, {.at = 20, .amount = 2, .flag = true}});

  PlanMaker maker;
  plan::WindowLog& added = maker.AddLog(50);
  added.where = kFlag;
  added.identity = "sha256:new";
  maker.AddLog(100).identity = "sha256:log1";  // retention is longer, too
  const int32_t number = maker.AddOperand(kNumber, ValueForm::kDouble, false, 0, 1);
  const int32_t amount = maker.AddOperand(kAmount, ValueForm::kInt, false, 0, 1);
  maker.Read(Aggregate::kCount, 50);
  maker.Read(Aggregate::kSum, 100, amount, 1);
  maker.Read(Aggregate::kCount, 50, -1, 1);
  maker.Read(Aggregate::kMax, 50, number, 1);
  const auto plan = maker.Take();
  State state(*plan, kSecret);
  ASSERT_TRUE(state.Load(Saved(old_state)).ok());
  const std::vector<Record> records = {
      {.at = 30, .amount = 4, .number = 0.5, .flag = true}, {.at = 40}, {.card = "d", .at = 60}, {.at = 71}};
  const auto answers = Observe(&state, records);
  EXPECT_EQ(answers[0], (Answers{"0 [0, none] evicted", "3", "2", "missing evicted"}));
  EXPECT_EQ(answers[1], (Answers{"1 [1, none] evicted", "7", "3", "0.5 evicted"}));
  EXPECT_EQ(answers[2], (Answers{"0 [0, none] evicted", "0", "0", "missing evicted"}));
  EXPECT_EQ(answers[3], (Answers{"1", "7", "2", "0.5"}));
  // What is new stays so through a file.
  State again(*plan, kSecret), once(*plan, kSecret);
  ASSERT_TRUE(once.Load(Saved(old_state)).ok());
  ASSERT_TRUE(again.Load(Saved(once)).ok());
  EXPECT_EQ(Observe(&again, records), answers);
}

TEST(WindowFile, LowerBounds) {
  const auto plan = [](uint64_t max_keys, uint32_t max_events, int64_t retention) {
    PlanMaker maker;
    maker.group().max_keys = max_keys;
    maker.AddLog(retention).max_events = max_events;
    maker.Read(Aggregate::kCount, retention);
    return maker.Take();
  };
  const auto large = plan(1000, 100, 100), small = plan(2, 2, 50);
  State state(*large, kSecret);
  for (const char* card : {"a", "b", "c"}) {
    for (int64_t at : {0, 60, 70, 80}) Observe(&state, {{.card = card, .at = at}});
  }
  State less(*small, kSecret);
  ASSERT_TRUE(less.Load(Saved(state)).ok());
  EXPECT_EQ(less.counts()[0].keys, 2u);
  const auto answers = Observe(&less, {{.card = "b", .at = 81}, {.card = "a", .at = 81}, {.card = "a", .at = 131}});
  EXPECT_EQ(answers[0][0], "2 [2, none] saturated");
  EXPECT_EQ(answers[1][0], "0 [0, none] evicted");
}

}  // namespace
}  // namespace tollgate::window

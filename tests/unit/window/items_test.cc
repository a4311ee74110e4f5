// States in stores: batch by batch with nothing between but what the store holds, the answers are memory's.
#include <algorithm>
#include <map>

#include "fixture.h"

namespace tollgate::window {
namespace {

using plan::Aggregate;
using plan::ValueForm;

struct Stored {
  int version = 0;
  std::string bytes;
};
using Store = std::map<std::string, Stored>;

// One transaction: what the batch needs is put, and what changed is written. `put_order` says in which order.
std::vector<Answers> Transact(const plan::Plan& plan, const std::vector<Record>& records, Store* store,
                              bool puts_backwards = false) {
  State state(plan, kSecret, true);
  std::vector<std::string> names = Needs(state, records);
  EXPECT_TRUE(std::is_sorted(names.begin(), names.end()) || plan.windows.groups[0].shards > 10);
  if (puts_backwards) std::reverse(names.begin(), names.end());
  for (const std::string& name : names) {
    EXPECT_LE(name.size(), 80u);
    const auto found = store->find(name);
    const Status status = found == store->end()
                              ? state.PutItem(name, "", "")
                              : state.PutItem(name, std::to_string(found->second.version), found->second.bytes);
    EXPECT_TRUE(status.ok()) << status.message();
  }
  const auto answers = Observe(&state, records);
  for (State::Change& change : state.Changes()) {
    Stored& stored = (*store)[change.name];
    EXPECT_EQ(change.version, stored.version == 0 ? "" : std::to_string(stored.version));
    EXPECT_GT(change.keep_us, 0);
    EXPECT_NE(change.bytes, stored.bytes);
    stored = {stored.version + 1, std::move(change.bytes)};
  }
  return answers;
}

class Shards : public testing::TestWithParam<uint32_t> {};
INSTANTIATE_TEST_SUITE_P(Counts, Shards, testing::Values(1, 2, 5, 40));

TEST_P(Shards, AnswerAsMemoryDoes) {
  for (uint64_t seed = 1; seed <= 6; ++seed) {
    const auto plan = WholePlan(100000);
    plan->windows.groups[0].shards = GetParam();
    RandomRecords random(seed);
    const auto records = random.Make(1500, 12);
    State memory(*plan, kSecret);
    const auto expected = Observe(&memory, records);
    Store store;
    std::vector<Answers> answers;
    for (size_t at = 0; at < records.size();) {
      const size_t end = std::min(records.size(), at + 1 + static_cast<size_t>(random.Below(60)));
      const std::vector<Record> some(records.begin() + static_cast<ptrdiff_t>(at),
                                     records.begin() + static_cast<ptrdiff_t>(end));
      const auto more = Transact(*plan, some, &store, random.Below(2) == 0);
      answers.insert(answers.end(), more.begin(), more.end());
      at = end;
    }
    for (size_t i = 0; i < records.size(); ++i) ASSERT_EQ(answers[i], expected[i]) << "row " << i << " seed " << seed;
  }
}

TEST(WindowItems, OnlyWhatChanged) {
  PlanMaker maker;
  maker.AddLog(100).where = kFlag;
  maker.Read(Aggregate::kCount, 100);
  const auto plan = maker.Take();
  Store store;
  Transact(*plan, {{.card = "a", .flag = true}, {.card = "b", .flag = false}}, &store);
  ASSERT_EQ(store.size(), 1u);
  const int version = store.begin()->second.version;
  Transact(*plan, {{.card = "a", .flag = false}}, &store);
  EXPECT_EQ(store.begin()->second.version, version);
}

TEST(WindowItems, WhatIsRefused) {
  const auto plan = WholePlan(100000);
  Store store;
  const std::vector<Record> records = {{.card = "a", .at = 5, .text = "some text", .id = "1"},
                                       {.card = "a", .at = 6, .amount = 7, .flag = true, .id = "2"}};
  Transact(*plan, records, &store);
  ASSERT_EQ(store.size(), 1u);
  const auto& [name, item] = *store.begin();
  State state(*plan, kSecret, true);
  for (size_t i = 0; i < item.bytes.size(); ++i) {
    std::string damaged = item.bytes;
    damaged[i] = static_cast<char>(damaged[i] ^ 16);
    EXPECT_EQ(state.PutItem(name, "1", damaged).code(), TG_BAD_STATE);
    EXPECT_EQ(state.PutItem(name, "1", item.bytes.substr(0, i)).code(), i == 0 ? TG_OK : TG_BAD_STATE);
    if (i == 0) state.Clear();
  }
  State stranger(*plan, "another secret of some length", true);
  EXPECT_EQ(stranger.PutItem(name, "1", item.bytes).code(), TG_BAD_STATE);
  std::string other_key = name;
  other_key[20] = other_key[20] == '0' ? '1' : '0';
  EXPECT_EQ(state.PutItem(other_key, "1", item.bytes).code(), TG_BAD_STATE);
  for (const std::string& bad : {std::string(), std::string("x"), name + "0", name + "x", name.substr(0, 51) + "1"}) {
    EXPECT_EQ(state.PutItem(bad, "1", item.bytes).code(), TG_INVALID_ARGUMENT) << bad;
  }
  EXPECT_TRUE(state.PutItem(name, "1", item.bytes).ok());
  EXPECT_EQ(state.PutItem(name, "1", item.bytes).code(), TG_INVALID_ARGUMENT);
  EXPECT_TRUE(state.Changes().empty());
  state.Clear();
  EXPECT_TRUE(state.PutItem(name, "1", item.bytes).ok());
  EXPECT_EQ(state.Save([](std::string_view) { return Status(); }).code(), TG_INVALID_ARGUMENT);
  State memory(*plan, kSecret);
  EXPECT_EQ(memory.PutItem(name, "1", item.bytes).code(), TG_INVALID_ARGUMENT);
}

TEST(WindowItems, AnotherPack) {
  PlanMaker old_maker;
  old_maker.AddLog(50);
  old_maker.Read(Aggregate::kCount, 50);
  const auto old_plan = old_maker.Take();
  Store store;
  Transact(*old_plan, {{.at = 10, .amount = 1}}, &store);
  PlanMaker maker;
  maker.AddLog(50).identity = "sha256:new";
  maker.AddLog(50).identity = "sha256:log1";
  const int32_t amount = maker.AddOperand(kAmount, ValueForm::kInt, false, 0, 1);
  maker.Read(Aggregate::kCount, 50);
  maker.Read(Aggregate::kCount, 50, -1, 1);
  maker.Read(Aggregate::kSum, 50, amount, 1);
  const auto plan = maker.Take();
  EXPECT_EQ(Transact(*plan, {{.at = 20, .amount = 2}}, &store)[0],
            (Answers{"0 [0, none] evicted", "1", "0 [none, none] evicted"}));
  EXPECT_EQ(Transact(*plan, {{.at = 60, .amount = 4}}, &store)[0],
            (Answers{"1 [1, none] evicted", "2", "2 [none, none] evicted"}));
  EXPECT_EQ(Transact(*plan, {{.at = 61, .amount = 4}}, &store)[0], (Answers{"2", "2", "6"}));
  // A card that the store has nothing of is unseen.
  EXPECT_EQ(Transact(*plan, {{.card = "d", .at = 20}}, &store)[0], (Answers{"0", "0", "0"}));
}

}  // namespace
}  // namespace tollgate::window

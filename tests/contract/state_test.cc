// State through the faces: runs that go on from each other, saving, loading, merging, and what is refused.
#include <gtest/gtest.h>

#include <cerrno>
#include <cstring>
#include <string>
#include <vector>

#include "state_support.h"

namespace tollgate_contract {
namespace {

TEST(StateTest, TwoRunsWithASavedStateBetweenAreOneRun) {
  const tollgate::Plan plan = MakePlan();
  const Scored whole = Screen(plan, nullptr, Records(0, 900, 20));
  ASSERT_TRUE(whole.status.ok()) << whole.status.message();
  for (const char* score : {"0 ", "1 ", "3 ", "7 "}) EXPECT_NE(whole.scores.find(score), std::string::npos) << score;

  std::string bytes;
  {
    tollgate::State first = NewState(plan);
    const Scored run = Screen(plan, &first, Records(0, 400, 20));
    EXPECT_EQ(run.scores, whole.scores.substr(0, run.scores.size()));
    bytes = Saved(first);
  }
  const tollgate::Plan again = MakePlan();  // of another process: states know windows by what they mean
  tollgate::State second = NewState(again);
  ASSERT_TRUE(second.Load(bytes).ok());
  const Scored run = Screen(again, &second, Records(400, 900, 20));
  EXPECT_EQ(run.scores, whole.scores.substr(whole.scores.size() - run.scores.size()));
  EXPECT_NE(Screen(again, nullptr, Records(400, 900, 20)).scores, run.scores) << "the state says nothing";
}

TEST(StateTest, TheSameRecordsGiveTheSameBytes) {
  const tollgate::Plan plan = MakePlan();
  std::string expected;
  for (const auto& [batch_row_count, thread_count] :
       std::vector<std::pair<int32_t, int32_t>>{{1024, 1}, {1, 1}, {7, 1}, {64, 4}, {13, 3}}) {
    tollgate::State state = NewState(plan);
    ASSERT_TRUE(Screen(plan, &state, Records(0, 700, 30), batch_row_count, thread_count).status.ok());
    const std::string bytes = Saved(state);
    if (expected.empty()) expected = bytes;
    EXPECT_EQ(bytes, expected) << batch_row_count << " rows, " << thread_count << " threads";
  }
  tollgate::State loaded = NewState(plan);
  ASSERT_TRUE(loaded.Load(expected).ok());
  EXPECT_EQ(Saved(loaded), expected);
  EXPECT_EQ(expected.find("r0-"), std::string::npos) << "an id stands in the file";
}

TEST(StateTest, MergedStreamsAreOneStream) {
  const tollgate::Plan plan = MakePlan();
  tollgate::State both = NewState(plan), east = NewState(plan), west = NewState(plan);
  const std::string east_rows = Records(0, 500, 10), west_rows = Records(0, 500, 10, 1000);
  ASSERT_TRUE(Screen(plan, &east, east_rows).status.ok());
  ASSERT_TRUE(Screen(plan, &west, west_rows).status.ok());
  ASSERT_TRUE(Screen(plan, &both, east_rows + west_rows).status.ok());
  const std::string west_bytes = Saved(west);
  ASSERT_TRUE(east.Merge(west_bytes).ok());
  EXPECT_EQ(east.counts().key_count, 20u);
  EXPECT_EQ(Screen(plan, &east, Records(500, 700, 10) + Records(500, 700, 10, 1000)).scores,
            Screen(plan, &both, Records(500, 700, 10) + Records(500, 700, 10, 1000)).scores);
  tollgate::State other = NewState(plan, {.secret = kOtherSecret});
  ExpectStatus(TG_BAD_STATE, "secret", other.Merge(west_bytes));
  EXPECT_EQ(other.counts().key_count, 0u);
}

TEST(StateTest, AReportNamesWindows) {
  const tollgate::Plan plan = MakePlan();
  tollgate::State state = NewState(plan);
  ASSERT_TRUE(Screen(plan, &state, Records(0, 60, 5)).status.ok());
  const tollgate::Expected<tollgate::StateReport> report = tollgate::InspectState(Saved(state));
  ASSERT_TRUE(report.ok()) << report.status().message();
  ASSERT_EQ(report->size(), 2u);
  const tg_window_info info = (*report)[0];
  EXPECT_EQ(tollgate::View(info.name), "account_lately");
  EXPECT_EQ(tollgate::View((*report)[1].name), "account_day");
  EXPECT_EQ(info.key_count, 5u);
  EXPECT_GT(info.byte_count, 0u);
  EXPECT_EQ(info.oldest_us, int64_t{1793491200} * 1000000);  // 2026-11-01
  EXPECT_EQ(info.newest_us, info.oldest_us + int64_t{58} * 60 * 1000000);
  EXPECT_EQ(info.evicted_until_us, INT64_MIN);
  EXPECT_EQ((*report)[2].name.size, 0u);
  tollgate::State empty = NewState(plan);
  const tollgate::Expected<tollgate::StateReport> nothing = tollgate::InspectState(Saved(empty));
  ASSERT_TRUE(nothing.ok()) << nothing.status().message();
  EXPECT_EQ((*nothing)[0].key_count, 0u);
  EXPECT_EQ((*nothing)[0].oldest_us, INT64_MIN);
}

TEST(StateTest, CountsAreOfThisState) {
  const tollgate::Plan plan = MakePlan();
  tollgate::State state = NewState(plan);
  // A duplicate of the last record, and one that comes an hour late.
  const std::string rows = Records(0, 300, 3);
  ASSERT_TRUE(Screen(plan, &state, rows + Record(298, 3) + "late," + std::to_string(0) + ",2026-11-01T00:00:00Z,5\n")
                  .status.ok());
  const tg_state_counts counts = state.counts();
  EXPECT_EQ(counts.key_count, 3u);
  EXPECT_GT(counts.byte_count, 0u);
  EXPECT_GT(counts.late_count, 0u);
  EXPECT_GT(counts.duplicate_count, 0u);
  EXPECT_EQ(counts.evicted_count, 0u);
}

TEST(StateTest, WhatCannotBeLoadedChangesNothing) {
  const tollgate::Plan plan = MakePlan();
  tollgate::State seen = NewState(plan);
  ASSERT_TRUE(Screen(plan, &seen, Records(0, 100, 5)).status.ok());
  const std::string bytes = Saved(seen);
  tollgate::State state = NewState(plan);
  const std::string empty = Saved(state);
  std::string flipped = bytes;
  flipped[flipped.size() / 2] ^= 1;
  for (const std::string& wrong : {std::string(), std::string("x"), std::string(5000, '\0'), flipped, bytes + "x",
                                   bytes.substr(0, bytes.size() - 1), bytes.substr(0, 20), empty.substr(1)}) {
    ExpectStatus(TG_BAD_STATE, "", state.Load(wrong));
    ExpectStatus(TG_BAD_STATE, "", state.Merge(wrong));
    EXPECT_EQ(tollgate::InspectState(wrong).status().code(), TG_BAD_STATE);
  }
  ExpectStatus(TG_BAD_STATE, "secret", NewState(plan, {.secret = kOtherSecret}).Load(bytes));
  EXPECT_EQ(Saved(state), empty);
  ASSERT_TRUE(state.Load(bytes).ok());
  ExpectStatus(TG_INVALID_ARGUMENT, "holds something already", seen.Load(bytes));
  ExpectStatus(TG_INVALID_ARGUMENT, "holds something already", state.Load(bytes));
  EXPECT_EQ(Saved(seen), bytes);
}

TEST(StateTest, AnotherPacksWindowsAreUnknownAtFirst) {
  const tollgate::Plan plan = MakePlan("one"), other = MakePlan("two", "1h, lateness: 1m");
  tollgate::State state = NewState(plan), loaded = NewState(other);
  ASSERT_TRUE(Screen(plan, &state, Records(0, 100, 1)).status.ok());
  ASSERT_TRUE(loaded.Load(Saved(state)).ok());
  // account_day goes on; account_lately is another window now, and knows itself again after an hour.
  const Scored run = Screen(other, &loaded,
                            "x,0,2026-11-01T01:41:00Z,1000\ny,0,2026-11-01T02:50:00Z,1\n"
                            "z,0,2026-11-01T02:51:00Z,1\nw,0,2026-11-01T02:52:00Z,1\n");
  EXPECT_EQ(run.scores, "4 0 0 1 ");
}

TEST(StateTest, OptionsAreChecked) {
  const tollgate::Plan plan = MakePlan();
  const auto refusal = [&](const tollgate::StateOptions& options) {
    const tollgate::Expected<tollgate::State> state = tollgate::State::New(plan, options);
    EXPECT_FALSE(state.ok());
    return state.ok() ? tollgate::Status() : state.status();
  };
  const std::string shortest(15, 's'), longest(1025, 's');
  ExpectStatus(TG_INVALID_ARGUMENT, "options->secret has 15 bytes; a secret has 16 to 1,024",
               refusal({.secret = shortest}));
  ExpectStatus(TG_INVALID_ARGUMENT, "1025 bytes", refusal({.secret = longest}));
  tg_store store{};
  ExpectStatus(TG_INVALID_ARGUMENT, "a function of options->store is NULL",
               refusal({.secret = kSecret, .store = &store}));
  store.fetch = [](void*, const tg_text*, size_t, void*, void (*)(void*, size_t, tg_text, tg_text)) { return 0; };
  store.commit = [](void*, const tg_item*, size_t, int32_t*) { return 0; };
  ExpectStatus(TG_INVALID_ARGUMENT, "not both", refusal({.secret = kSecret, .store = &store, .holds_items = true}));
  ExpectStatus(TG_INVALID_ARGUMENT, "needs a secret", refusal({.store = &store}));
  ExpectStatus(TG_INVALID_ARGUMENT, "needs a secret", refusal({.holds_items = true}));

  tg_state* state = nullptr;
  tg_error error;
  tg_state_options options;
  std::memset(&options, 0xFF, sizeof options);  // nothing behind struct_size may be looked at
  options.struct_size = sizeof options.struct_size;
  EXPECT_EQ(tg_state_new(plan.get(), &options, &state, &error), TG_OK) << error.message;
  tg_state_free(state);
  options.struct_size = sizeof options + 8;
  EXPECT_EQ(tg_state_new(plan.get(), &options, &state, &error), TG_INVALID_ARGUMENT);
  options = {sizeof options, {nullptr, 20}, nullptr, 0};
  EXPECT_EQ(tg_state_new(plan.get(), &options, &state, &error), TG_INVALID_ARGUMENT);
  EXPECT_STREQ(error.message, "options->secret.data is NULL and its size is not 0");
}

TEST(StateTest, NullIsRefusedByName) {
  const tollgate::Plan plan = MakePlan();
  tollgate::State state = NewState(plan);
  tg_error error;
  size_t count = 0;
  const auto expect = [&](std::string_view name, tg_status status) {
    EXPECT_EQ(status, TG_INVALID_ARGUMENT);
    EXPECT_EQ(error.message, std::string(name) + " is NULL");
  };
  expect("plan", tg_state_new(nullptr, nullptr, nullptr, &error));
  expect("state", tg_state_new(plan.get(), nullptr, nullptr, &error));
  expect("scratch", tg_scratch_use_state(nullptr, state.get(), &error));
  expect("state", tg_state_save(nullptr, nullptr, &error));
  expect("sink", tg_state_save(state.get(), nullptr, &error));
  expect("state", tg_state_load(nullptr, {}, &error));
  expect("state", tg_state_merge(nullptr, {}, &error));
  expect("report", tg_state_inspect({}, nullptr, &error));
  expect("plan", tg_scan_needs(nullptr, nullptr, nullptr, nullptr, nullptr, &error));
  expect("state", tg_state_put(nullptr, {}, {}, {}, &error));
  expect("changes", tg_state_changes(state.get(), nullptr, &count, &error));
  expect("state", tg_state_clear(nullptr, &error));
  EXPECT_EQ(tg_state_load(state.get(), {nullptr, 3}, nullptr), TG_INVALID_ARGUMENT);
  const tg_sink none{};
  EXPECT_EQ(tg_state_save(state.get(), &none, &error), TG_INVALID_ARGUMENT);
  EXPECT_STREQ(error.message, "sink->write is NULL");
  EXPECT_EQ(tg_state_get_counts(nullptr).key_count, 0u);
  EXPECT_EQ(tg_state_report_count(nullptr), 0u);
  EXPECT_EQ(tg_state_report_get(nullptr, 0).name.size, 0u);
  tg_state_free(nullptr);
  tg_state_report_free(nullptr);
}

TEST(StateTest, AStateIsOfOnePlan) {
  const tollgate::Plan plan = MakePlan(), other = MakePlan();
  tollgate::State state = NewState(other);
  ExpectStatus(TG_INVALID_ARGUMENT, "options->state was made for another plan",
               Screen(plan, &state, Records(0, 1, 1)).status);
  tollgate::Expected<tollgate::Scratch> scratch = tollgate::Scratch::New(plan);
  ASSERT_TRUE(scratch.ok());
  ExpectStatus(TG_INVALID_ARGUMENT, "the state was made for another plan", scratch->UseState(&state));
}

TEST(StateTest, WhatHasNoSecretOrLivesElsewhereIsNotSaved) {
  const tollgate::Plan plan = MakePlan();
  const auto drop = [](std::string_view) -> int32_t { return 0; };
  const auto fails = [](std::string_view) -> int32_t { return ENOSPC; };
  tollgate::State nameless = NewState(plan, {}), items = NewState(plan, {.secret = kSecret, .holds_items = true});
  tollgate::State memory = NewState(plan);
  ExpectStatus(TG_INVALID_ARGUMENT, "without a secret", nameless.Save(drop));
  ExpectStatus(TG_INVALID_ARGUMENT, "does not live in memory", items.Save(drop));
  ExpectStatus(TG_INVALID_ARGUMENT, "does not live in memory", items.Load(Saved(memory)));
  ExpectStatus(TG_INVALID_ARGUMENT, "does not live in memory", items.Merge(Saved(memory)));
  ExpectStatus(TG_WRITE_FAILED, "No space left", memory.Save(fails));
  ExpectStatus(TG_INVALID_ARGUMENT, "does not hold items", memory.Put("a", "b", "c"));
  ExpectStatus(TG_INVALID_ARGUMENT, "does not hold items", memory.Clear());
  ExpectStatus(TG_INVALID_ARGUMENT, "does not hold items", memory.Changes().status());
}

TEST(StateTest, AStateOfHalfABatchIsNotSaved) {
  const tollgate::Plan plan = MakePlan();
  const std::string csv = std::string(kHeader) + Records(0, 300, 5);
  const auto source = [&](std::string_view rest) {
    return [rest](char* buffer, size_t capacity) mutable -> int64_t {
      const size_t size = rest.copy(buffer, capacity);
      rest.remove_prefix(size);
      return static_cast<int64_t>(size);
    };
  };
  const auto drop = [](std::string_view) -> int32_t { return 0; };
  struct Stopper {
    void OnProgress(const tg_progress&) {}
    bool IsCancelled() { return ++count > 3; }
    int count = 0;
  } stopper;
  tollgate::State cancelled = NewState(plan), failed = NewState(plan);
  tollgate::ScreenOptions options;
  options.thread_count = 2;
  options.batch_row_count = 20;
  options.state = &cancelled;
  options.watcher = stopper;
  auto read = source(csv);
  EXPECT_EQ(tollgate::Screen(plan, read, options).status.code(), TG_CANCELLED);
  EXPECT_TRUE(cancelled.Save(drop).ok());
  EXPECT_GT(cancelled.counts().key_count, 0u);

  auto refuse = [](std::string_view) -> int32_t { return ENOSPC; };
  options.watcher = {};
  options.state = &failed;
  options.decisions = refuse;
  auto again = source(csv);
  EXPECT_EQ(tollgate::Screen(plan, again, options).status.code(), TG_WRITE_FAILED);
  ExpectStatus(TG_INVALID_ARGUMENT, "a run ended amid a batch", failed.Save(drop));
}

}  // namespace
}  // namespace tollgate_contract

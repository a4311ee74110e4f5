// States that live in a store, and those that hold the items that a caller gives them.
#include <gtest/gtest.h>

#include <cerrno>
#include <map>
#include <string>
#include <vector>

#include "state_support.h"

namespace tollgate_contract {
namespace {

// A store in memory that counts versions, and says so where an item is not at the one that was fetched.
struct MapStore {
  std::map<std::string, std::pair<uint64_t, std::string>> items;
  int conflicts_to_come = 0;
  int problem = 0;
  int commit_count = 0;

  static int32_t Fetch(void* context, const tg_text* names, size_t count, void* into,
                       void (*give)(void*, size_t, tg_text, tg_text)) {
    auto& self = *static_cast<MapStore*>(context);
    if (self.problem != 0) return self.problem;
    for (size_t i = 0; i < count; ++i) {
      const auto at = self.items.find(std::string(tollgate::View(names[i])));
      if (at == self.items.end()) {
        give(into, i, {}, {});
        continue;
      }
      const std::string version = std::to_string(at->second.first);
      give(into, i, tollgate::Text(version), tollgate::Text(at->second.second));
    }
    return 0;
  }
  bool IsCurrent(const tg_item& change) const {
    const auto at = items.find(std::string(tollgate::View(change.name)));
    const std::string version = at == items.end() ? "" : std::to_string(at->second.first);
    return version == tollgate::View(change.version);
  }
  void Write(const tg_item& change) {
    auto& [version, bytes] = items[std::string(tollgate::View(change.name))];
    ++version;
    bytes = tollgate::View(change.bytes);
  }
  static int32_t Commit(void* context, const tg_item* changes, size_t count, int32_t* conflict) {
    auto& self = *static_cast<MapStore*>(context);
    *conflict = self.conflicts_to_come > 0 ? 1 : 0;
    if (self.conflicts_to_come > 0) --self.conflicts_to_come;
    for (size_t i = 0; i < count; ++i) {
      if (!self.IsCurrent(changes[i])) *conflict = 1;
    }
    if (*conflict != 0) return 0;
    for (size_t i = 0; i < count; ++i) self.Write(changes[i]);
    ++self.commit_count;
    return 0;
  }
  tg_store store() { return {this, Fetch, Commit}; }
};

TEST(StateStoreTest, AStoreGivesTheAnswersOfMemory) {
  const tollgate::Plan plan = MakePlan();
  const Scored expected = Screen(plan, nullptr, Records(0, 600, 15));
  MapStore map;
  map.conflicts_to_come = 5;
  const tg_store store = map.store();
  for (int half = 0; half < 2; ++half) {  // of two processes, one after the other
    tollgate::State state = NewState(plan, {.secret = kSecret, .store = &store});
    const Scored run = Screen(plan, &state, Records(half * 300, half * 300 + 300, 15), 50, 1 + half * 2);
    ASSERT_TRUE(run.status.ok()) << run.status.message();
    EXPECT_EQ(run.scores,
              expected.scores.substr(half == 0 ? 0 : expected.scores.size() - run.scores.size(), run.scores.size()));
  }
  EXPECT_EQ(map.commit_count, 12);
  EXPECT_EQ(map.items.size(), 15u);
  for (const auto& [name, item] : map.items) {
    EXPECT_LE(name.size(), 80u);
    EXPECT_EQ(name.find_first_not_of("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789/"), name.npos);
    EXPECT_FALSE(item.second.empty());
  }
}

TEST(StateStoreTest, ABatchThatIsDoneAgainIsCountedOnce) {
  const tollgate::Plan plan = MakePlan();
  MapStore map;
  const tg_store store = map.store();
  tollgate::State state = NewState(plan, {.secret = kSecret, .store = &store});
  tollgate::State memory = NewState(plan, {.secret = kSecret});
  for (int time = 0; time < 2; ++time) {  // the second time all of them are copies
    map.conflicts_to_come = 4;
    for (tollgate::State* of : {&state, &memory}) {
      const Scored run = Screen(plan, of, Records(0, 100, 15), 30);
      ASSERT_TRUE(run.status.ok()) << run.status.message();
    }
  }
  EXPECT_GE(memory.counts().duplicate_count, 100u);
  EXPECT_EQ(state.counts().duplicate_count, memory.counts().duplicate_count);
  EXPECT_EQ(state.counts().late_count, memory.counts().late_count);
}

TEST(StateStoreTest, AFailureIsToldAndEndsTheRun) {
  const tollgate::Plan plan = MakePlan();
  MapStore map;
  map.problem = ECONNREFUSED;
  const tg_store store = map.store();
  for (int i = 0; i < 50; ++i) {  // of several threads the one that failed says why
    tollgate::State state = NewState(plan, {.secret = kSecret, .store = &store});
    ExpectStatus(TG_STORE_FAILED, "Connection refused", Screen(plan, &state, Records(0, 300, 15), 10, 3).status);
  }
  EXPECT_EQ(map.commit_count, 0);
}

// Two rows as columns of the plan's fields.
class Rows {
 public:
  Rows(std::string_view ids, int64_t account, int64_t first_minute) {
    ids.copy(bytes_, 2);
    for (int r = 0; r < 2; ++r) {
      accounts_[r] = account;
      times_[r] = (int64_t{1793491200} + 60 * (first_minute + r)) * 1000000;
      amounts_[r] = 70;
    }
    columns_[0] = {{"id", 2}, TG_STRING, 0, nullptr, nullptr, nullptr, bytes_, offsets_, nullptr, -1};
    columns_[1] = {{"account", 7}, TG_INT64, 0, nullptr, nullptr, nullptr, accounts_, nullptr, nullptr, -1};
    columns_[2] = {{"at", 2}, TG_TIMESTAMP, 0, nullptr, nullptr, nullptr, times_, nullptr, nullptr, -1};
    columns_[3] = {{"amount", 6}, TG_INT64, 0, nullptr, nullptr, nullptr, amounts_, nullptr, nullptr, -1};
    batch_.row_count = 2;
    batch_.column_count = 4;
    batch_.columns = columns_;
  }
  const tg_batch& batch() const { return batch_; }

 private:
  char bytes_[128] = {};
  int32_t offsets_[64] = {0, 1, 2};
  int64_t accounts_[64] = {}, times_[64] = {}, amounts_[64] = {};
  tg_column columns_[4];
  tg_batch batch_{};
};

// A batch as a caller with a store of his own has it scanned. Scores of its two rows.
std::string ScanInSteps(tollgate::Scratch* scratch, tollgate::State* state, const tg_batch& batch, MapStore* map,
                        bool is_met = false) {
  for (int attempt = 0; attempt < 3; ++attempt) {
    EXPECT_TRUE(state->Clear().ok());
    const auto needs = scratch->Needs(batch);
    if (!needs.ok()) return std::string(needs.status().message());
    std::vector<std::string> names;
    for (const tg_need& need : *needs) {
      EXPECT_EQ(need.table.size, 0u);
      names.emplace_back(tollgate::View(need.key));
    }
    for (const std::string& name : names) {
      const auto at = map->items.find(name);
      if (at == map->items.end()) continue;
      const std::string version = std::to_string(at->second.first);
      const tollgate::Status put = state->Put(name, version, at->second.second);
      EXPECT_TRUE(put.ok()) << put.message();
    }
    const auto decisions = scratch->Scan(batch);
    if (!decisions.ok()) return std::string(decisions.status().message());
    const std::string scores = std::to_string((*decisions)[0].score()) + " " + std::to_string((*decisions)[1].score());
    if (is_met && attempt == 0) map->items[names[0]].first += 1;  // another writer
    const auto changes = state->Changes();
    if (!changes.ok()) return std::string(changes.status().message());
    int32_t conflict = 0;
    EXPECT_EQ(MapStore::Commit(map, changes->data(), changes->size(), &conflict), 0);
    for (const tg_item& change : *changes) EXPECT_GE(change.keep_us, int64_t{86400} * 1000000);
    if (conflict == 0) return scores;
  }
  return "conflicts without end";
}

TEST(StateItemsTest, TwoPureStepsServeAnyStore) {
  const tollgate::Plan plan = MakePlan();
  tollgate::State items = NewState(plan, {.secret = kSecret, .holds_items = true}), memory = NewState(plan);
  tollgate::Expected<tollgate::Scratch> scratch = tollgate::Scratch::New(plan), plain = tollgate::Scratch::New(plan);
  ASSERT_TRUE(scratch.ok() && plain.ok());
  ASSERT_TRUE(scratch->UseState(&items).ok() && plain->UseState(&memory).ok());
  MapStore map;
  const Rows batches[] = {Rows("ab", 1, 0), Rows("cd", 1, 2), Rows("ef", 2, 4), Rows("ab", 1, 6), Rows("gh", 1, 7)};
  std::vector<std::string> got, expected;
  for (const Rows& rows : batches) {
    got.push_back(ScanInSteps(&*scratch, &items, rows.batch(), &map, expected.size() == 1));
    const auto decisions = plain->Scan(rows.batch());
    ASSERT_TRUE(decisions.ok());
    expected.push_back(std::to_string((*decisions)[0].score()) + " " + std::to_string((*decisions)[1].score()));
  }
  EXPECT_EQ(got, expected);
  EXPECT_EQ(expected[0], "0 0");
  EXPECT_EQ(expected[1], "3 3");
  EXPECT_EQ(map.items.size(), 2u);
  EXPECT_TRUE(scratch->UseState(nullptr).ok());
  EXPECT_TRUE(scratch->Scan(batches[0].batch()).ok());
}

TEST(StateItemsTest, AnItemThatIsDamagedIsRefused) {
  const tollgate::Plan plan = MakePlan();
  tollgate::State items = NewState(plan, {.secret = kSecret, .holds_items = true});
  tollgate::Expected<tollgate::Scratch> scratch = tollgate::Scratch::New(plan);
  ASSERT_TRUE(scratch.ok() && scratch->UseState(&items).ok());
  MapStore map;
  const Rows rows("ab", 1, 0);
  EXPECT_EQ(ScanInSteps(&*scratch, &items, rows.batch(), &map), "0 0");
  ASSERT_EQ(map.items.size(), 1u);
  ExpectStatus(TG_INVALID_ARGUMENT, "the name is no item", items.Put("no/such/name", "1", "x"));
  const auto& [name, item] = *map.items.begin();
  for (size_t i = 0; i < item.second.size(); ++i) {
    std::string damaged = item.second;
    damaged[i] ^= 0x10;
    ASSERT_TRUE(items.Clear().ok());
    EXPECT_EQ(items.Put(name, "1", damaged).code(), TG_BAD_STATE) << "byte " << i;
    EXPECT_EQ(items.Put(name, "1", item.second.substr(0, i)).code(), i == 0 ? TG_OK : TG_BAD_STATE) << i << " bytes";
  }
}

}  // namespace
}  // namespace tollgate_contract

#include "lookup/set.h"

#include <gtest/gtest.h>

#include <limits>
#include <random>
#include <unordered_set>

namespace tollgate::lookup {
namespace {

TEST(TextSet, HoldsItsEntriesAndNothingElse) {
  const TextSet set({"a.com", "b.com", "", "a.com"});
  EXPECT_EQ(set.size(), 3u);
  EXPECT_TRUE(set.Contains("a.com"));
  EXPECT_TRUE(set.Contains(""));
  EXPECT_FALSE(set.Contains("A.com"));
  EXPECT_FALSE(set.Contains("a.com "));
  EXPECT_EQ(set.Sorted(), (std::vector<std::string_view>{"", "a.com", "b.com"}));
}

TEST(TextSet, AnEmptySetHoldsNotEvenTheEmptyText) {
  const TextSet set(std::vector<std::string_view>{});
  EXPECT_FALSE(set.Contains(""));
  EXPECT_EQ(set.size(), 0u);
}

TEST(TextSet, MovesWithItsTexts) {
  TextSet set({"short", "a text too long to stand in a string object"});
  const TextSet moved = std::move(set);
  EXPECT_TRUE(moved.Contains("short"));
  EXPECT_TRUE(moved.Contains("a text too long to stand in a string object"));
}

TEST(Int64Set, AgreesWithTheStandardSet) {
  std::mt19937_64 random(5);
  for (size_t count : {0, 1, 2, 7, 8, 9, 1000}) {
    std::unordered_set<int64_t> expected = {};
    std::vector<int64_t> entries;
    for (size_t i = 0; i < count; ++i) entries.push_back(static_cast<int64_t>(random() % (4 * count)) - 50);
    if (count > 7) entries.insert(entries.end(), {std::numeric_limits<int64_t>::min(), -1, 0, 0});
    expected.insert(entries.begin(), entries.end());
    const Int64Set set(entries);
    EXPECT_EQ(set.sorted().size(), expected.size());
    for (int64_t value = -100; value < static_cast<int64_t>(5 * count) + 100; ++value) {
      ASSERT_EQ(set.Contains(value), expected.count(value) != 0) << value << " of " << count;
    }
    EXPECT_EQ(set.Contains(std::numeric_limits<int64_t>::min()), count > 7);
    EXPECT_FALSE(set.Contains(std::numeric_limits<int64_t>::max()));
  }
}

}  // namespace
}  // namespace tollgate::lookup

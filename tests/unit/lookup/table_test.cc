#include "lookup/table.h"

#include <gtest/gtest.h>

namespace tollgate::lookup {
namespace {

TableColumn TextColumn(std::vector<std::string> texts, uint64_t valid) {
  return {.name = "key", .path = "tables.t.key", .type = TG_STRING, .valid = {valid}, .texts = std::move(texts)};
}
TableColumn IntColumn(std::vector<int64_t> integers, uint64_t valid) {
  return {.name = "n", .path = "tables.t.n", .type = TG_INT64, .valid = {valid}, .integers = std::move(integers)};
}

TEST(Table, FindsRowsByText) {
  const Table table("t", {IntColumn({1, 2, 3}, 7), TextColumn({"a", "", "a key that is no short one"}, 7)}, 1);
  EXPECT_EQ(table.row_count(), 3);
  EXPECT_EQ(table.Find("a"), 0);
  EXPECT_EQ(table.Find(""), 1);
  EXPECT_EQ(table.Find("a key that is no short one"), 2);
  EXPECT_EQ(table.Find("b"), -1);
  EXPECT_TRUE(table.duplicate_rows().empty());
}

TEST(Table, FindsRowsByInteger) {
  const Table table("t", {IntColumn({411111, -1, 0}, 7)}, 0);
  EXPECT_EQ(table.Find(int64_t{-1}), 1);
  EXPECT_EQ(table.Find(int64_t{0}), 2);
  EXPECT_EQ(table.Find(int64_t{1}), -1);
}

TEST(Table, RowsWithoutAKeyAreNotFound) {
  const Table table("t", {TextColumn({"", "x"}, 2)}, 0);
  EXPECT_EQ(table.Find(""), -1);
  EXPECT_EQ(table.Find("x"), 1);
}

TEST(Table, TellsDuplicatesAndKeepsTheFirst) {
  const Table table("t", {TextColumn({"x", "y", "x", "x"}, 15)}, 0);
  EXPECT_EQ(table.duplicate_rows(), (std::vector<int32_t>{2, 3}));
  EXPECT_EQ(table.Find("x"), 0);
}

TEST(Table, MovesWithItsIndex) {
  std::vector<Table> tables;
  for (int i = 0; i < 5; ++i) tables.emplace_back("t", std::vector<TableColumn>{TextColumn({"short", "y"}, 3)}, 0);
  for (const Table& table : tables) EXPECT_EQ(table.Find("y"), 1);
}

TEST(Table, MayBeEmpty) {
  const Table table("t", {TextColumn({}, 0)}, 0);
  EXPECT_EQ(table.row_count(), 0);
  EXPECT_EQ(table.Find("x"), -1);
}

}  // namespace
}  // namespace tollgate::lookup

#include "lookup/table.h"

#include <gtest/gtest.h>

namespace tollgate::lookup {
namespace {

TableColumn TextColumn(std::vector<std::string> texts, uint64_t valid) {
  return {.valid = {valid}, .texts = std::move(texts)};
}
TableColumn IntColumn(std::vector<int64_t> integers, uint64_t valid) {
  return {.valid = {valid}, .integers = std::move(integers)};
}

// Columns are texts or integers, as they have values.
Table MakeTable(std::vector<TableColumn> columns, std::vector<int32_t> key, KeyKind kind = KeyKind::kExact) {
  TableShape shape{.name = "t", .key = kind, .key_columns = std::move(key)};
  for (const TableColumn& column : columns) {
    shape.columns.push_back({"c", "tables.t.c", column.integers.empty() ? TG_STRING : TG_INT64});
  }
  return Table(std::move(shape), std::move(columns));
}

TEST(Table, FindsRowsByText) {
  const Table table = MakeTable({IntColumn({1, 2, 3}, 7), TextColumn({"a", "", "a key that is no short one"}, 7)}, {1});
  EXPECT_EQ(table.row_count(), 3);
  EXPECT_EQ(table.Find("a"), 0);
  EXPECT_EQ(table.Find(""), 1);
  EXPECT_EQ(table.Find("a key that is no short one"), 2);
  EXPECT_EQ(table.Find("b"), -1);
  EXPECT_TRUE(table.duplicate_rows().empty());
}

TEST(Table, FindsRowsByInteger) {
  const Table table = MakeTable({IntColumn({411111, -1, 0}, 7)}, {0});
  EXPECT_EQ(table.Find(int64_t{-1}), 1);
  EXPECT_EQ(table.Find(int64_t{0}), 2);
  EXPECT_EQ(table.Find(int64_t{1}), -1);
}

TEST(Table, RowsWithoutAKeyAreNotFound) {
  const Table table = MakeTable({TextColumn({"", "x"}, 2)}, {0});
  EXPECT_EQ(table.Find(""), -1);
  EXPECT_EQ(table.Find("x"), 1);
}

TEST(Table, TellsDuplicatesAndKeepsTheFirst) {
  const Table table = MakeTable({TextColumn({"x", "y", "x", "x"}, 15)}, {0});
  EXPECT_EQ(table.duplicate_rows(), (std::vector<int32_t>{2, 3}));
  EXPECT_EQ(table.Find("x"), 0);
}

TEST(Table, MovesWithItsIndex) {
  std::vector<Table> tables;
  for (int i = 0; i < 5; ++i) tables.push_back(MakeTable({TextColumn({"short", "y"}, 3)}, {0}));
  for (const Table& table : tables) EXPECT_EQ(table.Find("y"), 1);
}

TEST(Table, MayBeEmpty) {
  const Table table = MakeTable({TextColumn({}, 0)}, {0});
  EXPECT_EQ(table.row_count(), 0);
  EXPECT_EQ(table.Find("x"), -1);
}

}  // namespace
}  // namespace tollgate::lookup

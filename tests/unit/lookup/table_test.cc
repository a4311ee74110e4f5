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
  EXPECT_EQ(table.faults().size(), 0u);
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

std::string Faults(const Table& table) {
  std::string out;
  for (const KeyFault& fault : table.faults()) {
    out += std::to_string(fault.row) + " " + std::to_string(fault.other_row) + (fault.is_overlap ? " overlaps" : "") +
           (fault.message.empty() ? "" : " " + fault.message) + "\n";
  }
  return out;
}

TEST(Table, TellsDuplicatesAndKeepsTheFirst) {
  const Table table = MakeTable({TextColumn({"x", "y", "x", "x"}, 15)}, {0});
  EXPECT_EQ(Faults(table), "2 0\n3 0\n");
  EXPECT_EQ(table.Find("x"), 0);
}

TEST(Table, TheNarrowestNetworkWins) {
  const Table table = MakeTable(
      {TextColumn({"10.0.0.0/8", "10.1.0.0/16", "0.0.0.0/0", "2001:db8::/32", "10.1.1.1"}, 31)}, {0}, KeyKind::kCidr);
  EXPECT_EQ(Faults(table), "");
  EXPECT_EQ(table.Find("10.1.1.1"), 4);
  EXPECT_EQ(table.Find("10.1.1.2"), 1);
  EXPECT_EQ(table.Find("::ffff:10.2.0.0"), 0);
  EXPECT_EQ(table.Find("11.0.0.0"), 2);
  EXPECT_EQ(table.Find("2001:db8::9"), 3);
  EXPECT_EQ(table.Find("2001:db9::"), -1);
  EXPECT_EQ(table.Find("x"), -1);
}

TEST(Table, FaultsOfNetworks) {
  const Table table =
      MakeTable({TextColumn({"10.0.0.0/8", "10.0.0.1/8", "::ffff:10.0.0.0/104", "x"}, 15)}, {0}, KeyKind::kCidr);
  EXPECT_EQ(Faults(table),
            "1 -1 bits behind its prefix are set: it is an address in a network, not the network\n2 0\n"
            "3 -1 it is no IPv4 or IPv6 address\n");
}

TEST(Table, TheNarrowestRangeWins) {
  const Table digits = MakeTable(
      {TextColumn({"4", "41", "411111", "5100", "", "77"}, 47), TextColumn({"4", "42", "411199", "55", "9", ""}, 31)},
      {0, 1}, KeyKind::kRange);
  EXPECT_EQ(Faults(digits), "");
  EXPECT_EQ(digits.Find("4111110000"), 2);
  EXPECT_EQ(digits.Find("411200"), 1);
  EXPECT_EQ(digits.Find("43"), 0);
  EXPECT_EQ(digits.Find("4"), 0);
  EXPECT_EQ(digits.Find("51"), -1);  // too few digits for its start
  EXPECT_EQ(digits.Find("5100"), 3);
  EXPECT_EQ(digits.Find("9"), -1);   // a row without a start
  EXPECT_EQ(digits.Find("771"), 5);  // a row without an end
  EXPECT_EQ(digits.Find("78"), -1);
  const Table numbers =
      MakeTable({IntColumn({0, 10, INT64_MIN}, 7), IntColumn({100, 20, -5}, 7)}, {0, 1}, KeyKind::kRange);
  EXPECT_EQ(numbers.Find(int64_t{15}), 1);
  EXPECT_EQ(numbers.Find(int64_t{21}), 0);
  EXPECT_EQ(numbers.Find(INT64_MIN), 2);
  EXPECT_EQ(numbers.Find(int64_t{-4}), -1);
}

TEST(Table, FaultsOfRanges) {
  const Table numbers =
      MakeTable({IntColumn({0, 5, 5, 9, 3}, 31), IntColumn({10, 7, 7, 12, 1}, 31)}, {0, 1}, KeyKind::kRange);
  EXPECT_EQ(Faults(numbers), "2 1\n3 0 overlaps\n4 -1 it starts behind its end\n");
  const Table digits =
      MakeTable({TextColumn({"40", "4", "x"}, 7), TextColumn({"49", "4", "5"}, 7)}, {0, 1}, KeyKind::kRange);
  EXPECT_EQ(Faults(digits), "1 0\n2 -1 an end of a range is 1 to 19 digits\n");
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

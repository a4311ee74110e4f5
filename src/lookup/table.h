// Tables: rows of typed columns under a key. A table is its shape (the program's word) and its rows (Data, swapped
// apart from the plan).
#ifndef TOLLGATE_LOOKUP_TABLE_H_
#define TOLLGATE_LOOKUP_TABLE_H_

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "tollgate/types.h"

namespace tollgate::lookup {

struct ColumnShape {
  std::string name;
  std::string path;  // "tables.bins.country", for causes
  tg_type type = TG_STRING;
  int32_t scale = 0;
  friend bool operator==(const ColumnShape&, const ColumnShape&) = default;
};

// How a key finds its row.
enum class KeyKind : uint8_t {
  kExact,  // equal to the key column
  kRange,  // between two columns, both ends in it, as Match::kRange; of several rows the narrowest
  kCidr,   // an address in the key column's network; of several rows the narrowest
};

struct TableShape {
  std::string name;
  KeyKind key = KeyKind::kExact;
  std::vector<int32_t> key_columns;  // kRange: first and last; else one
  std::vector<ColumnShape> columns;
  bool is_external = false;  // its rows are no part of the plan: they come as Data, or there are none
  friend bool operator==(const TableShape&, const TableShape&) = default;
};

// The values of a column; those of rows that are not valid are there, and mean nothing.
struct TableColumn {
  std::vector<uint64_t> valid;     // bitmap
  std::vector<int64_t> integers;   // TG_INT64, TG_DECIMAL, TG_TIMESTAMP; TG_BOOL as 0 and 1
  std::vector<double> numbers;     // TG_DOUBLE
  std::vector<std::string> texts;  // TG_STRING
};

class Table {
 public:
  // Columns as the shape has them, of one length.
  Table(TableShape shape, std::vector<TableColumn> columns);
  ~Table();
  Table(Table&&) noexcept;
  Table& operator=(Table&&) noexcept;
  const TableShape& shape() const { return shape_; }
  const std::vector<TableColumn>& columns() const { return columns_; }
  int32_t row_count() const { return row_count_; }
  // The row of the key; -1: none. The one that fits the key column's type.
  int32_t Find(std::string_view key) const;
  int32_t Find(int64_t key) const;
  // Rows (after the first) whose key an earlier row has: a diagnostic for the compiler, which refuses such a table.
  const std::vector<int32_t>& duplicate_rows() const { return duplicate_rows_; }

 private:
  struct Index;
  TableShape shape_;
  std::vector<TableColumn> columns_;
  int32_t row_count_ = 0;
  std::vector<int32_t> duplicate_rows_;
  std::unique_ptr<Index> index_;
};

}  // namespace tollgate::lookup
#endif  // TOLLGATE_LOOKUP_TABLE_H_

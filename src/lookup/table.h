// Tables: rows of typed columns under a unique key. Immutable, read by all threads.
#ifndef TOLLGATE_LOOKUP_TABLE_H_
#define TOLLGATE_LOOKUP_TABLE_H_

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "tollgate/types.h"

namespace tollgate::lookup {

struct TableColumn {
  std::string name;
  std::string path;  // "tables.bins.country", for causes
  tg_type type = TG_STRING;
  int scale = 0;
  std::vector<uint64_t> valid;     // bitmap
  std::vector<int64_t> integers;   // TG_INT64, TG_DECIMAL, TG_TIMESTAMP; TG_BOOL as 0 and 1
  std::vector<double> numbers;     // TG_DOUBLE
  std::vector<std::string> texts;  // TG_STRING
};

class Table {
 public:
  Table(std::string name, std::vector<TableColumn> columns, int key_column);
  ~Table();
  Table(Table&&) noexcept;
  Table& operator=(Table&&) noexcept;
  const std::string& name() const { return name_; }
  const std::vector<TableColumn>& columns() const { return columns_; }
  int key_column() const { return key_column_; }
  int32_t row_count() const { return row_count_; }
  // The row of the key; -1: none. The one that fits the key column's type.
  int32_t Find(std::string_view key) const;
  int32_t Find(int64_t key) const;
  // Rows (after the first) whose key an earlier row has: a diagnostic for the compiler, which refuses such a table.
  const std::vector<int32_t>& duplicate_rows() const { return duplicate_rows_; }

 private:
  struct Index;
  std::string name_;
  std::vector<TableColumn> columns_;
  int key_column_;
  int32_t row_count_ = 0;
  std::vector<int32_t> duplicate_rows_;
  std::unique_ptr<Index> index_;
};

}  // namespace tollgate::lookup
#endif  // TOLLGATE_LOOKUP_TABLE_H_

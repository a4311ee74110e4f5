// Tables: rows of typed columns under a key. A table is its shape (the program's word) and its rows (Data, swapped
// apart from the plan).
#ifndef TOLLGATE_LOOKUP_TABLE_H_
#define TOLLGATE_LOOKUP_TABLE_H_

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "tollgate/status.hpp"
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
  kRange,  // between two columns, both ends in it, as Match::kRange; an end that is not there is the start; of several
           // rows the narrowest
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

// Of a column of that type, valid or not.
size_t ValueCount(const TableColumn& column, tg_type type);

// The key columns are there, as many and of such types as their kind wants.
bool IsKeyOf(const TableShape& shape);

// Why a row cannot be found by its key.
struct KeyFault {
  int32_t row = 0;
  int32_t other_row = -1;   // the row whose key is the same, or overlaps it; -1: the key itself is at fault
  std::string message;      // "it starts behind its end"; empty where another row is to blame
  bool is_overlap = false;  // of two ranges neither of which holds the other
};

class Table {
 public:
  // Columns as the shape has them, of one length; IsKeyOf(shape).
  Table(TableShape shape, std::vector<TableColumn> columns);
  // The same of a table that may come from anywhere: BAD_DATA where a row has a fault.
  static Expected<Table> Build(TableShape shape, std::vector<TableColumn> columns);
  ~Table();
  Table(Table&&) noexcept;
  Table& operator=(Table&&) noexcept;
  const TableShape& shape() const { return shape_; }
  const std::vector<TableColumn>& columns() const { return columns_; }
  int32_t row_count() const { return row_count_; }
  // The row of the key; -1: none. The one that fits the key column's type.
  int32_t Find(std::string_view key) const;
  int32_t Find(int64_t key) const;
  // Of rows that have a key. A table with faults is refused by the compiler.
  const std::vector<KeyFault>& faults() const { return faults_; }

 private:
  struct Index;
  void AddExactKeys();
  void AddNetworks();
  void AddDigitRanges();
  void AddIntRanges();
  bool HasKey(int32_t row) const;
  const TableColumn& KeyColumn(size_t i) const;
  const TableColumn& EndColumn(int32_t row) const;
  TableShape shape_;
  std::vector<TableColumn> columns_;
  int32_t row_count_ = 0;
  std::vector<KeyFault> faults_;
  std::unique_ptr<Index> index_;
};

}  // namespace tollgate::lookup
#endif  // TOLLGATE_LOOKUP_TABLE_H_

// A table is its columns and a hash index from key to row number. The index's text keys are views into the key column,
// whose strings stay where they are when the table is moved: the vector that holds them is handed over whole.
#include "lookup/table.h"

#include <absl/container/flat_hash_map.h>

#include "base/bits.h"
#include "base/check.h"
#include "lookup/text_hash.h"

namespace tollgate::lookup {
namespace {

size_t ValueCount(const TableColumn& column) {
  switch (column.type) {
    case TG_STRING:
      return column.texts.size();
    case TG_DOUBLE:
      return column.numbers.size();
    default:
      return column.integers.size();
  }
}

}  // namespace

struct Table::Index {
  absl::flat_hash_map<std::string_view, int32_t, TextHash> texts;
  absl::flat_hash_map<int64_t, int32_t> integers;
};

Table::Table(std::string name, std::vector<TableColumn> columns, int key_column)
    : name_(std::move(name)), columns_(std::move(columns)), key_column_(key_column), index_(std::make_unique<Index>()) {
  TG_CHECK(key_column >= 0 && static_cast<size_t>(key_column) < columns_.size());
  const TableColumn& key = columns_[key_column];
  row_count_ = static_cast<int32_t>(ValueCount(key));
  for (const TableColumn& column : columns_) {
    TG_CHECK(ValueCount(column) == static_cast<size_t>(row_count_));
    TG_CHECK(column.valid.size() >= WordCount(row_count_));
  }
  for (int32_t row = 0; row < row_count_; ++row) {
    if (!GetBit(key.valid.data(), row)) continue;
    bool is_new = true;
    if (key.type == TG_STRING) {
      is_new = index_->texts.emplace(std::string_view(key.texts[row]), row).second;
    } else if (key.type != TG_DOUBLE) {
      is_new = index_->integers.emplace(key.integers[row], row).second;
    }
    if (!is_new) duplicate_rows_.push_back(row);
  }
}
Table::~Table() = default;
Table::Table(Table&&) noexcept = default;
Table& Table::operator=(Table&&) noexcept = default;

int32_t Table::Find(std::string_view key) const {
  const auto found = index_->texts.find(key);
  return found == index_->texts.end() ? -1 : found->second;
}

int32_t Table::Find(int64_t key) const {
  const auto found = index_->integers.find(key);
  return found == index_->integers.end() ? -1 : found->second;
}

}  // namespace tollgate::lookup

// A table is its columns and a hash index from key to row number. The index's text keys are views into the key column,
// whose strings stay where they are when the table is moved: the vector that holds them is handed over whole.
#include "lookup/table.h"

#include <absl/container/flat_hash_map.h>

#include "base/bits.h"
#include "base/check.h"
#include "lookup/text_hash.h"

namespace tollgate::lookup {
namespace {

size_t ValueCount(const TableColumn& column, tg_type type) {
  switch (type) {
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

Table::Table(TableShape shape, std::vector<TableColumn> columns)
    : shape_(std::move(shape)), columns_(std::move(columns)), index_(std::make_unique<Index>()) {
  TG_CHECK(shape_.columns.size() == columns_.size() && !shape_.key_columns.empty());
  const auto key_column = static_cast<size_t>(shape_.key_columns[0]);
  TG_CHECK(key_column < columns_.size());
  const TableColumn& key = columns_[key_column];
  const tg_type type = shape_.columns[key_column].type;
  row_count_ = static_cast<int32_t>(ValueCount(key, type));
  for (size_t c = 0; c < columns_.size(); ++c) {
    TG_CHECK(ValueCount(columns_[c], shape_.columns[c].type) == static_cast<size_t>(row_count_));
    TG_CHECK(columns_[c].valid.size() >= WordCount(row_count_));
  }
  for (int32_t row = 0; row < row_count_; ++row) {
    if (!GetBit(key.valid.data(), row)) continue;
    bool is_new = true;
    if (type == TG_STRING) {
      is_new = index_->texts.emplace(std::string_view(key.texts[row]), row).second;
    } else if (type != TG_DOUBLE) {
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

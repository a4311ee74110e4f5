// A table is its columns and an index from key to row number: a hash table, or segments of a line on which the
// narrowest row that holds a key counts. The hash table's text keys are views into the key column, whose strings stay
// where they are when the table is moved: the vector that holds them is handed over whole.
#include "lookup/table.h"

#include <absl/container/flat_hash_map.h>

#include <algorithm>
#include <map>

#include "base/bits.h"
#include "base/check.h"
#include "lookup/interval.h"
#include "lookup/text_hash.h"

namespace tollgate::lookup {
namespace {

constexpr int64_t kNoRow = -1;

// Ranges sorted so that what holds a range stands before it. Gives each its depth among them, and the faults.
template <class Key>
void Nest(std::vector<Interval<Key>>* ranges, std::vector<KeyFault>* faults) {
  std::sort(ranges->begin(), ranges->end(), [](const auto& a, const auto& b) {
    if (a.first != b.first) return a.first < b.first;
    return a.last != b.last ? a.last > b.last : a.value < b.value;
  });
  std::vector<const Interval<Key>*> open;
  for (Interval<Key>& range : *ranges) {
    while (!open.empty() && open.back()->last < range.first) open.pop_back();
    if (!open.empty()) {
      const Interval<Key>& outer = *open.back();
      const bool is_same = outer.first == range.first && outer.last == range.last;
      const bool crosses = range.last > outer.last;
      if (is_same || crosses) {
        const auto [earlier, later] = std::minmax(outer.value, range.value);
        faults->push_back({static_cast<int32_t>(later), static_cast<int32_t>(earlier), "", crosses});
      }
    }
    range.rank = static_cast<int64_t>(open.size());
    open.push_back(&range);
  }
}

}  // namespace

struct Table::Index {
  absl::flat_hash_map<std::string_view, int32_t, TextHash> texts;
  absl::flat_hash_map<int64_t, int32_t> integers;
  NetworkMap networks{kNoRow};
  DigitRangeMap digits{kNoRow};
  std::vector<int64_t> depths;  // of digit ranges, by row
  Segments<int64_t> segments;
};

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

bool IsKeyOf(const TableShape& shape) {
  if (shape.key_columns.size() != (shape.key == KeyKind::kRange ? 2u : 1u)) return false;
  for (int32_t column : shape.key_columns) {
    if (column < 0 || static_cast<size_t>(column) >= shape.columns.size()) return false;
  }
  const ColumnShape& first = shape.columns[static_cast<size_t>(shape.key_columns.front())];
  const ColumnShape& last = shape.columns[static_cast<size_t>(shape.key_columns.back())];
  if (first.type == TG_DOUBLE || first.type == TG_BOOL) return false;
  if (first.type != last.type || first.scale != last.scale) return false;
  return shape.key != KeyKind::kCidr || first.type == TG_STRING;
}

Table::Table(TableShape shape, std::vector<TableColumn> columns)
    : shape_(std::move(shape)), columns_(std::move(columns)), index_(std::make_unique<Index>()) {
  TG_CHECK(IsKeyOf(shape_) && shape_.columns.size() == columns_.size());
  row_count_ = static_cast<int32_t>(ValueCount(columns_[0], shape_.columns[0].type));
  for (size_t c = 0; c < columns_.size(); ++c) {
    TG_CHECK(ValueCount(columns_[c], shape_.columns[c].type) == static_cast<size_t>(row_count_));
    TG_CHECK(columns_[c].valid.size() >= WordCount(static_cast<size_t>(row_count_)));
  }
  if (shape_.key == KeyKind::kExact) {
    AddExactKeys();
  } else if (shape_.key == KeyKind::kCidr) {
    AddNetworks();
  } else if (shape_.columns[static_cast<size_t>(shape_.key_columns[0])].type == TG_STRING) {
    AddDigitRanges();
  } else {
    AddIntRanges();
  }
  std::stable_sort(faults_.begin(), faults_.end(), [](const auto& a, const auto& b) { return a.row < b.row; });
}
Table::~Table() = default;
Table::Table(Table&&) noexcept = default;
Table& Table::operator=(Table&&) noexcept = default;

Expected<Table> Table::Build(TableShape shape, std::vector<TableColumn> columns) {
  if (!IsKeyOf(shape)) return Status(TG_BAD_DATA, "table `" + shape.name + "` has no such key");
  Table table(std::move(shape), std::move(columns));
  if (table.faults_.empty()) return table;
  const KeyFault& fault = table.faults_.front();
  const std::string row = "row " + std::to_string(fault.row + 1) + " of table `" + table.shape_.name + "`: ";
  if (fault.other_row < 0) return Status(TG_BAD_DATA, row + fault.message);
  return Status(TG_BAD_DATA, row + (fault.is_overlap ? "its key overlaps that" : "its key is that") + " of row " +
                                 std::to_string(fault.other_row + 1));
}

const TableColumn& Table::KeyColumn(size_t i) const { return columns_[static_cast<size_t>(shape_.key_columns[i])]; }

bool Table::HasKey(int32_t row) const { return GetBit(KeyColumn(0).valid.data(), static_cast<size_t>(row)); }

// A range without an end is its start alone.
const TableColumn& Table::EndColumn(int32_t row) const {
  return KeyColumn(GetBit(KeyColumn(1).valid.data(), static_cast<size_t>(row)) ? 1 : 0);
}

void Table::AddExactKeys() {
  const TableColumn& key = KeyColumn(0);
  const bool is_text = shape_.columns[static_cast<size_t>(shape_.key_columns[0])].type == TG_STRING;
  for (int32_t row = 0; row < row_count_; ++row) {
    if (!HasKey(row)) continue;
    const auto r = static_cast<size_t>(row);
    int32_t first = row;
    if (is_text) {
      first = index_->texts.emplace(std::string_view(key.texts[r]), row).first->second;
    } else {
      first = index_->integers.emplace(key.integers[r], row).first->second;
    }
    if (first != row) faults_.push_back({row, first, "", false});
  }
}

void Table::AddNetworks() {
  std::map<std::pair<bool, Address6>, std::map<int, int32_t>> seen;  // by first address, then prefix
  for (int32_t row = 0; row < row_count_; ++row) {
    if (!HasKey(row)) continue;
    Network network;
    std::string fault = ReadNetwork(KeyColumn(0).texts[static_cast<size_t>(row)], &network);
    if (!fault.empty()) {
      faults_.push_back({row, -1, std::move(fault), false});
      continue;
    }
    const Address6 first = network.first.is_v4 ? Address6{0, network.first.v4} : network.first.v6;
    const auto [at, is_new] = seen[{network.first.is_v4, first}].emplace(network.prefix, row);
    if (!is_new) faults_.push_back({row, at->second, "", false});
    if (is_new) index_->networks.Add(network, row, network.prefix);
  }
  index_->networks.Build();
}

void Table::AddDigitRanges() {
  std::vector<Interval<uint64_t>> intervals;
  std::vector<DigitRange> ranges(static_cast<size_t>(row_count_));
  for (int32_t row = 0; row < row_count_; ++row) {
    if (!HasKey(row)) continue;
    const auto r = static_cast<size_t>(row);
    std::string fault = ReadDigitRange(KeyColumn(0).texts[r], EndColumn(row).texts[r], &ranges[r]);
    if (fault.empty()) {
      intervals.push_back({ranges[r].first, ranges[r].last, row});
    } else {
      faults_.push_back({row, -1, std::move(fault), false});
    }
  }
  Nest(&intervals, &faults_);
  index_->depths.resize(static_cast<size_t>(row_count_));
  for (const Interval<uint64_t>& interval : intervals) {
    const auto row = static_cast<size_t>(interval.value);
    index_->depths[row] = interval.rank;
    index_->digits.Add(ranges[row], interval.value, interval.rank);
  }
  index_->digits.Build();
}

void Table::AddIntRanges() {
  std::vector<Interval<int64_t>> intervals;
  for (int32_t row = 0; row < row_count_; ++row) {
    if (!HasKey(row)) continue;
    const int64_t first = KeyColumn(0).integers[static_cast<size_t>(row)];
    const int64_t last = EndColumn(row).integers[static_cast<size_t>(row)];
    if (first > last) {
      faults_.push_back({row, -1, "it starts behind its end", false});
    } else {
      intervals.push_back({first, last, row});
    }
  }
  Nest(&intervals, &faults_);
  index_->segments = Segments<int64_t>(std::move(intervals), kNoRow);
}

int32_t Table::Find(std::string_view key) const {
  if (shape_.key == KeyKind::kCidr) return static_cast<int32_t>(index_->networks.Find(key));
  if (shape_.key == KeyKind::kRange) {
    int64_t best = kNoRow;
    index_->digits.Find(key, [&](int64_t row) {
      const std::vector<int64_t>& depths = index_->depths;
      if (best < 0 || depths[static_cast<size_t>(row)] > depths[static_cast<size_t>(best)]) best = row;
    });
    return static_cast<int32_t>(best);
  }
  const auto found = index_->texts.find(key);
  return found == index_->texts.end() ? -1 : found->second;
}

int32_t Table::Find(int64_t key) const {
  if (shape_.key == KeyKind::kRange) return static_cast<int32_t>(index_->segments.Find(key));
  const auto found = index_->integers.find(key);
  return found == index_->integers.end() ? -1 : found->second;
}

}  // namespace tollgate::lookup

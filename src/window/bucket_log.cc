#include "window/bucket_log.h"

#include <algorithm>
#include <memory>
#include <vector>

namespace tollgate::window {

// What few logs have.
struct BucketLog::Extra {
  std::unique_ptr<Int128[]> wide;                 // null: the cells are narrow
  std::vector<std::unique_ptr<Sketch>> sketches;  // operand by operand, as places; null: of no members
  uint64_t sketch_bytes = 0;
};

namespace {

struct Narrow {
  using Count = uint16_t;
  using Number = int32_t;
  static constexpr Number kMinOfNone = std::numeric_limits<Number>::max();
  static constexpr Number kMaxOfNone = std::numeric_limits<Number>::min();
};
struct Wide {
  using Count = Int128;
  using Number = Int128;
  static constexpr Number kMinOfNone = kNoMin;
  static constexpr Number kMaxOfNone = kNoMax;
};

// The columns of a ring: numbers (sums, least, greatest) as LogLayout numbers them, then counts.
template <class Cell>
struct Ring {
  char* cells;
  uint32_t size;
  uint32_t column_count;
  typename Cell::Number* column(int32_t index) const {
    return reinterpret_cast<typename Cell::Number*>(cells) + static_cast<size_t>(index) * size;
  }
  typename Cell::Count* counts() const {
    return reinterpret_cast<typename Cell::Count*>(reinterpret_cast<typename Cell::Number*>(cells) +
                                                   size_t{column_count} * size);
  }
  void ClearPlace(const LogLayout& layout, uint32_t place) const {
    counts()[place] = 0;
    for (const OperandLayout& operand : layout.operands) {
      if (operand.sum_column >= 0) column(operand.sum_column)[place] = 0;
      if (operand.min_column >= 0) column(operand.min_column)[place] = Cell::kMinOfNone;
      if (operand.max_column >= 0) column(operand.max_column)[place] = Cell::kMaxOfNone;
    }
  }
  bool HoldsMore(uint32_t place, uint64_t count) const {
    if constexpr (std::is_same_v<Cell, Wide>) return true;
    return count <= uint64_t{std::numeric_limits<uint16_t>::max()} - static_cast<uint64_t>(counts()[place]);
  }
  // The same as Add of one value, for narrow cells, without 128 bits. False: Add is to see to it.
  bool AddSmall(const OperandLayout& operand, uint32_t place, int64_t number) const {
    if (number >= Narrow::kMinOfNone || number <= Narrow::kMaxOfNone) return false;
    const auto small = static_cast<int32_t>(number);
    if (operand.sum_column >= 0) {
      int32_t& sum = column(operand.sum_column)[place];
      const int64_t more = sum + number;
      if (more >= Narrow::kMinOfNone || more <= Narrow::kMaxOfNone) return false;
      sum = static_cast<int32_t>(more);
    }
    if (operand.min_column >= 0) {
      int32_t& min = column(operand.min_column)[place];
      min = std::min(min, small);
    }
    if (operand.max_column >= 0) {
      int32_t& max = column(operand.max_column)[place];
      max = std::max(max, small);
    }
    return true;
  }
  // False: it does not fit, and nothing was changed.
  bool Add(const OperandLayout& operand, uint32_t place, const OperandTotals& totals) const {
    if constexpr (std::is_same_v<Cell, Narrow>) {
      const auto fits = [](Int128 value) { return value < Narrow::kMinOfNone && value > Narrow::kMaxOfNone; };
      if (operand.sum_column >= 0 && !fits(column(operand.sum_column)[place] + totals.sum)) return false;
      if (operand.min_column >= 0 && totals.min != kNoMin && !fits(totals.min)) return false;
      if (operand.max_column >= 0 && totals.max != kNoMax && !fits(totals.max)) return false;
    }
    using Number = typename Cell::Number;
    if (operand.sum_column >= 0) column(operand.sum_column)[place] += static_cast<Number>(totals.sum);
    if (operand.min_column >= 0 && totals.min != kNoMin) {
      Number& min = column(operand.min_column)[place];
      min = std::min(min, static_cast<Number>(totals.min));
    }
    if (operand.max_column >= 0 && totals.max != kNoMax) {
      Number& max = column(operand.max_column)[place];
      max = std::max(max, static_cast<Number>(totals.max));
    }
    return true;
  }
  OperandTotals Totals(const OperandLayout& operand, uint32_t begin, uint32_t end) const {
    using Sum = std::conditional_t<std::is_same_v<Cell, Narrow>, int64_t, Int128>;
    OperandTotals totals;
    if (operand.sum_column >= 0) {
      Sum sum = 0;
      for (uint32_t i = begin; i < end; ++i) sum += column(operand.sum_column)[i];
      totals.sum = sum;
    }
    if (operand.min_column >= 0) {
      const auto min = *std::min_element(column(operand.min_column) + begin, column(operand.min_column) + end);
      if (min != Cell::kMinOfNone) totals.min = min;
    }
    if (operand.max_column >= 0) {
      const auto max = *std::max_element(column(operand.max_column) + begin, column(operand.max_column) + end);
      if (max != Cell::kMaxOfNone) totals.max = max;
    }
    return totals;
  }
};

OperandTotals Both(const OperandTotals& a, const OperandTotals& b) {
  return {a.sum + b.sum, std::min(a.min, b.min), std::max(a.max, b.max)};
}

}  // namespace

uint32_t BucketLog::Size(const LogLayout& layout) {
  const uint32_t bucket = sizeof(uint16_t) + layout.column_count * static_cast<uint32_t>(sizeof(int32_t));
  return static_cast<uint32_t>(sizeof(BucketLog)) + (layout.has_ids ? static_cast<uint32_t>(sizeof(IdRing)) : 0) +
         (1 + layout.column_count) * static_cast<uint32_t>(sizeof(int64_t)) + bucket * layout.plan->bucket_count;
}

bool BucketLog::IsWide() const { return extra_ != nullptr && extra_->wide != nullptr; }
uint64_t BucketLog::SketchBytes() const { return extra_->sketch_bytes; }

BucketLog::Extra& BucketLog::GetExtra() {
  if (extra_ == nullptr) extra_ = new Extra;
  return *extra_;
}

template <class Visit>
auto BucketLog::WithCells(const LogLayout& layout, Visit visit) const {
  const uint32_t size = layout.plan->bucket_count;
  if (IsWide()) return visit(Ring<Wide>{reinterpret_cast<char*>(extra_->wide.get()), size, layout.column_count});
  return visit(Ring<Narrow>{NarrowCells(layout), size, layout.column_count});
}

void BucketLog::Start(const LogLayout& layout, Floor floor) {
  newest_ = kNoTime;
  floor_ = floor.time;
  WithCells(layout, [&](const auto& ring) {
    for (uint32_t place = 0; place < ring.size; ++place) ring.ClearPlace(layout, place);
  });
}

void BucketLog::Free(const LogLayout&) {
  delete extra_;
  extra_ = nullptr;
}

void BucketLog::ClearSketches(const LogLayout& layout, uint32_t place) {
  for (size_t i = place; i < extra_->sketches.size(); i += layout.plan->bucket_count) {
    if (extra_->sketches[i] == nullptr) continue;
    extra_->sketch_bytes -= extra_->sketches[i]->byte_count();
    extra_->sketches[i].reset();
  }
}

void BucketLog::Widen(const LogLayout& layout) {
  const uint32_t size = layout.plan->bucket_count;
  const Ring<Narrow> narrow{NarrowCells(layout), size, layout.column_count};
  auto cells = std::make_unique<Int128[]>(size_t{size} * (layout.column_count + 1));
  const Ring<Wide> wide{reinterpret_cast<char*>(cells.get()), size, layout.column_count};
  for (uint32_t place = 0; place < size; ++place) {
    wide.ClearPlace(layout, place);
    wide.counts()[place] = narrow.counts()[place];
    for (const OperandLayout& operand : layout.operands) {
      wide.Add(operand, place, narrow.Totals(operand, place, place + 1));
    }
  }
  GetExtra().wide = std::move(cells);
}

// All narrow cells, where the newest bucket was `newest`: a key that comes back after long.
void BucketLog::ClearRing(const LogLayout& layout, int64_t newest) {
  int64_t* const totals = RingTotals(layout);
  if (totals[0] == 0) return;
  const uint32_t size = layout.plan->bucket_count;
  const uint16_t* const counts = NarrowCounts(layout);
  int64_t last = newest;
  for (uint32_t place = head_; counts[place] == 0; --last) place = place == 0 ? size - 1 : place - 1;
  RaiseFloor(layout.last_of(last));
  std::fill_n(totals, 1 + layout.column_count, 0);
  std::fill_n(NarrowCounts(layout), size, uint16_t{0});
  for (const OperandLayout& operand : layout.operands) {
    const auto fill = [&](int32_t column, int32_t value) {
      if (column >= 0) std::fill_n(NarrowNumbers(layout, static_cast<uint32_t>(column)), size, value);
    };
    fill(operand.sum_column, 0);
    fill(operand.min_column, Narrow::kMinOfNone);
    fill(operand.max_column, Narrow::kMaxOfNone);
  }
}

void BucketLog::AdvanceTo(const LogLayout& layout, int64_t newest) {
  if (newest_ == kNoTime) {
    newest_ = newest;
    head_ = 0;
    return;
  }
  if (newest <= newest_) return;
  const int64_t from = newest_bucket(layout), to = layout.bucket_of(newest);
  newest_ = newest;
  if (from == to) return;
  // The places that newer buckets take were those of the oldest.
  const uint32_t size = layout.plan->bucket_count;
  const auto gone = static_cast<uint32_t>(std::min<int64_t>(to - from, size));
  if (gone == size && extra_ == nullptr) return ClearRing(layout, from);
  int64_t last_gone = std::numeric_limits<int64_t>::min();
  WithCells(layout, [&](const auto& ring) {
    const auto* counts = ring.counts();
    for (uint32_t i = 0; i < gone; ++i) {
      head_ = head_ + 1 == size ? 0 : head_ + 1;
      if (counts[head_] == 0) continue;
      last_gone = from - int64_t{size} + 1 + i;
      if constexpr (std::is_same_v<std::remove_cvref_t<decltype(ring)>, Ring<Narrow>>) TakeOff(layout, head_);
      ring.ClearPlace(layout, head_);
      if (extra_ != nullptr) ClearSketches(layout, head_);
    }
  });
  if (last_gone != std::numeric_limits<int64_t>::min()) RaiseFloor(layout.last_of(last_gone));
}

// Of the totals of narrow cells.
void BucketLog::TakeOff(const LogLayout& layout, uint32_t place) {
  int64_t* const totals = RingTotals(layout);
  totals[0] -= NarrowCounts(layout)[place];
  for (const OperandLayout& operand : layout.operands) {
    if (operand.sum_column < 0) continue;
    const auto column = static_cast<uint32_t>(operand.sum_column);
    totals[1 + column] -= NarrowNumbers(layout, column)[place];
  }
}

void BucketLog::AddCountAt(const LogLayout& layout, uint32_t place, uint64_t count) {
  if (extra_ == nullptr) {
    uint16_t& held = NarrowCounts(layout)[place];
    if (count <= uint64_t{std::numeric_limits<uint16_t>::max()} - held) {
      held = static_cast<uint16_t>(held + count);
      RingTotals(layout)[0] += static_cast<int64_t>(count);
      return;
    }
  }
  if (!WithCells(layout, [&](const auto& ring) { return ring.HoldsMore(place, count); })) Widen(layout);
  WithCells(layout, [&](const auto& ring) {
    ring.counts()[place] =
        static_cast<std::remove_reference_t<decltype(ring.counts()[0])>>(ring.counts()[place] + count);
  });
  if (!IsWide()) RingTotals(layout)[0] += static_cast<int64_t>(count);
}

void BucketLog::AddTotalsAt(const LogLayout& layout, uint32_t operand, uint32_t place, const OperandTotals& totals) {
  const auto add = [&](const auto& ring) { return ring.Add(layout.operands[operand], place, totals); };
  if (WithCells(layout, add)) {
    if (!IsWide()) AddToTotal(layout, operand, static_cast<int64_t>(totals.sum));
    return;
  }
  Widen(layout);
  WithCells(layout, add);
}

Sketch& BucketLog::MakeSketch(const LogLayout& layout, uint32_t operand, uint32_t place) {
  Extra& extra = GetExtra();
  const size_t size = layout.plan->bucket_count;
  if (extra.sketches.empty()) extra.sketches.resize(size * layout.operands.size());
  std::unique_ptr<Sketch>& sketch = extra.sketches[operand * size + place];
  if (sketch == nullptr) {
    sketch = std::make_unique<Sketch>();
    extra.sketch_bytes += sketch->byte_count();
  }
  return *sketch;
}

void BucketLog::AddSketch(const LogLayout& layout, uint32_t operand, int64_t bucket, const Sketch& sketch) {
  Sketch& into = MakeSketch(layout, operand, PlaceOf(layout, bucket));
  extra_->sketch_bytes -= into.byte_count();
  into.Add(sketch);
  extra_->sketch_bytes += into.byte_count();
}

const Sketch* BucketLog::SketchAt(const LogLayout& layout, uint32_t operand, uint32_t place) const {
  if (extra_ == nullptr || extra_->sketches.empty()) return nullptr;
  return extra_->sketches[operand * size_t{layout.plan->bucket_count} + place].get();
}

void BucketLog::Insert(const LogLayout& layout, const Row& row) {
  if (layout.has_ids) Ids().ids[++Ids().arrival_count % kRecentIds] = row.id;
  AdvanceTo(layout, row.time);
  AddRow(layout, row);
}

void BucketLog::InsertLike(const LogLayout& layout, const Row& row, const BucketLog& whole) {
  if (layout.has_ids) {
    // Between them arrived what went to other shards.
    IdRing& ring = Ids();
    const uint64_t arrival = whole.Ids().arrival_count;
    for (uint64_t i = 0; i < kRecentIds && ring.arrival_count < arrival; ++i, ++ring.arrival_count) {
      ring.ids[(ring.arrival_count + 1) % kRecentIds] = 0;
    }
    ring.arrival_count = arrival;
    ring.ids[arrival % kRecentIds] = row.id;
  }
  AdvanceTo(layout, whole.newest_);
  AddRow(layout, row);
  floor_ = whole.floor_;
}

void BucketLog::AddRow(const LogLayout& layout, const Row& row) {
  const int64_t bucket = layout.bucket_of(row.time), newest = newest_bucket(layout);
  if (newest - bucket >= int64_t{layout.plan->bucket_count}) return RaiseFloor(row.time);
  const uint32_t place = PlaceOf(layout, newest, bucket);
  AddCountAt(layout, place, 1);
  for (uint32_t i = 0; i < layout.operands.size(); ++i) {
    const Value& value = row.values[i];
    if (!value.is_there) continue;
    if (layout.operands[i].is_member) {
      Sketch& sketch = MakeSketch(layout, i, place);
      extra_->sketch_bytes -= sketch.byte_count();
      sketch.Add(value.bits);
      extra_->sketch_bytes += sketch.byte_count();
      continue;
    }
    const auto number = static_cast<int64_t>(value.bits);
    if (number < 0) negatives_ |= uint32_t{1} << (i % 32);
    const Ring<Narrow> narrow{NarrowCells(layout), layout.plan->bucket_count, layout.column_count};
    if (!IsWide() && narrow.AddSmall(layout.operands[i], place, number)) {
      AddToTotal(layout, i, number);
      continue;
    }
    AddTotalsAt(layout, i, place, {number, number, number});
  }
}

int64_t BucketLog::oldest(const LogLayout& layout) const {
  if (newest_ == kNoTime) return kNoTime;
  int64_t bucket = oldest_bucket(layout);
  while (CountOf(layout, bucket) == 0) ++bucket;  // the newest has events
  return layout.first_of(bucket);
}

uint64_t BucketLog::CountOfAny(const LogLayout& layout, Places places) const {
  return WithCells(layout, [&](const auto& ring) {
    uint64_t count = 0;
    const auto add = [&](uint32_t from, uint32_t to) {
      for (uint32_t i = from; i < to; ++i) count += static_cast<uint64_t>(ring.counts()[i]);
    };
    if (places.first <= places.last) {
      add(places.first, places.last + 1);
    } else {
      add(places.first, ring.size);
      add(0, places.last + 1);
    }
    return count;
  });
}

OperandTotals BucketLog::TotalsOf(const LogLayout& layout, uint32_t operand, Places places) const {
  return WithCells(layout, [&](const auto& ring) {
    const OperandLayout& of = layout.operands[operand];
    if (places.first <= places.last) return ring.Totals(of, places.first, places.last + 1);
    return Both(ring.Totals(of, places.first, ring.size), ring.Totals(of, 0, places.last + 1));
  });
}

uint32_t BucketLog::SinceCopy(const LogLayout& layout, uint64_t id) const {
  if (!layout.has_ids) return 0;
  const IdRing& ring = Ids();
  for (uint32_t i = 0; i < kRecentIds; ++i) {
    if (ring.ids[i] == id) return static_cast<uint32_t>((ring.arrival_count - i) % kRecentIds) + 1;
  }
  return 0;
}

RecentIds BucketLog::recent_ids(const LogLayout& layout) const {
  RecentIds recent{};
  if (!layout.has_ids) return recent;
  for (uint32_t i = 0; i < kRecentIds; ++i) recent[i] = Ids().ids[(Ids().arrival_count + 1 + i) % kRecentIds];
  return recent;
}

void BucketLog::SetIds(const LogLayout& layout, uint64_t arrival_count, const RecentIds& ids) {
  if (!layout.has_ids) return;
  Ids().arrival_count = arrival_count;
  for (uint32_t i = 0; i < kRecentIds; ++i) Ids().ids[(arrival_count + 1 + i) % kRecentIds] = ids[i];
}

}  // namespace tollgate::window

// Two states of different streams become one: what one of them did not hold reads as its unseen keys do.
#include <algorithm>

#include "window/codec.h"
#include "window/state_impl.h"

namespace tollgate::window {

namespace {

void Raise(Floor by, Floor* floor) { floor->Raise(by.time, by.is_saturated); }

// By time and arrival, the other's events by `arrivals_before` later; where both are equal what `into` has first.
void MergeExact(const LogLayout& layout, ExactLog* into, const ExactLog& other, uint64_t arrivals_before) {
  ExactLog merged{};
  Row row;
  row.values.resize(layout.operands.size());
  uint32_t i = 0, j = 0;
  const auto place = [](const ExactLog& log, uint32_t index, uint64_t before) {
    return std::pair(log.times()[index], log.arrivals()[index] + before);
  };
  while (i < into->size() || j < other.size()) {
    const bool is_own =
        j == other.size() || (i < into->size() && place(*into, i, 0) <= place(other, j, arrivals_before));
    const ExactLog& from = is_own ? *into : other;
    const uint32_t index = is_own ? i++ : j++;
    row.time = from.times()[index];
    row.id = from.ids()[index];
    for (uint32_t k = 0; k < row.values.size(); ++k) row.values[k] = from.ValueAt(layout, k, index);
    merged.Append(layout, row, from.arrivals()[index] + (is_own ? 0 : arrivals_before));
  }
  Floor floor = into->floor();
  Raise(other.floor(), &floor);
  merged.SetHead(std::max(into->newest(), other.newest()), floor,
                 std::max(into->arrival_count(), other.arrival_count() + arrivals_before));
  into->Free(layout);
  *into = merged;
}

// The other's ids arrived by `arrivals_before` later.
void MergeIds(const LogLayout& layout, BucketLog* into, const BucketLog& other, uint64_t arrivals_before) {
  const uint64_t own_count = into->arrival_count(layout), other_count = other.arrival_count(layout) + arrivals_before;
  const RecentIds own = into->recent_ids(layout), others = other.recent_ids(layout);
  const uint64_t count = std::max(own_count, other_count);
  RecentIds ids{};
  // Of the arrival that stands `back` before the last; 0: none.
  const auto at = [](const RecentIds& from, uint64_t last, uint64_t arrival) {
    return arrival <= last && last - arrival < kRecentIds ? from[kRecentIds - 1 - (last - arrival)] : 0;
  };
  for (uint64_t back = 0; back < std::min<uint64_t>(kRecentIds, count); ++back) {
    const uint64_t id = at(own, own_count, count - back);
    ids[kRecentIds - 1 - back] = id != 0 ? id : at(others, other_count, count - back);
  }
  into->SetIds(layout, count, ids);
}

void MergeBuckets(const LogLayout& layout, BucketLog* into, const BucketLog& other, uint64_t arrivals_before) {
  into->SetHead(std::max(into->floor().time, other.floor().time), into->negatives() | other.negatives());
  MergeIds(layout, into, other, arrivals_before);
  AddBuckets(layout, other, into);
}

}  // namespace

void AddBuckets(const LogLayout& layout, const BucketLog& from, BucketLog* into) {
  if (from.newest() == kNoTime) return;
  into->AdvanceTo(layout, from.newest());
  for (int64_t bucket = from.oldest_bucket(layout); bucket <= from.newest_bucket(layout); ++bucket) {
    const uint64_t count = from.CountOf(layout, bucket);
    if (count == 0) continue;
    if (!into->Holds(layout, bucket)) {
      into->RaiseFloor(layout.last_of(bucket));
      continue;
    }
    into->AddCount(layout, bucket, count);
    for (uint32_t i = 0; i < layout.operands.size(); ++i) {
      if (!layout.operands[i].is_member) {
        into->AddTotals(layout, i, bucket, from.TotalsOf(layout, i, bucket));
      } else if (const Sketch* sketch = from.SketchOf(layout, i, bucket); sketch != nullptr) {
        into->AddSketch(layout, i, bucket, *sketch);
      }
    }
  }
}

void MergeLog(const LogRef& into, const LogRef& other) {
  const LogLayout& layout = into.layout();
  if (layout.is_exact()) {
    MergeExact(layout, &into.exact(), other.exact(), into.exact().arrival_count());
    into.exact().Trim(layout);
  } else {
    MergeBuckets(layout, &into.buckets(), other.buckets(), into.buckets().arrival_count(layout));
  }
}

void AddShard(const LogRef& into, const LogRef& shard) {
  if (into.layout().is_exact()) {
    MergeExact(into.layout(), &into.exact(), shard.exact(), 0);
  } else {
    MergeBuckets(into.layout(), &into.buckets(), shard.buckets(), 0);
  }
}

namespace {

void MergePart(const Part& other, Part* part) {
  const uint64_t sequence = part->sequence();
  const Floor evicted{part->evicted_until(), false}, other_evicted{other.evicted_until(), false};
  // A key that the other does not hold may have been evicted there.
  if (other_evicted.time != kNoTime) {
    part->table().ForEach([&](uint32_t slot) {
      if (other.Find(part->table().head(slot).digest) != Table::kNone) return;
      for (const LogLayout& log : part->layout().logs) part->LogAt(slot, log).RaiseFloor(other_evicted);
    });
  }
  other.table().ForEach([&](uint32_t other_slot) {
    const EntryHead& head = other.table().head(other_slot);
    uint32_t slot = part->Find(head.digest);
    if (slot == Table::kNone) {
      slot = part->AddEmpty(head.digest, 0, evicted);
    } else {
      part->UncountBytes(slot);
    }
    for (const LogLayout& log : part->layout().logs) MergeLog(part->LogAt(slot, log), other.LogAt(other_slot, log));
    part->SetLastSeen(slot, sequence + head.last_seen);
    part->CountBytes(slot);
  });
  part->SetBounds(sequence + other.sequence(), std::max(evicted.time, other_evicted.time));
  part->Shrink();
}

}  // namespace

void MergeGroup(const Group& other, Group* group) {
  for (size_t i = 0; i < group->parts.size(); ++i) MergePart(*other.parts[i], group->parts[i].get());
  for (size_t i = 0; i < group->shared.floors.size(); ++i) {
    group->shared.floors[i].Raise(other.shared.floors[i]);
  }
}

}  // namespace tollgate::window

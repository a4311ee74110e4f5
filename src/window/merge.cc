// Two states of different streams become one: what one of them did not hold reads as its unseen keys do.
#include <algorithm>

#include "window/codec.h"
#include "window/state_impl.h"

namespace tollgate::window {

namespace {

void Raise(Floor by, Floor* floor) { floor->Raise(by.time, by.is_saturated); }

// By time, and where times are equal what `into` has first.
void MergeExact(const LogLayout& layout, ExactLog* into, const ExactLog& other) {
  const uint64_t arrivals_before = into->arrival_count();
  ExactLog merged{};
  Row row;
  row.values.resize(layout.operands.size());
  uint32_t i = 0, j = 0;
  while (i < into->size() || j < other.size()) {
    const bool is_own = j == other.size() || (i < into->size() && into->times()[i] <= other.times()[j]);
    const ExactLog& from = is_own ? *into : other;
    const uint32_t index = is_own ? i++ : j++;
    row.time = from.times()[index];
    row.id = from.ids()[index];
    for (uint32_t k = 0; k < row.values.size(); ++k) row.values[k] = from.ValueAt(layout, k, index);
    merged.Append(layout, row, from.arrivals()[index] + (is_own ? 0 : arrivals_before));
  }
  Floor floor = into->floor();
  Raise(other.floor(), &floor);
  merged.SetHead(std::max(into->newest(), other.newest()), floor, arrivals_before + other.arrival_count());
  into->Free(layout);
  *into = merged;
  into->Trim(layout);
}

void MergeBuckets(const LogLayout& layout, BucketLog* into, const BucketLog& other) {
  into->RaiseFloor(other.floor().time);
  into->SetHead(into->floor().time, into->negatives() | other.negatives());
  RecentIds ids = other.recent_ids(layout);
  const uint64_t other_count = other.arrival_count(layout);
  const RecentIds own = into->recent_ids(layout);
  for (uint64_t i = other_count; i < kRecentIds; ++i) {
    ids[kRecentIds - 1 - i] = own[kRecentIds - 1 - (i - other_count)];
  }
  into->SetIds(layout, into->arrival_count(layout) + other_count, ids);
  AddBuckets(layout, other, into);
}

}  // namespace

void AddBuckets(const LogLayout& layout, const BucketLog& from, BucketLog* into) {
  if (from.newest() == kNoTime) return;
  into->AdvanceTo(layout, from.newest());
  for (int64_t bucket = from.oldest_bucket(layout); bucket <= from.newest_bucket(layout); ++bucket) {
    const uint64_t count = from.CountOf(layout, bucket, bucket);
    if (count == 0) continue;
    if (!into->Holds(layout, bucket)) {
      into->RaiseFloor(layout.last_of(bucket));
      continue;
    }
    into->AddCount(layout, bucket, count);
    for (uint32_t i = 0; i < layout.operands.size(); ++i) {
      if (!layout.operands[i].is_member) {
        into->AddTotals(layout, i, bucket, from.TotalsOf(layout, i, bucket, bucket));
      } else if (const Sketch* sketch = from.SketchOf(layout, i, bucket); sketch != nullptr) {
        into->AddSketch(layout, i, bucket, *sketch);
      }
    }
  }
}

void MergeLog(const LogRef& into, const LogRef& other) {
  if (into.layout().is_exact()) {
    MergeExact(into.layout(), &into.exact(), other.exact());
  } else {
    MergeBuckets(into.layout(), &into.buckets(), other.buckets());
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
    const LogFloors& from = other.shared.floors[i];
    LogFloors& into = group->shared.floors[i];
    into.log = std::max(into.log, from.log);
    for (size_t j = 0; j < into.operands.size(); ++j) into.operands[j] = std::max(into.operands[j], from.operands[j]);
  }
}

}  // namespace tollgate::window

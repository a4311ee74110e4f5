#include "window/part.h"

#include <algorithm>
#include <bit>
#include <cmath>

#include "base/bits.h"
#include "base/check.h"

namespace tollgate::window {

namespace {

// How many rows ahead memory is asked for: places first, then entries, then the events of exact logs. Eight rows are
// half a microsecond's work and more, several times what memory takes to answer.
constexpr size_t kAhead = 8;

// In place: of a row's many values none is moved.
void ReadValue(const OperandLayout& operand, const Input& input, size_t row, const Keys& keys, Value* value) {
  value->is_there = GetBit(input.ok, row);
  if (!value->is_there) return;
  switch (operand.kind) {
    case plan::Register::kBool:
      value->bits = GetBit(input.bits, row) ? 1 : 0;
      break;
    case plan::Register::kDouble:
      value->is_there = !std::isnan(input.numbers[row]);
      value->bits = std::bit_cast<uint64_t>(input.numbers[row]);
      break;
    case plan::Register::kText:
      value->text = input.texts[row];
      break;
    default:
      value->bits = static_cast<uint64_t>(input.ints[row]);
  }
  if (operand.is_member && value->is_there) keys.MakeMember(operand.kind, value);
}

}  // namespace

Part::Part(const GroupShared* shared, bool holds_items)
    : shared_(shared),
      table_(shared->layout->entry_size),
      rows_(shared->layout->logs.size()),
      unseen_((shared->layout->entry_size + 7) / 8) {
  SetEvictedUntil(kNoTime);
  if (holds_items) items_.emplace(shared);
}

// What a key that is not held reads.
void Part::SetEvictedUntil(int64_t time) {
  evicted_until_ = time;
  for (const LogLayout& log : layout().logs) {
    LogRef(log, reinterpret_cast<char*>(unseen_.data()) + log.offset).Start({time, false});
  }
}

void Part::Clear() {
  table_.ForEach([this](uint32_t slot) { FreeEntry(slot); });
  table_.Clear();
  oldest_.clear();
  if (items_) items_.emplace(shared_);
  byte_count_ = 0;
  cleared_late_count_ = late_count_;
  cleared_duplicate_count_ = duplicate_count_;
}

void Part::Forget() {
  late_count_ = cleared_late_count_;
  duplicate_count_ = cleared_duplicate_count_;
  Clear();
}

void Part::Observe(const Batch& batch, std::span<const uint32_t> rows, std::span<const Digest> digests,
                   std::span<const uint64_t> ids, std::span<const ReadResult> results, TextArena* texts) {
  if (items_) SettleItems();
  slots_.assign(rows.size(), Table::kNone);
  const size_t count = rows.size();
  for (size_t i = 0; i < count + 3 * kAhead; ++i) {
    if (i < count) table_.PrefetchPlace(digests[i]);
    if (const size_t at = i - kAhead; i >= kAhead && at < count) {
      slots_[at] = table_.Guess(digests[at]);
      if (slots_[at] != Table::kNone) table_.PrefetchEntry(slots_[at]);
    }
    if (const size_t at = i - 2 * kAhead; i >= 2 * kAhead && at < count && slots_[at] != Table::kNone) {
      for (const LogLayout& log : layout().logs) {
        LogAt(slots_[at], log).Prefetch();
      }
    }
    if (i < 3 * kAhead) continue;
    const size_t at = i - 3 * kAhead;
    uint32_t slot = slots_[at];
    // Rows between may have made the entry, or ended it.
    if (slot == Table::kNone || table_.head(slot).digest != digests[at]) slot = table_.Find(digests[at]);
    ObserveRow(batch, rows[at], digests[at], slot, ids.empty() ? 0 : ids[rows[at]], results, texts);
  }
}

void Part::SettleItems() {
  std::vector<uint32_t> made;
  items_->Settle([this, &made](const Digest& digest) {
    made.push_back(AddEmpty(digest, 0, {}));
    return table_.entry(made.back());
  });
  for (uint32_t slot : made) CountBytes(slot);
}

// False: the row has no time.
bool Part::TakeRow(const LogLayout& log, const Batch& batch, uint32_t row, uint64_t id, Row* taken) const {
  const Input& time = batch.inputs[log.plan->time];
  if (!GetBit(time.ok, row)) return false;
  taken->time = time.ints[row];
  taken->id = id;
  taken->is_event = true;
  if (log.plan->where >= 0) {
    const Input& where = batch.inputs[static_cast<size_t>(log.plan->where)];
    taken->is_event = GetBit(where.ok, row) && GetBit(where.bits, row);
  }
  if (!taken->is_event) return true;
  taken->values.resize(log.operands.size());
  for (size_t i = 0; i < log.operands.size(); ++i) {
    ReadValue(log.operands[i], batch.inputs[log.operands[i].input], row, *shared_->keys, &taken->values[i]);
  }
  return true;
}

Part::Fate Part::ReadLog(const LogLayout& log, const LogFloors& floors, uint32_t slot, const Row& row,
                         const Answer& answer) {
  const LogRef held =
      slot == Table::kNone ? LogRef(log, reinterpret_cast<char*>(unseen_.data()) + log.offset) : LogAt(slot, log);
  if (held.Read(floors, row, answer, &scratch_)) {
    ++duplicate_count_;
    return Fate::kNothing;
  }
  if (!row.is_event) return Fate::kNothing;
  if (held.IsLate(row.time)) {
    ++late_count_;
    return Fate::kMiss;
  }
  return Fate::kInsert;
}

void Part::ObserveRow(const Batch& batch, uint32_t row, const Digest& digest, uint32_t slot, uint64_t id,
                      std::span<const ReadResult> results, TextArena* texts) {
  ++sequence_;
  if (slot != Table::kNone) table_.head(slot).last_seen = sequence_;
  const Answer answer(results, row, texts);
  const std::vector<LogLayout>& logs = layout().logs;
  const std::vector<LogFloors>& floors = items_ ? items_->FloorsOf(digest) : shared_->floors;
  bool has_inserted = false;
  // An entry is made once all logs were read, so that each of them reads a key that is new.
  const uint32_t read_slot = slot;
  for (uint32_t i = 0; i < logs.size(); ++i) {
    if (!TakeRow(logs[i], batch, row, id, &rows_[i])) continue;
    const Fate fate = ReadLog(logs[i], floors[i], read_slot, rows_[i], answer);
    if (fate == Fate::kNothing) continue;
    if (fate == Fate::kMiss) {
      Miss(digest, i, LogAt(slot, logs[i]));  // what is late to a log has found one that holds something
      continue;
    }
    if (slot == Table::kNone) slot = AddEntry(digest);
    const LogRef log = LogAt(slot, logs[i]);
    byte_count_ -= log.byte_count();
    log.Insert(rows_[i]);
    byte_count_ += log.byte_count();
    if (items_) items_->Insert(digest, i, rows_[i], log);
    has_inserted = true;
  }
  if (has_inserted && IsTooLarge()) Evict(slot);
}

// The row is missing from now on.
void Part::Miss(const Digest& digest, uint32_t index, const LogRef& log) {
  const int64_t time = rows_[index].time;
  if (time <= log.floor().time) return;
  log.RaiseFloor({time, false});
  if (items_) items_->Miss(digest, index, rows_[index]);
}

uint32_t Part::AddEntry(const Digest& digest) {
  const uint32_t slot = AddEmpty(digest, sequence_, {evicted_until_, false});
  CountBytes(slot);
  return slot;
}

uint32_t Part::AddEmpty(const Digest& digest, uint64_t last_seen, Floor floor) {
  const uint32_t slot = table_.Add(digest);
  table_.head(slot).last_seen = last_seen;
  for (const LogLayout& log : layout().logs) LogAt(slot, log).Start(floor);
  return slot;
}

uint64_t Part::EntryBytes(uint32_t slot) const {
  uint64_t bytes = 48;
  for (const LogLayout& log : layout().logs) bytes += LogAt(slot, log).byte_count();
  return bytes;
}

void Part::FreeEntry(uint32_t slot) {
  for (const LogLayout& log : layout().logs) LogAt(slot, log).Free();
}

// The least recently seen entries are found many at a time. Those that were not seen again since they were found stand
// in the same order still, and before all others: what was seen or made since is newer, and what was not among the
// oldest then was newer then.
void Part::Evict(uint32_t own_slot) {
  while (IsTooLarge()) {
    if (oldest_.empty()) CollectOldest(own_slot);
    const Old old = oldest_.back();
    oldest_.pop_back();
    const uint32_t slot = table_.Find(old.digest);
    if (slot == Table::kNone || table_.head(slot).last_seen != old.last_seen) continue;
    int64_t until = evicted_until_;
    for (const LogLayout& log : layout().logs) {
      until = std::max({until, LogAt(slot, log).newest(), LogAt(slot, log).floor().time});
    }
    SetEvictedUntil(until);
    byte_count_ -= EntryBytes(slot);
    FreeEntry(slot);
    table_.Remove(slot);
    ++evicted_count_;
  }
}

void Part::CollectOldest(uint32_t own_slot) {
  table_.ForEach([&](uint32_t slot) {
    if (slot != own_slot) oldest_.push_back({table_.head(slot).last_seen, table_.head(slot).digest});
  });
  TG_CHECK(!oldest_.empty());
  // An eighth at once: each entry is looked at eight times for one that goes.
  const auto end = oldest_.begin() + static_cast<ptrdiff_t>((oldest_.size() + 7) / 8);
  std::nth_element(oldest_.begin(), end - 1, oldest_.end());
  oldest_.erase(end, oldest_.end());
  std::sort(oldest_.begin(), oldest_.end(), std::greater<>());
}

}  // namespace tollgate::window

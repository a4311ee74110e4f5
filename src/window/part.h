// One part of a group: its entries, what its rows read of them, and what goes when there are too many.
#ifndef TOLLGATE_WINDOW_PART_H_
#define TOLLGATE_WINDOW_PART_H_

#include <span>
#include <vector>

#include "window/answer.h"
#include "window/items.h"
#include "window/table.h"

namespace tollgate::window {

class Part {
 public:
  // `holds_items`: no bounds, and items() is there.
  Part(const GroupShared* shared, bool holds_items);
  Part(const Part&) = delete;
  Part& operator=(const Part&) = delete;
  ~Part() { Clear(); }

  // `rows` in input order, with their digests.
  void Observe(const Batch& batch, std::span<const uint32_t> rows, std::span<const Digest> digests,
               std::span<const uint64_t> ids, std::span<const ReadResult> results, TextArena* texts);
  void Clear();
  // And what was counted since the last Clear.
  void Forget();

  // For files and items, which put entries together.
  LogRef LogAt(uint32_t slot, const LogLayout& log) const {
    return LogRef(log, const_cast<char*>(table_.entry(slot)) + log.offset);
  }
  const GroupLayout& layout() const { return *shared_->layout; }
  const Table& table() const { return table_; }
  uint32_t Find(const Digest& digest) const { return table_.Find(digest); }
  // An entry that holds nothing and counts no bytes yet; it is filled, and then counted once.
  uint32_t AddEmpty(const Digest& digest, uint64_t last_seen, Floor floor);
  void SetLastSeen(uint32_t slot, uint64_t last_seen) { table_.head(slot).last_seen = last_seen; }
  void CountBytes(uint32_t slot) { byte_count_ += EntryBytes(slot); }
  void UncountBytes(uint32_t slot) { byte_count_ -= EntryBytes(slot); }
  uint64_t sequence() const { return sequence_; }
  int64_t evicted_until() const { return evicted_until_; }
  void SetBounds(uint64_t sequence, int64_t evicted_until) {
    sequence_ = sequence;
    SetEvictedUntil(evicted_until);
  }
  // What is beyond the bounds goes.
  void Shrink() { Evict(Table::kNone); }
  uint64_t EntryBytes(uint32_t slot) const;
  char* EntryMemory(uint32_t slot) { return table_.entry(slot); }
  PartItems* items() { return items_ ? &*items_ : nullptr; }
  const PartItems* items() const { return items_ ? &*items_ : nullptr; }

  uint64_t key_count() const { return table_.size(); }
  uint64_t byte_count() const { return byte_count_; }
  uint64_t evicted_count() const { return evicted_count_; }
  uint64_t late_count() const { return late_count_; }
  uint64_t duplicate_count() const { return duplicate_count_; }

 private:
  // What a log does with a row once it was read.
  enum class Fate : uint8_t { kNothing, kInsert, kMiss };
  void ObserveRow(const Batch& batch, uint32_t row, const Digest& digest, uint32_t slot, uint64_t id,
                  std::span<const ReadResult> results, TextArena* texts);
  void SettleItems();
  bool TakeRow(const LogLayout& log, const Batch& batch, uint32_t row, uint64_t id, Row* taken) const;
  Fate ReadLog(const LogLayout& log, const LogFloors& floors, uint32_t slot, const Row& row, const Answer& answer);
  void Miss(const Digest& digest, uint32_t index, const LogRef& log);
  void SetEvictedUntil(int64_t time);
  uint32_t AddEntry(const Digest& digest);
  void FreeEntry(uint32_t slot);
  bool IsTooLarge() const {
    return !items_ && table_.size() > 1 && (table_.size() > layout().part_keys || byte_count_ > layout().part_bytes);
  }
  void Evict(uint32_t own_slot);
  void CollectOldest(uint32_t own_slot);

  const GroupShared* shared_;
  Table table_;
  std::optional<PartItems> items_;
  uint64_t sequence_ = 0;  // of the row seen last
  int64_t evicted_until_ = kNoTime;
  uint64_t byte_count_ = 0;
  uint64_t evicted_count_ = 0, late_count_ = 0, duplicate_count_ = 0;
  uint64_t cleared_late_count_ = 0, cleared_duplicate_count_ = 0;  // when it was cleared last

  // Of the entries that were the least recently seen at some moment, the newest first; and how they were seen last.
  struct Old {
    uint64_t last_seen;
    Digest digest;
    friend auto operator<=>(const Old&, const Old&) = default;
  };
  std::vector<Old> oldest_;

  // Scratch.
  std::vector<Row> rows_;  // a log each
  std::vector<uint32_t> slots_;
  ReadScratch scratch_;
  std::vector<uint64_t> unseen_;  // memory of an entry that holds nothing
};

}  // namespace tollgate::window
#endif  // TOLLGATE_WINDOW_PART_H_

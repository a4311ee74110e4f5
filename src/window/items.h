// A key's state as items of a store: one a shard, each with the events of the rows that went to it. What the rows read
// is one entry in memory, all shards put together; what is written back is the shards that took a row.
//
// A shard that is written says beside its own events what the whole knows: the newest time, the floor, how many events
// there were. So the next to put them together gets what memory would have, though the other shards hold events that
// are gone by then.
#ifndef TOLLGATE_WINDOW_ITEMS_H_
#define TOLLGATE_WINDOW_ITEMS_H_

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "window/answer.h"
#include "window/keys.h"
#include "window/log.h"
#include "window/table.h"

namespace tollgate::window {

// What the parts of a group share; it does not change while rows are observed.
struct GroupShared {
  const GroupLayout* layout = nullptr;
  const Keys* keys = nullptr;
  std::vector<LogFloors> floors;  // as layout->logs
};

// An entry in memory of its own.
class LooseEntry {
 public:
  explicit LooseEntry(const GroupLayout& layout);
  LooseEntry(LooseEntry&&) = default;
  ~LooseEntry();
  char* memory() const { return reinterpret_cast<char*>(memory_.get()); }
  LogRef log(size_t index) const { return LogRef(layout_.logs[index], memory() + layout_.logs[index].offset); }

 private:
  const GroupLayout& layout_;
  std::unique_ptr<uint64_t[]> memory_;
};

// The items of the keys of one part.
class PartItems {
 public:
  explicit PartItems(const GroupShared* shared) : shared_(shared) {}

  // BAD_STATE; INVALID_ARGUMENT where the item was put before.
  Status Put(const Digest& digest, uint32_t shard, std::string_view version, std::string_view bytes);
  // What a key lacks of its logs; where none of its items says, nothing.
  const std::vector<LogFloors>& FloorsOf(const Digest& digest) const;
  // Puts the shards of all keys that were put since the last time together: into(digest) is where, an entry that holds
  // nothing.
  template <class Into>
  void Settle(Into into);
  // A row that log `index` of the whole has just taken in.
  void Insert(const Digest& digest, size_t index, const Row& row, const LogRef& whole);
  // A row that it did not, for it was late.
  void Miss(const Digest& digest, size_t index, const Row& row);
  // By digest and shard: visit(digest, shard, version, bytes).
  template <class Visit>
  void ForEachChange(Visit visit) const;

 private:
  struct Shard {
    std::string version;
    std::unique_ptr<LooseEntry> entry;  // null: nothing yet
    bool is_changed = false;
  };
  struct Key {
    std::vector<LogFloors> floors;
    std::map<uint32_t, Shard> shards;
    bool is_settled = false;
  };
  Key& KeyOf(const Digest& digest);
  Shard& ShardFor(const Digest& digest, const Row& row);
  void PutTogether(const Key& key, char* whole) const;
  std::string BytesOf(const Digest& digest, const Key& key, const Shard& shard) const;
  Status ReadItem(const Digest& digest, std::string_view bytes, LooseEntry* entry,
                  std::vector<LogFloors>* floors) const;

  const GroupShared* shared_;
  std::map<Digest, Key> keys_;
  std::vector<Digest> unsettled_;
};

template <class Into>
void PartItems::Settle(Into into) {
  for (const Digest& digest : unsettled_) {
    Key& key = keys_.find(digest)->second;
    if (key.is_settled) continue;
    key.is_settled = true;
    PutTogether(key, into(digest));
  }
  unsettled_.clear();
}

template <class Visit>
void PartItems::ForEachChange(Visit visit) const {
  for (const auto& [digest, key] : keys_) {
    for (const auto& [shard, item] : key.shards) {
      if (item.is_changed) visit(digest, shard, item.version, BytesOf(digest, key, item));
    }
  }
}

}  // namespace tollgate::window
#endif  // TOLLGATE_WINDOW_ITEMS_H_

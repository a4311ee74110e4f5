// The entries of one part of a group: fixed-size memory by the digest of a key.
//
// Open addressing over 8 bytes a place (32 bits of the digest, and which entry), the entries in chunks that never move.
// A digest is a keyed hash already, so its bits serve as they are, and nobody who lacks the key can make them collide.
// Against absl::flat_hash_map<Digest, Entry>: nothing moves when it grows, a place costs 8 bytes and not 24, and both
// of its cache lines can be asked for ahead of time.
#ifndef TOLLGATE_WINDOW_TABLE_H_
#define TOLLGATE_WINDOW_TABLE_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <vector>

#include "window/window.h"

namespace tollgate::window {

// What an entry begins with; its logs follow.
struct EntryHead {
  Digest digest;
  uint64_t last_seen = 0;
};

class Table {
 public:
  static constexpr uint32_t kNone = ~uint32_t{0};

  explicit Table(uint32_t entry_size);
  uint32_t size() const { return size_; }
  char* entry(uint32_t slot) { return chunks_[slot >> chunk_shift_].get() + (slot & chunk_mask_) * entry_size_; }
  const char* entry(uint32_t slot) const { return const_cast<Table*>(this)->entry(slot); }
  EntryHead& head(uint32_t slot) { return *reinterpret_cast<EntryHead*>(entry(slot)); }
  const EntryHead& head(uint32_t slot) const { return *reinterpret_cast<const EntryHead*>(entry(slot)); }

  void PrefetchPlace(const Digest& digest) const { __builtin_prefetch(&places_[PlaceOf(HashOf(digest))]); }
  void PrefetchEntry(uint32_t slot) const {
    const char* bytes = entry(slot);
    for (uint32_t at = 0; at < entry_size_; at += 64) __builtin_prefetch(bytes + at, 1);
  }
  // The first entry that may be the digest's; its own memory is not touched.
  uint32_t Guess(const Digest& digest) const;
  uint32_t Find(const Digest& digest) const;
  // A new entry: zeroes but for its digest, which no other has.
  uint32_t Add(const Digest& digest);
  void Remove(uint32_t slot);
  void Clear();
  template <class Visit>
  void ForEach(Visit visit) const {
    for (const Place& place : places_) {
      if (place.slot != kNone) visit(place.slot);
    }
  }

 private:
  struct Place {
    uint32_t hash = 0;
    uint32_t slot = kNone;
  };
  static uint32_t HashOf(const Digest& digest) { return static_cast<uint32_t>(digest.low >> 32); }
  size_t PlaceOf(uint32_t hash) const { return hash >> place_shift_; }
  size_t Next(size_t place) const { return (place + 1) & (places_.size() - 1); }
  struct Freed {
    void operator()(char* memory) const;
  };
  void AddChunk();
  void Grow();
  void Put(Place place);

  uint32_t entry_size_;
  uint32_t chunk_shift_ = 0;
  uint32_t chunk_mask_ = 0;
  uint32_t size_ = 0;
  uint32_t place_shift_ = 0;
  std::vector<Place> places_;
  std::vector<std::unique_ptr<char, Freed>> chunks_;
  uint32_t slot_count_ = 0;
  std::vector<uint32_t> free_;
};

}  // namespace tollgate::window
#endif  // TOLLGATE_WINDOW_TABLE_H_

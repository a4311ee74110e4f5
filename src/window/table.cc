#include "window/table.h"

#include <sys/mman.h>

#include <bit>
#include <cstdlib>
#include <cstring>
#include <new>

#include "base/check.h"

namespace tollgate::window {

namespace {
constexpr uint32_t kFirstPlaces = 16;
// As large as a large page, of which a table of a million keys needs a hundred: with small ones most of a look-up is
// the processor finding pages. A first chunk has small ones, so that a small table takes no more than it fills.
constexpr uint32_t kChunkBytes = uint32_t{1} << 21;
}  // namespace

Table::Table(uint32_t entry_size) : entry_size_(entry_size) {
  chunk_shift_ = entry_size >= kChunkBytes ? 0 : static_cast<uint32_t>(std::bit_width(kChunkBytes / entry_size)) - 1;
  chunk_mask_ = (uint32_t{1} << chunk_shift_) - 1;
  Clear();
}

void Table::Clear() {
  places_.assign(kFirstPlaces, {});
  place_shift_ = 32 - static_cast<uint32_t>(std::countr_zero(kFirstPlaces));
  chunks_.clear();
  free_.clear();
  size_ = slot_count_ = 0;
}

void Table::Freed::operator()(char* memory) const { std::free(memory); }

void Table::AddChunk() {
  const size_t used = (size_t{chunk_mask_} + 1) * entry_size_;
  const size_t bytes = (used + kChunkBytes - 1) / kChunkBytes * kChunkBytes;
  char* memory = static_cast<char*>(std::aligned_alloc(kChunkBytes, bytes));
  if (memory == nullptr) throw std::bad_alloc();
#ifdef MADV_HUGEPAGE
  if (!chunks_.empty()) madvise(memory, bytes, MADV_HUGEPAGE);  // a wish: nothing is lost where it is not granted
#endif
  chunks_.emplace_back(memory);
}

uint32_t Table::Guess(const Digest& digest) const {
  const uint32_t hash = HashOf(digest);
  for (size_t at = PlaceOf(hash);; at = Next(at)) {
    if (places_[at].slot == kNone || places_[at].hash == hash) return places_[at].slot;
  }
}

uint32_t Table::Find(const Digest& digest) const {
  const uint32_t hash = HashOf(digest);
  for (size_t at = PlaceOf(hash);; at = Next(at)) {
    const Place& place = places_[at];
    if (place.slot == kNone || (place.hash == hash && head(place.slot).digest == digest)) return place.slot;
  }
}

uint32_t Table::Add(const Digest& digest) {
  // At most 5 of 8 places are taken: runs stay short.
  if ((uint64_t{size_} + 1) * 8 > places_.size() * 5) Grow();
  uint32_t slot;
  if (free_.empty()) {
    TG_CHECK(slot_count_ < kNone);
    slot = slot_count_++;
    if (slot >> chunk_shift_ == chunks_.size()) AddChunk();
  } else {
    slot = free_.back();
    free_.pop_back();
  }
  std::memset(entry(slot), 0, entry_size_);
  head(slot).digest = digest;
  Put({HashOf(digest), slot});
  ++size_;
  return slot;
}

void Table::Put(Place place) {
  size_t at = PlaceOf(place.hash);
  while (places_[at].slot != kNone) at = Next(at);
  places_[at] = place;
}

void Table::Grow() {
  std::vector<Place> old(places_.size() * 2);
  old.swap(places_);
  --place_shift_;
  for (const Place& place : old) {
    if (place.slot != kNone) Put(place);
  }
}

// What stands behind in the same run moves up, so that no mark of what was is needed (Knuth, 6.4, algorithm R).
void Table::Remove(uint32_t slot) {
  size_t hole = PlaceOf(HashOf(head(slot).digest));
  while (places_[hole].slot != slot) hole = Next(hole);
  const size_t mask = places_.size() - 1;
  for (size_t at = Next(hole); places_[at].slot != kNone; at = Next(at)) {
    const size_t home = PlaceOf(places_[at].hash);
    if (((at - home) & mask) < ((at - hole) & mask)) continue;
    places_[hole] = places_[at];
    hole = at;
  }
  places_[hole] = {};
  head(slot).digest = {};
  free_.push_back(slot);
  --size_;
}

}  // namespace tollgate::window

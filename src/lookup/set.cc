// Texts: one pool of bytes and a flat hash table of views into it, as a probe must not chase pointers. A text longer
// than the longest entry is answered without hashing. Integers: open addressing with linear probes; a bitmap says which
// slots are taken, since no value can be spared as a mark.
#include "lookup/set.h"

#include <absl/container/flat_hash_map.h>

#include <algorithm>
#include <bit>

#include "base/bits.h"
#include "lookup/text_hash.h"

namespace tollgate::lookup {
namespace {

// splitmix64's finalizer (Steele, Lea, Flood 2014): neighbours such as BINs must not share a run of slots.
uint64_t HashInt(int64_t value) {
  uint64_t x = static_cast<uint64_t>(value);
  x = (x ^ x >> 30) * 0xBF58476D1CE4E5B9;
  x = (x ^ x >> 27) * 0x94D049BB133111EB;
  return x ^ x >> 31;
}

}  // namespace

struct TextSet::Impl {
  std::string pool;
  absl::flat_hash_map<std::string_view, int32_t, TextHash> entries;  // views into pool, and their ranks
  size_t longest = 0;
};

TextSet::TextSet(const std::vector<std::string_view>& entries) : impl_(std::make_unique<Impl>()) {
  size_t byte_count = 0;
  for (std::string_view entry : entries) byte_count += entry.size();
  impl_->pool.reserve(byte_count);
  impl_->entries.reserve(entries.size());
  for (std::string_view entry : entries) {
    const size_t begin = impl_->pool.size();
    impl_->pool.append(entry);
    impl_->entries.emplace(std::string_view(impl_->pool).substr(begin), -1);
    impl_->longest = std::max(impl_->longest, entry.size());
  }
  int32_t rank = 0;
  for (std::string_view entry : Sorted()) impl_->entries[entry] = rank++;
}
TextSet::~TextSet() = default;
TextSet::TextSet(TextSet&&) noexcept = default;
TextSet& TextSet::operator=(TextSet&&) noexcept = default;

int32_t TextSet::IndexOf(std::string_view text) const {
  if (text.size() > impl_->longest) return -1;
  const auto found = impl_->entries.find(text);
  return found == impl_->entries.end() ? -1 : found->second;
}

size_t TextSet::size() const { return impl_->entries.size(); }

std::vector<std::string_view> TextSet::Sorted() const {
  std::vector<std::string_view> sorted;
  sorted.reserve(impl_->entries.size());
  for (const auto& [entry, rank] : impl_->entries) sorted.push_back(entry);
  std::sort(sorted.begin(), sorted.end());
  return sorted;
}

Int64Set::Int64Set(std::vector<int64_t> entries) : sorted_(std::move(entries)) {
  std::sort(sorted_.begin(), sorted_.end());
  sorted_.erase(std::unique(sorted_.begin(), sorted_.end()), sorted_.end());
  const size_t slot_count = std::bit_ceil(std::max<size_t>(2 * sorted_.size(), 8));
  mask_ = slot_count - 1;
  slots_.assign(slot_count, 0);
  occupied_.assign(WordCount(slot_count), 0);
  for (int64_t value : sorted_) {
    size_t slot = HashInt(value) & mask_;
    while (GetBit(occupied_.data(), slot)) slot = (slot + 1) & mask_;
    SetBit(occupied_.data(), slot);
    slots_[slot] = value;
  }
}

bool Int64Set::Contains(int64_t value) const {
  for (size_t slot = HashInt(value) & mask_; GetBit(occupied_.data(), slot); slot = (slot + 1) & mask_) {
    if (slots_[slot] == value) return true;
  }
  return false;
}

}  // namespace tollgate::lookup

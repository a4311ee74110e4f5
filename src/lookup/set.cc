// Texts: one pool of bytes and a flat hash table of views into it, as a probe must not chase pointers. A text longer
// than the longest entry is answered without hashing. Integers: open addressing with linear probes; a bitmap says which
// slots are taken, since no value can be spared as a mark.
#include "lookup/set.h"

#include <absl/container/flat_hash_set.h>

#include <algorithm>
#include <bit>

#include "base/bits.h"
#include "lookup/text_hash.h"

namespace tollgate::lookup {
namespace {

char FoldedLower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c; }

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
  absl::flat_hash_set<std::string_view, TextHash> entries;  // views into pool
  size_t longest = 0;
};

TextSet::TextSet(const std::vector<std::string_view>& entries, bool folds_lower)
    : impl_(std::make_unique<Impl>()), folds_lower_(folds_lower) {
  size_t byte_count = 0;
  for (std::string_view entry : entries) byte_count += entry.size();
  impl_->pool.reserve(byte_count);
  impl_->entries.reserve(entries.size());
  for (std::string_view entry : entries) {
    const size_t begin = impl_->pool.size();
    impl_->pool.append(entry);
    char* text = impl_->pool.data() + begin;
    if (folds_lower) std::transform(text, text + entry.size(), text, FoldedLower);
    impl_->entries.insert(std::string_view(text, entry.size()));
    impl_->longest = std::max(impl_->longest, entry.size());
  }
}
TextSet::~TextSet() = default;
TextSet::TextSet(TextSet&&) noexcept = default;
TextSet& TextSet::operator=(TextSet&&) noexcept = default;

bool TextSet::Contains(std::string_view text) const {
  if (text.size() > impl_->longest) return false;
  if (!folds_lower_) return impl_->entries.contains(text);
  constexpr size_t kOnStack = 256;
  char buffer[kOnStack];
  if (text.size() <= kOnStack) {
    std::transform(text.begin(), text.end(), buffer, FoldedLower);
    return impl_->entries.contains(std::string_view(buffer, text.size()));
  }
  std::string folded(text);
  std::transform(folded.begin(), folded.end(), folded.begin(), FoldedLower);
  return impl_->entries.contains(std::string_view(folded));
}

size_t TextSet::size() const { return impl_->entries.size(); }

std::vector<std::string_view> TextSet::Sorted() const {
  std::vector<std::string_view> sorted(impl_->entries.begin(), impl_->entries.end());
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

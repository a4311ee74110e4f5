// Exact lists: a flat hash table from entry to its latest end. Texts are views into the entries' own pool; a value
// longer than the longest entry is answered without hashing.
#include <absl/container/flat_hash_map.h>

#include <algorithm>

#include "lookup/entry.h"
#include "lookup/index.h"
#include "lookup/text_hash.h"

namespace tollgate::lookup {
namespace {

class ExactTexts {
 public:
  ExactTexts(const ListShape&, const Entries& entries) {
    until_us_.reserve(entries.size());
    for (size_t i = 0; i < entries.size(); ++i) {
      const std::string_view text = entries.text(i);
      longest_ = std::max(longest_, text.size());
      int64_t& until = until_us_.emplace(text, kNoEntryUs).first->second;
      until = std::max(until, UntilOf(entries, i));
    }
  }
  int64_t LiveUntil(std::string_view value) const {
    if (value.size() > longest_) return kNoEntryUs;
    const auto found = until_us_.find(value);
    return found == until_us_.end() ? kNoEntryUs : found->second;
  }

 private:
  absl::flat_hash_map<std::string_view, int64_t, TextHash> until_us_;
  size_t longest_ = 0;
};

class ExactInts {
 public:
  ExactInts(const ListShape& shape, const Entries& entries) {
    until_us_.reserve(entries.size());
    for (size_t i = 0; i < entries.size(); ++i) {
      int64_t& until = until_us_.emplace(*ReadUnits(entries.text(i), shape.scale), kNoEntryUs).first->second;
      until = std::max(until, UntilOf(entries, i));
    }
  }
  int64_t LiveUntil(int64_t value) const {
    const auto found = until_us_.find(value);
    return found == until_us_.end() ? kNoEntryUs : found->second;
  }

 private:
  absl::flat_hash_map<int64_t, int64_t> until_us_;
};

}  // namespace

std::unique_ptr<const Index> MakeExactIndex(const ListShape& shape, const Entries& entries) {
  if (shape.type == TG_STRING) return std::make_unique<TextIndex<ExactTexts>>(shape, entries);
  return std::make_unique<IntIndex<ExactInts>>(shape, entries);
}

}  // namespace tollgate::lookup

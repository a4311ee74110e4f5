// Lists by hash: a flat table from entry to its latest end. Texts are views into the entries' own pool; a value longer
// than the longest entry is answered without hashing. A prefix is found by a probe for each length that some entry has,
// a suffix by one for each label of the value: both are few, and a trie of a million entries misses the cache a level.
#include <absl/container/flat_hash_map.h>

#include <algorithm>

#include "lookup/entry.h"
#include "lookup/index.h"
#include "lookup/text_hash.h"

namespace tollgate::lookup {
namespace {

class Texts64 {
 public:
  void Reserve(size_t count) { until_us_.reserve(count); }
  void Add(std::string_view text, int64_t until) {
    longest_ = std::max(longest_, text.size());
    int64_t& latest = until_us_.emplace(text, kNoEntryUs).first->second;
    latest = std::max(latest, until);
  }
  int64_t Find(std::string_view text) const {
    if (text.size() > longest_) return kNoEntryUs;
    const auto found = until_us_.find(text);
    return found == until_us_.end() ? kNoEntryUs : found->second;
  }
  size_t longest() const { return longest_; }

 private:
  absl::flat_hash_map<std::string_view, int64_t, TextHash> until_us_;
  size_t longest_ = 0;
};

class ExactTexts {
 public:
  ExactTexts(const ListShape&, const Entries& entries) {
    texts_.Reserve(entries.size());
    for (size_t i = 0; i < entries.size(); ++i) texts_.Add(entries.text(i), UntilOf(entries, i));
  }
  int64_t LiveUntil(std::string_view value) const { return texts_.Find(value); }

 private:
  Texts64 texts_;
};

class Prefixes {
 public:
  Prefixes(const ListShape&, const Entries& entries) {
    texts_.Reserve(entries.size());
    for (size_t i = 0; i < entries.size(); ++i) {
      texts_.Add(entries.text(i), UntilOf(entries, i));
      lengths_.push_back(entries.text(i).size());
    }
    std::sort(lengths_.begin(), lengths_.end());
    lengths_.erase(std::unique(lengths_.begin(), lengths_.end()), lengths_.end());
  }
  int64_t LiveUntil(std::string_view value) const {
    int64_t until = kNoEntryUs;
    for (size_t length : lengths_) {
      if (length > value.size() || until == kForeverUs) break;
      until = std::max(until, texts_.Find(value.substr(0, length)));
    }
    return until;
  }

 private:
  Texts64 texts_;
  std::vector<size_t> lengths_;  // rising
};

class Suffixes {
 public:
  Suffixes(const ListShape&, const Entries& entries) {
    texts_.Reserve(entries.size());
    for (size_t i = 0; i < entries.size(); ++i) texts_.Add(BareSuffix(entries.text(i)), UntilOf(entries, i));
  }
  int64_t LiveUntil(std::string_view value) const {
    value = BareDomain(value);
    int64_t until = texts_.Find(value);
    // Labels before the longest entry can begin are skipped: a value may be all dots.
    size_t dot = value.find('.', value.size() > texts_.longest() ? value.size() - texts_.longest() - 1 : 0);
    while (dot != value.npos && until != kForeverUs) {
      until = std::max(until, texts_.Find(value.substr(dot + 1)));
      dot = value.find('.', dot + 1);
    }
    return until;
  }

 private:
  Texts64 texts_;
};

class ExactInts {
 public:
  ExactInts(const ListShape& shape, const Entries& entries) {
    until_us_.reserve(entries.size());
    for (size_t i = 0; i < entries.size(); ++i) {
      int64_t units = 0;
      ReadUnits(entries.text(i), shape.scale, &units);
      int64_t& until = until_us_.emplace(units, kNoEntryUs).first->second;
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

std::unique_ptr<const Index> MakeHashIndex(const ListShape& shape, const Entries& entries) {
  if (shape.type != TG_STRING) return std::make_unique<IntIndex<ExactInts>>(shape, entries);
  if (shape.match == Match::kPrefix) return std::make_unique<TextIndex<Prefixes>>(shape, entries);
  if (shape.match == Match::kSuffix) return std::make_unique<TextIndex<Suffixes>>(shape, entries);
  return std::make_unique<TextIndex<ExactTexts>>(shape, entries);
}

}  // namespace tollgate::lookup

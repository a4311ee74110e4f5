// The index of a list: how its entries are found. One class a kind of match; the loop over a column stands here once,
// so that a probe is inlined into it.
#ifndef TOLLGATE_LOOKUP_INDEX_H_
#define TOLLGATE_LOOKUP_INDEX_H_

#include <algorithm>
#include <bit>
#include <memory>
#include <string>
#include <string_view>

#include "base/bits.h"
#include "lookup/list.h"

namespace tollgate::lookup {

class Index {
 public:
  using Scratch = List::Scratch;
  virtual ~Index() = default;
  // As List's. An index of texts is asked for texts alone, one of integers for integers. This one hits nothing.
  virtual int64_t LiveUntil(std::string_view, Scratch*) const { return kNoEntryUs; }
  virtual int64_t LiveUntil(int64_t) const { return kNoEntryUs; }
  virtual void Contains(const Texts&, const uint64_t*, size_t row_count, Scratch*, uint64_t* hits) const {
    std::fill_n(hits, WordCount(row_count), uint64_t{0});
  }
  virtual void Contains(const int64_t*, const uint64_t*, size_t row_count, uint64_t* hits) const {
    std::fill_n(hits, WordCount(row_count), uint64_t{0});
  }
  virtual const pattern::PatternSet* patterns() const { return nullptr; }
};

// hits = the rows where test(row) holds, of those in `rows`.
template <class Test>
void TestColumn(const uint64_t* rows, size_t row_count, uint64_t* hits, const Test& test) {
  for (size_t w = 0; w < WordCount(row_count); ++w) {
    uint64_t hit = 0;
    for (uint64_t bits = rows[w]; bits != 0; bits &= bits - 1) {
      const int bit = std::countr_zero(bits);
      hit |= static_cast<uint64_t>(test(w * 64 + static_cast<size_t>(bit))) << bit;
    }
    hits[w] = hit;
  }
}

// ASCII letters of a text in lower case, for as long as the object lives. Short texts take no memory.
class Folded {
 public:
  explicit Folded(std::string_view text);
  Folded(const Folded&) = delete;
  std::string_view view() const { return view_; }

 private:
  char buffer_[256];
  std::string long_text_;
  std::string_view view_;
};

// Probe: int64_t LiveUntil(std::string_view) const.
template <class Probe>
class TextIndex final : public Index {
 public:
  TextIndex(const ListShape& shape, const Entries& entries) : probe_(shape, entries), folds_(shape.folds_lower) {}
  using Index::Contains;
  using Index::LiveUntil;
  int64_t LiveUntil(std::string_view value, Scratch*) const override {
    return folds_ ? probe_.LiveUntil(Folded(value).view()) : probe_.LiveUntil(value);
  }
  void Contains(const Texts& values, const uint64_t* rows, size_t row_count, Scratch*, uint64_t* hits) const override {
    if (folds_) {
      TestColumn(rows, row_count, hits,
                 [&](size_t row) { return probe_.LiveUntil(Folded(values[row]).view()) != kNoEntryUs; });
    } else {
      TestColumn(rows, row_count, hits, [&](size_t row) { return probe_.LiveUntil(values[row]) != kNoEntryUs; });
    }
  }

 private:
  Probe probe_;
  bool folds_;
};

// Probe: int64_t LiveUntil(int64_t) const.
template <class Probe>
class IntIndex final : public Index {
 public:
  IntIndex(const ListShape& shape, const Entries& entries) : probe_(shape, entries) {}
  using Index::Contains;
  using Index::LiveUntil;
  int64_t LiveUntil(int64_t value) const override { return probe_.LiveUntil(value); }
  void Contains(const int64_t* values, const uint64_t* rows, size_t row_count, uint64_t* hits) const override {
    TestColumn(rows, row_count, hits, [&](size_t row) { return probe_.LiveUntil(values[row]) != kNoEntryUs; });
  }

 private:
  Probe probe_;
};

// One each. Entries are those of the shape (EntryFault) and outlive the index.
std::unique_ptr<const Index> MakeHashIndex(const ListShape& shape, const Entries& entries);
std::unique_ptr<const Index> MakeIntervalIndex(const ListShape& shape, const Entries& entries);
std::unique_ptr<const Index> MakePatternIndex(const ListShape& shape, const Entries& entries, pattern::PatternSet set);

}  // namespace tollgate::lookup
#endif  // TOLLGATE_LOOKUP_INDEX_H_

// Lists: named sets of entries, kept apart from the rules that ask them. A list is its shape (the pack's word, part of
// the program) and its entries (Data, swapped apart from the plan).
#ifndef TOLLGATE_LOOKUP_LIST_H_
#define TOLLGATE_LOOKUP_LIST_H_

#include <cstdint>
#include <limits>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/texts.h"
#include "pattern/set.h"
#include "tollgate/status.hpp"
#include "tollgate/types.h"

namespace tollgate::lookup {

// How an entry stands to a value that it hits.
enum class Match : uint8_t {
  kExact,
  kPrefix,     // the value starts with the entry
  kSuffix,     // the value is the entry or ends in "." and the entry: a domain and its subdomains
  kSubstring,  // the value contains the entry
  kRegex,      // RE2's meaning, anywhere in the value
  kCidr,       // an address in the network; v4 and v6
  kRange,      // between two ends, both in it; of texts the leading digits are compared (card numbers and BINs)
};

// What the program knows of a list that it asks. Two uses of one list with values of unlike types are two shapes.
struct ListShape {
  std::string name;
  Match match = Match::kExact;
  bool folds_lower = false;  // entries and values are compared after ASCII lower-casing
  bool expires = false;      // entries may end at an event time
  tg_type type = TG_STRING;  // of the values: TG_STRING, TG_INT64 or TG_DECIMAL
  int32_t scale = 0;
  friend bool operator==(const ListShape&, const ListShape&) = default;
};

// An entry that does not end, and the answer where no entry hits.
inline constexpr int64_t kForeverUs = std::numeric_limits<int64_t>::max();
inline constexpr int64_t kNoEntryUs = std::numeric_limits<int64_t>::min();

// Entries as the pack's file has them, in its order; one pool, since a list may have millions.
struct Entries {
  std::string pool;
  std::vector<uint64_t> ends;     // of entry i in the pool; it begins where the one before ends
  std::vector<int64_t> until_us;  // empty: no entry ends
  size_t size() const { return ends.size(); }
  std::string_view text(size_t i) const {
    const uint64_t begin = i == 0 ? 0 : ends[i - 1];
    return std::string_view(pool).substr(begin, ends[i] - begin);
  }
  void Add(std::string_view text, int64_t until = kForeverUs);
};

// Why `text` is no entry of a list of this shape; "" where it is one. Never quotes it: it may be a card number.
std::string EntryFault(const ListShape& shape, std::string_view text);
// kSubstring, kRegex: its index is a pattern set, which a compiler makes.
inline bool IsOfPatterns(const ListShape& shape) {
  return shape.match == Match::kSubstring || shape.match == Match::kRegex;
}

// The patterns that its set is made of, one an entry.
std::vector<std::string> PatternsOf(const ListShape& shape, const Entries& entries);

class Index;

// A list that can be asked: its entries under an index that suits their kind. Immutable, read by all threads.
class List {
 public:
  // What lists of patterns write when they are asked: one a thread.
  using Scratch = pattern::PatternSet::Scratch;

  // BAD_DATA where an entry is none of the shape's; its number is said. A list of patterns is made by `compiler`
  // (NOT_SUPPORTED where there is none), or of a set that one made of these very entries.
  static Expected<List> Build(ListShape shape, Entries entries, const pattern::SetCompiler* compiler = nullptr);
  static Expected<List> Build(ListShape shape, Entries entries, pattern::PatternSet set);
  ~List();
  List(List&&) noexcept;
  List& operator=(List&&) noexcept;

  const ListShape& shape() const { return shape_; }
  const Entries& entries() const { return *entries_; }
  const pattern::PatternSet* patterns() const;  // of a list of patterns that has entries; else nullptr

  // The latest end of the entries that hit the value: kForeverUs, or kNoEntryUs where none does. The one that fits the
  // shape's type; an int64_t holds the units of a decimal. Texts are valid UTF-8. `scratch` may be null, which costs a
  // list of patterns an allocation.
  int64_t LiveUntil(std::string_view value, Scratch* scratch = nullptr) const;
  int64_t LiveUntil(int64_t value) const;
  bool Contains(std::string_view value) const { return LiveUntil(value) != kNoEntryUs; }
  bool Contains(int64_t value) const { return LiveUntil(value) != kNoEntryUs; }
  // A column at once: `hits` gets the rows among `rows` that some entry hits. Both are words of bits, zero past the
  // last row.
  void Contains(const Texts& values, const uint64_t* rows, size_t row_count, Scratch* scratch, uint64_t* hits) const;
  void Contains(const int64_t* values, const uint64_t* rows, size_t row_count, uint64_t* hits) const;

 private:
  List(ListShape shape, std::unique_ptr<const Entries> entries, std::unique_ptr<const Index> index);
  static Status Prepare(const ListShape& shape, Entries* entries);
  ListShape shape_;
  std::unique_ptr<const Entries> entries_;  // views into them are the index's keys
  std::unique_ptr<const Index> index_;
};

}  // namespace tollgate::lookup
#endif  // TOLLGATE_LOOKUP_LIST_H_

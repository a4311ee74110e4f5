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

}  // namespace tollgate::lookup
#endif  // TOLLGATE_LOOKUP_LIST_H_

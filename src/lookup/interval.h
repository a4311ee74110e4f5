// What lists and tables by network and by range have in common: intervals of addresses, of leading digits and of
// numbers, each with a value, and the value of the best that holds a key.
#ifndef TOLLGATE_LOOKUP_INTERVAL_H_
#define TOLLGATE_LOOKUP_INTERVAL_H_

#include <string>
#include <string_view>
#include <vector>

#include "lookup/segments.h"

namespace tollgate::lookup {

// IPv4 and IPv6 apart. The high half of an IPv4 address leads to its few segments by a table: a binary search over all
// of them would miss the cache a dozen times.
class NetworkMap {
 public:
  explicit NetworkMap(int64_t none) : none_(none) {}
  void Add(const Network& network, int64_t value, int64_t rank);
  void Build();
  // A text that is no address is in no network.
  int64_t Find(std::string_view address) const;

 private:
  int64_t none_;
  std::vector<Interval<uint32_t>> v4_;
  std::vector<Interval<Address6>> v6_;
  Segments<uint32_t> v4_segments_;
  Segments<Address6> v6_segments_;
  std::vector<uint32_t> v4_halves_;  // the first segment that starts at or behind high half i; 65,537 of them
};

// Ranges of leading digits: card numbers by the ranges of their issuers. The ends may have unlike lengths; a value is
// compared with each at the end's own length, and one that has fewer leading digits than an end is not in the range.
inline constexpr size_t kMaxRangeDigits = 19;  // of a card number (ISO/IEC 7812-1), and of what fits 64 bits
struct DigitRange {
  uint64_t first = 0, last = 0;  // of 19 digits: the ends filled up with 0 and 9
  size_t length = 0;             // of the longer end
};
// "" or what is wrong with the two.
std::string ReadDigitRange(std::string_view first, std::string_view last, DigitRange* range);

class DigitRangeMap {
 public:
  explicit DigitRangeMap(int64_t none) : none_(none) {}
  void Add(const DigitRange& range, int64_t value, int64_t rank);
  void Build();
  // The values of all ranges that hold it, one a length at most, to `visit`.
  template <class Visit>
  void Find(std::string_view text, Visit visit) const {
    uint64_t digits = 0;
    size_t count = 0;
    while (count < text.size() && count < kMaxRangeDigits && text[count] >= '0' && text[count] <= '9') {
      digits = digits * 10 + static_cast<uint64_t>(text[count++] - '0');
    }
    if (count == 0) return;
    for (size_t i = count; i < kMaxRangeDigits; ++i) digits *= 10;
    for (const OfLength& of : lengths_) {
      if (of.length > count) return;
      const int64_t value = of.segments.Find(digits);
      if (value != none_) visit(value);
    }
  }

 private:
  struct OfLength {
    size_t length;
    std::vector<Interval<uint64_t>> intervals;
    Segments<uint64_t> segments;
  };
  int64_t none_;
  std::vector<OfLength> lengths_;  // rising
};

}  // namespace tollgate::lookup
#endif  // TOLLGATE_LOOKUP_INTERVAL_H_

// Lists by network and by range.
#include "lookup/entry.h"
#include "lookup/index.h"
#include "lookup/interval.h"

namespace tollgate::lookup {
namespace {

// Of the entries that hit, the one that lives longest counts: the end is value and rank at once.
class Networks {
 public:
  Networks(const ListShape&, const Entries& entries) : map_(kNoEntryUs) {
    for (size_t i = 0; i < entries.size(); ++i) {
      Network network;
      ReadNetwork(entries.text(i), &network);
      map_.Add(network, UntilOf(entries, i), UntilOf(entries, i));
    }
    map_.Build();
  }
  int64_t LiveUntil(std::string_view value) const { return map_.Find(value); }

 private:
  NetworkMap map_;
};

class DigitRanges {
 public:
  DigitRanges(const ListShape&, const Entries& entries) : map_(kNoEntryUs) {
    for (size_t i = 0; i < entries.size(); ++i) {
      const RangeText text = SplitRange(entries.text(i));
      DigitRange range;
      ReadDigitRange(text.first, text.last, &range);
      map_.Add(range, UntilOf(entries, i), UntilOf(entries, i));
    }
    map_.Build();
  }
  int64_t LiveUntil(std::string_view value) const {
    int64_t until = kNoEntryUs;
    map_.Find(value, [&](int64_t of_length) { until = std::max(until, of_length); });
    return until;
  }

 private:
  DigitRangeMap map_;
};

class IntRanges {
 public:
  IntRanges(const ListShape& shape, const Entries& entries) {
    std::vector<Interval<int64_t>> intervals(entries.size());
    for (size_t i = 0; i < entries.size(); ++i) {
      ReadIntRange(entries.text(i), shape.scale, &intervals[i].first, &intervals[i].last);
      intervals[i].value = intervals[i].rank = UntilOf(entries, i);
    }
    segments_ = Segments<int64_t>(std::move(intervals), kNoEntryUs);
  }
  int64_t LiveUntil(int64_t value) const { return segments_.Find(value); }

 private:
  Segments<int64_t> segments_;
};

}  // namespace

std::unique_ptr<const Index> MakeIntervalIndex(const ListShape& shape, const Entries& entries) {
  if (shape.match == Match::kCidr) return std::make_unique<TextIndex<Networks>>(shape, entries);
  if (shape.type == TG_STRING) return std::make_unique<TextIndex<DigitRanges>>(shape, entries);
  return std::make_unique<IntIndex<IntRanges>>(shape, entries);
}

}  // namespace tollgate::lookup

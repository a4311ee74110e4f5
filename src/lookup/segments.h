// Intervals that may overlap, as one sorted run of segments that do not: a look-up is one binary search, however deep
// they nest. Built by a sweep from left to right that keeps the open intervals in a heap, the best on top. Rejected: an
// interval tree, which walks every interval that holds the key.
#ifndef TOLLGATE_LOOKUP_SEGMENTS_H_
#define TOLLGATE_LOOKUP_SEGMENTS_H_

#include <algorithm>
#include <cstdint>
#include <limits>
#include <optional>
#include <queue>
#include <utility>
#include <vector>

#include "lookup/address.h"

namespace tollgate::lookup {

// The key after `key`; nullopt: it is the last.
template <class Integer>
std::optional<Integer> Next(Integer key) {
  if (key == std::numeric_limits<Integer>::max()) return std::nullopt;
  return static_cast<Integer>(key + 1);
}
inline std::optional<Address6> Next(const Address6& key) {
  const Address6 next = {key[1] + 1 == 0 ? key[0] + 1 : key[0], key[1] + 1};
  if (next == Address6{}) return std::nullopt;
  return next;
}

template <class Key>
struct Interval {
  Key first, last;  // both in it
  int64_t value;
  int64_t rank = 0;  // of those that hold a key the one with the highest counts
};

template <class Key>
class Segments {
 public:
  Segments() = default;
  // `none`: where no interval is.
  Segments(std::vector<Interval<Key>> intervals, int64_t none) : none_(none) {
    const auto starts_before = [](const auto& a, const auto& b) { return a.first < b.first; };
    std::sort(intervals.begin(), intervals.end(), starts_before);
    const auto ranks_below = [&](size_t a, size_t b) { return intervals[a].rank < intervals[b].rank; };
    std::priority_queue<size_t, std::vector<size_t>, decltype(ranks_below)> open(ranks_below);
    size_t opened = 0;
    for (const Key& point : Points(intervals)) {
      while (opened < intervals.size() && intervals[opened].first == point) open.push(opened++);
      while (!open.empty() && intervals[open.top()].last < point) open.pop();
      const int64_t value = open.empty() ? none : intervals[open.top()].value;
      if (values_.empty() || values_.back() != value) {
        starts_.push_back(point);
        values_.push_back(value);
      }
    }
  }

  int64_t Find(const Key& key) const { return FindIn(key, 0, starts_.size()); }
  // The same where all starts before `begin` are at or below the key and those from `end` on are above it.
  int64_t FindIn(const Key& key, size_t begin, size_t end) const {
    const auto from = starts_.begin() + static_cast<ptrdiff_t>(begin);
    const auto to = starts_.begin() + static_cast<ptrdiff_t>(end);
    const auto after = std::upper_bound(from, to, key) - starts_.begin();
    return after == 0 ? none_ : values_[static_cast<size_t>(after - 1)];
  }
  const std::vector<Key>& starts() const { return starts_; }

 private:
  // Where the set of intervals changes, rising.
  static std::vector<Key> Points(const std::vector<Interval<Key>>& intervals) {
    std::vector<Key> points;
    points.reserve(2 * intervals.size());
    for (const Interval<Key>& interval : intervals) {
      points.push_back(interval.first);
      if (const auto next = Next(interval.last)) points.push_back(*next);
    }
    std::sort(points.begin(), points.end());
    points.erase(std::unique(points.begin(), points.end()), points.end());
    return points;
  }

  std::vector<Key> starts_;
  std::vector<int64_t> values_;  // from a start to the next
  int64_t none_ = 0;
};

}  // namespace tollgate::lookup
#endif  // TOLLGATE_LOOKUP_SEGMENTS_H_

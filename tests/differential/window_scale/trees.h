// A tree over the places of a key's events: what is held at each, and what a stretch of them comes to.
#ifndef TOLLGATE_TESTS_DIFFERENTIAL_WINDOW_SCALE_TREES_H_
#define TOLLGATE_TESTS_DIFFERENTIAL_WINDOW_SCALE_TREES_H_

#include <algorithm>
#include <bit>
#include <cstdint>
#include <optional>
#include <vector>

namespace tollgate::window_scale {

struct Stretch {
  size_t count = 0;        // events
  size_t value_count = 0;  // of these with a value
  int64_t sum = 0;
  int64_t least = INT64_MAX, greatest = INT64_MIN;

  void Add(std::optional<int64_t> value) {
    ++count;
    if (!value) return;
    Add(Stretch{0, 1, *value, *value, *value});
  }
  void Add(const Stretch& other) {
    count += other.count;
    value_count += other.value_count;
    sum += other.sum;
    least = std::min(least, other.least);
    greatest = std::max(greatest, other.greatest);
  }
};

class Tree {
 public:
  void Clear(size_t places) {
    leaves_ = std::bit_ceil(std::max<size_t>(1, places));
    nodes_.assign(2 * leaves_, Stretch());
  }
  void Set(size_t place, std::optional<int64_t> value) {
    Stretch leaf;
    leaf.Add(value);
    Put(place, leaf);
  }
  void Unset(size_t place) { Put(place, {}); }
  size_t count() const { return nodes_[1].count; }

  Stretch Of(size_t begin, size_t end) const {
    Stretch out;
    for (size_t l = begin + leaves_, r = end + leaves_; l < r; l /= 2, r /= 2) {
      if (l % 2 == 1) out.Add(nodes_[l++]);
      if (r % 2 == 1) out.Add(nodes_[--r]);
    }
    return out;
  }
  size_t CountIn(size_t begin, size_t end) const { return Of(begin, end).count; }
  // The place of the event with `index` others before it; index < count().
  size_t Nth(size_t index) const {
    size_t node = 1;
    while (node < leaves_) {
      node *= 2;
      if (index < nodes_[node].count) continue;
      index -= nodes_[node].count;
      ++node;
    }
    return node - leaves_;
  }

 private:
  void Put(size_t place, const Stretch& leaf) {
    size_t node = place + leaves_;
    nodes_[node] = leaf;
    while (node > 1) {
      node /= 2;
      nodes_[node] = nodes_[2 * node];
      nodes_[node].Add(nodes_[2 * node + 1]);
    }
  }
  size_t leaves_ = 1;
  std::vector<Stretch> nodes_;
};

}  // namespace tollgate::window_scale
#endif  // TOLLGATE_TESTS_DIFFERENTIAL_WINDOW_SCALE_TREES_H_

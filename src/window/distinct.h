// How many different values: a table of places that is used again without being cleared. Against sorting: a thousand
// values take 4 us and not 100.
#ifndef TOLLGATE_WINDOW_DISTINCT_H_
#define TOLLGATE_WINDOW_DISTINCT_H_

#include <bit>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace tollgate::window {

class DistinctSet {
 public:
  // Forgets what there was, and has room for `most` values.
  void Start(size_t most) {
    size_ = 0;
    const size_t wanted = std::bit_ceil(2 * most + 2);
    if (places_.size() < wanted) {
      places_.assign(wanted, Place{});
      round_ = 0;
    }
    shift_ = 64 - std::countr_zero(places_.size());
    if (++round_ == 0) {  // all numbers of rounds were used
      places_.assign(places_.size(), Place{});
      round_ = 1;
    }
  }
  void Add(uint64_t value) {
    // Fibonacci hashing (Knuth, volume 3, 6.4): integers of a key come in rows.
    for (size_t at = value * 0x9E3779B97F4A7C15 >> shift_;; at = (at + 1) & (places_.size() - 1)) {
      Place& place = places_[at];
      if (place.round == round_ && place.value == value) return;
      if (place.round == round_) continue;
      place = {value, round_};
      ++size_;
      return;
    }
  }
  size_t size() const { return size_; }

 private:
  struct Place {
    uint64_t value = 0;
    uint32_t round = 0;  // that it was taken in
  };
  std::vector<Place> places_;
  size_t size_ = 0;
  int shift_ = 0;
  uint32_t round_ = 0;
};

}  // namespace tollgate::window
#endif  // TOLLGATE_WINDOW_DISTINCT_H_

// One seed, the same numbers on every machine.
#ifndef TOLLGATE_BENCHMARKS_RANDOM_H_
#define TOLLGATE_BENCHMARKS_RANDOM_H_

#include <cstddef>
#include <cstdint>

namespace tollgate::bench {

// splitmix64: Steele, Lea, Flood, "Fast splittable pseudorandom number generators", OOPSLA 2014.
class Random {
 public:
  explicit Random(uint64_t seed) : state_(seed) {}
  uint64_t Next() {
    uint64_t z = state_ += 0x9E3779B97F4A7C15;
    z = (z ^ z >> 30) * 0xBF58476D1CE4E5B9;
    z = (z ^ z >> 27) * 0x94D049BB133111EB;
    return z ^ z >> 31;
  }
  int64_t Below(int64_t limit) { return static_cast<int64_t>(Next() % static_cast<uint64_t>(limit)); }
  template <size_t n>
  const char* Pick(const char* const (&choices)[n]) {
    return choices[Next() % n];
  }

 private:
  uint64_t state_;
};

}  // namespace tollgate::bench
#endif  // TOLLGATE_BENCHMARKS_RANDOM_H_

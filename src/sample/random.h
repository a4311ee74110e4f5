// Chance out of 64-bit integers alone: the same numbers from every compiler, library and processor. Nothing here is a
// double: libm's last digits, std:: distributions and fused multiply-adds differ between machines.
//
// The generator is splitmix64: Steele, Lea, Flood, "Fast splittable pseudorandom number generators", OOPSLA 2014. One
// word of state, passes BigCrush, and any word may be a seed, so that each card and merchant can have a stream of its
// own without being stored. xoshiro256** was not needed: its four words buy a period that no run comes near.
#ifndef TOLLGATE_SAMPLE_RANDOM_H_
#define TOLLGATE_SAMPLE_RANDOM_H_

#include <bit>
#include <cstddef>
#include <cstdint>

namespace tollgate::sample {

inline constexpr uint64_t kGoldenGamma = 0x9E3779B97F4A7C15;

inline constexpr uint64_t Mix(uint64_t z) {
  z = (z ^ z >> 30) * 0xBF58476D1CE4E5B9;
  z = (z ^ z >> 27) * 0x94D049BB133111EB;
  return z ^ z >> 31;
}

class Random {
 public:
  explicit constexpr Random(uint64_t seed) : state_(seed) {}
  constexpr uint64_t Next() { return Mix(state_ += kGoldenGamma); }
  // [0, limit), limit at least 1. By the high half of a product (Lemire, "Fast random integer generation in an
  // interval", 2019) without its rejection: the bias is below limit / 2^32, the number of draws always one.
  constexpr uint32_t Below(uint32_t limit) { return static_cast<uint32_t>((Next() >> 32) * limit >> 32); }
  // [low, high], with the same remark.
  constexpr int64_t Between(int64_t low, int64_t high) {
    return low + static_cast<int64_t>(Below(static_cast<uint32_t>(high - low + 1)));
  }
  // [0, limit) with density log(limit / x): few get much, as cards and merchants do.
  constexpr uint32_t BelowSkewed(uint32_t limit) { return Below(1 + Below(limit)); }
  constexpr bool Chance(uint32_t parts_per_million) { return Below(1000000) < parts_per_million; }

  // Exponential gaps, mean 3 << 15 (that is 1.5 in 16.16): minus the binary logarithm of a uniform draw, which is its
  // count of leading zeroes and a mantissa taken as linear. The mean is exact: zeroes have 1, the mantissa 1/2.
  constexpr int64_t Exponential() {
    const uint64_t draw = Next() | 1;
    const int zero_count = std::countl_zero(draw);
    const uint64_t mantissa = draw << zero_count << 1;  // without its leading one
    return (int64_t{zero_count} << 16) + 65536 - static_cast<int64_t>(mantissa >> 48);
  }
  static constexpr int64_t kExponentialMean = 3 << 15;

  // A factor in thousandths, median near 1,000, that leans to the right as amounts of payments do (about log-normal
  // with sigma 0.6): two to the power of a sum of four uniform draws (nearly normal), the mantissa linear again.
  constexpr int64_t Spread() {
    int64_t sum = -2 * 65536;
    uint64_t draw = Next();
    for (int i = 0; i < 4; ++i, draw >>= 16) sum += static_cast<int64_t>(draw & 0xFFFF);
    const int64_t octaves = sum * 3 / 2 + 3 * 65536;  // 16.16, raised by 3 to be positive
    const int64_t power = (65536 + (octaves & 0xFFFF)) << (octaves >> 16);
    return power * 1000 >> 19;
  }

 private:
  uint64_t state_;
};

// What a draw is for: attributes of the same card under different purposes have nothing to do with each other.
enum class Purpose : uint64_t {
  kHabits = 1,
  kFraud,
  kDelivery,
  kFaults,
  kCard,
  kFavourite,
  kCustomer,
  kJourney,
  kMerchant,
  kOwner,
  kDevice,
  kAddress,
  kTransaction,
  kPayee,
};

// The word that belongs to (a, b) under a purpose; a seed for Random, or a draw by itself.
inline constexpr uint64_t WordOf(uint64_t seed, Purpose purpose, uint64_t a = 0, uint64_t b = 0) {
  const uint64_t room = Mix(seed + kGoldenGamma * static_cast<uint64_t>(purpose));
  return Mix(Mix(room + kGoldenGamma * (a + 1)) + kGoldenGamma * (b + 1));
}

// [0, limit) out of a word that was drawn already.
inline constexpr uint32_t Reduce(uint64_t word, uint32_t limit) {
  return static_cast<uint32_t>((word >> 32) * limit >> 32);
}

}  // namespace tollgate::sample
#endif  // TOLLGATE_SAMPLE_RANDOM_H_

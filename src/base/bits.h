// Bitmaps: uint64_t words, bit i of word i / 64 is row i. Arrow's layout on little-endian machines, which is what we
// run on.
#ifndef TOLLGATE_BASE_BITS_H_
#define TOLLGATE_BASE_BITS_H_

#include <bit>
#include <cstddef>
#include <cstdint>

namespace tollgate {

static_assert(std::endian::native == std::endian::little, "bitmaps share Arrow's byte layout");

constexpr size_t WordCount(size_t rows) { return (rows + 63) / 64; }
inline bool GetBit(const uint64_t* words, size_t row) { return words[row / 64] >> (row % 64) & 1; }
// The same of a bitmap that crosses the contract: bytes, at any address.
inline bool GetBit(const uint8_t* bytes, size_t row) { return bytes[row / 8] >> (row % 8) & 1; }
inline void SetBit(uint64_t* words, size_t row) { words[row / 64] |= uint64_t{1} << (row % 64); }
inline void ClearBit(uint64_t* words, size_t row) { words[row / 64] &= ~(uint64_t{1} << (row % 64)); }
// Ones for the rows of the last word: all ones where rows is a multiple of 64 (and not 0).
constexpr uint64_t TailMask(size_t rows) { return rows % 64 == 0 ? ~uint64_t{0} : (uint64_t{1} << (rows % 64)) - 1; }
inline size_t CountBits(const uint64_t* words, size_t rows) {
  size_t count = 0;
  for (size_t w = 0; w < WordCount(rows); ++w) {
    count += std::popcount(w + 1 == WordCount(rows) ? words[w] & TailMask(rows) : words[w]);
  }
  return count;
}
// Calls visit(row) for each set bit, rising.
template <class Visit>
void ForEachBit(const uint64_t* words, size_t rows, Visit visit) {
  for (size_t w = 0; w < WordCount(rows); ++w) {
    uint64_t bits = w + 1 == WordCount(rows) ? words[w] & TailMask(rows) : words[w];
    for (; bits != 0; bits &= bits - 1) visit(w * 64 + std::countr_zero(bits));
  }
}

}  // namespace tollgate
#endif  // TOLLGATE_BASE_BITS_H_

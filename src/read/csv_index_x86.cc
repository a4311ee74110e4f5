// The index kernels of x86-64. Intrinsics and target attributes stand in this file alone of the index.
#include "read/csv_index.h"

#if defined(__x86_64__)
// GCC 12 takes the deliberately undefined register of its own intrinsics for a mistake (GCC bug 105593).
#if !defined(__clang__)
#pragma GCC diagnostic ignored "-Wuninitialized"
#pragma GCC diagnostic ignored "-Wmaybe-uninitialized"
#endif
#include <immintrin.h>

#include "read/csv_index_step.h"

namespace tollgate::read {
namespace {

#define TG_TARGET_AVX2 gnu::target("avx2,pclmul,bmi,bmi2,popcnt,lzcnt")
#define TG_TARGET_AVX512 gnu::target("avx512f,avx512bw,avx512dq,avx512vl,avx512vbmi2,pclmul,bmi,bmi2,popcnt,lzcnt")

// Multiplying by all ones without carries sums every bit into all bits above it.
[[TG_TARGET_AVX2]] inline uint64_t PrefixXor(uint64_t bits) {
  const __m128i product = _mm_clmulepi64_si128(_mm_set_epi64x(0, static_cast<int64_t>(bits)), _mm_set1_epi8(-1), 0);
  return static_cast<uint64_t>(_mm_cvtsi128_si64(product));
}

[[TG_TARGET_AVX2]] inline uint64_t EqualMask(__m256i low, __m256i high, char c) {
  const __m256i wanted = _mm256_set1_epi8(c);
  const auto low_bits = static_cast<uint32_t>(_mm256_movemask_epi8(_mm256_cmpeq_epi8(low, wanted)));
  const auto high_bits = static_cast<uint32_t>(_mm256_movemask_epi8(_mm256_cmpeq_epi8(high, wanted)));
  return low_bits | static_cast<uint64_t>(high_bits) << 32;
}

// 0 .. 63, for compress to choose from.
alignas(64) constexpr auto kPlaces = [] {
  struct {
    uint8_t at[64];
  } places{};
  for (uint8_t i = 0; i < 64; ++i) places.at[i] = i;
  return places;
}();

// Positions of all bits by one compress: 16 places are written at once, more where there are more. 64 places of room.
[[TG_TARGET_AVX512]] inline void FlattenCompress(uint64_t bits, uint32_t base, uint32_t* out) {
  const __m512i packed = _mm512_maskz_compress_epi8(bits, _mm512_load_si512(kPlaces.at));
  const __m512i bases = _mm512_set1_epi32(static_cast<int>(base));
  const int count = std::popcount(bits);
  const auto store = [&](uint32_t * to, __m128i bytes) __attribute__((target("avx512f"))) {
    _mm512_storeu_si512(to, _mm512_add_epi32(bases, _mm512_cvtepu8_epi32(bytes)));
  };
  store(out, _mm512_castsi512_si128(packed));
  if (count > 16) [[unlikely]] {
    store(out + 16, _mm512_extracti32x4_epi32(packed, 1));
    store(out + 32, _mm512_extracti32x4_epi32(packed, 2));
    store(out + 48, _mm512_extracti32x4_epi32(packed, 3));
  }
}

}  // namespace

[[TG_TARGET_AVX2]] IndexRun IndexAvx2(const char* text, uint32_t base, size_t block_count, IndexState* state,
                                      CsvIndex* index) {
  __m256i seen_bits = _mm256_setzero_si256();
  __m256i smallest = _mm256_set1_epi8(-1);
  IndexState local = *state;
  size_t count = index->separator_count;
  IndexRun run{block_count, kNoFault};
  for (size_t block = 0; block < block_count; ++block, text += kIndexBytes, base += kIndexBytes) {
    const __m256i low = _mm256_loadu_si256(reinterpret_cast<const __m256i*>(text));
    const __m256i high = _mm256_loadu_si256(reinterpret_cast<const __m256i*>(text + 32));
    seen_bits = _mm256_or_si256(seen_bits, _mm256_or_si256(low, high));
    smallest = _mm256_min_epu8(smallest, _mm256_min_epu8(low, high));
    const uint64_t quote = EqualMask(low, high, '"');
    const BlockMasks masks{quote, EqualMask(low, high, ','), EqualMask(low, high, '\n'), EqualMask(low, high, '\r'),
                           PrefixXor(quote)};
    const BlockStructure structure = Step(masks, &local);
    FlattenBits(structure.separator, base, index->separators.data() + count);
    AppendLines(structure, base, count, index);
    count += static_cast<size_t>(std::popcount(structure.separator));
    index->any_escape |= structure.escape != 0;
    if (structure.fault != 0) [[unlikely]] {
      run = {block + 1, base + static_cast<uint32_t>(std::countr_zero(structure.fault))};
      break;
    }
  }
  *state = local;
  index->separator_count = count;
  index->any_non_ascii |= _mm256_movemask_epi8(seen_bits) != 0;
  index->any_nul |= _mm256_movemask_epi8(_mm256_cmpeq_epi8(smallest, _mm256_setzero_si256())) != 0;
  return run;
}

[[TG_TARGET_AVX512]] IndexRun IndexAvx512(const char* text, uint32_t base, size_t block_count, IndexState* state,
                                          CsvIndex* index) {
  __m512i seen_bits = _mm512_setzero_si512();
  __m512i smallest = _mm512_set1_epi8(-1);
  IndexState local = *state;
  size_t count = index->separator_count;
  IndexRun run{block_count, kNoFault};
  for (size_t block = 0; block < block_count; ++block, text += kIndexBytes, base += kIndexBytes) {
    const __m512i bytes = _mm512_loadu_si512(text);
    seen_bits = _mm512_or_si512(seen_bits, bytes);
    smallest = _mm512_min_epu8(smallest, bytes);
    const uint64_t quote = _mm512_cmpeq_epi8_mask(bytes, _mm512_set1_epi8('"'));
    const BlockMasks masks{quote, _mm512_cmpeq_epi8_mask(bytes, _mm512_set1_epi8(',')),
                           _mm512_cmpeq_epi8_mask(bytes, _mm512_set1_epi8('\n')),
                           _mm512_cmpeq_epi8_mask(bytes, _mm512_set1_epi8('\r')), PrefixXor(quote)};
    const BlockStructure structure = Step(masks, &local);
    FlattenCompress(structure.separator, base, index->separators.data() + count);
    AppendLines(structure, base, count, index);
    count += static_cast<size_t>(std::popcount(structure.separator));
    index->any_escape |= structure.escape != 0;
    if (structure.fault != 0) [[unlikely]] {
      run = {block + 1, base + static_cast<uint32_t>(std::countr_zero(structure.fault))};
      break;
    }
  }
  *state = local;
  index->separator_count = count;
  index->any_non_ascii |= _mm512_movepi8_mask(seen_bits) != 0;
  index->any_nul |= _mm512_cmpeq_epi8_mask(smallest, _mm512_setzero_si512()) != 0;
  return run;
}

}  // namespace tollgate::read
#endif  // __x86_64__

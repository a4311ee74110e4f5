// The path for AVX2: four rows an instruction, four bits of the mask. AVX2 compares integers by == and > only; the
// other four are these, swapped or negated.
#if defined(__x86_64__)

#include <immintrin.h>

#include "scan/kernels.h"

#define TG_TARGET __attribute__((target("avx2,bmi,bmi2")))

namespace tollgate::scan {
namespace {

using plan::Comparison;

template <Comparison kind>
TG_TARGET inline uint64_t Mask4(__m256i a, __m256i b) {
  constexpr bool is_equality = kind == Comparison::kEqual || kind == Comparison::kNotEqual;
  constexpr bool is_swapped = kind == Comparison::kLess || kind == Comparison::kGreaterEqual;
  __m256i hit;
  if constexpr (is_equality) {
    hit = _mm256_cmpeq_epi64(a, b);
  } else if constexpr (is_swapped) {
    hit = _mm256_cmpgt_epi64(b, a);
  } else {
    hit = _mm256_cmpgt_epi64(a, b);
  }
  return static_cast<uint32_t>(_mm256_movemask_pd(_mm256_castsi256_pd(hit)));
}
template <Comparison kind>
constexpr bool kIsNegated =
    kind == Comparison::kNotEqual || kind == Comparison::kLessEqual || kind == Comparison::kGreaterEqual;

// IEEE 754: an unordered pair is != and nothing else.
template <Comparison kind>
TG_TARGET inline uint64_t Mask4(__m256d a, __m256d b) {
  constexpr int kPredicates[] = {_CMP_EQ_OQ, _CMP_NEQ_UQ, _CMP_LT_OQ, _CMP_LE_OQ, _CMP_GT_OQ, _CMP_GE_OQ};
  return static_cast<uint32_t>(_mm256_movemask_pd(_mm256_cmp_pd(a, b, kPredicates[static_cast<int>(kind)])));
}

TG_TARGET inline __m256i Load(const int64_t* rows) {
  return _mm256_loadu_si256(reinterpret_cast<const __m256i*>(rows));
}
TG_TARGET inline __m256d Load(const double* rows) { return _mm256_loadu_pd(rows); }
TG_TARGET inline __m256i Spread(int64_t value) { return _mm256_set1_epi64x(value); }
TG_TARGET inline __m256d Spread(double value) { return _mm256_set1_pd(value); }
template <Comparison kind>
constexpr uint64_t Finish(uint64_t mask, int64_t) {
  return kIsNegated<kind> ? ~mask : mask;
}
template <Comparison kind>
constexpr uint64_t Finish(uint64_t mask, double) {
  return mask;
}

template <Comparison kind, class T>
TG_TARGET inline uint64_t MaskConst(const T* rows, T b) {
  const auto all_b = Spread(b);
  uint64_t mask = 0;
#pragma GCC unroll 16
  for (int i = 0; i < 16; ++i) mask |= Mask4<kind>(Load(rows + 4 * i), all_b) << (4 * i);
  return Finish<kind>(mask, T());
}

template <Comparison kind, class T>
TG_TARGET inline uint64_t MaskColumn(const T* a, const T* b) {
  uint64_t mask = 0;
#pragma GCC unroll 16
  for (int i = 0; i < 16; ++i) mask |= Mask4<kind>(Load(a + 4 * i), Load(b + 4 * i)) << (4 * i);
  return Finish<kind>(mask, T());
}

}  // namespace
}  // namespace tollgate::scan

#include "scan/kernels_body.h"

namespace tollgate::scan {
constinit const Kernels kAvx2Kernels = MakeKernels();
}  // namespace tollgate::scan

#endif  // defined(__x86_64__)

// The path for AVX-512: eight rows an instruction, and the mask comes as bits.
#if defined(__x86_64__)

#include <immintrin.h>

#include "scan/kernels.h"

#define TG_TARGET __attribute__((target("avx512f,avx512bw,avx512dq,avx512vl,bmi,bmi2")))

namespace tollgate::scan {
namespace {

using plan::Comparison;

template <Comparison kind>
TG_TARGET inline uint64_t Mask8(__m512i a, __m512i b) {
  constexpr int kPredicates[] = {_MM_CMPINT_EQ, _MM_CMPINT_NE,  _MM_CMPINT_LT,
                                 _MM_CMPINT_LE, _MM_CMPINT_NLE, _MM_CMPINT_NLT};
  return _mm512_cmp_epi64_mask(a, b, kPredicates[static_cast<int>(kind)]);
}

// IEEE 754: an unordered pair is != and nothing else.
template <Comparison kind>
TG_TARGET inline uint64_t Mask8(__m512d a, __m512d b) {
  constexpr int kPredicates[] = {_CMP_EQ_OQ, _CMP_NEQ_UQ, _CMP_LT_OQ, _CMP_LE_OQ, _CMP_GT_OQ, _CMP_GE_OQ};
  return _mm512_cmp_pd_mask(a, b, kPredicates[static_cast<int>(kind)]);
}

TG_TARGET inline __m512i Load(const int64_t* rows) { return _mm512_loadu_si512(rows); }
TG_TARGET inline __m512d Load(const double* rows) { return _mm512_loadu_pd(rows); }
TG_TARGET inline __m512i Spread(int64_t value) { return _mm512_set1_epi64(value); }
TG_TARGET inline __m512d Spread(double value) { return _mm512_set1_pd(value); }

template <Comparison kind, class T>
TG_TARGET inline uint64_t MaskConst(const T* rows, T b) {
  const auto all_b = Spread(b);
  uint64_t mask = 0;
#pragma GCC unroll 8
  for (int i = 0; i < 8; ++i) mask |= Mask8<kind>(Load(rows + 8 * i), all_b) << (8 * i);
  return mask;
}

template <Comparison kind, class T>
TG_TARGET inline uint64_t MaskColumn(const T* a, const T* b) {
  uint64_t mask = 0;
#pragma GCC unroll 8
  for (int i = 0; i < 8; ++i) mask |= Mask8<kind>(Load(a + 8 * i), Load(b + 8 * i)) << (8 * i);
  return mask;
}

}  // namespace
}  // namespace tollgate::scan

#include "scan/kernels_body.h"

namespace tollgate::scan {
constinit const Kernels kAvx512Kernels = MakeKernels();
}  // namespace tollgate::scan

#endif  // defined(__x86_64__)

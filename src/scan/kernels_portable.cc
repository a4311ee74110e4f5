// The path for any CPU: eight comparisons make a byte of the mask, and eight bytes a word. Rejected: a byte a row,
// packed by a multiplication (0.41 ns a row and comparison of integers against 0.32, g++ 12 for plain x86-64, which has
// no 64-bit vector comparison), and the plain loop over bits (1.06).
#include "base/check.h"
#include "scan/kernels.h"

#define TG_TARGET

namespace tollgate::scan {
namespace {

template <plan::Comparison kind, class T>
inline unsigned Compare(T a, T b) {
  using enum plan::Comparison;
  if constexpr (kind == kEqual) return a == b;
  if constexpr (kind == kNotEqual) return a != b;
  if constexpr (kind == kLess) return a < b;
  if constexpr (kind == kLessEqual) return a <= b;
  if constexpr (kind == kGreater) return a > b;
  if constexpr (kind == kGreaterEqual) return a >= b;
}

// Written out: g++ 12 makes vector code at a third of the speed of the loop that this is.
template <plan::Comparison kind, class T, class Operand>
inline uint64_t Eight(const T* a, Operand b) {
  return Compare<kind>(a[0], b(0)) | Compare<kind>(a[1], b(1)) << 1 | Compare<kind>(a[2], b(2)) << 2 |
         Compare<kind>(a[3], b(3)) << 3 | Compare<kind>(a[4], b(4)) << 4 | Compare<kind>(a[5], b(5)) << 5 |
         Compare<kind>(a[6], b(6)) << 6 | Compare<kind>(a[7], b(7)) << 7;
}

template <plan::Comparison kind, class T>
inline uint64_t MaskConst(const T* rows, T b) {
  uint64_t mask = 0;
  for (int i = 0; i < 64; i += 8) mask |= Eight<kind>(rows + i, [b](int) { return b; }) << i;
  return mask;
}

template <plan::Comparison kind, class T>
inline uint64_t MaskColumn(const T* a, const T* b) {
  uint64_t mask = 0;
  for (int i = 0; i < 64; i += 8) mask |= Eight<kind>(a + i, [b, i](int j) { return b[i + j]; }) << i;
  return mask;
}

}  // namespace
}  // namespace tollgate::scan

#include "scan/kernels_body.h"

namespace tollgate::scan {

constinit const Kernels kPortableKernels = MakeKernels();

const Kernels& KernelsFor(tg_cpu cpu) {
#if defined(__x86_64__)
  if (cpu == TG_CPU_AVX512) return kAvx512Kernels;
  if (cpu == TG_CPU_AVX2) return kAvx2Kernels;
#endif
  TG_CHECK(cpu == TG_CPU_PORTABLE);
  return kPortableKernels;
}

}  // namespace tollgate::scan

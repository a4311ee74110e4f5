// The path for any CPU. A comparison writes one byte a row, which compilers vectorize well, and eight bytes at a time
// are packed into bits by a multiplication: (bytes & 0x01..01) * 0x0102040810204080 gathers them in the top byte.
#include <cstring>

#include "base/check.h"
#include "scan/kernels.h"

#define TG_TARGET

namespace tollgate::scan {
namespace {

template <plan::Comparison kind, class T>
inline bool Compare(T a, T b) {
  using enum plan::Comparison;
  if constexpr (kind == kEqual) return a == b;
  if constexpr (kind == kNotEqual) return a != b;
  if constexpr (kind == kLess) return a < b;
  if constexpr (kind == kLessEqual) return a <= b;
  if constexpr (kind == kGreater) return a > b;
  if constexpr (kind == kGreaterEqual) return a >= b;
}

inline uint64_t Pack(const uint8_t* bytes) {
  uint64_t mask = 0;
  for (int i = 0; i < 8; ++i) {
    uint64_t eight;
    std::memcpy(&eight, bytes + 8 * i, 8);
    mask |= (eight * 0x0102040810204080) >> 56 << (8 * i);
  }
  return mask;
}

template <plan::Comparison kind, class T>
inline uint64_t MaskConst(const T* rows, T b) {
  uint8_t bytes[64];
  for (int i = 0; i < 64; ++i) bytes[i] = Compare<kind>(rows[i], b);
  return Pack(bytes);
}

template <plan::Comparison kind, class T>
inline uint64_t MaskColumn(const T* a, const T* b) {
  uint8_t bytes[64];
  for (int i = 0; i < 64; ++i) bytes[i] = Compare<kind>(a[i], b[i]);
  return Pack(bytes);
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

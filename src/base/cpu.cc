#include "base/cpu.h"

#include <string>

namespace tollgate {
namespace {

constexpr const char* kNames[] = {"auto", "portable", "avx2", "avx512"};

}  // namespace

tg_cpu DetectCpu() {
#if defined(__x86_64__)
  // GCC's test asks the operating system too (XGETBV): registers that it does not save are not reported.
  bool avx2 = __builtin_cpu_supports("avx2") && __builtin_cpu_supports("bmi2") && __builtin_cpu_supports("pclmul");
  bool avx512 = avx2 && __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") &&
                __builtin_cpu_supports("avx512dq") && __builtin_cpu_supports("avx512vl") &&
                __builtin_cpu_supports("avx512vbmi2");
  if (avx512) return TG_CPU_AVX512;
  if (avx2) return TG_CPU_AVX2;
#endif
  return TG_CPU_PORTABLE;
}

Expected<tg_cpu> ResolveCpu(tg_cpu wanted) {
  if (wanted < TG_CPU_AUTO || wanted > TG_CPU_AVX512)
    return Status(TG_INVALID_ARGUMENT, "cpu: no such instruction set");
  tg_cpu best = DetectCpu();
  if (wanted == TG_CPU_AUTO) return best;
  if (wanted > best) {
    return Status(TG_INVALID_ARGUMENT,
                  std::string("cpu: this machine has no ") + kNames[wanted] + "; its best is " + kNames[best]);
  }
  return wanted;
}

}  // namespace tollgate

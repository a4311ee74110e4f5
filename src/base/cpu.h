// Which kernels this machine can run.
#ifndef TOLLGATE_BASE_CPU_H_
#define TOLLGATE_BASE_CPU_H_

#include "tollgate/status.hpp"
#include "tollgate/types.h"

namespace tollgate {
// The best of PORTABLE, AVX2 (with BMI2 and PCLMUL), AVX512 (F, BW, DQ, VL, VBMI2) that CPU and operating system allow.
// Off x86-64, PORTABLE is all there is: arm64 has no kernels of its own yet, its compiler's NEON must do.
tg_cpu DetectCpu();
// AUTO resolved; INVALID_ARGUMENT where `wanted` is more than the machine has.
Expected<tg_cpu> ResolveCpu(tg_cpu wanted);
}  // namespace tollgate
#endif  // TOLLGATE_BASE_CPU_H_

// Kernels: comparisons of columns into bitmaps, and the algebra of bitmaps. One shape: operands in, whole words out; no
// allocation, no call, no type switch inside a loop.
//
// A switch interpreter takes 1.30 ns per row and comparison and g++ 12 on a plain bit loop a third of that or, where it
// vectorizes the loop badly, as much (prototypes); so two paths are written with intrinsics. All give the same bits.
#ifndef TOLLGATE_SCAN_KERNELS_H_
#define TOLLGATE_SCAN_KERNELS_H_

#include <cstddef>
#include <cstdint>

#include "plan/op.h"
#include "tollgate/types.h"

namespace tollgate::scan {

// The three bitmaps of a boolean: true, false, error; unknown is none of them.
struct Truth {
  const uint64_t* t;
  const uint64_t* f;
  const uint64_t* e;
};
struct TruthOut {
  uint64_t* t;
  uint64_t* f;
  uint64_t* e;
};

inline constexpr size_t kComparisonCount = 6;

// Every array is readable up to the next multiple of 64 rows; `words` counts words of 64 rows. Comparisons set t where
// they hold and f where they do not, of the rows in `ok`. Outputs may be their own inputs.
struct Kernels {
  using IntConst = void (*)(const int64_t* a, int64_t b, const uint64_t* ok, size_t words, uint64_t* t, uint64_t* f);
  using IntColumn = void (*)(const int64_t* a, const int64_t* b, const uint64_t* ok, size_t words, uint64_t* t,
                             uint64_t* f);
  using DoubleConst = void (*)(const double* a, double b, const uint64_t* ok, size_t words, uint64_t* t, uint64_t* f);
  using DoubleColumn = void (*)(const double* a, const double* b, const uint64_t* ok, size_t words, uint64_t* t,
                                uint64_t* f);
  IntConst compare_int_const[kComparisonCount];
  IntColumn compare_int[kComparisonCount];
  DoubleConst compare_double_const[kComparisonCount];
  DoubleColumn compare_double[kComparisonCount];

  // Kleene's, with errors: where neither true nor false, UNKNOWN if an operand is, else ERROR. The ones without errors
  // leave out.e alone.
  void (*and_truth)(Truth a, Truth b, size_t words, TruthOut out);
  void (*or_truth)(Truth a, Truth b, size_t words, TruthOut out);
  void (*and_truth_no_errors)(Truth a, Truth b, size_t words, TruthOut out);
  void (*or_truth_no_errors)(Truth a, Truth b, size_t words, TruthOut out);
  // ok and E of a strict op: ok where both are, UNKNOWN where one is, else ERROR.
  void (*merge_ok)(const uint64_t* a, const uint64_t* b, size_t words, uint64_t* ok);
  void (*merge_errors)(Truth a, Truth b, size_t words, uint64_t* e);  // t: ok; f is not read
};

// `cpu` is resolved (base/cpu.h) and present on this machine.
const Kernels& KernelsFor(tg_cpu cpu);

// The three paths; for KernelsFor alone.
extern const Kernels kPortableKernels;
#if defined(__x86_64__)
extern const Kernels kAvx2Kernels;
extern const Kernels kAvx512Kernels;
#endif

}  // namespace tollgate::scan
#endif  // TOLLGATE_SCAN_KERNELS_H_

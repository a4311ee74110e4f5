// How often this process has called operator new, on any thread: the benchmark binary replaces it. Memory that a C
// library takes by malloc is not counted.
#ifndef TOLLGATE_BENCHMARKS_ALLOCATIONS_H_
#define TOLLGATE_BENCHMARKS_ALLOCATIONS_H_

#include <cstdint>

namespace tollgate::bench {

int64_t AllocationCount();

}  // namespace tollgate::bench
#endif  // TOLLGATE_BENCHMARKS_ALLOCATIONS_H_

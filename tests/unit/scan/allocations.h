// Counts what this test program allocates by operator new.
#ifndef TOLLGATE_TESTS_UNIT_SCAN_ALLOCATIONS_H_
#define TOLLGATE_TESTS_UNIT_SCAN_ALLOCATIONS_H_

#include <cstddef>

namespace tollgate::scan {
size_t AllocationCount();  // of this thread, so far
}  // namespace tollgate::scan
#endif  // TOLLGATE_TESTS_UNIT_SCAN_ALLOCATIONS_H_

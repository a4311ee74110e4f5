// The compiler of pattern sets: library `tollgate` alone has it.
#ifndef TOLLGATE_PATTERN_SET_COMPILE_H_
#define TOLLGATE_PATTERN_SET_COMPILE_H_

#include <memory>

#include "pattern/set.h"

namespace tollgate::pattern {

// Bounds on what one set may cost to compile; Hyperscan's compiler cannot be stopped once it runs.
struct SetLimits {
  size_t members = 100'000;
  size_t total_bytes = size_t{16} << 20;  // of pattern text
};

// NOT_SUPPORTED where the Hyperscan that is linked gives wrong answers to known questions.
Expected<std::unique_ptr<const SetCompiler>> NewSetCompiler(const SetLimits& limits = {});

}  // namespace tollgate::pattern
#endif  // TOLLGATE_PATTERN_SET_COMPILE_H_

// What a fuzzer holds against its input: a property that does not hold ends the process with a sentence, as a sanitizer
// ends it with a report. libFuzzer then keeps the input.
#ifndef TOLLGATE_TESTS_FUZZ_PROPERTY_H_
#define TOLLGATE_TESTS_FUZZ_PROPERTY_H_

#include <cstdio>
#include <cstdlib>
#include <string_view>

namespace tollgate::fuzz {

inline void Require(bool holds, std::string_view property, std::string_view details = {}) {
  if (holds) return;
  std::fprintf(stderr, "PROPERTY VIOLATED: %.*s\n%.*s\n", static_cast<int>(property.size()), property.data(),
               static_cast<int>(details.size()), details.data());
  std::abort();
}

}  // namespace tollgate::fuzz
#endif  // TOLLGATE_TESTS_FUZZ_PROPERTY_H_

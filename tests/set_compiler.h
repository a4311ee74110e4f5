// The compiler of pattern sets that tests share: it tests itself when it is made, which takes longer than a small pack.
#ifndef TOLLGATE_TESTS_SET_COMPILER_H_
#define TOLLGATE_TESTS_SET_COMPILER_H_

#include "pattern/set_compile.h"

namespace tollgate {

inline const pattern::SetCompiler& TestSetCompiler() {
  static const auto compiler = pattern::NewSetCompiler();
  return **compiler;
}

}  // namespace tollgate
#endif  // TOLLGATE_TESTS_SET_COMPILER_H_

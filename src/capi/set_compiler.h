// The compiler of pattern sets that this library has, if it has one: a plan file whose databases are not to be trusted,
// or are another machine's, is loaded by it.
#ifndef TOLLGATE_CAPI_SET_COMPILER_H_
#define TOLLGATE_CAPI_SET_COMPILER_H_

#include "pattern/on_demand.h"

namespace tollgate::capi {

// Null in tollgate_scan. Each library links one of with_set_compiler.cc and without_set_compiler.cc.
pattern::SetCompilerFactory LinkedSetCompiler();

}  // namespace tollgate::capi
#endif  // TOLLGATE_CAPI_SET_COMPILER_H_

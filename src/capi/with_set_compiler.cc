#include "capi/set_compiler.h"
#include "pattern/set_compile.h"

namespace tollgate::capi {

pattern::SetCompilerFactory LinkedSetCompiler() {
  return [] { return pattern::NewSetCompiler(); };
}

}  // namespace tollgate::capi

#include "capi/set_compiler.h"
#include "pattern/set_compile.h"

namespace tollgate::capi {

NewSetCompiler LinkedSetCompiler() {
  return [] { return pattern::NewSetCompiler(); };
}

}  // namespace tollgate::capi

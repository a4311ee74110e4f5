#include "capi/set_compiler.h"

namespace tollgate::capi {

pattern::SetCompilerFactory LinkedSetCompiler() { return nullptr; }

}  // namespace tollgate::capi

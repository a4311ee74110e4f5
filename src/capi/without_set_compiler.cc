#include "capi/set_compiler.h"

namespace tollgate::capi {

NewSetCompiler LinkedSetCompiler() { return nullptr; }

}  // namespace tollgate::capi

// From the path of a pack or a schema to a plan, with everything that can go wrong told on standard error.
#ifndef TOLLGATE_CLI_PACK_FILE_H_
#define TOLLGATE_CLI_PACK_FILE_H_

#include <string>

#include "tollgate/compile.hpp"

namespace tollgate::cli {

enum class Kind { kPack, kSchema };
// Without a plan: all has been said, and *exit_code says how it ended. Warnings go to standard error where
// `tells_warnings`.
Compiled CompileFile(const std::string& path, Kind kind, bool tells_warnings, int* exit_code);

// One line on standard error: "tollgate: ...".
void Complain(const std::string& message);

}  // namespace tollgate::cli
#endif  // TOLLGATE_CLI_PACK_FILE_H_

// From the path of a pack, a schema or a plan file to a plan, with everything that can go wrong told on standard error.
#ifndef TOLLGATE_CLI_PACK_FILE_H_
#define TOLLGATE_CLI_PACK_FILE_H_

#include <CLI/CLI.hpp>
#include <string>
#include <vector>

#include "cli/file.h"
#include "tollgate/compile.hpp"

namespace tollgate::cli {

struct PackArguments {
  std::string path;
  std::string expected_sha256;  // of a plan file; "": any
};
// What a verb says of its PACK.
inline constexpr const char* kPackHelp =
    "Rule pack, a YAML or JSON file of at most 16 MiB (its includes and schema too; lists and tables: 256 MiB), or a "
    "plan "
    "file";
// --expect-sha256.
void AddExpectOption(CLI::App* verb, PackArguments* arguments);

enum class Kind { kPack, kSchema };
// Every file that a compilation has read, and what it is to read otherwise than the pack says.
struct PackInputs {
  std::vector<FileIdentity> files;
  std::string list_name, list_path;  // the list or table that is read from this file; "": none
};
// A plan file, recognised by its first bytes, is loaded; anything else is compiled. Without a plan: all has been said,
// and *exit_code says how it ended. Warnings go to standard error where `tells_warnings`. `inputs` may be null.
Compiled OpenPack(const PackArguments& pack, Kind kind, bool tells_warnings, int* exit_code,
                  PackInputs* inputs = nullptr);
// The same of what is no plan file.
Compiled CompileFile(const std::string& path, Kind kind, bool tells_warnings, int* exit_code, PackInputs* inputs);

// One line on standard error: "tollgate: ...".
void Complain(const std::string& message);

}  // namespace tollgate::cli
#endif  // TOLLGATE_CLI_PACK_FILE_H_

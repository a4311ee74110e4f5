// --data: files that take the place of what the pack's lists and tables hold.
#ifndef TOLLGATE_CLI_DATA_FILES_H_
#define TOLLGATE_CLI_DATA_FILES_H_

#include <CLI/CLI.hpp>
#include <string>
#include <vector>

#include "tollgate/data.hpp"

namespace tollgate::cli {

void AddDataOption(CLI::App* verb, std::vector<std::string>* arguments);

// FILE or TABLE=FILE.
struct DataArgument {
  std::string table;  // "": a data file
  std::string path;
};
DataArgument ReadDataArgument(const std::string& argument);

// Loads what the arguments name. False: all has been said, and *exit_code says how it ended. Tables that are external
// and have no rows are told once, where `tells_warnings`.
bool LoadData(const Plan& plan, const std::vector<std::string>& arguments, bool tells_warnings, Data* data,
              int* exit_code);

}  // namespace tollgate::cli
#endif  // TOLLGATE_CLI_DATA_FILES_H_

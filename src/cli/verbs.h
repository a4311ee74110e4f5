// The verbs of the command. Each adds itself, its options and its help; when it was the one called it sets the exit
// code. What options set is the caller's and outlives the parse.
#ifndef TOLLGATE_CLI_VERBS_H_
#define TOLLGATE_CLI_VERBS_H_

#include <CLI/CLI.hpp>
#include <optional>
#include <string>
#include <vector>

#include "cli/pack_file.h"
#include "cli/run.h"
#include "cli/state_file.h"

namespace tollgate::cli {

struct CheckArguments {
  PackArguments pack;
  bool prints_plan = false;
  bool is_quiet = false;
};
void AddCheck(CLI::App* app, CheckArguments* arguments, int* exit_code);

struct CompileArguments {
  std::string pack;
  std::string output;
  std::optional<std::string> list;  // NAME or NAME=FILE: a data file is made, no plan
  bool is_schema = false;
  bool is_json = false;
  bool is_quiet = false;
};
void AddCompile(CLI::App* app, CompileArguments* arguments, int* exit_code);

struct PlanArguments {
  PackArguments pack;
};
void AddPlan(CLI::App* app, PlanArguments* arguments, int* exit_code);

struct ScreenArguments {
  RunArguments run;
  std::string format = "ndjson";
  std::string output = "-";
  std::vector<std::string> only;
  std::vector<std::string> data;
  StateArguments state;
};
void AddScreen(CLI::App* app, ScreenArguments* arguments, int* exit_code);

struct StateFileArguments {
  std::vector<std::string> files;
  std::string format = "text";
  std::string output;  // "": nothing is merged
  PackArguments pack;
  std::string secret_file;
};
void AddState(CLI::App* app, StateFileArguments* arguments, int* exit_code);

void AddValidate(CLI::App* app, RunArguments* arguments, int* exit_code);

}  // namespace tollgate::cli
#endif  // TOLLGATE_CLI_VERBS_H_

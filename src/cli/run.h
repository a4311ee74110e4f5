// What screen and validate have in common: an input, some outputs, a run, and what is said of it.
#ifndef TOLLGATE_CLI_RUN_H_
#define TOLLGATE_CLI_RUN_H_

#include <CLI/CLI.hpp>
#include <string>
#include <vector>

#include "cli/pack_file.h"
#include "cli/state_file.h"
#include "tollgate/screen.hpp"

namespace tollgate::cli {

struct RunArguments {
  PackArguments pack;                    // or schema, or plan; never to be written over
  std::vector<FileIdentity> pack_files;  // what it is made of; nor these
  std::string input = "-";
  std::string decisions;  // path, "-" or "" for none; so the next two
  std::string rejects;
  std::string findings;
  bool counts_findings = false;  // what messages count: findings, which are then wanted, or decisions
  tg_format format = TG_FORMAT_NDJSON;
  std::vector<int32_t> only;
  const Data* data = nullptr;           // nullptr: the plan's own
  std::vector<std::string> data_files;  // paths; never to be written over
  KeptState* state = nullptr;           // nullptr: the run is a stream of its own
  int32_t thread_count = 0;
  int32_t batch_row_count = 0;
  std::string input_format = "auto";
  std::string cpu = "auto";
  std::string summary = "text";
  bool is_quiet = false;
};

// INPUT, --input-format, -j, --batch-rows, --cpu, --summary, -q.
void AddRunOptions(CLI::App* verb, RunArguments* arguments);
// Runs and tells; returns the exit code.
int Run(const Plan& plan, const RunArguments& arguments);

}  // namespace tollgate::cli
#endif  // TOLLGATE_CLI_RUN_H_

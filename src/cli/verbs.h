// The verbs of the command. Each adds itself, its options and its help, and sets the exit code when it was the one
// called.
#ifndef TOLLGATE_CLI_VERBS_H_
#define TOLLGATE_CLI_VERBS_H_

#include <CLI/CLI.hpp>

namespace tollgate::cli {

void AddCheck(CLI::App* app, int* exit_code);
void AddScreen(CLI::App* app, int* exit_code);
void AddValidate(CLI::App* app, int* exit_code);

}  // namespace tollgate::cli
#endif  // TOLLGATE_CLI_VERBS_H_

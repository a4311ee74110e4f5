// What was wrong about the command line, in words that name it and what was near.
#ifndef TOLLGATE_CLI_USAGE_H_
#define TOLLGATE_CLI_USAGE_H_

#include <CLI/CLI.hpp>

namespace tollgate::cli {

// The exit code of a command line that was not taken, told on standard error; or of help, told on standard output.
int TellUsage(const CLI::App& app, const CLI::ParseError& error);

}  // namespace tollgate::cli
#endif  // TOLLGATE_CLI_USAGE_H_

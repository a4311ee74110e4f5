// What the process says with its exit code. Part of the command's interface: scripts rely on it.
#ifndef TOLLGATE_CLI_EXIT_CODE_H_
#define TOLLGATE_CLI_EXIT_CODE_H_

#include <string>
#include <string_view>

namespace tollgate::cli {

inline constexpr int kExitClean = 0;
inline constexpr int kExitRejected = 1;       // completed, with rejected records or failed pack tests
inline constexpr int kExitUsage = 2;          // wrong use
inline constexpr int kExitUnusable = 3;       // pack, schema, plan or state
inline constexpr int kExitFailed = 4;         // input or output
inline constexpr int kExitInterrupted = 130;  // as a shell reports SIGINT

// `written`: what a verb writes a line each of; "": nothing.
inline std::string ExitCodesHelp(std::string_view written) {
  std::string failed = "  4    input or output failed";
  if (!written.empty()) failed.append("; the message says how many ").append(written).append(" were written");
  return "Exit codes:\n"
         "  0    clean\n"
         "  1    completed, with rejected records or failed pack tests\n"
         "  2    wrong use\n"
         "  3    the pack, schema, plan or state is unusable\n" +
         failed +
         "\n"
         "  130  interrupted; whole lines were written\n";
}

}  // namespace tollgate::cli
#endif  // TOLLGATE_CLI_EXIT_CODE_H_

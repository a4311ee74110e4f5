// tollgate check: compile, all diagnostics with carets, run the pack's own tests.
#include <cstdio>

#include "cli/exit_code.h"
#include "cli/pack_file.h"
#include "cli/verbs.h"
#include "tollgate/screen.hpp"

namespace tollgate::cli {
namespace {

std::string Count(size_t count, const char* noun) {
  return std::to_string(count) + " " + noun + (count == 1 ? "" : "s");
}

void Print(const std::string& line) { std::fwrite(line.data(), 1, line.size(), stdout); }

void PrintTests(const TestReport& report, bool is_quiet) {
  for (size_t t = 0; t < report.size(); ++t) {
    const tg_test_result result = report[t];
    if (result.passed != 0 && is_quiet) continue;
    Print((result.passed != 0 ? "ok      " : "FAILED  ") + std::string(View(result.name)) + "\n");
    if (result.passed == 0) Print("        " + std::string(View(result.message)) + "\n");
  }
}

int Check(const CheckArguments& arguments) {
  int code = kExitUnusable;
  const Compiled compiled = OpenPack(arguments.pack, Kind::kPack, /*tells_warnings=*/true, &code);
  if (!compiled.status.ok()) return code;
  const Plan& plan = compiled.plan;
  if (arguments.prints_plan) Print(std::string(plan.text()));
  const Expected<TestReport> report = RunPackTests(plan);
  if (!report.ok()) {
    Complain(std::string(report.status().message()));
    return kExitUnusable;
  }
  PrintTests(*report, arguments.is_quiet);
  const size_t warnings = compiled.diagnostics.size();
  std::string line = std::string(plan.name());
  if (!plan.version().empty()) line.append(line.empty() ? "" : " ").append(plan.version());
  line += ": " + Count(static_cast<size_t>(plan.rule_count()), "rule") + ", " +
          Count(static_cast<size_t>(plan.outcome_count()), "outcome") + ", " +
          Count(static_cast<size_t>(plan.field_count()), "field") + "; " + Count(report->size(), "test");
  if (report->size() != 0)
    line += report->failed_count() == 0 ? ", all passed" : ", " + std::to_string(report->failed_count()) + " FAILED";
  if (warnings != 0) line += "; " + Count(warnings, "warning");
  if (!arguments.is_quiet) Print(line + "\n" + std::string(plan.identity()) + "\n");
  if (std::fflush(stdout) != 0) {
    Complain("cannot write standard output");
    return kExitFailed;
  }
  return report->failed_count() == 0 ? kExitClean : kExitRejected;
}

}  // namespace

void AddCheck(CLI::App* app, CheckArguments* arguments, int* exit_code) {
  CLI::App* verb =
      app->add_subcommand("check", "Compile a rule pack, tell every problem, and run the pack's own tests");
  verb->add_option("PACK", arguments->pack.path, kPackHelp)->required();
  AddExpectOption(verb, &arguments->pack);
  verb->add_flag("--plan", arguments->prints_plan, "Print the compiled plan");
  verb->add_flag("-q,--quiet", arguments->is_quiet, "Print problems and failed tests only");
  verb->footer(ExitCodesHelp(""));
  verb->callback([arguments, exit_code] { *exit_code = Check(*arguments); });
}

}  // namespace tollgate::cli

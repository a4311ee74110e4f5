// tollgate plan: what stands in a plan file, for people.
#include <cstdio>

#include "cli/exit_code.h"
#include "cli/pack_file.h"
#include "cli/verbs.h"

namespace tollgate::cli {
namespace {

int Print(const PlanArguments& arguments) {
  int code = kExitUnusable;
  const Compiled compiled = OpenPack(arguments.pack, Kind::kPack, /*tells_warnings=*/false, &code);
  if (!compiled.status.ok()) return code;
  std::string text = "identity " + std::string(compiled.plan.identity()) + "\n";
  text.append(compiled.plan.file_text()).append(compiled.plan.text());
  std::fwrite(text.data(), 1, text.size(), stdout);
  if (std::fflush(stdout) == 0) return kExitClean;
  Complain("cannot write standard output");
  return kExitFailed;
}

}  // namespace

void AddPlan(CLI::App* app, PlanArguments* arguments, int* exit_code) {
  CLI::App* verb = app->add_subcommand("plan", "List what stands in a plan file");
  verb->add_option("PLAN", arguments->pack.path, "Plan file; a rule pack is compiled first")->required();
  AddExpectOption(verb, &arguments->pack);
  verb->footer(ExitCodesHelp(""));
  verb->callback([arguments, exit_code] { *exit_code = Print(*arguments); });
}

}  // namespace tollgate::cli

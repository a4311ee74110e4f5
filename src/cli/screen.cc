// tollgate screen: a verdict for every record.
#include <utility>

#include "cli/data_files.h"
#include "cli/exit_code.h"
#include "cli/pack_file.h"
#include "cli/run.h"
#include "cli/verbs.h"

namespace tollgate::cli {
namespace {

// False: said which outcome the pack does not have, and which ones it has.
bool ResolveOutcomes(const Plan& plan, const std::vector<std::string>& names, std::vector<int32_t>* only) {
  for (const std::string& name : names) {
    only->push_back(plan.FindOutcome(name));
    if (only->back() >= 0) continue;
    std::string message = "--only: no outcome `" + name + "`; the pack has";
    for (int32_t o = 0; o < plan.outcome_count(); ++o) {
      message.append(o == 0 ? " " : ", ").append(plan.outcome(o));
    }
    Complain(message);
    return false;
  }
  return true;
}

int Screen(const ScreenArguments& arguments) {
  RunArguments run = arguments.run;
  int code = kExitUnusable;
  PackInputs inputs;
  const Compiled compiled = OpenPack(run.pack, Kind::kPack, !run.is_quiet, &code, &inputs);
  if (!compiled.status.ok()) return code;
  run.pack_files = std::move(inputs.files);
  if (compiled.plan.outcome_count() == 0) {
    Complain(run.pack.path +
             " decides nothing: it has no outcomes, as the plan of a schema has none; `tollgate validate` "
             "checks records");
    return kExitUnusable;
  }
  if (!ResolveOutcomes(compiled.plan, arguments.only, &run.only)) return kExitUsage;
  Data data;
  if (!LoadData(compiled.plan, arguments.data, !run.is_quiet, &data, &code)) return code;
  run.data = &data;
  for (const std::string& argument : arguments.data) run.data_files.push_back(ReadDataArgument(argument).path);
  KeptState state;
  if (!arguments.state.place.empty()) {
    if (!state.Open(compiled.plan, run.pack.path, arguments.state, run.is_quiet, &code)) return code;
    run.state = &state;
  }
  run.format = arguments.state.is_only      ? TG_FORMAT_NONE
               : arguments.format == "csv"  ? TG_FORMAT_CSV
               : arguments.format == "none" ? TG_FORMAT_NONE
                                            : TG_FORMAT_NDJSON;
  if (run.format != TG_FORMAT_NONE) run.decisions = arguments.output;
  return Run(compiled.plan, run);
}

}  // namespace

void AddScreen(CLI::App* app, ScreenArguments* arguments, int* exit_code) {
  CLI::App* verb = app->add_subcommand("screen", "Screen records by a rule pack: one decision a record, a summary");
  verb->add_option("PACK", arguments->run.pack.path, kPackHelp)->required();
  AddRunOptions(verb, &arguments->run);
  AddExpectOption(verb, &arguments->run.pack);
  CLI::Option* const format =
      verb->add_option("--format", arguments->format, "Form of the decisions; none: the summary only");
  format->check(CLI::IsMember({"ndjson", "csv", "none"}))->capture_default_str();
  CLI::Option* const only =
      verb->add_option("--only", arguments->only, "Write decisions with these outcomes only, as review,decline");
  only->delimiter(',')->allow_extra_args(false);
  CLI::Option* const output =
      verb->add_option("-o,--output", arguments->output, "Where decisions go; -: standard output")
          ->capture_default_str();
  verb->add_option("--rejects", arguments->run.rejects, "File for the header and the rejected records, byte for byte");
  verb->add_option("--findings", arguments->run.findings, "File for everything found wrong, as NDJSON");
  AddDataOption(verb, &arguments->data);
  AddStateOptions(verb, &arguments->state);
  verb->get_option("--state-only")->excludes(format)->excludes(only)->excludes(output);
  verb->footer(ExitCodesHelp("decisions"));
  verb->callback([arguments, exit_code] { *exit_code = Screen(*arguments); });
}

}  // namespace tollgate::cli

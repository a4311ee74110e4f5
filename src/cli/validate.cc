// tollgate validate: a schema alone. Findings on standard output, a summary on standard error.
#include <utility>

#include "cli/exit_code.h"
#include "cli/pack_file.h"
#include "cli/run.h"
#include "cli/verbs.h"

namespace tollgate::cli {
namespace {

int Validate(const RunArguments& arguments) {
  RunArguments run = arguments;
  int code = kExitUnusable;
  PackInputs inputs;
  const Compiled compiled = OpenPack(run.pack, Kind::kSchema, !run.is_quiet, &code, &inputs);
  if (!compiled.status.ok()) return code;
  run.pack_files = std::move(inputs.files);
  return Run(compiled.plan, run);
}

}  // namespace

void AddValidate(CLI::App* app, RunArguments* arguments, int* exit_code) {
  CLI::App* verb =
      app->add_subcommand("validate", "Check records against a JSON Schema: findings as NDJSON, a summary");
  arguments->format = TG_FORMAT_NONE;
  arguments->findings = "-";
  arguments->counts_findings = true;
  verb->add_option("SCHEMA", arguments->pack.path,
                   "JSON Schema 2020-12, a JSON or YAML file of at most 16 MiB, or a plan file, whose schema is taken")
      ->required();
  AddRunOptions(verb, arguments);
  AddExpectOption(verb, &arguments->pack);
  verb->add_option("-o,--output", arguments->findings, "Where findings go; -: standard output")->capture_default_str();
  verb->add_option("--rejects", arguments->rejects, "File for the header and the rejected records, byte for byte");
  verb->footer(ExitCodesHelp("findings"));
  verb->callback([arguments, exit_code] { *exit_code = Validate(*arguments); });
}

}  // namespace tollgate::cli

// tollgate compile: a pack becomes a plan file.
#include <algorithm>
#include <cstdio>

#include "cli/exit_code.h"
#include "cli/file.h"
#include "cli/json_text.h"
#include "cli/pack_file.h"
#include "cli/progress.h"
#include "cli/replace_file.h"
#include "cli/verbs.h"
#include "tollgate/data.hpp"

namespace tollgate::cli {
namespace {

std::string JsonReport(const CompileArguments& arguments, const Compiled& compiled, const tg_plan_file& file) {
  std::string out;
  const auto member = [&out](std::string_view name, std::string_view text) {
    out.append(out.empty() ? "{\"" : ",\"").append(name).append("\":");
    AppendJsonText(text, &out);
  };
  member("name", compiled.plan.name());
  member("version", compiled.plan.version());
  member("identity", compiled.plan.identity());
  member("output", arguments.output);
  member("sha256", file.sha256);
  out += ",\"bytes\":" + std::to_string(file.size) + ",\"warnings\":" + std::to_string(compiled.diagnostics.size());
  return out + "}\n";
}

std::string TextReport(const CompileArguments& arguments, const Compiled& compiled, const tg_plan_file& file) {
  return "plan " + std::string(compiled.plan.identity()) + "\nfile " + file.sha256 + "  " + arguments.output + ", " +
         Grouped(file.size) + " bytes\n";
}

// What is written: a plan, or the data file of one list or table.
struct Product {
  std::string bytes;
  std::string report;
};

// False: said why not, and *exit_code says how it ended.
bool MakePlanFile(const CompileArguments& arguments, const Compiled& compiled, Product* product, int* exit_code) {
  const auto keep = [product](std::string_view content) -> int32_t {
    product->bytes.assign(content);
    return 0;
  };
  const Expected<tg_plan_file> file = SavePlan(compiled.plan, keep);
  if (!file.ok()) {
    Complain(std::string(file.status().message()));
    *exit_code = kExitFailed;
    return false;
  }
  product->report = arguments.is_json ? JsonReport(arguments, compiled, *file) : TextReport(arguments, compiled, *file);
  return true;
}

std::string DataReport(const CompileArguments& arguments, const Plan& plan, const std::string& name, uint64_t size) {
  std::string identity;
  for (size_t i = 0; i < tg_plan_data_count(plan.get()); ++i) {
    const tg_data_source source = tg_plan_data_get(plan.get(), i);
    if (View(source.name) == name) identity = View(source.identity);
  }
  if (!arguments.is_json) {
    return "data " + name + " " + identity + "\nfile " + arguments.output + ", " + Grouped(size) + " bytes\n";
  }
  std::string out = "{\"data\":";
  AppendJsonText(name, &out);
  out += ",\"identity\":";
  AppendJsonText(identity, &out);
  out += ",\"output\":";
  AppendJsonText(arguments.output, &out);
  return out + ",\"bytes\":" + std::to_string(size) + "}\n";
}

bool MakeDataFile(const CompileArguments& arguments, const Compiled& compiled, const std::string& name,
                  Product* product, int* exit_code) {
  const auto keep = [product](std::string_view content) -> int32_t {
    product->bytes.assign(content);
    return 0;
  };
  const Status status = WriteData(compiled.plan, name, keep);
  if (!status.ok()) {
    Complain("--list: " + std::string(status.message()));
    *exit_code = status.code() == TG_INVALID_ARGUMENT ? kExitUsage : kExitFailed;
    return false;
  }
  product->report = DataReport(arguments, compiled.plan, name, product->bytes.size());
  return true;
}

// False: said what is wrong with --list.
bool ReadListArgument(const std::string& argument, PackInputs* inputs) {
  const size_t sign = argument.find('=');
  inputs->list_name = argument.substr(0, sign);
  if (sign != argument.npos) inputs->list_path = argument.substr(sign + 1);
  if (!inputs->list_name.empty() && (sign == argument.npos || !inputs->list_path.empty())) return true;
  Complain("--list: `" + argument + "` is neither NAME nor NAME=FILE");
  return false;
}

int Compile(const CompileArguments& arguments) {
  int code = kExitUnusable;
  PackInputs inputs;
  if (arguments.list.has_value() && !ReadListArgument(*arguments.list, &inputs)) return kExitUsage;
  const Compiled compiled = CompileFile(arguments.pack, arguments.is_schema ? Kind::kSchema : Kind::kPack,
                                        /*tells_warnings=*/!arguments.is_quiet, &code, &inputs);
  if (!compiled.status.ok()) return code;
  const std::optional<FileIdentity> target = IdentityOf(arguments.output);
  if (target.has_value() && std::find(inputs.files.begin(), inputs.files.end(), *target) != inputs.files.end()) {
    Complain("the plan would go to " + arguments.output + ", which the pack is made of");
    return kExitUsage;
  }
  Product product;
  const bool is_made = inputs.list_name.empty() ? MakePlanFile(arguments, compiled, &product, &code)
                                                : MakeDataFile(arguments, compiled, inputs.list_name, &product, &code);
  if (!is_made) return code;
  if (const int problem = ReplaceFile(arguments.output, product.bytes); problem != 0) {
    Complain("cannot write " + (arguments.output == "-" ? "standard output" : arguments.output) + ": " +
             ErrnoText(problem));
    return kExitFailed;
  }
  if (arguments.is_quiet) return kExitClean;
  std::FILE* const out = arguments.output == "-" ? stderr : stdout;
  std::fwrite(product.report.data(), 1, product.report.size(), out);
  if (std::fflush(out) == 0) return kExitClean;
  Complain("cannot write standard output");
  return kExitFailed;
}

}  // namespace

void AddCompile(CLI::App* app, CompileArguments* arguments, int* exit_code) {
  CLI::App* verb = app->add_subcommand("compile", "Compile a rule pack into a plan file, which loads in milliseconds");
  verb->add_option("PACK", arguments->pack, "Rule pack, as check takes it")->required();
  verb->add_option("-o,--output", arguments->output, "The plan file; -: standard output")->required();
  verb->add_option(
      "--list", arguments->list,
      "NAME: write the data file of this list or table instead, for screen --data; NAME=FILE: of what FILE "
      "holds, which has the form of the file that the pack names");
  verb->add_flag("--schema", arguments->is_schema, "PACK is a JSON Schema alone, as validate takes it");
  verb->add_flag("--json", arguments->is_json, "Tell the plan's identity and the file's SHA-256 as one JSON object");
  verb->add_flag("-q,--quiet", arguments->is_quiet, "Tell errors only");
  verb->footer("The file is written whole or not at all. Its SHA-256 is what --expect-sha256 takes.\n\n" +
               ExitCodesHelp(""));
  verb->callback([arguments, exit_code] { *exit_code = Compile(*arguments); });
}

}  // namespace tollgate::cli

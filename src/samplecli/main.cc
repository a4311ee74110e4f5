// tollgate-sample: labelled payments out of a seed. A thin face on sample/generator.h.
#include <CLI/CLI.hpp>
#include <cstdio>
#include <exception>
#include <limits>
#include <optional>
#include <string>

#include "cli/complain.h"
#include "cli/exit_code.h"
#include "cli/interrupt.h"
#include "cli/usage.h"
#include "samplecli/argument.h"
#include "samplecli/write.h"
#include "tollgate/version.h"

namespace tollgate::samplecli {
namespace {

#define TG_TEXT_OF(value) #value
#define TG_TEXT(value) TG_TEXT_OF(value)
// The headers' version: the command links no library that could have another.
constexpr char kVersion[] =
    "tollgate-sample " TG_TEXT(TG_VERSION_MAJOR) "." TG_TEXT(TG_VERSION_MINOR) "." TG_TEXT(TG_VERSION_PATCH);

constexpr char kExitCodes[] =
    "Rates are shares (0.015) or parts per million (15000ppm). The same options give the same bytes on every machine.\n"
    "Exit codes:\n"
    "  0    all rows were written\n"
    "  2    wrong use\n"
    "  4    output failed; the message says how many rows were written\n"
    "  130  interrupted; whole lines were written\n";

struct Arguments {
  sample::Options sample;
  Target target;
  bool prints_schema = false;
};

// CLI11 would read -1 as 2^64 - 1 and 010 as eight.
template <class Count>
void AddCount(CLI::App* app, const std::string& names, Count* count, const char* description) {
  app->add_option_function<std::string>(
         names,
         [names, count](const std::string& text) {
           const std::optional<uint64_t> value = ParseCount(text, std::numeric_limits<Count>::max());
           if (!value.has_value()) {
             throw CLI::ValidationError(
                 names.substr(names.find("--")),
                 "`" + text + "` is no whole number from 0 to " + std::to_string(std::numeric_limits<Count>::max()));
           }
           *count = static_cast<Count>(*value);
         },
         description)
      ->type_name("COUNT");
}

void AddRate(CLI::App* app, const char* name, uint32_t* ppm, const char* description) {
  app->add_option_function<std::string>(
         name,
         [name, ppm](const std::string& text) {
           const std::optional<uint32_t> rate = ParseRate(text);
           if (!rate.has_value()) {
             throw CLI::ValidationError(name, "`" + text + "` is no rate: 0.015 or 15000ppm, 1 at most");
           }
           *ppm = *rate;
         },
         description)
      ->type_name("RATE");
}

void AddOptions(CLI::App* app, Arguments* arguments) {
  sample::Options* sample = &arguments->sample;
  Target* target = &arguments->target;
  AddCount(app, "-n,--rows", &sample->row_count, "Rows to write, duplicates included [1000]");
  AddCount(app, "-s,--seed", &sample->seed, "Another seed, other payments [1]");
  app->add_option_function<std::string>(
         "-f,--format", [target](const std::string& name) { target->is_ndjson = name == "ndjson"; },
         "csv with a header, or ndjson with the same names [csv]")
      ->check(CLI::IsMember({"csv", "ndjson"}));
  app->add_option("-o,--output", target->output, "Where rows go; -: standard output")->capture_default_str();
  app->add_option_function<std::string>(
         "--start",
         [sample](const std::string& text) {
           const std::optional<int64_t> start_us = ParseStart(text);
           if (!start_us.has_value()) {
             throw CLI::ValidationError("--start", "`" + text + "` is no time: 2026-01-31 or 2026-01-31T08:30:00Z");
           }
           sample->start_us = *start_us;
         },
         "First moment, UTC [2026-01-01]")
      ->type_name("TIME");
  AddCount(app, "--cards", &sample->card_count, "Cards; 0: one for 100 rows, 200 at least");
  AddCount(app, "--customers", &sample->customer_count, "Customers; 0: four for five cards");
  AddCount(app, "--merchants", &sample->merchant_count,
           "Merchants, 100 at least; 0: one for four cards, 200 to 50,000");
  AddRate(app, "--fraud", &sample->fraud_ppm, "Share of rows that are fraud, in the long run [0.01]");
  AddRate(app, "--dirty", &sample->dirty_ppm, "Share of rows with one fault [0]");
  app->add_option("--dirty-log", target->dirty_log,
                  "File for the number (from 0) and the fault of each dirty row, CSV");
  AddRate(app, "--late", &sample->late_ppm, "Share of rows that come 1 minute to 2 hours late [0]");
  AddRate(app, "--duplicates", &sample->duplicate_ppm, "Share of payments that are delivered twice [0]");
  AddRate(app, "--unordered", &sample->unordered_ppm, "Share of rows that 1 to 16 later ones overtake [0]");
  app->add_flag("--schema", arguments->prints_schema, "Print the JSON Schema that all clean rows meet, and no rows");
  app->add_flag("-q,--quiet", target->is_quiet, "No progress: errors only");
}

int Main(int argc, char** argv) {
  CLI::App app("Labelled payments for tests, benchmarks and first steps: honest ones and five kinds of fraud.",
               kProgram);
  Arguments arguments;
  app.set_version_flag("--version", kVersion);
  app.footer(kExitCodes);
  AddOptions(&app, &arguments);
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return cli::TellUsage(app, error);
  }
  if (arguments.prints_schema) return WriteText(sample::Schema(), arguments.target.output);
  Expected<sample::Generator> generator = sample::Generator::Make(arguments.sample);
  if (!generator.ok()) {
    cli::ComplainAs(kProgram, generator.status().message());
    return cli::kExitUsage;
  }
  return Write(&*generator, arguments.target);
}

}  // namespace
}  // namespace tollgate::samplecli

int main(int argc, char** argv) {
  tollgate::cli::InstallSignalHandlers();
  try {
    return tollgate::samplecli::Main(argc, argv);
  } catch (const std::exception& exception) {
    tollgate::cli::ComplainAs(tollgate::samplecli::kProgram, exception.what());
    return tollgate::cli::kExitFailed;
  }
}

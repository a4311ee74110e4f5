#include "cli/run.h"

#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <deque>
#include <optional>

#include "cli/exit_code.h"
#include "cli/file.h"
#include "cli/interrupt.h"
#include "cli/pack_file.h"
#include "cli/progress.h"

namespace tollgate::cli {
namespace {

struct Outputs {
  std::deque<Output> files;
  std::vector<FileIdentity> taken;  // the input, the pack, the state, and outputs before
  bool has_standard = false;
  bool IsTaken(std::optional<FileIdentity> identity) const {
    return identity.has_value() && std::find(taken.begin(), taken.end(), *identity) != taken.end();
  }
  void Take(std::optional<FileIdentity> identity) {
    if (identity.has_value()) taken.push_back(*identity);
  }
};

// kExitClean, or what went wrong has been said. `*output` stays null where nothing is wanted.
int OpenOutput(const std::string& path, const char* what, LineForm form, Outputs* outputs, Output** output) {
  if (path.empty()) return kExitClean;
  const bool is_standard = path == "-";
  const std::optional<FileIdentity> before = is_standard ? IdentityOf(STDOUT_FILENO) : IdentityOf(path);
  if (outputs->IsTaken(before) || (is_standard && outputs->has_standard)) {
    Complain(std::string(what) + " would go to " + (is_standard ? "standard output" : path) +
             ", which is the input, the pack or another output");
    return kExitUsage;
  }
  Output& file = outputs->files.emplace_back();
  if (const int problem = file.Open(path, form); problem != 0) {
    Complain("cannot write " + file.name() + ": " + ErrnoText(problem));
    return kExitFailed;
  }
  outputs->Take(file.identity());
  outputs->has_standard = outputs->has_standard || is_standard;
  *output = &file;
  return kExitClean;
}

// The state's file takes its place among the others. False: said which of them it is.
bool TakeState(const KeptState& state, Outputs* outputs) {
  if (state.path().empty()) return true;  // on a server
  const std::optional<FileIdentity> identity = IdentityOf(state.path());
  if (outputs->IsTaken(identity)) {
    Complain("the state would go to " + state.path() + ", which is the input, the pack or another file of this run");
    return false;
  }
  outputs->Take(identity);
  return true;
}

void TellInputFindings(const Input& input, const Summary& summary, bool errors_only) {
  for (size_t f = 0; f < summary.finding_count(); ++f) {
    const tg_finding finding = summary.finding(f);
    const bool is_error = finding.severity == TG_SEVERITY_ERROR;
    if (errors_only && !is_error) continue;
    std::string line = input.Place(finding.offset, finding.line) + (is_error ? ": error: " : ": warning: ");
    const auto append = [&line](std::string_view words) -> int32_t {
      line.append(words);
      return 0;
    };
    if (const Status status = ReportFindingWords(finding, append); !status.ok()) line.append(status.message());
    line.push_back('\n');
    std::fwrite(line.data(), 1, line.size(), stderr);
  }
}

// JSON is told however the run ended: a script counts on it. For people a header that cannot be used leaves nothing to
// sum up.
void TellSummary(const RunArguments& arguments, const Screened& screened) {
  const bool is_json = arguments.summary == "json";
  if (arguments.is_quiet || arguments.summary == "none" || !screened.summary) return;
  if (!is_json && screened.status.code() == TG_BAD_INPUT) return;
  const std::string text = is_json ? std::string(screened.summary.json()) + "\n" : std::string(screened.summary.text());
  std::fwrite(text.data(), 1, text.size(), stderr);
}

// "; 1,234 decisions written".
std::string Written(const RunArguments& arguments, const Output* output) {
  int64_t count = output == nullptr ? 0 : output->line_count();
  const bool has_header = !arguments.counts_findings && arguments.format == TG_FORMAT_CSV;
  if (has_header && count > 0) --count;
  const char* noun = arguments.counts_findings ? " finding" : " decision";
  return "; " + Grouped(static_cast<uint64_t>(count)) + noun + (count == 1 ? "" : "s") + " written";
}

// The exit code of a run that did not come to its end, with one sentence.
int TellFailure(const Screened& screened, const Input& input, const std::string& written) {
  const Status& status = screened.status;
  const std::string handled =
      screened.summary ? ", " + Grouped(static_cast<uint64_t>(screened.summary.counts().records)) + " records handled"
                       : "";
  // A store that was given up because of a signal did not fail.
  const bool is_given_up = status.code() == TG_STORE_FAILED && WasInterrupted();
  switch (is_given_up ? TG_CANCELLED : status.code()) {
    case TG_CANCELLED:
      Complain("interrupted" + written + handled);
      return kExitInterrupted;
    case TG_INVALID_ARGUMENT:
      Complain(std::string(status.message()));
      return kExitUsage;
    case TG_BAD_INPUT:
      Complain(input.name() + ": the header cannot be used" + written);
      return kExitFailed;
    case TG_READ_FAILED:
      // A file that can be read may be packed and damaged.
      Complain("cannot read " + input.name() + ": " +
               (input.problem() != 0 ? ErrnoText(input.problem()) : std::string(status.message())) + written + handled);
      return kExitFailed;
    default:  // of the records that a failed write was to tell of, only what was written is known
      Complain(std::string(status.message()) + written);
      return kExitFailed;
  }
}

tg_cpu CpuOf(const std::string& name) {
  if (name == "portable") return TG_CPU_PORTABLE;
  if (name == "avx2") return TG_CPU_AVX2;
  return name == "avx512" ? TG_CPU_AVX512 : TG_CPU_AUTO;
}

tg_input_format InputFormatOf(const std::string& name) {
  if (name == "csv") return TG_INPUT_CSV;
  if (name == "ndjson") return TG_INPUT_NDJSON;
  return name == "json" ? TG_INPUT_JSON : TG_INPUT_AUTO;
}

ScreenOptions OptionsOf(const RunArguments& arguments) {
  ScreenOptions options;
  options.thread_count = arguments.thread_count;
  options.batch_row_count = arguments.batch_row_count;
  options.cpu = CpuOf(arguments.cpu);
  options.format = arguments.format;
  options.input_format = InputFormatOf(arguments.input_format);
  options.only = arguments.only;
  options.data = arguments.data;
  options.state = arguments.state == nullptr ? nullptr : arguments.state->state();
  return options;
}

bool ShowsProgress(const RunArguments& arguments) {
  if (arguments.is_quiet || isatty(STDERR_FILENO) == 0) return false;
  // Lines that scroll by on the same terminal are progress enough.
  const bool writes_to_standard = arguments.decisions == "-" || arguments.findings == "-" || arguments.rejects == "-";
  return !writes_to_standard || isatty(STDOUT_FILENO) == 0;
}

}  // namespace

void AddRunOptions(CLI::App* verb, RunArguments* arguments) {
  verb->add_option("INPUT", arguments->input,
                   "CSV with a header, NDJSON, or JSON (an object, an array of them), as it is or packed by gzip or "
                   "zstd; - or none: standard input");
  verb->add_option("--input-format", arguments->input_format, "What INPUT is; auto: told by its content")
      ->check(CLI::IsMember({"auto", "csv", "ndjson", "json"}))
      ->capture_default_str();
  verb->add_option("-j,--threads", arguments->thread_count,
                   "Threads; 0: one a core. The output is the same for any number")
      ->check(CLI::Range(0, 1024))
      ->capture_default_str();
  verb->add_option("--batch-rows", arguments->batch_row_count, "Records scanned at a time [1024]")
      ->check(CLI::Range(1, 65536));
  verb->add_option("--cpu", arguments->cpu, "Instruction set; the output is the same for each")
      ->check(CLI::IsMember({"auto", "portable", "avx2", "avx512"}))
      ->capture_default_str();
  verb->add_option("--summary", arguments->summary,
                   "Summary on standard error; json: its last line, however the run ends")
      ->check(CLI::IsMember({"text", "json", "none"}))
      ->capture_default_str();
  verb->add_flag("-q,--quiet", arguments->is_quiet, "No progress, no summary, no warnings: errors only");
}

int Run(const Plan& plan, const RunArguments& arguments) {
  Input input;
  if (const int problem = input.Open(arguments.input); problem != 0) {
    if (problem == EINTR && WasInterrupted()) return kExitInterrupted;  // while waiting for a pipe's other side
    Complain("cannot read " + input.name() + ": " + ErrnoText(problem) + Written(arguments, nullptr));
    return kExitFailed;
  }
  Outputs outputs;
  outputs.Take(input.identity());
  outputs.Take(IdentityOf(arguments.pack.path));
  outputs.taken.insert(outputs.taken.end(), arguments.pack_files.begin(), arguments.pack_files.end());
  for (const std::string& path : arguments.data_files) outputs.Take(IdentityOf(path));
  if (arguments.state != nullptr) {
    for (const std::string& path : arguments.state->read_paths()) outputs.Take(IdentityOf(path));
    if (!TakeState(*arguments.state, &outputs)) return kExitUsage;
  }
  const bool has_state_file = arguments.state != nullptr && IdentityOf(arguments.state->path()).has_value();
  Output *decisions = nullptr, *rejects = nullptr, *findings = nullptr;
  const LineForm form = arguments.format == TG_FORMAT_CSV ? LineForm::kQuoted : LineForm::kPlain;
  int code = OpenOutput(arguments.decisions, "decisions", form, &outputs, &decisions);
  if (code == kExitClean)
    code = OpenOutput(arguments.rejects, "rejected records", LineForm::kPlain, &outputs, &rejects);
  if (code == kExitClean) code = OpenOutput(arguments.findings, "findings", LineForm::kPlain, &outputs, &findings);
  if (code != kExitClean) return code;
  // A state that is yet to be written may be an output that is there now, and was not before.
  if (arguments.state != nullptr && !has_state_file && !TakeState(*arguments.state, &outputs)) {
    unlink(arguments.state->path().c_str());
    return kExitUsage;
  }

  Progress progress(ShowsProgress(arguments), input.size());
  ScreenOptions options = OptionsOf(arguments);
  if (decisions != nullptr) options.decisions = *decisions;
  if (rejects != nullptr) options.rejects = *rejects;
  if (findings != nullptr) options.findings = *findings;
  options.watcher = progress;
  Screened screened = Screen(plan, input, options);
  progress.Finish();

  TellInputFindings(input, screened.summary, arguments.is_quiet);
  for (Output& file : outputs.files) {
    const int problem = file.Close();
    if (problem == 0 || !screened.status.ok()) continue;
    screened.status = Status(TG_WRITE_FAILED, "cannot write " + file.name() + ": " + ErrnoText(problem));
  }
  const bool has_ended = screened.status.ok();  // what ends early is not counted: the same input can be run again
  if (arguments.state != nullptr && has_ended) screened.status = arguments.state->Save();
  // What matters most stands last: for people what went wrong, for a script the object.
  const bool ends_in_json = arguments.summary == "json";
  if (!ends_in_json) TellSummary(arguments, screened);
  code = screened.summary && screened.summary.counts().rejected != 0 ? kExitRejected : kExitClean;
  if (!screened.status.ok()) {
    code = TellFailure(screened, input, Written(arguments, arguments.counts_findings ? findings : decisions));
    if (arguments.state != nullptr && !has_ended) Complain(arguments.state->Fate());
  }
  if (ends_in_json) TellSummary(arguments, screened);
  return code;
}

}  // namespace tollgate::cli

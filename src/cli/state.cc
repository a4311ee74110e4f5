// tollgate state: what a state file holds, for people; and one file out of several.
#include <algorithm>
#include <array>
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <limits>

#include "cli/exit_code.h"
#include "cli/json_text.h"
#include "cli/pack_file.h"
#include "cli/progress.h"
#include "cli/state_file.h"
#include "cli/verbs.h"

namespace tollgate::cli {
namespace {

constexpr int64_t kNone = std::numeric_limits<int64_t>::min();

// RFC 3339, with as many digits of a second as it has; "": none.
std::string TimeText(int64_t time_us) {
  using std::chrono::days;
  using std::chrono::floor;
  if (time_us == kNone) return {};
  const std::chrono::sys_time<std::chrono::microseconds> time{std::chrono::microseconds{time_us}};
  const auto day = floor<days>(time);
  const std::chrono::year_month_day date(day);
  const std::chrono::hh_mm_ss clock(time - day);
  char text[64];
  std::snprintf(text, sizeof text, "%04d-%02u-%02uT%02d:%02d:%02d", static_cast<int>(date.year()),
                static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()),
                static_cast<int>(clock.hours().count()), static_cast<int>(clock.minutes().count()),
                static_cast<int>(clock.seconds().count()));
  std::string out(text);
  if (clock.subseconds().count() != 0) {
    std::snprintf(text, sizeof text, ".%06d", static_cast<int>(clock.subseconds().count()));
    out.append(text);
    out.erase(out.find_last_not_of('0') + 1);
  }
  return out + "Z";
}

std::string JsonReport(const std::string& path, size_t size, const StateReport& report) {
  std::string out = "{\"file\":";
  AppendJsonText(path, &out);
  out += ",\"bytes\":" + std::to_string(size) + ",\"windows\":[";
  for (size_t w = 0; w < report.size(); ++w) {
    const tg_window_info info = report[w];
    out += w == 0 ? "{\"window\":" : ",{\"window\":";
    AppendJsonText(View(info.name), &out);
    out += ",\"keys\":" + std::to_string(info.key_count) + ",\"bytes\":" + std::to_string(info.byte_count);
    const auto time = [&out](const char* name, int64_t time_us) {
      out.append(",\"").append(name).append("\":");
      if (time_us == kNone) {
        out.append("null");
      } else {
        AppendJsonText(TimeText(time_us), &out);
      }
    };
    time("oldest", info.oldest_us);
    time("newest", info.newest_us);
    time("evicted_until", info.evicted_until_us);
    out += "}";
  }
  return out + "]}\n";
}

std::string TextReport(const std::string& path, size_t size, const StateReport& report) {
  constexpr size_t kColumns = 6;
  std::vector<std::array<std::string, kColumns>> lines = {
      {"window", "keys", "bytes", "oldest", "newest", "evicted until"}};
  const auto time = [](int64_t time_us) { return time_us == kNone ? std::string("-") : TimeText(time_us); };
  for (size_t w = 0; w < report.size(); ++w) {
    const tg_window_info info = report[w];
    lines.push_back({std::string(View(info.name)), Grouped(info.key_count), Grouped(info.byte_count),
                     time(info.oldest_us), time(info.newest_us), time(info.evicted_until_us)});
  }
  std::array<size_t, kColumns> widths{};
  for (const auto& line : lines) {
    for (size_t c = 0; c < kColumns; ++c) widths[c] = std::max(widths[c], line[c].size());
  }
  std::string out = path + ": " + Grouped(size) + " bytes, " + Grouped(report.size()) + " window" +
                    (report.size() == 1 ? "" : "s") + "\n";
  for (const auto& line : lines) {
    std::string row = "  ";
    for (size_t c = 0; c < kColumns; ++c) {
      const std::string blanks(widths[c] - line[c].size(), ' ');
      const bool is_number = c == 1 || c == 2;
      row.append(c == 0 ? "" : "  ").append(is_number ? blanks + line[c] : line[c] + blanks);
    }
    out.append(row, 0, row.find_last_not_of(' ') + 1).append("\n");
  }
  return out;
}

int Show(const StateFileArguments& arguments) {
  const std::string& path = arguments.files[0];
  std::string bytes;
  int code = kExitUnusable;
  if (!ReadStateFile(path, &bytes, &code)) return code;
  const Expected<StateReport> report = InspectState(bytes);
  if (!report.ok()) {
    Complain(path + ": " + std::string(report.status().message()));
    return kExitUnusable;
  }
  const std::string text =
      arguments.format == "json" ? JsonReport(path, bytes.size(), *report) : TextReport(path, bytes.size(), *report);
  std::fwrite(text.data(), 1, text.size(), stdout);
  if (std::fflush(stdout) == 0) return kExitClean;
  Complain("cannot write standard output");
  return kExitFailed;
}

// False: said which file is named twice.
bool AreAllDifferent(const StateFileArguments& arguments, std::vector<FileIdentity> taken) {
  std::vector<std::string> paths = arguments.files;
  for (const std::string& more : {arguments.secret_file, arguments.output}) {
    if (!more.empty()) paths.push_back(more);
  }
  for (const std::string& path : paths) {
    const std::optional<FileIdentity> identity = IdentityOf(path);
    if (!identity.has_value()) continue;
    if (std::find(taken.begin(), taken.end(), *identity) != taken.end()) {
      Complain(path + " is the pack or another file of this merge");
      return false;
    }
    taken.push_back(*identity);
  }
  return true;
}

int Merge(const StateFileArguments& arguments) {
  int code = kExitUnusable;
  PackInputs inputs;
  const Compiled compiled = OpenPack(arguments.pack, Kind::kPack, /*tells_warnings=*/false, &code, &inputs);
  if (!compiled.status.ok()) return code;
  if (const auto identity = IdentityOf(arguments.pack.path); identity.has_value()) inputs.files.push_back(*identity);
  if (!AreAllDifferent(arguments, std::move(inputs.files))) return kExitUsage;
  std::string secret;
  if (!ReadSecret(compiled.plan, arguments.secret_file, &secret, &code)) return code;
  Expected<State> state = State::New(compiled.plan, {.secret = secret});
  if (!state.ok()) {
    Complain(std::string(state.status().message()));
    return kExitFailed;
  }
  for (size_t f = 0; f < arguments.files.size(); ++f) {
    const std::string& path = arguments.files[f];
    std::string bytes;
    if (!ReadStateFile(path, &bytes, &code)) return code;
    const Status status = f == 0 ? state->Load(bytes) : state->Merge(bytes);
    if (status.ok()) TellDropped(*state, path);
    if (status.ok()) continue;
    Complain(path + ": " + std::string(status.message()));
    return kExitUnusable;
  }
  const Status written = WriteStateFile(*state, arguments.output);
  if (written.ok()) return kExitClean;
  Complain(std::string(written.message()));
  return kExitFailed;
}

int ShowOrMerge(const StateFileArguments& arguments) {
  if (!arguments.output.empty()) return Merge(arguments);
  if (arguments.files.size() == 1) return Show(arguments);
  Complain("several states are merged into one by --merge-into FILE --pack PACK; without it one FILE is told of");
  return kExitUsage;
}

}  // namespace

void AddState(CLI::App* app, StateFileArguments* arguments, int* exit_code) {
  CLI::App* verb = app->add_subcommand(
      "state", "Tell what a state file holds of each velocity window, or merge the states of several streams");
  verb->add_option("FILE", arguments->files, "State file, as `tollgate screen --state` writes it; to merge: several")
      ->required();
  verb->add_option("--format", arguments->format, "Form of the report")
      ->check(CLI::IsMember({"text", "json"}))
      ->capture_default_str();
  CLI::Option* const output =
      verb->add_option("--merge-into", arguments->output,
                       "File for one state of all FILEs, whose records are others in each; replaced whole");
  CLI::Option* const pack = verb->add_option("--pack", arguments->pack.path, "The pack or plan whose windows they are");
  output->needs(pack);
  pack->needs(output);
  AddExpectOption(verb, &arguments->pack);
  AddSecretOption(verb, &arguments->secret_file)->needs(output);
  verb->footer(ExitCodesHelp(""));
  verb->callback([arguments, exit_code] { *exit_code = ShowOrMerge(*arguments); });
}

}  // namespace tollgate::cli

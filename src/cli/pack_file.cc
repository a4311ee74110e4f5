#include "cli/pack_file.h"

#include <algorithm>
#include <cerrno>
#include <cstdint>
#include <cstdio>
#include <optional>

#include "cli/complain.h"
#include "cli/exit_code.h"
#include "cli/file.h"
#include "cli/interrupt.h"

namespace tollgate::cli {
namespace {

void Tell(std::string_view text) { std::fwrite(text.data(), 1, text.size(), stderr); }

// `problem` of a file: a signal came while it was read.
bool IsInterrupted(int problem, int* exit_code) {
  if (problem != EINTR || !WasInterrupted()) return false;
  Complain("interrupted");
  *exit_code = kExitInterrupted;
  return true;
}

// 16 MiB for what people write. A plan says itself how long it is, and may hold large lists.
size_t LimitOf(std::string_view first_bytes) {
  return IsPlanFile(first_bytes) ? SIZE_MAX : size_t{TG_MAX_TEXT_FILE_SIZE};
}

// The whole of a pack or a plan; 0 or an errno value, EFBIG for a file over its limit.
int ReadFile(const std::string& path, std::string* content) {
  Input file;
  // A name and never standard input, which is where records come from.
  if (const int problem = file.Open(path == "-" ? "./-" : path); problem != 0) return problem;
  constexpr size_t kChunkBytes = size_t{1} << 20, kFirstBytes = 8;
  for (size_t had = 0;; had = content->size()) {
    const size_t limit = had < kFirstBytes ? kFirstBytes : LimitOf(*content);
    if (had >= kFirstBytes && std::max<uint64_t>(had, file.size().value_or(0)) > limit) return EFBIG;
    // All at once where the size is known, and one byte more, so that its end shows without growing again.
    const size_t known = file.size().has_value() ? static_cast<size_t>(*file.size()) + 1 : 0;
    content->resize(had < kFirstBytes ? kFirstBytes : std::max(known, had + kChunkBytes));
    const int64_t got = file(content->data() + had, content->size() - had);
    content->resize(had + static_cast<size_t>(std::max<int64_t>(got, 0)));
    if (got <= 0) return static_cast<int>(-got);
  }
}

// A compilation that ended before it began; what went wrong has been said.
Compiled Nothing(tg_status status) { return {Status(status, "told"), {}, {}}; }

// False: said why not.
bool ReadPack(const std::string& path, std::string* content, tg_status* status, int* exit_code) {
  *exit_code = kExitUnusable;
  *status = TG_BAD_PACK;
  const int problem = ReadFile(path, content);
  if (problem == 0) return true;
  if (IsInterrupted(problem, exit_code)) {
    *status = TG_CANCELLED;
  } else {
    Complain("cannot read " + path + ": " + (problem == EFBIG ? "it is larger than 16 MiB" : ErrnoText(problem)));
  }
  return false;
}

Compiled Compile(const std::string& path, const std::string& content, Kind kind, bool tells_warnings, int* exit_code,
                 PackInputs* inputs) {
  // A compiled or compressed file given by mistake: one sentence is better than its bytes under carets.
  if (const size_t nul = content.find('\0'); nul != std::string::npos) {
    Complain(path + " is not a text file: byte " + std::to_string(nul) + " is NUL");
    return Nothing(TG_BAD_PACK);
  }
  int problem = 0;
  const auto note = [inputs](const std::string& file) {
    const std::optional<FileIdentity> identity = IdentityOf(file);
    if (inputs != nullptr && identity.has_value()) inputs->files.push_back(*identity);
  };
  note(path);
  const auto read = [&problem, &note](std::string_view file, size_t max_size, GiveContent give) -> int32_t {
    std::string text;
    const int failure = ReadWholeFile(std::string(file), max_size, &text);
    if (failure == 0) note(std::string(file));
    if (failure == 0) give(text);
    if (failure == EINTR) problem = failure;
    return failure;
  };
  std::vector<tg_list_file> list_files;
  if (inputs != nullptr && !inputs->list_path.empty()) {
    list_files.push_back({Text(inputs->list_name), Text(inputs->list_path)});
  }
  Compiled compiled =
      kind == Kind::kPack ? CompilePack(path, content, read, list_files) : CompileSchema(path, content, read);
  if (IsInterrupted(problem, exit_code)) return compiled;
  if (!compiled.status.ok() || tells_warnings) Tell(compiled.diagnostics.text());
  // The text ends in a line that counts the errors; a failure of another kind has no text.
  if (!compiled.status.ok() && compiled.diagnostics.size() == 0) Complain(std::string(compiled.status.message()));
  return compiled;
}

}  // namespace

void Complain(const std::string& message) { ComplainAs("tollgate", message); }

void AddExpectOption(CLI::App* verb, PackArguments* arguments) {
  verb->add_option("--expect-sha256", arguments->expected_sha256,
                   "Take this plan file alone: its SHA-256, as compile and sha256sum print it")
      // "" means that nothing is expected, which a shell's empty variable must not bring about.
      ->check([](const std::string& text) -> std::string { return text.empty() ? "it is not 64 hex digits" : ""; });
}

Compiled OpenPack(const PackArguments& pack, Kind kind, bool tells_warnings, int* exit_code, PackInputs* inputs) {
  std::string content;
  tg_status status;
  if (!ReadPack(pack.path, &content, &status, exit_code)) return Nothing(status);
  // What is expected is a plan file: a pack in its place is another file.
  if (!IsPlanFile(content) && pack.expected_sha256.empty()) {
    return Compile(pack.path, content, kind, tells_warnings, exit_code, inputs);
  }
  Expected<Plan> plan = LoadPlan(content, pack.expected_sha256);
  if (plan.ok()) return {Status(), *std::move(plan), {}};
  if (plan.status().code() == TG_INVALID_ARGUMENT) *exit_code = kExitUsage;
  Complain(pack.path + ": " + std::string(plan.status().message()));
  return {plan.status(), {}, {}};
}

Compiled CompileFile(const std::string& path, Kind kind, bool tells_warnings, int* exit_code, PackInputs* inputs) {
  std::string content;
  tg_status status;
  if (!ReadPack(path, &content, &status, exit_code)) return Nothing(status);
  if (!IsPlanFile(content)) return Compile(path, content, kind, tells_warnings, exit_code, inputs);
  Complain(path + " is compiled already");
  return Nothing(TG_BAD_PACK);
}

}  // namespace tollgate::cli

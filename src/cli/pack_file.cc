#include "cli/pack_file.h"

#include <cerrno>
#include <cstdio>

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

}  // namespace

void Complain(const std::string& message) { ComplainAs("tollgate", message); }

Compiled CompileFile(const std::string& path, Kind kind, bool tells_warnings, int* exit_code) {
  *exit_code = kExitUnusable;
  std::string content;
  int problem = ReadWholeFile(path, TG_MAX_TEXT_FILE_SIZE, &content);
  if (problem != 0) {
    if (IsInterrupted(problem, exit_code)) return {Status(TG_CANCELLED, "interrupted"), {}, {}};
    Complain("cannot read " + path + ": " + (problem == EFBIG ? "it is larger than 16 MiB" : ErrnoText(problem)));
    return {Status(TG_BAD_PACK, "unreadable"), {}, {}};
  }
  // A compiled or compressed file given by mistake: one sentence is better than its bytes under carets.
  if (const size_t nul = content.find('\0'); nul != std::string::npos) {
    Complain(path + " is not a text file: byte " + std::to_string(nul) + " is NUL");
    return {Status(TG_BAD_PACK, "not text"), {}, {}};
  }
  const auto read = [&problem](std::string_view file, size_t max_size, GiveContent give) -> int32_t {
    std::string text;
    const int failure = ReadWholeFile(std::string(file), max_size, &text);
    if (failure == 0) give(text);
    if (failure == EINTR) problem = failure;
    return failure;
  };
  Compiled compiled = kind == Kind::kPack ? CompilePack(path, content, read) : CompileSchema(path, content, read);
  if (IsInterrupted(problem, exit_code)) return compiled;
  if (!compiled.status.ok() || tells_warnings) Tell(compiled.diagnostics.text());
  // The text ends in a line that counts the errors; a failure of another kind has no text.
  if (!compiled.status.ok() && compiled.diagnostics.size() == 0) Complain(std::string(compiled.status.message()));
  return compiled;
}

}  // namespace tollgate::cli

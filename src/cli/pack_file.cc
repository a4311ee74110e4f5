#include "cli/pack_file.h"

#include <cerrno>
#include <cstdio>

#include "cli/file.h"

namespace tollgate::cli {
namespace {

constexpr size_t kMaxPackBytes = size_t{64} << 20;
constexpr size_t kMaxListBytes = size_t{1} << 30;

void Tell(std::string_view text) { std::fwrite(text.data(), 1, text.size(), stderr); }

}  // namespace

void Complain(const std::string& message) { Tell("tollgate: " + message + "\n"); }

Compiled CompileFile(const std::string& path, Kind kind, bool tells_warnings) {
  std::string content;
  if (const int problem = ReadWholeFile(path, kMaxPackBytes, &content); problem != 0) {
    Complain("cannot read " + path + ": " + (problem == EFBIG ? "it is larger than 64 MiB" : ErrnoText(problem)));
    return {Status(TG_BAD_PACK, "unreadable"), {}, {}};
  }
  // A compiled or compressed file given by mistake: one sentence is better than its bytes under carets.
  if (const size_t nul = content.find('\0'); nul != std::string::npos) {
    Complain(path + " is not a text file: byte " + std::to_string(nul) + " is NUL");
    return {Status(TG_BAD_PACK, "not text"), {}, {}};
  }
  const auto read = [](std::string_view file, GiveContent give) -> int32_t {
    std::string text;
    const int problem = ReadWholeFile(std::string(file), kMaxListBytes, &text);
    if (problem == 0) give(text);
    return problem;
  };
  Compiled compiled = kind == Kind::kPack ? CompilePack(path, content, read) : CompileSchema(path, content, read);
  if (!compiled.status.ok() || tells_warnings) Tell(compiled.diagnostics.text());
  // The text ends in a line that counts the errors; a failure of another kind has no text.
  if (!compiled.status.ok() && compiled.diagnostics.size() == 0) Complain(std::string(compiled.status.message()));
  return compiled;
}

}  // namespace tollgate::cli

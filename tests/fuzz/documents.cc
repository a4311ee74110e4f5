#include "fuzz/documents.h"

#include <optional>

#include "base/utf8.h"
#include "fuzz/property.h"
#include "report/diagnostic_text.h"
#include "set_compiler.h"

namespace tollgate::fuzz {
namespace {

constexpr std::string_view kMark = "=== ";

bool IsControl(char c) { return (static_cast<unsigned char>(c) < 0x20 && c != '\n') || c == 0x7F; }

}  // namespace

std::map<std::string, std::string> SplitFiles(std::string_view input, const std::string& first) {
  std::map<std::string, std::string> files;
  std::string* file = &files[first];
  while (!input.empty()) {
    const std::string_view line = input.substr(0, input.find('\n'));
    const size_t size = std::min(line.size() + 1, input.size());
    if (line.substr(0, kMark.size()) == kMark) {
      file = &files[std::string(line.substr(kMark.size()))];
    } else {
      file->append(input.substr(0, size));
    }
    input.remove_prefix(size);
  }
  return files;
}

void RequireGoodDiagnostics(const SourceMap& sources, const Diagnostics& diagnostics) {
  size_t error_count = 0;
  for (const Diagnostic& one : diagnostics.list()) {
    error_count += DiagSeverity(one.diag) == TG_SEVERITY_ERROR;
    const std::string_view message = one.message;
    Require(!message.empty(), "a diagnostic says something", DiagName(one.diag));
    Require(one.span.has_place() && one.span.file < sources.file_count(), "a diagnostic has a place", message);
    Require(one.span.begin <= one.span.end && one.span.end <= sources.text(one.span.file).size(),
            "a diagnostic's place lies in its file", message);
    Require(IsValidUtf8(message) && IsValidUtf8(one.hint), "a diagnostic is UTF-8", message);
  }
  Require(error_count == diagnostics.error_count(), "errors are counted");
  const std::string text = report::RenderDiagnostics(sources, diagnostics);
  Require(text.empty() == diagnostics.list().empty(), "diagnostics have a text");
  Require(IsValidUtf8(text), "the text of diagnostics is UTF-8", text);
  Require(std::find_if(text.begin(), text.end(), IsControl) == text.end(),
          "the text of diagnostics holds no control character", text);
}

void Compile(const std::map<std::string, std::string>& files, const std::string& first, bool is_schema, Compiled* out) {
  const pack::FileLoader load = [&](std::string_view path, size_t, std::string* problem) -> std::optional<std::string> {
    const auto file = files.find(std::string(path));
    if (file != files.end()) return file->second;
    *problem = "no such file";
    return std::nullopt;
  };
  const uint32_t file = out->sources.Add(first, files.at(first));
  out->checked = is_schema ? compile::CheckSchema(&out->sources, file, &out->diagnostics)
                           : compile::CheckPack(&out->sources, file, load, &out->diagnostics);
  Require(out->checked != nullptr || !out->diagnostics.ok(), "what cannot be read has an error");
  if (out->diagnostics.ok()) out->plan = compile::Lower(*out->checked, TestSetCompiler(), &out->diagnostics);
  RequireGoodDiagnostics(out->sources, out->diagnostics);
  Require((out->plan != nullptr) == out->diagnostics.ok(), "there is a plan exactly where there is no error",
          report::RenderDiagnostics(out->sources, out->diagnostics));
}

}  // namespace tollgate::fuzz

// Packs and schemas compiled from texts, for tests.
#ifndef TOLLGATE_TESTS_UNIT_COMPILE_COMPILED_H_
#define TOLLGATE_TESTS_UNIT_COMPILE_COMPILED_H_

#include <map>
#include <memory>
#include <string>

#include "compile/compile.h"
#include "set_compiler.h"

namespace tollgate::compile {

struct Compiled {
  SourceMap sources;
  Diagnostics diagnostics;
  std::unique_ptr<CheckedPack> checked;
  std::unique_ptr<plan::Plan> plan;

  // "file:line:column code: message | hint" a line, by place.
  std::string Problems() {
    diagnostics.Sort();
    std::string out;
    for (const Diagnostic& d : diagnostics.list()) {
      if (d.span.has_place()) {
        const LineColumn at = sources.Locate(d.span.file, d.span.begin);
        out += std::string(sources.name(d.span.file)) + ":" + std::to_string(at.line) + ":" +
               std::to_string(at.column) + " ";
      }
      out += std::string(DiagName(d.diag)) + ": " + d.message + (d.hint.empty() ? "" : " | " + d.hint) + "\n";
    }
    return out;
  }
  // The listing's lines from the one `from` up to, not including, the one `to`.
  std::string Listing(std::string_view from, std::string_view to) const {
    if (plan == nullptr) return "no plan";
    const std::string text = "\n" + plan->listing;
    const size_t begin = text.find("\n" + std::string(from) + "\n");
    const size_t end = text.find("\n" + std::string(to), begin + 1);
    return begin == text.npos || end == text.npos ? "no such lines"
                                                  : text.substr(begin + from.size() + 2, end - begin - from.size() - 1);
  }
  std::string Ops() const { return Listing("ops", "rules"); }
};

// Compiles "pack.yaml" of `files`.
inline std::unique_ptr<Compiled> CompileFiles(const std::map<std::string, std::string>& files) {
  auto out = std::make_unique<Compiled>();
  const uint32_t file = out->sources.Add("pack.yaml", files.at("pack.yaml"));
  const pack::FileLoader load = [&](std::string_view path, size_t, std::string* problem) -> std::optional<std::string> {
    const auto at = files.find(std::string(path));
    if (at != files.end()) return at->second;
    *problem = "no such file";
    return std::nullopt;
  };
  out->checked = CheckPack(&out->sources, file, load, &out->diagnostics);
  if (out->checked != nullptr) out->plan = Lower(*out->checked, TestSetCompiler(), &out->diagnostics);
  return out;
}

// The record of most tests: a field of every type, none of them required but `id`.
inline constexpr std::string_view kSchema = R"({
  "type": "object",
  "required": ["id"],
  "properties": {
    "id": {"type": "string"},
    "n": {"type": "integer"},
    "m": {"type": "integer"},
    "amount": {"type": "number", "multipleOf": 0.01},
    "fee": {"type": "number", "multipleOf": 0.001},
    "d": {"type": "number"},
    "e": {"type": "number"},
    "s": {"type": "string"},
    "u": {"type": "string"},
    "b": {"type": "boolean"},
    "c": {"type": "boolean"},
    "maybe": {"type": ["string", "null"]},
    "card": {"type": "string", "format": "pan"},
    "at": {"type": "string", "format": "date-time"},
    "until": {"type": "string", "format": "date-time"},
    "geo": {"type": "object", "properties": {"lat": {"type": "number"}, "zip": {"type": "string"}}}
  }
})";

// A pack with that schema; `parts` follows the record (line 7): lists, rules... A pack without `decide` gets one.
inline std::string PackText(std::string_view parts) {
  std::string text = "tollgate: 1\nname: t\nversion: \"1\"\nrecord:\n  schema: s.json\n  id: id\n" + std::string(parts);
  if (text.find("\ndecide:") == text.npos) {
    text +=
        "decide:\n  policy: score_sum\n  outcomes: [{outcome: review, at_least: 1}, {outcome: approve}]\n  invalid: "
        "reject\n";
  }
  return text;
}
inline std::unique_ptr<Compiled> CompileParts(std::string_view parts, std::map<std::string, std::string> files = {}) {
  files["pack.yaml"] = PackText(parts);
  files.emplace("s.json", kSchema);
  return CompileFiles(files);
}

// One rule, silent about nothing: its ops.
inline std::unique_ptr<Compiled> CompileCondition(const std::string& condition) {
  std::string quoted;
  for (char c : condition) quoted += c == '\'' ? std::string("''") : std::string(1, c);
  return CompileParts("rules:\n  - {id: r, when: '" + quoted + "', score: 1, on_unknown: no_match}\n");
}
inline std::string OpsOf(const std::string& condition) {
  const auto compiled = CompileCondition(condition);
  return compiled->plan != nullptr ? compiled->Ops() : compiled->Problems();
}

}  // namespace tollgate::compile
#endif  // TOLLGATE_TESTS_UNIT_COMPILE_COMPILED_H_

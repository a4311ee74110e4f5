// What the tests of this room share: parse a text, and print what came of it.
#ifndef TOLLGATE_TESTS_UNIT_PACK_PARSED_H_
#define TOLLGATE_TESTS_UNIT_PACK_PARSED_H_

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "base/diagnostic.h"
#include "json/node.h"
#include "json/write.h"
#include "pack/pack.h"
#include "pack/yaml.h"

namespace tollgate::pack {

// "2:7 compile.yaml.tag" a line, in order of place.
inline std::string Places(const SourceMap& sources, Diagnostics diagnostics) {
  diagnostics.Sort();
  std::string out;
  for (const Diagnostic& d : diagnostics.list()) {
    LineColumn place = d.span.has_place() ? sources.Locate(d.span.file, d.span.begin) : LineColumn{};
    out += std::to_string(place.line) + ":" + std::to_string(place.column) + " " + std::string(DiagName(d.diag)) + "\n";
  }
  return out;
}

struct Parsed {
  SourceMap sources;
  Diagnostics diagnostics;
  std::unique_ptr<json::Tree> tree;

  explicit Parsed(std::string text) {
    uint32_t file = sources.Add("pack.yaml", std::move(text));
    tree = ParseDocument(sources, file, &diagnostics);
  }
  std::string print() const {
    std::string out;
    if (tree != nullptr && tree->root != nullptr) json::AppendNode(*tree->root, &out);
    return out;
  }
  std::string places() const { return Places(sources, diagnostics); }
};

struct PackRead {
  SourceMap sources;
  Diagnostics diagnostics;
  Pack pack;

  explicit PackRead(std::string text, std::map<std::string, std::string> files = {}, std::string name = "pack.yaml") {
    FileLoader load = [&files](std::string_view path, size_t, std::string* problem) -> std::optional<std::string> {
      auto found = files.find(std::string(path));
      if (found != files.end()) return found->second;
      *problem = "no such file";
      return std::nullopt;
    };
    pack = Read(&sources, sources.Add(std::move(name), std::move(text)), load, &diagnostics);
  }
  std::string places() const { return Places(sources, diagnostics); }
};

}  // namespace tollgate::pack
#endif  // TOLLGATE_TESTS_UNIT_PACK_PARSED_H_

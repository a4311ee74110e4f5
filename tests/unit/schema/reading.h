// Reading a schema from text, for the tests of this room.
#ifndef TOLLGATE_TESTS_UNIT_SCHEMA_READING_H_
#define TOLLGATE_TESTS_UNIT_SCHEMA_READING_H_

#include <string>
#include <string_view>

#include "base/source.h"
#include "json/parse.h"
#include "schema/schema.h"

namespace tollgate::schema {

struct Reading {
  Schema schema;
  std::string problems;  // "compile.schema.no_type [underlined]: message | hint" a line
};

inline Reading ReadText(std::string_view text) {
  SourceMap sources;
  const uint32_t file = sources.Add("schema.json", std::string(text));
  Diagnostics diagnostics;
  Reading reading;
  const std::unique_ptr<json::Tree> tree = json::Parse(sources, file, &diagnostics);
  if (tree != nullptr) reading.schema = Read(*tree->root, &diagnostics);
  diagnostics.Sort();
  for (const Diagnostic& diagnostic : diagnostics.list()) {
    reading.problems.append(DiagName(diagnostic.diag)).append(" [").append(sources.text(diagnostic.span));
    reading.problems.append("]: ").append(diagnostic.message);
    if (!diagnostic.hint.empty()) reading.problems.append(" | ").append(diagnostic.hint);
    reading.problems += "\n";
  }
  return reading;
}

// A record of one property `v`.
inline std::string WithProperty(std::string_view property) {
  return std::string("{\"properties\": {\"v\": ").append(property).append("}}");
}

}  // namespace tollgate::schema
#endif  // TOLLGATE_TESTS_UNIT_SCHEMA_READING_H_

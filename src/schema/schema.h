// JSON Schema 2020-12 -> one checked assertion list. The subset is that of flat and one-level-nested transactions;
// whatever is outside it is refused with its place, never ignored (annotations such as title and description aside).
#ifndef TOLLGATE_SCHEMA_SCHEMA_H_
#define TOLLGATE_SCHEMA_SCHEMA_H_

#include <string>
#include <string_view>
#include <vector>

#include "base/diagnostic.h"
#include "column/assertion.h"
#include "column/layout.h"
#include "json/node.h"

namespace tollgate::schema {

struct Field {
  column::LayoutField layout;
  std::vector<column::Assertion> assertions;  // in the order of the schema text
  std::string type_pointer;                   // of the keyword that typed it: "/properties/amount/type"
  int object = 0;                             // 0: the record, else 1 + index of `nested`
  bool optional = true;                       // may be absent or null: a condition on it can be UNKNOWN
  bool broken = false;                        // its type could not be decided (and that was reported)
};

struct Schema {
  std::vector<Field> fields;  // in document order
  std::vector<column::Nested> nested;
  std::vector<column::Requirement> requirements;
  bool allows_other = true;  // additionalProperties of the root
  // Index into fields by dotted name; -1: none.
  int FindField(std::string_view name) const;
  // `nested` as a reader needs it.
  std::vector<column::LayoutObject> LayoutObjects() const;
};

// `root` is the schema's node (of a file, or inline in a pack). Problems are added; what could be read is returned, so
// that expressions can still be checked against it.
Schema Read(const json::Node& root, Diagnostics* diagnostics);

// A stable text of what was read, for goldens.
std::string Print(const Schema& schema);

}  // namespace tollgate::schema
#endif  // TOLLGATE_SCHEMA_SCHEMA_H_

// $ref within the document: "#", "#/$defs/amount", "#/properties/a~1b".
#ifndef TOLLGATE_SCHEMA_REFERENCE_H_
#define TOLLGATE_SCHEMA_REFERENCE_H_

#include <optional>
#include <string>

#include "schema/keyword.h"

namespace tollgate::schema {

struct Target {
  const json::Node* schema;
  std::string pointer;  // "/$defs/amount"; "" is the document
};
// Where a $ref leads. Nullopt: nowhere, and it is reported.
std::optional<Target> Resolve(Context* context, const Keyword& ref);

}  // namespace tollgate::schema
#endif  // TOLLGATE_SCHEMA_REFERENCE_H_

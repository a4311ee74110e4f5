// One value of a JSON record as a field sees it, and its meaning: the same as that of the field's CSV cell.
#ifndef TOLLGATE_READ_JSON_VALUE_H_
#define TOLLGATE_READ_JSON_VALUE_H_

#include <string_view>

#include "column/cell.h"
#include "json/node.h"

namespace tollgate::read {

struct JsonValue {
  json::Kind kind = json::Kind::kNull;
  bool boolean = false;
  std::string_view text;  // kString: unescaped; kNumber: the token
  tg_span span;           // of the whole value, quotes included, in the text of its batch
};

// The JSON type that a field's value has.
json::Kind WantedKind(const column::LayoutField& field);
// What a finding calls it: "integer" for a number that must be whole.
std::string_view WantedName(const column::LayoutField& field);
// As column::DecodeCell; a value of another type is a fault of code TG_CODE_SCHEMA_TYPE.
column::Cell DecodeJson(const column::LayoutField& field, const JsonValue& value);

}  // namespace tollgate::read
#endif  // TOLLGATE_READ_JSON_VALUE_H_

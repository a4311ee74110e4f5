// What type a property has, decided once from `type`, `enum` and `const`, wherever $ref puts them.
#ifndef TOLLGATE_SCHEMA_TYPES_H_
#define TOLLGATE_SCHEMA_TYPES_H_

#include <optional>

#include "schema/keyword.h"

namespace tollgate::schema {

enum class ValueType : uint8_t { kBoolean, kInteger, kNumber, kString, kObject };
std::string_view TypeName(ValueType type);  // "integer"

struct Typing {
  ValueType type;
  bool nullable;          // and every enum and const lists null too
  const Keyword* source;  // the keyword that says so
};
// Nullopt: the keywords say nothing, too much or what is not supported yet, and it is reported. That they say nothing
// is reported at `place`; without a place not at all, for where a keyword was refused that may have said it.
std::optional<Typing> DecideType(Context* context, const Keywords& keywords, Span place);

}  // namespace tollgate::schema
#endif  // TOLLGATE_SCHEMA_TYPES_H_

// What a schema asserts of one field's value: the checked, lowered form of JSON Schema's keywords. Null has been set
// aside (an explicit null of a nullable field satisfies every assertion but an enum or const that leaves null out, and
// that makes the field not nullable at compile time).
#ifndef TOLLGATE_COLUMN_ASSERTION_H_
#define TOLLGATE_COLUMN_ASSERTION_H_

#include <cstdint>
#include <string>
#include <vector>

#include "base/decimal.h"
#include "format/format.h"
#include "tollgate/read.h"

namespace tollgate::column {

enum class AssertionKind : uint8_t {
  kTexts,       // enum or const of strings: the text is one of `texts`
  kNumbers,     // enum or const of numbers: the value equals one of `numbers`
  kBooleans,    // enum or const of booleans: `allows_true`, `allows_false`
  kBound,       // minimum, maximum, exclusive*, x-*: against `numbers[0]`; `code` says which
  kMultipleOf,  // of numbers[0]
  kLength,      // minLength or maxLength: against `length`; `code` says which
  kPattern,     // RE2 text in `texts[0]` finds a match (unanchored)
  kFormat,      // `format` holds; the fault's code is format::Check's
};

struct Assertion {
  AssertionKind kind;
  tg_code code = 0;            // of the finding when it does not hold (kFormat: by fault)
  std::string schema_pointer;  // "/properties/amount/minimum"
  std::string expected;        // "at least 0", "one of US, CA": for people
  std::vector<std::string> texts;
  std::vector<DecimalText> numbers;
  uint64_t length = 0;
  bool allows_true = false;
  bool allows_false = false;
  format::Id format = format::Id::kEmail;
};

// `required` of one object: the field or nested object must be present where the object is.
struct Requirement {
  int object = 0;              // 0 is the record itself, else a Nested
  int field = -1;              // the required field, or
  int nested = -1;             // the required nested object
  std::string instance;        // pointer of what is missing: "/card/country"
  std::string schema_pointer;  // "/required" or "/properties/card/required"
};

// An object inside the record. It is present where any of its properties is, one that no field reads too, and in JSON
// also where it stands empty.
struct Nested {
  std::string name;     // "card"
  std::string pointer;  // "/card"
  std::vector<int> fields;
  bool allows_other = true;
};

}  // namespace tollgate::column
#endif  // TOLLGATE_COLUMN_ASSERTION_H_

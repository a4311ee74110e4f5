#include <gtest/gtest.h>

#include "reading.h"

namespace tollgate::schema {
namespace {

std::string Lowered(std::string_view text) {
  const Reading reading = ReadText(text);
  EXPECT_EQ(reading.problems, "") << text;
  return Print(reading.schema);
}

// The lines of property `v` alone.
std::string LoweredProperty(std::string_view property) {
  const std::string text = Lowered(WithProperty(property));
  return text.substr(text.find('\n') + 1);
}

struct Case {
  std::string_view property;
  std::string_view lowered;
};

TEST(Lowering, TypesAndForms) {
  const Case cases[] = {
      {R"({"type": "string"})", R"("v" /v: string as text optional
  typed /properties/v/type
)"},
      {R"({"type": ["null", "boolean"]})", R"("v" /v: bool as boolean nullable optional
  typed /properties/v/type
)"},
      {R"({"type": ["integer", "number"]})", R"("v" /v: double as number optional
  typed /properties/v/type
)"},
      {R"({"type": "number", "multipleOf": 0.01})", R"("v" /v: decimal(2) as number optional
  typed /properties/v/type, scaled /properties/v/multipleOf
)"},
      {R"({"type": "number", "multipleOf": 1e-18})", R"("v" /v: decimal(18) as number optional
  typed /properties/v/type, scaled /properties/v/multipleOf
)"},
      {R"({"type": "number", "multipleOf": 1.0})", R"("v" /v: decimal(0) as number optional
  typed /properties/v/type, scaled /properties/v/multipleOf
)"},
      {R"({"type": "number", "multipleOf": 1e-19})", R"("v" /v: double as number optional
  typed /properties/v/type
  schema.multipleOf 1e-19 at /properties/v/multipleOf: a multiple of 1e-19
)"},
      {R"({"type": "number", "multipleOf": 0.25})", R"("v" /v: double as number optional
  typed /properties/v/type
  schema.multipleOf 25e-2 at /properties/v/multipleOf: a multiple of 0.25
)"},
      {R"({"type": "integer", "multipleOf": 0.01})", R"("v" /v: int64 as integer optional
  typed /properties/v/type
  schema.multipleOf 1e-2 at /properties/v/multipleOf: a multiple of 0.01
)"},
      {R"({"type": "string", "format": "decimal", "x-scale": 3})", R"("v" /v: decimal(3) as decimal text optional
  typed /properties/v/type, read /properties/v/format
)"},
      {R"({"type": "string", "x-decimal": {"prefix": "$", "suffix": " USD", "group": ",", "point": "."},
           "x-scale": 2})",
       R"("v" /v: decimal(2) as decorated "$"" USD"",""." optional
  typed /properties/v/type, read /properties/v/x-decimal
)"},
      {R"({"type": "string", "format": "decimal", "x-decimal": {"point": ","}, "x-scale": 2.0})",
       R"("v" /v: decimal(2) as decorated """""""," optional
  typed /properties/v/type, read /properties/v/x-decimal
)"},
      {R"({"type": "string", "format": "date-time"})", R"("v" /v: timestamp as rfc3339 optional
  typed /properties/v/type, read /properties/v/format
)"},
      {R"({"type": ["string", "null"], "format": "date"})", R"("v" /v: timestamp as date nullable optional
  typed /properties/v/type, read /properties/v/format
)"},
      {R"({"type": "string", "x-time-format": "%d.%m.%Y %H:%M", "x-time-zone": "Europe/Berlin"})",
       R"("v" /v: timestamp as time format "%d.%m.%Y %H:%M" in Europe/Berlin optional
  typed /properties/v/type, read /properties/v/x-time-format
)"},
      {R"({"type": "integer", "x-epoch": "ms"})", R"("v" /v: timestamp as epoch ms optional
  typed /properties/v/type, read /properties/v/x-epoch
)"},
      {R"({"type": "number", "x-epoch": "us", "x-null": ["0"]})",
       R"("v" /v: timestamp as epoch us null "0" optional
  typed /properties/v/type, read /properties/v/x-epoch
)"},
      {R"({"type": "boolean", "x-true": ["Yes", "Y"], "x-false": ["No"], "x-null": ["-0-", "NA"]})",
       R"("v" /v: bool as boolean true "Yes","Y" false "No" null "-0-","NA" optional
  typed /properties/v/type
)"},
      {R"({"type": "string", "x-column": "Use Chip", "x-csv-type": "string"})", R"("v" /v: string as text optional
  column "Use Chip"
  typed /properties/v/type
)"},
      {R"({"type": "string", "format": "pan"})", R"("v" /v: string as text optional sensitive
  typed /properties/v/type
  format pan at /properties/v/format: a card number
)"},
      {R"({"type": "string", "format": "pan", "x-sensitive": true})", R"("v" /v: string as text optional secret
  typed /properties/v/type
  format pan at /properties/v/format: a card number
)"},
      {R"({"type": "integer", "x-sensitive": true})", R"("v" /v: int64 as integer optional secret
  typed /properties/v/type
)"},
  };
  for (const Case& c : cases) EXPECT_EQ(LoweredProperty(c.property), c.lowered) << c.property;
}

TEST(Lowering, ListedValues) {
  const Case cases[] = {
      {R"({"enum": ["US", "CA"]})", R"("v" /v: string as text optional
  typed /properties/v/enum
  schema.enum "US" "CA" at /properties/v/enum: one of "US", "CA"
)"},
      {R"({"enum": ["US", null]})", R"("v" /v: string as text nullable optional
  typed /properties/v/enum
  schema.enum "US" at /properties/v/enum: one of "US", null
)"},
      // The list leaves null out, so the property is not nullable.
      {R"({"type": ["string", "null"], "enum": ["US"]})", R"("v" /v: string as text optional
  typed /properties/v/type
  schema.enum "US" at /properties/v/enum: "US"
)"},
      {R"({"type": "string", "enum": ["US", null]})", R"("v" /v: string as text optional
  typed /properties/v/type
  schema.enum "US" at /properties/v/enum: "US"
)"},
      {R"({"enum": [1, 2.0, 3e0]})", R"("v" /v: int64 as integer optional
  typed /properties/v/enum
  schema.enum 1 2 3 at /properties/v/enum: one of 1, 2.0, 3e0
)"},
      {R"({"enum": [1, 2.5]})", R"("v" /v: double as number optional
  typed /properties/v/enum
  schema.enum 1 25e-1 at /properties/v/enum: one of 1, 2.5
)"},
      {R"({"type": "number", "enum": [1, 2]})", R"("v" /v: double as number optional
  typed /properties/v/type
  schema.enum 1 2 at /properties/v/enum: one of 1, 2
)"},
      {R"({"type": "number", "multipleOf": 0.01, "const": 9.99})", R"("v" /v: decimal(2) as number optional
  typed /properties/v/type, scaled /properties/v/multipleOf
  schema.const 999e-2 at /properties/v/const: 9.99
)"},
      {R"({"const": true})", R"("v" /v: bool as boolean optional
  typed /properties/v/const
  schema.const true at /properties/v/const: true
)"},
      {R"({"enum": [true, false, null]})", R"("v" /v: bool as boolean nullable optional
  typed /properties/v/enum
  schema.enum true false at /properties/v/enum: one of true, false, null
)"},
      {R"({"const": ""})", R"("v" /v: string as text optional
  typed /properties/v/const
  schema.const "" at /properties/v/const: ""
)"},
      {R"({"enum": ["a\"b", "0123456789012345678901234567890123456789", "0123456789012345678901234567890123456789"]})",
       R"("v" /v: string as text optional
  typed /properties/v/enum
  schema.enum "a\"b" "0123456789012345678901234567890123456789" )"
       R"("0123456789012345678901234567890123456789" at )"
       R"(/properties/v/enum: one of "a\"b", "0123456789012345678901234567890123456789" and 1 more
)"},
      // A finding must not quote what may be a real card number.
      {R"({"type": "string", "format": "pan", "enum": ["4111111111111111", "378282246310005"]})",
       R"("v" /v: string as text optional sensitive
  typed /properties/v/type
  format pan at /properties/v/format: a card number
  schema.enum "4111111111111111" "378282246310005" at /properties/v/enum: one of the listed values
)"},
  };
  for (const Case& c : cases) EXPECT_EQ(LoweredProperty(c.property), c.lowered) << c.property;
}

TEST(Lowering, BoundsLengthsPatternsFormats) {
  const Case cases[] = {
      {R"({"type": "number", "minimum": -1.50, "exclusiveMaximum": 1e3})", R"("v" /v: double as number optional
  typed /properties/v/type
  schema.minimum -15e-1 at /properties/v/minimum: at least -1.50
  schema.exclusiveMaximum 1e3 at /properties/v/exclusiveMaximum: less than 1e3
)"},
      {R"({"type": "integer", "exclusiveMinimum": 0, "maximum": 9223372036854775808})",
       R"("v" /v: int64 as integer optional
  typed /properties/v/type
  schema.exclusiveMinimum 0 at /properties/v/exclusiveMinimum: more than 0
  schema.maximum 9223372036854775808 at /properties/v/maximum: at most 9223372036854775808
)"},
      {R"({"type": "string", "format": "decimal", "x-scale": 2, "x-minimum": "0.01", "x-maximum": 99.995,
           "x-exclusiveMinimum": "0", "x-exclusiveMaximum": "1e2"})",
       R"("v" /v: decimal(2) as decimal text optional
  typed /properties/v/type, read /properties/v/format
  schema.x-minimum 1e-2 at /properties/v/x-minimum: at least 0.01
  schema.x-maximum 99995e-3 at /properties/v/x-maximum: at most 99.995
  schema.x-exclusiveMinimum 0 at /properties/v/x-exclusiveMinimum: more than 0
  schema.x-exclusiveMaximum 1e2 at /properties/v/x-exclusiveMaximum: less than 1e2
)"},
      {R"({"type": "string", "minLength": 1, "maxLength": 2.0, "pattern": "^[A-Z]+$"})",
       R"("v" /v: string as text optional
  typed /properties/v/type
  schema.minLength 1 at /properties/v/minLength: at least 1 character
  schema.maxLength 2 at /properties/v/maxLength: at most 2 characters
  schema.pattern "^[A-Z]+\\z" at /properties/v/pattern: text that matches ^[A-Z]+$
)"},
      {R"({"type": "string", "maxLength": 1e30})", R"("v" /v: string as text optional
  typed /properties/v/type
  schema.maxLength 18446744073709551615 at /properties/v/maxLength: at most 1e30 characters
)"},
      {R"({"type": "string", "format": "email", "title": "t", "description": "d", "default": 5, "examples": [],
           "deprecated": false, "readOnly": true, "writeOnly": true, "$comment": "c"})",
       R"("v" /v: string as text optional
  typed /properties/v/type
  format email at /properties/v/format: an e-mail address
)"},
  };
  for (const Case& c : cases) EXPECT_EQ(LoweredProperty(c.property), c.lowered) << c.property;
}

TEST(Lowering, ARecordWithAnObject) {
  EXPECT_EQ(Lowered(R"({
    "$schema": "https://json-schema.org/draft/2020-12/schema", "$id": "https://example.com/payment",
    "type": "object", "additionalProperties": false, "required": ["id", "card"],
    "properties": {
      "id": {"type": "string"},
      "card": {"type": "object", "additionalProperties": false, "required": ["number"], "properties": {
        "number": {"type": "string", "format": "pan"},
        "a/b~c": {"type": ["integer", "null"]}}},
      "ship": {"type": "object", "required": ["country"], "properties": {
        "country": {"type": "string", "x-column": "Ship To"}}},
      "last": {"type": ["boolean", "null"]}
    }})"),
            R"(record, closed
"id" /id: string as text required
  typed /properties/id/type
"card.number" /card/number: string as text required sensitive
  typed /properties/card/properties/number/type
  format pan at /properties/card/properties/number/format: a card number
"card.a/b~c" /card/a~1b~0c: int64 as integer nullable optional
  typed /properties/card/properties/a~1b~0c/type
"ship.country" /ship/country: string as text optional
  column "Ship To"
  typed /properties/ship/properties/country/type
"last" /last: bool as boolean nullable optional
  typed /properties/last/type
object "card" /card, closed: 1 2
object "ship" /ship: 3
requires /card/number at /properties/card/required in 1
requires /ship/country at /properties/ship/required in 2
requires /id at /required in 0
requires /card at /required in 0 as object
)");
}

TEST(Lowering, ReferencesBringTheirKeywordsAndKeepTheirPointers) {
  EXPECT_EQ(Lowered(R"({
    "$defs": {
      "money/~1": {"$ref": "#/$defs/number", "minimum": 0},
      "number": {"type": "number", "multipleOf": 0.01},
      "50%": {"type": "string"}
    },
    "properties": {
      "a": {"maximum": 9, "$ref": "#/$defs/money~1~01", "minimum": 5},
      "b": {"$ref": "#/properties/a", "x-column": "B"},
      "c": {"$ref": "#/$defs/50%25", "type": ["string", "null"]}
    },
    "required": ["a"]
  })"),
            R"(record
"a" /a: decimal(2) as number required
  typed /$defs/number/type, scaled /$defs/number/multipleOf
  schema.maximum 9 at /properties/a/maximum: at most 9
  schema.minimum 0 at /$defs/money~1~01/minimum: at least 0
  schema.minimum 5 at /properties/a/minimum: at least 5
"b" /b: decimal(2) as number optional
  column "B"
  typed /$defs/number/type, scaled /$defs/number/multipleOf
  schema.maximum 9 at /properties/a/maximum: at most 9
  schema.minimum 0 at /$defs/money~1~01/minimum: at least 0
  schema.minimum 5 at /properties/a/minimum: at least 5
"c" /c: string as text optional
  typed /$defs/50%/type
requires /a at /required in 0
)");
  // The record itself may stand behind a $ref.
  EXPECT_EQ(Lowered(R"({"$ref": "#/$defs/r", "$defs": {"r": {"properties": {"a": {"type": "string"}},
                        "required": ["a"], "additionalProperties": false}}})"),
            R"(record, closed
"a" /a: string as text required
  typed /$defs/r/properties/a/type
requires /a at /$defs/r/required in 0
)");
}

TEST(Lowering, FindsFieldsByDottedName) {
  const Schema schema = ReadText(R"({"properties": {"a": {"type": "string"}, "b": {"type": "object", "properties":
                                    {"c": {"type": "string"}}}}})")
                            .schema;
  EXPECT_EQ(schema.FindField("a"), 0);
  EXPECT_EQ(schema.FindField("b.c"), 1);
  EXPECT_EQ(schema.FindField("b"), -1);
  EXPECT_EQ(schema.FindField(""), -1);
}

}  // namespace
}  // namespace tollgate::schema

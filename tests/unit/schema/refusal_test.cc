#include <gtest/gtest.h>

#include "reading.h"

namespace tollgate::schema {
namespace {

struct Case {
  std::string text;
  std::string problems;
};

void ExpectProperties(const std::vector<Case>& cases) {
  for (const Case& c : cases) EXPECT_EQ(ReadText(WithProperty(c.text)).problems, c.problems) << c.text;
}
void ExpectSchemas(const std::vector<Case>& cases) {
  for (const Case& c : cases) EXPECT_EQ(ReadText(c.text).problems, c.problems) << c.text;
}

TEST(Refusal, Keywords) {
  ExpectProperties({
      {R"({"type": "string", "allOf": []})", "compile.schema.not_yet [\"allOf\"]: `allOf` is not supported yet\n"},
      {R"({"type": "string", "x-minor-units": "currency"})",
       "compile.schema.not_yet [\"x-minor-units\"]: `x-minor-units` is not supported yet\n"},
      {R"({"type": "string", "minLenght": 3})",
       "compile.schema.unknown_keyword [\"minLenght\"]: unknown keyword `minLenght` | did you mean `minLength`?\n"},
      {R"({"type": "string", "x-colunm": "A"})",
       "compile.schema.unknown_keyword [\"x-colunm\"]: unknown keyword `x-colunm` | did you mean `x-column`?\n"},
      {R"({"type": "string", "zzzzzzz": 3})",
       "compile.schema.unknown_keyword [\"zzzzzzz\"]: unknown keyword `zzzzzzz`\n"},
      {R"({"type": "string", "$id": "x"})",
       "compile.schema.not_yet [\"$id\"]: `$id` is supported at the top of a schema only\n"},
      {R"({"type": "string", "minLength": "3"})",
       "compile.schema.bad_value [\"3\"]: `minLength` is a number, not a string\n"},
      {R"({"type": "string", "format": "decimal", "x-scale": 2, "x-minimum": true})",
       "compile.schema.bad_value [true]: `x-minimum` is a number or a string, not a boolean\n"},
      {R"({"type": "string", "enum": "a"})", "compile.schema.bad_value [\"a\"]: `enum` is an array, not a string\n"},
      {R"({"type": "string", "title": 5})", "compile.schema.bad_value [5]: `title` is a string, not a number\n"},
      {R"(true)",
       "compile.schema.not_yet [true]: a schema that is true or false is not supported yet | say what the value is: "
       "{\"type\": \"string\"}\n"},
      {R"([])", "compile.schema.shape [[]]: a schema is an object, not array\n"},
  });
}

TEST(Refusal, Types) {
  ExpectProperties({
      {R"({})", "compile.schema.no_type [\"v\"]: the property has no type | say \"type\": \"string\", or what it is\n"},
      {R"({"properties": {}})",
       "compile.schema.no_type [\"v\"]: the property has no type | say \"type\": \"object\"\n"},
      {R"({"type": "str"})", "compile.schema.bad_value [\"str\"]: `str` is no type\n"},
      {R"({"type": "nubmer"})",
       "compile.schema.bad_value [\"nubmer\"]: `nubmer` is no type | did you mean `number`?\n"},
      {R"({"type": []})", "compile.schema.bad_value [[]]: `type` lists no type\n"},
      {R"({"type": [5]})", "compile.schema.bad_value [5]: `type` lists names of types\n"},
      {R"({"type": ["string", "string"]})", "compile.schema.bad_value [\"string\"]: `type` lists `string` twice\n"},
      {R"({"type": "array"})", "compile.schema.not_yet [\"array\"]: an array is not supported yet\n"},
      {R"({"type": "null"})",
       "compile.schema.not_yet [\"null\"]: a property that is always null is not supported yet\n"},
      {R"({"const": null})", "compile.schema.not_yet [null]: a property that is always null is not supported yet\n"},
      {R"({"type": ["string", "integer"]})",
       "compile.schema.not_yet [[\"string\", \"integer\"]]: a property of two types is not supported yet\n"},
      {R"({"type": ["object", "null"], "properties": {}})",
       "compile.schema.not_yet [[\"object\", \"null\"]]: an object that may be null is not supported yet\n"},
      {R"({"enum": ["a", 1]})",
       "compile.schema.type_conflict [1]: the listed values are of several types: this one is of type integer\n"},
      {R"({"enum": [null, 1, true]})",
       "compile.schema.type_conflict [true]: the listed values are of several types: this one is of type boolean\n"},
      {R"({"enum": ["a"], "const": 1})",
       "compile.schema.type_conflict [1]: the types leave no value: integer here, string elsewhere\n"},
      {R"({"enum": [[1]]})",
       "compile.schema.not_yet [[1]]: an array or an object as a listed value is not supported yet\n"},
      {R"({"type": "string", "enum": [1, 2]})",
       "compile.schema.contradiction [[1, 2]]: none of the listed values is of type string\n"},
      {R"({"type": "string", "enum": []})", "compile.schema.contradiction [[]]: `enum` lists no value\n"},
      {R"({"type": "string", "x-csv-type": "integer"})",
       "compile.schema.not_yet [\"integer\"]: a column of another type than its property is not supported yet\n"},
      {R"({"type": "string", "x-csv-type": "strnig"})",
       "compile.schema.bad_value [\"strnig\"]: `strnig` is no type of a column | did you mean `string`?\n"},
  });
}

TEST(Refusal, WhatHasNoEffect) {
  ExpectProperties({
      {R"({"type": "string", "minimum": 5})",
       "compile.schema.no_effect [\"minimum\"]: `minimum` has no effect on a string | `x-minimum` bounds a string of "
       "`format: decimal`\n"},
      {R"({"type": "string", "format": "decimal", "x-scale": 2, "exclusiveMaximum": 5})",
       "compile.schema.no_effect [\"exclusiveMaximum\"]: `exclusiveMaximum` has no effect on a decimal that is a "
       "string "
       "| `x-exclusiveMaximum` bounds a string of `format: decimal`\n"},
      {R"({"type": "number", "x-minimum": 5})",
       "compile.schema.no_effect [\"x-minimum\"]: `x-minimum` has no effect on a number | `minimum` bounds a number\n"},
      {R"({"type": "string", "x-minimum": 5})",
       "compile.schema.no_effect [\"x-minimum\"]: `x-minimum` has no effect on a string | it bounds a string of "
       "`format: decimal` or with `x-decimal`\n"},
      {R"({"type": "integer", "minLength": 5, "pattern": "a", "format": "email"})",
       "compile.schema.no_effect [\"minLength\"]: `minLength` has no effect on an integer\n"
       "compile.schema.no_effect [\"pattern\"]: `pattern` has no effect on an integer\n"
       "compile.schema.no_effect [\"format\"]: `format` has no effect on an integer\n"},
      {R"({"type": "number", "x-scale": 2})",
       "compile.schema.no_effect [\"x-scale\"]: `x-scale` has no effect on a number | a number takes its scale from "
       "\"multipleOf\": 0.01\n"},
      {R"({"type": "string", "x-true": ["a"], "required": []})",
       "compile.schema.no_effect [\"x-true\"]: `x-true` has no effect on a string\n"
       "compile.schema.no_effect [\"required\"]: `required` has no effect on a string\n"},
      {R"({"type": "string", "x-epoch": "s"})",
       "compile.schema.no_effect [\"x-epoch\"]: `x-epoch` has no effect on a string\n"},
      {R"({"type": "string", "format": "date", "x-time-zone": "UTC"})",
       "compile.schema.no_effect [\"x-time-zone\"]: `x-time-zone` has no effect on a time | it goes with "
       "`x-time-format`\n"},
      {R"({"type": "string", "x-time-format": "%Y-%m-%d %z", "x-time-zone": "UTC"})",
       "compile.schema.no_effect [\"UTC\"]: `x-time-zone` has no effect: `%z` in the format says the offset\n"},
      {R"({"type": "string", "format": "pan", "x-sensitive": false})",
       "compile.schema.no_effect [false]: a card number is always masked\n"},
      {R"({"type": "object", "properties": {"a": {"type": "string"}}, "minimum": 5})",
       "compile.schema.no_effect [\"minimum\"]: `minimum` has no effect on an object\n"},
      {R"({"type": "string", "format": "date-time", "pattern": "Z$", "minLength": 20})",
       "compile.schema.not_yet [\"pattern\"]: `pattern` on a time is not supported yet\n"
       "compile.schema.not_yet [\"minLength\"]: `minLength` on a time is not supported yet\n"},
      {R"({"type": "integer", "x-epoch": "s", "minimum": 0})",
       "compile.schema.not_yet [\"minimum\"]: `minimum` on a time is not supported yet\n"},
      {R"({"type": "string", "format": "decimal", "x-scale": 2, "enum": ["1.00"]})",
       "compile.schema.not_yet [\"enum\"]: `enum` on a decimal that is a string is not supported yet\n"},
  });
}

TEST(Refusal, FormatsAndDialects) {
  ExpectProperties({
      {R"({"type": "string", "format": "iban"})",
       "compile.schema.not_yet [\"iban\"]: `format: iban` is not supported yet\n"},
      {R"({"type": "string", "format": "datetime"})",
       "compile.schema.unknown_format [\"datetime\"]: unknown format `datetime` | did you mean `date-time`?\n"},
      {R"({"type": "string", "format": "decimal"})",
       "compile.schema.scale [\"decimal\"]: a decimal needs `x-scale`, its digits after the point | say \"x-scale\": 2 "
       "for cents\n"},
      {R"({"type": "string", "x-decimal": {"prefix": "$"}})",
       "compile.schema.scale [{\"prefix\": \"$\"}]: a decimal needs `x-scale`, its digits after the point | say "
       "\"x-scale\": 2 for cents\n"},
      {R"({"type": "string", "format": "decimal", "x-scale": 19})",
       "compile.schema.scale [19]: `x-scale` is a whole number from 0 to 18\n"},
      {R"({"type": "string", "format": "decimal", "x-scale": -1})",
       "compile.schema.scale [-1]: `x-scale` is a whole number from 0 to 18\n"},
      {R"({"type": "string", "format": "decimal", "x-scale": 1.5})",
       "compile.schema.scale [1.5]: `x-scale` is a whole number from 0 to 18\n"},
      {R"({"type": "string", "format": "date-time", "x-time-format": "%Y-%m-%d"})",
       "compile.schema.type_conflict [\"%Y-%m-%d\"]: `x-time-format` and `format` both say how the text reads\n"},
      {R"({"type": "string", "x-time-format": "%Y-%m-%d", "x-decimal": {}, "x-scale": 2})",
       "compile.schema.type_conflict [{}]: `x-decimal` and `x-time-format` both say how the text reads\n"
       "compile.schema.no_effect [\"x-scale\"]: `x-scale` has no effect on a time | it goes with `format: decimal`\n"},
      {R"({"type": "string", "format": "pan", "x-decimal": {}, "x-scale": 2})",
       "compile.schema.type_conflict [\"pan\"]: `format: pan` is of a text, and `x-decimal` makes another thing of "
       "it\n"},
      {R"({"type": "integer", "x-epoch": "sec"})",
       "compile.schema.bad_value [\"sec\"]: `x-epoch` is \"s\", \"ms\" or \"us\"\n"},
      {R"({"type": "string", "x-time-format": "%Y", "x-time-zone": "Mars/Olympus"})",
       ReadText(WithProperty(R"({"type": "string", "x-time-format": "%Y"})")).problems +
           "compile.schema.time [\"Mars/Olympus\"]: there is no time zone `Mars/Olympus` | zones are named as "
           "\"Europe/Berlin\", \"UTC\" or \"+05:30\"\n"},
      {R"({"type": "string", "x-decimal": {"prefx": "$"}, "x-scale": 2})",
       "compile.schema.unknown_keyword [\"prefx\"]: unknown key `prefx` of `x-decimal` | did you mean `prefix`?\n"},
      {R"({"type": "string", "x-decimal": {"prefix": 5}, "x-scale": 2})",
       "compile.schema.bad_value [5]: `prefix` is a string\n"},
      {R"({"type": "string", "x-decimal": {"point": ";"}, "x-scale": 2})",
       "compile.schema.bad_value [{\"point\": \";\"}]: `point` is \".\" or \",\"\n"},
      {R"({"type": "string", "x-decimal": {"group": "."}, "x-scale": 2})",
       "compile.schema.bad_value [{\"group\": \".\"}]: `group` and `point` are the same sign\n"},
      {R"({"type": "string", "x-decimal": {"suffix": "0"}, "x-scale": 2})",
       "compile.schema.bad_value [{\"suffix\": \"0\"}]: digits cannot be part of a prefix, a suffix or a group sign\n"},
      {R"({"type": "string", "x-decimal": {"prefix": "-"}, "x-scale": 2})",
       "compile.schema.bad_value [{\"prefix\": \"-\"}]: a minus sign cannot be part of a prefix or a group sign\n"},
      {R"({"type": "boolean", "x-true": ["Yes"], "x-false": ["No", "Yes"]})",
       "compile.schema.words [\"Yes\"]: the word `Yes` is listed twice\n"},
      {R"({"type": "boolean", "x-true": ["Y"], "x-null": ["Y"]})",
       "compile.schema.words [\"Y\"]: the word `Y` is listed twice\n"},
      {R"({"type": "boolean", "x-false": ["true"]})",
       "compile.schema.words [[\"true\"]]: one word would mean two things: without `x-true` (`x-false`) the word is "
       "true (false) | list both `x-true` and `x-false`\n"},
      {R"({"type": "boolean", "x-true": [1]})",
       "compile.schema.bad_value [1]: `x-true` lists strings | put quotes around it: \"1\"\n"},
      {R"({"type": "string", "x-null": [""]})",
       "compile.schema.bad_value [\"\"]: an empty cell is null or absent already, and no word\n"},
      {R"({"type": "string", "x-null": []})", "compile.schema.bad_value [[]]: `x-null` lists no word\n"},
      {R"({"type": "string", "x-column": ""})", "compile.schema.bad_value [\"\"]: a column has a name\n"},
  });
}

TEST(Refusal, AssertionsThatCannotBe) {
  ExpectProperties({
      {R"({"type": "integer", "minimum": 5, "maximum": 4})",
       "compile.schema.contradiction [4]: no value is both at least 5 and at most 4\n"},
      {R"({"type": "integer", "minimum": 5, "exclusiveMaximum": 5})",
       "compile.schema.contradiction [5]: no value is both at least 5 and less than 5\n"},
      {R"({"type": "integer", "minimum": 5, "maximum": 5})", ""},
      {R"({"type": "string", "format": "decimal", "x-scale": 2, "x-minimum": "1.01", "x-maximum": "1.001"})",
       "compile.schema.contradiction [\"1.001\"]: no value is both at least 1.01 and at most 1.001\n"},
      {R"({"type": "string", "minLength": 3, "maxLength": 2})",
       "compile.schema.contradiction [2]: no value is both at least 3 characters and at most 2 characters\n"},
      {R"({"enum": ["US", "us"], "pattern": "^[0-9]$"})",
       "compile.schema.contradiction [[\"US\", \"us\"]]: no listed value satisfies the other keywords\n"},
      {R"({"enum": ["XX"], "format": "country"})",
       "compile.schema.contradiction [[\"XX\"]]: no listed value satisfies the other keywords\n"},
      {R"({"enum": ["XX", "US"], "format": "country"})", ""},
      {R"({"type": "integer", "enum": [1.5]})",
       "compile.schema.contradiction [[1.5]]: no listed value satisfies the other keywords\n"},
      {R"({"type": "number", "multipleOf": 0.1, "const": 0.15})",
       "compile.schema.contradiction [0.15]: no listed value satisfies the other keywords\n"},
      {R"({"type": "integer", "enum": [1, 2], "minimum": 3})",
       "compile.schema.contradiction [[1, 2]]: no listed value satisfies the other keywords\n"},
      {R"({"enum": [true], "const": false})",
       "compile.schema.contradiction [[true]]: no listed value satisfies the other keywords\n"
       "compile.schema.contradiction [false]: no listed value satisfies the other keywords\n"},
      {R"({"type": "integer", "multipleOf": 0})", "compile.schema.bad_value [0]: `multipleOf` is above 0\n"},
      {R"({"type": "number", "multipleOf": -0.01})", "compile.schema.bad_value [-0.01]: `multipleOf` is above 0\n"},
      {R"({"type": "string", "maxLength": -1})",
       "compile.schema.bad_value [-1]: `maxLength` is a whole number, 0 or above\n"},
      {R"({"type": "string", "minLength": 1.5})",
       "compile.schema.bad_value [1.5]: `minLength` is a whole number, 0 or above\n"},
      {R"({"type": "string", "format": "decimal", "x-scale": 2, "x-minimum": "+1"})",
       "compile.schema.bad_value [\"+1\"]: `x-minimum` is no number that can be held exactly\n"},
      {R"x({"type": "string", "pattern": "^a(?=b)"})x",
       "compile.schema.pattern [(?=b]: look-ahead is not supported: patterns match in linear time\n"},
      {R"x({"type": "string", "pattern": "\"\\n)"})x", "compile.schema.pattern [)]: `)` closes no group\n"},
      {R"x({"type": "string", "pattern": "a("})x", "compile.schema.pattern [(]: the group is not closed\n"},
  });
}

TEST(Refusal, Records) {
  ExpectSchemas({
      {R"(5)", "compile.schema.shape [5]: a schema is an object, not number\n"},
      {R"(true)",
       "compile.schema.not_yet [true]: a schema that is true or false is not supported yet | say what the value is: "
       "{\"type\": \"string\"}\n"},
      {R"({})", "compile.schema.shape [{}]: the schema of a record has `properties`\n"},
      {R"({"$schema": "http://json-schema.org/draft-07/schema#", "properties": {}})",
       "compile.schema.dialect [\"http://json-schema.org/draft-07/schema#\"]: this is not JSON Schema 2020-12 | "
       "Tollgate reads https://json-schema.org/draft/2020-12/schema\n"},
      {R"({"type": "string", "properties": {}})",
       "compile.schema.shape [\"string\"]: a record is an object, not of type string\n"},
      {R"({"properties": {"a": {"type": "string"}}, "required": ["b", "A", "a", "a", 5]})",
       "compile.schema.required [\"b\"]: `b` is required and is no property\n"
       "compile.schema.required [\"A\"]: `A` is required and is no property | did you mean `a`?\n"
       "compile.schema.bad_value [\"a\"]: `required` lists `a` twice\n"
       "compile.schema.bad_value [5]: `required` lists names of properties\n"},
      {R"({"properties": {"amount": {"type": "string"}}, "required": ["amuont"]})",
       "compile.schema.required [\"amuont\"]: `amuont` is required and is no property | did you mean `amount`?\n"},
      {R"({"properties": {"": {"type": "string"}}})", "compile.schema.bad_value [\"\"]: a property has a name\n"},
      {R"({"properties": {"a": {"type": "string"}}, "additionalProperties": {"type": "string"}})",
       "compile.schema.not_yet [{\"type\": \"string\"}]: `additionalProperties` with a schema is not supported yet | "
       "it "
       "may be true or false\n"},
      {R"({"properties": {"a": {"type": "string"}}, "patternProperties": {}, "minimum": 5})",
       "compile.schema.not_yet [\"patternProperties\"]: `patternProperties` is not supported yet\n"
       "compile.schema.no_effect [\"minimum\"]: `minimum` has no effect on an object\n"},
      {R"({"properties": {"a": {"type": "object", "properties": {"b": {"type": "object", "properties": {}}}}}})",
       "compile.schema.not_yet [\"object\"]: an object inside an object of the record is not supported yet\n"},
      {R"({"properties": {"a": {"type": "object"}}})",
       "compile.schema.shape [{\"type\": \"object\"}]: an object of the record has `properties`\n"},
      {R"({"properties": {"a.b": {"type": "string"},
                         "a": {"type": "object", "properties": {"b": {"type": "string"}}}}})",
       "compile.schema.duplicate_field [\"b\"]: two fields are named `a.b`\n"
       "compile.schema.duplicate_column [\"b\"]: two fields are read from the column `a.b`\n"},
      {R"({"properties": {"a.b": {"type": "object", "properties": {"c": {"type": "string"}}},
                         "a": {"type": "object", "properties": {"b": {"type": "string"}}}}})",
       "compile.schema.duplicate_field [\"b\"]: an object and a field are named `a.b`\n"},
      {R"({"properties": {"a": {"type": "string"}, "b": {"type": "string", "x-column": "a"}}})",
       "compile.schema.duplicate_column [\"b\"]: two fields are read from the column `a`\n"},
  });
}

TEST(Refusal, References) {
  ExpectSchemas({
      {R"({"properties": {"a": {"$ref": "other.json"}}})",
       "compile.schema.not_yet [\"other.json\"]: `$ref` to anything but a place of the same document is not supported "
       "yet | write \"#/$defs/...\"\n"},
      {R"({"$defs": {"money": {"type": "string"}}, "properties": {"a": {"type": "string", "$ref": "#/$defs/mony"}}})",
       "compile.schema.ref [\"#/$defs/mony\"]: `#/$defs/mony` leads nowhere | did you mean `money`?\n"},
      {R"({"properties": {"a": {"type": "string", "$ref": "#/%zz"}}})",
       "compile.schema.ref [\"#/%zz\"]: `#/%zz` is no URI: `%` takes two hex digits of UTF-8\n"},
      {R"({"properties": {"a": {"type": "string", "$ref": "#/a~2"}}})",
       "compile.schema.ref [\"#/a~2\"]: `#/a~2` leads nowhere\n"},
      {R"({"$defs": {"a": {"$ref": "#/$defs/b"}, "b": {"$ref": "#/$defs/a"}},
           "properties": {"x": {"type": "string", "$ref": "#/$defs/a"},
                          "y": {"type": "string", "$ref": "#/$defs/b"}}})",
       "compile.schema.ref_cycle [\"#/$defs/b\"]: `#/$defs/b` leads back to itself\n"
       "compile.schema.ref_cycle [\"#/$defs/a\"]: `#/$defs/a` leads back to itself\n"},
      {R"({"$ref": "#", "properties": {"a": {"type": "string"}}})",
       "compile.schema.ref_cycle [\"#\"]: `#` leads back to itself\n"},
      // A tree of records: refused at the second level, not followed for ever.
      {R"({"type": "object", "properties": {"a": {"$ref": "#"}}})",
       "compile.schema.not_yet [\"object\"]: an object inside an object of the record is not supported yet\n"},
      {R"({"$defs": {"d": {"$id": "http://x/", "$defs": {"e": {"type": "string"}}}},
           "properties": {"a": {"type": "string", "$ref": "#/$defs/d/$defs/e"}}})",
       "compile.schema.not_yet [\"#/$defs/d/$defs/e\"]: `#/$defs/d/$defs/e` leads into a schema with an `$id` of its "
       "own, which is not supported yet\n"},
      {R"({"$defs": {"n": 5}, "properties": {"a": {"type": "string", "$ref": "#/$defs/n"}}})",
       "compile.schema.shape [5]: a schema is an object, not number\n"},
      {R"({"$defs": {"s": {"type": "integer", "x-column": "B"}},
           "properties": {"a": {"type": "string", "$ref": "#/$defs/s"}}})",
       "compile.schema.type_conflict [\"integer\"]: the types leave no value: integer here, string elsewhere\n"},
      {R"({"$defs": {"s": {"type": "string", "x-column": "B"}},
           "properties": {"a": {"x-column": "A", "$ref": "#/$defs/s"}}})",
       "compile.schema.type_conflict [\"B\"]: `x-column` is stated twice, by the property and by what its `$ref` leads "
       "to, and differs\n"},
      {R"({"$ref": "#/$defs/base", "additionalProperties": false, "properties": {"b": {"type": "string"}},
           "$defs": {"base": {"properties": {"a": {"type": "string"}}}}})",
       "compile.schema.not_yet [false]: `additionalProperties: false` refuses the properties that stand on the other "
       "side of a `$ref` | put it and all `properties` into one object\n"},
      {R"({"$ref": "#/$defs/base", "properties": {"a": {"type": "string"}},
           "$defs": {"base": {"properties": {"a": {"type": "string"}}}}})",
       "compile.schema.not_yet [\"a\"]: `a` is a property here and behind the `$ref`: that is not supported yet\n"},
  });
}

TEST(Refusal, AProblemBehindManyReferencesIsSaidOnce) {
  EXPECT_EQ(ReadText(R"({"$defs": {"d": {"type": "string", "minimum": 5, "formt": "x"}}, "properties": {
                "a": {"$ref": "#/$defs/d"}, "b": {"$ref": "#/$defs/d"}, "c": {"$ref": "#/$defs/d"}}})")
                .problems,
            "compile.schema.no_effect [\"minimum\"]: `minimum` has no effect on a string | `x-minimum` bounds a string "
            "of `format: decimal`\n"
            "compile.schema.unknown_keyword [\"formt\"]: unknown keyword `formt` | did you mean `format`?\n");
}

TEST(Refusal, ABrokenFieldStaysAndTheRestIsRead) {
  const Reading reading = ReadText(R"({"properties": {"a": {"type": "array"}, "b": {"type": "integer"}},
                                       "required": ["a", "b"]})");
  ASSERT_EQ(reading.schema.fields.size(), 2u);
  EXPECT_TRUE(reading.schema.fields[0].broken);
  EXPECT_FALSE(reading.schema.fields[1].broken);
  EXPECT_EQ(reading.schema.fields[1].layout.type, TG_INT64);
  EXPECT_EQ(reading.schema.requirements.size(), 2u);
}

TEST(Refusal, Sizes) {
  std::string text = "{\"properties\": {";
  for (int i = 0; i < 4097; ++i) {
    text += (i == 0 ? "\"p" : ", \"p") + std::to_string(i) + "\": {\"type\": \"string\"}";
  }
  EXPECT_EQ(ReadText(text + "}}").problems,
            "compile.schema.too_large [\"p4096\"]: a schema has at most 4,096 fields\n");

  std::string chain = "{\"$defs\": {";
  for (int i = 0; i < 200; ++i) {
    chain += "\"d" + std::to_string(i) + "\": {\"$ref\": \"#/$defs/d" + std::to_string(i + 1) + "\"}, ";
  }
  EXPECT_EQ(ReadText(chain + "\"d200\": {\"type\": \"string\"}}, \"properties\": {\"a\": {\"type\": \"string\", "
                             "\"$ref\": \"#/$defs/d0\"}}}")
                .problems,
            "compile.schema.too_large [\"#/$defs/d100\"]: a `$ref` leads through more than 100 others\n");
}

// Any value in the place of any other: a reading ends, and what it finds nothing wrong with it can print.
TEST(Refusal, AnyValueInThePlaceOfAnyOther) {
  const std::string text = R"x({"$schema": "https://json-schema.org/draft/2020-12/schema", "type": "object",
    "required": ["a", "o"], "additionalProperties": false, "$defs": {"m": {"type": "number", "multipleOf": 0.01}},
    "properties": {"a": {"$ref": "#/$defs/m", "minimum": 0, "maximum": 10}, "b": {"type": "string", "format": "decimal",
    "x-scale": 2, "x-minimum": "0"}, "c": {"type": "boolean", "x-true": ["Yes"], "x-null": ["NA"]}, "d": {"enum": ["x",
    null]}, "e": {"type": "string", "pattern": "^a+$", "minLength": 1, "x-column": "E"}, "f": {"type": "integer",
    "x-epoch": "ms"}, "g": {"type": "string", "x-decimal": {"prefix": "$", "group": ","}, "x-scale": 2}, "h": {"type":
    "string", "x-time-format": "%Y-%m-%d", "x-time-zone": "Europe/Berlin"}, "o": {"type": "object", "required": ["p"],
    "properties": {"p": {"type": "string", "format": "pan", "x-sensitive": true}}}}})x";
  EXPECT_EQ(ReadText(text).problems, "");
  SourceMap sources;
  const uint32_t file = sources.Add("s", text);
  Diagnostics diagnostics;
  const std::unique_ptr<json::Tree> tree = json::Parse(sources, file, &diagnostics);
  std::vector<Span> places;
  std::vector<const json::Node*> open = {tree->root};
  while (!open.empty()) {
    const json::Node& node = *open.back();
    open.pop_back();
    places.push_back(node.span);
    for (const json::Node* item : node.items) open.push_back(item);
    for (const json::Member& member : node.members) {
      places.push_back(member.key_span);
      open.push_back(member.value);
    }
  }
  size_t accepted = 0;
  for (size_t to = 0; to < places.size(); ++to) {
    for (size_t from = to % 11; from < places.size();
         from += 11) {  // a part of all pairs, each in its own place among them
      std::string damaged = text;
      damaged.replace(places[to].begin, places[to].end - places[to].begin, sources.text(places[from]));
      const Reading reading = ReadText(damaged);
      if (!reading.problems.empty()) continue;
      ++accepted;
      EXPECT_NE(Print(reading.schema), "");
      for (const Field& field : reading.schema.fields) EXPECT_FALSE(field.broken || field.type_pointer.empty());
    }
  }
  EXPECT_GE(places.size(), 90u);
  EXPECT_GE(accepted, places.size());      // each in its own place, at least
  EXPECT_LE(accepted, places.size() * 8);  // of about 15 readings a place
}

}  // namespace
}  // namespace tollgate::schema

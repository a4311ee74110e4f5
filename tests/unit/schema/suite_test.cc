// The public JSON-Schema-Test-Suite against what we lower. A schema of the suite is either refused, or means on every
// instance what the suite says: never read as something else. Instances are evaluated here in the plainest way, on
// exact tokens, apart from the engine.
//
// Most schemas of the suite say nothing of a type; a property of ours has one. So each is read as a property under each
// scalar type, and the instances of that type are asked.
#include <gtest/gtest.h>

#include <algorithm>

#include "base/utf8.h"
#include "column/cell.h"
#include "pattern/regex.h"
#include "reading.h"
#include "support.h"

namespace tollgate::schema {
namespace {

using column::Assertion;
using column::AssertionKind;
using json::Kind;
using json::Node;

DecimalText NumberOf(const Node& node) {
  DecimalText number;
  EXPECT_EQ(ParseDecimalText(node.text, &number), NumberFault::kNone) << node.text;
  return number;
}

bool HoldsBound(const Assertion& assertion, const DecimalText& value) {
  const std::strong_ordering order = Compare(value, assertion.numbers[0]);
  switch (assertion.code) {
    case TG_CODE_SCHEMA_MINIMUM:
      return order >= 0;
    case TG_CODE_SCHEMA_MAXIMUM:
      return order <= 0;
    case TG_CODE_SCHEMA_EXCLUSIVE_MINIMUM:
      return order > 0;
    case TG_CODE_SCHEMA_EXCLUSIVE_MAXIMUM:
      return order < 0;
    default:
      ADD_FAILURE() << assertion.code;
      return false;
  }
}

bool Holds(const Assertion& assertion, const Node& value) {
  switch (assertion.kind) {
    case AssertionKind::kTexts:
      return std::find(assertion.texts.begin(), assertion.texts.end(), value.text) != assertion.texts.end();
    case AssertionKind::kNumbers:
      return std::any_of(assertion.numbers.begin(), assertion.numbers.end(),
                         [&](const DecimalText& number) { return Compare(number, NumberOf(value)) == 0; });
    case AssertionKind::kBooleans:
      return value.boolean ? assertion.allows_true : assertion.allows_false;
    case AssertionKind::kBound:
      return HoldsBound(assertion, NumberOf(value));
    case AssertionKind::kMultipleOf:
      return IsMultipleOf(NumberOf(value), assertion.numbers[0]);
    case AssertionKind::kLength: {
      const uint64_t count = CountCodePoints(value.text);
      return assertion.code == TG_CODE_SCHEMA_MIN_LENGTH ? count >= assertion.length : count <= assertion.length;
    }
    case AssertionKind::kPattern:
      return pattern::Regex(assertion.texts[0]).Matches(value.text);
    case AssertionKind::kFormat:
      return format::Check(assertion.format, value.text) == 0;
  }
  return false;
}

// The kind of JSON value that the field's text would be in JSON.
Kind KindOf(const Field& field) {
  switch (field.layout.form) {
    case column::TextForm::kBoolean:
      return Kind::kBool;
    case column::TextForm::kInteger:
    case column::TextForm::kNumber:
    case column::TextForm::kEpoch:
      return Kind::kNumber;
    default:
      return Kind::kString;
  }
}

bool IsValidValue(const Field& field, const Node& value) {
  if (value.is(Kind::kNull)) return field.layout.nullable;
  if (value.kind != KindOf(field)) return false;
  const std::string text = value.is(Kind::kBool) ? (value.boolean ? "true" : "false") : value.text;
  const column::Cell cell = DecodeCell(field.layout, text, /*quoted=*/value.is(Kind::kString));
  if (cell.state == column::CellState::kFault) return false;
  return std::all_of(field.assertions.begin(), field.assertions.end(),
                     [&](const Assertion& assertion) { return Holds(assertion, value); });
}

bool IsValidObject(const Schema& schema, const Node& object, int index);

bool IsValidMember(const Schema& schema, const json::Member& member, int object) {
  const std::string prefix = object == 0 ? "" : schema.nested[static_cast<size_t>(object - 1)].pointer;
  std::string pointer = prefix + "/";
  for (char c : member.key) pointer += c == '~' ? "~0" : c == '/' ? "~1" : std::string(1, c);
  for (const Field& field : schema.fields) {
    if (field.layout.pointer == pointer) return IsValidValue(field, *member.value);
  }
  for (size_t n = 0; n < schema.nested.size() && object == 0; ++n) {
    if (schema.nested[n].pointer == pointer) return IsValidObject(schema, *member.value, static_cast<int>(n) + 1);
  }
  return object == 0 ? schema.allows_other : schema.nested[static_cast<size_t>(object - 1)].allows_other;
}

bool IsValidObject(const Schema& schema, const Node& object, int index) {
  if (!object.is(Kind::kObject)) return false;
  for (const json::Member& member : object.members) {
    if (!IsValidMember(schema, member, index)) return false;
  }
  const std::string prefix = index == 0 ? "" : schema.nested[static_cast<size_t>(index - 1)].pointer;
  return std::all_of(schema.requirements.begin(), schema.requirements.end(), [&](const column::Requirement& needed) {
    if (needed.object != index) return true;
    return std::any_of(object.members.begin(), object.members.end(), [&](const json::Member& member) {
      return prefix + "/" + member.key == needed.instance;  // the suite requires no name that needs an escape
    });
  });
}

struct Tally {
  int lowered = 0;  // readings of a schema that were accepted
  int refused = 0;
  int instances = 0;
  std::string Text() const {
    return std::to_string(lowered) + " lowered, " + std::to_string(refused) + " refused, " + std::to_string(instances) +
           " instances";
  }
};

class Suite {
 public:
  // Nullopt: the suite is not here.
  static bool IsHere() { return test::Exists(Path("type.json")); }

  explicit Suite(const std::string& file) {
    file_ = sources_.Add(file, test::ReadFileOrDie(Path(file)));
    Diagnostics diagnostics;
    tree_ = json::Parse(sources_, file_, &diagnostics);
    EXPECT_TRUE(diagnostics.ok()) << file;
  }

  Tally Run() {
    Tally tally;
    for (const Node* group : tree_->root->items) {
      const Node& schema = *group->Find("schema");
      if (!schema.is(Kind::kObject)) continue;
      const Node* properties = schema.Find("properties");
      const bool is_record = properties != nullptr || schema.Find("$ref") != nullptr;
      const bool is_untyped =
          !is_record ? LacksType(schema)
                     : properties != nullptr && std::any_of(properties->members.begin(), properties->members.end(),
                                                            [](const auto& m) { return LacksType(*m.value); });
      const std::vector<std::string_view> types =
          is_untyped ? std::vector<std::string_view>{"string", "integer", "number", "boolean"}
                     : std::vector<std::string_view>{""};
      for (std::string_view type : types) {
        if (is_record) {
          AskRecord(*group, schema, type, &tally);
        } else {
          AskProperty(*group, schema, type, &tally);
        }
      }
    }
    return tally;
  }

 private:
  static std::string Path(const std::string& file) {
    return test::SuitePath("json-schema-test-suite/tests/draft2020-12/" + file);
  }

  bool IsLowered(const Reading& reading, Tally* tally) {
    ++(reading.problems.empty() ? tally->lowered : tally->refused);
    return reading.problems.empty();
  }

  // Properties without a type are read under each; `type` is empty where all have one.
  void AskRecord(const Node& group, const Node& schema, std::string_view type, Tally* tally) {
    std::string text(sources_.text(schema.span));
    std::vector<std::string> typed;  // the properties that were given the type
    const std::vector<json::Member> none;
    const Node* properties = schema.Find("properties");
    for (const json::Member& member : Backwards(properties != nullptr ? properties->members : none)) {
      if (type.empty() || !LacksType(*member.value)) continue;
      typed.push_back(member.key);
      const std::string stated = "\"type\": \"" + std::string(type) + (member.value->members.empty() ? "\"" : "\", ");
      text.insert(member.value->span.begin + 1 - schema.span.begin, stated);
    }
    const Reading reading = ReadText(text);
    if (!IsLowered(reading, tally)) return;
    for (const Node* test : group.Find("tests")->items) {
      const Node& data = *test->Find("data");
      if (!data.is(Kind::kObject)) continue;  // a record is one, whatever JSON Schema lets pass
      const bool is_of_type = std::all_of(data.members.begin(), data.members.end(), [&](const json::Member& member) {
        return std::find(typed.begin(), typed.end(), member.key) == typed.end() || IsOfType(*member.value, type);
      });
      if (!is_of_type) continue;
      ++tally->instances;
      EXPECT_EQ(IsValidObject(reading.schema, data, 0), test->Find("valid")->boolean)
          << Place(group, *test) << " as " << type << "\n"
          << Print(reading.schema);
    }
  }

  static std::vector<json::Member> Backwards(const std::vector<json::Member>& members) {
    return {members.rbegin(), members.rend()};
  }
  static bool LacksType(const Node& schema) {
    return schema.is(Kind::kObject) && schema.Find("type") == nullptr && schema.Find("$ref") == nullptr &&
           schema.Find("enum") == nullptr && schema.Find("const") == nullptr;
  }

  void AskProperty(const Node& group, const Node& schema, std::string_view type, Tally* tally) {
    std::string root, members;
    for (const json::Member& member : schema.members) {
      std::string& out = member.key == "$schema" ? root : members;
      out.append(", \"").append(member.key).append("\": ").append(sources_.text(member.value->span));
    }
    if (!type.empty()) members.append(", \"type\": \"").append(type).append("\"");
    const Reading reading = ReadText("{\"properties\": {\"v\": {" +
                                     members.substr(std::min<size_t>(2, members.size())) + "}}" + root + "}");
    if (!IsLowered(reading, tally)) return;
    for (const Node* test : group.Find("tests")->items) {
      const Node& data = *test->Find("data");
      if (!type.empty() && !IsOfType(data, type)) continue;
      ++tally->instances;
      EXPECT_EQ(IsValidValue(reading.schema.fields[0], data), test->Find("valid")->boolean)
          << Place(group, *test) << " as " << type << "\n"
          << Print(reading.schema);
    }
  }

  static bool IsOfType(const Node& data, std::string_view type) {
    if (type == "string") return data.is(Kind::kString);
    if (type == "boolean") return data.is(Kind::kBool);
    return data.is(Kind::kNumber) && (type == "number" || IsInteger(NumberOf(data)));
  }

  static std::string Place(const Node& group, const Node& test) {
    return group.Find("description")->text + ": " + test.Find("description")->text;
  }

  SourceMap sources_;
  uint32_t file_ = 0;
  std::unique_ptr<json::Tree> tree_;
};

TEST(JsonSchemaSuite, WhatIsLoweredMeansWhatTheSuiteSays) {
  if (!Suite::IsHere()) GTEST_SKIP() << "no suite at " << test::SuitePath("json-schema-test-suite");
  const std::pair<const char*, const char*> files[] = {
      {"type.json", "5 lowered, 6 refused, 39 instances"},
      {"required.json", "12 lowered, 8 refused, 12 instances"},
      {"properties.json", "2 lowered, 7 refused, 6 instances"},
      {"additionalProperties.json", "4 lowered, 32 refused, 2 instances"},
      {"enum.json", "9 lowered, 6 refused, 28 instances"},
      {"const.json", "10 lowered, 7 refused, 33 instances"},
      {"minimum.json", "4 lowered, 4 refused, 14 instances"},
      {"maximum.json", "4 lowered, 4 refused, 10 instances"},
      {"exclusiveMinimum.json", "2 lowered, 2 refused, 3 instances"},
      {"exclusiveMaximum.json", "2 lowered, 2 refused, 4 instances"},
      {"multipleOf.json", "8 lowered, 6 refused, 14 instances"},
      {"minLength.json", "2 lowered, 6 refused, 6 instances"},
      {"maxLength.json", "2 lowered, 6 refused, 6 instances"},
      {"pattern.json", "3 lowered, 6 refused, 6 instances"},
      {"ref.json", "9 lowered, 36 refused, 22 instances"},
      {"defs.json", "0 lowered, 1 refused, 0 instances"},
      {"infinite-loop-detection.json", "0 lowered, 4 refused, 0 instances"},
      {"optional/bignum.json", "11 lowered, 8 refused, 11 instances"},
      {"optional/float-overflow.json", "1 lowered, 0 refused, 1 instances"},
      {"optional/format/date-time.json", "1 lowered, 3 refused, 27 instances"},
      {"optional/format/date.json", "1 lowered, 3 refused, 75 instances"},
      {"optional/format/email.json", "1 lowered, 3 refused, 21 instances"},
      {"optional/format/ipv4.json", "1 lowered, 3 refused, 35 instances"},
      {"optional/format/ipv6.json", "1 lowered, 3 refused, 36 instances"},
      {"optional/format/uuid.json", "1 lowered, 3 refused, 22 instances"},
      // Not in the subset: every reading is refused.
      {"allOf.json", "0 lowered, 45 refused, 0 instances"},
      {"anyOf.json", "0 lowered, 29 refused, 0 instances"},
      {"oneOf.json", "0 lowered, 38 refused, 0 instances"},
      {"not.json", "0 lowered, 36 refused, 0 instances"},
      {"if-then-else.json", "0 lowered, 48 refused, 0 instances"},
      {"items.json", "0 lowered, 34 refused, 0 instances"},
      {"patternProperties.json", "0 lowered, 21 refused, 0 instances"},
      {"dependentRequired.json", "0 lowered, 16 refused, 0 instances"},
      {"dynamicRef.json", "0 lowered, 36 refused, 0 instances"},
      {"anchor.json", "0 lowered, 4 refused, 0 instances"},
      {"refRemote.json", "0 lowered, 18 refused, 0 instances"},
      {"unevaluatedProperties.json", "0 lowered, 122 refused, 0 instances"},
      {"vocabulary.json", "0 lowered, 5 refused, 0 instances"},
      {"optional/refOfUnknownKeyword.json", "0 lowered, 11 refused, 0 instances"},
      {"optional/unknownKeyword.json", "0 lowered, 4 refused, 0 instances"},
      {"optional/id.json", "0 lowered, 4 refused, 0 instances"},
  };
  for (const auto& [file, tally] : files) {
    SCOPED_TRACE(file);
    EXPECT_EQ(Suite(file).Run().Text(), tally);
  }
}

}  // namespace
}  // namespace tollgate::schema

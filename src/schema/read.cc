// The record is an object of scalar properties and of objects of scalar properties. Each property is read in four
// steps: its keywords ($ref followed), its type, how its text reads, what is asserted of it. A property at which a step
// fails is kept as far as it came, so that expressions are still checked against it.
#include <algorithm>
#include <map>

#include "json/pointer.h"
#include "schema/asserts.h"
#include "schema/effect.h"
#include "schema/form.h"
#include "schema/schema.h"
#include "schema/types.h"

namespace tollgate::schema {
namespace {

constexpr size_t kMaxFields = 4096;  // as many as a CSV file may have columns

// One of the object's properties, as `required` finds it.
struct Property {
  int field = -1;
  int nested = -1;
  bool is_known = true;  // false: it could not be read, and was reported
};
using Properties = std::map<std::string, Property, std::less<>>;

class RecordReader {
 public:
  RecordReader(Context* context, Schema* schema) : context_(context), schema_(schema) {}

  void Run() {
    const json::Node& root = context_->root;
    const Keywords keywords = Gather(context_, root, "");
    if (!root.is(json::Kind::kObject)) return;
    if (Find(keywords, KeywordId::kType) != nullptr) CheckRootType(keywords);
    if (Find(keywords, KeywordId::kProperties) == nullptr) {
      context_->Report(Diag::kSchemaShape, root.span, "the schema of a record has `properties`");
    }
    const Properties properties = ReadObject(keywords, /*object=*/0);
    schema_->allows_other = AllowsOther(keywords);
    ReadRequired(keywords, properties, /*object=*/0);
    Settle();
  }

 private:
  void CheckRootType(const Keywords& keywords) {
    const std::optional<Typing> typing = DecideType(context_, keywords, context_->root.span);
    if (!typing || typing->type == ValueType::kObject) return;
    context_->Report(Diag::kSchemaShape, typing->source->value->span,
                     "a record is an object, not of type " + std::string(TypeName(typing->type)));
  }

  // The properties of one object: 0 is the record, else 1 + index of `nested`.
  Properties ReadObject(const Keywords& keywords, int object) {
    Properties properties;
    for (const Keyword& keyword : keywords) {
      if (WhereOf(keyword.id) == Where::kValue) {
        context_->Report(Diag::kSchemaNoEffect, keyword.key, Quoted(keyword.id) + " has no effect on an object");
      }
      if (keyword.id != KeywordId::kProperties) continue;
      for (const json::Member& member : keyword.value->members) {
        ReadProperty(member, keyword.pointer + json::PointerStep(member.key), object, &properties);
      }
    }
    return properties;
  }

  void ReadProperty(const json::Member& member, const std::string& pointer, int object, Properties* properties) {
    if (member.key.empty()) {
      return context_->Report(Diag::kSchemaBadValue, member.key_span, "a property has a name");
    }
    if (properties->contains(member.key)) {
      return context_->Report(
          Diag::kSchemaNotYet, member.key_span,
          "`" + member.key + "` is a property here and behind the `$ref`: that is not supported yet");
    }
    if (schema_->fields.size() >= kMaxFields) {
      return context_->Report(Diag::kSchemaTooLarge, member.key_span, "a schema has at most 4,096 fields");
    }
    Property& property = (*properties)[member.key];
    const size_t reports = context_->report_count();
    const Keywords keywords = Gather(context_, *member.value, pointer);
    const bool is_whole = context_->report_count() == reports;
    if (!member.value->is(json::Kind::kObject)) {
      property.is_known = false;
      return;
    }
    const std::optional<Typing> typing = DecideType(context_, keywords, is_whole ? member.key_span : Span{});
    if (typing && typing->type == ValueType::kObject) {
      property.nested = object == 0 ? ReadNested(member, keywords) : -1;
      property.is_known = object == 0;
      if (object == 0) return;
      return context_->Report(Diag::kSchemaNotYet, typing->source->value->span,
                              "an object inside an object of the record is not supported yet");
    }
    property.field = ReadField(member, keywords, typing, object);
  }

  int ReadNested(const json::Member& member, const Keywords& keywords) {
    const int index = static_cast<int>(schema_->nested.size());
    column::Nested& nested = schema_->nested.emplace_back();
    nested.name = member.key;
    nested.pointer = json::PointerStep(member.key);
    nested.allows_other = AllowsOther(keywords);
    if (Find(keywords, KeywordId::kProperties) == nullptr) {
      context_->Report(Diag::kSchemaShape, member.value->span, "an object of the record has `properties`");
    }
    const Properties properties = ReadObject(keywords, 1 + index);
    ReadRequired(keywords, properties, 1 + index);
    return index;
  }

  int ReadField(const json::Member& member, const Keywords& keywords, const std::optional<Typing>& typing, int object) {
    const int index = static_cast<int>(schema_->fields.size());
    Field& field = schema_->fields.emplace_back();
    places_.push_back(member.key_span);
    column::LayoutField& layout = field.layout;
    layout.name = member.key;
    layout.pointer = json::PointerStep(member.key);
    if (object != 0) {
      column::Nested& nested = schema_->nested[static_cast<size_t>(object - 1)];
      layout.name = nested.name + "." + layout.name;
      layout.pointer = nested.pointer + layout.pointer;
      nested.fields.push_back(index);
    }
    layout.header = layout.name;
    field.object = object;
    field.broken = !typing;
    if (!typing) return index;
    field.type_pointer = typing->source->pointer;
    ReadForm(context_, keywords, *typing, &layout);
    const Keywords effective = DropIneffective(context_, keywords, typing->type, layout);
    field.assertions = ReadAssertions(context_, effective, layout);
    CheckContradictions(context_, effective, layout, field.assertions);
    return index;
  }

  bool AllowsOther(const Keywords& keywords) {
    bool allows = true;
    for (const Keyword& keyword : keywords) {
      if (keyword.id != KeywordId::kAdditionalProperties) continue;
      if (keyword.value->is(json::Kind::kObject)) {
        context_->Report(Diag::kSchemaNotYet, keyword.value->span,
                         "`additionalProperties` with a schema is not supported yet", "it may be true or false");
        continue;
      }
      if (keyword.value->boolean) continue;
      allows = false;
      // It sees the properties of its own object alone, and would refuse those behind a $ref.
      const bool is_split = std::any_of(keywords.begin(), keywords.end(), [&](const Keyword& other) {
        return other.id == KeywordId::kProperties && other.site != keyword.site;
      });
      if (!is_split) continue;
      context_->Report(Diag::kSchemaNotYet, keyword.value->span,
                       "`additionalProperties: false` refuses the properties that stand on the other side of a `$ref`",
                       "put it and all `properties` into one object");
    }
    return allows;
  }

  void ReadRequired(const Keywords& keywords, const Properties& properties, int object) {
    std::set<std::string_view> seen;
    for (const Keyword& keyword : keywords) {
      if (keyword.id != KeywordId::kRequired) continue;
      std::set<std::string_view> seen_here;
      for (const json::Node* item : keyword.value->items) {
        if (!item->is(json::Kind::kString)) {
          context_->Report(Diag::kSchemaBadValue, item->span, "`required` lists names of properties");
        } else if (!seen_here.insert(item->text).second) {
          context_->Report(Diag::kSchemaBadValue, item->span, "`required` lists `" + item->text + "` twice");
        } else if (seen.insert(item->text).second) {
          Require(*item, keyword.pointer, properties, object);
        }
      }
    }
  }

  void Require(const json::Node& name, const std::string& pointer, const Properties& properties, int object) {
    const auto found = properties.find(name.text);
    if (found == properties.end()) {
      std::vector<std::string_view> names;
      for (const auto& [property, unused] : properties) names.push_back(property);
      return context_->Report(Diag::kSchemaRequired, name.span, "`" + name.text + "` is required and is no property",
                              SuggestNear(name.text, names));
    }
    if (!found->second.is_known) return;
    column::Requirement& requirement = schema_->requirements.emplace_back();
    requirement.object = object;
    requirement.field = found->second.field;
    requirement.nested = found->second.nested;
    requirement.instance = ObjectPointer(object) + json::PointerStep(name.text);
    requirement.schema_pointer = pointer;
  }

  std::string ObjectPointer(int object) const {
    return object == 0 ? "" : schema_->nested[static_cast<size_t>(object - 1)].pointer;
  }

  // What can be said only when everything is read.
  void Settle() {
    std::vector<bool> nested_is_required(schema_->nested.size(), false);
    std::vector<bool> field_is_required(schema_->fields.size(), false);
    for (const column::Requirement& requirement : schema_->requirements) {
      if (requirement.nested >= 0) nested_is_required[static_cast<size_t>(requirement.nested)] = true;
      if (requirement.field >= 0) field_is_required[static_cast<size_t>(requirement.field)] = true;
    }
    for (size_t f = 0; f < schema_->fields.size(); ++f) {
      Field& field = schema_->fields[f];
      const bool object_is_there = field.object == 0 || nested_is_required[static_cast<size_t>(field.object - 1)];
      field.layout.required = field_is_required[f] && object_is_there;
      field.optional = !field.layout.required || field.layout.nullable;
    }
    RefuseDuplicates(Diag::kSchemaDuplicateField, "two fields are named `",
                     [](const Field& field) { return field.layout.name; });
    RefuseDuplicates(Diag::kSchemaDuplicateColumn, "two fields are read from the column `",
                     [](const Field& field) { return field.layout.header; });
    RefuseShadowedObjects();
  }

  template <class NameOf>
  void RefuseDuplicates(Diag diag, const std::string& sentence, NameOf name_of) {
    std::set<std::string> seen;
    for (size_t f = 0; f < schema_->fields.size(); ++f) {
      const std::string name = name_of(schema_->fields[f]);
      if (seen.insert(name).second) continue;
      context_->Report(diag, places_[f], sentence + name + "`");
    }
  }

  // tx.card is either a field or an object. Properties of one object differ, so only a dot in a name can bring this
  // about.
  void RefuseShadowedObjects() {
    for (const column::Nested& nested : schema_->nested) {
      const int field = schema_->FindField(nested.name);
      if (field < 0) continue;
      context_->Report(Diag::kSchemaDuplicateField, places_[static_cast<size_t>(field)],
                       "an object and a field are named `" + nested.name + "`");
    }
  }

  Context* context_;
  Schema* schema_;
  std::vector<Span> places_;  // of the fields' names
};

}  // namespace

int Schema::FindField(std::string_view name) const {
  for (size_t f = 0; f < fields.size(); ++f) {
    if (fields[f].layout.name == name) return static_cast<int>(f);
  }
  return -1;
}

std::vector<column::LayoutObject> Schema::LayoutObjects() const {
  std::vector<column::LayoutObject> objects;
  for (const column::Nested& object : nested) objects.push_back({object.name, object.pointer, object.allows_other});
  return objects;
}

Schema Read(const json::Node& root, Diagnostics* diagnostics) {
  Schema schema;
  Context context(root, diagnostics);
  RecordReader(&context, &schema).Run();
  return schema;
}

}  // namespace tollgate::schema

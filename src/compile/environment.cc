// What a schema and a record section mean to expressions.
#include "compile/passes.h"

namespace tollgate::compile {
namespace {

// The field that `node` names; -1 and a diagnostic where there is none.
int FindRecordField(const CheckContext& context, const json::Node& node, Diag diag) {
  const schema::Schema& schema = context.checked->schema;
  const int field = schema.FindField(node.text);
  if (field >= 0) return field;
  std::vector<std::string_view> names;
  for (const schema::Field& candidate : schema.fields) names.push_back(candidate.layout.name);
  context.diagnostics->Add(diag, node.span, "the schema has no field `" + node.text + "`",
                           SuggestNear(node.text, names));
  return -1;
}

}  // namespace

cel::Type TypeOf(const column::LayoutField& field) {
  switch (field.type) {
    case TG_BOOL:
      return {cel::TypeKind::kBool};
    case TG_INT64:
      return {cel::TypeKind::kInt};
    case TG_DOUBLE:
      return {cel::TypeKind::kDouble};
    case TG_DECIMAL:
      return {cel::TypeKind::kDecimal, field.scale};
    case TG_STRING:
      return {cel::TypeKind::kString};
    case TG_TIMESTAMP:
      return {cel::TypeKind::kTimestamp};
  }
  return {};
}

void NameFields(const CheckedPack& checked, cel::Environment* environment) {
  for (const column::Nested& nested : checked.schema.nested) environment->objects.push_back(nested.name);
  for (const schema::Field& field : checked.schema.fields) {
    cel::FieldName name;
    name.name = field.layout.name;
    if (field.object > 0) {
      name.object = checked.schema.nested[field.object - 1].name;
      name.name.erase(0, name.object.size() + 1);
    }
    name.type = TypeOf(field.layout);
    name.nullable = field.layout.nullable;
    name.optional = field.optional;
    name.sensitive = field.layout.sensitive;
    environment->fields.push_back(std::move(name));
  }
}

void CheckRecord(const CheckContext& context) {
  const pack::Pack& pack = context.checked->pack;
  const std::vector<schema::Field>& fields = context.checked->schema.fields;
  if (pack.id != nullptr) {
    const int id = FindRecordField(context, *pack.id, Diag::kRecordId);
    if (id >= 0 && fields[id].layout.type != TG_STRING && fields[id].layout.type != TG_INT64) {
      context.diagnostics->Add(Diag::kRecordId, pack.id->span,
                               "`" + pack.id->text + "` is " + cel::TypeName(TypeOf(fields[id].layout)) +
                                   ", and an id is a string or an integer");
    } else if (id >= 0 && fields[id].layout.sensitive) {
      context.diagnostics->Add(Diag::kRecordId, pack.id->span,
                               "`" + pack.id->text + "` is sensitive, and ids are printed with every decision");
    }
  }
  if (pack.time != nullptr) {
    const int time = FindRecordField(context, *pack.time, Diag::kRecordTime);
    if (time >= 0 && fields[time].layout.type != TG_TIMESTAMP) {
      context.diagnostics->Add(
          Diag::kRecordTime, pack.time->span,
          "`" + pack.time->text + "` is " + cel::TypeName(TypeOf(fields[time].layout)) + ", and a time is a timestamp",
          "say `format: date-time`, `x-time-format` or `x-epoch` in the schema");
    }
  }
}

}  // namespace tollgate::compile

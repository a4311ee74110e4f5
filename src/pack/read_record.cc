// record and variables: what expressions can name besides lists and tables.
#include <utility>

#include "pack/reader.h"

namespace tollgate::pack {

// A schema is a file or stands inline.
const Node* ReadSchema(Context* context, const Node* schema) {
  if (schema == nullptr || schema->kind == Kind::kObject) return schema;
  if (schema->kind == Kind::kString) return ExpectText(context, *schema, "`schema`");
  if (!context->IsFaulty(*schema)) {
    context->Add(Diag::kPackWrongKind, schema->span,
                 "`schema` wants the name of a file, or a JSON Schema as a mapping");
  }
  return nullptr;
}

void ReadRecord(Reader* reader, const Node& record) {
  Context& context = reader->context;
  if (!ExpectKind(&context, record, Kind::kObject, "`record`")) return;
  Fields fields(&context, record, "`record`", {"schema", "id", "time"});
  reader->pack.schema_folder = record.span.file;
  reader->pack.schema =
      ReadSchema(&context, fields.Require("schema", "name a JSON Schema file: schema: payment.schema.json"));
  reader->pack.id = fields.Text("id");
  reader->pack.time = fields.Text("time");
}

void ReadVariables(Reader* reader, const Node& variables) {
  Context& context = reader->context;
  if (!ExpectKind(&context, variables, Kind::kObject, "`variables`")) return;
  for (const Member& member : variables.members) {
    if (!CheckIdentifier(&context, member.key, member.key_span, "a variable")) continue;
    if (!reader->Claim(&reader->names.variables, member.key, member.key_span, "variable")) continue;
    VariableSpec variable{member.key, member.key_span, nullptr};
    variable.expression = ExpectExpression(&context, *member.value, "the variable " + Shown(member.key));
    reader->pack.variables.push_back(std::move(variable));
  }
}

}  // namespace tollgate::pack

// record, lists, tables, variables: what expressions can name.
#include <utility>

#include "pack/reader.h"

namespace tollgate::pack {

namespace {

constexpr std::string_view kLaterMatches[] = {"prefix", "suffix", "substring", "regex", "cidr", "range", "fuzzy"};

void ReadMatch(Reader* reader, const Fields& fields) {
  std::vector<std::string_view> words = {"exact"};
  words.insert(words.end(), std::begin(kLaterMatches), std::end(kLaterMatches));
  std::string_view match = fields.Word("match", words);
  if (match.empty() || match == "exact") return;
  reader->context.NotYet(fields.Get("match")->span, "lists that match by " + std::string(match) + " are not there yet",
                         "this version has `match: exact`");
}

void ReadValues(Reader* reader, const Node& values, ListSpec* list) {
  for (const Node* value : values.items) {
    if (reader->context.IsFaulty(*value)) continue;
    if (value->kind == Kind::kString || value->kind == Kind::kNumber || value->kind == Kind::kBool) {
      list->values.push_back(value);
    } else {
      reader->context.Add(Diag::kPackWrongKind, value->span, "a value of a list is text, a number, or true or false");
    }
  }
}

// One of `file` and `values`.
void CheckListSource(Reader* reader, const Fields& fields, const Member& member) {
  Context& context = reader->context;
  bool has_file = fields.Get("file") != nullptr;
  bool has_values = fields.Get("values") != nullptr;
  if (has_file && has_values) {
    context.Add(Diag::kPackConflict, fields.KeySpan("values"), "a list has a `file` or `values`, not both");
  } else if (!has_file && !has_values) {
    context.Add(Diag::kPackMissingKey, member.key_span,
                "the list " + Shown(member.key) + " needs a `file` or `values`");
  }
  if (!has_file && fields.Get("column") != nullptr) {
    context.Add(Diag::kPackConflict, fields.KeySpan("column"),
                "`column` names a column of a `file`, and there is none");
  }
}

void ReadList(Reader* reader, const Member& member) {
  Context& context = reader->context;
  if (!ExpectKind(&context, *member.value, Kind::kObject, "the list " + Shown(member.key))) return;
  Fields fields(&context, *member.value, "a list",
                {"file", "values", "column", "match", "fold", "expires", "min_similarity", "normalize"});
  ListSpec list;
  list.name = member.key;
  list.span = member.key_span;
  list.folder = member.key_span.file;
  CheckListSource(reader, fields, member);
  list.file = fields.Text("file");
  list.column = fields.Text("column");
  if (const Node* values = fields.Array("values")) ReadValues(reader, *values, &list);
  ReadMatch(reader, fields);
  for (std::string_view later : {"expires", "min_similarity", "normalize"}) {
    if (fields.Get(later) == nullptr) continue;
    context.NotYet(fields.KeySpan(later), Shown(later) + " of a list is not there yet");
  }
  if (const Node* fold = fields.Text("fold")) {
    list.fold_lower = fold->text == "lower";
    if (!list.fold_lower) {
      context.NotYet(fold->span, "`fold: " + fold->text + "` is not there yet", "this version has `fold: lower`");
    }
  }
  reader->pack.lists.push_back(std::move(list));
}

// A key by range or network, or of several columns.
const Node* ReadTableKey(Reader* reader, const Fields& fields) {
  const Node* key = fields.Require("key", "`key` names the column that rows are looked up by");
  if (key == nullptr) return nullptr;
  bool is_composite = key->kind == Kind::kArray;
  bool is_interval = key->kind == Kind::kObject && (key->Find("range") != nullptr || key->Find("cidr") != nullptr);
  if (!is_composite && !is_interval) return fields.Text("key");
  std::string what = is_composite ? "of several columns" : key->Find("range") != nullptr ? "by range" : "by network";
  reader->context.NotYet(key->span, "table keys " + what + " are not there yet", "this version has `key: COLUMN`");
  return nullptr;
}

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

void ReadTable(Reader* reader, const Member& member) {
  Context& context = reader->context;
  if (!ExpectKind(&context, *member.value, Kind::kObject, "the table " + Shown(member.key))) return;
  Fields fields(&context, *member.value, "a table", {"file", "key", "schema", "external"});
  TableSpec table;
  table.name = member.key;
  table.span = member.key_span;
  table.folder = member.key_span.file;
  bool is_external = fields.Get("external") != nullptr && fields.Boolean("external").value_or(false);
  if (is_external) {
    context.NotYet(fields.KeySpan("external"),
                   "tables whose rows come with each batch (`external: true`) are not there yet",
                   "this version has tables from a `file`");
  } else {
    fields.Require("file");
  }
  table.file = fields.Text("file");
  table.key = ReadTableKey(reader, fields);
  table.schema = ReadSchema(&context, fields.Get("schema"));
  reader->pack.tables.push_back(std::move(table));
}

}  // namespace

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

void ReadLists(Reader* reader, const Node& lists) {
  Context& context = reader->context;
  if (!ExpectKind(&context, lists, Kind::kObject, "`lists`")) return;
  for (const Member& member : lists.members) {
    if (!CheckIdentifier(&context, member.key, member.key_span, "a list")) continue;
    if (reader->Claim(&reader->names.lists, member.key, member.key_span, "list")) ReadList(reader, member);
  }
}

void ReadTables(Reader* reader, const Node& tables) {
  Context& context = reader->context;
  if (!ExpectKind(&context, tables, Kind::kObject, "`tables`")) return;
  for (const Member& member : tables.members) {
    if (!CheckIdentifier(&context, member.key, member.key_span, "a table")) continue;
    if (reader->Claim(&reader->names.tables, member.key, member.key_span, "table")) ReadTable(reader, member);
  }
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

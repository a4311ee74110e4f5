// lists and tables.
#include <iterator>
#include <utility>

#include "pack/reader.h"

namespace tollgate::pack {

namespace {

constexpr std::string_view kMatches[] = {"exact", "prefix", "suffix", "substring", "regex", "cidr", "range"};

Match ReadMatch(Reader* reader, const Fields& fields) {
  std::vector<std::string_view> words(std::begin(kMatches), std::end(kMatches));
  words.push_back("fuzzy");
  const std::string_view match = fields.Word("match", words);
  if (match == "fuzzy") {
    reader->context.NotYet(fields.Get("match")->span, "lists that match by fuzzy are not there yet",
                           "this version has " + Listed({std::begin(kMatches), std::end(kMatches)}));
  }
  for (size_t i = 0; i < std::size(kMatches); ++i) {
    if (match == kMatches[i]) return static_cast<Match>(i);
  }
  return Match::kExact;
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

// One of `file` and `values`; `column` and `expires` name columns of a file.
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
  for (std::string_view key : {"column", "expires"}) {
    if (has_file || fields.Get(key) == nullptr) continue;
    context.Add(Diag::kPackConflict, fields.KeySpan(key),
                Shown(key) + " names a column of a `file`, and there is none");
  }
  if (has_file && fields.Get("expires") != nullptr && fields.Get("column") == nullptr) {
    context.Add(Diag::kPackConflict, fields.KeySpan("expires"),
                "`expires` names a column, so the file is CSV, and `column` has to name that of the entries");
  }
}

// A text, or where `allows_two` a list of two.
std::vector<const Node*> ReadColumns(Context* context, const Node& node, std::string_view what, bool allows_two) {
  std::vector<const Node*> columns;
  if (!allows_two || node.kind != Kind::kArray) {
    if (const Node* text = ExpectText(context, node, what)) columns.push_back(text);
    return columns;
  }
  for (const Node* item : node.items) {
    if (const Node* text = ExpectText(context, *item, "a column of " + std::string(what))) columns.push_back(text);
  }
  if (columns.size() == node.items.size() && columns.size() != 2) {
    context->Add(Diag::kPackBadValue, node.span, "a range has two columns, its start and its end");
  }
  if (columns.size() != 2) columns.clear();
  return columns;
}

void ReadFold(Reader* reader, const Fields& fields, ListSpec* list) {
  Context& context = reader->context;
  const Node* fold = fields.Text("fold");
  if (fold == nullptr) return;
  if (fold->text != "lower") {
    context.NotYet(fold->span, "`fold: " + fold->text + "` is not there yet", "this version has `fold: lower`");
    return;
  }
  const bool has_no_case = list->match == Match::kCidr || list->match == Match::kRange;
  if (list->match == Match::kRegex || has_no_case) {
    context.Add(Diag::kPackConflict, fields.KeySpan("fold"),
                "`fold` says nothing to a list that matches by " + std::string(fields.Get("match")->text),
                has_no_case ? "" : "a pattern that ignores case starts with (?i)");
    return;
  }
  list->fold = fold;
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
  list.match = ReadMatch(reader, fields);
  list.file = fields.Text("file");
  if (const Node* column = fields.Get("column")) {
    list.columns = ReadColumns(&context, *column, "`column`", list.match == Match::kRange);
  }
  list.expires = fields.Text("expires");
  if (const Node* values = fields.Array("values")) ReadValues(reader, *values, &list);
  for (std::string_view later : {"min_similarity", "normalize"}) {
    if (fields.Get(later) == nullptr) continue;
    context.NotYet(fields.KeySpan(later), Shown(later) + " of a list is not there yet");
  }
  ReadFold(reader, fields, &list);
  reader->pack.lists.push_back(std::move(list));
}

// COLUMN, {range: [COLUMN, COLUMN]} or {cidr: COLUMN}.
void ReadTableKey(Reader* reader, const Fields& fields, TableSpec* table) {
  Context& context = reader->context;
  const Node* key = fields.Require("key", "`key` names the column that rows are looked up by");
  if (key == nullptr) return;
  if (key->kind == Kind::kArray) {
    context.NotYet(key->span, "table keys of several columns are not there yet",
                   "this version has `key: COLUMN`, `key: {range: [COLUMN, COLUMN]}` and `key: {cidr: COLUMN}`");
    return;
  }
  if (key->kind != Kind::kObject) {
    if (const Node* column = fields.Text("key")) table->key_columns = {column};
    return;
  }
  Fields parts(&context, *key, "a key", {"range", "cidr"});
  const Node* range = parts.Get("range");
  const Node* cidr = parts.Get("cidr");
  if ((range == nullptr) == (cidr == nullptr)) {
    if (!parts.is_partial()) context.Add(Diag::kPackConflict, key->span, "a key is a `range` or a `cidr`");
    return;
  }
  table->key = range != nullptr ? KeyKind::kRange : KeyKind::kCidr;
  if (cidr != nullptr) {
    table->key_columns = ReadColumns(&context, *cidr, "`cidr`", false);
  } else if (ExpectKind(&context, *range, Kind::kArray, "`range`")) {
    table->key_columns = ReadColumns(&context, *range, "`range`", true);
  }
}

// One of `file` and `external: true`. The rows of an external table are not there to see their columns in.
void ReadTableSource(Reader* reader, const Fields& fields, TableSpec* table) {
  Context& context = reader->context;
  if (fields.Get("external") != nullptr) table->is_external = fields.Boolean("external").value_or(false);
  if (!table->is_external) {
    fields.Require("file");
    return;
  }
  if (fields.Get("file") != nullptr) {
    context.Add(Diag::kPackConflict, fields.KeySpan("file"), "a table has a `file` or is `external`, not both");
  }
  fields.Require("schema", "the rows are not there to see their columns in: schema: merchant.schema.json");
}

void ReadTable(Reader* reader, const Member& member) {
  Context& context = reader->context;
  if (!ExpectKind(&context, *member.value, Kind::kObject, "the table " + Shown(member.key))) return;
  Fields fields(&context, *member.value, "a table", {"file", "key", "schema", "external"});
  TableSpec table;
  table.name = member.key;
  table.span = member.key_span;
  table.folder = member.key_span.file;
  ReadTableSource(reader, fields, &table);
  if (!table.is_external) table.file = fields.Text("file");
  ReadTableKey(reader, fields, &table);
  table.schema = ReadSchema(&context, fields.Get("schema"));
  reader->pack.tables.push_back(std::move(table));
}

}  // namespace

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

}  // namespace tollgate::pack

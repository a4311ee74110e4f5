#include <utility>

#include "pack/reader.h"

namespace tollgate::pack {

namespace {

// A list of texts. *has is set where the key is there.
std::vector<const Node*> ReadTexts(Context* context, const Fields& fields, std::string_view key, bool* has) {
  std::vector<const Node*> texts;
  const Node* list = fields.Array(key);
  *has = list != nullptr;
  if (list == nullptr) return texts;
  for (const Node* item : list->items) {
    if (const Node* text = ExpectText(context, *item, "an entry of " + Shown(key))) texts.push_back(text);
  }
  return texts;
}

void ReadExpectation(Reader* reader, const Node& node, TestSpec* test) {
  Context& context = reader->context;
  if (!ExpectKind(&context, node, Kind::kObject, "`expect`")) return;
  if (node.members.empty()) {
    context.Add(Diag::kPackBadValue, node.span, "`expect` is empty, so the test proves nothing",
                "expect an outcome: {outcome: approve}");
  }
  Fields fields(&context, node, "`expect`",
                {"outcome", "valid", "score", "rules", "rules_include", "unknown", "codes"});
  test->expect_outcome = fields.Text("outcome");
  test->expect_valid = fields.Boolean("valid");
  test->expect_score = fields.Integer("score", INT64_MIN, INT64_MAX);
  test->rules = ReadTexts(&context, fields, "rules", &test->has_rules);
  test->rules_include = ReadTexts(&context, fields, "rules_include", &test->has_rules_include);
  test->unknown = ReadTexts(&context, fields, "unknown", &test->has_unknown);
  test->codes = ReadTexts(&context, fields, "codes", &test->has_codes);
}

// The records before: a list of them, or {file: x.ndjson}.
void ReadHistory(Reader* reader, const Node& history, TestSpec* test) {
  Context& context = reader->context;
  if (history.kind == Kind::kObject) {
    Fields fields(&context, history, "`history`", {"file"});
    fields.Require("file", "history: {file: records.ndjson}, or a list of records");
    test->history_file = fields.Text("file");
    return;
  }
  if (!ExpectKind(&context, history, Kind::kArray, "`history`")) return;
  for (const Node* record : history.items) {
    if (!ExpectKind(&context, *record, Kind::kObject, "a record of `history`")) return;
  }
  test->history = &history;
}

// {table: [row, ...], ...}
void ReadTestTables(Reader* reader, const Node& tables, TestSpec* test) {
  Context& context = reader->context;
  if (!ExpectKind(&context, tables, Kind::kObject, "`tables` of a test")) return;
  for (const Member& table : tables.members) {
    if (!ExpectKind(&context, *table.value, Kind::kArray, "the rows of " + Shown(table.key))) return;
    for (const Node* row : table.value->items) {
      if (!ExpectKind(&context, *row, Kind::kObject, "a row of " + Shown(table.key))) return;
    }
  }
  test->tables = &tables;
}

void ReadTest(Reader* reader, const Node& node) {
  Context& context = reader->context;
  if (!ExpectKind(&context, node, Kind::kObject, "a test")) return;
  Fields fields(&context, node, "a test", {"name", "record", "expect", "history", "tables"});
  TestSpec test;
  test.span = node.span;
  if (const Node* name = fields.Require("name", "say what the test shows")) {
    test.name = fields.Label("name");
    test.span = name->span;
    if (!test.name.empty()) reader->Claim(&reader->names.tests, test.name, name->span, "test");
  }
  if (const Node* history = fields.Get("history")) ReadHistory(reader, *history, &test);
  if (const Node* tables = fields.Get("tables")) ReadTestTables(reader, *tables, &test);
  fields.Require("record");
  test.record = fields.Object("record");
  if (const Node* expect = fields.Require("expect")) ReadExpectation(reader, *expect, &test);
  reader->pack.tests.push_back(std::move(test));
}

}  // namespace

void ReadTests(Reader* reader, const Node& tests) {
  if (!ExpectKind(&reader->context, tests, Kind::kArray, "`tests`")) return;
  for (const Node* test : tests.items) ReadTest(reader, *test);
}

}  // namespace tollgate::pack

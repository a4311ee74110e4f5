// An expression. Whatever the text: a tree or a diagnostic that lies in the text; what a tree prints reads back to the
// same print; and where it checks as the condition of a rule, engine and oracle give it the same value, UNKNOWN or
// ERROR, with the same cause, on every row of a table of edge cases.
#include <algorithm>
#include <cstdint>

#include "base/utf8.h"
#include "cel/syntax.h"
#include "differential/compare.h"
#include "fuzz/property.h"
#include "json/write.h"
#include "unit/cel/expression.h"

namespace tollgate::fuzz {
namespace {

constexpr char kSchema[] = R"({"type": "object", "required": ["s"], "properties": {
  "s": {"type": "string"}, "t": {"type": ["string", "null"]}, "i": {"type": "integer"},
  "j": {"type": ["integer", "null"]},
  "m": {"type": "number", "multipleOf": 0.01}, "k": {"type": "string", "format": "decimal", "x-scale": 4},
  "d": {"type": "number"}, "b": {"type": "boolean"}, "at": {"type": "string", "format": "date-time"},
  "day": {"type": "string", "format": "date"}, "odd name": {"type": "string"},
  "card": {"type": "object", "properties": {
    "n": {"type": "integer"}, "c": {"type": "string", "format": "country"}}}}})";
constexpr const char* kFields[] = {"s", "t", "i", "j", "m", "k", "d", "b", "at", "day", "odd name", "card.n", "card.c"};

// Rows of values that sit on edges; "" is an absent cell (or null).
const std::vector<std::vector<const char*>> kRows = {
    {"a", "b", "1", "-1", "100.10", "0.0001", "0.1", "true", "2024-02-29T23:59:59.999999Z", "2024-12-31", "x", "0",
     "DE"},
    {"", "", "", "", "", "", "", "", "", "", "", "", ""},
    {"日本語", "a", "9223372036854775807", "-9223372036854775808", "92233720368547758.07", "-922337203685477.5808",
     "1e308", "false", "9999-12-31T23:59:59Z", "0001-01-01", "é", "1", "US"},
    {"a,\"b\"\n", "A", "0", "0", "-0.00", "0", "-0.0", "true", "0001-01-01T00:00:00Z", "1969-12-31", "", "", ""},
    {"aab", "ab", "-9223372036854775808", "9223372036854775807", "-92233720368547758.08", "922337203685477.5807",
     "5e-324", "", "1969-12-31T23:59:59.5Z", "2024-03-10", "abc", "9223372036854775807", ""},
    {"1", "2024-01-01T00:00:00Z", "2", "", "0.01", "", "9007199254740993", "false", "", "", "", "", "XX"},
    {"true", "36h", "9007199254740993", "9007199254740992", "2.50", "2.5", "2.5", "true", "2024-11-03T05:30:00Z",
     "2024-11-03", "odd", "-1", "GB"}};

differential::Case CaseOf(std::string_view condition) {
  differential::Case one;
  one.files["record.schema.json"] = kSchema;
  one.lists = {{"words", {"a", "ab", "日本語", ""}}, {"numbers", {"0", "5", "-1", "9223372036854775807"}}};
  one.table_rows = {{"a", "1", "1.50"}, {"ab", "", ""}, {"aab", "9223372036854775807", "-0.01"}};
  one.files["t.csv"] = "k,n,d\na,1,1.50\nab,,\naab,9223372036854775807,-0.01\n";
  one.files["t.schema.json"] = R"({"type": "object", "properties": {
    "k": {"type": "string"}, "n": {"type": "integer"}, "d": {"type": "number", "multipleOf": 0.01}}})";
  std::string quoted;
  json::AppendQuoted(condition, &quoted);
  one.files["pack.yaml"] =
      R"({"tollgate": 1, "name": "fuzz", "version": "1", "record": {"schema": "record.schema.json"},
    "lists": {"words": {"values": ["a", "ab", "日本語", ""]}, "numbers": {"values": [0, 5, -1, 9223372036854775807]}},
    "tables": {"t": {"file": "t.csv", "key": "k", "schema": "t.schema.json"}},
    "variables": {"v": "tx.m * 2", "w": "tx.i > 0 || tx.b", "u": "tables.t[tx.s].n"},
    "rules": [{"id": "r", "score": 1, "on_unknown": "no_match", "on_error": "no_match", "when": )" +
      quoted + R"(}], "decide": {"policy": "score_sum", "outcomes": [{"outcome": "review", "at_least": 1},
    {"outcome": "approve"}], "invalid": "reject"}})";
  for (const char* name : kFields) {
    one.columns.push_back(static_cast<int>(one.fields.size()));
    one.fields.emplace_back().path = name;
    one.header.push_back(name);
  }
  for (const auto& cells : kRows) {
    std::vector<differential::CellText>& row = one.rows.emplace_back();
    for (const std::string text : cells)
      row.push_back({text, row.empty() || text.find_first_of(",\"\n") != std::string::npos});
  }
  return one;
}

// What the checker refuses by name prints without all of its parts.
bool HasLaterSyntax(const cel::Expr& expr) {
  constexpr std::string_view kLater[] = {cel::kMapSyntax, cel::kMessageSyntax, cel::kOptionalSelectSyntax,
                                         cel::kOptionalIndexSyntax, cel::kOptionalElementSyntax};
  return std::find(std::begin(kLater), std::end(kLater), expr.name) != std::end(kLater) ||
         std::any_of(expr.args.begin(), expr.args.end(), [](const cel::Expr* arg) { return HasLaterSyntax(*arg); });
}

void RequirePrintReadsBack(const cel::Expr& tree) {
  if (HasLaterSyntax(tree)) return;
  const std::string print = cel::Print(tree);
  cel::Expression second(print);
  const cel::Expr* again = second.Parse();
  const auto& problems = second.diagnostics().list();
  // A print has more brackets than what was written, which nest deeper.
  if (again == nullptr && !problems.empty() && problems[0].diag == Diag::kCelTooDeep) return;
  Require(again != nullptr, "the print of a tree parses", print + "\n" + second.Problems());
  Require(cel::Print(*again) == print, "the print of a tree reads back", print + "\n" + cel::Print(*again));
}

void FuzzExpression(std::string_view text) {
  // A pack is UTF-8 without control characters before an expression is read.
  text = text.substr(0, FirstInvalidUtf8(text));
  cel::Expression expression(text);
  const cel::Expr* tree = expression.Parse();
  Require((tree == nullptr) == !expression.diagnostics().ok(), "a tree or an error", text);
  for (const Diagnostic& problem : expression.diagnostics().list()) {
    Require(problem.span.begin <= problem.span.end && problem.span.end <= text.size(), "a place in the text",
            problem.message);
    Require(IsValidUtf8(problem.message) && IsValidUtf8(problem.hint), "a message is UTF-8", problem.message);
  }
  if (tree == nullptr) return;
  RequirePrintReadsBack(*tree);
  differential::Tally tally;
  differential::Settings settings;
  settings.batch_row_count = static_cast<int32_t>(1 + text.size() % 8);
  const std::string difference = differential::CompareGiven(CaseOf(text), settings, &tally);
  Require(difference.empty(), "engine and oracle agree", difference);
}

}  // namespace
}  // namespace tollgate::fuzz

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  tollgate::fuzz::FuzzExpression({reinterpret_cast<const char*>(data), size});
  return 0;
}

// A schema, and behind a line "=== cells" texts, a line each, that every field is given in turn. Whatever the bytes: a
// plan or errors with places, the schema prints alike when it is read twice, and of every row engine and oracle find
// the same.
#include <cstdint>

#include "base/utf8.h"
#include "differential/compare.h"
#include "fuzz/documents.h"
#include "fuzz/property.h"

namespace tollgate::fuzz {
namespace {

constexpr size_t kMaxRows = 40, kMaxFields = 40;

// A row a text: it stands in every field.
differential::Case RowsOf(const schema::Schema& schema, const std::string& schema_text, std::string_view cells) {
  differential::Case one;
  one.files["record.schema.json"] = schema_text;
  for (const schema::Field& field : schema.fields) {
    differential::Field& named = one.fields.emplace_back();
    named.path = field.layout.name;
    one.header.push_back(field.layout.header);
    one.columns.push_back(static_cast<int>(one.columns.size()));
  }
  while (!cells.empty() && one.rows.size() < kMaxRows) {
    const std::string_view line = cells.substr(0, cells.find('\n'));
    cells.remove_prefix(std::min(line.size() + 1, cells.size()));
    // What the reader takes no cell from is the CSV fuzzer's matter.
    if (!IsValidUtf8(line) || line.find('\0') != std::string_view::npos) continue;
    // An odd row is quoted throughout: an empty text in quotes is no absent cell, and a blank line no record.
    const bool quoted =
        one.rows.size() % 2 == 1 || one.fields.size() == 1 || line.find_first_of(",\"\r") != std::string_view::npos;
    one.rows.emplace_back(one.fields.size(), differential::CellText{std::string(line), quoted});
  }
  return one;
}

void FuzzSchema(std::string_view input) {
  const std::map<std::string, std::string> files = SplitFiles(input, "record.schema.json");
  Compiled compiled, again;
  Compile(files, "record.schema.json", /*is_schema=*/true, &compiled);
  if (compiled.plan == nullptr) return;
  Compile(files, "record.schema.json", /*is_schema=*/true, &again);
  Require(schema::Print(compiled.checked->schema) == schema::Print(again.checked->schema), "a schema prints alike");
  Require(again.plan->identity == compiled.plan->identity, "equal schemas give equal plans");

  const auto cells = files.find("cells");
  const size_t field_count = compiled.checked->schema.fields.size();
  if (cells == files.end() || field_count == 0 || field_count > kMaxFields) return;
  const differential::Case one = RowsOf(compiled.checked->schema, files.at("record.schema.json"), cells->second);
  differential::Tally tally;
  const std::string difference = differential::CompareGiven(one, {}, &tally);
  Require(difference.empty(), "engine and oracle find the same", difference);
}

}  // namespace
}  // namespace tollgate::fuzz

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  tollgate::fuzz::FuzzSchema({reinterpret_cast<const char*>(data), size});
  return 0;
}

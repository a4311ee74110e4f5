// A CSV file under a schema with a field of every form. Whatever the bytes: every byte of the input is of the header,
// of one record or skipped; records, findings and places lie in the input, in order, and are those of a slow reading of
// the same bytes; values and verdicts are the oracle's; and neither the size of what the source gives, nor that of
// batches, nor the CPU path changes anything.
#include <cstdint>
#include <memory>

#include "base/cpu.h"
#include "base/utf8.h"
#include "fuzz/documents.h"
#include "fuzz/property.h"
#include "fuzz/reading.h"
#include "read/csv.h"
#include "scan/scan.h"
#include "unit/read/csv_reference.h"

namespace tollgate::fuzz {
namespace {

constexpr char kSchema[] = R"({"type": "object", "properties": {
  "t": {"type": "string", "maxLength": 5},
  "u": {"type": ["string", "null"], "x-null": ["NA"], "pattern": "^[a-z]*$"},
  "i": {"type": "integer", "minimum": -5},
  "m": {"type": "string", "format": "decimal", "x-scale": 2, "x-maximum": "100.50"},
  "n": {"type": ["number", "null"], "multipleOf": 0.01},
  "d": {"type": "number"},
  "x": {"type": "string", "x-decimal": {"prefix": "$", "group": ","}, "x-scale": 2},
  "b": {"type": "boolean"},
  "e": {"enum": ["a", "bb"]},
  "w": {"type": "string", "format": "date-time"},
  "y": {"type": "string", "format": "date"},
  "z": {"type": "string", "x-time-format": "%Y-%m-%d %H:%M:%S", "x-time-zone": "America/New_York"},
  "p": {"type": "integer", "x-epoch": "ms"},
  "card": {"type": "object", "required": ["c"], "properties": {
    "n": {"type": "string", "format": "pan"}, "c": {"type": "string", "format": "country"}}}}})";

const Compiled& CompiledSchema() {
  static const auto* const compiled = [] {
    auto* out = new Compiled;
    Compile({{"s.json", kSchema}}, "s.json", /*is_schema=*/true, out);
    Require(out->plan != nullptr, "the fuzzer's schema compiles");
    return out;
  }();
  return *compiled;
}

std::string Value(const column::LayoutField& field, const oracle::Cell& cell) {
  if (cell.state == oracle::CellState::kNull) return "[null]";
  if (cell.state == oracle::CellState::kOverflow) return "[overflow]";
  if (cell.state == oracle::CellState::kAbsent) return "[absent]";
  if (field.type == TG_STRING) return "['" + cell.text + "']";
  if (field.type == TG_BOOL) return cell.boolean ? "[true]" : "[false]";
  if (field.type == TG_DOUBLE) {
    char text[40];
    std::snprintf(text, sizeof text, "[%a]", cell.number);
    return text;
  }
  return "[" + std::to_string(cell.integer) + "]";
}

struct CsvReading : Reading {
  read::CsvBinding binding;
};

CsvReading Read(std::string_view input, const plan::Plan& plan, const Way& way) {
  CsvReading reading;
  Source bytes{input, way.step};
  const tg_source source = bytes.source();
  read::CsvOptions options;
  options.batch_row_count = way.batch_row_count;
  options.read_bytes = std::min<size_t>(way.step, size_t{1} << 18);
  options.cpu = way.cpu;
  read::CsvCutter cutter(source, plan.layout, options);
  reading.has_header = cutter.ReadHeader().ok();
  for (const tg_finding& one : cutter.header_findings())
    Require(one.offset + one.size <= input.size(), "a finding of the header stands in the input");
  AddInputFindings(cutter.header_findings(), &reading);
  if (!reading.has_header) return reading;
  reading.binding = cutter.binding();
  read::CsvDecoder decoder(plan.layout, cutter.binding(), way.cpu);
  scan::Scratch scratch(plan, way.cpu);
  const auto block = read::NewCsvBlock();
  while (*cutter.Next(block.get())) {
    const tg_batch batch = decoder.Decode(*block);
    tg_decisions decisions{};
    Require(scan::Scan(plan, batch, &scratch, &decisions).ok(), "what the reader gives can be scanned");
    AddBatch(batch, decisions, &reading);
  }
  reading.account = cutter.account();
  return reading;
}

oracle::RawCell Unquoted(std::string_view token) {
  if (token.empty() || token[0] != '"') return {std::string(token), false, true};
  oracle::RawCell cell{"", true, true};
  for (size_t i = 1; i + 1 < token.size(); ++i) {
    cell.text += token[i];
    i += token[i] == '"';  // doubled
  }
  return cell;
}

// A record that is read: each cell's value, and what is found of it, against the oracle.
void RequireOracles(const Compiled& compiled, const read::CsvBinding& binding, const std::vector<std::string>& tokens,
                    oracle::Validator* validator, const Row& row) {
  const schema::Schema& schema = compiled.checked->schema;
  std::vector<oracle::RawCell> cells(schema.fields.size());
  for (size_t f = 0; f < cells.size(); ++f) {
    const int32_t column = binding.field_columns[f];
    cells[f].has_column = column >= 0;
    if (column >= 0) cells[f] = Unquoted(tokens[static_cast<size_t>(column)]);
  }
  std::vector<bool> others(schema.nested.size());
  for (size_t object = 0; object < others.size() && object < binding.object_columns.size(); ++object) {
    for (int32_t column : binding.object_columns[object])
      others[object] = others[object] || !tokens[static_cast<size_t>(column)].empty();
  }
  const oracle::Validation want = validator->Validate(cells, others);
  std::string values;
  for (size_t f = 0; f < cells.size(); ++f) values += Value(schema.fields[f].layout, want.record.cells[f]);
  Require(values == row.values, "values are the oracle's", values + "\n" + row.values);
  std::string wanted, found;
  for (const oracle::Finding& one : want.findings)
    wanted += std::string(tg_code_name(one.code)) + "@" + one.schema_pointer + " ";
  for (const oracle::Finding& one : row.found)
    found += std::string(tg_code_name(one.code)) + "@" + one.schema_pointer + " ";
  Require(wanted == found, "findings are the oracle's", wanted + "\n" + found);
}

void RequireReference(std::string_view input, const Compiled& compiled, const CsvReading& reading) {
  oracle::Validator validator(compiled.checked->schema);
  size_t begin = input.substr(0, 3) == "\xEF\xBB\xBF" ? 3 : 0;
  for (std::string_view rest = input.substr(begin); rest.starts_with('\n') || rest.starts_with("\r\n");) {
    begin += rest[0] == '\n' ? 1 : 2;
    rest = input.substr(begin);
  }
  begin += reading.account.header;
  const std::vector<read::ReferenceRecord> wanted =
      read::ReadReference(input, begin, /*keeps_blank=*/reading.binding.header.size() == 1);
  Require(wanted.size() == reading.rows.size(), "records are those of a slow reading",
          std::to_string(wanted.size()) + " " + std::to_string(reading.rows.size()));
  for (size_t r = 0; r < wanted.size(); ++r) {
    const Row& row = reading.rows[r];
    Require(row.place.offset == wanted[r].begin && row.place.size == wanted[r].end - wanted[r].begin,
            "a record's place is that of a slow reading", std::to_string(r));
    const std::string_view text = input.substr(wanted[r].begin, row.place.size);
    const bool is_read = wanted[r].fault.empty() && wanted[r].tokens.size() == reading.binding.header.size() &&
                         IsValidUtf8(text) && text.find('\0') == std::string_view::npos;
    Require(row.rejected == !is_read, "a record is rejected exactly where it cannot be read", std::to_string(r));
    if (is_read) RequireOracles(compiled, reading.binding, wanted[r].tokens, &validator, row);
  }
}

void FuzzCsv(std::string_view input) {
  const Compiled& compiled = CompiledSchema();
  const CsvReading whole = Read(input, *compiled.plan, {SIZE_MAX, 1024, DetectCpu()});
  RequireSame(whole, Read(input, *compiled.plan, {1, 1, TG_CPU_PORTABLE}));
  const tg_cpu cpu = ResolveCpu(TG_CPU_AVX2).ok() ? TG_CPU_AVX2 : TG_CPU_PORTABLE;
  RequireSame(whole, Read(input, *compiled.plan, {7, 65, cpu}));
  if (!whole.has_header) return;
  RequireConservation(input.size(), whole);
  RequireReference(input, compiled, whole);
}

}  // namespace
}  // namespace tollgate::fuzz

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  tollgate::fuzz::FuzzCsv({reinterpret_cast<const char*>(data), size});
  return 0;
}

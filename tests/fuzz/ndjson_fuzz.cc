// JSON records: one a line, one document, or what the content says ("N", "J" or "A" as the first byte of the input;
// anything else is "A"). Whatever the bytes: every byte is of one record or skipped; findings stand in their records,
// sorted; the walk that reads most records says what the strict parser alone says; and neither the size of what the
// source gives, nor that of batches, nor the CPU path changes anything.
#include <cstdint>
#include <memory>

#include "base/cpu.h"
#include "fuzz/documents.h"
#include "fuzz/property.h"
#include "fuzz/reading.h"
#include "read/json_cutter.h"
#include "read/json_decoder.h"
#include "scan/scan.h"

namespace tollgate::fuzz {
namespace {

constexpr char kSchema[] = R"({"type": "object", "required": ["id"], "properties": {
  "id": {"type": "string", "maxLength": 5}, "u": {"type": ["string", "null"], "pattern": "^[a-z]*$"},
  "i": {"type": "integer", "minimum": -5}, "n": {"type": ["number", "null"], "multipleOf": 0.01},
  "m": {"type": "string", "format": "decimal", "x-scale": 2}, "d": {"type": "number"}, "b": {"type": "boolean"},
  "e": {"enum": ["a", "bb"]}, "w": {"type": "string", "format": "date-time"}, "p": {"type": "integer", "x-epoch": "ms"},
  "card": {"type": "object", "required": ["c"], "additionalProperties": false, "properties": {
    "n": {"type": "string", "format": "pan"}, "c": {"type": "string", "format": "country"}}}}})";

const plan::Plan& SchemaPlan() {
  static const auto* const compiled = [] {
    auto* out = new Compiled;
    Compile({{"s.json", kSchema}}, "s.json", /*is_schema=*/true, out);
    Require(out->plan != nullptr, "the fuzzer's schema compiles");
    return out;
  }();
  return *compiled->plan;
}

read::ReadOptions OptionsOf(const Way& way, tg_input_format format) {
  read::ReadOptions options;
  options.format = format;
  options.batch_row_count = way.batch_row_count;
  options.read_bytes = std::min<size_t>(way.step, size_t{1} << 18);
  options.cpu = way.cpu;
  return options;
}

// `decoder`: nullptr takes the cutter's own.
Reading ReadAll(read::Cutter* cutter, std::unique_ptr<read::Decoder> decoder, tg_cpu cpu) {
  const plan::Plan& plan = SchemaPlan();
  Reading reading;
  reading.has_header = cutter->ReadHeader().ok();
  AddInputFindings(cutter->input_findings(), &reading);
  if (!reading.has_header) return reading;
  if (decoder == nullptr) decoder = cutter->NewDecoder();
  const std::unique_ptr<read::Block> block = cutter->NewBlock();
  scan::Scratch scratch(plan, cpu);
  for (;;) {
    const Expected<bool> more = cutter->Next(block.get());
    if (!more.ok()) reading.findings += std::string(more.status().message()) + "\n";
    if (!more.ok() || !*more) break;
    const tg_batch batch = decoder->Decode(*block);
    tg_decisions decisions{};
    Require(scan::Scan(plan, batch, &scratch, &decisions).ok(), "what the reader gives can be scanned");
    AddBatch(batch, decisions, &reading);
  }
  reading.account = cutter->account();
  return reading;
}

Reading Read(std::string_view input, tg_input_format format, const Way& way) {
  Source bytes{input, way.step};
  const tg_source source = bytes.source();
  return ReadAll(read::OpenRecords(source, SchemaPlan().layout, OptionsOf(way, format)).get(), nullptr, way.cpu);
}

Reading ReadStrictly(std::string_view input, read::JsonForm form, const Way& way) {
  Source bytes{input, way.step};
  const tg_source source = bytes.source();
  const column::RecordLayout& layout = SchemaPlan().layout;
  return ReadAll(read::NewJsonRecords(source, layout, form, OptionsOf(way, TG_INPUT_AUTO)).get(),
                 read::NewJsonDecoder(layout, way.cpu, read::JsonRoad::kStrict), way.cpu);
}

// gzip's and zstd's marks: no text begins so.
bool IsPacked(std::string_view input) { return input.starts_with("\x1F\x8B") || input.starts_with("\x28\xB5\x2F\xFD"); }

void FuzzNdjson(std::string_view input) {
  const char mark = input.empty() ? 'A' : input[0];
  const bool is_marked = mark == 'N' || mark == 'J' || mark == 'A';
  if (is_marked && !input.empty()) input.remove_prefix(1);
  const tg_input_format format = mark == 'N' ? TG_INPUT_NDJSON : mark == 'J' ? TG_INPUT_JSON : TG_INPUT_AUTO;

  const Way best{SIZE_MAX, 1024, DetectCpu()};
  const Reading whole = Read(input, format, best);
  RequireSame(whole, Read(input, format, {1, 1, TG_CPU_PORTABLE}));
  RequireSame(whole, Read(input, format, {7, 65, ResolveCpu(TG_CPU_AVX2).ok() ? TG_CPU_AVX2 : TG_CPU_PORTABLE}));
  if (!whole.has_header) return;
  const read::ByteAccount& account = whole.account;
  const uint64_t size = account.header + account.records + account.skipped;
  // What was packed came out longer or shorter; a document that cannot be read on is left at its fault.
  Require(format != TG_INPUT_NDJSON || IsPacked(input) || size == input.size(), "every byte is accounted for");
  RequireConservation(size, whole);
  if (format == TG_INPUT_AUTO || IsPacked(input)) return;
  const read::JsonForm form = format == TG_INPUT_JSON ? read::JsonForm::kDocument : read::JsonForm::kLines;
  Reading strict = ReadStrictly(input, form, best);
  strict.input_findings = whole.input_findings;  // that a forced format is not the content's is said where it is opened
  RequireSame(whole, strict);
}

}  // namespace
}  // namespace tollgate::fuzz

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  tollgate::fuzz::FuzzNdjson({reinterpret_cast<const char*>(data), size});
  return 0;
}

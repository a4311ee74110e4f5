#include "csv_support.h"

#include "base/bits.h"

namespace tollgate::read {
namespace {

const uint64_t* Words(const uint8_t* bits) { return reinterpret_cast<const uint64_t*>(bits); }

std::string PrintValue(const tg_column& column, size_t row) {
  if (column.null != nullptr && GetBit(Words(column.null), row)) return "null";
  if (column.overflow != nullptr && GetBit(Words(column.overflow), row)) return "overflow";
  if (column.valid != nullptr && !GetBit(Words(column.valid), row)) return "absent";
  switch (column.type) {
    case TG_BOOL:
      return GetBit(static_cast<const uint64_t*>(column.values), row) ? "true" : "false";
    case TG_DOUBLE:
      return testing::PrintToString(static_cast<const double*>(column.values)[row]);
    case TG_STRING: {
      const auto* bytes = static_cast<const char*>(column.values);
      return "'" + std::string(bytes + column.offsets[row], bytes + column.offsets[row + 1]) + "'";
    }
    default:
      return std::to_string(static_cast<const int64_t*>(column.values)[row]);
  }
}

void Collect(const CsvBlock& block, const tg_batch& batch, std::string* pieces, CsvRun* run) {
  ASSERT_EQ(batch.row_count, RowCount(block));
  ASSERT_EQ(batch.first_record, static_cast<int64_t>(run->rows.size()));
  for (size_t r = 0; r < static_cast<size_t>(batch.row_count); ++r) {
    const std::string bytes = *pieces + std::string(RecordBytes(block, static_cast<int32_t>(r)));
    pieces->clear();
    const bool rejected = GetBit(Words(batch.rejected), r);
    run->rows.push_back(rejected ? "rejected" : PrintRow(batch, r));
    run->rejected.push_back(rejected);
    run->places.push_back(batch.records[r]);
    run->records.push_back(bytes);
    if (rejected) run->rejects += bytes;
  }
  for (size_t f = 0; f < batch.finding_count; ++f) run->findings.push_back(Print(batch.findings[f]));
}

}  // namespace

std::string Print(const tg_finding& finding) {
  std::string line = tg_code_name(finding.code);
  line += " record " + std::to_string(finding.record) + " line " + std::to_string(finding.line);
  line += " at " + std::to_string(finding.offset) + "+" + std::to_string(finding.size);
  if (finding.column >= 0) line += " column " + std::to_string(finding.column);
  if (finding.column_name.size != 0) line += " " + std::string(View(finding.column_name));
  if (finding.instance.size != 0) line += " " + std::string(View(finding.instance));
  if (finding.schema.size != 0) line += " by " + std::string(View(finding.schema));
  line += " expected: " + std::string(View(finding.expected));
  if (finding.got.size != 0) line += " got: " + std::string(View(finding.got));
  return line;
}

std::string PrintRow(const tg_batch& batch, size_t row) {
  std::string text;
  for (int32_t c = 0; c < batch.column_count; ++c) text += "[" + PrintValue(batch.columns[c], row) + "]";
  return text;
}

CsvRun RunCsv(std::string_view input, const column::RecordLayout& layout, const CsvOptions& options, size_t step) {
  CsvRun run;
  MemorySource memory{input, step};
  const tg_source source = memory.source();
  CsvCutter cutter(source, layout, options);
  run.status = cutter.ReadHeader();
  for (const tg_finding& finding : cutter.header_findings()) run.header += Print(finding) + "\n";
  if (!run.status.ok()) return run;
  run.rejects = cutter.header_bytes();
  CsvDecoder decoder(layout, cutter.binding(), options.cpu);
  const auto block = NewCsvBlock();
  std::string pieces;
  for (;;) {
    const Expected<bool> more = cutter.Next(block.get());
    if (!more.ok()) run.status = more.status();
    if (!more.ok() || !*more) break;
    pieces += OversizedBytes(*block);
    Collect(*block, decoder.Decode(*block), &pieces, &run);
  }
  run.account = cutter.account();
  if (run.status.ok()) CheckLaws(input, run);
  return run;
}

void CheckLaws(std::string_view input, const CsvRun& run) {
  uint64_t bytes = 0;
  for (size_t r = 0; r < run.records.size(); ++r) {
    const tg_record& place = run.places[r];
    ASSERT_EQ(input.substr(place.offset, place.size), run.records[r]) << "record " << r;
    // Counting is quadratic: small inputs only.
    if (input.size() < 20000) {
      const auto newlines = std::count(input.begin(), input.begin() + static_cast<ptrdiff_t>(place.offset), '\n');
      ASSERT_EQ(place.line, static_cast<uint64_t>(newlines) + 1) << "record " << r;
    }
    bytes += place.size;
  }
  EXPECT_EQ(run.account.records, bytes);
  EXPECT_EQ(run.account.header + run.account.records + run.account.skipped, input.size());
}

std::string Everything(const CsvRun& run) {
  std::string all = std::string(run.status.message()) + "\n" + run.header;
  for (size_t r = 0; r < run.rows.size(); ++r) {
    all += std::to_string(run.places[r].offset) + "+" + std::to_string(run.places[r].size) + " line " +
           std::to_string(run.places[r].line) + " " + run.rows[r] + "\n";
  }
  for (const std::string& finding : run.findings) all += finding + "\n";
  return all + "blank lines " + std::to_string(run.account.blank_lines) + "\n" + run.rejects;
}

std::vector<tg_cpu> Cpus() {
  std::vector<tg_cpu> cpus;
  for (tg_cpu cpu : {TG_CPU_PORTABLE, TG_CPU_AVX2, TG_CPU_AVX512}) {
    if (cpu <= DetectCpu()) cpus.push_back(cpu);
  }
  return cpus;
}

}  // namespace tollgate::read

#include "compile/csv_file.h"

#include <algorithm>

#include "base/finding_words.h"
#include "read/csv.h"
#include "read/text_source.h"

namespace tollgate::compile {
namespace {

// The span of a finding, kept inside the file.
Span PlaceOf(const SourceMap& sources, uint32_t file, const tg_finding& finding) {
  const uint64_t file_size = sources.text(file).size();
  const uint64_t begin = std::min(finding.offset, file_size);
  return {file, static_cast<uint32_t>(begin), static_cast<uint32_t>(std::min(begin + finding.size, file_size))};
}

// Without the value: lists and tables may hold card numbers that no schema calls so.
std::string Sentence(const tg_finding& finding) { return FindingWords(finding, FoundValue::kHidden); }

bool AddHeaderFindings(const SourceMap& sources, uint32_t file, const read::CsvCutter& cutter,
                       Diagnostics* diagnostics) {
  bool ok = true;
  for (const tg_finding& finding : cutter.header_findings()) {
    if (finding.severity != TG_SEVERITY_ERROR) continue;  // a column that is not read is no matter here
    ok = false;
    diagnostics->Add(Diag::kLookupHeader, PlaceOf(sources, file, finding), Sentence(finding));
  }
  return ok;
}

bool OpenCsv(const SourceMap& sources, uint32_t file, read::CsvCutter* cutter, Diagnostics* diagnostics) {
  const Status status = cutter->ReadHeader();
  if (!AddHeaderFindings(sources, file, *cutter, diagnostics)) return false;
  if (status.ok()) return true;
  diagnostics->Add(Diag::kLookupHeader, Span{file, 0, 0}, std::string(status.message()));
  return false;
}

}  // namespace

bool ReadCsvHeader(const SourceMap& sources, uint32_t file, std::vector<std::string>* names, Diagnostics* diagnostics) {
  read::TextSource text(sources.text(file));
  const tg_source source = text.source();
  const column::RecordLayout no_fields;
  read::CsvCutter cutter(source, no_fields, {});
  if (!OpenCsv(sources, file, &cutter, diagnostics)) return false;
  *names = cutter.binding().header;
  return true;
}

bool ReadCsvRows(const SourceMap& sources, uint32_t file, const column::RecordLayout& layout,
                 const std::function<void(const tg_batch&)>& visit, Diagnostics* diagnostics) {
  read::TextSource text(sources.text(file));
  const tg_source source = text.source();
  read::CsvCutter cutter(source, layout, {});
  if (!OpenCsv(sources, file, &cutter, diagnostics)) return false;

  read::CsvDecoder decoder(layout, cutter.binding(), TG_CPU_PORTABLE);
  auto block = read::NewCsvBlock();
  int finding_count = 0;
  for (;;) {
    const Expected<bool> more = cutter.Next(block.get());
    if (!more.ok() || !*more) break;  // a text in memory cannot fail to read
    const tg_batch batch = decoder.Decode(*block);
    for (size_t i = 0; i < batch.finding_count; ++i) {
      const tg_finding& finding = batch.findings[i];
      if (finding.severity != TG_SEVERITY_ERROR || ++finding_count > kMaxListedRows) continue;
      diagnostics->Add(Diag::kLookupRow, PlaceOf(sources, file, finding), Sentence(finding));
    }
    visit(batch);
  }
  if (finding_count > kMaxListedRows) {
    diagnostics->Add(Diag::kLookupRow, Span{file, 0, 0},
                     "and " + std::to_string(finding_count - kMaxListedRows) + " more of such faults in this file");
  }
  return finding_count == 0;
}

}  // namespace tollgate::compile

#include "data/rows.h"

#include "base/bits.h"
#include "base/cpu.h"
#include "base/finding_words.h"
#include "lookup/table_builder.h"
#include "read/records.h"
#include "read/text_source.h"
#include "scan/scan.h"

namespace tollgate::data {
namespace {

Status Refused(const tg_finding& finding) {
  const std::string place = finding.line > 0 ? "line " + std::to_string(finding.line) + ": " : "";
  return Status(TG_BAD_DATA, place + FindingWords(finding, FoundValue::kHidden));
}

Status CheckInput(const read::Cutter& cutter, const Status& header) {
  for (const tg_finding& finding : cutter.input_findings()) {
    if (finding.severity == TG_SEVERITY_ERROR) return Refused(finding);
  }
  return header.ok() ? Status() : Status(TG_BAD_DATA, header.message());
}

// The rows of a batch, all of which the schema admits.
Status AddBatch(const lookup::TableShape& shape, const tg_batch& batch, const tg_decisions& decisions,
                lookup::TableBuilder* builder) {
  for (size_t i = 0; i < decisions.finding_count; ++i) {
    if (decisions.findings[i].severity == TG_SEVERITY_ERROR) return Refused(decisions.findings[i]);
  }
  for (int32_t row = 0; row < batch.row_count; ++row) {
    const std::string number = "record " + std::to_string(batch.first_record + row + 1) + ": ";
    if (!GetBit(decisions.valid, row)) return Status(TG_BAD_DATA, number + "it cannot be read");
    const int32_t key = shape.key_columns[0];
    if (batch.columns[key].valid != nullptr && !GetBit(batch.columns[key].valid, row)) {
      return Status(TG_BAD_DATA,
                    number + "it has no `" + shape.columns[static_cast<size_t>(key)].name + "`, which is its key");
    }
    builder->AddRow(batch, row);
  }
  return {};
}

}  // namespace

Expected<lookup::Table> ReadRows(const lookup::TableShape& shape, const plan::Plan& schema, std::string_view content) {
  read::TextSource text(content);
  const tg_source source = text.source();
  const auto cutter = read::OpenRecords(source, schema.layout, {});
  const Status header = cutter->ReadHeader();
  Status status = CheckInput(*cutter, header);
  if (!status.ok()) return status;
  const auto block = cutter->NewBlock();
  const auto decoder = cutter->NewDecoder();
  scan::Scratch scratch(schema, DetectCpu());
  lookup::TableBuilder builder(shape);
  for (;;) {
    const Expected<bool> more = cutter->Next(block.get());
    if (!more.ok()) return Status(TG_BAD_DATA, more.status().message());
    if (!*more) break;
    const tg_batch batch = decoder->Decode(*block);
    tg_decisions decisions{};
    status = scan::Scan(schema, batch, &scratch, &decisions);
    if (status.ok()) status = AddBatch(shape, batch, decisions, &builder);
    if (!status.ok()) return status;
  }
  return lookup::Table::Build(shape, builder.Take());
}

}  // namespace tollgate::data

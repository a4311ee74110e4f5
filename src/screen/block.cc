#include "screen/block.h"

#include "base/bits.h"
#include "report/finding_json.h"

namespace tollgate::screen {

Worker::Worker(const Request& request, std::unique_ptr<read::Decoder> decoder)
    : request_(request), decoder_(std::move(decoder)), scratch_(request.plan, request.cpu) {
  scratch_.UseData(request.data);
  scratch_.UseStream(request.stream);
}

Status Worker::Work(Block* block) {
  block->decisions.clear();
  block->rejects.clear();
  block->findings.clear();
  block->decision_count = 0;
  block->tally.Clear();
  const read::Block& records = *block->records;
  if (records.row_count() == 0) {
    if (request_.wants_rejects) block->rejects.assign(records.OversizedBytes());
    return request_.stream == nullptr ? Status() : request_.stream->Skip(block->ticket);
  }
  const tg_batch batch = decoder_->Decode(records);
  tg_decisions decisions{};
  Status status = scan::Scan(request_.plan, batch, &scratch_, &decisions, block->ticket);
  if (!status.ok()) return status;
  const report::Scanned scanned{batch, scratch_, decisions};
  block->tally.Add(scanned);
  if (request_.wants_findings) {
    for (size_t f = 0; f < decisions.finding_count; ++f) {
      report::AppendFindingJson(decisions.findings[f], &block->findings);
      block->findings.push_back('\n');
    }
  }
  if (request_.wants_rejects) {
    for (int32_t row = 0; row < batch.row_count; ++row) {
      if (GetBit(decisions.valid, row)) continue;
      block->rejects.append(records.RecordBytes(row)).append(records.separator());
    }
  }
  if (request_.wants_decisions) WriteDecisions(scanned, block);
  return {};
}

void Worker::WriteDecisions(const report::Scanned& scanned, Block* block) {
  const tg_decisions& decisions = scanned.decisions;
  for (int32_t row = 0; row < decisions.row_count; ++row) {
    if (row % 64 == 0) tile_.Load(request_.plan, decisions, row / 64);
    if (!request_.wanted.empty() && !request_.wanted[decisions.outcomes[row]]) continue;
    ++block->decision_count;
    if (request_.format == TG_FORMAT_CSV) {
      request_.writer.AppendCsv(scanned, tile_, row, &block->decisions);
    } else {
      request_.writer.AppendJson(scanned, tile_, row, &block->decisions);
      block->decisions.push_back('\n');
    }
  }
}

}  // namespace tollgate::screen

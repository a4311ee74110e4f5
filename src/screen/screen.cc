#include "screen/screen.h"

#include <algorithm>
#include <chrono>
#include <optional>
#include <thread>

#include "base/cpu.h"
#include "report/append.h"
#include "report/finding_json.h"
#include "screen/pipeline.h"

namespace tollgate::screen {
namespace {

constexpr int32_t kMaxThreads = 1024;
constexpr int32_t kMaxBatchRows = 65536;
constexpr int32_t kDefaultBatchRows = 1024;

Status Invalid(std::string_view message) { return Status(TG_INVALID_ARGUMENT, message); }

Status CheckOptions(const plan::Plan& plan, const tg_screen_options& options) {
  if (options.thread_count < 0 || options.thread_count > kMaxThreads) return Invalid("thread_count is not in 0..1,024");
  if (options.batch_row_count < 0 || options.batch_row_count > kMaxBatchRows) {
    return Invalid("batch_row_count is not in 0..65,536");
  }
  if (options.format < TG_FORMAT_NDJSON || options.format > TG_FORMAT_NONE)
    return Invalid("format is none of tg_format");
  if (options.input_format < TG_INPUT_AUTO || options.input_format > TG_INPUT_JSON) {
    return Invalid("input_format is none of tg_input_format");
  }
  if (options.only == nullptr && options.only_count != 0) return Invalid("only is NULL and only_count is not 0");
  for (size_t i = 0; i < options.only_count; ++i) {
    if (options.only[i] < 0 || static_cast<size_t>(options.only[i]) >= plan.outcomes.size()) {
      return Invalid("only holds an index that is no outcome of the plan");
    }
  }
  return {};
}

int32_t ThreadCount(int32_t wanted) {
  if (wanted != 0) return wanted;
  return std::clamp<int32_t>(static_cast<int32_t>(std::thread::hardware_concurrency()), 1, kMaxThreads);
}

Request MakeRequest(const plan::Plan& plan, const lookup::Data* data, window::Stream* stream,
                    const tg_screen_options& options, tg_cpu cpu) {
  std::vector<bool> wanted;
  if (options.only != nullptr) wanted.resize(plan.outcomes.size());
  for (size_t i = 0; i < options.only_count; ++i) wanted[static_cast<size_t>(options.only[i])] = true;
  return Request{.plan = plan,
                 .data = data,
                 .stream = stream,
                 .cpu = cpu,
                 .format = options.format,
                 .wanted = std::move(wanted),
                 .wants_decisions = options.format != TG_FORMAT_NONE && options.decisions.write != nullptr,
                 .wants_rejects = options.rejects.write != nullptr,
                 .wants_findings = options.findings.write != nullptr,
                 .writer = report::DecisionWriter(plan)};
}

// What stands before the first record: findings about the header, and the header lines of CSV outputs.
Status WriteHeads(const read::Cutter& cutter, const tg_screen_options& options, bool readable, Result* result) {
  std::string lines;
  for (const tg_finding& finding : cutter.input_findings()) {
    result->tally.AddInputFinding(finding);
    result->input_findings.Keep(finding);
    report::AppendFindingJson(finding, &lines);
    lines.push_back('\n');
  }
  Status status = Send(options.findings, "findings", lines);
  if (!status.ok() || !readable) return status;
  status = Send(options.rejects, "rejected records", cutter.header_bytes());
  if (!status.ok() || options.format != TG_FORMAT_CSV) return status;
  return Send(options.decisions, "decisions", report::DecisionWriter::kCsvHeader);
}

Status ScreenRecords(const Request& request, const tg_screen_options& options, read::Cutter* cutter, Result* result) {
  const Status header = cutter->ReadHeader();
  const Status heads = WriteHeads(*cutter, options, header.ok(), result);
  result->counts.header_bytes = cutter->account().header;
  result->counts.skipped_bytes = cutter->account().skipped;
  result->counts.blank_lines = cutter->account().blank_lines;
  if (!header.ok()) return header;
  if (!heads.ok()) return heads;
  Pipeline pipeline(request, options, cutter, result);
  const Status status = pipeline.Run(ThreadCount(options.thread_count));
  if (result->complete && status.ok()) {
    // Blank lines behind the last record belong to no block.
    result->counts.skipped_bytes = cutter->account().skipped;
    result->counts.blank_lines = cutter->account().blank_lines;
  }
  result->complete = result->complete && status.ok();
  return status;
}

}  // namespace

tg_text InputFindings::Copy(tg_text text) {
  const std::string& kept = texts_.emplace_back(report::View(text));
  return {kept.data(), kept.size()};
}

void InputFindings::Keep(const tg_finding& finding) {
  if (list_.size() >= kMaxInputFindings) return;
  tg_finding& kept = list_.emplace_back(finding);
  for (tg_text tg_finding::*text : {&tg_finding::column_name, &tg_finding::instance, &tg_finding::schema,
                                    &tg_finding::expected, &tg_finding::got}) {
    kept.*text = Copy(finding.*text);
  }
}

Status Screen(const plan::Plan& plan, const tg_source& source, const tg_screen_options& options, Result* result,
              const lookup::Data* data, window::Stream* stream) {
  const Status valid = CheckOptions(plan, options);
  if (!valid.ok()) return valid;
  const Expected<tg_cpu> cpu = ResolveCpu(options.cpu);
  if (!cpu.ok()) return cpu.status();

  const auto start = std::chrono::steady_clock::now();
  read::ReadOptions reading;
  reading.format = options.input_format;
  reading.batch_row_count = options.batch_row_count == 0 ? kDefaultBatchRows : options.batch_row_count;
  reading.cpu = *cpu;
  const std::unique_ptr<read::Cutter> cutter = read::OpenRecords(source, plan.layout, reading);
  std::optional<window::State> own_state;
  std::optional<window::Stream> own_stream;
  if (plan.windows.empty()) {
    stream = nullptr;
  } else if (stream == nullptr) {
    stream = &own_stream.emplace(&own_state.emplace(plan, std::nullopt));
  }
  const Request request = MakeRequest(plan, data, stream, options, *cpu);
  const Status status = ScreenRecords(request, options, cutter.get(), result);
  if (stream != nullptr && !stream->has_store()) result->windows = stream->state().counts();

  tg_summary_counts& counts = result->counts;
  counts.records = result->tally.records;
  counts.valid = result->tally.valid;
  counts.rejected = counts.records - counts.valid;
  counts.accepted_bytes = result->tally.accepted_bytes;
  counts.rejected_bytes = result->tally.rejected_bytes;
  counts.bytes = counts.accepted_bytes + counts.rejected_bytes + counts.header_bytes + counts.skipped_bytes;
  counts.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
  return status;
}

}  // namespace tollgate::screen

// NDJSON to verdicts of a schema alone, 22 fields, and one event at a time; against bare simdjson On-Demand that
// touches the same fields. Keys in one order, and in another order in each record.
#include "base/cpu.h"
#include "engine.h"
#include "read/records.h"
#include "rules.h"
#include "scan/scan.h"
#include "simdjson_rival.h"
#include "truth.h"
#include "workloads.h"

namespace tollgate::bench {
namespace {

// Records of memory, decoded and scanned block by block.
class RecordStream {
 public:
  RecordStream(const plan::Plan& plan, std::string_view text, int64_t round_count, int32_t batch_row_count)
      : plan_(plan),
        memory_({}, text, round_count),
        source_(memory_.source()),
        cutter_(Open(source_, plan, batch_row_count)),
        decoder_(cutter_->NewDecoder()),
        block_(cutter_->NewBlock()),
        scratch_(plan, DetectCpu()) {}
  // False: the input is at its end.
  bool Next(tg_batch* batch, tg_decisions* decisions) {
    const Expected<bool> more = cutter_->Next(block_.get());
    if (!more.ok()) Fail("the input cannot be read: " + std::string(more.status().message()));
    if (!*more) return false;
    *batch = decoder_->Decode(*block_);
    const Status status = scan::Scan(plan_, *batch, &scratch_, decisions);
    if (!status.ok()) Fail(std::string(status.message()));
    return true;
  }

 private:
  static std::unique_ptr<read::Cutter> Open(const tg_source& source, const plan::Plan& plan, int32_t batch_row_count) {
    read::ReadOptions options;
    options.format = TG_INPUT_NDJSON;
    options.batch_row_count = batch_row_count;
    std::unique_ptr<read::Cutter> cutter = read::OpenRecords(source, plan.layout, options);
    const Status status = cutter->ReadHeader();
    if (!status.ok()) Fail("NDJSON cannot be read: " + std::string(status.message()));
    return cutter;
  }
  const plan::Plan& plan_;
  MemorySource memory_;
  tg_source source_;
  std::unique_ptr<read::Cutter> cutter_;
  std::unique_ptr<read::Decoder> decoder_;
  std::unique_ptr<read::Block> block_;
  scan::Scratch scratch_;
};

int64_t ByteCount(const tg_batch& batch) {
  int64_t bytes = 0;
  for (int32_t row = 0; row < batch.row_count; ++row) bytes += static_cast<int64_t>(batch.records[row].size);
  return bytes;
}

class NdjsonValidate : public Workload {
 public:
  explicit NdjsonValidate(const JsonLines& lines)
      : lines_(lines),
        plan_(CompileSchema(TransactionSchema())),
        endless_(*plan_, lines.text, MemorySource::kEndless, 1024) {}

  // Every value of every row, and every verdict.
  std::string Check() override {
    RecordStream once(*plan_, lines_.text, 1, 1024);
    const Transactions& data = *lines_.data;
    tg_batch batch{};
    tg_decisions decisions{};
    size_t first = 0;
    while (once.Next(&batch, &decisions)) {
      std::string problem = CompareWithTruth(data, batch, first);
      if (problem.empty()) problem = CompareVerdicts(data, decisions, first);
      if (!problem.empty()) return problem;
      first += static_cast<size_t>(batch.row_count);
    }
    return first == data.row_count ? "" : std::to_string(first) + " rows";
  }
  Work Run() override {
    tg_batch batch{};
    tg_decisions decisions{};
    endless_.Next(&batch, &decisions);
    return {batch.row_count, ByteCount(batch)};
  }

 private:
  const JsonLines& lines_;
  std::unique_ptr<plan::Plan> plan_;
  RecordStream endless_;
};

// One line in, 200 rules, the verdict out, before the next line is looked at.
class OneJsonLine : public Workload {
 public:
  explicit OneJsonLine(const JsonLines& lines)
      : lines_(lines),
        rules_(MakeRules(*lines.data)),
        plan_(CompilePack({{"pack.yaml", RulesPack(rules_)}, {"record.schema.json", TransactionSchema()}})),
        endless_(*plan_, Text(lines), MemorySource::kEndless, 1) {}

  std::string Check() override {
    RecordStream once(*plan_, Text(lines_), 1, 1);
    tg_batch batch{};
    for (size_t event = 0; event < kOneEventCount; ++event) {
      tg_decisions decisions{};
      if (!once.Next(&batch, &decisions) || decisions.row_count != 1) return "another number of events";
      const ExpectedDecision expected = Expect(rules_, *lines_.data, event);
      const std::string& outcome = plan_->outcomes[static_cast<size_t>(decisions.outcomes[0])].name;
      if (outcome != expected.outcome || decisions.scores[0] != expected.score)
        return "event " + std::to_string(event) + ": another decision";
    }
    return "";
  }
  Work Run() override {
    tg_batch batch{};
    tg_decisions decisions{};
    endless_.Next(&batch, &decisions);
    return {1, ByteCount(batch)};
  }

 private:
  static std::string_view Text(const JsonLines& lines) {
    return std::string_view(lines.text).substr(0, lines.begins[kOneEventCount]);
  }
  const JsonLines& lines_;
  std::vector<ComparisonRule> rules_;
  std::unique_ptr<plan::Plan> plan_;
  RecordStream endless_;
};

}  // namespace

void AddNdjson(const Inputs& inputs, Suite* suite) {
  const auto add = [suite](const std::string& order, const JsonLines& lines) {
    AddSimdjson(order, lines, suite);
    suite->Add("ndjson/validate/" + order, [&lines] { return std::make_unique<NdjsonValidate>(lines); },
               {.baseline = "rival/simdjson/in_turn/" + order});
  };
  add("stable", inputs.json_stable);
  add("shuffled", inputs.json_shuffled);
  AddSimdjsonOneLine(inputs.json_stable, suite);
  suite->Add("one_event/json_line", [&inputs] { return std::make_unique<OneJsonLine>(inputs.json_stable); },
             {.baseline = "rival/simdjson/one_line"});
  suite->Add("one_event/json_line/latency", [&inputs] { return std::make_unique<OneJsonLine>(inputs.json_stable); },
             {.measures_latency = true});
}

}  // namespace tollgate::bench

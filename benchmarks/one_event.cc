// One transaction at a time, 200 rules, its decision in the caller's hands: latency instead of throughput.

#include "base/cpu.h"
#include "base/diagnostic.h"
#include "column/builder.h"
#include "engine.h"
#include "json/parse.h"
#include "read/json_record.h"
#include "rules.h"
#include "scan/scan.h"
#include "workloads.h"

namespace tollgate::bench {
namespace {

constexpr size_t kEventCount = 256;

class OneEvent : public Workload {
 public:
  explicit OneEvent(const Transactions& data)
      : data_(data),
        rules_(MakeRules(data)),
        plan_(CompilePack({{"pack.yaml", RulesPack(rules_)}, {"record.schema.json", TransactionSchema()}})),
        scratch_(*plan_, DetectCpu()) {}

  std::string Check() override {
    for (size_t event = 0; event < kEventCount; ++event) {
      Run();
      const ExpectedDecision expected = Expect(rules_, data_, event);
      const bool is_valid = decisions_.valid[0] & 1;
      const std::string& outcome = plan_->outcomes[static_cast<size_t>(decisions_.outcomes[0])].name;
      if (decisions_.row_count != 1 || is_valid != (data_.faults[event] == 0) || outcome != expected.outcome ||
          decisions_.scores[0] != expected.score)
        return "event " + std::to_string(event) + ": another decision";
    }
    return "";
  }

  Work Run() override {
    const int64_t bytes = Decide(next_);
    next_ = (next_ + 1) % kEventCount;
    return {1, bytes};
  }

 protected:
  virtual int64_t Decide(size_t event) = 0;
  void Scan(const tg_batch& batch) {
    const Status status = scan::Scan(*plan_, batch, &scratch_, &decisions_);
    if (!status.ok()) Fail(std::string(status.message()));
  }
  const Transactions& data_;
  std::vector<ComparisonRule> rules_;
  std::unique_ptr<plan::Plan> plan_;

 private:
  scan::Scratch scratch_;
  tg_decisions decisions_{};
  size_t next_ = 0;
};

// A CSV row that is cut already: decode and scan.
class OneCsvRow : public OneEvent {
 public:
  explicit OneCsvRow(const Transactions& data)
      : OneEvent(data),
        stream_(plan_->layout, data, 1, TG_CPU_AUTO, 1),
        decoder_(plan_->layout, stream_.binding(), TG_CPU_AUTO) {
    for (size_t event = 0; event < kEventCount; ++event) stream_.Next(blocks_.emplace_back(read::NewCsvBlock()).get());
  }

 private:
  int64_t Decide(size_t event) override {
    Scan(decoder_.Decode(*blocks_[event]));
    return ByteCount(*blocks_[event]);
  }
  BlockStream stream_;
  read::CsvDecoder decoder_;
  std::vector<BlockPointer> blocks_;
};

// A JSON record by the way that there is today: a tree of nodes, as for the tests of a pack.
class OneJsonRecord : public OneEvent {
 public:
  explicit OneJsonRecord(const Transactions& data)
      : OneEvent(data), builder_(plan_->layout), reader_(plan_->layout, &builder_) {
    for (size_t event = 0; event < kEventCount; ++event) records_.push_back(Json(data, event));
  }

 private:
  static std::string Json(const Transactions& data, size_t row) {
    std::string out = "{";
    for (size_t c = 0; c < kColumnCount; ++c) {
      if (data.truth[c].present[row] == 0) continue;
      const bool is_number = kColumns[c].type == TG_INT64 || kColumns[c].type == TG_DOUBLE;
      const char* quote = is_number ? "" : "\"";
      out.append(out.size() == 1 ? "\"" : ",\"").append(kColumns[c].name).append("\":").append(quote);
      for (char byte : data.truth[c].texts[row]) {
        if (byte == '"') out.push_back('\\');
        out.push_back(byte);
      }
      out.append(quote);
    }
    return out + "}";
  }

  int64_t Decide(size_t event) override {
    SourceMap sources;
    Diagnostics diagnostics;
    const uint32_t file = sources.Add("record", records_[event]);
    const std::unique_ptr<json::Tree> tree = json::Parse(sources, file, &diagnostics);
    if (tree == nullptr) Fail("an event is no JSON");
    reader_.Read(sources, *tree->root);
    tg_batch batch = builder_.View(/*with_spans=*/true);
    batch.text = sources.text(file).data();
    Scan(batch);
    return static_cast<int64_t>(records_[event].size());
  }
  column::BatchBuilder builder_;
  read::JsonRecordReader reader_;
  std::vector<std::string> records_;
};

}  // namespace

void AddOneEvent(const Inputs& inputs, Suite* suite) {
  suite->Add("one_event/csv_row", [&inputs] { return std::make_unique<OneCsvRow>(inputs.clean); });
  suite->Add("one_event/csv_row/latency", [&inputs] { return std::make_unique<OneCsvRow>(inputs.clean); },
             {.measures_latency = true});
  suite->Add("one_event/json_tree", [&inputs] { return std::make_unique<OneJsonRecord>(inputs.clean); },
             {.baseline = "one_event/csv_row"});
}

}  // namespace tollgate::bench

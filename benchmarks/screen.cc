// The whole path: bytes in, 22 typed and validated columns, 200 rules without text patterns, a decision; on one and two
// threads, with the decisions counted only or written as NDJSON.
#include "screen/screen.h"
#include "engine.h"
#include "rules.h"
#include "workloads.h"

namespace tollgate::bench {
namespace {

// So many rounds of the rows that starting threads and sizing memory is a small part of an iteration.
constexpr int64_t kRounds = 8;

int32_t CountBytes(void* context, const char*, size_t size) {
  *static_cast<int64_t*>(context) += static_cast<int64_t>(size);
  return 0;
}

int32_t AppendBytes(void* context, const char* data, size_t size) {
  static_cast<std::string*>(context)->append(data, size);
  return 0;
}

class ScreenAll : public Workload {
 public:
  ScreenAll(const Transactions& data, bool writes_json, int32_t thread_count)
      : data_(data),
        rules_(MakeRules(data)),
        plan_(CompilePack({{"pack.yaml", RulesPack(rules_)}, {"record.schema.json", TransactionSchema()}})) {
    options_.struct_size = sizeof options_;
    options_.thread_count = thread_count;
    options_.format = writes_json ? TG_FORMAT_NDJSON : TG_FORMAT_NONE;
    if (writes_json) options_.decisions = {&written_bytes_, CountBytes};
  }

  // The decisions, byte for byte, and the counts of the summary.
  std::string Check() override {
    std::string decisions;
    tg_screen_options options = options_;
    options.format = TG_FORMAT_NDJSON;
    options.decisions = {&decisions, AppendBytes};
    const screen::Result written = Screen(options, 1);
    if (decisions != ExpectedJson()) return "other decisions";
    const std::string problem = CheckCounts(written, 1);
    return problem.empty() ? CheckCounts(Screen(options_, kRounds), kRounds) : problem;
  }

  Work Run() override {
    const screen::Result result = Screen(options_, kRounds);
    return {result.counts.records, static_cast<int64_t>(result.counts.bytes)};
  }

 private:
  screen::Result Screen(const tg_screen_options& options, int64_t round_count) const {
    MemorySource memory(data_.header, data_.rows, round_count);
    screen::Result result(*plan_);
    const Status status = screen::Screen(*plan_, memory.source(), options, &result);
    if (!status.ok()) Fail(std::string(status.message()));
    return result;
  }

  // The format of docs and goldens, written here by hand.
  std::string ExpectedJson() const {
    std::string out;
    for (size_t row = 0; row < data_.row_count; ++row) {
      const ExpectedDecision expected = Expect(rules_, data_, row);
      if (expected.outcome == "reject") return "a row of the clean data is bad";
      out += "{\"record\":" + std::to_string(row) + ",\"line\":" + std::to_string(row + 2) +
             ",\"offset\":" + std::to_string(data_.header.size() + data_.begin(row)) + ",\"id\":\"" +
             data_.truth[0].texts[row] + "\",\"valid\":true,\"outcome\":\"" + expected.outcome +
             "\",\"score\":" + std::to_string(expected.score) + ",\"rules\":[";
      for (size_t i = 0; i < expected.fired.size(); ++i) {
        out += (i == 0 ? "{\"id\":\"r" : ",{\"id\":\"r") + std::to_string(expected.fired[i]) +
               "\",\"score\":" + std::to_string(kRuleScore) + "}";
      }
      out += "]}\n";
    }
    return out;
  }

  std::string CheckCounts(const screen::Result& result, int64_t round_count) const {
    const int64_t row_count = static_cast<int64_t>(data_.row_count) * round_count;
    if (result.counts.records != row_count || result.counts.valid != row_count) return "another number of records";
    for (size_t r = 0; r < kRuleCount; ++r) {
      int64_t hits = 0;
      for (size_t row = 0; row < data_.row_count; ++row) hits += Holds(rules_[r], data_, row);
      if (result.tally.rules[r].hits != hits * round_count) return "another number of hits of r" + std::to_string(r);
    }
    return "";
  }

  const Transactions& data_;
  std::vector<ComparisonRule> rules_;
  std::unique_ptr<plan::Plan> plan_;
  tg_screen_options options_{};
  int64_t written_bytes_ = 0;
};

}  // namespace

void AddScreen(const Inputs& inputs, Suite* suite) {
  const auto add = [&](const char* name, bool writes_json, int32_t thread_count, const char* baseline) {
    suite->Add(name,
               [&inputs, writes_json, thread_count] {
                 return std::make_unique<ScreenAll>(inputs.clean, writes_json, thread_count);
               },
               {.baseline = baseline});
  };
  add("screen/none/1_thread", false, 1, "csv/validate");
  add("screen/none/2_threads", false, 2, "screen/none/1_thread");
  add("screen/ndjson/1_thread", true, 1, "screen/none/1_thread");
  add("screen/ndjson/2_threads", true, 2, "screen/ndjson/1_thread");
}

}  // namespace tollgate::bench

// Bytes to verdicts of a schema alone: 22 columns typed and validated, no rules. Clean, with 1 % bad rows, all bad.
#include "base/cpu.h"
#include "engine.h"
#include "scan/scan.h"
#include "truth.h"
#include "workloads.h"

namespace tollgate::bench {
namespace {

class CsvValidate : public Workload {
 public:
  explicit CsvValidate(const Transactions& data)
      : data_(data),
        plan_(CompileSchema(TransactionSchema())),
        endless_(plan_->layout, data, MemorySource::kEndless, TG_CPU_AUTO),
        decoder_(plan_->layout, endless_.binding(), TG_CPU_AUTO),
        scratch_(*plan_, DetectCpu()),
        block_(read::NewCsvBlock()) {}

  // Bad rows, and no others, are invalid, each with the code of its fault and nothing else.
  std::string Check() override {
    BlockStream once(plan_->layout, data_, 1, TG_CPU_AUTO);
    size_t first = 0;
    while (once.Next(block_.get())) {
      const tg_decisions decisions = Scan();
      const std::string problem = CompareVerdicts(data_, decisions, first);
      if (!problem.empty()) return problem;
      first += static_cast<size_t>(decisions.row_count);
    }
    return first == data_.row_count ? "" : std::to_string(first) + " rows";
  }

  Work Run() override {
    endless_.Next(block_.get());
    return {Scan().row_count, ByteCount(*block_)};
  }

 private:
  tg_decisions Scan() {
    const tg_batch batch = decoder_.Decode(*block_);
    tg_decisions decisions{};
    const Status status = scan::Scan(*plan_, batch, &scratch_, &decisions);
    if (!status.ok()) Fail(std::string(status.message()));
    return decisions;
  }

  const Transactions& data_;
  std::unique_ptr<plan::Plan> plan_;
  BlockStream endless_;
  read::CsvDecoder decoder_;
  scan::Scratch scratch_;
  BlockPointer block_;
};

}  // namespace

void AddCsvValidate(const Inputs& inputs, Suite* suite) {
  suite->Add("csv/validate", [&inputs] { return std::make_unique<CsvValidate>(inputs.clean); },
             {.baseline = "floor/copy_bytes"});
  suite->Add("csv/validate/1%_bad", [&inputs] { return std::make_unique<CsvValidate>(inputs.one_percent_bad); },
             {.baseline = "csv/validate"});
  suite->Add("csv/validate/100%_bad", [&inputs] { return std::make_unique<CsvValidate>(inputs.all_bad); },
             {.baseline = "csv/validate"});
}

}  // namespace tollgate::bench

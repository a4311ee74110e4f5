// Bytes to 22 typed columns: cut and decode, no assertion of the schema beside those that reading the text makes.
#include "engine.h"
#include "truth.h"
#include "workloads.h"

namespace tollgate::bench {
namespace {

class CsvDecode : public Workload {
 public:
  explicit CsvDecode(const Transactions& data)
      : data_(data),
        plan_(CompileSchema(TransactionSchema())),
        endless_(plan_->layout, data, MemorySource::kEndless, TG_CPU_AUTO),
        decoder_(plan_->layout, endless_.binding(), TG_CPU_AUTO),
        block_(read::NewCsvBlock()) {}

  // Every value of every row is the generator's.
  std::string Check() override {
    BlockStream once(plan_->layout, data_, 1, TG_CPU_AUTO);
    size_t first = 0;
    while (once.Next(block_.get())) {
      const tg_batch batch = decoder_.Decode(*block_);
      const std::string problem = CompareWithTruth(data_, batch, first);
      if (!problem.empty()) return problem;
      first += static_cast<size_t>(batch.row_count);
    }
    return first == data_.row_count ? "" : std::to_string(first) + " rows";
  }

  Work Run() override {
    endless_.Next(block_.get());
    return {decoder_.Decode(*block_).row_count, ByteCount(*block_)};
  }

 private:
  const Transactions& data_;
  std::unique_ptr<plan::Plan> plan_;
  BlockStream endless_;
  read::CsvDecoder decoder_;
  BlockPointer block_;
};

}  // namespace

void AddCsvDecode(const Inputs& inputs, Suite* suite) {
  suite->Add("csv/cut+decode", [&inputs] { return std::make_unique<CsvDecode>(inputs.clean); },
             {.baseline = "floor/copy_bytes"});
}

}  // namespace tollgate::bench

// Finding every field and record: CsvCutter alone, on each CPU path.
#include "engine.h"
#include "read/csv_block.h"
#include "workloads.h"

namespace tollgate::bench {
namespace {

class CsvCut : public Workload {
 public:
  CsvCut(const Transactions& data, tg_cpu cpu)
      : data_(data),
        cpu_(cpu),
        plan_(CompileSchema(TransactionSchema())),
        endless_(plan_->layout, data, MemorySource::kEndless, cpu),
        block_(read::NewCsvBlock()) {}

  // Every separator of every row stands where the generator put it.
  std::string Check() override {
    BlockStream once(plan_->layout, data_, 1, cpu_);
    size_t row = 0;
    while (once.Next(block_.get())) {
      for (const read::CsvRow& cut : block_->rows) {
        if (row == data_.row_count) return "more rows than there are";
        const std::string problem = CheckRow(cut, row);
        if (!problem.empty()) return "row " + std::to_string(row) + ": " + problem;
        ++row;
      }
    }
    return row == data_.row_count ? "" : std::to_string(row) + " rows";
  }

  Work Run() override {
    endless_.Next(block_.get());
    return {read::RowCount(*block_), ByteCount(*block_)};
  }

 private:
  std::string CheckRow(const read::CsvRow& cut, size_t row) const {
    if (cut.separator_count != kColumnCount) return std::to_string(cut.separator_count) + " fields";
    const uint64_t in_rows = block_->text_offset - data_.header.size();
    for (size_t c = 0; c < kColumnCount; ++c) {
      const uint64_t position = in_rows + block_->index.separators[cut.first_separator + c];
      if (position != data_.separators[row * kColumnCount + c]) return "field " + std::to_string(c) + " ends elsewhere";
    }
    return "";
  }

  const Transactions& data_;
  const tg_cpu cpu_;
  std::unique_ptr<plan::Plan> plan_;
  BlockStream endless_;
  BlockPointer block_;
};

}  // namespace

void AddCsvCut(const Inputs& inputs, Suite* suite) {
  for (tg_cpu cpu : CpuPaths()) {
    suite->Add(std::string("csv/cut/") + CpuName(cpu),
               [&inputs, cpu] { return std::make_unique<CsvCut>(inputs.clean, cpu); },
               {.baseline = "floor/copy_bytes"});
  }
}

}  // namespace tollgate::bench

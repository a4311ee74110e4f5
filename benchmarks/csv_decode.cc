// Bytes to 22 typed columns: cut and decode, no assertion of the schema beside those that reading the text makes.
#include "engine.h"
#include "workloads.h"

namespace tollgate::bench {
namespace {

bool Bit(const uint8_t* bits, size_t row, bool otherwise) {
  return bits == nullptr ? otherwise : bits[row / 8] >> (row % 8) & 1;
}

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
      if (batch.column_count != static_cast<int32_t>(kColumnCount) || batch.finding_count != 0)
        return "another number of columns, or findings";
      const size_t row_count = static_cast<size_t>(batch.row_count);
      if (first + row_count > data_.row_count) return "more rows than there are";
      for (size_t c = 0; c < kColumnCount; ++c) {
        for (size_t row = 0; row < row_count; ++row) {
          if (!IsTrue(batch.columns[c], row, c, first + row))
            return "row " + std::to_string(first + row) + ", column " + kColumns[c].name + ": another value";
        }
      }
      first += row_count;
    }
    return first == data_.row_count ? "" : std::to_string(first) + " rows";
  }

  Work Run() override {
    endless_.Next(block_.get());
    return {decoder_.Decode(*block_).row_count, ByteCount(*block_)};
  }

 private:
  bool IsTrue(const tg_column& column, size_t row, size_t c, size_t data_row) const {
    const TruthColumn& truth = data_.truth[c];
    if (column.type != kColumns[c].type || column.scale != kColumns[c].scale) return false;
    if (Bit(column.null, row, false) || Bit(column.overflow, row, false)) return false;
    if (Bit(column.valid, row, true) != (truth.present[data_row] != 0)) return false;
    if (truth.present[data_row] == 0) return true;
    switch (column.type) {
      case TG_STRING: {
        const auto* begin = static_cast<const char*>(column.values) + column.offsets[row];
        const auto size = static_cast<size_t>(column.offsets[row + 1] - column.offsets[row]);
        return std::string_view(begin, size) == truth.texts[data_row];
      }
      case TG_DOUBLE:
        return static_cast<const double*>(column.values)[row] == truth.numbers[data_row];
      default:
        return static_cast<const int64_t*>(column.values)[row] == truth.integers[data_row];
    }
  }

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

#include "read/csv_records.h"

#include "read/csv_block.h"

namespace tollgate::read {
namespace {

struct CsvRecordBlock final : Block {
  CsvBlock csv;
  int32_t row_count() const override { return RowCount(csv); }
  std::string_view RecordBytes(int32_t row) const override { return read::RecordBytes(csv, row); }
  std::string_view OversizedBytes() const override { return read::OversizedBytes(csv); }
};

class CsvRecordDecoder final : public Decoder {
 public:
  CsvRecordDecoder(const column::RecordLayout& layout, const CsvBinding& binding, tg_cpu cpu)
      : decoder_(layout, binding, cpu) {}
  tg_batch Decode(const Block& block) override {
    return decoder_.Decode(static_cast<const CsvRecordBlock&>(block).csv);
  }

 private:
  CsvDecoder decoder_;
};

class CsvRecords final : public Cutter {
 public:
  CsvRecords(const tg_source& source, const column::RecordLayout& layout, const CsvOptions& options)
      : layout_(layout), cpu_(options.cpu), cutter_(source, layout, options) {}
  Status ReadHeader() override { return cutter_.ReadHeader(); }
  const std::vector<tg_finding>& input_findings() const override { return cutter_.header_findings(); }
  std::string_view header_bytes() const override { return cutter_.header_bytes(); }
  std::unique_ptr<Block> NewBlock() const override { return std::make_unique<CsvRecordBlock>(); }
  std::unique_ptr<Decoder> NewDecoder() const override {
    return std::make_unique<CsvRecordDecoder>(layout_, cutter_.binding(), cpu_);
  }
  Expected<bool> Next(Block* block) override { return cutter_.Next(&static_cast<CsvRecordBlock*>(block)->csv); }
  const ByteAccount& account() const override { return cutter_.account(); }
  uint64_t source_offset() const override {
    const ByteAccount& account = cutter_.account();
    return account.header + account.records + account.skipped;
  }

 private:
  const column::RecordLayout& layout_;
  const tg_cpu cpu_;
  CsvCutter cutter_;
};

}  // namespace

std::unique_ptr<Cutter> NewCsvRecords(const tg_source& source, const column::RecordLayout& layout,
                                      const CsvOptions& options) {
  return std::make_unique<CsvRecords>(source, layout, options);
}

}  // namespace tollgate::read

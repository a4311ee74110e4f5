// What stands between a source and the cutter of its format: unpacking.
#include "read/csv_records.h"
#include "read/records.h"
#include "read/unpack.h"

namespace tollgate::read {
namespace {

class OpenedRecords final : public Cutter {
 public:
  OpenedRecords(const tg_source& source, const column::RecordLayout& layout, const ReadOptions& options)
      : layout_(layout), options_(options), unpacking_(source), content_(unpacking_.source()) {}

  Status ReadHeader() override {
    inner_ = NewCsvRecords(content_, layout_, {options_.batch_row_count, options_.read_bytes, options_.cpu});
    return Explained(inner_->ReadHeader());
  }
  const std::vector<tg_finding>& input_findings() const override { return inner_->input_findings(); }
  std::string_view header_bytes() const override { return inner_->header_bytes(); }
  std::unique_ptr<Block> NewBlock() const override { return inner_->NewBlock(); }
  std::unique_ptr<Decoder> NewDecoder() const override { return inner_->NewDecoder(); }
  Expected<bool> Next(Block* block) override {
    Expected<bool> more = inner_->Next(block);
    if (more.ok()) return more;
    return Explained(more.status());
  }
  const ByteAccount& account() const override { return inner_->account(); }
  uint64_t source_offset() const override {
    return unpacking_.is_packed() ? unpacking_.taken_bytes() : inner_->source_offset();
  }

 private:
  // To a cutter every failure of its source is an errno.
  Status Explained(const Status& status) const {
    return status.code() == TG_READ_FAILED && !unpacking_.status().ok() ? unpacking_.status() : status;
  }

  const column::RecordLayout& layout_;
  const ReadOptions options_;
  UnpackingSource unpacking_;
  tg_source content_;
  std::unique_ptr<Cutter> inner_;
};

}  // namespace

std::unique_ptr<Cutter> OpenRecords(const tg_source& source, const column::RecordLayout& layout,
                                    const ReadOptions& options) {
  return std::make_unique<OpenedRecords>(source, layout, options);
}

}  // namespace tollgate::read

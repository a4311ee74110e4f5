// The cutter's door: what stands before the first record, then block after block (json_cut.h).
#include "read/json_cutter.h"

#include "base/check.h"
#include "base/cpu.h"
#include "read/csv_header.h"
#include "read/json_cut.h"
#include "read/json_decoder.h"

namespace tollgate::read {
namespace {

class JsonRecords final : public Cutter {
 public:
  JsonRecords(const tg_source& source, const column::RecordLayout& layout, JsonForm form, const ReadOptions& options)
      : layout_(layout), cpu_(options.cpu), input_(source) {
    TG_CHECK(options.batch_row_count > 0 && options.read_bytes > 0);
    cut_.form = form;
    cut_.read_bytes = options.read_bytes;
    cut_.batch_row_count = static_cast<size_t>(options.batch_row_count);
  }

  Status ReadHeader() override {
    while (cut_.carry.size() < 4 && input_.Read(cut_.read_bytes, &cut_.carry)) {
    }
    if (!input_.status().ok()) return input_.status();
    const std::string_view start = cut_.carry.view();
    if (LooksWide(start)) {
      findings_.push_back(HeaderFinding(TG_CODE_JSON_ENCODING_UTF16, 0, std::min<size_t>(start.size(), 4), 1));
      return Status(TG_BAD_INPUT,
                    std::string("json.encoding.utf16: expected ") + tg_code_text(TG_CODE_JSON_ENCODING_UTF16));
    }
    if (!start.starts_with(kUtf8Mark)) return {};
    cut_.carry.DropFront(kUtf8Mark.size());
    cut_.offset = cut_.account.skipped = kUtf8Mark.size();
    return {};
  }
  const std::vector<tg_finding>& input_findings() const override { return findings_; }
  std::string_view header_bytes() const override { return {}; }
  std::unique_ptr<Block> NewBlock() const override { return std::make_unique<JsonBlock>(); }
  std::unique_ptr<Decoder> NewDecoder() const override { return NewJsonDecoder(layout_, cpu_); }

  Expected<bool> Next(Block* block) override {
    auto* const json = static_cast<JsonBlock*>(block);
    json->Reset(cut_.offset, cut_.record);
    JsonBlockCut(&cut_, &input_, json).Run();
    if (!json->rows.empty() || json->is_piece) return true;
    if (!input_.status().ok()) return input_.status();
    return false;
  }
  const ByteAccount& account() const override { return cut_.account; }
  uint64_t source_offset() const override { return cut_.account.records + cut_.account.skipped; }

 private:
  const column::RecordLayout& layout_;
  const tg_cpu cpu_;
  Input input_;
  JsonCutState cut_;
  std::vector<tg_finding> findings_;
};

}  // namespace

std::unique_ptr<Cutter> NewJsonRecords(const tg_source& source, const column::RecordLayout& layout, JsonForm form,
                                       const ReadOptions& options) {
  return std::make_unique<JsonRecords>(source, layout, form, options);
}

}  // namespace tollgate::read

// What stands between a source and the cutter of its format: unpacking, and a look at the first bytes.
#include <algorithm>
#include <cstring>

#include "base/check.h"
#include "read/csv_header.h"
#include "read/csv_records.h"
#include "read/json_cutter.h"
#include "read/records.h"
#include "read/sniff.h"
#include "read/unpack.h"

namespace tollgate::read {
namespace {

// A source whose first bytes may be looked at before they are read.
class LookAhead {
 public:
  explicit LookAhead(const tg_source& source) : source_(source) {}
  tg_source source() {
    return {this, [](void* context, char* buffer, size_t capacity) {
              return static_cast<LookAhead*>(context)->Read(buffer, capacity);
            }};
  }
  // The next bytes, not given before by this; empty: there are none. Negative results of the source are kept for Read.
  std::string_view Look(size_t byte_count) {
    const size_t had = bytes_.size();
    bytes_.resize(had + byte_count);
    const int64_t got = source_.read(source_.context, bytes_.data() + had, byte_count);
    bytes_.resize(had + static_cast<size_t>(std::max<int64_t>(got, 0)));
    if (got < 0) problem_ = got;
    return std::string_view(bytes_).substr(had);
  }

 private:
  int64_t Read(char* buffer, size_t capacity) {
    if (given_ == bytes_.size()) return problem_ != 0 ? problem_ : source_.read(source_.context, buffer, capacity);
    const size_t size = std::min(capacity, bytes_.size() - given_);
    std::memcpy(buffer, bytes_.data() + given_, size);
    given_ += size;
    if (given_ == bytes_.size()) {
      bytes_ = {};
      given_ = 0;
    }
    return static_cast<int64_t>(size);
  }

  const tg_source source_;
  std::string bytes_;
  size_t given_ = 0;
  int64_t problem_ = 0;
};

const char* NameOf(tg_input_format format) {
  return format == TG_INPUT_NDJSON ? "NDJSON" : format == TG_INPUT_JSON ? "JSON" : "CSV";
}

class OpenedRecords final : public Cutter {
 public:
  OpenedRecords(const tg_source& source, const column::RecordLayout& layout, const ReadOptions& options)
      : layout_(layout),
        options_(options),
        unpacking_(source),
        ahead_(unpacking_.source()),
        content_(ahead_.source()) {}

  Status ReadHeader() override {
    const tg_input_format looks_like = Sniff();
    tg_input_format format = options_.format;
    if (format == TG_INPUT_AUTO) format = looks_like == TG_INPUT_AUTO ? TG_INPUT_CSV : looks_like;
    if (IsOdd(format, looks_like)) {
      findings_.push_back(HeaderFinding(TG_CODE_IO_FORMAT_MISMATCH, 0, 0, 1));
      findings_[0].got = AsText(NameOf(looks_like));
    }
    if (format == TG_INPUT_CSV) {
      inner_ = NewCsvRecords(content_, layout_, {options_.batch_row_count, options_.read_bytes, options_.cpu});
    } else {
      const JsonForm form = format == TG_INPUT_NDJSON ? JsonForm::kLines : JsonForm::kDocument;
      inner_ = NewJsonRecords(content_, layout_, form, options_);
    }
    const Status status = inner_->ReadHeader();
    findings_.insert(findings_.end(), inner_->input_findings().begin(), inner_->input_findings().end());
    return Explained(status);
  }
  const std::vector<tg_finding>& input_findings() const override { return findings_; }
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
  tg_input_format Sniff() {
    FormatSniffer sniffer;
    for (size_t looked = 0; looked < kMaxSniffBytes;) {
      const std::string_view bytes = ahead_.Look(std::min(options_.read_bytes, kMaxSniffBytes - looked));
      if (bytes.empty() || sniffer.Feed(bytes)) break;
      looked += bytes.size();
    }
    sniffer.Finish();
    return sniffer.format();
  }

  // Whether somebody who asked for `format` likely meant another. One object on one line is NDJSON as well as JSON.
  static bool IsOdd(tg_input_format format, tg_input_format looks_like) {
    if (looks_like == TG_INPUT_AUTO || looks_like == format) return false;
    return format != TG_INPUT_JSON || looks_like != TG_INPUT_NDJSON;
  }

  // To a cutter every failure of its source is an errno.
  Status Explained(const Status& status) const {
    return status.code() == TG_READ_FAILED && !unpacking_.status().ok() ? unpacking_.status() : status;
  }

  const column::RecordLayout& layout_;
  const ReadOptions options_;
  UnpackingSource unpacking_;
  LookAhead ahead_;
  const tg_source content_;
  std::vector<tg_finding> findings_;
  std::unique_ptr<Cutter> inner_;
};

}  // namespace

std::unique_ptr<Cutter> OpenRecords(const tg_source& source, const column::RecordLayout& layout,
                                    const ReadOptions& options) {
  return std::make_unique<OpenedRecords>(source, layout, options);
}

}  // namespace tollgate::read

// What CSV validation is held against: zsv touching the same 22 cells, where it is on the machine (README.md says how
// to name it), and an index of separators with each cell touched, the least that any reader does.
#include "base/cpu.h"
#include "engine.h"
#include "read/csv_index.h"
#include "workloads.h"

#if TOLLGATE_HAS_ZSV
#define restrict __restrict  // C's word, which its headers use
extern "C" {
#include <zsv.h>
}
#undef restrict
#endif

namespace tollgate::bench {
namespace {

// Bytes of the cells as they stand between separators, and each cell's first byte: both must have been looked at.
struct Cells {
  int64_t rows = 0;
  uint64_t bytes = 0;
  uint64_t first_bytes = 0;
  bool operator==(const Cells&) const = default;
};

Cells RawTruth(const Transactions& data) {
  Cells cells;
  cells.rows = static_cast<int64_t>(data.row_count);
  uint32_t begin = 0;
  for (const uint32_t end : data.separators) {
    cells.bytes += end - begin;
    cells.first_bytes += begin == end ? 0 : static_cast<unsigned char>(data.rows[begin]);
    begin = end + 1;
  }
  return cells;
}

#if TOLLGATE_HAS_ZSV
// Its fast parser gives quoted cells as they stand, quotes included, so that is what is touched.
class ZsvTouch : public Workload {
 public:
  explicit ZsvTouch(const Transactions& data) : data_(data), buffer_(size_t{1} << 18) {}
  std::string Check() override {
    Run();
    return cells_ == RawTruth(data_) ? "" : "other cells";
  }
  Work Run() override {
    cells_ = {};
    rest_ = data_.rows;
    zsv_opts options{};
    options.row_handler = [](void* context) { static_cast<ZsvTouch*>(context)->TouchRow(); };
    options.ctx = this;
    options.read = [](void* buffer, size_t size, size_t count, void* stream) {
      auto* self = static_cast<ZsvTouch*>(stream);
      const size_t taken = std::min(self->rest_.size(), size * count);
      self->rest_.copy(static_cast<char*>(buffer), taken);
      self->rest_.remove_prefix(taken);
      return taken;
    };
    options.stream = this;
    options.buff = buffer_.data();
    options.buffsize = buffer_.size();
    options.scan_engine = 3;  // "fast"
    parser_ = zsv_new(&options);
    if (parser_ == nullptr) Fail("zsv cannot be started");
    while (zsv_parse_more(parser_) == zsv_status_ok) {
    }
    zsv_finish(parser_);
    zsv_delete(parser_);
    return {cells_.rows, static_cast<int64_t>(data_.rows.size())};
  }

 private:
  void TouchRow() {
    ++cells_.rows;
    const size_t count = zsv_cell_count(parser_);
    for (size_t i = 0; i < count; ++i) {
      const zsv_cell cell = zsv_get_cell(parser_, i);
      cells_.bytes += cell.len;
      cells_.first_bytes += cell.len == 0 ? 0 : cell.str[0];
    }
  }
  const Transactions& data_;
  std::vector<unsigned char> buffer_;
  std::string_view rest_;
  zsv_parser parser_ = nullptr;
  Cells cells_;
};
#endif

class IndexTouch : public Workload {
 public:
  explicit IndexTouch(const Transactions& data)
      : data_(data), cpu_(DetectCpu()), text_(data.rows.begin(), data.rows.end()) {
    text_.resize((text_.size() / read::kIndexBytes + 2) * read::kIndexBytes);
  }
  std::string Check() override {
    Run();
    return cells_ == RawTruth(data_) ? "" : "other cells";
  }
  Work Run() override {
    cells_ = {};
    uint32_t begin = 0;
    read::IndexState state;
    for (size_t at = 0; at < text_.size(); at += kPiece) {
      index_.Clear();
      const size_t blocks = std::min(kPiece, text_.size() - at) / read::kIndexBytes;
      read::IndexCsv(cpu_, text_.data() + at, static_cast<uint32_t>(at), blocks, &state, &index_);
      cells_.rows += static_cast<int64_t>(index_.line_ends.size());
      for (size_t i = 0; i < index_.separator_count; ++i) {
        const uint32_t end = index_.separators[i];
        cells_.bytes += end - begin;
        cells_.first_bytes += begin == end ? 0 : static_cast<unsigned char>(text_[begin]);
        begin = end + 1;
      }
    }
    return {cells_.rows, static_cast<int64_t>(data_.rows.size())};
  }

 private:
  static constexpr size_t kPiece = size_t{1} << 18;
  const Transactions& data_;
  const tg_cpu cpu_;
  std::vector<char> text_;
  read::CsvIndex index_;
  Cells cells_;
};

}  // namespace

void AddCsvRivals(const Inputs& inputs, Suite* suite) {
  suite->Add("floor/index_and_touch", [&inputs] { return std::make_unique<IndexTouch>(inputs.clean); },
             {.baseline = "floor/copy_bytes"});
#if TOLLGATE_HAS_ZSV
  suite->Add("rival/zsv/touch", [&inputs] { return std::make_unique<ZsvTouch>(inputs.clean); },
             {.baseline = "floor/index_and_touch"});
#endif
}

}  // namespace tollgate::bench

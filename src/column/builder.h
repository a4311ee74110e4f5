// The memory of one batch: columns of a layout, grown to the largest batch seen and then reused. Readers write through
// it; View() gives the tg_batch that the engine scans. One per thread.
#ifndef TOLLGATE_COLUMN_BUILDER_H_
#define TOLLGATE_COLUMN_BUILDER_H_

#include <cstdint>
#include <vector>

#include "column/cell.h"
#include "column/layout.h"
#include "tollgate/read.h"

namespace tollgate::column {

// One column being filled. Row r's state bits start as "absent". Bitmaps are whole words and arrays are padded as
// batch.h asks.
struct ColumnBuffer {
  tg_type type = TG_STRING;
  std::vector<uint64_t> valid;
  std::vector<uint64_t> null;
  std::vector<uint64_t> overflow;
  std::vector<uint64_t> bits;     // TG_BOOL
  std::vector<int64_t> integers;  // TG_INT64, TG_DECIMAL, TG_TIMESTAMP
  std::vector<double> numbers;    // TG_DOUBLE
  std::vector<char> bytes;        // TG_STRING, 64 spare bytes at the end
  size_t byte_count = 0;
  std::vector<int32_t> offsets;  // TG_STRING; rows are appended in order
  std::vector<tg_span> spans;
  int32_t file_column =
      -1;  // the reader's to set, once    // to be written for every row that is not absent; nobody reads the others
  bool any_null = false;
  bool any_overflow = false;

  // Stores a cell as row `row`, its span apart. Rows of a string column must come in order, each once (kFault leaves a
  // row without a value: the finding is the reader's).
  void Put(size_t row, const Cell& cell);
  void PutText(size_t row, const char* data, size_t size);  // valid text
  void PutNoText(size_t row);                               // closes the offset of a row without a text
};

class BatchBuilder {
 public:
  // `layout` outlives the builder.
  explicit BatchBuilder(const RecordLayout& layout);
  // Makes ready for `row_count` rows: everything absent, nothing rejected.
  void Reset(size_t row_count);
  size_t row_count() const { return row_count_; }
  ColumnBuffer& column(size_t field) { return columns_[field]; }
  std::vector<uint64_t>& rejected() { return rejected_; }
  // Rows where an object of the layout is there, whatever its fields say.
  std::vector<uint64_t>& object(size_t i) { return objects_[i]; }
  std::vector<tg_record>& records() { return records_; }
  std::vector<tg_finding>& findings() { return findings_; }
  // Columns, rejected bits, records and findings; first_record, text and text_offset are the caller's to set. Borrowed
  // until the next Reset.
  tg_batch View(bool with_spans);

 private:
  const RecordLayout* layout_;
  size_t row_count_ = 0;
  std::vector<ColumnBuffer> columns_;
  std::vector<tg_column> views_;
  std::vector<uint64_t> rejected_;
  std::vector<std::vector<uint64_t>> objects_;
  std::vector<const uint8_t*> object_views_;
  std::vector<tg_record> records_;
  std::vector<tg_finding> findings_;
};

}  // namespace tollgate::column
#endif  // TOLLGATE_COLUMN_BUILDER_H_

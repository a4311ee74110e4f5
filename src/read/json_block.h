// What the cutter of JSON leaves for a decoder.
#ifndef TOLLGATE_READ_JSON_BLOCK_H_
#define TOLLGATE_READ_JSON_BLOCK_H_

#include <cstdint>
#include <string_view>
#include <vector>

#include "read/padded_buffer.h"
#include "read/records.h"

namespace tollgate::read {

// One record: a line with its line end, or a document or an element of an array without what stands around it.
struct JsonRow {
  uint32_t begin = 0;  // bytes of the block
  uint32_t end = 0;
  uint64_t line = 0;  // 1-based
  // Not 0: the cutter knows that it is no record, from its length or its first character on.
  tg_code fault = 0;
};

struct JsonBlock final : Block {
  PaddedBuffer bytes;
  uint64_t text_offset = 0;  // of bytes[0] in the whole input
  int64_t first_record = 0;
  std::vector<JsonRow> rows;
  uint64_t end = 0;               // bytes of the block that its rows and what stands between them take
  uint64_t oversized_before = 0;  // bytes of row 0 that were given in earlier blocks
  bool is_piece = false;          // the bytes are a piece of a record over the limit; no rows
  bool are_lines = true;

  int32_t row_count() const override { return static_cast<int32_t>(rows.size()); }
  std::string_view RecordBytes(int32_t row) const override {
    const JsonRow& it = rows[static_cast<size_t>(row)];
    return bytes.view().substr(it.begin, it.end - it.begin);
  }
  std::string_view OversizedBytes() const override {
    return is_piece ? bytes.view().substr(0, end) : std::string_view();
  }
  std::string_view separator() const override { return are_lines ? std::string_view() : std::string_view("\n"); }

  void Reset(uint64_t offset, int64_t record) {
    bytes.Clear();
    text_offset = offset;
    first_record = record;
    rows.clear();
    end = 0;
    oversized_before = 0;
    is_piece = false;
  }
};

}  // namespace tollgate::read
#endif  // TOLLGATE_READ_JSON_BLOCK_H_

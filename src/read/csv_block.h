// The inside of a CsvBlock: what the cutter leaves for a decoder.
#ifndef TOLLGATE_READ_CSV_BLOCK_H_
#define TOLLGATE_READ_CSV_BLOCK_H_

#include <cstdint>
#include <string_view>
#include <vector>

#include "read/csv.h"
#include "read/csv_index.h"
#include "read/padded_buffer.h"

namespace tollgate::read {

// One record. Its fields end at separators[first_separator ...]; the last of them is its line end (or, without one, the
// end of the input).
struct CsvRow {
  uint32_t begin = 0;  // bytes of the block
  uint32_t end = 0;    // behind the line end
  uint32_t first_separator = 0;
  uint32_t separator_count = 0;  // fields; 0: the row has a fault
  uint64_t line = 0;             // 1-based
};

// A row whose structure cannot be read.
struct CsvFault {
  int32_t row = 0;
  tg_code code = 0;
  int32_t column = -1;
  uint64_t offset = 0;  // of the token, in the whole input
  uint64_t size = 0;
  uint64_t line = 0;             // of the token
  uint64_t swallowed_lines = 0;  // csv.quote.unterminated: line ends that the open quote ran over
};

struct CsvBlock {
  PaddedBuffer bytes;
  uint64_t text_offset = 0;  // of bytes[0] in the whole input
  int64_t first_record = 0;
  std::vector<CsvRow> rows;
  std::vector<CsvFault> faults;  // by row
  CsvIndex index;
  uint64_t end = 0;               // bytes of the block that its rows (and blank lines) take
  uint64_t oversized_before = 0;  // bytes of row 0 that were given in earlier blocks
  bool is_piece = false;          // the bytes are a piece of a record over the limit; no rows
  std::string_view header;

  void Reset(uint64_t offset, int64_t record) {
    bytes.Clear();
    text_offset = offset;
    first_record = record;
    rows.clear();
    faults.clear();
    index.Clear();
    end = 0;
    oversized_before = 0;
    is_piece = false;
  }
};

}  // namespace tollgate::read
#endif  // TOLLGATE_READ_CSV_BLOCK_H_

// One column of a block: its tokens, and their values.
#ifndef TOLLGATE_READ_CSV_COLUMNS_H_
#define TOLLGATE_READ_CSV_COLUMNS_H_

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "column/builder.h"
#include "read/csv_block.h"

namespace tollgate::read {

// A token without its quotes.
struct Content {
  std::string_view text;
  bool is_quoted = false;
  bool is_copy = false;  // `text` is in `scratch`: no bytes around it may be read
};
Content ContentOf(const char* text, tg_span token, bool any_escape, std::string* scratch);

// Where the tokens of file column `column` stand. Rejected rows: an empty place at their beginning.
void LocateTokens(const CsvBlock& block, size_t column, const uint64_t* rejected, tg_span* spans);

// What is decoded for a field, and where faults go: one bit a row.
struct ColumnTask {
  const column::LayoutField* field;
  const CsvBlock* block;
  const uint64_t* rejected;
  column::ColumnBuffer* column;  // its spans are there
  uint64_t* faults;
  std::string* scratch;
};
void DecodeColumn(const ColumnTask& task);

}  // namespace tollgate::read
#endif  // TOLLGATE_READ_CSV_COLUMNS_H_

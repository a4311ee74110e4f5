// One column of a block: its tokens, and their values.
#ifndef TOLLGATE_READ_CSV_COLUMNS_H_
#define TOLLGATE_READ_CSV_COLUMNS_H_

#include <cstdint>
#include <cstring>
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
  const char* text;  // that spans count from, with PaddedBuffer's room around it
  size_t row_count;
  const uint64_t* skipped;       // rows without a token
  column::ColumnBuffer* column;  // its spans are there
  uint64_t* faults;
  std::string* scratch;
  bool any_escape = false;  // of quotes, by quotes
  bool is_json = false;     // a token is never nothing: all of them are values
};
void DecodeColumn(const ColumnTask& task);
// 32 bytes at a time, the first without asking: most texts are shorter, and a copy of their exact size is a branch that
// nobody predicts. Up to kLooseBytes behind the end are read and written.
inline constexpr size_t kLooseBytes = 32;
inline void CopyLoosely(const char* from, size_t size, char* to) {
  std::memcpy(to, from, kLooseBytes);
  for (size_t done = kLooseBytes; done < size; done += kLooseBytes) std::memcpy(to + done, from + done, kLooseBytes);
}

}  // namespace tollgate::read
#endif  // TOLLGATE_READ_CSV_COLUMNS_H_

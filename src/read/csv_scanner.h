// One record, character by character: the exact meaning of quoting, and what finds the end of a record that the index
// cannot cut (a fault, or a record over a limit). Takes bytes as they come and can be left and resumed at any of them.
//
// Cost: a file may be read at most about three times over. By the parity of quotes a record reaches from its line to
// the next line with an odd number of quotes (or is one line, where its own number is even), and the scanner stops at a
// fault, never behind that point. After a fault reading resumes one line later. The lines between two odd ones have
// even numbers: each of them, read as a start, ends with itself; so every line is read at most once as the middle of a
// long record, once as a start, and once by the index. A quote that is never closed is given up after one field limit.
#ifndef TOLLGATE_READ_CSV_SCANNER_H_
#define TOLLGATE_READ_CSV_SCANNER_H_

#include <cstdint>
#include <string_view>

#include "tollgate/read.h"

namespace tollgate::read {

class RecordScanner {
 public:
  // Makes ready for the first byte of a record.
  void Reset() { *this = RecordScanner(); }
  // Reads on; stops where the record's end is certain.
  void Feed(std::string_view bytes);
  // The input ends after what was fed.
  void Finish();
  bool ended() const { return ended_; }
  // Once over the limit the bytes need not be kept: nothing that was fed will be asked for again.
  bool over_limit() const { return fault_ == TG_CODE_CSV_RECORD_TOO_LONG; }
  uint64_t fed_bytes() const { return position_; }

  // After the end. The record's bytes, line end included: at most what was fed (a record with broken quoting is its
  // first line).
  uint64_t size() const { return size_; }
  uint64_t newline_count() const { return record_newlines_; }
  // The fault, or 0. Places count from the record's first byte.
  tg_code fault() const { return fault_; }
  uint64_t token_begin() const { return token_begin_; }
  uint64_t token_size() const { return token_end_ - token_begin_; }
  int32_t column() const { return fault_column_; }
  uint64_t swallowed_lines() const { return swallowed_lines_; }

 private:
  enum class State : uint8_t { kFieldStart, kUnquoted, kQuoted, kQuoteInQuoted, kCr, kToLineEnd };
  static constexpr uint64_t kNone = UINT64_MAX;

  size_t Skip(std::string_view bytes);
  void Take(char c);
  void TakeOutside(char c);
  void TakeQuoted(char c);
  void TakeAfterQuote(char c);
  void TakeToLineEnd(char c);
  void CheckFieldLimit();
  void BareCr();
  void Break(tg_code code);
  void End(uint64_t size, uint64_t newlines);

  State state_ = State::kFieldStart;
  bool ended_ = false;
  bool cr_follows_quote_ = false;
  char previous_ = 0;
  tg_code fault_ = 0;
  int32_t column_ = 0;
  int32_t fault_column_ = -1;
  int32_t open_column_ = 0;  // of the field that is open at the first line's end
  uint64_t open_begin_ = 0;
  uint64_t first_newline_ = kNone;  // the first LF, where it is inside quotes
  uint64_t position_ = 0;           // bytes read
  uint64_t newlines_ = 0;
  uint64_t field_begin_ = 0;
  uint64_t token_begin_ = 0;
  uint64_t token_end_ = kNone;
  uint64_t size_ = 0;
  uint64_t record_newlines_ = 0;
  uint64_t swallowed_lines_ = 0;
};

}  // namespace tollgate::read
#endif  // TOLLGATE_READ_CSV_SCANNER_H_

#include "read/csv_scanner.h"

#include <algorithm>
#include <array>

#include "read/csv.h"

namespace tollgate::read {

namespace {

// Bytes that mean something outside quotes (bit 0) and inside (bit 1).
constexpr auto kMeaning = [] {
  std::array<uint8_t, 256> meaning{};
  meaning[','] = meaning['\r'] = 1;
  meaning['"'] = meaning['\n'] = 3;
  return meaning;
}();

size_t PlainRun(std::string_view bytes, uint8_t bit) {
  size_t count = 0;
  while (count < bytes.size() && (kMeaning[static_cast<unsigned char>(bytes[count])] & bit) == 0) ++count;
  return count;
}

}  // namespace

void RecordScanner::Feed(std::string_view bytes) {
  while (!bytes.empty() && !ended_) {
    const size_t skipped = Skip(bytes);
    bytes.remove_prefix(skipped);
    if (bytes.empty()) return;
    Take(bytes[0]);
    bytes.remove_prefix(1);
  }
}

// Passes bytes that change nothing but the position.
size_t RecordScanner::Skip(std::string_view bytes) {
  size_t count = 0;
  if (state_ == State::kToLineEnd && token_end_ != kNone) {
    count = std::min(bytes.find('\n'), bytes.size());
  } else if (state_ == State::kUnquoted || state_ == State::kQuoted) {
    // The byte that goes over a limit is left to Take. Over the limit only an open quote still has one.
    const bool is_quoted = state_ == State::kQuoted;
    uint64_t room = bytes.size();
    if (!over_limit()) room = std::min(room, kMaxRecordBytes - std::min<uint64_t>(position_, kMaxRecordBytes));
    if (!over_limit() || is_quoted) {
      room = std::min(room, kMaxFieldBytes - std::min<uint64_t>(position_ - field_begin_, kMaxFieldBytes));
    }
    count = PlainRun(bytes.substr(0, room), is_quoted ? 2 : 1);
  }
  if (count != 0) previous_ = bytes[count - 1];
  position_ += count;
  return count;
}

void RecordScanner::Take(char c) {
  switch (state_) {
    case State::kFieldStart:
      if (c == '"') {
        state_ = State::kQuoted;
        break;
      }
      state_ = State::kUnquoted;
      [[fallthrough]];
    case State::kUnquoted:
      TakeOutside(c);
      break;
    case State::kQuoted:
      TakeQuoted(c);
      break;
    case State::kQuoteInQuoted:
      TakeAfterQuote(c);
      break;
    case State::kCr:
      if (c == '\n') {
        ++newlines_;
        End(position_ + 1, newlines_);
        break;
      }
      BareCr();
      if (ended_) break;
      state_ == State::kToLineEnd ? TakeToLineEnd(c) : TakeOutside(c);
      break;
    case State::kToLineEnd:
      TakeToLineEnd(c);
      break;
  }
  previous_ = c;
  ++position_;
  const bool may_be_too_long = fault_ == 0 || fault_ == TG_CODE_CSV_NEWLINE_BARE_CR;
  if (may_be_too_long && position_ > kMaxRecordBytes) fault_ = TG_CODE_CSV_RECORD_TOO_LONG;
  if (ended_ && over_limit()) {
    token_begin_ = 0;
    token_end_ = size_;
    fault_column_ = -1;
  }
}

void RecordScanner::TakeOutside(char c) {
  switch (c) {
    case ',':
      ++column_;
      field_begin_ = position_ + 1;
      state_ = State::kFieldStart;
      return;
    case '\n':
      ++newlines_;
      End(position_ + 1, newlines_);
      return;
    case '\r':
      cr_follows_quote_ = false;
      state_ = State::kCr;
      return;
    case '"':
      Break(TG_CODE_CSV_QUOTE_STRAY);
      return;
    default:
      state_ = State::kUnquoted;
      CheckFieldLimit();
  }
}

void RecordScanner::TakeQuoted(char c) {
  if (position_ - field_begin_ >= kMaxFieldBytes) {
    Break(TG_CODE_CSV_QUOTE_UNTERMINATED);
    if (!ended_) TakeToLineEnd(c);
    return;
  }
  if (c == '"') {
    state_ = State::kQuoteInQuoted;
    return;
  }
  if (c != '\n') return;
  ++newlines_;
  if (first_newline_ != kNone) return;
  first_newline_ = position_;
  open_begin_ = field_begin_;
  open_column_ = column_;
}

void RecordScanner::TakeAfterQuote(char c) {
  if (c == '"') {
    state_ = State::kQuoted;
    TakeQuoted('\0');  // the second quote of a pair is content; it counts against the limit
    return;
  }
  if (c == ',' || c == '\n') {
    TakeOutside(c);
    return;
  }
  if (c == '\r') {
    cr_follows_quote_ = true;
    state_ = State::kCr;
    return;
  }
  Break(TG_CODE_CSV_QUOTE_TRAILING);
}

// A CR without LF. Behind a closing quote nobody can tell what it means, so there it breaks the quoting; elsewhere it
// is part of its field and the record keeps its extent.
void RecordScanner::BareCr() {
  const uint64_t at = position_ - 1;
  if (cr_follows_quote_) {
    Break(TG_CODE_CSV_NEWLINE_BARE_CR);
    if (fault_ != TG_CODE_CSV_NEWLINE_BARE_CR) return;
  } else {
    state_ = State::kUnquoted;
    if (fault_ != 0) return;
    fault_ = TG_CODE_CSV_NEWLINE_BARE_CR;
  }
  token_begin_ = at;
  token_end_ = at + 1;
  fault_column_ = column_;
}

void RecordScanner::TakeToLineEnd(char c) {
  const bool ends_token = c == ',' || c == '\n' || position_ >= kMaxRecordBytes;
  if (token_end_ == kNone && ends_token) token_end_ = position_ - (c == '\n' && previous_ == '\r');
  if (c != '\n') return;
  ++newlines_;
  End(position_ + 1, newlines_);
}

void RecordScanner::CheckFieldLimit() {
  if (position_ - field_begin_ < kMaxFieldBytes) return;
  if (fault_ == 0 || fault_ == TG_CODE_CSV_NEWLINE_BARE_CR) fault_ = TG_CODE_CSV_RECORD_TOO_LONG;
}

// The quoting is broken at the present byte. The record is its first line; a record over the limit, whose bytes are
// gone, ends at the next line end instead.
void RecordScanner::Break(tg_code code) {
  state_ = State::kToLineEnd;
  if (over_limit()) {
    token_end_ = 0;
    return;
  }
  if (first_newline_ != kNone) {
    fault_ = TG_CODE_CSV_QUOTE_UNTERMINATED;
    fault_column_ = open_column_;
    token_begin_ = open_begin_;
    token_end_ = first_newline_;
    swallowed_lines_ = newlines_;
    End(first_newline_ + 1, 1);
    return;
  }
  fault_ = code;
  fault_column_ = column_;
  token_begin_ = field_begin_;
  token_end_ = kNone;
}

void RecordScanner::Finish() {
  if (ended_) return;
  if (state_ == State::kQuoted) Break(TG_CODE_CSV_QUOTE_UNTERMINATED);
  if (state_ == State::kCr) {
    BareCr();
  }
  if (!ended_) End(position_, newlines_);
  if (token_end_ == kNone || over_limit()) token_end_ = size_;
  if (over_limit()) {
    token_begin_ = 0;
    fault_column_ = -1;
  }
}

void RecordScanner::End(uint64_t size, uint64_t newlines) {
  ended_ = true;
  size_ = size;
  record_newlines_ = newlines;
}

}  // namespace tollgate::read

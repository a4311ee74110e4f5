// The block's buffer is read into directly; the index runs over it as whole 64 bytes come. Line ends become rows. At a
// fault the rows before it stand, the scanner reads the one record that holds it, and the index starts afresh behind
// that record. What is left behind the last row is carried to the next block and indexed there again: the amount read
// follows the size of the records before, so that this is little.
#include "read/csv_cut.h"

#include <algorithm>
#include <cstring>

#include "base/check.h"

namespace tollgate::read {
namespace {

// Indexed at a time: little enough that what is indexed behind the last row or a fault costs nothing to speak of.
constexpr size_t kStrideBlocks = 64;
// A block ends here even if it has few rows, so that 1,024 records of 4 MiB do not have to stand in memory at once.
constexpr size_t kMaxBlockBytes = size_t{16} << 20;
// Blank lines at the front of a block that has no rows are dropped from memory when there are so many.
constexpr size_t kMaxBlankBytes = size_t{64} << 10;

}  // namespace

void BlockCut::Run() {
  block_.bytes.Append(state_.carry.view());
  state_.carry.Clear();
  if (!state_.in_oversized || ContinueOversized()) CutRows();
  block_.end = block_.is_piece ? size() : record_begin_;
  state_.carry.Append(block_.bytes.view().substr(block_.end));
  block_.bytes.Truncate(block_.end);
  state_.offset = block_.text_offset + block_.end;
  state_.record += static_cast<int64_t>(block_.rows.size());
  if (!block_.rows.empty()) {
    state_.bytes_per_record = static_cast<double>(block_.end) / static_cast<double>(block_.rows.size());
  }
}

bool BlockCut::is_done() const {
  return is_stopped_ || block_.rows.size() >= state_.batch_row_count || record_begin_ >= kMaxBlockBytes;
}

void BlockCut::CutRows() {
  while (!is_done()) {
    if (block_.rows.empty() && record_begin_ > kMaxBlankBytes) DropBlankFront();
    if (IndexMore()) continue;
    if (pending() > kMaxFieldBytes && known_end_ <= record_begin_) {
      ScanRecord(false);
    } else if (!ReadMore()) {
      if (pending() == 0) return;
      FinishTail();
    }
  }
}

// False: less than 64 bytes are left.
bool BlockCut::IndexMore() {
  const size_t block_count = std::min((size() - indexed_) / kIndexBytes, kStrideBlocks);
  if (block_count == 0) return false;
  const IndexRun run = IndexCsv(state_.cpu, block_.bytes.data() + indexed_, static_cast<uint32_t>(indexed_),
                                block_count, &index_state_, &block_.index);
  indexed_ += run.block_count * kIndexBytes;
  if (TakeLines(run.fault) && run.fault != kNoFault) ScanRecord(true);
  return true;
}

// The last bytes, fewer than 64, with line ends behind them: at the end of the input the first of these closes a record
// that has none. (Where the input failed, such a record is not known to be whole, and is left out.)
void BlockCut::FinishTail() {
  char tail[kIndexBytes];
  std::memset(tail, '\n', sizeof tail);
  const size_t end = size();
  std::memcpy(tail, block_.bytes.data() + indexed_, end - indexed_);
  const IndexRun run = IndexCsv(state_.cpu, tail, static_cast<uint32_t>(indexed_), 1, &index_state_, &block_.index);
  if (!TakeLines(std::min<size_t>(run.fault, end)) || record_begin_ == end) return;
  if (run.fault == kNoFault && !input_.at_end()) {
    is_stopped_ = true;
    return;
  }
  const std::vector<LineEnd>& lines = block_.index.line_ends;
  const bool is_closed = run.fault == kNoFault && !lines.empty() && block_.bytes.data()[end - 1] != '\r';
  if (!is_closed) {
    ScanRecord(true);
    return;
  }
  TG_CHECK(lines[0].position == end);
  TakeLine(LineEnd{lines[0]});
}

// Rows of the line ends before `limit`. False: the block is done, or the index started afresh.
bool BlockCut::TakeLines(size_t limit) {
  std::vector<LineEnd>& lines = block_.index.line_ends;
  size_t taken = 0;
  while (taken < lines.size() && lines[taken].position < limit) {
    if (is_done() || !TakeLine(LineEnd{lines[taken++]})) return false;
  }
  lines.erase(lines.begin(), lines.begin() + static_cast<ptrdiff_t>(taken));
  return !is_done();
}

// False: the record is over a limit, and the index started afresh behind it.
bool BlockCut::TakeLine(const LineEnd& line_end) {
  const size_t end = std::min<size_t>(line_end.position + 1, size());
  const uint32_t separator_count = line_end.separator + 1 - first_separator_;
  if (!SkipBlank(end)) {
    if (end - record_begin_ > kMaxFieldBytes && IsOverLimit(separator_count, end)) {
      ScanRecord(true);
      return false;
    }
    block_.rows.push_back({static_cast<uint32_t>(record_begin_), static_cast<uint32_t>(end), first_separator_,
                           separator_count, state_.line});
    state_.account.records += end - record_begin_;
  }
  const std::vector<uint32_t>& quoted = block_.index.quoted_newlines;
  for (; quoted_newlines_ < quoted.size() && quoted[quoted_newlines_] < end; ++quoted_newlines_) ++state_.line;
  ++state_.line;
  record_begin_ = end;
  first_separator_ = line_end.separator + 1;
  return true;
}

// A line of nothing is no record, except where a record has one field, which may be empty.
bool BlockCut::SkipBlank(size_t end) {
  const std::string_view line = block_.bytes.view().substr(record_begin_, end - record_begin_);
  if (state_.column_count == 1 || (line != "\n" && line != "\r\n")) return false;
  state_.account.skipped += line.size();
  ++state_.account.blank_lines;
  return true;
}

bool BlockCut::IsOverLimit(uint32_t separator_count, size_t end) const {
  if (end - record_begin_ > kMaxRecordBytes) return true;
  size_t begin = record_begin_;
  for (uint32_t i = 0; i < separator_count; ++i) {
    const size_t separator = block_.index.separators[first_separator_ + i];
    const bool has_cr = i + 1 == separator_count && separator > begin && block_.bytes.data()[separator - 1] == '\r';
    if (separator - begin - has_cr > kMaxFieldBytes) return true;
    begin = separator + 1;
  }
  return false;
}

// Reads the present record with the scanner, and more of the input where it needs that. `has_fault`: the index says so;
// else the record is merely long, and may turn out well.
void BlockCut::ScanRecord(bool has_fault) {
  RecordScanner& scanner = state_.scanner;
  scanner.Reset();
  for (size_t fed = record_begin_; !scanner.ended();) {
    scanner.Feed(block_.bytes.view().substr(fed));
    fed = size();
    if (scanner.ended()) break;
    if (scanner.over_limit() || pending() > kMaxRecordBytes) {
      GivePiece();
      return;
    }
    if (ReadMore()) continue;
    if (!input_.at_end()) {
      is_stopped_ = true;
      return;
    }
    scanner.Finish();
  }
  const size_t end = record_begin_ + scanner.size();
  if (scanner.fault() == 0) {
    TG_CHECK(!has_fault);
    known_end_ = end;
    return;
  }
  AddFaultyRow(end);
  Restart(end);
}

// The bytes of a record over the limit go ahead of its row, in blocks of their own. Rows that are there go first: then
// the record is read again from the front of the next block.
void BlockCut::GivePiece() {
  is_stopped_ = true;
  if (!block_.rows.empty()) return;
  DropBlankFront();
  block_.is_piece = true;
  state_.in_oversized = true;
  state_.oversized_bytes = size();
  state_.account.records += size();
}

// Goes on with a record whose first bytes were handed out. True: it has ended, and is the first row of this block.
bool BlockCut::ContinueOversized() {
  RecordScanner& scanner = state_.scanner;
  if (size() == 0 && !ReadMore()) {
    if (!input_.at_end()) return false;
    scanner.Finish();
  }
  scanner.Feed(block_.bytes.view());
  if (!scanner.ended()) {
    block_.is_piece = true;
    state_.oversized_bytes += size();
    state_.account.records += size();
    return false;
  }
  block_.oversized_before = state_.oversized_bytes;
  const size_t end = scanner.size() - state_.oversized_bytes;
  AddFaultyRow(end);
  Restart(end);
  state_.in_oversized = false;
  return true;
}

void BlockCut::AddFaultyRow(size_t end) {
  const RecordScanner& scanner = state_.scanner;
  const char* record = block_.bytes.data() + record_begin_;
  const uint64_t offset = block_.text_offset + record_begin_ - block_.oversized_before * block_.rows.empty();
  // Only a CR can be at fault behind a line end of its own record, and such a record is here as a whole.
  const bool is_later_line = scanner.fault() == TG_CODE_CSV_NEWLINE_BARE_CR;
  const auto lines_before = is_later_line ? std::count(record, record + scanner.token_begin(), '\n') : 0;
  block_.faults.push_back({.row = static_cast<int32_t>(block_.rows.size()),
                           .code = scanner.fault(),
                           .column = scanner.column(),
                           .offset = offset + scanner.token_begin(),
                           .size = scanner.token_size(),
                           .line = state_.line + static_cast<uint64_t>(lines_before),
                           .swallowed_lines = scanner.swallowed_lines()});
  block_.rows.push_back(
      {static_cast<uint32_t>(record_begin_), static_cast<uint32_t>(end), first_separator_, 0, state_.line});
  state_.account.records += end - record_begin_;
  state_.line += scanner.newline_count();
}

// Forgets what was indexed from the present record on; the next one begins at `at`.
void BlockCut::Restart(size_t at) {
  CsvIndex& index = block_.index;
  index.separator_count = first_separator_;
  index.line_ends.clear();
  while (!index.quoted_newlines.empty() && index.quoted_newlines.back() >= record_begin_)
    index.quoted_newlines.pop_back();
  quoted_newlines_ = index.quoted_newlines.size();
  index_state_ = IndexState();
  indexed_ = record_begin_ = at;
}

void BlockCut::DropBlankFront() {
  block_.bytes.DropFront(record_begin_);
  block_.text_offset += record_begin_;
  first_separator_ = 0;
  known_end_ = 0;
  Restart(0);
  block_.index.Clear();
  quoted_newlines_ = 0;
}

bool BlockCut::ReadMore() {
  return input_.ReadFor(state_.batch_row_count - block_.rows.size(), state_.bytes_per_record, pending(),
                        state_.read_bytes, &block_.bytes);
}

}  // namespace tollgate::read

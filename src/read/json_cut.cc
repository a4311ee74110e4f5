// The block's buffer is read into directly. What is left behind the last row is carried to the next block and looked at
// there again; the amount read follows the size of the records before, so that this is little.
#include "read/json_cut.h"

#include <algorithm>
#include <cstring>

#include "base/check.h"

namespace tollgate::read {
namespace {

// A block ends here even if it has few rows, so that 1,024 records of 4 MiB do not have to stand in memory at once.
constexpr size_t kMaxBlockBytes = size_t{16} << 20;
// What is skipped at the front of a block that has no rows is dropped from memory when there is so much.
constexpr size_t kMaxSkippedBytes = size_t{64} << 10;

bool IsBlank(std::string_view line) { return line.find_first_not_of(" \t\r\n") == std::string_view::npos; }

}  // namespace

void JsonBlockCut::Run() {
  block_.are_lines = state_.form == JsonForm::kLines;
  block_.bytes.Append(state_.carry.view());
  state_.carry.Clear();
  if (state_.in_oversized) {
    ContinueOversized();
  } else {
    GoOn();
  }
  block_.end = block_.is_piece ? size() : begin_;
  state_.carry.Append(Bytes(block_.end));
  block_.bytes.Truncate(block_.end);
  state_.offset = block_.text_offset + block_.end;
  state_.record += static_cast<int64_t>(block_.rows.size());
  if (!block_.rows.empty()) {
    state_.bytes_per_record = static_cast<double>(block_.end) / static_cast<double>(block_.rows.size());
  }
}

void JsonBlockCut::GoOn() {
  if (state_.form == JsonForm::kLines) {
    CutLines();
  } else {
    CutElements();
  }
}

bool JsonBlockCut::is_done() const {
  return is_stopped_ || block_.rows.size() >= state_.batch_row_count || begin_ >= kMaxBlockBytes;
}

void JsonBlockCut::AddRow(size_t end, tg_code fault) {
  const uint64_t before = block_.rows.empty() ? block_.oversized_before : 0;
  if (end - begin_ + before > kMaxRecordBytes) fault = TG_CODE_JSON_RECORD_TOO_LONG;
  block_.rows.push_back({static_cast<uint32_t>(begin_), static_cast<uint32_t>(end), state_.record_line, fault});
  state_.account.records += end - begin_;
  begin_ = end;
}

void JsonBlockCut::TakeLine(size_t end) {
  state_.record_line = state_.line++;
  if (!IsBlank(Bytes(begin_).substr(0, end - begin_))) {
    AddRow(end, 0);
    return;
  }
  state_.account.skipped += end - begin_;
  ++state_.account.blank_lines;
  begin_ = end;
}

void JsonBlockCut::CutLines() {
  while (!is_done()) {
    if (block_.rows.empty() && begin_ > kMaxSkippedBytes) DropFront();
    const void* const found = std::memchr(block_.bytes.data() + scanned_, '\n', size() - scanned_);
    if (found != nullptr) {
      scanned_ = static_cast<size_t>(static_cast<const char*>(found) - block_.bytes.data()) + 1;
      TakeLine(scanned_);
      continue;
    }
    scanned_ = size();
    if (pending() > kMaxRecordBytes) return GivePiece();
    if (ReadMore()) continue;
    // A line that a failed input cuts off is not known to be whole, and is left out.
    if (input_.at_end() && pending() != 0) TakeLine(size());
    return;
  }
}

void JsonBlockCut::CutElements() {
  while (!is_done()) {
    if (block_.rows.empty() && !is_inside_ && begin_ > kMaxSkippedBytes) DropFront();
    if (ScanElements()) continue;
    if (is_inside_ && pending() > kMaxRecordBytes) return GivePiece();
    if (ReadMore()) continue;
    if (input_.at_end()) FinishElements();
    break;
  }
  Abandon();
}

// The record under way will come again, at the front of the next block.
void JsonBlockCut::Abandon() {
  if (!is_inside_) return;
  const char* const bytes = block_.bytes.data();
  state_.line -= static_cast<uint64_t>(std::count(bytes + begin_, bytes + scanned_, '\n'));
  state_.scanner.Rewind();
  is_inside_ = false;
}

// To the next begin or end of a record. False: all bytes were looked at.
bool JsonBlockCut::ScanElements() {
  ElementScanner& scanner = state_.scanner;
  const uint64_t newlines_before = scanner.newline_count();
  const ElementScanner::Event event = scanner.Scan(Bytes(scanned_));
  scanned_ += scanner.consumed();
  state_.line += scanner.newline_count() - newlines_before;
  if (!is_inside_) {
    state_.account.skipped += scanned_ - begin_;
    begin_ = scanned_;
  }
  if (event == ElementScanner::Event::kBegin) {
    is_inside_ = true;
    state_.record_line = state_.line;
  } else if (event == ElementScanner::Event::kEnd) {
    is_inside_ = false;
    AddRow(scanned_, scanner.fault());
  }
  return event != ElementScanner::Event::kMore;
}

// The input ended, in a record or not.
void JsonBlockCut::FinishElements() {
  for (;;) {
    const ElementScanner::Event event = state_.scanner.Finish();
    if (event == ElementScanner::Event::kMore) return;
    if (event == ElementScanner::Event::kBegin) state_.record_line = state_.line;
    is_inside_ = false;
    AddRow(size(), state_.scanner.fault());
    scanned_ = size();
  }
}

// The bytes of a record over the limit go ahead of its row, in blocks of their own. Rows that are there go first: then
// the record is read again from the front of the next block.
void JsonBlockCut::GivePiece() {
  is_stopped_ = true;
  if (!block_.rows.empty()) return Abandon();
  DropFront();
  if (state_.form == JsonForm::kLines) state_.record_line = state_.line;
  block_.is_piece = true;
  state_.in_oversized = true;
  state_.oversized_bytes = size();
  state_.account.records += size();
}

// Goes on with a record whose first bytes were handed out, and where it has ended with those behind it.
void JsonBlockCut::ContinueOversized() {
  if (size() == 0 && !ReadMore() && !input_.at_end()) return;
  block_.oversized_before = state_.oversized_bytes;
  bool has_ended = size() == 0;
  if (state_.form == JsonForm::kLines) {
    const size_t end = block_.bytes.view().find('\n');
    has_ended = has_ended || end != std::string_view::npos;
    scanned_ = end == std::string_view::npos ? size() : end + 1;
    if (has_ended) {
      ++state_.line;
      AddRow(scanned_, TG_CODE_JSON_RECORD_TOO_LONG);
    }
  } else if (has_ended) {
    FinishElements();
  } else {
    is_inside_ = true;
    ScanElements();
    has_ended = !is_inside_;
  }
  if (!has_ended) {
    block_.is_piece = true;
    block_.oversized_before = 0;
    state_.oversized_bytes += size();
    state_.account.records += size();
    return;
  }
  state_.in_oversized = false;
  GoOn();
}

void JsonBlockCut::DropFront() {
  block_.bytes.DropFront(begin_);
  block_.text_offset += begin_;
  scanned_ -= begin_;
  begin_ = 0;
}

bool JsonBlockCut::ReadMore() {
  return input_.ReadFor(state_.batch_row_count - block_.rows.size(), state_.bytes_per_record, pending(),
                        state_.read_bytes, &block_.bytes);
}

}  // namespace tollgate::read

#include "read/json_elements.h"

#include <algorithm>

namespace tollgate::read {
namespace {

bool IsSpace(char c) { return c == ' ' || c == '\n' || c == '\r' || c == '\t'; }
bool IsOpening(char c) { return c == '{' || c == '['; }
bool IsClosing(char c) { return c == '}' || c == ']'; }
bool EndsPlainText(char c) { return c == '"' || c == '\\' || c == '\n'; }

// Deeper brackets are not kept: such a record is too deep whatever closes it. Below the reader's limit they all are.
constexpr size_t kMaxOpen = size_t{1} << 22;

}  // namespace

void ElementScanner::Begin(Form form, tg_code fault) {
  place_before_ = place_;
  was_damaged_ = is_damaged_;
  newlines_before_ = newline_count_;
  place_ = Place::kRecord;
  form_ = form;
  is_damaged_ = false;
  in_string_ = is_escaped_ = false;
  last_ = 0;
  open_.clear();
  fault_ = fault;
}

void ElementScanner::Begun(char c, tg_code fault) {
  Begin(IsOpening(c) ? Form::kNested : c == '"' ? Form::kString : Form::kWord, fault);
}

void ElementScanner::Rewind() {
  place_ = place_before_;
  is_damaged_ = was_damaged_;
  newline_count_ = newlines_before_;
}

// A byte that stands in no record: true, and it is consumed; false: a record begins with it.
bool ElementScanner::Between(char c) {
  if (IsSpace(c)) {
    newline_count_ += c == '\n';
    return true;
  }
  switch (place_) {
    case Place::kStart:
      is_array_ = c == '[';
      if (is_array_) {
        place_ = Place::kFirst;
        return true;
      }
      Begun(c, 0);
      return false;
    case Place::kFirst:
    case Place::kNext:
      if (c == ']' && (place_ == Place::kFirst || is_damaged_)) {
        place_ = Place::kBehind;
        return true;
      }
      if (c == ',' || c == ']') {
        Begin(Form::kComma, TG_CODE_JSON_SYNTAX);
      } else {
        Begun(c, 0);
      }
      return false;
    case Place::kAfter:
      if (c == ',' || c == ']') {
        place_ = c == ',' ? Place::kNext : Place::kBehind;
        return true;
      }
      Begun(c, is_damaged_ ? 0 : TG_CODE_JSON_SYNTAX);
      return false;
    default:
      Begin(Form::kRest, TG_CODE_JSON_SYNTAX_TRAILING);
      return false;
  }
}

void ElementScanner::Leave() {
  // A comma or a bracket that was a record of its own still is what it is to the array.
  if (form_ == Form::kComma) {
    place_ = last_ == ']' ? Place::kBehind : Place::kNext;
  } else {
    place_ = is_array_ ? Place::kAfter : Place::kBehind;
  }
}

// Closes the nearest bracket of the same kind, and what is open inside of it; where there is none, nothing.
void ElementScanner::Close(char bracket) {
  const char opening = bracket == '}' ? '{' : '[';
  const auto found = std::find(open_.rbegin(), open_.rend(), opening);
  if (found == open_.rend()) return;
  open_.erase(std::prev(found.base()), open_.end());
}

// Whether the record ends before its next byte `c`.
bool ElementScanner::EndsBefore(char c) const {
  switch (form_) {
    case Form::kNested:
      // A raw line end in a string, or an object begun where a member's key should be.
      if (in_string_) return c == '\n';
      return c == '{' && !open_.empty() && open_.back() == '{' && last_ != ':';
    case Form::kString:
      return c == '\n';
    case Form::kWord:
      return last_ != 0 && (IsSpace(c) || IsOpening(c) || IsClosing(c) || c == ',' || c == '"');
    default:
      return false;
  }
}

// Takes a byte of the record. True: it is the last.
bool ElementScanner::EndsWith(char c) {
  newline_count_ += c == '\n';
  if (in_string_) {
    if (is_escaped_) {
      is_escaped_ = false;
    } else if (c == '\\') {
      is_escaped_ = true;
    } else if (c == '"') {
      in_string_ = false;
      return form_ == Form::kString;
    }
    return false;
  }
  if (form_ == Form::kRest || IsSpace(c)) return false;
  last_ = c;
  if (form_ == Form::kComma) return true;
  if (form_ == Form::kWord) return false;
  if (c == '"') {
    in_string_ = true;
  } else if (IsOpening(c)) {
    if (open_.size() < kMaxOpen) open_.push_back(c);
  } else if (IsClosing(c)) {
    Close(c);
    return open_.empty();
  }
  return false;
}

ElementScanner::Event ElementScanner::Scan(std::string_view bytes) {
  consumed_ = 0;
  for (; consumed_ < bytes.size(); ++consumed_) {
    // Most bytes of most records stand in strings and mean nothing here.
    while (in_string_ && !is_escaped_ && place_ == Place::kRecord && !EndsPlainText(bytes[consumed_])) {
      if (++consumed_ == bytes.size()) return Event::kMore;
    }
    const char c = bytes[consumed_];
    if (place_ != Place::kRecord) {
      if (!Between(c)) return Event::kBegin;
      continue;
    }
    if (EndsBefore(c)) {
      is_damaged_ = form_ != Form::kWord;
      Leave();
      return Event::kEnd;
    }
    if (!EndsWith(c)) continue;
    ++consumed_;
    Leave();
    return Event::kEnd;
  }
  return Event::kMore;
}

ElementScanner::Event ElementScanner::Finish() {
  consumed_ = 0;
  if (place_ == Place::kRecord) {
    // An array that ends inside an element is told of by that element, unless that is whole.
    const bool is_told = form_ == Form::kNested || form_ == Form::kString || !is_array_;
    place_ = is_told || form_ == Form::kRest ? Place::kEnded : Place::kAfter;
    return Event::kEnd;
  }
  if (place_ == Place::kBehind || place_ == Place::kEnded) return Event::kMore;
  Begin(Form::kComma, TG_CODE_JSON_SYNTAX_UNTERMINATED);
  place_ = Place::kEnded;
  return Event::kBegin;
}

}  // namespace tollgate::read

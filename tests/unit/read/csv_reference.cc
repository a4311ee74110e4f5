#include "csv_reference.h"

#include "read/csv.h"

namespace tollgate::read {
namespace {

size_t LineEndFrom(std::string_view text, size_t at) {
  const size_t found = text.find('\n', at);
  return found == std::string_view::npos ? text.size() : found + 1;
}

// The length of a line end at `at`: 0 where there is none.
size_t LineEndSize(std::string_view text, size_t at) {
  if (text.substr(at, 1) == "\n") return 1;
  return text.substr(at, 2) == "\r\n" ? 2 : 0;
}

struct FieldRead {
  size_t end = 0;     // behind the token
  std::string fault;  // of quoting
  size_t bare_cr = std::string_view::npos;
};

FieldRead ReadQuoted(std::string_view text, size_t begin) {
  size_t at = begin + 1;
  for (;;) {
    if (at == text.size() || at - begin >= kMaxFieldBytes) return {at, "csv.quote.unterminated"};
    if (text[at] != '"') {
      ++at;
    } else if (text.substr(at, 2) == "\"\"") {
      if (at + 1 - begin >= kMaxFieldBytes) return {at, "csv.quote.unterminated"};
      at += 2;
    } else {
      break;
    }
  }
  ++at;
  const bool is_closed = at == text.size() || text[at] == ',' || LineEndSize(text, at) != 0;
  if (is_closed) return {at, ""};
  return {at, text[at] == '\r' ? "csv.newline.bare_cr" : "csv.quote.trailing"};
}

FieldRead ReadUnquoted(std::string_view text, size_t begin) {
  FieldRead field;
  size_t at = begin;
  for (; at < text.size() && text[at] != ',' && LineEndSize(text, at) == 0; ++at) {
    if (text[at] == '"') {
      field.fault = "csv.quote.stray";
      break;
    }
    if (text[at] == '\r' && field.bare_cr == std::string_view::npos) field.bare_cr = at;
  }
  field.end = at;
  return field;
}

ReferenceRecord ReadRecord(std::string_view text, size_t begin) {
  ReferenceRecord record{begin, begin, "", 0, {}};
  const size_t first_line_end = LineEndFrom(text, begin);
  for (size_t at = begin;; ++at) {
    const bool is_quoted = at < text.size() && text[at] == '"';
    const FieldRead field = is_quoted ? ReadQuoted(text, at) : ReadUnquoted(text, at);
    if (field.bare_cr != std::string_view::npos && record.fault.empty()) {
      record.fault = "csv.newline.bare_cr";
      record.token_begin = field.bare_cr;
    }
    record.tokens.emplace_back(text.substr(at, field.end - at));
    if (!field.fault.empty()) {
      // Broken quoting: the first line is the record. A fault behind it is one of the field that runs over its end.
      record.end = first_line_end;
      record.fault = field.fault;
      record.token_begin = field.fault == "csv.newline.bare_cr" ? field.end : at;
      if (field.end >= first_line_end) {
        record.fault = "csv.quote.unterminated";
        record.token_begin = begin;
        for (const std::string& token : record.tokens) {
          if (record.token_begin + token.size() >= first_line_end) break;
          record.token_begin += token.size() + 1;
        }
      }
      break;
    }
    at = field.end;
    if (at < text.size() && text[at] == ',') continue;
    record.end = at + LineEndSize(text, at);
    break;
  }
  if (!record.fault.empty()) record.tokens.clear();
  return record;
}

}  // namespace

std::vector<ReferenceRecord> ReadReference(std::string_view text, size_t begin, bool keeps_blank) {
  std::vector<ReferenceRecord> records;
  while (begin < text.size()) {
    const size_t blank = LineEndSize(text, begin);
    if (blank != 0 && !keeps_blank) {
      begin += blank;
      continue;
    }
    records.push_back(ReadRecord(text, begin));
    begin = records.back().end;
  }
  return records;
}

}  // namespace tollgate::read

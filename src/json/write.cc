#include "json/write.h"

#include <bit>
#include <cstdint>
#include <cstring>

#include "base/utf8.h"

namespace tollgate::json {

namespace {

constexpr std::string_view kReplacement = "\xEF\xBF\xBD";  // U+FFFD

void AppendControl(unsigned char c, std::string* out) {
  static constexpr char kHex[] = "0123456789abcdef";
  switch (c) {
    case '\b':
      out->append("\\b");
      return;
    case '\f':
      out->append("\\f");
      return;
    case '\n':
      out->append("\\n");
      return;
    case '\r':
      out->append("\\r");
      return;
    case '\t':
      out->append("\\t");
      return;
    default:
      break;
  }
  out->append("\\u00");
  out->push_back(kHex[c >> 4]);
  out->push_back(kHex[c & 15]);
}

bool IsPlain(char c) {
  return static_cast<unsigned char>(c) >= 0x20 && static_cast<unsigned char>(c) < 0x80 && c != '"' && c != '\\';
}

// The first character at or behind `at` that is not plain, eight at a time. A byte's high bit of `special` is set where
// it is above 0x7F, below 0x20, a quote or a backslash; borrows only reach bytes behind one that is special itself, so
// the lowest set bit is always right.
size_t PlainEnd(std::string_view text, size_t at) {
  constexpr uint64_t kOnes = 0x0101010101010101, kHigh = kOnes * 0x80;
  for (; at + 8 <= text.size(); at += 8) {
    uint64_t bytes;
    std::memcpy(&bytes, text.data() + at, sizeof bytes);
    const uint64_t quotes = bytes ^ (kOnes * '"'), slashes = bytes ^ (kOnes * '\\');
    const uint64_t special = (bytes | (bytes - kOnes * 0x20) | (quotes - kOnes) | (slashes - kOnes)) & kHigh;
    if (special != 0) return at + static_cast<size_t>(std::countr_zero(special)) / 8;
  }
  while (at < text.size() && IsPlain(text[at])) ++at;
  return at;
}

}  // namespace

void AppendQuoted(std::string_view text, std::string* out) {
  out->push_back('"');
  size_t at = 0;
  while (at < text.size()) {
    const size_t plain = PlainEnd(text, at);
    out->append(text, at, plain - at);
    at = plain;
    if (at == text.size()) break;
    char c = text[at];
    size_t size = Utf8SequenceSize(text, at);
    if (size == 0) {
      out->append(kReplacement);
      size = 1;
    } else if (size > 1) {
      out->append(text, at, size);
    } else if (c == '"' || c == '\\') {
      out->push_back('\\');
      out->push_back(c);
    } else {
      AppendControl(static_cast<unsigned char>(c), out);
    }
    at += size;
  }
  out->push_back('"');
}

}  // namespace tollgate::json

#include "json/write.h"

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

}  // namespace

void AppendQuoted(std::string_view text, std::string* out) {
  out->push_back('"');
  size_t at = 0;
  while (at < text.size()) {
    size_t plain = at;
    while (plain < text.size() && IsPlain(text[plain])) ++plain;
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

// The whole text is first judged by simdjson's vectorized validator (Keiser and Lemire 2021, doi 10.1002/spe.2940),
// which says only yes or no. The walk that finds the place of a fault runs on bad text alone.
#include "base/utf8.h"

#include <simdjson.h>

#include "base/check.h"

namespace tollgate {

bool IsAscii(std::string_view text) {
  unsigned char seen = 0;
  for (char c : text) seen |= static_cast<unsigned char>(c);
  return seen < 0x80;
}

bool IsValidUtf8(std::string_view text) { return simdjson::validate_utf8(text.data(), text.size()); }

// Unicode 15, table 3-7. The second byte's range is what bars overlong forms, surrogates and values past U+10FFFF.
size_t Utf8SequenceSize(std::string_view text, size_t at) {
  auto byte = [&](size_t i) -> unsigned { return at + i < text.size() ? static_cast<unsigned char>(text[at + i]) : 0; };
  auto is_tail = [&](size_t i) { return (byte(i) & 0xC0) == 0x80; };
  unsigned lead = byte(0);
  unsigned second = byte(1);
  if (lead < 0x80) return 1;
  if (lead < 0xC2 || lead > 0xF4) return 0;
  if (lead < 0xE0) return is_tail(1) ? 2 : 0;
  unsigned low = lead == 0xE0 ? 0xA0 : lead == 0xF0 ? 0x90 : 0x80;
  unsigned high = lead == 0xED ? 0x9F : lead == 0xF4 ? 0x8F : 0xBF;
  if (second < low || second > high || !is_tail(2)) return 0;
  if (lead < 0xF0) return 3;
  return is_tail(3) ? 4 : 0;
}

size_t FirstInvalidUtf8(std::string_view text) {
  if (IsValidUtf8(text)) return text.size();
  size_t at = 0;
  while (at < text.size()) {
    size_t size = Utf8SequenceSize(text, at);
    if (size == 0) return at;
    at += size;
  }
  // Both validators follow the same table; the tests hold them together.
  return text.size();
}

void AppendUtf8(uint32_t code_point, std::string* out) {
  TG_CHECK(code_point < 0x110000 && (code_point < 0xD800 || code_point > 0xDFFF));
  auto put = [&](uint32_t byte) { out->push_back(static_cast<char>(byte)); };
  if (code_point < 0x80) return put(code_point);
  if (code_point < 0x800) {
    put(0xC0 | code_point >> 6);
  } else if (code_point < 0x10000) {
    put(0xE0 | code_point >> 12);
    put(0x80 | (code_point >> 6 & 0x3F));
  } else {
    put(0xF0 | code_point >> 18);
    put(0x80 | (code_point >> 12 & 0x3F));
    put(0x80 | (code_point >> 6 & 0x3F));
  }
  put(0x80 | (code_point & 0x3F));
}

std::string_view CutUtf8(std::string_view text, size_t max_bytes) {
  if (text.size() <= max_bytes) return text;
  size_t size = max_bytes;
  while (size > 0 && (static_cast<unsigned char>(text[size]) & 0xC0) == 0x80) --size;
  return text.substr(0, size);
}

}  // namespace tollgate

// UTF-8: validation and counting. Sources: RFC 3629, Unicode 15 table 3-7. Validation is simdjson's.
#ifndef TOLLGATE_BASE_UTF8_H_
#define TOLLGATE_BASE_UTF8_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace tollgate {

bool IsAscii(std::string_view text);
bool IsValidUtf8(std::string_view text);
// Byte of the first fault; text.size() where there is none.
size_t FirstInvalidUtf8(std::string_view text);
// Bytes of the well-formed sequence that starts at text[at] (at < text.size()): 1 to 4; 0 where none does.
size_t Utf8SequenceSize(std::string_view text, size_t at);
// Code points of valid UTF-8.
inline size_t CountCodePoints(std::string_view text) {
  size_t count = 0;
  for (char c : text) count += (static_cast<unsigned char>(c) & 0xC0) != 0x80;
  return count;
}
// Appends a code point (a Unicode scalar value; TG_CHECKed).
void AppendUtf8(uint32_t code_point, std::string* out);
// At most `max_bytes` of `text`, cut at a character boundary.
std::string_view CutUtf8(std::string_view text, size_t max_bytes);

}  // namespace tollgate
#endif  // TOLLGATE_BASE_UTF8_H_

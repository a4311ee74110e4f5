#include "base/drawable.h"

#include <algorithm>

#include "base/utf8.h"

namespace tollgate {
namespace {

bool IsPlain(char c) { return c >= 0x20 && c < 0x7F; }

bool IsDrawable(std::string_view character) {
  const auto lead = static_cast<unsigned char>(character[0]);
  if (character.size() == 1) return IsPlain(character[0]);
  if (character.size() == 2) return lead != 0xC2 || static_cast<unsigned char>(character[1]) >= 0xA0;  // C1
  const bool turns_direction = (character >= "\xE2\x80\xAA" && character <= "\xE2\x80\xAE") ||         // U+202A..202E
                               (character >= "\xE2\x81\xA6" && character <= "\xE2\x81\xA9") ||         // U+2066..2069
                               character == "\xE2\x80\x8E" || character == "\xE2\x80\x8F";
  const bool ends_line = character == "\xE2\x80\xA8" || character == "\xE2\x80\xA9";  // U+2028, U+2029
  return !turns_direction && !ends_line;
}

}  // namespace

std::string_view CharacterAt(std::string_view text, size_t at) {
  return text.substr(at, std::max<size_t>(Utf8SequenceSize(text, at), 1));
}

std::string_view Drawn(std::string_view character) {
  constexpr std::string_view kReplacement = "\xEF\xBF\xBD";
  return IsDrawable(character) ? character : kReplacement;
}

void AppendDrawable(std::string_view text, std::string* out) {
  for (size_t at = 0; at < text.size();) {
    const std::string_view character = CharacterAt(text, at);
    out->append(Drawn(character));
    at += character.size();
  }
}

}  // namespace tollgate

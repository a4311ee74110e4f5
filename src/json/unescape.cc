#include "json/unescape.h"

#include <charconv>
#include <cstdint>

#include "base/utf8.h"

namespace tollgate::json {
namespace {

// The four digits at the start of `text`, taken off it.
bool TakeUnit(std::string_view* text, uint32_t* unit) {
  if (text->size() < 4) return false;
  const std::from_chars_result read = std::from_chars(text->data(), text->data() + 4, *unit, 16);
  if (read.ec != std::errc() || read.ptr != text->data() + 4) return false;
  text->remove_prefix(4);
  return true;
}

bool TakeCodePoint(std::string_view* text, std::string* out) {
  uint32_t unit = 0, low = 0;
  if (!TakeUnit(text, &unit)) return false;
  if (unit < 0xD800 || unit > 0xDFFF) {
    AppendUtf8(unit, out);
    return true;
  }
  if (unit >= 0xDC00 || !text->starts_with("\\u")) return false;
  text->remove_prefix(2);
  if (!TakeUnit(text, &low) || low < 0xDC00 || low > 0xDFFF) return false;
  AppendUtf8(0x10000 + ((unit - 0xD800) << 10) + (low - 0xDC00), out);
  return true;
}

}  // namespace

bool Unescape(std::string_view content, std::string* text) {
  static constexpr std::string_view kLetters = "\"\\/bfnrt", kMeanings = "\"\\/\b\f\n\r\t";
  text->clear();
  for (size_t escape; (escape = content.find('\\')) != std::string_view::npos;) {
    text->append(content, 0, escape);
    content.remove_prefix(escape + 1);
    if (content.empty()) return false;
    const char kind = content[0];
    content.remove_prefix(1);
    if (kind == 'u') {
      if (!TakeCodePoint(&content, text)) return false;
      continue;
    }
    const size_t letter = kLetters.find(kind);
    if (letter == std::string_view::npos) return false;
    text->push_back(kMeanings[letter]);
  }
  text->append(content);
  return true;
}

}  // namespace tollgate::json

// A constant text as an RE2 pattern. Letters, digits and whatever is not ASCII stand for themselves; every other
// character goes behind a backslash, and a control character by its number.
#include "base/ascii.h"
#include "pattern/set.h"

namespace tollgate::pattern {
namespace {

std::string Escaped(std::string_view constant) {
  constexpr char kHex[] = "0123456789abcdef";
  std::string out;
  for (char c : constant) {
    const auto byte = static_cast<unsigned char>(c);
    if (IsLetter(c) || IsDigit(c) || c == '_' || byte >= 0x80) {
      out += c;
    } else if (byte < 0x20 || byte == 0x7F) {
      out.append("\\x").append(1, kHex[byte >> 4]).append(1, kHex[byte & 15]);
    } else {
      out.append(1, '\\').append(1, c);
    }
  }
  return out;
}

}  // namespace

std::string ContainsPattern(std::string_view constant) { return Escaped(constant); }
std::string StartsWithPattern(std::string_view constant) { return "\\A" + Escaped(constant); }
std::string EndsWithPattern(std::string_view constant) { return Escaped(constant) + "\\z"; }

}  // namespace tollgate::pattern

#include "pack/yaml_text.h"

#include <algorithm>
#include <optional>

#include "base/utf8.h"

namespace tollgate::pack {

namespace {

// YAML's printable characters (5.1), and no bare CR: yaml-cpp and editors disagree on whether it ends a line.
std::optional<size_t> FindBadCharacter(std::string_view text) {
  for (size_t i = 0; i < text.size(); ++i) {
    unsigned char c = static_cast<unsigned char>(text[i]);
    if (c == '\r' && text.substr(i + 1, 1) != "\n") return i;
    if ((c < 0x20 && c != '\t' && c != '\n' && c != '\r') || c == 0x7F) return i;
    bool is_c1 = c == 0xC2 && i + 1 < text.size() && static_cast<unsigned char>(text[i + 1]) < 0xA0;
    if (is_c1 && static_cast<unsigned char>(text[i + 1]) != 0x85) return i;
  }
  return std::nullopt;
}

}  // namespace

bool CheckCharacters(std::string_view text, uint32_t file, Diagnostics* diagnostics) {
  auto at = [&](size_t offset) {
    return Span{file, static_cast<uint32_t>(offset), static_cast<uint32_t>(std::min(offset + 1, text.size()))};
  };
  std::string_view start = text.substr(0, 2);
  if (start == "\xFF\xFE" || start == "\xFE\xFF") {
    diagnostics->Add(Diag::kYamlEncoding, at(0), "the file is UTF-16", "save it as UTF-8");
    return false;
  }
  size_t fault = FirstInvalidUtf8(text);
  if (fault != text.size()) {
    diagnostics->Add(Diag::kYamlEncoding, at(fault), "this byte is not UTF-8", "save the file as UTF-8");
    return false;
  }
  std::optional<size_t> bad = FindBadCharacter(text);
  if (!bad) return true;
  bool is_return = text[*bad] == '\r';
  diagnostics->Add(
      Diag::kYamlCharacter, at(*bad), is_return ? "a carriage return without a line feed" : "a control character",
      is_return ? "save the file with LF or CRLF line ends" : "in a double-quoted text, write it as \\xHH");
  return false;
}

}  // namespace tollgate::pack

#include "cli/json_text.h"

#include <cstdio>

namespace tollgate::cli {

void AppendJsonText(std::string_view text, std::string* out) {
  out->push_back('"');
  for (const char c : text) {
    if (c == '"' || c == '\\') out->push_back('\\');
    if (static_cast<unsigned char>(c) >= 0x20) {
      out->push_back(c);
    } else {
      char escape[8];
      std::snprintf(escape, sizeof escape, "\\u%04x", static_cast<unsigned>(c));
      out->append(escape);
    }
  }
  out->push_back('"');
}

}  // namespace tollgate::cli

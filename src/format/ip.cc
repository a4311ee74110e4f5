#include "format/ip.h"

#include <cstddef>

#include "base/ascii.h"

namespace tollgate::format {

namespace {}  // namespace

bool IsIpv4(std::string_view text) {
  size_t at = 0;
  for (int part = 0; part < 4; ++part) {
    if (part > 0 && (at == text.size() || text[at++] != '.')) return false;
    size_t begin = at;
    int value = 0;
    for (; at < text.size() && at < begin + 3 && IsDigit(text[at]); ++at) value = value * 10 + (text[at] - '0');
    size_t digits = at - begin;
    if (digits == 0 || value > 255 || (digits > 1 && text[begin] == '0')) return false;
  }
  return at == text.size();
}

bool IsIpv6(std::string_view text) {
  constexpr int kGroups = 8;
  int groups = 0;
  bool elided = text.starts_with("::");
  size_t at = elided ? 2 : 0;
  while (at < text.size()) {
    size_t begin = at;
    while (at < text.size() && at < begin + 4 && IsHexDigit(text[at])) ++at;
    if (at < text.size() && text[at] == '.') {
      groups += 2;  // the rest is an IPv4 address
      if (!IsIpv4(text.substr(begin))) return false;
      at = text.size();
      break;
    }
    ++groups;
    if (at == begin || groups > kGroups) return false;
    if (at == text.size()) break;
    if (text[at++] != ':') return false;
    if (at == text.size()) return false;  // a colon alone at the end
    if (text[at] != ':') continue;
    if (elided) return false;
    elided = true;
    ++at;
  }
  // "::" stands for at least one group.
  return elided ? groups < kGroups : groups == kGroups;
}

}  // namespace tollgate::format

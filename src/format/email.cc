// RFC 5321: Mailbox = Local-part "@" ( Domain / address-literal ). The local part is dotted atoms or a quoted string,
// so the
// "@" that separates is found by reading the local part, not by searching. Of address literals, IPv4 and IPv6 are
// taken; the general form needs a tag registered with IANA, and none is but IPv6.
#include "format/email.h"

#include <cstddef>

#include "base/ascii.h"
#include "format/ip.h"

namespace tollgate::format {

namespace {

constexpr size_t kMaxLocalBytes = 64;
constexpr size_t kMaxDomainBytes = 255;
constexpr size_t kMaxLabelBytes = 63;     // RFC 1035, 2.3.4
constexpr size_t kMaxMailboxBytes = 254;  // a path has 256 with its angle brackets

bool IsAlphanumeric(char c) { return IsDigit(c) || IsLetter(c); }

// RFC 5322's atext.
bool IsAtomText(char c) {
  constexpr std::string_view kMarks = "!#$%&'*+-/=?^_`{|}~";
  return IsAlphanumeric(c) || kMarks.find(c) != std::string_view::npos;
}

// Bytes of the dotted atoms at the start of text; 0 where there are none or a dot is out of place.
size_t TakeDotString(std::string_view text) {
  size_t at = 0;
  while (true) {
    size_t begin = at;
    while (at < text.size() && IsAtomText(text[at])) ++at;
    if (at == begin) return 0;
    if (at == text.size() || text[at] != '.') return at;
    ++at;
  }
}

// Bytes of the quoted string at the start of text, quotes included; 0 where it is not closed or holds what it may not.
size_t TakeQuotedString(std::string_view text) {
  for (size_t at = 1; at < text.size(); ++at) {
    if (text[at] == '"') return at + 1;
    if (text[at] == '\\') ++at;
    if (at == text.size() || text[at] < ' ' || text[at] > '~') return 0;
  }
  return 0;
}

bool IsDomain(std::string_view text) {
  size_t at = 0;
  while (true) {
    size_t begin = at;
    while (at < text.size() && (IsAlphanumeric(text[at]) || text[at] == '-')) ++at;
    size_t size = at - begin;
    if (size == 0 || size > kMaxLabelBytes || text[begin] == '-' || text[at - 1] == '-') return false;
    if (at == text.size()) return true;
    if (text[at++] != '.') return false;
  }
}

bool IsAddressLiteral(std::string_view text) {
  if (text.size() < 2 || text.front() != '[' || text.back() != ']') return false;
  std::string_view address = text.substr(1, text.size() - 2);
  constexpr std::string_view kTag = "ipv6:";
  if (address.size() <= kTag.size()) return false;
  for (size_t i = 0; i < kTag.size(); ++i) {
    if (LowerAscii(address[i]) != kTag[i]) return IsIpv4(address);
  }
  return IsIpv6(address.substr(kTag.size()));
}

}  // namespace

bool IsEmail(std::string_view text) {
  if (text.empty() || text.size() > kMaxMailboxBytes) return false;
  size_t local = text[0] == '"' ? TakeQuotedString(text) : TakeDotString(text);
  if (local == 0 || local > kMaxLocalBytes || local == text.size() || text[local] != '@') return false;
  std::string_view domain = text.substr(local + 1);
  if (domain.size() > kMaxDomainBytes) return false;
  return domain.starts_with('[') ? IsAddressLiteral(domain) : IsDomain(domain);
}

}  // namespace tollgate::format

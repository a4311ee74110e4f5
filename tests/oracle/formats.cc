#include "oracle/formats.h"

#include <arpa/inet.h>
#include <re2/re2.h>

#include <cstring>

namespace tollgate::oracle {
namespace {

bool IsAddress(int family, const std::string& text) {
  unsigned char address[16];
  return std::strlen(text.c_str()) == text.size() && inet_pton(family, text.c_str(), address) == 1;
}

// RFC 5321 4.1.2 Mailbox, with the lengths of 4.5.3.1.
bool IsMailbox(const std::string& text) {
  static const RE2 kMailbox(R"re(((?:[A-Za-z0-9!#$%&'*+\-/=?^_`{|}~]+(?:\.[A-Za-z0-9!#$%&'*+\-/=?^_`{|}~]+)*)|)re"
                            R"re((?:"(?:[ !#-\[\]-~]|\\[ -~])*"))@(.*))re");
  static const RE2 kDomain(
      R"([A-Za-z0-9](?:[A-Za-z0-9\-]*[A-Za-z0-9])?(?:\.[A-Za-z0-9](?:[A-Za-z0-9\-]*[A-Za-z0-9])?)*)");
  static const RE2 kLiteral(R"(\[(?:(?i:IPv6:)(.+)|(.+))\])");
  std::string local, domain, six, four;
  if (text.size() > 254 || !RE2::FullMatch(text, kMailbox, &local, &domain)) return false;
  if (local.size() > 64 || domain.size() > 255) return false;
  if (RE2::FullMatch(domain, kLiteral, &six, &four))
    return six.empty() ? IsAddress(AF_INET, four) : IsAddress(AF_INET6, six);
  if (!RE2::FullMatch(domain, kDomain)) return false;
  for (size_t begin = 0; begin < domain.size();) {  // a label has at most 63 bytes
    const size_t end = std::min(domain.find('.', begin), domain.size());
    if (end - begin > 63) return false;
    begin = end + 1;
  }
  return true;
}

// Luhn, by the book: every second digit from the right is doubled, and the digits of the results are summed.
bool LuhnHolds(const std::string& digits) {
  int sum = 0;
  for (size_t i = 0; i < digits.size(); ++i) {
    const int digit = digits[digits.size() - 1 - i] - '0';
    const int doubled = i % 2 == 1 ? digit * 2 : digit;
    sum += doubled / 10 + doubled % 10;
  }
  return sum % 10 == 0;
}

}  // namespace

tg_code CheckFormat(format::Id id, const std::string& text) {
  static const RE2 kUuid("(?i)[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}");
  static const RE2 kDigits("[0-9]*");
  switch (id) {
    case format::Id::kEmail:
      return IsMailbox(text) ? 0 : TG_CODE_FORMAT_EMAIL_SYNTAX;
    case format::Id::kIpv4:
      return IsAddress(AF_INET, text) ? 0 : TG_CODE_FORMAT_IPV4_SYNTAX;
    case format::Id::kIpv6:
      return IsAddress(AF_INET6, text) ? 0 : TG_CODE_FORMAT_IPV6_SYNTAX;
    case format::Id::kUuid:
      return RE2::FullMatch(text, kUuid) ? 0 : TG_CODE_FORMAT_UUID_SYNTAX;
    case format::Id::kPan:
      if (!RE2::FullMatch(text, kDigits)) return TG_CODE_FORMAT_PAN_DIGITS;
      if (text.size() < 12 || text.size() > 19) return TG_CODE_FORMAT_PAN_LENGTH;
      return LuhnHolds(text) ? 0 : TG_CODE_FORMAT_PAN_LUHN;
    default:
      return format::Check(id, text);  // tables of facts, which a second copy would not make truer
  }
}

}  // namespace tollgate::oracle

#include "format/format.h"

#include <algorithm>
#include <array>

#include "base/ascii.h"
#include "format/email.h"
#include "format/ip.h"
#include "format/iso.h"

namespace tollgate::format {

namespace {

// In the order of Id.
constexpr std::array<std::string_view, 8> kNames = {"email", "ipv4",     "ipv6",    "uuid",
                                                    "pan",   "currency", "country", "mcc"};

constexpr std::array<std::string_view, 19> kPlanned = {
    "time",          "duration", "idn-email",     "hostname",     "idn-hostname", "uri",
    "uri-reference", "iri",      "iri-reference", "uri-template", "json-pointer", "relative-json-pointer",
    "regex",         "iban",     "bic",           "isin",         "lei",          "ip",
    "phone"};

bool AllDigits(std::string_view text) { return std::all_of(text.begin(), text.end(), IsDigit); }

// Hex digits as their bit, the dash as another: one table read a character and no branch on what it is, which in random
// hex no predictor guesses.
constexpr uint8_t kHexClass = 1, kDashClass = 2;
constexpr std::array<uint8_t, 256> kUuidClasses = [] {
  std::array<uint8_t, 256> classes{};
  for (int c = 0; c < 128; ++c) {
    if (IsHexDigit(static_cast<char>(c))) classes[static_cast<size_t>(c)] = kHexClass;
  }
  classes['-'] = kDashClass;
  return classes;
}();

// RFC 9562 section 4: 8-4-4-4-12 hex digits. Any version and variant: JSON Schema asks for the form alone.
bool IsUuid(std::string_view text) {
  constexpr std::string_view kShape = "hhhhhhhh-hhhh-hhhh-hhhh-hhhhhhhhhhhh";
  if (text.size() != kShape.size()) return false;
  uint8_t wrong = 0;
  for (size_t i = 0; i < kShape.size(); ++i) {
    const uint8_t wanted = kShape[i] == '-' ? kDashClass : kHexClass;
    wrong |= static_cast<uint8_t>(kUuidClasses[static_cast<unsigned char>(text[i])] ^ wanted);
  }
  return wrong == 0;
}

tg_code CheckPan(std::string_view text) {
  if (!AllDigits(text)) return TG_CODE_FORMAT_PAN_DIGITS;
  if (text.size() < 12 || text.size() > 19) return TG_CODE_FORMAT_PAN_LENGTH;
  return LuhnHolds(text) ? 0 : TG_CODE_FORMAT_PAN_LUHN;
}

tg_code CheckMcc(std::string_view text) {
  if (text.size() != 4 || !AllDigits(text)) return TG_CODE_FORMAT_MCC_SYNTAX;
  int code = 0;
  for (char c : text) code = code * 10 + (c - '0');
  return IsMerchantCategory(code) ? 0 : TG_CODE_FORMAT_MCC_UNKNOWN;
}

}  // namespace

std::optional<Id> Find(std::string_view name) {
  auto it = std::find(kNames.begin(), kNames.end(), name);
  if (it == kNames.end()) return std::nullopt;
  return static_cast<Id>(it - kNames.begin());
}

std::string_view Name(Id id) { return kNames[static_cast<size_t>(id)]; }

bool IsPlanned(std::string_view name) { return std::find(kPlanned.begin(), kPlanned.end(), name) != kPlanned.end(); }

tg_code Check(Id id, std::string_view text) {
  switch (id) {
    case Id::kEmail:
      return IsEmail(text) ? 0 : TG_CODE_FORMAT_EMAIL_SYNTAX;
    case Id::kIpv4:
      return IsIpv4(text) ? 0 : TG_CODE_FORMAT_IPV4_SYNTAX;
    case Id::kIpv6:
      return IsIpv6(text) ? 0 : TG_CODE_FORMAT_IPV6_SYNTAX;
    case Id::kUuid:
      return IsUuid(text) ? 0 : TG_CODE_FORMAT_UUID_SYNTAX;
    case Id::kPan:
      return CheckPan(text);
    case Id::kCurrency:
      return IsCurrency(text) ? 0 : TG_CODE_FORMAT_CURRENCY_UNKNOWN;
    case Id::kCountry:
      return IsCountry(text) ? 0 : TG_CODE_FORMAT_COUNTRY_UNKNOWN;
    case Id::kMcc:
      return CheckMcc(text);
  }
  return 0;
}

bool LuhnHolds(std::string_view digits) {
  // Every second digit from the right, the check digit not among them, counts double, its digits added up.
  static constexpr int kDoubled[] = {0, 2, 4, 6, 8, 1, 3, 5, 7, 9};
  int sum = 0;
  bool doubled = false;
  for (size_t i = digits.size(); i-- > 0; doubled = !doubled) {
    if (!IsDigit(digits[i])) return false;
    sum += doubled ? kDoubled[digits[i] - '0'] : digits[i] - '0';
  }
  return !digits.empty() && sum % 10 == 0;
}

}  // namespace tollgate::format

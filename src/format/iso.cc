// The generated lists are readable; what is looked up are bit and byte tables that the compiler makes of them: 26 words
// for countries, 26^3 bytes for currencies, 10,000 bits for merchant categories.
#include "format/iso.h"

#include <array>
#include <cstdint>

#include "format/format.h"

namespace tollgate::format {

namespace {

struct CurrencyEntry {
  const char* code;
  int minor_units;
};

#include "format/iso_tables.inc"

constexpr int8_t kNoCurrency = -2;
constexpr size_t kCurrencyCount = 26 * 26 * 26;

constexpr size_t CurrencyIndex(const char* code) {
  return static_cast<size_t>(((code[0] - 'A') * 26 + (code[1] - 'A')) * 26 + (code[2] - 'A'));
}

constexpr std::array<int8_t, kCurrencyCount> MakeMinorUnits() {
  std::array<int8_t, kCurrencyCount> units{};
  for (int8_t& unit : units) unit = kNoCurrency;
  for (const CurrencyEntry& entry : kCurrencies) {
    units[CurrencyIndex(entry.code)] = static_cast<int8_t>(entry.minor_units);
  }
  return units;
}

constexpr std::array<uint32_t, 26> MakeCountryBits() {
  std::array<uint32_t, 26> bits{};
  for (const char* code : kCountries) bits[static_cast<size_t>(code[0] - 'A')] |= uint32_t{1} << (code[1] - 'A');
  return bits;
}

constexpr std::array<uint64_t, (10000 + 63) / 64> MakeCategoryBits() {
  std::array<uint64_t, (10000 + 63) / 64> bits{};
  for (uint16_t code : kMerchantCategories) bits[code / 64] |= uint64_t{1} << (code % 64);
  return bits;
}

constexpr std::array<int8_t, kCurrencyCount> kMinorUnits = MakeMinorUnits();
constexpr std::array<uint32_t, 26> kCountryBits = MakeCountryBits();
constexpr std::array<uint64_t, (10000 + 63) / 64> kCategoryBits = MakeCategoryBits();

bool IsUpper(char c) { return c >= 'A' && c <= 'Z'; }

int8_t FindMinorUnits(std::string_view code) {
  if (code.size() != 3 || !IsUpper(code[0]) || !IsUpper(code[1]) || !IsUpper(code[2])) return kNoCurrency;
  return kMinorUnits[CurrencyIndex(code.data())];
}

}  // namespace

bool IsCurrency(std::string_view code) { return FindMinorUnits(code) != kNoCurrency; }

int MinorUnits(std::string_view currency) {
  int8_t units = FindMinorUnits(currency);
  return units == kNoCurrency ? -1 : units;
}

bool IsCountry(std::string_view code) {
  if (code.size() != 2 || !IsUpper(code[0]) || !IsUpper(code[1])) return false;
  return kCountryBits[static_cast<size_t>(code[0] - 'A')] >> (code[1] - 'A') & 1;
}

bool IsMerchantCategory(int code) {
  if (code < 0 || code > 9999) return false;
  return kCategoryBits[static_cast<size_t>(code) / 64] >> (code % 64) & 1;
}

}  // namespace tollgate::format

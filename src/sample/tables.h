// The made-up world's facts: places, moneys, trades, names. Order and content are part of what a seed means: a change
// here changes the bytes of every seed, and the test that pins them says so.
#ifndef TOLLGATE_SAMPLE_TABLES_H_
#define TOLLGATE_SAMPLE_TABLES_H_

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

namespace tollgate::sample {

struct City {
  std::string_view name;
  std::string_view country;  // ISO 3166-1 alpha-2
  std::string_view currency;
  int32_t lat_e4, lon_e4;      // degrees x 10,000
  int32_t utc_offset_minutes;  // standard time all year: zone files differ between machines
};
// Neighbours in the list are far from each other, so that its beginning serves as a small world.
std::span<const City> Cities();

struct Currency {
  std::string_view code;  // ISO 4217
  int scale;              // digits after the point
  int64_t per_unit;       // minor units that one reference unit (about a euro) is worth
};
const Currency& CurrencyOf(std::string_view code);

struct Trade {
  std::string_view mcc;  // ISO 18245
  std::string_view noun;
  int64_t typical_cents;  // of the reference unit
  uint32_t shop_percent;  // of the shops in a town; sums to 100
  uint32_t web_percent;   // of the shops on the web; sums to 100
};
std::span<const Trade> Trades();

// Test numbers that networks and processors publish begin with these six digits. ISO/IEC 7812 reserves no range for
// tests, so this is the best there is: digits behind them are drawn, the last is Luhn's.
struct CardRange {
  std::string_view bin;
  uint32_t size;    // digits of the whole number
  uint32_t weight;  // sums to 100
};
std::span<const CardRange> CardRanges();

struct Name {
  std::string_view text;
  std::string_view mail;  // as it stands in an address
};
std::span<const Name> GivenNames();
std::span<const Name> FamilyNames();

std::span<const std::string_view> ShopWords();
std::span<const std::string_view> MailHosts();           // RFC 2606 names: nobody gets mail
std::span<const std::string_view> ThrowAwayMailHosts();  // that a thief's new address is under
std::span<const std::string_view> UserAgents();
std::span<const std::string_view> RobotAgents();

// Share of 100 candidates that become a payment, by habit and local hour.
inline constexpr size_t kRhythmCount = 4;
extern const uint8_t kHourPercent[kRhythmCount][24];
extern const uint8_t kDayPercent[7];  // from Sunday

}  // namespace tollgate::sample
#endif  // TOLLGATE_SAMPLE_TABLES_H_

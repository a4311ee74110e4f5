// Merchants stand in rows of one a city, so that merchant m is in city m mod C; of each four rows the last is on the
// web. That makes "a shop in this city" an index and no search.
#include "sample/world.h"

#include <algorithm>
#include <cstdlib>

namespace tollgate::sample {
namespace {

constexpr uint32_t kMinMerchantsPerCity = 16;
constexpr int64_t kWeekUs = 7 * kDayUs;
constexpr uint32_t kWeeksPerJourney = 20;
// At 60 degrees north, where a degree of longitude is shortest in the list, 40 degrees are 2,200 km.
constexpr int32_t kFarDegreesE4 = 400000;
constexpr int64_t kMaxPriceCents = 2000000;

bool IsFar(const City& a, const City& b) {
  const int32_t north = std::abs(a.lat_e4 - b.lat_e4);
  const int32_t east = std::abs(a.lon_e4 - b.lon_e4);
  return north + std::min(east, 3600000 - east) >= kFarDegreesE4;
}

}  // namespace

World::World(const Options& options)
    : seed_(options.seed),
      card_count_(options.card_count),
      customer_count_(options.customer_count),
      merchant_count_(options.merchant_count),
      city_count_(
          static_cast<uint32_t>(std::min<size_t>(Cities().size(), options.merchant_count / kMinMerchantsPerCity))) {
  for (uint32_t city = 0; city < city_count_; ++city) city_money_[city] = &CurrencyOf(Cities()[city].currency);
}

uint32_t World::CustomerOf(uint32_t card) const {
  return card < customer_count_ ? card : Reduce(WordOf(seed_, Purpose::kCard, card, 1), customer_count_);
}

uint8_t World::HomeOf(uint32_t card) const {
  Random random(WordOf(seed_, Purpose::kCustomer, CustomerOf(card), 1));
  return static_cast<uint8_t>(random.BelowSkewed(city_count_));
}

size_t World::RhythmOf(uint32_t card) const {
  return Reduce(WordOf(seed_, Purpose::kCustomer, CustomerOf(card), 2), kRhythmCount);
}

int64_t World::TasteOf(uint32_t card) const {
  Random random(WordOf(seed_, Purpose::kCard, card, 2));
  return random.Spread();
}

uint8_t World::WhereaboutsOf(uint32_t card, int64_t time_us) const {
  // Days before 1970 are negative: a bias of whole weeks keeps the quotient's rounding the same.
  const auto shifted_us = static_cast<uint64_t>(time_us + 20000 * 53 * kWeekUs);
  const uint64_t week = shifted_us / kWeekUs;
  Random random(WordOf(seed_, Purpose::kJourney, CustomerOf(card), week));
  if (random.Below(kWeeksPerJourney) != 0) return HomeOf(card);
  const uint32_t first_day = random.Below(3);
  const uint32_t day_count = 2 + random.Below(3);
  const auto day = static_cast<uint32_t>(shifted_us % kWeekUs / kDayUs);
  if (day < first_day || day >= first_day + day_count) return HomeOf(card);
  return static_cast<uint8_t>(random.Below(city_count_));
}

uint32_t World::FavouriteOf(uint32_t card, uint32_t which) const {
  Random random(WordOf(seed_, Purpose::kFavourite, card, which));
  return which < 5 ? RandomShop(HomeOf(card), &random) : RandomWebShop(&random);
}

uint32_t World::RandomShop(uint8_t city, Random* random) const {
  const uint32_t slot_count = SlotCount(city);
  return ShopAt(city, random->BelowSkewed(slot_count - slot_count / 4));
}

uint32_t World::RandomWebShop(Random* random) const {
  const uint32_t row_count = merchant_count_ / city_count_ / 4;
  const uint32_t row = random->BelowSkewed(row_count);
  return (row * 4 + 3) * city_count_ + random->Below(city_count_);
}

const Trade& World::TradeOf(uint32_t merchant) const {
  const bool is_on_web = IsOnWeb(merchant);
  uint32_t left = Reduce(WordOf(seed_, Purpose::kMerchant, merchant, 1), 100);
  for (const Trade& trade : Trades()) {
    const uint32_t share = is_on_web ? trade.web_percent : trade.shop_percent;
    if (left < share) return trade;
    left -= share;
  }
  return Trades()[0];
}

uint8_t World::FarFrom(uint8_t city, Random* random) const {
  uint32_t other = random->Below(city_count_);
  for (uint32_t tried = 0; tried < city_count_; ++tried, other = (other + 1) % city_count_) {
    if (IsFar(Cities()[city], Cities()[other])) return static_cast<uint8_t>(other);
  }
  return city;  // not with the list there is: its first six are far from each other
}

int64_t World::Price(uint32_t merchant, int64_t permille, Random* random) const {
  int64_t cents = TradeOf(merchant).typical_cents * random->Spread() / 1000 * permille / 1000;
  cents = std::clamp<int64_t>(cents, 50, kMaxPriceCents);
  const Currency& money = MoneyOf(merchant);
  int64_t minor = std::max<int64_t>(cents * money.per_unit / 100, 1);
  // Round, just below round, or as it comes.
  const uint32_t ending = random->Below(10);
  const int64_t step = money.scale == 0 ? 100 : money.scale == 2 ? 100 : 1000;
  if (ending < 3 && minor > step) return minor / step * step;
  if (ending < 6 && minor > step) return minor / step * step - 1;
  return money.scale == 3 ? std::max<int64_t>(minor / 5 * 5, 5) : minor;  // the smallest coin has five of a thousand
}

int64_t World::TinyPrice(uint32_t merchant, Random* random) const {
  return std::max<int64_t>(random->Between(20, 250) * MoneyOf(merchant).per_unit / 100, 1);
}

}  // namespace tollgate::sample

// Who exists: cards, customers, shops. Nobody is stored: an attribute is drawn from the seed and a number whenever it
// is asked for, always the same.
#ifndef TOLLGATE_SAMPLE_WORLD_H_
#define TOLLGATE_SAMPLE_WORLD_H_

#include <cstdint>
#include <string>

#include "sample/options.h"
#include "sample/random.h"
#include "sample/tables.h"

namespace tollgate::sample {

class World {
 public:
  // Complete options.
  explicit World(const Options& options);

  uint64_t seed() const { return seed_; }
  uint32_t card_count() const { return card_count_; }
  uint32_t city_count() const { return city_count_; }

  uint32_t CustomerOf(uint32_t card) const;
  uint8_t HomeOf(uint32_t card) const;
  size_t RhythmOf(uint32_t card) const;
  // How much dearer than usual the card buys, in thousandths.
  int64_t TasteOf(uint32_t card) const;
  // Where the card's holder is: at home, or on a journey of some days.
  uint8_t WhereaboutsOf(uint32_t card, int64_t time_us) const;
  // Of eight: five shops at home, then three on the web.
  uint32_t FavouriteOf(uint32_t card, uint32_t which) const;

  uint32_t RandomShop(uint8_t city, Random* random) const;
  uint32_t RandomWebShop(Random* random) const;
  uint8_t CityOf(uint32_t merchant) const { return static_cast<uint8_t>(merchant % city_count_); }
  bool IsOnWeb(uint32_t merchant) const { return merchant / city_count_ % 4 == 3; }
  const Trade& TradeOf(uint32_t merchant) const;
  const Currency& MoneyOf(uint32_t merchant) const { return *city_money_[CityOf(merchant)]; }
  // A city at least 2,200 km away.
  uint8_t FarFrom(uint8_t city, Random* random) const;

  // In the merchant's minor units; `permille` of what is typical there. Ends as prices do.
  int64_t Price(uint32_t merchant, int64_t permille, Random* random) const;
  int64_t TinyPrice(uint32_t merchant, Random* random) const;

 private:
  uint32_t SlotCount(uint8_t city) const { return (merchant_count_ - city + city_count_ - 1) / city_count_; }
  uint32_t ShopAt(uint8_t city, uint32_t which) const { return (which / 3 * 4 + which % 3) * city_count_ + city; }

  uint64_t seed_;
  uint32_t card_count_, customer_count_, merchant_count_, city_count_;
  const Currency* city_money_[64];
};

}  // namespace tollgate::sample
#endif  // TOLLGATE_SAMPLE_WORLD_H_

// Honest payments: who pays when, where and how much.
#ifndef TOLLGATE_SAMPLE_HABIT_H_
#define TOLLGATE_SAMPLE_HABIT_H_

#include <cstdint>
#include <vector>

#include "sample/event.h"
#include "sample/world.h"

namespace tollgate::sample {

class Habits {
 public:
  // `world` outlives it. 32 bytes a card.
  Habits(const World* world, int64_t start_us);
  int64_t next_time_us() const { return next_us_; }
  // The payment of that time; then the next one's time is known.
  Event Take();
  // The last purchase comes back by another road.
  void ForgetSale(uint32_t card) { cards_[card].sale_minor = 0; }

 private:
  struct Card {
    int64_t seen_us = INT64_MIN;  // last honest payment, and where
    int64_t sale_minor = 0;       // last purchase, which may come back; 0: none
    uint32_t sale_merchant = 0;
    uint8_t place = 0;
    bool is_sale_online = false;
  };
  void FindNext();
  bool Moves(uint32_t card, int64_t time_us);
  Event Purchase(uint32_t card);
  void ChooseMerchant(Event* event);

  const World* world_;
  Random random_;
  std::vector<Card> cards_;
  int64_t gap_us_;        // mean, between candidates
  int64_t candidate_us_;  // time of the last candidate
  int64_t next_us_ = 0;
  uint32_t next_card_ = 0;
};

}  // namespace tollgate::sample
#endif  // TOLLGATE_SAMPLE_HABIT_H_

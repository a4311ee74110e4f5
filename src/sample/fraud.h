// Fraud, as stories: each has a beginning in an honest payment's time, then steps that come due one by one.
#ifndef TOLLGATE_SAMPLE_FRAUD_H_
#define TOLLGATE_SAMPLE_FRAUD_H_

#include <array>
#include <cstdint>
#include <vector>

#include "sample/event.h"
#include "sample/world.h"

namespace tollgate::sample {

class Frauds {
 public:
  // `world` outlives it.
  Frauds(const World* world, uint32_t fraud_ppm);
  // After each honest payment. True: the payment is the purchase of a refund abuser.
  bool Observe(const Event& honest);
  // The next step's time; INT64_MAX: none is due.
  int64_t next_time_us() const { return episodes_.empty() ? INT64_MAX : episodes_.front().next.time_us; }
  Event Take();

 private:
  // One story's next step, and how many remain with it.
  struct Episode {
    Event next;
    uint64_t order = 0;  // of equal times the story that began first goes first
    uint32_t remaining = 0;
  };
  static bool IsLater(const Episode& a, const Episode& b);
  // A shop whose terminal copies cards.
  struct Skim {
    uint32_t merchant = 0;
    int64_t end_us = 0;
    uint64_t thief = 0;
    std::vector<uint32_t> cards;
  };

  bool Begin(const Event& honest);
  void DrawStory();
  void Add(Event next, uint32_t step_count);
  void Advance(Episode* episode);
  uint32_t Victim();
  Event Theft(Scenario scenario, uint32_t card, int64_t time_us);
  void BeginCardTesting(int64_t time_us);
  void BeginTakeover(int64_t time_us);
  void BeginTravel(const Event& honest);
  void BeginSkim(const Event& honest);
  void BeginRefunds(const Event& honest);
  void Watch(const Event& honest);
  void Spend(const Skim& skim);

  const World* world_;
  uint32_t fraud_ppm_;
  Random random_;
  std::vector<Episode> episodes_;  // a heap: the next step in front
  std::vector<Skim> skims_;
  uint64_t order_ = 0;
  uint64_t thief_count_ = 0;
  // Rows x 1,000,000 that fraud is owed: it rises by the rate with each row and falls by a story's length.
  int64_t credit_ = 0;
  Scenario story_ = Scenario::kNone;  // the one to come, its length, and the credit at which it begins
  uint32_t story_size_ = 0;
  int64_t story_credit_ = 0;
  std::array<uint32_t, 64> victims_ = {};  // recent ones: who was hit once is hit again
  uint32_t victim_count_ = 0;
};

}  // namespace tollgate::sample
#endif  // TOLLGATE_SAMPLE_FRAUD_H_

// The rate is kept by a ledger, not by dice: each row adds `fraud_ppm` to a credit, a story costs a million a step and
// begins once the credit has reached a drawn part of its cost. Over a long run the share of fraud is the rate; a short
// run lacks what is still to come of its stories.
//
// Memory: what waits is bounded by what begins within ten days of the stream, which is in proportion to the cards.
#include "sample/fraud.h"

#include <algorithm>

namespace tollgate::sample {
namespace {

struct Story {
  Scenario scenario;
  uint32_t weight;
  uint32_t min_size, max_size;  // rows that are fraud
};
// Sums to 20. A skimming shop is settled when it is known how many cards it got; its size is an estimate.
constexpr Story kStories[] = {{Scenario::kCardTesting, 3, 12, 40},
                              {Scenario::kAccountTakeover, 6, 3, 8},
                              {Scenario::kImpossibleTravel, 6, 1, 3},
                              {Scenario::kMerchantCompromise, 1, 20, 40},
                              {Scenario::kRefundAbuse, 4, 2, 5}};
constexpr uint32_t kStoryWeights = 20;

constexpr size_t kMaxSkimCount = 4;
constexpr size_t kMaxSkimmedCards = 24;
constexpr size_t kMinSkimmedCards = 4;
constexpr int64_t kSkimUs = 4 * kDayUs;
constexpr uint32_t kOldVictimPercent = 25;

int64_t DelayUs(int64_t min_seconds, int64_t max_seconds, Random* random) {
  const int64_t second = random->Between(min_seconds, max_seconds);
  return second * kSecondUs + random->Below(1000000);
}

}  // namespace

Frauds::Frauds(const World* world, uint32_t fraud_ppm)
    : world_(world), fraud_ppm_(fraud_ppm), random_(WordOf(world->seed(), Purpose::kFraud)) {
  DrawStory();
}

bool Frauds::IsLater(const Episode& a, const Episode& b) {
  return a.next.time_us != b.next.time_us ? a.next.time_us > b.next.time_us : a.order > b.order;
}

void Frauds::DrawStory() {
  uint32_t left = random_.Below(kStoryWeights);
  const Story* story = kStories;
  while (left >= story->weight) left -= (story++)->weight;
  story_ = story->scenario;
  story_size_ = static_cast<uint32_t>(random_.Between(story->min_size, story->max_size));
  story_credit_ = int64_t{random_.Below(story_size_ + 1)} * kMillion;
}

bool Frauds::Observe(const Event& honest) {
  Watch(honest);
  credit_ += fraud_ppm_;
  if (fraud_ppm_ == 0 || credit_ < story_credit_ || !Begin(honest)) return false;
  const bool is_refund_abuse = story_ == Scenario::kRefundAbuse;
  credit_ -= int64_t{story_size_} * kMillion;
  DrawStory();
  return is_refund_abuse;
}

// False: this payment is no beginning of the story, the next one may be.
bool Frauds::Begin(const Event& honest) {
  switch (story_) {
    case Scenario::kCardTesting:
      BeginCardTesting(honest.time_us);
      return true;
    case Scenario::kAccountTakeover:
      BeginTakeover(honest.time_us);
      return true;
    case Scenario::kImpossibleTravel:
      BeginTravel(honest);
      return true;
    case Scenario::kMerchantCompromise:
      if (honest.is_online || honest.is_refund) return false;
      BeginSkim(honest);
      return true;
    default:
      if (honest.is_refund) return false;
      BeginRefunds(honest);
      return true;
  }
}

void Frauds::Add(Event next, uint32_t step_count) {
  episodes_.push_back({.next = next, .order = order_++, .remaining = step_count});
  std::push_heap(episodes_.begin(), episodes_.end(), IsLater);
}

uint32_t Frauds::Victim() {
  const bool is_old = random_.Below(100) < kOldVictimPercent && victim_count_ > 0;
  const uint32_t known = std::min<uint32_t>(victim_count_, static_cast<uint32_t>(victims_.size()));
  if (is_old) return victims_[random_.Below(known)];
  const uint32_t card = random_.Below(world_->card_count());
  victims_[victim_count_++ % victims_.size()] = card;
  return card;
}

// A payment on the web by a thief in some city.
Event Frauds::Theft(Scenario scenario, uint32_t card, int64_t time_us) {
  Event event{.time_us = time_us, .thief = ++thief_count_, .card = card, .is_online = true, .scenario = scenario};
  event.merchant = world_->RandomWebShop(&random_);
  event.city = static_cast<uint8_t>(random_.Below(world_->city_count()));
  return event;
}

void Frauds::BeginCardTesting(int64_t time_us) {
  const uint32_t card = Victim();
  Event event = Theft(Scenario::kCardTesting, card, time_us + DelayUs(1, 3600, &random_));
  event.amount_minor = world_->TinyPrice(event.merchant, &random_);
  event.is_robot = random_.Below(2) == 0;
  Add(event, story_size_);
}

void Frauds::BeginTakeover(int64_t time_us) {
  const uint32_t card = Victim();
  Event event = Theft(Scenario::kAccountTakeover, card, time_us + DelayUs(60, 6 * 3600, &random_));
  event.has_new_mail = true;
  event.amount_minor = world_->Price(event.merchant, random_.Between(4000, 10000), &random_);
  Add(event, story_size_);
}

void Frauds::BeginTravel(const Event& honest) {
  Event event{.time_us = honest.time_us + DelayUs(300, 2400, &random_), .thief = ++thief_count_, .card = honest.card};
  event.scenario = Scenario::kImpossibleTravel;
  event.city = world_->FarFrom(honest.city, &random_);
  event.merchant = world_->RandomShop(event.city, &random_);
  event.amount_minor = world_->Price(event.merchant, random_.Between(2000, 5000), &random_);
  Add(event, story_size_);
}

void Frauds::BeginRefunds(const Event& honest) {
  Event event = honest;
  event.time_us += DelayUs(3600, 2 * 86400, &random_);
  event.is_refund = true;
  event.scenario = Scenario::kRefundAbuse;
  Add(event, story_size_);
}

void Frauds::BeginSkim(const Event& honest) {
  // Of an estimate that finds no place nothing is spent: four shops at a time are enough.
  if (skims_.size() == kMaxSkimCount) {
    credit_ += int64_t{story_size_} * kMillion;
    return;
  }
  skims_.push_back(
      {.merchant = honest.merchant, .end_us = honest.time_us + kSkimUs, .thief = ++thief_count_, .cards = {}});
  skims_.back().cards.reserve(kMaxSkimmedCards);
  skims_.back().cards.push_back(honest.card);
  // Settled in Watch, when the cards are counted.
  credit_ += int64_t{story_size_} * kMillion;
}

// The shop's customers are taken down; once they suffice, or the thief leaves, their cards are spent.
void Frauds::Watch(const Event& honest) {
  for (size_t s = 0; s < skims_.size();) {
    Skim& skim = skims_[s];
    const bool is_there = honest.merchant == skim.merchant && !honest.is_refund;
    if (is_there && std::find(skim.cards.begin(), skim.cards.end(), honest.card) == skim.cards.end()) {
      skim.cards.push_back(honest.card);
    }
    if (skim.cards.size() < kMaxSkimmedCards && honest.time_us < skim.end_us) {
      ++s;
      continue;
    }
    skim.end_us = std::min(skim.end_us, honest.time_us);
    if (skim.cards.size() >= kMinSkimmedCards) Spend(skim);
    skims_.erase(skims_.begin() + static_cast<ptrdiff_t>(s));
  }
}

void Frauds::Spend(const Skim& skim) {
  for (const uint32_t card : skim.cards) {
    Event event = Theft(Scenario::kMerchantCompromise, card, skim.end_us + DelayUs(86400, 4 * 86400, &random_));
    event.thief = skim.thief;
    event.amount_minor = world_->Price(event.merchant, random_.Between(1500, 5000), &random_);
    const auto step_count = static_cast<uint32_t>(random_.Between(1, 3));
    credit_ -= int64_t{step_count} * kMillion;
    Add(event, step_count);
  }
}

Event Frauds::Take() {
  std::pop_heap(episodes_.begin(), episodes_.end(), IsLater);
  Episode& episode = episodes_.back();
  const Event event = episode.next;
  credit_ += fraud_ppm_;
  if (--episode.remaining == 0) {
    episodes_.pop_back();
    return event;
  }
  Advance(&episode);
  std::push_heap(episodes_.begin(), episodes_.end(), IsLater);
  return event;
}

// From one step of a story to the next.
void Frauds::Advance(Episode* episode) {
  Event& next = episode->next;
  switch (next.scenario) {
    case Scenario::kCardTesting:
      next.time_us += DelayUs(1, 15, &random_);
      next.amount_minor = world_->TinyPrice(next.merchant, &random_);
      return;
    case Scenario::kAccountTakeover:
      next.time_us += DelayUs(60, 2400, &random_);
      next.merchant = world_->RandomWebShop(&random_);
      next.amount_minor = world_->Price(next.merchant, random_.Between(4000, 10000), &random_);
      return;
    case Scenario::kImpossibleTravel:
      next.time_us += DelayUs(120, 900, &random_);
      next.merchant = world_->RandomShop(next.city, &random_);
      next.amount_minor = world_->Price(next.merchant, random_.Between(2000, 5000), &random_);
      return;
    case Scenario::kMerchantCompromise:
      next.time_us += DelayUs(600, 36000, &random_);
      next.merchant = world_->RandomWebShop(&random_);
      next.amount_minor = world_->Price(next.merchant, random_.Between(1500, 5000), &random_);
      return;
    default:
      next.time_us += DelayUs(3600, 2 * 86400, &random_);
  }
}

}  // namespace tollgate::sample

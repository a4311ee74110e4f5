// Candidates come at a constant rate; one becomes a payment with the chance that its card's local hour and weekday give
// (thinning: Lewis and Shedler, "Simulation of nonhomogeneous Poisson processes by thinning", 1979). Who pays when is
// drawn apart from what is bought: no hour has its category, so that a rule which finds one found noise.
//
// Nobody is in two places: a holder who changes cities is not seen for a day, which suffices for any two airports.
#include "sample/habit.h"

namespace tollgate::sample {
namespace {

constexpr int64_t kFlightUs = kDayUs;
constexpr uint32_t kRefundPpm = 25000;
constexpr uint32_t kHabitPercent = 75;
constexpr uint32_t kExploreShopPercent = 55;

// Share of candidates that pay, in 10,000 x 1 / (rhythms x 24 x 7).
int64_t MeanChance() {
  int64_t hours = 0, days = 0;
  for (const auto& rhythm : kHourPercent) {
    for (const uint8_t percent : rhythm) hours += percent;
  }
  for (const uint8_t percent : kDayPercent) days += percent;
  return hours * days;
}
constexpr int64_t kMeanChanceDivisor = int64_t{10000} * static_cast<int64_t>(kRhythmCount) * 24 * 7;

}  // namespace

Habits::Habits(const World* world, int64_t start_us)
    : world_(world),
      random_(WordOf(world->seed(), Purpose::kHabits)),
      cards_(world->card_count()),
      // One payment a card and day in the mean.
      gap_us_(kDayUs / world->card_count() * MeanChance() / kMeanChanceDivisor),
      candidate_us_(start_us) {
  FindNext();
}

void Habits::FindNext() {
  for (;;) {
    candidate_us_ += gap_us_ * random_.Exponential() / Random::kExponentialMean;
    const uint32_t card = random_.BelowSkewed(world_->card_count());
    const uint32_t dice = random_.Below(10000);
    const City& home = Cities()[world_->HomeOf(card)];
    // A bias of whole weeks: no negative quotient, and 1970-01-01 was a Thursday.
    const int64_t local_us =
        candidate_us_ + home.utc_offset_minutes * kMinuteUs + (int64_t{20000} * 53 * 7 + 4) * kDayUs;
    const int64_t hour = local_us % kDayUs / kHourUs, weekday = local_us / kDayUs % 7;
    const uint32_t chance = uint32_t{kHourPercent[world_->RhythmOf(card)][hour]} * kDayPercent[weekday];
    if (dice >= chance || !Moves(card, candidate_us_)) continue;
    next_us_ = candidate_us_;
    next_card_ = card;
    return;
  }
}

// False: on his way.
bool Habits::Moves(uint32_t card, int64_t time_us) {
  Card& state = cards_[card];
  const uint8_t place = world_->WhereaboutsOf(card, time_us);
  if (state.seen_us == INT64_MIN) state.place = place;
  if (place == state.place) return true;
  if (time_us - state.seen_us < kFlightUs) return false;
  state.place = place;
  return true;
}

void Habits::ChooseMerchant(Event* event) {
  const uint8_t home = world_->HomeOf(event->card);
  if (random_.Below(100) < kHabitPercent) {
    event->merchant = world_->FavouriteOf(event->card, random_.BelowSkewed(8));
    // The shops of home are out of reach on a journey.
    const bool is_shop = !world_->IsOnWeb(event->merchant);
    if (is_shop && event->city != home) event->merchant = world_->RandomShop(event->city, &random_);
  } else if (random_.Below(100) < kExploreShopPercent) {
    event->merchant = world_->RandomShop(event->city, &random_);
  } else {
    event->merchant = world_->RandomWebShop(&random_);
  }
  event->is_online = world_->IsOnWeb(event->merchant);
}

Event Habits::Purchase(uint32_t card) {
  Event event{.card = card, .city = cards_[card].place};
  ChooseMerchant(&event);
  event.amount_minor = world_->Price(event.merchant, world_->TasteOf(card), &random_);
  return event;
}

Event Habits::Take() {
  Card& state = cards_[next_card_];
  const bool can_return =
      state.sale_minor > 0 && (state.is_sale_online || world_->CityOf(state.sale_merchant) == state.place);
  Event event;
  if (random_.Chance(kRefundPpm) && can_return) {
    event = {.amount_minor = state.sale_minor,
             .card = next_card_,
             .merchant = state.sale_merchant,
             .city = state.place,
             .is_refund = true,
             .is_online = state.is_sale_online};
    state.sale_minor = 0;
  } else {
    event = Purchase(next_card_);
    state.sale_minor = event.amount_minor;
    state.sale_merchant = event.merchant;
    state.is_sale_online = event.is_online;
  }
  event.time_us = state.seen_us = next_us_;
  FindNext();
  return event;
}

}  // namespace tollgate::sample

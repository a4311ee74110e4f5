// Delivery draws from a stream of its own and never touches a payment: with and without it the same payments happen.
// Rows in waiting are bounded by two hours of the stream, so by the number of cards.
#include "sample/delivery.h"

#include <algorithm>

namespace tollgate::sample {
namespace {

constexpr int64_t kMaxDuplicateSeconds = 600;
constexpr int64_t kMaxLateSeconds = 7200;
constexpr uint32_t kMaxOvertaking = 16;

}  // namespace

Delivery::Delivery(const World* world, const Options& options)
    : habits_(world, options.start_us),
      frauds_(world, options.fraud_ppm),
      random_(WordOf(options.seed, Purpose::kDelivery)),
      late_ppm_(options.late_ppm),
      duplicate_ppm_(options.duplicate_ppm),
      unordered_ppm_(options.unordered_ppm) {}

bool Delivery::IsLater(const Held& a, const Held& b) { return a.due != b.due ? a.due > b.due : a.order > b.order; }

void Delivery::Hold(const Event& event, Arrival arrival, int64_t due, Heap* heap) {
  heap->push_back({.row = {event, arrival}, .due = due, .order = order_++});
  std::push_heap(heap->begin(), heap->end(), IsLater);
}

Delivered Delivery::Release(Heap* heap) {
  std::pop_heap(heap->begin(), heap->end(), IsLater);
  const Delivered row = heap->back().row;
  heap->pop_back();
  return row;
}

Event Delivery::TakeNext() {
  Event event;
  if (frauds_.next_time_us() < habits_.next_time_us()) {
    event = frauds_.Take();
  } else {
    event = habits_.Take();
    if (frauds_.Observe(event)) habits_.ForgetSale(event.card);
  }
  event.number = event_count_++;
  return event;
}

Delivered Delivery::Next() {
  for (;;) {
    if (!by_row_.empty() && by_row_.front().due <= static_cast<int64_t>(event_count_)) return Release(&by_row_);
    const int64_t now_us = std::min(frauds_.next_time_us(), habits_.next_time_us());
    if (!by_time_.empty() && by_time_.front().due <= now_us) return Release(&by_time_);
    const Event event = TakeNext();
    if (random_.Chance(duplicate_ppm_)) {
      const int64_t delay_us = random_.Between(1, kMaxDuplicateSeconds) * kSecondUs;
      Hold(event, Arrival::kDuplicate, event.time_us + delay_us, &by_time_);
    }
    const uint32_t fate = random_.Below(kMillion);
    if (fate < late_ppm_) {
      Hold(event, Arrival::kLate, event.time_us + random_.Between(60, kMaxLateSeconds) * kSecondUs, &by_time_);
    } else if (fate - late_ppm_ < unordered_ppm_) {
      Hold(event, Arrival::kUnordered, static_cast<int64_t>(event_count_) + random_.Between(1, kMaxOvertaking),
           &by_row_);
    } else {
      return {event, Arrival::kInOrder};
    }
  }
}

}  // namespace tollgate::sample

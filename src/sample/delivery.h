// The stream as it arrives: in the order of time, but for late, repeated and overtaken rows.
#ifndef TOLLGATE_SAMPLE_DELIVERY_H_
#define TOLLGATE_SAMPLE_DELIVERY_H_

#include <cstdint>
#include <vector>

#include "sample/fraud.h"
#include "sample/habit.h"

namespace tollgate::sample {

enum class Arrival : uint8_t { kInOrder, kLate, kDuplicate, kUnordered };

struct Delivered {
  Event event;
  Arrival arrival = Arrival::kInOrder;
};

class Delivery {
 public:
  Delivery(const World* world, const Options& options);
  Delivered Next();

 private:
  // What is held back until a time, or until so many payments have happened.
  struct Held {
    Delivered row;
    int64_t due = 0;
    uint64_t order = 0;
  };
  using Heap = std::vector<Held>;
  static bool IsLater(const Held& a, const Held& b);
  void Hold(const Event& event, Arrival arrival, int64_t due, Heap* heap);
  Delivered Release(Heap* heap);
  Event TakeNext();

  Habits habits_;
  Frauds frauds_;
  Random random_;
  uint32_t late_ppm_, duplicate_ppm_, unordered_ppm_;
  Heap by_time_, by_row_;
  uint64_t event_count_ = 0;
  uint64_t order_ = 0;
};

}  // namespace tollgate::sample
#endif  // TOLLGATE_SAMPLE_DELIVERY_H_

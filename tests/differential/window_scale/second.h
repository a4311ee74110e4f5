// A second implementation of exact windows, for millions of records: after the fact, a key at a time.
//
// The idea: the records of a key are known, so the places that their times take in order are known too. Records are
// gone through as they arrived, and counts, sums, least and greatest values lie in trees over the places: what is in a
// window is a stretch of places, and what was dropped is taken out again. Nothing of it is like the engine, which holds
// a ring of events a key and goes over it. Who is evicted is found first, over all keys, by a list.
#ifndef TOLLGATE_TESTS_DIFFERENTIAL_WINDOW_SCALE_SECOND_H_
#define TOLLGATE_TESTS_DIFFERENTIAL_WINDOW_SCALE_SECOND_H_

#include <functional>
#include <optional>
#include <span>

#include "differential/window_scale/stream.h"
#include "window/window.h"

namespace tollgate::window_scale {

struct Value {
  window::ReadState state = window::ReadState::kMissing;
  window::Doubt doubt = window::Doubt::kNone;
  int64_t integer = 0, low = 0, high = 0;
  double number = 0;
};
// A value of a row by a read of the plan; every one comes once.
using Take = std::function<void(size_t row, size_t read, const Value& value)>;
// All values of a group. `id_count`: rows of one id are 0 <= id < id_count; 0: the plan names no id.
void ReadGroup(const plan::Plan& plan, uint32_t group, const Rows& rows, bool has_ids, const Take& take);

}  // namespace tollgate::window_scale
#endif  // TOLLGATE_TESTS_DIFFERENTIAL_WINDOW_SCALE_SECOND_H_

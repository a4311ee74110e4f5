// A row as one log takes it.
#ifndef TOLLGATE_WINDOW_ROW_H_
#define TOLLGATE_WINDOW_ROW_H_

#include <cstdint>
#include <string_view>
#include <vector>

#include "window/layout.h"

namespace tollgate::window {

// What an operand is in a row: by its kind an integer (or 0 and 1), the bits of a double, a text, or a member's digest.
struct Value {
  bool is_there = false;
  uint64_t bits = 0;
  uint64_t more_bits = 0;  // a member's other half
  std::string_view text;
};

struct Row {
  int64_t time = 0;
  uint64_t id = 0;        // 0: none
  bool is_event = false;  // `where` is true
  std::vector<Value> values;
};

// The greatest time of what may be missing.
struct Floor {
  int64_t time = kNoTime;
  bool is_saturated = false;
  void Raise(int64_t to, bool saturated) {
    if (to > time) {
      time = to;
      is_saturated = saturated;
    } else if (to == time && to != kNoTime) {
      is_saturated |= saturated;
    }
  }
};

}  // namespace tollgate::window
#endif  // TOLLGATE_WINDOW_ROW_H_

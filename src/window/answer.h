// Where what is read of one row goes, and the arithmetic that both kinds of logs share.
#ifndef TOLLGATE_WINDOW_ANSWER_H_
#define TOLLGATE_WINDOW_ANSWER_H_

#include <algorithm>
#include <cstdint>
#include <limits>
#include <span>
#include <vector>

#include "base/text_arena.h"
#include "window/layout.h"
#include "window/row.h"
#include "window/window.h"

namespace tollgate::window {

__extension__ typedef __int128 Int128;

inline constexpr int64_t kNoLow = std::numeric_limits<int64_t>::min();
inline constexpr int64_t kNoHigh = std::numeric_limits<int64_t>::max();

inline bool FitsInt64(Int128 value) {
  return value >= std::numeric_limits<int64_t>::min() && value <= std::numeric_limits<int64_t>::max();
}
inline int64_t Clamped(Int128 value) {
  constexpr Int128 kLeast = std::numeric_limits<int64_t>::min(), kMost = std::numeric_limits<int64_t>::max();
  return static_cast<int64_t>(std::clamp(value, kLeast, kMost));
}

// The results of a batch, at one row.
class Answer {
 public:
  Answer(std::span<const ReadResult> results, uint32_t row, TextArena* texts)
      : results_(results), row_(row), texts_(texts) {}

  void Missing(const ReadLayout& read, Doubt doubt) const { Set(read, ReadState::kMissing, doubt); }
  void Overflow(const ReadLayout& read) const { Set(read, ReadState::kOverflow, Doubt::kNone); }
  // `doubt` is none where the value is exact.
  void Int(const ReadLayout& read, int64_t value, int64_t low, int64_t high, Doubt doubt) const {
    const ReadResult& result = Set(read, doubt == Doubt::kNone ? ReadState::kExact : ReadState::kBounded, doubt);
    result.ints[row_] = value;
    if (!read.has_bounds) return;
    result.low[row_] = low;
    result.high[row_] = high;
  }
  void ExactInt(const ReadLayout& read, int64_t value) const { Int(read, value, value, value, Doubt::kNone); }
  void Number(const ReadLayout& read, double value, Doubt doubt) const {
    const ReadResult& result = Set(read, doubt == Doubt::kNone ? ReadState::kExact : ReadState::kBounded, doubt);
    result.numbers[row_] = value;
  }
  void Text(const ReadLayout& read, std::string_view text) const {
    Set(read, ReadState::kExact, Doubt::kNone).texts[row_] = texts_->Keep(text);
  }

 private:
  const ReadResult& Set(const ReadLayout& read, ReadState state, Doubt doubt) const {
    const ReadResult& result = results_[read.read];
    result.states[row_] = state;
    result.doubts[row_] = doubt;
    return result;
  }
  std::span<const ReadResult> results_;
  uint32_t row_;
  TextArena* texts_;
};

// Floors of a log as a whole, over all keys: what a state file did not have (README, State).
struct LogFloors {
  void Raise(const LogFloors& by) {
    log = std::max(log, by.log);
    for (size_t i = 0; i < operands.size(); ++i) operands[i] = std::max(operands[i], by.operands[i]);
  }
  int64_t log = kNoTime;
  std::vector<int64_t> operands;  // as LogLayout::operands
  Floor Of(Floor key, int32_t operand) const {
    key.Raise(log, false);
    if (operand >= 0) key.Raise(operands[static_cast<size_t>(operand)], false);
    return key;
  }
};

inline std::vector<LogFloors> NoFloors(const GroupLayout& layout) {
  std::vector<LogFloors> floors;
  for (const LogLayout& log : layout.logs) {
    floors.push_back({kNoTime, std::vector<int64_t>(log.operands.size(), kNoTime)});
  }
  return floors;
}

}  // namespace tollgate::window
#endif  // TOLLGATE_WINDOW_ANSWER_H_

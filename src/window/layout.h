// What a plan's windows come to in memory: of each group what its keys are made of and where its logs stand in an
// entry, of each log its columns and, span by span, what is read of them. Made once a state.
#ifndef TOLLGATE_WINDOW_LAYOUT_H_
#define TOLLGATE_WINDOW_LAYOUT_H_

#include <cstdint>
#include <limits>
#include <vector>

#include "plan/plan.h"

namespace tollgate::window {

inline constexpr int64_t kNoTime = std::numeric_limits<int64_t>::min();
// A larger group is in parts (README).
inline constexpr uint64_t kKeysToPart = 65536;
inline constexpr uint32_t kPartCount = 16;

struct OperandLayout {
  uint32_t input = 0;
  plan::ValueForm form = plan::ValueForm::kInt;
  plan::Register kind = plan::Register::kInt;  // of its values, where it is no member
  bool is_member = false;
  bool is_text = false;  // kept as text
  uint32_t cell = 0;     // the first of its cells in an exact log: a member has two, all else one
  // Columns of a log of buckets, which keeps what is read of it alone; -1: it is not.
  int32_t sum_column = -1, min_column = -1, max_column = -1;
};

struct ReadLayout {
  uint32_t read = 0;  // of Windows::reads
  plan::Aggregate aggregate = plan::Aggregate::kCount;
  plan::Register kind = plan::Register::kInt;
  int32_t operand = -1;
  uint32_t past = 0;
  int32_t scale = 0;
  bool has_bounds = false;
};
// Reads of one stretch of time, by operand, so that one pass over the events serves them.
struct SpanLayout {
  int64_t over_us = 0;
  int64_t offset_us = 0;
  plan::Closed closed = plan::Closed::kBoth;
  bool include_current = false;
  std::vector<ReadLayout> reads;
};

struct LogLayout {
  const plan::WindowLog* plan = nullptr;
  std::vector<OperandLayout> operands;
  std::vector<SpanLayout> spans;
  uint32_t offset = 0;      // in an entry
  uint32_t size = 0;        // there
  uint32_t cell_count = 0;  // of an event
  uint32_t event_size = 0;  // bytes of an event, all columns
  bool has_ids = false;     // records have ids

  // Of logs of buckets.
  uint32_t column_count = 0;
  uint64_t fixed_bytes = 0;  // of a key, as README counts them: sketches come on top
  double buckets_per_us = 0;
  // Rounded down. A division of 64 bits takes 40 cycles; this guess is right or one off at any width above a
  // millisecond or so, and made right at all.
  int64_t bucket_of(int64_t time) const {
    const int64_t width = plan->bucket_us;
    auto bucket = static_cast<int64_t>(static_cast<double>(time) * buckets_per_us);
    int64_t rest = time - bucket * width;
    for (; rest < 0; rest += width) --bucket;
    for (; rest >= width; rest -= width) ++bucket;
    return bucket;
  }
  int64_t first_of(int64_t bucket) const { return bucket * plan->bucket_us; }
  int64_t last_of(int64_t bucket) const { return (bucket + 1) * plan->bucket_us - 1; }

  bool is_exact() const { return plan->accuracy == plan::Accuracy::kExact; }
};

struct GroupLayout {
  const plan::WindowGroup* plan = nullptr;
  std::vector<plan::Register> key_kinds;  // as plan->key
  std::vector<LogLayout> logs;
  uint32_t entry_size = 0;
  uint32_t part_count = 1;
  uint64_t part_keys = 0;  // bounds of a part
  uint64_t part_bytes = 0;
};

std::vector<GroupLayout> MakeLayout(const plan::Plan& plan);

}  // namespace tollgate::window
#endif  // TOLLGATE_WINDOW_LAYOUT_H_

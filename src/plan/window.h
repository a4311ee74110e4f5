// Velocity windows as a plan holds them: what is kept of a key's events, and what is read of that. What each of them
// means, row by row, is src/window/README.md.
//
// Windows with one key share an entry in memory (a group). Inside it, windows that take the same events share a log:
// equal time, `where`, lateness and accuracy; a ring of buckets is of one span too.
#ifndef TOLLGATE_PLAN_WINDOW_H_
#define TOLLGATE_PLAN_WINDOW_H_

#include <cstdint>
#include <string>
#include <vector>

#include "base/aggregate.h"
#include "plan/op.h"
#include "plan/value_form.h"

namespace tollgate::plan {

using Aggregate = tollgate::Aggregate;
enum class Accuracy : uint8_t { kExact, kBucketed, kSketch };
enum class Closed : uint8_t { kBoth, kRight, kLeft, kNeither };

inline constexpr int64_t kMaxSpanUs = int64_t{400} * 86400 * 1000000;  // of over + offset
inline constexpr uint32_t kMaxWindowEvents = 100000;
inline constexpr uint32_t kMaxWindowBuckets = 10000;
inline constexpr uint32_t kMaxWindowShards = 1024;

// A value that a log keeps of each of its events. "Input" is an index of Windows::inputs here and below.
struct WindowOperand {
  uint32_t input = 0;
  ValueForm form = ValueForm::kInt;  // bool, double, text; all others are int64
  int32_t scale = 0;                 // kDecimal
  bool is_member = false;            // only counted as distinct: a keyed hash of it is kept
  std::string identity;              // "sha256:...": equal where the expression means the same
};

struct WindowLog {
  uint32_t time = 0;   // input, timestamps
  int32_t where = -1;  // input, a boolean; -1: all
  int64_t lateness_us = 0;
  int64_t retention_us = 0;  // the longest over + offset of its reads
  Accuracy accuracy = Accuracy::kExact;
  uint32_t max_events = 0;    // kExact: of a key
  int64_t bucket_us = 0;      // the others: width of a bucket
  uint32_t bucket_count = 0;  // buckets that hold retention and lateness
  std::vector<WindowOperand> operands;
  std::string identity;  // of time, where, lateness, accuracy, bucket_us: what says whose a log in a state file is
};

struct WindowGroup {
  std::vector<uint32_t> key;  // inputs: integers, texts, booleans
  bool is_sensitive = false;  // key or members read what is sensitive: found by trying all, but for a secret
  uint64_t max_keys = 0;
  uint64_t max_bytes = 0;
  uint32_t shards = 1;  // items of a store that one key is split into
  std::vector<WindowLog> logs;
  std::string identity;
};

// One value that a condition or a reason reads.
struct WindowRead {
  uint32_t group = 0;
  uint32_t log = 0;
  Aggregate aggregate = Aggregate::kCount;
  int32_t operand = -1;  // of the log; -1: none
  uint32_t past = 0;     // kLast: which event, 0 is the newest
  int64_t over_us = 0;
  int64_t offset_us = 0;
  Closed closed = Closed::kBoth;
  bool include_current = false;
  ValueForm form = ValueForm::kInt;
  int32_t scale = 0;
  uint32_t window = 0;    // of Windows::names
  std::string value;      // "count", "sum"; of kLast the field's name
  std::string path;       // "windows.card_1h.count", "windows.card_last.last[0].lat"
  bool is_shown = false;  // a condition reads it, so verdicts show it; else only reasons do
};
// The register that holds what is read.
Register RegisterOf(ValueForm form);
// Whether it has bounds where it is not exact: integers and decimals that count, add up or compare.
constexpr bool HasBounds(Aggregate aggregate) { return aggregate <= Aggregate::kMax; }
bool HasBounds(const WindowRead& read);

struct Windows {
  std::vector<uint32_t> inputs;  // registers of the prelude
  std::vector<WindowGroup> groups;
  std::vector<WindowRead> reads;   // as verdicts show them: by window in pack order, then by aggregate
  std::vector<std::string> names;  // of windows that something reads, in pack order
  bool empty() const { return reads.empty(); }
};

}  // namespace tollgate::plan
#endif  // TOLLGATE_PLAN_WINDOW_H_

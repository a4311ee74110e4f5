// Velocity windows at work: the state of one stream, what a batch asks of it, and what it answers. README.md says what
// each value means.
//
// The idea: a group of windows is one hash table by the digest of the key, in parts by that digest (README: 1 or 16). A
// batch is prepared by any thread (digests, and for each part its rows in input order); then each part takes its rows
// in two passes, one that hashes and touches memory and one that reads and updates in row order. Parts are independent,
// so threads work on different parts of one state at once, and a part sees the batches in their order.
#ifndef TOLLGATE_WINDOW_WINDOW_H_
#define TOLLGATE_WINDOW_WINDOW_H_

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/text_arena.h"
#include "base/texts.h"
#include "plan/plan.h"
#include "tollgate/status.hpp"

namespace tollgate::window {

// An input (plan::Windows::inputs) over a batch. Bitmaps are whole words with zeroes past the last row.
struct Input {
  const uint64_t* ok = nullptr;    // rows with a value; of a boolean: true or false
  const uint64_t* bits = nullptr;  // booleans: the values
  const int64_t* ints = nullptr;
  const double* numbers = nullptr;
  Texts texts;
};
struct Batch {
  size_t row_count = 0;
  const uint64_t* accepted = nullptr;  // rows that are valid
  std::span<const Input> inputs;       // as Windows::inputs
  std::optional<Input> id;             // record.id, texts or integers; none: the pack names none
};

// One of Windows::reads over a batch. Memory is the caller's, row_count of each; rows that are not seen (README) are
// left as they are.
enum class ReadState : uint8_t { kMissing, kExact, kBounded, kOverflow };
enum class Doubt : uint8_t { kNone, kInexact, kSaturated, kEvicted };
struct ReadResult {
  ReadState* states = nullptr;
  Doubt* doubts = nullptr;            // where kBounded, and where kMissing because events may be missing
  int64_t* ints = nullptr;            // int64 and booleans (0, 1): the value held
  int64_t* low = nullptr;             // HasBounds(read): where kExact or kBounded; INT64_MIN: none
  int64_t* high = nullptr;            // INT64_MAX: none
  double* numbers = nullptr;          // doubles
  std::string_view* texts = nullptr;  // texts, kept in the arena
};

// 128 bits of SipHash under the state's key.
struct Digest {
  uint64_t high = 0;
  uint64_t low = 0;
  friend auto operator<=>(const Digest&, const Digest&) = default;
};

// A batch made ready: of one state, used again.
struct Prepared {
  const Batch* batch = nullptr;
  struct Group {
    std::vector<Digest> digests;        // per row that is seen
    std::vector<uint32_t> rows;         // seen rows: part by part, in input order inside each
    std::vector<uint32_t> part_begins;  // part_count + 1
  };
  std::vector<Group> groups;
  std::vector<uint64_t> ids;  // per row; 0: none
  // Memory of Prepare: seen rows in input order, their digests, the bytes of a key.
  std::vector<uint32_t> seen_rows;
  std::vector<Digest> seen_digests;
  std::string key;
};

struct GroupCounts {
  uint64_t keys = 0;
  uint64_t bytes = 0;
  uint64_t evicted = 0;     // keys, since the state was made or loaded; so the two below
  uint64_t late = 0;        // events
  uint64_t duplicates = 0;  // events
};

// What a state file holds, for people: a line a window.
struct WindowInfo {
  std::string name;
  uint64_t keys = 0;
  uint64_t bytes = 0;
  std::optional<int64_t> oldest_us, newest_us;  // event times held
  std::optional<int64_t> evicted_until_us;
};

using Write = std::function<Status(std::string_view)>;

// The windows of one stream. Not shared between threads but as Observe says.
class State {
 public:
  // `plan` outlives the state. No secret: a random one, and Save refuses. `holds_items`: the state holds what PutItem
  // gives it and nothing else, without bounds; it is no file.
  State(const plan::Plan& plan, std::optional<std::string_view> secret, bool holds_items = false);
  ~State();

  const plan::Plan& plan() const;
  size_t part_count() const;
  // Any thread. `prepared` borrows `batch`.
  void Prepare(const Batch& batch, Prepared* prepared) const;
  // The rows of one part: reads, then updates, row by row. Of one part batches come in input order, one thread at a
  // time; of different parts at once. Every part of every batch is to be observed. Texts of results go to `texts`.
  void Observe(const Prepared& prepared, size_t part, std::span<const ReadResult> results, TextArena* texts);

  std::vector<GroupCounts> counts() const;  // as Windows::groups; no Observe runs

  // The file: the same bytes for the same rows, however they were cut into batches, parts or runs. Errors: what `write`
  // gave; INVALID_ARGUMENT without a secret.
  Status Save(const Write& write) const;
  // Into a state that has observed nothing. BAD_STATE (which byte, what is wrong; another secret; nothing is changed).
  Status Load(std::string_view bytes);
  // Windows of the file that was loaded or merged last whose events the plan does not keep: its own name for each.
  const std::vector<std::string>& dropped() const;
  // Adds the state of another stream: keys that both have must have other records. BAD_STATE as Load.
  Status Merge(std::string_view bytes);

  // Items: one key's state apart, for stores. A state made for items holds only what was given, and says what changed:
  // all items of what is observed are put before, each once. The names of the items that `prepared` reads, each once,
  // in order: "group/digest/shard", letters and digits.
  std::vector<std::string> Needs(const Prepared& prepared) const;
  // What the store holds under a name; empty `bytes`: nothing. BAD_STATE.
  Status PutItem(std::string_view name, std::string_view version, std::string_view bytes);
  struct Change {
    std::string name;
    std::string version;  // as PutItem gave it; empty: there was none
    std::string bytes;
    int64_t keep_us = 0;  // how long after its newest event it still matters
  };
  // What changed since the items were put; the shard that a row goes to is that of its id.
  std::vector<Change> Changes() const;
  void Clear();  // all items; late and repeated events stay counted
  // All items, and what was counted since the last Clear: for a transaction that is done again.
  void Forget();

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

// What a file says of itself, its checksums verified; needs no plan and no secret. BAD_STATE.
Expected<std::vector<WindowInfo>> Inspect(std::string_view bytes);

}  // namespace tollgate::window
#endif  // TOLLGATE_WINDOW_WINDOW_H_

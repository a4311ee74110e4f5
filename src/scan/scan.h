// The scan: a batch of columns -> decisions. validate -> prelude -> observe -> eval -> decide, all on bitmaps; see
// ARCHITECTURE.md.
#ifndef TOLLGATE_SCAN_SCAN_H_
#define TOLLGATE_SCAN_SCAN_H_

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "plan/plan.h"
#include "tollgate/scan.h"
#include "tollgate/status.hpp"
#include "window/stream.h"

namespace tollgate::scan {

// Everything a scan may write. One per thread.
class Scratch {
 public:
  Scratch(const plan::Plan& plan, tg_cpu cpu);  // cpu is resolved (base/cpu.h)
  ~Scratch();
  struct State;
  State& state() { return *state_; }
  const State& state() const { return *state_; }
  // What lists and tables hold, from the next scan on: made for the plan, and outliving its use. Null: the plan's own.
  // Texts of decisions made before may stand in the data before: it must outlive them too.
  void UseData(const lookup::Data* data);
  // What windows remember, from the next scan on: of the plan, outliving its use. Null: each scan is a stream of its
  // own.
  void UseStream(window::Stream* stream);

 private:
  std::unique_ptr<State> state_;
};

// INVALID_ARGUMENT or BAD_INPUT where the batch is not what the plan reads; nothing was counted then. `ticket` is the
// batch's number in the stream (window/stream.h); none: the next. Other errors are the stream's.
Status Scan(const plan::Plan& plan, const tg_batch& batch, Scratch* scratch, tg_decisions* decisions,
            std::optional<uint64_t> ticket = {});

// What a scan of the batch would read from outside: rows of external tables, items of the stream's state. Counts
// nothing. A row's key that depends on a window or on another external row is not known yet, and not named.
struct Need {
  int32_t table = -1;  // of the plan; -1: an item of the state
  std::string key;
};
Status Needs(const plan::Plan& plan, const tg_batch& batch, Scratch* scratch, std::vector<Need>* needs);

// After Scan: what was read of a window for a row; nullopt: the row is not seen by it (it is invalid, or its key or
// time has no value).
struct WindowValue {
  window::ReadState state = window::ReadState::kMissing;
  window::Doubt doubt = window::Doubt::kNone;
  int64_t integer = 0;                        // of all but doubles and texts
  int64_t low = INT64_MIN, high = INT64_MAX;  // none, of what has no bounds
  double number = 0;
  std::string_view text;
};
std::optional<WindowValue> ValueOf(const Scratch& scratch, size_t read, int32_t row);

// After Scan: the cause of a row's UNKNOWN or ERROR in a rule.
tg_cause Cause(const plan::Plan& plan, const Scratch& scratch, int32_t row, int32_t rule);

// After Scan: the text of a value register for a row, as a reason writes it; "?" where it has no value. `buffer` may be
// used and must outlive the view.
std::string_view ReasonValue(const plan::Plan& plan, const Scratch& scratch, const plan::ReasonPart& part, int32_t row,
                             std::string* buffer);

}  // namespace tollgate::scan
#endif  // TOLLGATE_SCAN_SCAN_H_

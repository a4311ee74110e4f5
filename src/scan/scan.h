// The scan: a batch of columns -> decisions. validate -> eval -> decide, all on bitmaps; see ARCHITECTURE.md.
#ifndef TOLLGATE_SCAN_SCAN_H_
#define TOLLGATE_SCAN_SCAN_H_

#include <memory>
#include <string_view>

#include "plan/plan.h"
#include "tollgate/scan.h"
#include "tollgate/status.hpp"

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

 private:
  std::unique_ptr<State> state_;
};

// INVALID_ARGUMENT or BAD_INPUT where the batch is not what the plan reads.
Status Scan(const plan::Plan& plan, const tg_batch& batch, Scratch* scratch, tg_decisions* decisions);

// After Scan: the cause of a row's UNKNOWN or ERROR in a rule.
tg_cause Cause(const plan::Plan& plan, const Scratch& scratch, int32_t row, int32_t rule);

// After Scan: the text of a value register for a row, as a reason writes it; "?" where it has no value. `buffer` may be
// used and must outlive the view.
std::string_view ReasonValue(const plan::Plan& plan, const Scratch& scratch, const plan::ReasonPart& part, int32_t row,
                             std::string* buffer);

}  // namespace tollgate::scan
#endif  // TOLLGATE_SCAN_SCAN_H_

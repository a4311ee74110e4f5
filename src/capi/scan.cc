#include "tollgate/scan.h"

#include "base/cpu.h"
#include "capi/boundary.h"
#include "capi/handles.h"

using tollgate::Status;
using tollgate::capi::Boundary;
using tollgate::capi::RequireAll;

tg_status tg_scratch_new(const tg_plan* plan, tg_cpu cpu, tg_scratch** scratch, tg_error* error) {
  return Boundary(error, [&]() -> Status {
    const Status status = RequireAll({{"plan", plan}, {"scratch", scratch}});
    if (!status.ok()) return status;
    const tollgate::Expected<tg_cpu> resolved = tollgate::ResolveCpu(cpu);
    if (!resolved.ok()) return resolved.status();
    *scratch = new tg_scratch(plan, *resolved);
    return {};
  });
}

void tg_scratch_free(tg_scratch* scratch) { delete scratch; }

tg_status tg_scan(const tg_plan* plan, const tg_batch* batch, tg_scratch* scratch, tg_decisions* decisions,
                  tg_error* error) {
  return Boundary(error, [&]() -> Status {
    const Status status =
        RequireAll({{"plan", plan}, {"batch", batch}, {"scratch", scratch}, {"decisions", decisions}});
    if (!status.ok()) return status;
    if (scratch->plan != plan) return Status(TG_INVALID_ARGUMENT, "the scratch was made for another plan");
    tg_decisions made{};
    const Status scanned = tollgate::scan::Scan(*plan->plan, *batch, &scratch->scratch, &made);
    if (scanned.ok()) *decisions = made;
    return scanned;
  });
}

tg_cause tg_scan_cause(const tg_plan* plan, const tg_scratch* scratch, int32_t row, int32_t rule) {
  tg_cause cause{};
  if (plan == nullptr || scratch == nullptr || scratch->plan != plan) return cause;
  if (row < 0 || rule < 0 || static_cast<size_t>(rule) >= plan->plan->rules.size()) return cause;
  // Looking a cause up allocates nothing; should that change, no answer is better than a dead process.
  Boundary(nullptr, [&]() -> Status {
    cause = tollgate::scan::Cause(*plan->plan, scratch->scratch, row, rule);
    return {};
  });
  return cause;
}

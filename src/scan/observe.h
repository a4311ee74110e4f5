// What windows take of a batch.
#ifndef TOLLGATE_SCAN_OBSERVE_H_
#define TOLLGATE_SCAN_OBSERVE_H_

#include "scan/state.h"

namespace tollgate::scan {

// After the prelude: fills state->windows.batch and prepares it for the stream's state.
void PrepareWindows(State* state, const window::Stream& stream);

}  // namespace tollgate::scan
#endif  // TOLLGATE_SCAN_OBSERVE_H_

// One op over a batch: reads its operands' registers, fills its own. One switch an op and batch; the loops are inside.
#ifndef TOLLGATE_SCAN_EVAL_H_
#define TOLLGATE_SCAN_EVAL_H_

#include "plan/op.h"
#include "scan/state.h"

namespace tollgate::scan {

void EvaluateOp(State* state, uint32_t index);

// The groups of op.def; false where the op is of another group.
bool EvaluateComparison(State* state, const plan::Op& op, Register* out);
bool EvaluateArithmetic(State* state, const plan::Op& op, Register* out);
bool EvaluateConversion(State* state, const plan::Op& op, Register* out);
bool EvaluateText(State* state, const plan::Op& op, Register* out);
bool EvaluateLookup(State* state, const plan::Op& op, Register* out);
bool EvaluateWindow(State* state, const plan::Op& op, Register* out);

}  // namespace tollgate::scan
#endif  // TOLLGATE_SCAN_EVAL_H_

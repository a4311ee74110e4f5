// The assertions of a schema over a column. Each gives the rows that fail; the caller makes findings of them.
#ifndef TOLLGATE_SCAN_CHECK_H_
#define TOLLGATE_SCAN_CHECK_H_

#include "scan/state.h"

namespace tollgate::scan {

// Rows of `candidates` (that have a value) and of `overflow` (whose value does not fit the column) where the assertion
// does not hold.
void FailNumbers(State* state, const PreparedCheck& check, const uint64_t* candidates, const uint64_t* overflow,
                 uint64_t* failed);
// The same for assertions on text and booleans.
void FailTexts(State* state, const PreparedCheck& check, const uint64_t* candidates, uint64_t* failed);

}  // namespace tollgate::scan
#endif  // TOLLGATE_SCAN_CHECK_H_

// The law of the readers: a CSV row and its JSON twin get the same verdict, the same codes and the same pointers.
#ifndef TOLLGATE_TESTS_DIFFERENTIAL_TWIN_H_
#define TOLLGATE_TESTS_DIFFERENTIAL_TWIN_H_

#include <string>

#include "differential/compare.h"
#include "plan/plan.h"

namespace tollgate::differential {

// Scans the rows of a generated case that have twins, once as CSV and once as NDJSON. "" or what differs. Members stand
// in the order of the columns or in another, texts are escaped or not.
std::string CompareTwins(const Case& one, const plan::Plan& plan, const Settings& settings, Tally* tally);

}  // namespace tollgate::differential
#endif  // TOLLGATE_TESTS_DIFFERENTIAL_TWIN_H_

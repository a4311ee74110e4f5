// One finding as one JSON object, members in this order: code, severity, record, line, offset, size, column, name,
// instance, schema, expected, got. A finding about no column leaves out column and name; empty texts are left out too.
// `record` is -1 for the header and the input as a whole.
#ifndef TOLLGATE_REPORT_FINDING_JSON_H_
#define TOLLGATE_REPORT_FINDING_JSON_H_

#include <string>

#include "tollgate/read.h"

namespace tollgate::report {

// Without a line end.
void AppendFindingJson(const tg_finding& finding, std::string* out);

}  // namespace tollgate::report
#endif  // TOLLGATE_REPORT_FINDING_JSON_H_

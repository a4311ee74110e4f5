// Diagnostics as a person reads them.
#ifndef TOLLGATE_REPORT_DIAGNOSTIC_TEXT_H_
#define TOLLGATE_REPORT_DIAGNOSTIC_TEXT_H_

#include <string>

#include "base/diagnostic.h"

namespace tollgate::report {

// By file and place, each with its source line and a caret, then a line that counts them:
//   pack.yaml:12:9: error: unknown key `scor` in a rule [compile.pack.unknown_key]
//      12 |   - {id: a, scor: 5}
//         |             ^~~~
//     hint: did you mean `score`?
// Lines of a file that holds data (a list, a table) are not quoted: they may hold card numbers. Empty where there is no
// diagnostic. The text is stable, and never holds a control character of the source.
std::string RenderDiagnostics(const SourceMap& sources, const Diagnostics& diagnostics);

}  // namespace tollgate::report
#endif  // TOLLGATE_REPORT_DIAGNOSTIC_TEXT_H_

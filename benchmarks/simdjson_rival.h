// Bare simdjson On-Demand over the same NDJSON, touching the same 22 fields: every value is read as its type, nothing
// is checked beside what that takes. Found by name (`object[name]`), or taken in turn with the next name predicted,
// which is how one makes it fast.
#ifndef TOLLGATE_BENCHMARKS_SIMDJSON_RIVAL_H_
#define TOLLGATE_BENCHMARKS_SIMDJSON_RIVAL_H_

#include <string>

#include "harness.h"
#include "json_lines.h"

namespace tollgate::bench {

// How many events the benchmarks of single events take in turn.
inline constexpr size_t kOneEventCount = 256;

// rival/simdjson/by_name/<order>, rival/simdjson/in_turn/<order>.
void AddSimdjson(const std::string& order, const JsonLines& lines, Suite* suite);
// rival/simdjson/one_line: a document a line, in turn.
void AddSimdjsonOneLine(const JsonLines& lines, Suite* suite);

}  // namespace tollgate::bench
#endif  // TOLLGATE_BENCHMARKS_SIMDJSON_RIVAL_H_

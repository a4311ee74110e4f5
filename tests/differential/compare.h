// One generated case through the engine and through the oracle, row by row.
#ifndef TOLLGATE_TESTS_DIFFERENTIAL_COMPARE_H_
#define TOLLGATE_TESTS_DIFFERENTIAL_COMPARE_H_

#include <string>

#include "differential/generate.h"
#include "differential/session.h"
#include "tollgate/types.h"

namespace tollgate::differential {

struct Settings {
  int row_count = 2000;
  int32_t batch_row_count = 1024;
  tg_cpu cpu = TG_CPU_AUTO;
  Case* generated = nullptr;  // where not null, gets the case
  WindowPlace window_place = WindowPlace::kMemory;
  bool compares_bytes = false;  // also: the written output of 1 and 2 threads and of every batch size is the same
};

struct Tally {
  int64_t packs = 0;
  int64_t rows = 0;
  int64_t valid = 0;
  int64_t fired = 0;
  int64_t unknown = 0;
  int64_t errors = 0;
  int64_t findings = 0;
  int64_t byte_comparisons = 0;
  // Values of windows; of these with bounds alone, and of windows that may err.
  int64_t window_values = 0;
  int64_t bounded_values = 0;
  int64_t inexact_values = 0;
  int64_t twins = 0;  // rows read as CSV and as NDJSON
};

// "" where engine and oracle agree on everything; else what differs, with the pack and the row.
std::string Compare(uint64_t seed, const Settings& settings, Tally* tally);
// The same of a case drawn from these choices.
std::string Compare(Random pack_choices, Random row_choices, const Settings& settings, Tally* tally);
// The same of a case that has its rows. It may be without a pack: then the schema is compiled alone. What is refused,
// or has a header that is, is nothing to compare. Its fields need no kind, so its rows get no twins in JSON.
std::string CompareGiven(const Case& one, const Settings& settings, Tally* tally);

}  // namespace tollgate::differential
#endif  // TOLLGATE_TESTS_DIFFERENTIAL_COMPARE_H_

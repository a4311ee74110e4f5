// One generated case through the engine and through the oracle, row by row.
#ifndef TOLLGATE_TESTS_DIFFERENTIAL_COMPARE_H_
#define TOLLGATE_TESTS_DIFFERENTIAL_COMPARE_H_

#include <string>

#include "differential/generate.h"
#include "tollgate/types.h"

namespace tollgate::differential {

struct Settings {
  int row_count = 2000;
  int32_t batch_row_count = 1024;
  tg_cpu cpu = TG_CPU_AUTO;
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
};

// "" where engine and oracle agree on everything; else what differs, with the pack and the row.
std::string Compare(uint64_t seed, const Settings& settings, Tally* tally);

}  // namespace tollgate::differential
#endif  // TOLLGATE_TESTS_DIFFERENTIAL_COMPARE_H_

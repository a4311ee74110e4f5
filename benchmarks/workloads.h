// The groups of benchmarks; each is a file of its own.
#ifndef TOLLGATE_BENCHMARKS_WORKLOADS_H_
#define TOLLGATE_BENCHMARKS_WORKLOADS_H_

#include "harness.h"
#include "json_lines.h"
#include "transactions.h"

namespace tollgate::bench {

// What workloads run over. Made once, read by all.
struct Inputs {
  Transactions clean;
  Transactions one_percent_bad;
  Transactions all_bad;
  JsonLines json_stable, json_shuffled;  // of `clean`
};

void AddFloor(const Inputs& inputs, Suite* suite);
void AddCsvCut(const Inputs& inputs, Suite* suite);
void AddCsvDecode(const Inputs& inputs, Suite* suite);
void AddCsvValidate(const Inputs& inputs, Suite* suite);
void AddCsvRivals(const Inputs& inputs, Suite* suite);
void AddNdjson(const Inputs& inputs, Suite* suite);
void AddCompare(const Inputs& inputs, Suite* suite);
void AddScreen(const Inputs& inputs, Suite* suite);
void AddOneEvent(const Inputs& inputs, Suite* suite);
void AddPatterns(const Inputs& inputs, Suite* suite);
void AddPlanLoad(const Inputs& inputs, Suite* suite);
void AddSparkov(const Inputs& inputs, Suite* suite);
void AddWindows(Suite* suite);

}  // namespace tollgate::bench
#endif  // TOLLGATE_BENCHMARKS_WORKLOADS_H_

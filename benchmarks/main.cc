// tollgate_bench [--damage_truth] [Google Benchmark's flags]. See README.md.
#include <cstdio>
#include <cstring>

#include "engine.h"
#include "workloads.h"

namespace tollgate::bench {
namespace {

Inputs MakeInputs(bool damages_truth) {
  TransactionOptions options;
  options.damages_truth = damages_truth;
  Inputs inputs;
  inputs.clean = MakeTransactions(options);
  options.bad_permille = 10;
  inputs.one_percent_bad = MakeTransactions(options);
  options.bad_permille = 1000;
  inputs.all_bad = MakeTransactions(options);
  return inputs;
}

int Main(int argc, char** argv) {
  const bool damages_truth = argc > 1 && std::strcmp(argv[1], "--damage_truth") == 0;
  if (damages_truth) {
    argv[1] = argv[0];
    --argc, ++argv;
  }
  const Inputs inputs = MakeInputs(damages_truth);
  const Transactions& clean = inputs.clean;
  std::printf("%zu rows of %zu columns, %.1f bytes a row, %.0f %% with quotes; best path: %s\n", clean.row_count,
              kColumnCount, static_cast<double>(clean.rows.size()) / static_cast<double>(clean.row_count),
              100.0 * static_cast<double>(clean.quoted_row_count) / static_cast<double>(clean.row_count),
              CpuName(TG_CPU_AUTO));
  Suite suite;
  AddFloor(inputs, &suite);
  AddCsvCut(inputs, &suite);
  AddCsvDecode(inputs, &suite);
  AddCsvValidate(inputs, &suite);
  AddCompare(inputs, &suite);
  AddScreen(inputs, &suite);
  AddOneEvent(inputs, &suite);
  AddSparkov(inputs, &suite);
  return suite.Run(argc, argv);
}

}  // namespace
}  // namespace tollgate::bench

int main(int argc, char** argv) { return tollgate::bench::Main(argc, argv); }

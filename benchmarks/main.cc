// tollgate_bench [--damage_truth] [Google Benchmark's flags]. See README.md.
#include <cstdio>
#include <cstring>

#include "engine.h"
#include "workloads.h"

namespace tollgate::bench {
namespace {

void MakeInputs(bool damages_truth, Inputs* inputs) {
  TransactionOptions options;
  options.damages_truth = damages_truth;
  inputs->clean = MakeTransactions(options);
  inputs->json_stable = MakeJsonLines(inputs->clean, KeyOrder::kStable);
  inputs->json_shuffled = MakeJsonLines(inputs->clean, KeyOrder::kShuffled);
  options.bad_permille = 10;
  inputs->one_percent_bad = MakeTransactions(options);
  options.bad_permille = 1000;
  inputs->all_bad = MakeTransactions(options);
}

// What speed was set as a goal, as far as it is measured here; P6's 200 comparisons are a row's.
void AddGoals(Suite* suite) {
  const std::string best = CpuName(TG_CPU_AUTO);
  suite->AddGoal({"P1", "CSV, 22 columns validated", "csv/validate", {"rival/zsv/touch"}, 1.5, 1.0});
  suite->AddGoal({"P1'", "the same without zsv", "csv/validate", {"floor/index_and_touch"}, 1.5, 1.0});
  for (const char* order : {"stable", "shuffled"}) {
    const std::string keys = order;
    const bool is_stable = keys == "stable";
    suite->AddGoal({is_stable ? "P3" : "P4",
                    "NDJSON validated, keys " + keys,
                    "ndjson/validate/" + keys,
                    {"rival/simdjson/by_name/" + keys, "rival/simdjson/in_turn/" + keys},
                    is_stable ? 1.0 : 1.7,
                    is_stable ? 0.75 : 1.4});
  }
  suite->AddGoal({"P6", "200 comparisons, batched, an event", "compare/ops/" + best, {}, 25, 12});
  suite->AddGoal(
      {"P7", "one event: JSON, 200 rules, verdict", "one_event/json_line", {"rival/simdjson/one_line"}, 2.2, 1.3});
  suite->AddGoal({"P8", "whole path without text patterns, a row", "screen/none/1_thread", {}, 300, 170});
  suite->AddGoal({"P9", "1,000 text patterns", "patterns/set", {"patterns/hs_scan"}, 1.25, 1.1});
  suite->AddGoal({"P13", "load 5,000 rules and 10,000 patterns", "plan_load/trusted", {}, 20e6, 5e6});
}

int Main(int argc, char** argv) {
  const bool damages_truth = argc > 1 && std::strcmp(argv[1], "--damage_truth") == 0;
  if (damages_truth) {
    argv[1] = argv[0];
    --argc, ++argv;
  }
  Inputs inputs;
  MakeInputs(damages_truth, &inputs);
  const Transactions& clean = inputs.clean;
  std::printf("%zu rows of %zu columns, %.1f bytes a row, %.0f %% with quotes; best path: %s\n", clean.row_count,
              kColumnCount, static_cast<double>(clean.rows.size()) / static_cast<double>(clean.row_count),
              100.0 * static_cast<double>(clean.quoted_row_count) / static_cast<double>(clean.row_count),
              CpuName(TG_CPU_AUTO));
  Suite suite;
  AddFloor(inputs, &suite);
  AddCsvCut(inputs, &suite);
  AddCsvDecode(inputs, &suite);
  AddCsvRivals(inputs, &suite);
  AddCsvValidate(inputs, &suite);
  AddNdjson(inputs, &suite);
  AddCompare(inputs, &suite);
  AddScreen(inputs, &suite);
  AddOneEvent(inputs, &suite);
  AddPatterns(inputs, &suite);
  AddPlanLoad(inputs, &suite);
  AddSparkov(inputs, &suite);
  AddWindows(&suite);
  AddGoals(&suite);
  return suite.Run(argc, argv);
}

}  // namespace
}  // namespace tollgate::bench

int main(int argc, char** argv) { return tollgate::bench::Main(argc, argv); }

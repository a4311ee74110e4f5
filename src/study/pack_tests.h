// The tests that a pack carries: each record is read, scanned and compared with what the pack expects of it. The same
// readers and the same scan as everywhere: a test proves the plan that will run. Before its record, windows see the
// records of its history, and no others; external tables hold the rows that it brings, and no others.
#ifndef TOLLGATE_STUDY_PACK_TESTS_H_
#define TOLLGATE_STUDY_PACK_TESTS_H_

#include <string>
#include <vector>

#include "plan/plan.h"

namespace tollgate::study {

struct PackTestResult {
  std::string name;
  bool passed = false;
  std::string message;  // "outcome: expected review, got approve; ..."; empty where it passed
};

// In pack order. `rules` names exactly the live rules that fired; `rules_include` may name shadow rules too.
std::vector<PackTestResult> RunPackTests(const plan::Plan& plan);

}  // namespace tollgate::study
#endif  // TOLLGATE_STUDY_PACK_TESTS_H_

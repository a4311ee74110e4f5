// What a run counted. One tally a block, merged in input order as blocks are written, so that a summary says exactly
// what was written, whatever the threads. Memory is bounded by the plan (rules, fields) and by codes.def, never by the
// rows: a file whose every row is bad costs what a clean one does.
#ifndef TOLLGATE_REPORT_TALLY_H_
#define TOLLGATE_REPORT_TALLY_H_

#include <cstdint>
#include <string>
#include <vector>

#include "report/decision_writer.h"

namespace tollgate::report {

struct CodeCount {
  tg_code code = 0;
  int64_t records = 0;  // that have it, each once
  int64_t last_record = -1;
  uint64_t first_line = 0;   // where it stood first in the input
  std::string first_column;  // header name there; "": none
};

struct CauseCount {
  tg_text kind;  // static memory
  tg_text path;  // the plan's
  int64_t rows = 0;
};

struct RuleCount {
  int64_t hits = 0;
  int64_t unknown = 0;
  int64_t errors = 0;
  std::vector<CauseCount> unknown_causes;
  std::vector<CauseCount> error_causes;
};

class Tally {
 public:
  explicit Tally(const plan::Plan& plan);
  void Clear();
  void Add(const Scanned& scanned);
  // A finding about the input as a whole.
  void AddInputFinding(const tg_finding& finding);
  // `later` counted rows that stand behind all of ours.
  void Merge(const Tally& later);

  int64_t records = 0;
  int64_t valid = 0;
  uint64_t accepted_bytes = 0;
  uint64_t rejected_bytes = 0;
  std::vector<int64_t> outcomes;  // as Plan::outcomes
  std::vector<RuleCount> rules;   // pack order
  std::vector<CodeCount> codes;   // in order of first sight; warnings too

 private:
  void AddFindings(const Scanned& scanned);
  void AddFinding(const tg_finding& finding);
  void AddRules(const Scanned& scanned);
  void AddCauses(const Scanned& scanned, const uint8_t* bitmap, int32_t rule, int64_t* count,
                 std::vector<CauseCount>* causes);

  const plan::Plan* plan_;
};

}  // namespace tollgate::report
#endif  // TOLLGATE_REPORT_TALLY_H_

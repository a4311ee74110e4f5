// The plan: everything that a scan and a report need, immutable once built. Flat vectors and indexes, so that it can be
// saved. `hot` parts come first; the cold section serves reports and explanations.
#ifndef TOLLGATE_PLAN_PLAN_H_
#define TOLLGATE_PLAN_PLAN_H_

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/time.h"
#include "column/assertion.h"
#include "column/layout.h"
#include "lookup/data.h"
#include "lookup/set.h"
#include "pattern/set.h"
#include "plan/op.h"
#include "plan/value_form.h"
#include "plan/window.h"

namespace tollgate::plan {

// What the assertions of a field need beside its column, compiled: numbers of pattern_sets and text_sets.
struct FieldCheck {
  column::Assertion assertion;
  int32_t pattern_set = -1;  // kPattern
  uint32_t member = 0;       // of the pattern set
  int32_t text_set = -1;     // kTexts with many texts; few are compared one by one
};

enum class OnMiss : uint8_t { kNoMatch, kMatch, kOutcome };
struct Fallback {
  OnMiss kind = OnMiss::kNoMatch;
  int32_t outcome = -1;  // kOutcome: the rule counts as a match that forces this outcome and adds no score
};

struct Rule {
  uint32_t when = 0;  // boolean register
  int32_t score = 0;
  int32_t outcome = -1;  // forced; index of outcomes
  bool is_final = false;
  bool is_shadow = false;
  Fallback on_unknown;
  Fallback on_error;
  uint32_t reason = 0;  // index of reasons + 1; 0: none
};

enum class Policy : uint8_t { kScoreSum, kFirstMatch, kMaxSeverity };
struct Outcome {
  std::string name;
  std::optional<int64_t> at_least;
};

// What a reason is made of. A sensitive field is masked.
struct ReasonPart {
  std::string literal;
  bool is_value = false;
  uint32_t value = 0;  // register
  ValueForm form = ValueForm::kText;
  int scale = 0;
  int32_t masked_field = -1;  // mask as this field is masked; -1: not sensitive
};

struct RuleText {
  std::string id, description, owner, condition;
  std::vector<std::string> tags;
};

// A test that the pack carries, its records as JSON text.
struct PackTest {
  // Rows of an external table, as NDJSON.
  struct Rows {
    std::string table;
    std::string text;
  };
  std::string name;
  std::vector<Rows> tables;
  std::string history;  // records before it, as NDJSON: windows see them
  std::string record;
  std::optional<std::string> outcome;
  std::optional<bool> valid;
  std::optional<int64_t> score;
  std::optional<std::vector<std::string>> rules, rules_include, unknown, codes;
};

struct Plan {
  // Hot: what a scan reads.
  column::RecordLayout layout;
  std::vector<std::vector<FieldCheck>> checks;  // per field
  std::vector<column::Nested> nested;
  std::vector<column::Requirement> requirements;
  // [0, prelude_op_count) for windows, before they are read; up to main_op_count for conditions; the rest for reasons
  // alone.
  std::vector<Op> ops;
  uint32_t prelude_op_count = 0;
  uint32_t main_op_count = 0;
  std::vector<int64_t> ints;
  std::vector<double> numbers;
  std::vector<std::string> texts;
  std::vector<pattern::PatternSet> pattern_sets;  // one a text that is tested, and one a typed field with a pattern
  std::vector<lookup::TextSet> text_sets;         // of constants
  std::vector<lookup::Int64Set> int_sets;
  std::vector<lookup::ListShape> lists;  // slots of Data
  std::vector<lookup::TableShape> tables;
  std::vector<Zone> zones;
  Windows windows;
  std::vector<Rule> rules;  // pack order
  Policy policy = Policy::kScoreSum;
  std::vector<Outcome> outcomes;     // most severe first; then the outcome of invalid records, if it is none of them
  int32_t ranked_outcome_count = 0;  // outcomes that decide lists
  int32_t invalid_outcome = -1;

  // Cold: what reports read.
  std::string name;
  std::string version;
  std::vector<RuleText> rule_texts;
  std::vector<std::vector<ReasonPart>> reasons;
  std::vector<PackTest> tests;
  std::string identity;  // "sha256:..." of Encode()
  std::string listing;   // Dump()

  // Of external tables: what their rows must be, as a plan of a schema alone. Null for others.
  std::vector<std::unique_ptr<const Plan>> table_schemas;  // as tables

  // What the lists and tables hold, unless a scan is given other Data. No part of the program: Encode leaves it out.
  lookup::Data data;
};

// The program as bytes: the same pack gives the same bytes on every machine. Lists and tables stand in it by their
// shapes; what they hold is Data, which has identities of its own and is swapped apart from the plan.
std::string Encode(const Plan& plan);
// The readable, stable listing.
std::string Dump(const Plan& plan);

}  // namespace tollgate::plan
#endif  // TOLLGATE_PLAN_PLAN_H_

// 200 comparisons as rules: five numeric columns, forty constants each, taken from the outermost two percent of the
// values that occur, so that few rules fire on a row, as on real traffic. No two are the same comparison.
#ifndef TOLLGATE_BENCHMARKS_RULES_H_
#define TOLLGATE_BENCHMARKS_RULES_H_

#include <cstdint>
#include <string>
#include <vector>

#include "transactions.h"

namespace tollgate::bench {

enum class Compare : uint8_t { kGreater, kGreaterEqual, kLess, kLessEqual };

struct ComparisonRule {
  size_t column;
  Compare compare;
  bool is_double;
  int64_t integer;      // as TruthColumn::integers
  double number;        // where is_double
  std::string literal;  // as the pack writes the constant
};

inline constexpr size_t kRuleCount = 200;
inline constexpr int kRuleScore = 20;  // of each rule

// Constants from the truth of these rows; kRuleCount rules.
std::vector<ComparisonRule> MakeRules(const Transactions& data);
// The pack: schema in record.schema.json, rules r0..r199, score_sum with decline at 80, review at 40, approve.
std::string RulesPack(const std::vector<ComparisonRule>& rules);

// The scalar meaning: one rule, one row.
bool Holds(const ComparisonRule& rule, const Transactions& data, size_t row);

// What the pack makes of a row, rule by rule.
struct ExpectedDecision {
  std::vector<int> fired;  // rising
  int64_t score = 0;
  std::string outcome;  // "reject" where the row is invalid
};
ExpectedDecision Expect(const std::vector<ComparisonRule>& rules, const Transactions& data, size_t row);

}  // namespace tollgate::bench
#endif  // TOLLGATE_BENCHMARKS_RULES_H_

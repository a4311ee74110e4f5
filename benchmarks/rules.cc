#include "rules.h"

#include <algorithm>
#include <numeric>

#include "harness.h"

namespace tollgate::bench {
namespace {

constexpr size_t kComparedColumns[] = {kOccurredAt, kAmount, kCustomerSince, kDistance, kRisk};
constexpr size_t kConstantsPerSide = kRuleCount / std::size(kComparedColumns) / 2;
constexpr const char* kOperators[] = {" > ", " >= ", " < ", " <= "};

template <class T>
bool HoldsFor(Compare compare, T a, T b) {
  switch (compare) {
    case Compare::kGreater:
      return a > b;
    case Compare::kGreaterEqual:
      return a >= b;
    case Compare::kLess:
      return a < b;
    case Compare::kLessEqual:
      return a <= b;
  }
  return false;
}

// One row for each value that occurs, by rising value.
template <class T>
std::vector<size_t> RowsByValue(const std::vector<T>& values) {
  std::vector<size_t> rows(values.size());
  std::iota(rows.begin(), rows.end(), size_t{0});
  std::stable_sort(rows.begin(), rows.end(), [&](size_t a, size_t b) { return values[a] < values[b]; });
  const auto same = [&](size_t a, size_t b) { return values[a] == values[b]; };
  rows.erase(std::unique(rows.begin(), rows.end(), same), rows.end());
  return rows;
}

ComparisonRule MakeRule(const Transactions& data, size_t column, size_t row, Compare compare) {
  const TruthColumn& truth = data.truth[column];
  std::string literal = truth.texts[row];
  if (kColumns[column].type == TG_TIMESTAMP)
    literal = "timestamp(\"" + literal + (literal.size() == 10 ? "T00:00:00Z" : "") + "\")";
  return {column, compare, kColumns[column].type == TG_DOUBLE, truth.integers[row], truth.numbers[row], literal};
}

}  // namespace

std::vector<ComparisonRule> MakeRules(const Transactions& data) {
  std::vector<ComparisonRule> rules;
  for (size_t column : kComparedColumns) {
    const bool is_double = kColumns[column].type == TG_DOUBLE;
    const std::vector<size_t> rows =
        is_double ? RowsByValue(data.truth[column].numbers) : RowsByValue(data.truth[column].integers);
    const size_t step = rows.size() / 100 / kConstantsPerSide;
    if (step == 0) Fail("too few rows to choose 200 different constants from");
    for (size_t i = 1; i <= kConstantsPerSide; ++i) {
      const bool is_even = i % 2 == 0;
      rules.push_back(MakeRule(data, column, rows[rows.size() - 1 - i * step],
                               is_even ? Compare::kGreater : Compare::kGreaterEqual));
      rules.push_back(MakeRule(data, column, rows[i * step], is_even ? Compare::kLess : Compare::kLessEqual));
    }
  }
  return rules;
}

std::string RulesPack(const std::vector<ComparisonRule>& rules) {
  std::string pack =
      "tollgate: 1\nname: bench\nversion: \"1\"\nrecord:\n  schema: record.schema.json\n  id: transaction_id\n"
      "  time: occurred_at\nrules:\n";
  for (size_t r = 0; r < rules.size(); ++r) {
    pack += "  - {id: r" + std::to_string(r) + ", when: 'tx." + kColumns[rules[r].column].name +
            kOperators[static_cast<size_t>(rules[r].compare)] + rules[r].literal +
            "', score: " + std::to_string(kRuleScore) + "}\n";
  }
  return pack +
         "decide:\n  policy: score_sum\n  outcomes:\n    - {outcome: decline, at_least: 80}\n"
         "    - {outcome: review, at_least: 40}\n    - {outcome: approve}\n  invalid: reject\n";
}

bool Holds(const ComparisonRule& rule, const Transactions& data, size_t row) {
  const TruthColumn& truth = data.truth[rule.column];
  return rule.is_double ? HoldsFor(rule.compare, truth.numbers[row], rule.number)
                        : HoldsFor(rule.compare, truth.integers[row], rule.integer);
}

ExpectedDecision Expect(const std::vector<ComparisonRule>& rules, const Transactions& data, size_t row) {
  ExpectedDecision expected;
  if (data.faults[row] != 0) {
    expected.outcome = "reject";
    return expected;
  }
  for (size_t r = 0; r < rules.size(); ++r) {
    if (Holds(rules[r], data, row)) expected.fired.push_back(static_cast<int>(r));
  }
  expected.score = kRuleScore * static_cast<int64_t>(expected.fired.size());
  expected.outcome = expected.score >= 80 ? "decline" : expected.score >= 40 ? "review" : "approve";
  return expected;
}

}  // namespace tollgate::bench

// Expressions mangled at random, from a fixed seed: whatever the text, there is a tree or a diagnostic, every place
// lies in the text, and the tree prints.
#include <gtest/gtest.h>

#include <random>

#include "base/utf8.h"
#include "unit/cel/expression.h"

namespace tollgate::cel {
namespace {

constexpr std::string_view kCorpus[] = {
    "tx.amount > 100.10 && tx.card.country != \"US\"",
    "tx.merchant_id in lists.domains || tx.n in [1, 2u, -3, 4.5]",
    "tables.merchants[tx.merchant_id].max_amount * 2 < tx.amount",
    "has(tx.card) ? tx.card.bin == 0x1F : tx[\"Use Chip\"] == 'Swipe\\n\\u00e9'",
    "tx.at.getHours('Europe/Berlin') >= 22 && tx.at - timestamp('2024-01-01T00:00:00Z') > duration('36h')",
    "decimal.div(tx.amount, tx.fee, 4, 'half_even') + decimal.round(tx.fee, 2, \"up\") <= -0.5",
    "tx.nick.matches(r'^[a-z]{1,3}\\d{6,}@') || tx.nick == null || size(tx.nick) % 2 == 0",
    "!(tx.ok || !tx.ok) && -tx.n < --9223372036854775807 && .5 + 1e-3 == tx.d",
    "tx.items.exists(x, x.?y.orValue({'k': [?1]}) == Money{units: 1})",
    "\"\"\"triple \" quote\"\"\" + b'\\xff' + '''x'''",
    "tx.\u0060Use Chip\u0060 = 1 and not tx.ok | tx.n <> 2 // comment\n",
    "string(tx.amount).startsWith('1') && int(double(tx.n)) == 5 && bool('true') && uint(5) == 5u",
};

std::string Mutated(std::string text, std::mt19937_64* random) {
  const auto pick = [&](size_t bound) { return static_cast<size_t>((*random)() % bound); };
  const size_t edits = 1 + pick(4);
  for (size_t i = 0; i < edits; ++i) {
    const size_t at = text.empty() ? 0 : pick(text.size());
    switch (pick(6)) {
      case 0:
        text.erase(at, 1 + pick(5));
        break;
      case 1:
        text.insert(at, 1, static_cast<char>(1 + pick(126)));
        break;
      case 2:
        text.insert(at, text.substr(text.empty() ? 0 : pick(text.size()), pick(12)));
        break;
      case 3:
        text.insert(at, kCorpus[pick(std::size(kCorpus))].substr(0, pick(30)));
        break;
      case 4:
        text.resize(at);
        break;
      default:
        text.insert(at, std::string(1 + pick(300), "([{-!.?"[pick(7)]));
        break;
    }
  }
  return text;
}

TEST(Robustness, MangledExpressions) {
  const Environment environment = SmallEnvironment();
  std::mt19937_64 random(20261120);
  int trees = 0, refusals = 0;
  for (int i = 0; i < 20000; ++i) {
    std::string text = Mutated(std::string(kCorpus[i % std::size(kCorpus)]), &random);
    text.resize(FirstInvalidUtf8(text));  // packs are valid UTF-8 before an expression is read
    Expression expression(text);
    const Expr* expr = expression.Check(environment);
    const auto& problems = expression.diagnostics().list();
    ASSERT_EQ(expr == nullptr, !expression.diagnostics().ok()) << text;
    for (const Diagnostic& problem : problems) {
      ASSERT_LE(problem.span.begin, problem.span.end) << text << "\n" << problem.message;
      ASSERT_LE(problem.span.end, text.size()) << text << "\n" << problem.message;
      ASSERT_TRUE(IsValidUtf8(problem.message) && IsValidUtf8(problem.hint)) << text;
    }
    ASSERT_TRUE(expr == nullptr || !Print(*expr).empty());
    ++(expr != nullptr ? trees : refusals);
  }
  EXPECT_GT(trees, 200);
  EXPECT_GT(refusals, 10000);
}

// What a tree prints before it is checked parses again to the same print.
TEST(Robustness, PrintsReadBack) {
  for (size_t i : {0, 1, 2, 4, 5, 6, 7, 11}) {  // the others hold what is not done yet
    const std::string_view text = kCorpus[i];
    Expression first(text);
    const Expr* tree = first.Parse();
    ASSERT_NE(tree, nullptr) << text << first.Problems();
    const std::string print = Print(*tree);
    Expression second(print);
    const Expr* again = second.Parse();
    ASSERT_NE(again, nullptr) << print << second.Problems();
    EXPECT_EQ(Print(*again), print);
  }
}

}  // namespace
}  // namespace tollgate::cel

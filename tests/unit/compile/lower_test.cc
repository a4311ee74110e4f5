// What packs become, on the listing.
#include <gtest/gtest.h>

#include <ostream>
#include <vector>

#include "unit/compile/compiled.h"

namespace tollgate::compile {
namespace {

TEST(Lower, WholePlan) {
  auto compiled = CompileParts(R"(lists:
  risky: {values: [RU, KP]}
rules:
  - {id: big, when: 'tx.amount > 100.105 && tx.n in [1, 2, 3]', score: 40, on_unknown: match,
     reason: "{tx.amount} by {tx.card}"}
  - {id: odd, when: 'tx.s in lists.risky', outcome: decline, final: true, on_unknown: {outcome: approve}}
  - {id: new, when: 'tx.amount > 100.10', mode: shadow, score: -5}
decide:
  policy: score_sum
  outcomes:
    - {outcome: decline, at_least: 80}
    - {outcome: approve}
  invalid: reject
)");
  EXPECT_EQ(compiled->Problems(), "");
  ASSERT_NE(compiled->plan, nullptr);
  EXPECT_EQ(compiled->plan->listing, R"(plan "t" version "1"
fields
  id string required id
  n int
  m int
  amount decimal(2)
  fee decimal(3)
  d double
  e double
  s string
  u string
  b bool
  c bool
  maybe string nullable
  card string sensitive
    /properties/card/format: a card number
  at timestamp
  until timestamp
  geo.lat double
  geo.zip string
  requires /id by /required
ops
  %0 = field tx.amount
  %1 = compare gt %0 100.10
  %2 = field tx.n
  %3 = in %2 constants[0] (3)
  %4 = and %1 %3
  %5 = field tx.s
  %6 = in %5 lists.risky
ops of reasons
  %7 = field tx.card
rules
  big when %4 score 40 on_unknown match
    reason {%0 scale 2} " by " {%7 masked}
  odd when %6 outcome decline final on_unknown approve
  new when %1 score -5 shadow
decide score_sum
  decline at_least 80
  approve
  reject invalid
data
  lists.risky sha256:37a720605e6d063fc74845abb964d8074ac3009161268e99609c2c59115aa01d entries 2
)");
}

struct Case {
  const char* condition;
  const char* ops;
};

void PrintTo(const Case& c, std::ostream* out) { *out << c.condition; }

class LowerCondition : public testing::TestWithParam<Case> {};
TEST_P(LowerCondition, GivesTheseOps) { EXPECT_EQ("\n" + OpsOf(GetParam().condition), GetParam().ops); }

INSTANTIATE_TEST_SUITE_P(Comparisons, LowerCondition,
                         testing::ValuesIn(std::vector<Case>{
                             {"tx.n > 5", R"(
  %0 = field tx.n
  %1 = compare gt %0 5
)"},
                             {"5 < tx.n", R"(
  %0 = field tx.n
  %1 = compare gt %0 5
)"},
                             {"tx.n != 5", R"(
  %0 = field tx.n
  %1 = compare eq %0 5
  %2 = not %1
)"},
                             {"!(tx.n != 5)", R"(
  %0 = field tx.n
  %1 = compare eq %0 5
)"},
                             // On the number line: an integer beside a fraction, and beside what no integer is.
                             {"tx.n >= 2.5", R"(
  %0 = field tx.n
  %1 = compare gt %0 2
)"},
                             {"tx.n < 2.5", R"(
  %0 = field tx.n
  %1 = compare le %0 2
)"},
                             {"tx.n == 2.5", R"(
  %0 = field tx.n
  %1 = compare lt %0 -9223372036854775808
)"},
                             {"tx.n != 2.5", R"(
  %0 = field tx.n
  %1 = compare lt %0 -9223372036854775808
  %2 = not %1
)"},
                             {"tx.n < 1e300", R"(
  %0 = field tx.n
  %1 = compare lt %0 -9223372036854775808
  %2 = not %1
)"},
                             {"tx.n > 18446744073709551615u", R"(
  %0 = field tx.n
  %1 = compare lt %0 -9223372036854775808
)"},
                             {"tx.amount > 100", R"(
  %0 = field tx.amount
  %1 = compare gt %0 100.00
)"},
                             {"tx.amount <= 100.109", R"(
  %0 = field tx.amount
  %1 = compare le %0 100.10
)"},
                             {"tx.amount == 100.109", R"(
  %0 = field tx.amount
  %1 = compare lt %0 -92233720368547758.08
)"},
                             {"tx.d > 9007199254740993", R"(
  %0 = field tx.d
  %1 = compare gt %0 9007199254740992
)"},
                             {"tx.d >= 9007199254740993", R"(
  %0 = field tx.d
  %1 = compare gt %0 9007199254740992
)"},
                             {"tx.d == 9007199254740993", R"(
  %0 = field tx.d
  %1 = compare lt %0 -Infinity
)"},
                             {"tx.d == 0.1", R"(
  %0 = field tx.d
  %1 = compare eq %0 0.1
)"},
                             {"tx.amount > tx.fee", R"(
  %0 = field tx.amount
  %1 = field tx.fee
  %2 = compare gt %0 %1 (scales 2 3)
)"},
                             {"tx.d < tx.amount", R"(
  %0 = field tx.d
  %1 = field tx.amount
  %2 = compare gt %1 %0 (scales 2) turned
)"},
                             {"tx.s == \"x\" || \"y\" < tx.s", R"(
  %0 = field tx.s
  %1 = compare eq %0 "x"
  %2 = compare gt %0 "y"
  %3 = or %1 %2
)"},
                             {"tx.s < tx.u", R"(
  %0 = field tx.s
  %1 = field tx.u
  %2 = compare lt %0 %1
)"},
                             {"tx.b == tx.c", R"(
  %0 = field tx.b
  %1 = field tx.c
  %2 = compare eq %0 %1
)"},
                             {"tx.b == true && tx.c == false", R"(
  %0 = field tx.b
  %1 = field tx.c
  %2 = not %1
  %3 = and %0 %2
)"},
                             {"tx.at < timestamp(\"2026-01-31T00:00:00Z\")", R"(
  %0 = field tx.at
  %1 = compare lt %0 2026-01-31T00:00:00Z
)"},
                             {"tx.until - tx.at > duration(\"36h\")", R"(
  %0 = field tx.until
  %1 = field tx.at
  %2 = subtract %0 %1
  %3 = compare gt %2 129600s
)"},
                             {"tx.maybe == null", R"(
  %0 = is_null tx.maybe
)"},
                             {"null != tx.maybe", R"(
  %0 = is_null tx.maybe
  %1 = not %0
)"},
                         }));

INSTANTIATE_TEST_SUITE_P(Membership, LowerCondition,
                         testing::ValuesIn(std::vector<Case>{
                             {"tx.s in [\"b\", \"a\", \"b\"]", R"(
  %0 = field tx.s
  %1 = in %0 constants[0] (2)
)"},
                             {"tx.s in [\"a\"]", R"(
  %0 = field tx.s
  %1 = compare eq %0 "a"
)"},
                             {"tx.s in []", R"(
  %0 = field tx.s
  %1 = compare lt %0 ""
)"},
                             {"tx.n in [1, 2.0, 2.5, 3u, 18446744073709551615u]", R"(
  %0 = field tx.n
  %1 = in %0 constants[0] (3)
)"},
                             {"tx.amount in [1.50, 2, 3.001]", R"(
  %0 = field tx.amount
  %1 = in %0 constants[0] (2)
)"},
                             {"tx.amount in [0.001, 0.002]", R"(
  %0 = field tx.amount
  %1 = compare lt %0 -92233720368547758.08
)"},
                             {"tx.d in [1, 2.5]", R"(
  %0 = field tx.d
  %1 = compare eq %0 1
  %2 = compare eq %0 2.5
  %3 = or %1 %2
)"},
                         }));

INSTANTIATE_TEST_SUITE_P(
    Functions, LowerCondition,
    testing::ValuesIn(std::vector<Case>{
        {"has(tx.s) && has(tx.geo)", R"(
  %0 = has tx.s
  %1 = has tx.geo
  %2 = and %0 %1
)"},
        {"tx.at.getHours(\"Europe/Berlin\") < tx.at.getHours()", R"(
  %0 = field tx.at
  %1 = time_part hours %0 "Europe/Berlin"
  %2 = time_part hours %0 UTC
  %3 = compare lt %1 %2
)"},
        {"tx.s.matches(\"^a+$\") || tx.u.contains(tx.s) || tx.u.startsWith(\"q\") || size(tx.u) > 3", R"(
  %0 = field tx.s
  %1 = matches %0 patterns[0] "^a+$"
  %2 = field tx.u
  %3 = contains %2 %0
  %4 = or %1 %3
  %5 = text "q"
  %6 = starts_with %2 %5
  %7 = size %2
  %8 = compare gt %7 3
  %9 = or %6 %8
  %10 = or %4 %9
)"},
        {"tx.amount + tx.fee > tx.amount * 2", R"(
  %0 = field tx.amount
  %1 = field tx.fee
  %2 = add %0 %1 (scales 2 3)
  %3 = int 2
  %4 = multiply %0 %3
  %5 = compare gt %2 %4 (scales 3 2)
)"},
        {"tx.amount + 0.005 > 1.0", R"(
  %0 = field tx.amount
  %1 = int 5
  %2 = add %0 %1 (scales 2 3)
  %3 = compare gt %2 1.000
)"},
        {"decimal.div(tx.amount, 3, 4, \"half_up\") == decimal.round(tx.fee, 1, \"down\")", R"(
  %0 = field tx.amount
  %1 = int 3
  %2 = divide half_up %0 %1 (scales 2 0 4)
  %3 = field tx.fee
  %4 = round down %3 (scales 3 1)
  %5 = compare eq %2 %4 (scales 4 1)
)"},
        {"double(tx.amount) / tx.d > 1.5 && int(tx.d) == tx.n && string(tx.amount) == tx.s", R"(
  %0 = field tx.amount
  %1 = double %0 (scales 2)
  %2 = field tx.d
  %3 = divide %1 %2
  %4 = compare gt %3 1.5
  %5 = int %2
  %6 = field tx.n
  %7 = compare eq %5 %6
  %8 = and %4 %7
  %9 = string %0 (scales 2)
  %10 = field tx.s
  %11 = compare eq %9 %10
  %12 = and %8 %11
)"},
        {"(tx.b ? tx.n : 0) > 3 && (tx.b ? tx.s : tx.u) == \"x\"", R"(
  %0 = field tx.b
  %1 = field tx.n
  %2 = int 0
  %3 = cond %0 %1 %2
  %4 = compare gt %3 3
  %5 = field tx.s
  %6 = field tx.u
  %7 = cond %0 %5 %6
  %8 = compare eq %7 "x"
  %9 = and %4 %8
)"},
        {"duration(\"1h\") + tx.at > tx.until && tx.at - duration(\"1h\") < tx.until", R"(
  %0 = int 3600000000
  %1 = field tx.at
  %2 = add_time %1 %0 turned
  %3 = field tx.until
  %4 = compare gt %2 %3
  %5 = subtract_time %1 %0
  %6 = compare lt %5 %3
  %7 = and %4 %6
)"},
    }));

// What is known when the pack is compiled is not computed again; what a row could make UNKNOWN stays.
INSTANTIATE_TEST_SUITE_P(
    Folding, LowerCondition,
    testing::ValuesIn(std::vector<Case>{
        {"1 + 2 * 3 == 7 && tx.n > 10 - 3", R"(
  %0 = field tx.n
  %1 = compare gt %0 7
)"},
        {"tx.n > 0 && 2 < 1", "\n  %0 = bool false\n"},
        {"tx.n > 0 || 1 < 2", "\n  %0 = bool true\n"},
        {"tx.n * 0 == 0", R"(
  %0 = field tx.n
  %1 = int 0
  %2 = multiply %0 %1
  %3 = compare eq %2 0
)"},
        {"1 / 0 == 1", "\n  %0 = error division_by_zero\n"},
        {"9223372036854775807 + 1 > 0", "\n  %0 = error overflow\n"},
        {"int(\"x\") > 0", "\n  %0 = error bad_conversion\n"},
        {"bool(\"x\")", "\n  %0 = error bad_conversion\n"},
        {"18446744073709551615u + 1u > 0u", "\n  %0 = error overflow\n"},
        {"1u / 0u > tx.n", R"(
  %0 = field tx.n
  %1 = int 1
  %2 = int 0
  %3 = divide %1 %2
  %4 = compare gt %3 %0
)"},
        // UNKNOWN goes before ERROR, so the field is still asked for.
        {"1 / 0 > tx.n", R"(
  %0 = int 1
  %1 = int 0
  %2 = divide %0 %1
  %3 = field tx.n
  %4 = compare gt %2 %3
)"},
        {"1 / 0 == 1 || tx.b", R"(
  %0 = error division_by_zero
  %1 = field tx.b
  %2 = or %0 %1
)"},
        {"1 / 0 == 1 && 1 > 2", "\n  %0 = bool false\n"},
        {"!(1 / 0 == 1)", "\n  %0 = error division_by_zero\n"},
        {"uint(7) * 3u == 21u && 2u - 1u < 2u", "\n  %0 = bool true\n"},
        {"(1 < 2 ? tx.n : tx.m) > 0", R"(
  %0 = field tx.n
  %1 = compare gt %0 0
)"},
        {"\"a\" + \"b\" == tx.s", R"(
  %0 = field tx.s
  %1 = compare eq %0 "ab"
)"},
        {"size(\"h\u00e9\") == 2 && \"abc\".matches(\"b\") && \"x\" in [\"x\", \"y\"] && 3 in [1, 2]",
         "\n  %0 = bool false\n"},
        {"timestamp(\"2026-03-29T01:30:00Z\").getHours(\"Europe/Berlin\") == tx.n", R"(
  %0 = field tx.n
  %1 = compare eq %0 3
)"},
        {"double(\"1e400\") > tx.d", R"(
  %0 = text "1e400"
  %1 = double %0
  %2 = field tx.d
  %3 = compare gt %1 %2
)"},
        {"0.1 + 0.2 == 0.3", "\n  %0 = bool false\n"},
        {"tx.amount == 0.1 + 0.2", R"(
  %0 = field tx.amount
  %1 = compare eq %0 0.30
)"},
        {"tx.d == 0.0 / 0.0", R"(
  %0 = field tx.d
  %1 = compare lt %0 -Infinity
)"},
        {"tx.b && tx.b || !!tx.b", R"(
  %0 = field tx.b
)"},
    }));

TEST(Lower, RulesShareEqualExpressions) {
  auto compiled = CompileParts(R"(variables:
  large: 'tx.amount > 100.00'
rules:
  - {id: a, when: 'variables.large && tx.s.matches("x")', score: 1, on_unknown: no_match}
  - {id: b, when: '100 < tx.amount && tx.u == "u"', score: 1, on_unknown: no_match}
  - {id: c, when: '!(tx.amount <= 100.000) || tx.s.matches("x")', score: 1, on_unknown: no_match}
)");
  EXPECT_EQ("\n" + compiled->Ops(), R"(
  %0 = field tx.amount
  %1 = compare gt %0 100.00
  %2 = field tx.s
  %3 = matches %2 patterns[0] "x"
  %4 = and %1 %3
  %5 = field tx.u
  %6 = compare eq %5 "u"
  %7 = and %1 %6
  %8 = compare le %0 100.00
  %9 = not %8
  %10 = or %9 %3
)");
}

// Thirty variables, each twice the one before: a tree of 2^30 leaves, a program of thirty additions.
TEST(Lower, VariablesAreSharedNotCopied) {
  std::string variables = "variables:\n  v0: 'tx.n'\n";
  for (int i = 1; i <= 30; ++i) {
    const std::string before = "variables.v" + std::to_string(i - 1);
    variables += "  v" + std::to_string(i) + ": '" + before + " + " + before + "'\n";
  }
  auto compiled = CompileParts(variables + "rules:\n  - {id: r, when: 'variables.v30 > 0', score: 1}\n");
  ASSERT_NE(compiled->plan, nullptr) << compiled->Problems();
  EXPECT_EQ(compiled->plan->ops.size(), 32u);
}

// Sixty, each twice the text before: beyond 64 KiB there is no text, and the program has none of them.
TEST(Lower, ConstantTextsHaveALimit) {
  const auto doubled = [](int times) {
    std::string parts = "variables:\n  v0: '\"x\"'\n";
    for (int i = 1; i <= times; ++i) {
      const std::string before = "variables.v" + std::to_string(i - 1);
      parts += "  v" + std::to_string(i) + ": '" + before + " + " + before + "'\n";
    }
    return CompileParts(parts + "rules:\n  - {id: r, when: 'size(variables.v" + std::to_string(times) +
                        ") > tx.n', score: 1, on_unknown: no_match}\n");
  };
  EXPECT_EQ("\n" + doubled(16)->Ops(), R"(
  %0 = field tx.n
  %1 = compare lt %0 65536
)");
  EXPECT_EQ("\n" + doubled(16)->Problems(), "\n");
  // size() of no text is in error where tx.n is there, so the comparison stays; what fails in it is one op.
  const auto failed = doubled(60);
  ASSERT_NE(failed->plan, nullptr);
  EXPECT_LE(failed->plan->listing.size(), size_t{200} << 10);
}

TEST(Lower, ReasonsComeAfterConditions) {
  auto compiled = CompileParts(R"(rules:
  - {id: a, when: 'tx.n > 1', score: 1, on_unknown: no_match,
     reason: "{tx.m + 1} {tx.n} {2u + 3u} {tx.at} {tx.until - tx.at} {tx.b}"}
)");
  EXPECT_EQ(compiled->Problems(), "");
  EXPECT_EQ(compiled->Listing("ops", "decide"), R"(  %0 = field tx.n
  %1 = compare gt %0 1
ops of reasons
  %2 = int 1
  %3 = field tx.m
  %4 = add %3 %2
  %5 = text "5"
  %6 = field tx.at
  %7 = field tx.until
  %8 = subtract %7 %6
  %9 = field tx.b
rules
  a when %1 score 1
    reason {%4} " " {%0} " " {%5} " " {%6} " " {%8} " " {%9}
)");
}

}  // namespace
}  // namespace tollgate::compile

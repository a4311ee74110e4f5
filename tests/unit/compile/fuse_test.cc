// Which text tests become members of a set, on the ops that come out.
#include <gtest/gtest.h>

#include "unit/compile/compiled.h"

namespace tollgate::compile {
namespace {

std::string Rules(const std::vector<std::string>& conditions) {
  std::string text = "rules:\n";
  for (size_t i = 0; i < conditions.size(); ++i) {
    text += "  - {id: r" + std::to_string(i) + ", when: '" + conditions[i] + "', score: 1, on_unknown: no_match}\n";
  }
  return text;
}

std::vector<std::string> TextsOf(const pattern::PatternSet& set) {
  std::vector<std::string> texts;
  for (size_t m = 0; m < set.size(); ++m) texts.push_back(set.text(m));
  return texts;
}

TEST(Fuse, TestsOfOneTextAreOneSetAndEqualOnesOneMember) {
  auto compiled = CompileParts(Rules({R"(tx.s.matches("a+"))", R"(tx.s.contains("b.c"))", R"(tx.u.matches("a+"))",
                                      R"(tx.s.matches("a+") && tx.s.contains(tx.u))"}));
  ASSERT_NE(compiled->plan, nullptr) << compiled->Problems();
  ASSERT_EQ(compiled->plan->pattern_sets.size(), 2u);
  EXPECT_EQ(TextsOf(compiled->plan->pattern_sets[0]),
            (std::vector<std::string>{"a+", pattern::ContainsPattern("b.c")}));
  EXPECT_EQ(TextsOf(compiled->plan->pattern_sets[1]), std::vector<std::string>{"a+"});
  EXPECT_EQ("\n" + compiled->Ops(), R"(
  %0 = field tx.s
  %1 = matches %0 patterns[0] "a+"
  %2 = matches %0 patterns[0] "b\\.c"
  %3 = field tx.u
  %4 = matches %3 patterns[1] "a+"
  %5 = contains %0 %3
  %6 = and %1 %5
)");
}

TEST(Fuse, AnEmptyPatternIsAPattern) {
  auto compiled = CompileParts(Rules({R"(tx.s.matches(""))"}));
  ASSERT_NE(compiled->plan, nullptr) << compiled->Problems();
  ASSERT_EQ(compiled->plan->pattern_sets.size(), 1u);
  EXPECT_EQ(TextsOf(compiled->plan->pattern_sets[0]), std::vector<std::string>{""});
}

TEST(Fuse, WhatWouldNotPayIsLeftAlone) {
  auto compiled = CompileParts(Rules({R"(tx.s.contains("b"))", R"(tx.s.startsWith("c"))", R"(tx.s == "d")"}));
  ASSERT_NE(compiled->plan, nullptr) << compiled->Problems();
  EXPECT_TRUE(compiled->plan->pattern_sets.empty());
  EXPECT_EQ(compiled->Ops().find("index"), std::string::npos);
}

TEST(Fuse, ManyConstantsOfOneTextAreOneLookUp) {
  auto compiled = CompileParts(Rules({R"(tx.s == "e" || tx.s != "a")", R"(tx.s == "d")", R"(tx.s == "c")",
                                      R"(tx.s == "b")", R"(tx.s < "q" && tx.u == "a")"}));
  ASSERT_NE(compiled->plan, nullptr) << compiled->Problems();
  ASSERT_EQ(compiled->plan->text_sets.size(), 1u);
  EXPECT_EQ("\n" + compiled->Ops(), R"(
  %0 = field tx.s
  %1 = index %0 constants[0] (5)
  %2 = compare eq %1 4
  %3 = compare eq %1 0
  %4 = not %3
  %5 = or %2 %4
  %6 = compare eq %1 3
  %7 = compare eq %1 2
  %8 = compare eq %1 1
  %9 = compare lt %0 "q"
  %10 = field tx.u
  %11 = compare eq %10 "a"
  %12 = and %9 %11
)");
}

TEST(Fuse, ManyEndsJoinTheSetOfTheirText) {
  std::vector<std::string> conditions;
  for (char c = 'a'; c < 'a' + 16; ++c) conditions.push_back(std::string("tx.s.startsWith(\"") + c + "\")");
  auto few = CompileParts(Rules({conditions.begin(), conditions.end() - 1}));
  auto many = CompileParts(Rules(conditions));
  ASSERT_TRUE(few->plan != nullptr && many->plan != nullptr) << many->Problems();
  EXPECT_TRUE(few->plan->pattern_sets.empty());
  ASSERT_EQ(many->plan->pattern_sets.size(), 1u);
  EXPECT_EQ(many->plan->pattern_sets[0].text(15), pattern::StartsWithPattern("p"));
}

}  // namespace
}  // namespace tollgate::compile

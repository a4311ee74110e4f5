// Pattern sets for tests that build plans by hand.
#ifndef TOLLGATE_TESTS_PATTERN_SETS_H_
#define TOLLGATE_TESTS_PATTERN_SETS_H_

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "set_compiler.h"

namespace tollgate {

inline pattern::PatternSet PatternSetOf(const std::vector<std::string>& patterns) {
  pattern::SetProblem problem;
  std::optional<pattern::PatternSet> set = TestSetCompiler().Compile(patterns, &problem);
  EXPECT_TRUE(set.has_value()) << problem.problem.message;
  return *std::move(set);
}

}  // namespace tollgate
#endif  // TOLLGATE_TESTS_PATTERN_SETS_H_

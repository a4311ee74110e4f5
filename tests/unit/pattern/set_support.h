// What tests of pattern sets share: a compiler, a set from texts, and rows compared with RE2 cell by cell.
#ifndef TOLLGATE_TESTS_UNIT_PATTERN_SET_SUPPORT_H_
#define TOLLGATE_TESTS_UNIT_PATTERN_SET_SUPPORT_H_

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "base/bits.h"
#include "pattern/regex.h"
#include "pattern/set_compile.h"
#include "pattern/set_data.h"

namespace tollgate::pattern {

inline const SetCompiler& TestCompiler() {
  static const Expected<std::unique_ptr<const SetCompiler>> compiler = NewSetCompiler();
  return **compiler;
}

inline PatternSet SetOf(const std::vector<std::string>& patterns) {
  SetProblem problem;
  std::optional<PatternSet> set = TestCompiler().Compile(patterns, &problem);
  if (!set) {
    ADD_FAILURE() << problem.member << ": " << problem.problem.message;
    set = TestCompiler().Compile({}, &problem);
  }
  return std::move(*set);
}

inline std::vector<uint64_t> AllRows(size_t row_count) {
  std::vector<uint64_t> rows(WordCount(row_count), ~uint64_t{0});
  if (row_count > 0) rows.back() &= TailMask(row_count);
  return rows;
}

// The matrix of answers as ScanMembers gives it; words held other things before.
inline std::vector<std::vector<uint64_t>> Scanned(const PatternSet& set, const std::vector<std::string>& texts,
                                                  const std::vector<uint64_t>& rows, PatternSet::Scratch* scratch) {
  const std::vector<std::string_view> views(texts.begin(), texts.end());
  std::vector<std::vector<uint64_t>> found(set.size(), std::vector<uint64_t>(rows.size(), 0xDEADBEEFDEADBEEF));
  std::vector<uint64_t*> out;
  for (auto& words : found) out.push_back(words.data());
  set.ScanMembers(Texts{.views = views.data()}, rows.data(), texts.size(), scratch, out.data());
  return found;
}

inline std::vector<std::vector<uint64_t>> Truth(const PatternSet& set, const std::vector<std::string>& texts,
                                                const std::vector<uint64_t>& rows) {
  std::vector<std::vector<uint64_t>> truth;
  for (size_t member = 0; member < set.size(); ++member) {
    const Regex regex(set.text(member));
    auto& words = truth.emplace_back(rows.size(), 0);
    ForEachBit(rows.data(), texts.size(), [&](size_t row) {
      if (regex.Matches(texts[row])) SetBit(words.data(), row);
    });
  }
  return truth;
}

inline void ExpectRe2sAnswers(const PatternSet& set, const std::vector<std::string>& texts) {
  PatternSet::Scratch scratch;
  const std::vector<uint64_t> rows = AllRows(texts.size());
  const auto found = Scanned(set, texts, rows, &scratch), truth = Truth(set, texts, rows);
  for (size_t member = 0; member < set.size(); ++member) {
    for (size_t row = 0; row < texts.size(); ++row) {
      EXPECT_EQ(GetBit(found[member].data(), row), GetBit(truth[member].data(), row))
          << "/" << set.text(member) << "/ on `" << texts[row] << "`";
    }
  }
}

inline Way WayOf(const std::string& pattern) { return SetOf({pattern}).data().members[0].way; }

}  // namespace tollgate::pattern
#endif  // TOLLGATE_TESTS_UNIT_PATTERN_SET_SUPPORT_H_

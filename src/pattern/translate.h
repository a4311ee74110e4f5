// ECMA-262 regular expressions (JSON Schema's `pattern`) to RE2's syntax. Look-around, back-references and whatever else
// RE2 has not are refused with the place.
#ifndef TOLLGATE_PATTERN_TRANSLATE_H_
#define TOLLGATE_PATTERN_TRANSLATE_H_

#include <string>
#include <string_view>

#include "tollgate/status.hpp"

namespace tollgate::pattern {

struct PatternProblem {
  size_t offset = 0;    // byte in the pattern
  std::string message;  // "look-ahead is not supported: patterns match in linear time"
};
// The RE2 text, or nothing and the problem.
bool TranslateEcma(std::string_view ecma, std::string* re2, PatternProblem* problem);
// Checks an RE2 pattern (CEL's `matches`) against our limits and RE2's syntax.
bool CheckRe2(std::string_view pattern, PatternProblem* problem);

}  // namespace tollgate::pattern
#endif  // TOLLGATE_PATTERN_TRANSLATE_H_

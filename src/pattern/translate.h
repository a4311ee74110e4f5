// ECMA-262 regular expressions (JSON Schema's `pattern`) to RE2's syntax. Look-around, back-references and whatever
// else RE2 has not are refused with the place.
#ifndef TOLLGATE_PATTERN_TRANSLATE_H_
#define TOLLGATE_PATTERN_TRANSLATE_H_

#include <string>
#include <string_view>

namespace tollgate::pattern {

inline constexpr size_t kMaxPatternBytes = 64 * 1024;

struct PatternProblem {
  size_t offset = 0;    // byte in the pattern
  std::string message;  // "look-ahead is not supported: patterns match in linear time"
};
// The RE2 text, or false and the problem. `ecma` reads as with the `u` flag, as JSON Schema says; the RE2 text passes
// CheckRe2.
bool TranslateEcma(std::string_view ecma, std::string* re2, PatternProblem* problem);
// Checks an RE2 pattern (CEL's `matches`) against our limits and RE2's syntax.
bool CheckRe2(std::string_view pattern, PatternProblem* problem);

}  // namespace tollgate::pattern
#endif  // TOLLGATE_PATTERN_TRANSLATE_H_

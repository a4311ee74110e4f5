// Text -> tokens. Mends what people write from habit (`=`, `and`, `&`), with a diagnostic, so that one run reports
// more.
#ifndef TOLLGATE_CEL_TOKEN_H_
#define TOLLGATE_CEL_TOKEN_H_

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/diagnostic.h"
#include "cel/parse.h"

namespace tollgate::cel {

enum class TokenKind : uint8_t {
  kEnd,
  kIdent,
  kEscapedIdent,  // `Use Chip` in backticks, after a dot
  kInt,
  kUint,
  kDouble,
  kString,
  kBytes,
  kTrue,
  kFalse,
  kNull,
  kDot,
  kComma,
  kColon,
  kQuestion,
  kLeftParen,
  kRightParen,
  kLeftBracket,
  kRightBracket,
  kLeftBrace,
  kRightBrace,
  kPlus,
  kMinus,
  kStar,
  kSlash,
  kPercent,
  kNot,
  kAnd,
  kOr,
  kEqual,
  kNotEqual,
  kLess,
  kLessEqual,
  kGreater,
  kGreaterEqual,
  kIn,
};

struct Token {
  TokenKind kind = TokenKind::kEnd;
  uint32_t begin = 0, end = 0;  // bytes in the expression's text
  std::string text;             // kEscapedIdent, kString, kBytes: the content
};

inline constexpr size_t kMaxExpressionBytes = 64 * 1024;

// The tokens, kEnd last. False where the text cannot be parsed (what was mended does not count as such).
bool Tokenize(const Source& source, std::vector<Token>* tokens, Diagnostics* diagnostics);

// "`&&`", "the number `12`", "the end of the expression": for messages. At most a few words.
std::string DescribeToken(const Token& token, std::string_view text);

// The words that CEL keeps for other languages: `if`, `for`, `return`...
bool IsReservedWord(std::string_view word);
bool IsIdentifier(std::string_view word);

}  // namespace tollgate::cel
#endif  // TOLLGATE_CEL_TOKEN_H_

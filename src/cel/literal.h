// Literals: the content of a quoted string and the value of a number.
#ifndef TOLLGATE_CEL_LITERAL_H_
#define TOLLGATE_CEL_LITERAL_H_

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "cel/ast.h"

namespace tollgate::cel {

struct LiteralProblem {
  size_t begin = 0, end = 0;  // bytes in the literal
  std::string message;
  std::string hint;
};

// The first character of valid UTF-8 (at least a byte of any text that has one).
std::string_view FirstCharacter(std::string_view text);

// Where the parts of a quoted literal are: `r"..."`, `b'''...'''`. `text` starts with the prefix or the quote.
struct QuotedShape {
  bool is_raw = false;
  bool is_bytes = false;
  char quote = '"';
  size_t open_size = 0;   // prefix and opening quotes
  size_t quote_size = 1;  // 1 or 3
};
// False where `text` starts no quoted literal.
bool ReadQuotedShape(std::string_view text, QuotedShape* shape);

// The content of a closed literal, escapes resolved. `offsets`, where given, gets for each byte of the content (and its
// end) the byte of the literal that it comes from.
bool Unquote(std::string_view literal, std::string* content, std::vector<uint32_t>* offsets, LiteralProblem* problem);

// The value of a number token (`digits`: no sign), negated where `negative`. `kind`: kInt, kUint or kDouble.
bool ReadNumber(std::string_view digits, bool negative, TypeKind kind, Value* value, LiteralProblem* problem);

// The exact decimal that a number's own digits say, or false: it does not fit 18 digits.
bool ReadDecimal(std::string_view number, Decimal* decimal);

}  // namespace tollgate::cel
#endif  // TOLLGATE_CEL_LITERAL_H_

// Names of calls that the parser makes. They are no identifiers, so that no pack can write them: `in` is called "@in",
// as other implementations of CEL call it, since _in_ is an identifier.
#ifndef TOLLGATE_CEL_SYNTAX_H_
#define TOLLGATE_CEL_SYNTAX_H_

#include <string_view>

namespace tollgate::cel {

inline constexpr int kMaxDepth = 250;
// Through variables that read variables.
inline constexpr int kMaxDepthWithVariables = 1000;

// Parsed, so that the checker can refuse them by name.
inline constexpr std::string_view kMapSyntax = "{:}";               // args: key, value, key, value...
inline constexpr std::string_view kMessageSyntax = "T{}";           // args[0]: the type's name; then the values
inline constexpr std::string_view kOptionalSelectSyntax = ".?";     // args[0]
inline constexpr std::string_view kOptionalIndexSyntax = "[?]";     // args[0], args[1]
inline constexpr std::string_view kOptionalElementSyntax = "[?x]";  // args[0], inside a list or a map

inline constexpr std::string_view kInOperator = "@in";

// How an operator's name (functions.def) is written: "_+_" is "+"; "" for what is no operator.
std::string_view OperatorSign(std::string_view name);

}  // namespace tollgate::cel
#endif  // TOLLGATE_CEL_SYNTAX_H_

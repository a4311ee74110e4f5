// A pattern as a tree: what RE2's syntax means, without how it was written. Groups, greediness and flags are gone; case
// folding is in the classes.
#ifndef TOLLGATE_PATTERN_REWRITE_TREE_H_
#define TOLLGATE_PATTERN_REWRITE_TREE_H_

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "pattern/regex.h"

namespace tollgate::pattern {

// Sorts, joins what touches, and takes the surrogates out: no valid text holds one.
CodePoints Normalized(CodePoints set);
CodePoints Complement(const CodePoints& normalized);

struct Node {
  enum class Kind : uint8_t {
    kEmpty,
    kClass,    // one character of `set`; an empty set matches nothing
    kAnyByte,  // \C
    kBeginText,
    kEndText,
    kBeginLine,
    kEndLine,
    kWordBoundary,
    kNotWordBoundary,
    kConcat,
    kAlternate,
    kRepeat,  // of children[0]
  };
  static constexpr int kNoMaximum = -1;

  Kind kind = Kind::kEmpty;
  CodePoints set;
  int least = 0;
  int most = 0;  // kNoMaximum: any number
  std::vector<Node> children;

  static Node Of(Kind kind) { return {kind, {}, 0, 0, {}}; }
  static Node Class(CodePoints set) { return {Kind::kClass, std::move(set), 0, 0, {}}; }
  static Node Repeat(Node child, int least, int most);
};

// Classes are asked of RE2 where its tables decide (\p, folding beyond ASCII), once each.
class ClassCache {
 public:
  const CodePoints& Read(const std::string& re2_class);

 private:
  std::optional<ClassReader> reader_;  // made when it is first needed
  std::map<std::string, CodePoints, std::less<>> known_;
};

// `pattern` passed CheckRe2. Nullopt: there is something in it that this reader does not know for certain.
std::optional<Node> ParseRe2(std::string_view pattern, ClassCache* classes);

// One character class of RE2's, from its `[` on. Moves *at behind it. Nullopt as above.
std::optional<CodePoints> ParseRe2Class(std::string_view pattern, size_t* at, bool folds_case, ClassCache* classes);
// \d \s \w \D \S \W and [:alpha:] or [:^alpha:] (of which `name` is the part between the colons).
std::optional<CodePoints> PerlClass(char letter, bool folds_case);
std::optional<CodePoints> PosixClass(std::string_view name, bool folds_case);
// One character, and the others that it folds to.
CodePoints FoldedLiteral(uint32_t code_point, bool folds_case, ClassCache* classes);
// \pN or \p{Name} at pattern[*at].
std::optional<CodePoints> ParseProperty(std::string_view pattern, size_t* at, bool folds_case, ClassCache* classes);
// An escape that stands for one character, at the backslash.
std::optional<uint32_t> ParseCharacterEscape(std::string_view pattern, size_t* at);
// One character of valid UTF-8.
uint32_t TakeCodePoint(std::string_view text, size_t* at);

}  // namespace tollgate::pattern
#endif  // TOLLGATE_PATTERN_REWRITE_TREE_H_

// Unicode properties as ECMA-262 names them (\p{Letter}, \p{Script=Greek}), in RE2's terms.
#ifndef TOLLGATE_PATTERN_PROPERTY_H_
#define TOLLGATE_PATTERN_PROPERTY_H_

#include <optional>
#include <string>
#include <string_view>

namespace tollgate::pattern {

// A set of characters as what may stand between RE2's brackets. RE2 has no set operations, so one of the two sides may
// be missing (empty): the set of unassigned characters, say, is only known by what it is not.
struct CharacterSet {
  std::string items;   // what belongs to it: "\\p{L}", "0-9"
  std::string others;  // what does not: "\\P{L}"
};

// The set of \p{`expression`}. Nullopt and a message where ECMA-262 has no such property, or we cannot hold it.
std::optional<CharacterSet> FindProperty(std::string_view expression, std::string* problem);

// ECMA-262's \s: white space and line ends, U+FEFF among them.
const CharacterSet& EcmaSpace();

}  // namespace tollgate::pattern
#endif  // TOLLGATE_PATTERN_PROPERTY_H_

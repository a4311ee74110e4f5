// RE2's patterns as Hyperscan's, for rows that lie one after another in one buffer. set.cc says how rows are laid out;
// rewrite.cc how a pattern keeps to its row.
#ifndef TOLLGATE_PATTERN_REWRITE_H_
#define TOLLGATE_PATTERN_REWRITE_H_

#include <string>
#include <vector>

#include "pattern/rewrite_tree.h"
#include "pattern/row_buffer.h"

namespace tollgate::pattern {

struct Rewritten {
  enum class Kind : uint8_t {
    kAlways,   // matches every text
    kNever,    // matches none
    kScanned,  // `expressions`: a non-empty row that the pattern matches is hit by one of them
    kUnknown,  // nothing that would be of use to a scan
  };
  Kind kind = Kind::kUnknown;
  std::vector<std::string> expressions;  // for MULTILINE byte mode
  bool is_exact = false;                 // no other row is hit
  bool may_be_empty = false;             // ALLOWEMPTY: an expression can match between two characters
  bool is_literal = false;               // one run of characters, whatever their case
  size_t positions = 0;                  // about the size of its automaton
};

// kWidened gives up assertions, counts and length, so that Hyperscan takes it, and is never exact.
enum class Strength : uint8_t { kExact, kWidened };
Rewritten Rewrite(const Node& pattern, Strength strength);

// What a class may be written as: bytes, or sequences of them for what is not ASCII.
struct ByteClass {
  std::string single;  // "[...]" or one byte; "" where there is none
  std::string text;    // the whole class
  bool is_single_byte = false;
  bool is_exact = true;
  bool has_all_beyond_ascii = false;
  size_t positions = 1;
};
// Utf8::kKnown: the text is valid and no part of the pattern stops inside a character, so a whole character beyond
// ASCII may be written as its first byte and whatever continues it.
enum class Utf8 : uint8_t { kKnown, kSpelledOut };
ByteClass WriteClass(const CodePoints& set, Utf8 utf8);
// "[...]" of the ASCII part of `set` and all bytes beyond ASCII: any run of a set that has all characters beyond ASCII.
std::string WriteRunClass(const CodePoints& set);

}  // namespace tollgate::pattern
#endif  // TOLLGATE_PATTERN_REWRITE_H_

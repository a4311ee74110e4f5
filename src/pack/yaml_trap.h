// What a person meant where YAML fails: yaml-cpp says "illegal map value"; the person wrote `when: a ? b : c`.
#ifndef TOLLGATE_PACK_YAML_TRAP_H_
#define TOLLGATE_PACK_YAML_TRAP_H_

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "base/diagnostic.h"

namespace tollgate::pack {

// Where a parse stopped.
struct YamlStop {
  size_t offset = 0;
  std::string_view reason;  // yaml-cpp's words
  // The last scalar before it.
  size_t scalar_begin = 0;
  size_t scalar_end = 0;
  bool scalar_is_quoted = false;
  // The innermost [ or { that is open.
  std::optional<size_t> open_bracket;
};

// A fault with its mend. Where `has_repair`, replacing text[repair_begin, repair_end) by an inert value of the same
// length lets the parse go on behind it, so that further faults are found.
struct YamlFault {
  Diag diag = Diag::kYamlSyntax;
  size_t begin = 0;
  size_t end = 0;
  std::string message;
  std::string hint;
  bool has_repair = false;
  size_t repair_begin = 0;
  size_t repair_end = 0;  // end of the value on its line
  size_t key_column = 0;  // lines below that are indented deeper than this belong to the value
};
YamlFault ExplainStop(std::string_view text, const YamlStop& stop);

// Puts the inert value there, in quotes.
void Repair(const YamlFault& fault, std::string* text);

// `text` in quotes, as a hint shows it: "'a ? b : c'". Empty where it is too long to show.
std::string QuotedForHint(std::string_view text);

}  // namespace tollgate::pack
#endif  // TOLLGATE_PACK_YAML_TRAP_H_

// Text -> tree. Hand-written, by precedence. Limits: 64 KiB of text, nesting of 250.
#ifndef TOLLGATE_CEL_PARSE_H_
#define TOLLGATE_CEL_PARSE_H_

#include "base/diagnostic.h"
#include "cel/ast.h"
#include "json/node.h"

namespace tollgate::cel {

// Where an expression stands: the string node whose text[begin, end) it is. Places of diagnostics are made from it.
struct Source {
  const json::Node* node = nullptr;
  size_t begin = 0;
  size_t end = 0;
  std::string_view text() const { return std::string_view(node->text).substr(begin, end - begin); }
  Span span(size_t from, size_t to) const { return node->TextSpan(begin + from, begin + to); }
};

// Nullptr and diagnostics where it does not parse.
Expr* Parse(const Source& source, Arena* arena, Diagnostics* diagnostics);

}  // namespace tollgate::cel
#endif  // TOLLGATE_CEL_PARSE_H_

// Which parts of a pack an expression names, before and after it was checked.
#ifndef TOLLGATE_COMPILE_REFERENCES_H_
#define TOLLGATE_COMPILE_REFERENCES_H_

#include <functional>
#include <string_view>

#include "cel/check.h"

namespace tollgate::compile {

// Calls visit(namespace, name, node) for each `variables.x`, `lists.x`, `tables.x`, `tx.x` of a parsed tree, also where
// it is written `variables["x"]`.
using VisitName = std::function<void(std::string_view, std::string_view, const cel::Expr&)>;
void ForEachName(const cel::Expr& expr, const VisitName& visit);

// Calls visit for every node of a checked tree, the trees of variables once each aside from theirs: `visit` returns
// false where its operands are not wanted.
void ForEachNode(const cel::Expr& expr, const std::function<bool(const cel::Expr&)>& visit);

// What a chain of variables stands for.
const cel::Expr& Resolve(const cel::Expr& expr);

// What is sensitive and flows into what `expr` gives; nullptr: nothing. What a table says of a key is not the key,
// unless the column is the key again. Values of windows show nothing that is sensitive, so no window's expressions are
// looked at.
const cel::Expr* SensitiveSource(const cel::Environment& environment, const cel::Expr& expr);

}  // namespace tollgate::compile
#endif  // TOLLGATE_COMPILE_REFERENCES_H_

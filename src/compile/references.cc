#include "compile/references.h"

#include <unordered_set>

namespace tollgate::compile {

void ForEachName(const cel::Expr& expr, const VisitName& visit) {
  const bool selects = expr.kind == cel::ExprKind::kSelect || expr.kind == cel::ExprKind::kIndex;
  if (selects && !expr.args.empty() && expr.args[0]->kind == cel::ExprKind::kIdent) {
    if (expr.kind == cel::ExprKind::kSelect) {
      visit(expr.args[0]->name, expr.name, expr);
    } else if (expr.args[1]->kind == cel::ExprKind::kConstant) {
      visit(expr.args[0]->name, expr.args[1]->value.text, expr);
    }
  }
  for (const cel::Expr* arg : expr.args) ForEachName(*arg, visit);
}

namespace {

void Walk(const cel::Expr& expr, const std::function<bool(const cel::Expr&)>& visit,
          std::unordered_set<const cel::Expr*>* seen) {
  if (!visit(expr)) return;
  // Variables, and the keys of rows that variables name, are shared: a walk that entered each use could take
  // exponential time.
  const bool shares = expr.kind == cel::ExprKind::kVariable || expr.kind == cel::ExprKind::kTableColumn;
  if (shares && !seen->insert(expr.args[0]).second) return;
  for (const cel::Expr* arg : expr.args) Walk(*arg, visit, seen);
}

}  // namespace

void ForEachNode(const cel::Expr& expr, const std::function<bool(const cel::Expr&)>& visit) {
  std::unordered_set<const cel::Expr*> seen;
  Walk(expr, visit, &seen);
}

const cel::Expr& Resolve(const cel::Expr& expr) {
  const cel::Expr* at = &expr;
  while (at->kind == cel::ExprKind::kVariable) at = at->args[0];
  return *at;
}

const cel::Expr* SensitiveSource(const cel::Environment& environment, const cel::Expr& expr) {
  const cel::Expr* source = nullptr;  // the first
  ForEachNode(expr, [&](const cel::Expr& node) {
    switch (node.kind) {
      case cel::ExprKind::kHas:
      case cel::ExprKind::kInList:
      case cel::ExprKind::kInTable:
        return false;
      case cel::ExprKind::kField:
        if (source == nullptr && environment.fields[node.ref].sensitive) source = &node;
        return true;
      case cel::ExprKind::kTableColumn: {
        const cel::TableName::Column& column = environment.tables[node.ref].columns[node.column];
        if (source == nullptr && column.sensitive) source = &node;
        return column.shows_key;
      }
      default:
        return true;
    }
  });
  return source;
}

}  // namespace tollgate::compile

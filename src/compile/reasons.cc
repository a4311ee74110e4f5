// The values that reasons print. A reason goes to logs and to customers' screens, so of what is sensitive it may print
// a field itself, which is masked, whether it is there and whether it is listed; nothing else that its value flows
// into: `tx.pin == 1234` tells as much as the value, and a column of a table may be a card number too.
#include "compile/passes.h"
#include "compile/references.h"

namespace tollgate::compile {
namespace {

bool IsScalar(cel::TypeKind kind) {
  switch (kind) {
    case cel::TypeKind::kBool:
    case cel::TypeKind::kInt:
    case cel::TypeKind::kUint:
    case cel::TypeKind::kDouble:
    case cel::TypeKind::kDecimal:
    case cel::TypeKind::kString:
    case cel::TypeKind::kTimestamp:
    case cel::TypeKind::kDuration:
      return true;
    default:
      return false;
  }
}

// Of a window whose `where` reads what is sensitive: its values tell of it.
const cel::Expr* SensitiveWhere(const CheckedPack& checked, const cel::Expr& expr) {
  const cel::Expr* source = nullptr;
  ForEachNode(expr, [&](const cel::Expr& node) {
    if (node.kind != cel::ExprKind::kWindow || source != nullptr) return true;
    const cel::Expr* where = checked.windows[node.ref].where;
    if (where != nullptr) source = SensitiveSource(checked.environment, *where);
    return true;
  });
  return source;
}

cel::Expr* CheckReasonValue(const CheckContext& context, const cel::Source& source) {
  cel::Expr* expr = CheckExpression(context, source);
  if (expr == nullptr || expr->type.kind == cel::TypeKind::kError) return nullptr;
  const Span place = source.span(0, source.end - source.begin);
  if (!IsScalar(expr->type.kind)) {
    context.diagnostics->Add(Diag::kReasonType, place, "a reason cannot print " + cel::TypeName(expr->type));
    return nullptr;
  }
  if (Resolve(*expr).kind == cel::ExprKind::kField) return expr;
  const cel::Expr* sensitive = SensitiveSource(context.checked->environment, *expr);
  if (sensitive == nullptr) sensitive = SensitiveWhere(*context.checked, *expr);
  if (sensitive == nullptr) return expr;
  const bool is_field = sensitive->kind == cel::ExprKind::kField;
  const std::string name = is_field ? context.checked->schema.fields[sensitive->ref].layout.name : sensitive->name;
  context.diagnostics->Add(Diag::kReasonSensitive, place,
                           "this would print what is derived from `" + name + "`, which is sensitive",
                           is_field ? "print the field itself: it is masked" : "");
  return nullptr;
}

}  // namespace

void CheckReasons(const CheckContext& context) {
  for (const pack::RuleSpec& rule : context.checked->pack.rules) {
    std::vector<cel::Expr*>& values = context.checked->reason_values.emplace_back();
    for (const pack::ReasonPart& part : rule.reason_parts) {
      if (part.is_expression) values.push_back(CheckReasonValue(context, {rule.reason, part.begin, part.end}));
    }
  }
}

}  // namespace tollgate::compile

// The values that reasons print. A reason goes to logs and to customers' screens, so of a sensitive field it may print
// the field itself, which is masked, and whether something holds of it; nothing else that its value flows into.
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

// The sensitive field whose value flows into what `expr` gives; -1: none. What a table says of a key is not the key,
// and has() tells only of presence.
int SensitiveSource(const cel::Environment& environment, const cel::Expr& expr) {
  int field = -1;
  ForEachNode(expr, [&](const cel::Expr& node) {
    if (node.kind == cel::ExprKind::kTableColumn || node.kind == cel::ExprKind::kHas) return false;
    if (node.kind == cel::ExprKind::kField && environment.fields[node.ref].sensitive) field = node.ref;
    return true;
  });
  return field;
}

cel::Expr* CheckReasonValue(const CheckContext& context, const cel::Source& source) {
  cel::Expr* expr = CheckExpression(context, source);
  if (expr == nullptr || expr->type.kind == cel::TypeKind::kError) return nullptr;
  const Span place = source.span(0, source.end - source.begin);
  if (!IsScalar(expr->type.kind)) {
    context.diagnostics->Add(Diag::kReasonType, place, "a reason cannot print " + cel::TypeName(expr->type));
    return nullptr;
  }
  if (expr->type.kind == cel::TypeKind::kBool || Resolve(*expr).kind == cel::ExprKind::kField) return expr;
  const int field = SensitiveSource(context.checked->environment, *expr);
  if (field < 0) return expr;
  context.diagnostics->Add(Diag::kReasonSensitive, place,
                           "this would print what is derived from `" +
                               context.checked->schema.fields[field].layout.name + "`, which is sensitive",
                           "print the field itself: it is masked");
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

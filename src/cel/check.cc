#include "cel/check.h"

#include <algorithm>

#include "base/card_number.h"
#include "cel/checker.h"
#include "cel/syntax.h"

namespace tollgate::cel {

bool IsNumber(TypeKind kind) {
  return kind == TypeKind::kInt || kind == TypeKind::kUint || kind == TypeKind::kDouble || kind == TypeKind::kDecimal;
}

bool IsPlainConstant(const Expr& expr) {
  switch (expr.kind) {
    case ExprKind::kConstant:
      return true;
    case ExprKind::kVariable:  // no deeper: through variables a walk could take exponential time
      return expr.args[0]->kind == ExprKind::kConstant;
    case ExprKind::kCall:
      return std::all_of(expr.args.begin(), expr.args.end(), [](const Expr* arg) { return IsPlainConstant(*arg); });
    default:
      return false;
  }
}

bool Checker::Run(Expr* expr) {
  if (expr->kind != ExprKind::kIdent && expr->kind != ExprKind::kSelect && expr->kind != ExprKind::kIndex) {
    Visit(expr);
    return ok_;
  }
  const Reference reference = Resolve(expr);
  if (reference.kind == Reference::Kind::kRow) {  // a variable may name a row, to select from it later
    expr->kind = ExprKind::kTableColumn;
    expr->type = Type{TypeKind::kRow};
    expr->ref = reference.index;
    expr->column = -1;
    expr->name = "tables." + environment_.tables[static_cast<size_t>(reference.index)].name + "[]";
    expr->args = {reference.key};
    expr->can_be_unknown = true;
  } else if (reference.kind == Reference::Kind::kEvent && reference.object.empty()) {  // so a past record
    WindowValue(expr, reference, Type{TypeKind::kEvent}, -1, PastName(environment_, reference));
  } else {
    RequireValue(expr, reference);
  }
  return ok_;
}

void Checker::Report(Diag diag, size_t begin, size_t end, std::string message, std::string hint) {
  if (DiagSeverity(diag) == TG_SEVERITY_ERROR) ok_ = false;
  diagnostics_->Add(diag, source_.span(begin, end), std::move(message), std::move(hint));
}
void Checker::Fail(Expr* expr, Diag diag, std::string message, std::string hint) {
  Report(diag, expr->begin, expr->end, std::move(message), std::move(hint));
  expr->type = Type{};
}
void Checker::FailAtName(Expr* expr, Diag diag, std::string message, std::string hint) {
  const bool has_name = expr->name_end > expr->name_begin;
  Report(diag, has_name ? expr->name_begin : expr->begin, has_name ? expr->name_end : expr->end, std::move(message),
         std::move(hint));
  expr->type = Type{};
}
void Checker::NotYet(Expr* expr, std::string_view what) {
  FailAtName(expr, Diag::kCelNotYet, std::string(what) + " cannot be used yet");
}

std::string Checker::Quote(const Expr& expr) const {
  constexpr size_t kMaxQuoted = 40;
  const std::string_view text = source_.text().substr(expr.begin, expr.end - expr.begin);
  return "`" + MaskedCut(text, kMaxQuoted) + (text.size() > kMaxQuoted ? "..." : "") + "`";
}

void Checker::VisitArgs(Expr* expr, size_t from) {
  for (size_t i = from; i < expr->args.size(); ++i) Visit(expr->args[i]);
}

// Depth and can_be_unknown follow from the children.
void Checker::Finish(Expr* expr) {
  int depth = 1;
  for (const Expr* arg : expr->args) {
    depth = std::max(depth, arg->depth + 1);
    expr->can_be_unknown |= arg->can_be_unknown;
  }
  expr->depth = static_cast<uint16_t>(depth);
  if (depth <= kMaxDepthWithVariables) return;
  Fail(expr, Diag::kCelTooDeep, "with its variables the expression nests more than 1000 deep");
  expr->depth = 1;
}

void Checker::Visit(Expr* expr) {
  switch (expr->kind) {
    case ExprKind::kIdent:
    case ExprKind::kSelect:
    case ExprKind::kIndex:
      RequireValue(expr, Resolve(expr));
      return;
    case ExprKind::kConstant:
      expr->type = expr->value.type;
      return;
    case ExprKind::kList:
      NotYet(expr, "a list anywhere but right of `in`");
      return;
    case ExprKind::kNot:
      VisitLogic(expr, "!");
      break;
    case ExprKind::kAnd:
      VisitLogic(expr, "&&");
      break;
    case ExprKind::kOr:
      VisitLogic(expr, "||");
      break;
    case ExprKind::kConditional:
      VisitConditional(expr);
      break;
    case ExprKind::kCall:
      VisitCall(expr);
      break;
    case ExprKind::kHas:
      VisitHas(expr);
      return;
    default:
      return;  // checked before
  }
  if (expr->kind != ExprKind::kConstant) Finish(expr);
}

void Checker::VisitLogic(Expr* expr, std::string_view op) {
  expr->type = Type{TypeKind::kBool};
  for (Expr* arg : expr->args) {
    Visit(arg);
    if (IsFailed(arg)) continue;
    if (arg->type.kind != TypeKind::kBool) {
      std::string hint;
      if (IsNumber(arg->type.kind)) hint = "compare it: " + Quote(*arg) + " != 0";
      if (arg->type.kind == TypeKind::kString) hint = "compare it: " + Quote(*arg) + " != \"\"";
      Fail(arg, Diag::kCelType,
           "`" + std::string(op) + "` takes a bool, and " + Quote(*arg) + " is " + TypeName(arg->type),
           std::move(hint));
    } else if (arg->kind == ExprKind::kConstant) {
      Report(Diag::kCelConstantCondition, arg->begin, arg->end,
             Quote(*arg) + " beside `" + std::string(op) + "` is the same for every record");
    }
  }
}

void Checker::VisitConditional(Expr* expr) {
  VisitArgs(expr);
  Expr* condition = expr->args[0];
  Expr* then = expr->args[1];
  Expr* otherwise = expr->args[2];
  if (!IsFailed(condition) && condition->type.kind != TypeKind::kBool) {
    Fail(condition, Diag::kCelType,
         "a choice takes a bool before `?`, and " + Quote(*condition) + " is " + TypeName(condition->type));
  }
  if (IsFailed(then) || IsFailed(otherwise)) return;
  if (!AdoptBeside(then, otherwise)) return;
  const TypeKind a = then->type.kind, b = otherwise->type.kind;
  const bool has_decimal = a == TypeKind::kDecimal || b == TypeKind::kDecimal;
  if (has_decimal && (a == b || a == TypeKind::kInt || b == TypeKind::kInt)) {
    if (UnifyScales(expr, then, otherwise)) expr->type = then->type;
    return;
  }
  if (a == TypeKind::kNull || b == TypeKind::kNull || a == TypeKind::kBytes || b == TypeKind::kBytes) {
    return Fail(expr, Diag::kCelNotYet, "a choice that gives null or bytes cannot be used yet");
  }
  if (a != b) {
    return Fail(
        expr, Diag::kCelType,
        "both values of a choice have one type, here " + TypeName(then->type) + " and " + TypeName(otherwise->type),
        MismatchHint(*then, *otherwise));
  }
  if (a == TypeKind::kUint && condition->kind != ExprKind::kConstant)
    return NotYet(expr, "an unsigned number that depends on the record");
  expr->type = then->type;
}

void Checker::VisitHas(Expr* expr) {
  Expr* arg = expr->args[0];
  expr->type = Type{TypeKind::kBool};
  const bool is_path = arg->kind == ExprKind::kSelect || arg->kind == ExprKind::kIndex || arg->kind == ExprKind::kIdent;
  if (!is_path) {
    return Fail(expr, Diag::kCelHas, "has() asks for a field, and " + Quote(*arg) + " is none", "write has(tx.name)");
  }
  const Reference reference = Resolve(arg);
  if (reference.kind == Reference::Kind::kFailed) return;
  if (reference.kind == Reference::Kind::kObject) {
    const std::string& object = environment_.objects[static_cast<size_t>(reference.index)];
    Value(arg, ExprKind::kObject, Type{TypeKind::kObject}, reference.index, false, "tx." + object);
    arg->args.clear();
  } else if (reference.kind == Reference::Kind::kRow) {
    const std::string& table = environment_.tables[static_cast<size_t>(reference.index)].name;
    return Fail(expr, Diag::kCelHas, "has() asks for a column, and " + Quote(*arg) + " is a whole row",
                "whether there is a row: key in tables." + table);
  } else if (reference.kind == Reference::Kind::kEvent) {
    return Fail(expr, Diag::kCelHas, "has() asks for a field, and " + Quote(*arg) + " is a whole past record",
                "ask for a field of it");
  } else if (reference.kind != Reference::Kind::kValue ||
             (arg->kind != ExprKind::kField && arg->kind != ExprKind::kTableColumn && arg->kind != ExprKind::kWindow)) {
    return Fail(expr, Diag::kCelHas,
                "has() asks for a field of tx, a column of a table or a value of a window, and " + Quote(*arg) +
                    " is none of these");
  }
  expr->depth = static_cast<uint16_t>(arg->depth + 1);
  // It is total in what it asks for, but a row's key may be unknown, and so a window's.
  expr->can_be_unknown =
      arg->kind == ExprKind::kWindow || (arg->kind == ExprKind::kTableColumn && arg->args[0]->can_be_unknown);
}

bool Check(const Source& source, const Environment& environment, Arena* arena, Expr* expr, Diagnostics* diagnostics) {
  return Checker(source, environment, arena, diagnostics).Run(expr);
}

}  // namespace tollgate::cel

// Operators. Numbers compare on one line, whatever their types; arithmetic stays within a type, but for decimals, which
// take integers. A fractional literal is a double until it stands beside a decimal: then it is the decimal that its own
// digits say (language.md, "Money is exact").
#include <algorithm>

#include "cel/checker.h"
#include "cel/literal.h"
#include "cel/syntax.h"

namespace tollgate::cel {
namespace {

std::string_view OperatorSign(Function function) { return cel::OperatorSign(FunctionName(function)); }

std::string Types(const Expr& a, const Expr& b) { return TypeName(a.type) + " and " + TypeName(b.type); }

// The node behind variables that only name it.
const Expr& Named(const Expr& expr) {
  const Expr* node = &expr;
  while (node->kind == ExprKind::kVariable) node = node->args[0];
  return *node;
}

bool IsOrdered(TypeKind kind) {
  return kind == TypeKind::kBool || kind == TypeKind::kString || kind == TypeKind::kTimestamp ||
         kind == TypeKind::kDuration;
}

bool IsOrderCall(const Expr& expr) {
  return expr.kind == ExprKind::kCall &&
         (expr.function == Function::kLess || expr.function == Function::kLessEqual ||
          expr.function == Function::kGreater || expr.function == Function::kGreaterEqual);
}

bool ReadsAsNumber(const std::string& text) {
  Decimal decimal;
  return !text.empty() && text.find_first_not_of("0123456789.-") == std::string::npos && ReadDecimal(text, &decimal);
}

}  // namespace

void Checker::VisitOperator(Expr* expr, Function function) {
  expr->function = function;
  if (function == Function::kIn) return CheckIn(expr);
  VisitArgs(expr);
  const bool failed = std::any_of(expr->args.begin(), expr->args.end(), [](const Expr* arg) { return IsFailed(arg); });
  const bool gives_bool = function >= Function::kEqual && function <= Function::kGreaterEqual;
  if (failed) {
    if (gives_bool) expr->type = Type{TypeKind::kBool};
    return;
  }
  if (function == Function::kNegate) return CheckNegate(expr);
  if (function == Function::kEqual || function == Function::kNotEqual) return CheckEquality(expr, function);
  if (gives_bool) return CheckOrder(expr, function);
  CheckArithmetic(expr, function);
}

// How to mend a pair of types that do not go together.
std::string Checker::MismatchHint(const Expr& a, const Expr& b) const {
  const bool is_a_literal = a.kind == ExprKind::kConstant;
  const Expr& literal = is_a_literal ? a : b;
  const Expr& other = is_a_literal ? b : a;
  const TypeKind kind = other.type.kind;
  if (literal.kind == ExprKind::kConstant && literal.type.kind == TypeKind::kString) {
    const std::string& text = literal.value.text;
    if (IsNumber(kind) && ReadsAsNumber(text)) return "write " + text + " without quotes";
    if (kind == TypeKind::kTimestamp) return "a time is written timestamp(\"2026-01-31T00:00:00Z\")";
    if (kind == TypeKind::kDuration) return "a duration is written duration(\"1h30m\")";
    if (kind == TypeKind::kBool && (text == "true" || text == "false")) return "write " + text + " without quotes";
  }
  if (literal.kind == ExprKind::kConstant && IsNumber(literal.type.kind) && kind == TypeKind::kString) {
    return "write it in quotes: \"" + literal.name + "\"";
  }
  if (literal.kind == ExprKind::kConstant && literal.type.kind == TypeKind::kInt && kind == TypeKind::kTimestamp) {
    return "seconds since 1970 are written timestamp(" + literal.name + ")";
  }
  if (literal.kind == ExprKind::kConstant && literal.type.kind == TypeKind::kInt && kind == TypeKind::kDuration) {
    return "a duration is written duration(\"" + literal.name + "s\")";
  }
  return {};
}

// A comparison with null: only what can be null is compared, and stands first. True where it was one.
bool Checker::CheckNull(Expr* expr, Function function) {
  Expr*& a = expr->args[0];
  Expr*& b = expr->args[1];
  if (a->type.kind != TypeKind::kNull && b->type.kind != TypeKind::kNull) return false;
  const bool is_equality = function == Function::kEqual || function == Function::kNotEqual;
  if (!is_equality) {
    Fail(expr, Diag::kCelType, "null is neither less nor greater than anything");
    return true;
  }
  expr->type = Type{TypeKind::kBool};
  if (a->type.kind == b->type.kind) {
    expr->kind = ExprKind::kConstant;
    expr->value.type = expr->type;
    expr->value.boolean = function == Function::kEqual;
    expr->name.clear();
    expr->args.clear();
    expr->depth = 1;
    return true;
  }
  if (a->type.kind == TypeKind::kNull) std::swap(a, b);
  const Expr& field = Named(*a);
  if (field.kind == ExprKind::kField && environment_.fields[static_cast<size_t>(field.ref)].nullable) return true;
  Fail(expr, Diag::kCelNeverNull, Quote(*a) + " is never null",
       field.kind == ExprKind::kField || field.kind == ExprKind::kTableColumn
           ? "whether it is there is asked by has(" +
                 (a->kind == ExprKind::kVariable ? "..."
                                                 : std::string(source_.text().substr(a->begin, a->end - a->begin))) +
                 ")"
           : "");
  return true;
}

void Checker::CheckEquality(Expr* expr, Function function) {
  if (CheckNull(expr, function)) return;
  Expr* a = expr->args[0];
  Expr* b = expr->args[1];
  expr->type = Type{TypeKind::kBool};
  if (!AdoptBeside(a, b)) return;
  const TypeKind kind = a->type.kind;
  if (IsNumber(kind) && IsNumber(b->type.kind)) return;
  if (kind == TypeKind::kBytes || b->type.kind == TypeKind::kBytes) return NotYet(expr, "a comparison of bytes");
  if (kind == b->type.kind) return;
  Fail(expr, Diag::kCelNeverEqual, Types(*a, *b) + " are never equal", MismatchHint(*a, *b));
}

void Checker::CheckOrder(Expr* expr, Function function) {
  if (CheckNull(expr, function)) return;
  Expr* a = expr->args[0];
  Expr* b = expr->args[1];
  expr->type = Type{TypeKind::kBool};
  if (!AdoptBeside(a, b)) return;
  const TypeKind kind = a->type.kind;
  if (IsNumber(kind) && IsNumber(b->type.kind)) return;
  if (kind == TypeKind::kBytes || b->type.kind == TypeKind::kBytes) return NotYet(expr, "a comparison of bytes");
  if (kind == b->type.kind && IsOrdered(kind)) return;
  const bool is_chain = IsOrderCall(*a) && IsNumber(b->type.kind);
  Fail(expr, Diag::kCelType, "`" + std::string(OperatorSign(function)) + "` does not compare " + Types(*a, *b),
       is_chain ? "a range is written low < x && x < high" : MismatchHint(*a, *b));
}

// --- decimals ---

bool Checker::CanAdopt(const Expr& expr) const {
  if (expr.type.kind != TypeKind::kDouble) return false;
  switch (expr.kind) {
    case ExprKind::kConstant:
      return !expr.name.empty();
    case ExprKind::kVariable:
      return Named(expr).kind == ExprKind::kConstant && !Named(expr).name.empty();
    case ExprKind::kConditional:
      return CanAdopt(*expr.args[1]) && CanAdopt(*expr.args[2]);
    case ExprKind::kCall: {
      const Function f = expr.function;
      const bool is_exact =
          f == Function::kAdd || f == Function::kSubtract || f == Function::kMultiply || f == Function::kNegate;
      return is_exact &&
             std::all_of(expr.args.begin(), expr.args.end(), [this](const Expr* arg) { return CanAdopt(*arg); });
    }
    default:
      return false;
  }
}

bool Checker::Adopt(Expr* expr) {
  if (expr->kind == ExprKind::kConditional) {
    Expr* a = expr->args[1];
    Expr* b = expr->args[2];
    if (!Adopt(a) || !Adopt(b) || !UnifyScales(expr, a, b)) return false;
    expr->type = a->type;
    return true;
  }
  if (expr->kind == ExprKind::kCall) {
    for (Expr* arg : expr->args) {
      if (!Adopt(arg)) return false;
    }
    if (expr->function == Function::kNegate) {
      expr->type = expr->args[0]->type;
    } else {
      CheckDecimalArithmetic(expr, expr->function);
    }
    return !IsFailed(expr);
  }
  if (expr->kind == ExprKind::kVariable) {  // elsewhere its literal may stay a double: this use gets one of its own
    Expr* literal = arena_->New();
    *literal = Named(*expr);
    literal->begin = expr->begin;
    literal->end = expr->end;
    expr->args = {literal};
    if (!Adopt(literal)) return false;
    expr->type = literal->type;
    return true;
  }
  const std::string& digits = expr->name;
  Decimal decimal;
  if (!ReadDecimal(digits, &decimal)) {
    Fail(expr, Diag::kCelDecimalLiteral, "`" + digits.substr(0, 40) + "` beside a decimal does not fit 18 digits",
         "compare as a double: double(...)");
    return false;
  }
  expr->type = Type{TypeKind::kDecimal, decimal.scale};
  expr->value.type = expr->type;
  expr->value.integer = decimal.units;
  return true;
}

// False where a literal does not fit.
bool Checker::AdoptBeside(Expr* a, Expr* b) {
  if (a->type.kind == TypeKind::kDecimal && CanAdopt(*b)) return Adopt(b);
  if (b->type.kind == TypeKind::kDecimal && CanAdopt(*a)) return Adopt(a);
  return true;
}

// Constants get the digits after the point that the other branch has. False where `expr` is no constant.
bool Checker::RaiseScale(Expr* expr, int scale) {
  const Type wanted{TypeKind::kDecimal, scale};
  if (expr->type == wanted) return true;
  if (expr->kind == ExprKind::kConditional) {
    if (!RaiseScale(expr->args[1], scale) || !RaiseScale(expr->args[2], scale)) return false;
    expr->type = wanted;
    return true;
  }
  if (expr->kind == ExprKind::kVariable &&
      environment_.variables[static_cast<size_t>(expr->ref)].tree != expr->args[0]) {
    if (!RaiseScale(expr->args[0], scale)) return false;  // a literal of its own, see Adopt
    expr->type = wanted;
    return true;
  }
  if (expr->kind != ExprKind::kConstant || expr->type.scale > scale) return false;
  const std::optional<int64_t> units = Rescale({expr->value.integer, expr->type.scale}, scale);
  if (!units) return false;
  expr->value.integer = *units;
  expr->value.type = expr->type = wanted;
  return true;
}

bool Checker::UnifyScales(Expr* expr, Expr* a, Expr* b) {
  const int scale = std::max(a->type.scale, b->type.scale);
  if (RaiseScale(a, scale) && RaiseScale(b, scale)) return true;
  Fail(expr, Diag::kCelDecimalScale, "both values of a choice have one scale, here " + Types(*a, *b),
       "bring them to one: decimal.round(..., " + std::to_string(scale) + ", \"half_even\")");
  return false;
}

void Checker::CheckDecimalArithmetic(Expr* expr, Function function) {
  const int a = expr->args[0]->type.scale, b = expr->args[1]->type.scale;
  const int scale = function == Function::kMultiply ? a + b : std::max(a, b);
  if (scale > kMaxScale) {
    return Fail(expr, Diag::kCelDecimalScale,
                "the product of " + Types(*expr->args[0], *expr->args[1]) + " has " + std::to_string(scale) +
                    " digits after the point, at most 18 fit",
                "round a factor first: decimal.round(..., " +
                    std::to_string(std::min(a, kMaxScale - std::min(b, kMaxScale))) + ", \"half_even\")");
  }
  expr->type = Type{TypeKind::kDecimal, scale};
}

// --- arithmetic ---

void Checker::CheckNegate(Expr* expr) {
  const Type& type = expr->args[0]->type;
  const bool can = type.kind == TypeKind::kInt || type.kind == TypeKind::kDouble || type.kind == TypeKind::kDecimal ||
                   type.kind == TypeKind::kDuration;
  if (!can) {
    return Fail(expr, Diag::kCelType, "`-` does not negate " + TypeName(type),
                type.kind == TypeKind::kBool ? "a bool is negated by !" : "");
  }
  expr->type = type;
}

bool Checker::CheckTimeArithmetic(Expr* expr, Function function) {
  const TypeKind a = expr->args[0]->type.kind, b = expr->args[1]->type.kind;
  const TypeKind kTime = TypeKind::kTimestamp, kSpan = TypeKind::kDuration;
  TypeKind result = TypeKind::kError;
  if (function == Function::kAdd) {
    if ((a == kTime && b == kSpan) || (a == kSpan && b == kTime)) result = kTime;
    if (a == kSpan && b == kSpan) result = kSpan;
  } else if (function == Function::kSubtract) {
    if (a == kTime && b == kSpan) result = kTime;
    if (a == b && (a == kTime || a == kSpan)) result = kSpan;
  }
  if (result == TypeKind::kError) return false;
  expr->type = Type{result};
  return true;
}

void Checker::CheckArithmetic(Expr* expr, Function function) {
  Expr* a = expr->args[0];
  Expr* b = expr->args[1];
  if (!AdoptBeside(a, b)) return;
  const TypeKind x = a->type.kind, y = b->type.kind;
  const bool is_modulo = function == Function::kModulo;
  const bool is_decimal = (x == TypeKind::kDecimal && (y == TypeKind::kDecimal || y == TypeKind::kInt)) ||
                          (x == TypeKind::kInt && y == TypeKind::kDecimal);
  if (is_decimal && function == Function::kDivide) {
    return Fail(expr, Diag::kCelDecimalDivision, "`/` does not say how to round decimals",
                "write decimal.div(a, b, scale, \"half_even\")");
  }
  if (is_decimal && !is_modulo) return CheckDecimalArithmetic(expr, function);
  if (x == y && (x == TypeKind::kInt || x == TypeKind::kUint || (x == TypeKind::kDouble && !is_modulo))) {
    expr->type = a->type;
    return;
  }
  if (x == TypeKind::kString && y == TypeKind::kString && function == Function::kAdd) {
    expr->type = a->type;
    return;
  }
  if (x == TypeKind::kBytes && y == TypeKind::kBytes && function == Function::kAdd)
    return NotYet(expr, "a sum of bytes");
  if (CheckTimeArithmetic(expr, function)) return;
  FailArithmetic(expr, function);
}

void Checker::FailArithmetic(Expr* expr, Function function) {
  const Expr& a = *expr->args[0];
  const Expr& b = *expr->args[1];
  const std::string sign(OperatorSign(function));
  const bool mixes = IsNumber(a.type.kind) && IsNumber(b.type.kind) && a.type.kind != b.type.kind;
  if (!mixes) {
    std::string hint;
    const bool has_text = a.type.kind == TypeKind::kString || b.type.kind == TypeKind::kString;
    if (has_text && function == Function::kAdd) hint = "a value becomes text by string(x)";
    return Fail(expr, Diag::kCelType, "`" + sign + "` does not take " + Types(a, b),
                hint.empty() ? MismatchHint(a, b) : hint);
  }
  const bool has_decimal = a.type.kind == TypeKind::kDecimal || b.type.kind == TypeKind::kDecimal;
  const bool has_double = a.type.kind == TypeKind::kDouble || b.type.kind == TypeKind::kDouble;
  std::string hint;
  if (has_decimal && has_double) {
    const Expr& decimal = a.type.kind == TypeKind::kDecimal ? a : b;
    hint = "to give up exactness, convert the decimal: double(x) for " + Quote(decimal);
  } else if (has_double) {
    const Expr& whole = a.type.kind == TypeKind::kDouble ? b : a;
    const std::string text(source_.text().substr(whole.begin, whole.end - whole.begin));
    hint = whole.kind == ExprKind::kConstant && whole.type.kind == TypeKind::kInt
               ? "write it as a double: " + text + ".0"
               : "convert it: double(x) for " + Quote(whole);
  } else {
    hint = "convert one: int(x)";
  }
  Fail(expr, Diag::kCelMixedNumbers, "`" + sign + "` does not mix " + Types(a, b), std::move(hint));
}

// --- in ---

void Checker::CheckIn(Expr* expr) {
  Visit(expr->args[0]);
  expr->type = Type{TypeKind::kBool};
  Expr* probe = expr->args[0];
  Expr* list = expr->args[1];
  if (list->kind == ExprKind::kList) return CheckInLiteral(expr);
  const Reference reference = Resolve(list);
  if (reference.kind == Reference::Kind::kFailed || IsFailed(probe)) return;
  if (reference.kind == Reference::Kind::kList) return CheckInNamedList(expr, reference.index);
  if (reference.kind == Reference::Kind::kTable) {
    const TableName& table = environment_.tables[static_cast<size_t>(reference.index)];
    if (!CheckKey(probe, table)) return;
    expr->kind = ExprKind::kInTable;
    expr->ref = reference.index;
    expr->name = "tables." + table.name;
    expr->args.resize(1);
    return;
  }
  Fail(list, Diag::kCelType, "right of `in` stands a list or a table, and " + Quote(*list) + " is neither",
       list->type.kind == TypeKind::kString ? "whether a text holds another: a.contains(b)" : "");
}

void Checker::CheckInNamedList(Expr* expr, int list) {
  const ListName& named = environment_.lists[static_cast<size_t>(list)];
  const Expr& probe = *expr->args[0];
  const TypeKind kind = probe.type.kind;
  const bool is_exact_number = kind == TypeKind::kInt || kind == TypeKind::kDecimal;
  if (kind != TypeKind::kString && !is_exact_number) {
    return Fail(expr, Diag::kCelNotYet, "looking up " + TypeName(probe.type) + " in a named list cannot be used yet",
                "named lists hold texts, integers and amounts");
  }
  if (is_exact_number && !named.takes_numbers) {
    return Fail(expr, Diag::kCelType,
                "list `" + named.name + "` matches by " + std::string(named.match) + ", which takes a string, and " +
                    Quote(probe) + " is " + TypeName(probe.type));
  }
  const bool has_numbers = named.entries == TypeKind::kInt || named.entries == TypeKind::kDouble;
  const bool fits = named.entries == TypeKind::kError || (is_exact_number ? has_numbers : named.entries == kind);
  if (!fits) {
    return Fail(expr, Diag::kCelNeverEqual,
                "list `" + named.name + "` holds values of type " + TypeName(Type{named.entries}) + ", and " +
                    Quote(probe) + " is " + TypeName(probe.type));
  }
  expr->kind = ExprKind::kInList;
  expr->ref = list;
  expr->name = "lists." + named.name;
  expr->args.resize(1);
  if (named.time_field >= 0) expr->args.push_back(TimeOf(named, *expr));
}

// Where entries end the answer may depend on the record's time: it is an operand like any other.
Expr* Checker::TimeOf(const ListName& list, const Expr& asked) {
  const auto field = static_cast<size_t>(list.time_field);
  Expr* time = arena_->New();
  time->begin = asked.begin;
  time->end = asked.end;
  time->depth = 1;
  Value(time, ExprKind::kField, environment_.fields[field].type, list.time_field, environment_.fields[field].optional,
        FieldPath(field));
  return time;
}

void Checker::CheckInLiteral(Expr* expr) {
  Expr* probe = expr->args[0];
  Expr* list = expr->args[1];
  bool ok = !IsFailed(probe);
  Type element;
  bool is_uniform = true;
  for (Expr* item : list->args) {
    if (item->kind != ExprKind::kConstant) {
      Fail(item, Diag::kCelNotYet, "anything but a literal in a list cannot be used yet");
      ok = false;
      continue;
    }
    Visit(item);
    if (IsFailed(probe)) continue;
    if (!AdoptBeside(probe, item)) {
      ok = false;
      continue;
    }
    const bool is_bytes = item->type.kind == TypeKind::kBytes || probe->type.kind == TypeKind::kBytes;
    const bool is_null = item->type.kind == TypeKind::kNull || probe->type.kind == TypeKind::kNull;
    if (is_bytes || is_null) {
      NotYet(item, is_bytes ? "bytes in a list" : "null in a list");
      ok = false;
      continue;
    }
    if (item->type.kind != probe->type.kind && !(IsNumber(item->type.kind) && IsNumber(probe->type.kind))) {
      const std::string message = TypeName(probe->type) + " is never equal to " + TypeName(item->type);
      Fail(item, Diag::kCelNeverEqual, message, MismatchHint(*probe, *item));
      ok = false;
      continue;
    }
    is_uniform = is_uniform && (element.kind == TypeKind::kError || element.kind == item->type.kind);
    element = Type{item->type.kind, std::max(element.scale, item->type.scale)};
  }
  // Numbers of several types keep their own; the list is called after what is looked up.
  if (!is_uniform) element.kind = probe->type.kind;
  list->type = Type{TypeKind::kList, 0, element.kind, element.scale};
  if (!ok) expr->type = Type{TypeKind::kBool};
}

}  // namespace tollgate::cel

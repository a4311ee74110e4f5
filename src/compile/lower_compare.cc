// Comparisons, and membership of literals, which is equality with any of them.
#include <algorithm>

#include "base/check.h"
#include "compile/lower_expr.h"
#include "compile/references.h"

namespace tollgate::compile {

using cel::TypeKind;
using plan::OpCode;
using Register = Program::Register;

namespace {

bool IsNumber(TypeKind kind) {
  return kind == TypeKind::kInt || kind == TypeKind::kUint || kind == TypeKind::kDouble || kind == TypeKind::kDecimal;
}

plan::Comparison ComparisonOf(cel::Function function) {
  switch (function) {
    case cel::Function::kEqual:
      return plan::Comparison::kEqual;
    case cel::Function::kNotEqual:
      return plan::Comparison::kNotEqual;
    case cel::Function::kLess:
      return plan::Comparison::kLess;
    case cel::Function::kLessEqual:
      return plan::Comparison::kLessEqual;
    case cel::Function::kGreater:
      return plan::Comparison::kGreater;
    default:
      return plan::Comparison::kGreaterEqual;
  }
}

// A number that stands in a list.
Number NumberOf(const cel::Value& value) {
  switch (value.type.kind) {
    case TypeKind::kDouble:
      return Number::Of(value.number);
    case TypeKind::kUint:
      return Number::Of(value.uinteger);
    default:
      return Number::Of(Decimal{value.integer, value.type.kind == TypeKind::kDecimal ? value.type.scale : 0});
  }
}

}  // namespace

Register ExprLowerer::Comparison(const cel::Expr& expr) {
  const plan::Comparison comparison = ComparisonOf(expr.function);
  if (comparison != plan::Comparison::kNotEqual) return Compare(comparison, *expr.args[0], *expr.args[1]);
  // As a negation it shares its work with every == of the same operands, and a bitmap is turned for almost nothing.
  return program_.Emit(OpCode::kNot, Compare(plan::Comparison::kEqual, *expr.args[0], *expr.args[1]));
}

Register ExprLowerer::Compare(plan::Comparison comparison, const cel::Expr& a, const cel::Expr& b) {
  const auto aux = static_cast<uint16_t>(comparison);
  if (a.type.kind == TypeKind::kNull || b.type.kind == TypeKind::kNull) {
    const cel::Expr& other = Resolve(a.type.kind == TypeKind::kNull ? b : a);
    if (other.type.kind == TypeKind::kNull) return program_.Bool(true);
    if (other.kind == cel::ExprKind::kField)
      return program_.Emit(OpCode::kFieldIsNull, static_cast<uint32_t>(other.ref));
    return program_.Never(Lower(other));  // only fields can be null
  }
  if (IsNumber(a.type.kind)) return CompareNumbers(comparison, a, b);
  const Register left = Lower(a);
  const Register right = Lower(b);
  switch (plan::ResultOf(program_.op(left).code)) {
    case plan::Register::kBool:
      return program_.Emit(OpCode::kCompareBool, left, right, 0, aux);
    case plan::Register::kText:
      return program_.Emit(OpCode::kCompareText, left, right, 0, aux);
    default:
      break;
  }
  // Times and durations: integers of one unit.
  const bool left_is_constant = program_.IsConstant(left);
  if (!left_is_constant && !program_.IsConstant(right)) {
    return program_.Emit(OpCode::kCompareInt, left, right, 0, aux);
  }
  const Register varying = left_is_constant ? right : left;
  const Register constant = left_is_constant ? left : right;
  const plan::Comparison turned = left_is_constant ? Mirrored(comparison) : comparison;
  return program_.Emit(OpCode::kCompareIntConst, varying, program_.op(constant).a, 0, static_cast<uint16_t>(turned));
}

std::optional<Number> ExprLowerer::ConstantNumber(const cel::Expr& expr) {
  if (expr.type.kind == TypeKind::kUint) {
    const plan::Result<uint64_t> value = EvaluateUint(expr);
    if (!value.ok()) return std::nullopt;
    return Number::Of(*value);
  }
  const Register reg = Lower(expr);
  if (!program_.IsConstant(reg)) return std::nullopt;
  if (expr.type.kind == TypeKind::kDouble) return Number::Of(program_.number(program_.op(reg).a));
  return Number::Of(Decimal{program_.ints[program_.op(reg).a], expr.type.scale});
}

Register ExprLowerer::CompareNumbers(plan::Comparison comparison, const cel::Expr& a, const cel::Expr& b) {
  const Register exactly = CompareExactNumbers(comparison, a, b);
  return IsBounded(a, b) ? Decided(comparison, exactly, a, b) : exactly;
}

Register ExprLowerer::CompareExactNumbers(plan::Comparison comparison, const cel::Expr& a, const cel::Expr& b) {
  const std::optional<Number> left = ConstantNumber(a);
  const std::optional<Number> right = ConstantNumber(b);
  if (left && right) return program_.Bool(plan::Holds(comparison, tollgate::compile::Compare(*left, *right)));
  if (left) return CompareWithNumber(Mirrored(comparison), Lower(b), b.type.scale, *left);
  if (right) return CompareWithNumber(comparison, Lower(a), a.type.scale, *right);

  const Register x = Lower(a);
  const Register y = Lower(b);
  const auto aux = static_cast<uint16_t>(comparison);
  const bool x_is_double = a.type.kind == TypeKind::kDouble;
  const bool y_is_double = b.type.kind == TypeKind::kDouble;
  if (x_is_double && y_is_double) return program_.Emit(OpCode::kCompareDouble, x, y, 0, aux);
  if (y_is_double) return program_.Emit(OpCode::kCompareIntDouble, x, y, plan::PackScales(a.type.scale), aux);
  if (x_is_double) {
    return program_.Emit(OpCode::kCompareIntDouble, y, x, plan::PackScales(b.type.scale, plan::kTurned),
                         static_cast<uint16_t>(Mirrored(comparison)));
  }
  if (a.type.scale == b.type.scale) return program_.Emit(OpCode::kCompareInt, x, y, 0, aux);
  return program_.Emit(OpCode::kCompareDecimal, x, y, plan::PackScales(a.type.scale, b.type.scale), aux);
}

Register ExprLowerer::CompareWithNumber(plan::Comparison comparison, Register a, int scale, const Number& constant) {
  if (plan::ResultOf(program_.op(a).code) == plan::Register::kDouble) {
    const Reduced<double> reduced = ReduceDouble(comparison, constant);
    if (reduced.kind == Reduced<double>::Kind::kNever) return program_.Never(a);
    // A NaN is not less than infinity, nor is it anything else: there is no "always" for doubles.
    TG_CHECK(reduced.kind == Reduced<double>::Kind::kCompare);
    return program_.Emit(OpCode::kCompareDoubleConst, a, program_.NumberIndex(reduced.value), 0,
                         static_cast<uint16_t>(reduced.comparison));
  }
  const Reduced<int64_t> reduced = ReduceInt(comparison, scale, constant);
  if (reduced.kind == Reduced<int64_t>::Kind::kNever) return program_.Never(a);
  if (reduced.kind == Reduced<int64_t>::Kind::kAlways) return program_.Always(a);
  return program_.Emit(OpCode::kCompareIntConst, a, program_.ints.Intern(reduced.value), 0,
                       static_cast<uint16_t>(reduced.comparison));
}

Register ExprLowerer::InLiteral(const cel::Expr& needle, const cel::Expr& list) {
  const bool has_null = std::any_of(list.args.begin(), list.args.end(),
                                    [](const cel::Expr* entry) { return entry->type.kind == TypeKind::kNull; });
  if (list.args.empty()) return program_.Never(Lower(needle));
  if (list.args.size() == 1 || has_null || IsBounded(needle, needle)) return InOthers(needle, list);
  switch (needle.type.kind) {
    case TypeKind::kString:
      return InTexts(Lower(needle), list);
    case TypeKind::kInt:
    case TypeKind::kDecimal:
    case TypeKind::kTimestamp:
    case TypeKind::kDuration:
      return InInts(Lower(needle), needle.type.scale, list);
    default:
      return InOthers(needle, list);
  }
}

Register ExprLowerer::InTexts(Register needle, const cel::Expr& list) {
  std::vector<std::string> set;
  for (const cel::Expr* entry : list.args) set.push_back(entry->value.text);
  std::sort(set.begin(), set.end());
  set.erase(std::unique(set.begin(), set.end()), set.end());
  return program_.Emit(OpCode::kInTextSet, needle, program_.text_sets.Intern(set));
}

Register ExprLowerer::InInts(Register needle, int scale, const cel::Expr& list) {
  std::vector<int64_t> set;
  for (const cel::Expr* entry : list.args) {
    // An entry between two values of the needle's type, or outside them all, equals none.
    const Reduced<int64_t> reduced = ReduceInt(plan::Comparison::kEqual, scale, NumberOf(entry->value));
    if (reduced.kind == Reduced<int64_t>::Kind::kCompare) set.push_back(reduced.value);
  }
  std::sort(set.begin(), set.end());
  set.erase(std::unique(set.begin(), set.end()), set.end());
  if (set.empty()) return program_.Never(needle);
  return program_.Emit(OpCode::kInIntSet, needle, program_.int_sets.Intern(set));
}

Register ExprLowerer::InOthers(const cel::Expr& needle, const cel::Expr& list) {
  Register any = program_.Bool(false);
  for (const cel::Expr* entry : list.args) {
    any = program_.Emit(OpCode::kOr, any, Compare(plan::Comparison::kEqual, needle, *entry));
  }
  return any;
}

}  // namespace tollgate::compile

// Comparisons of what windows hold, where that may not be exact: they are decided by bounds (src/window/README.md, "How
// good a value is"). An expression is lowered as if all were exact, which is UNKNOWN where something is not; beside it
// stand its least and its greatest value, and kDecided takes what any of them can say.
#include <set>

#include "base/check.h"
#include "compile/lower_expr.h"
#include "plan/semantics.h"

namespace tollgate::compile {

using cel::Function;
using cel::TypeKind;
using plan::OpCode;
using plan::RangeEnd;
using Register = Program::Register;

namespace {

constexpr auto kLow = static_cast<uint16_t>(RangeEnd::kLow), kHigh = static_cast<uint16_t>(RangeEnd::kHigh);

bool HasUnits(TypeKind kind) { return kind == TypeKind::kInt || kind == TypeKind::kDecimal; }

bool IsLess(plan::Comparison comparison) {
  return comparison == plan::Comparison::kLess || comparison == plan::Comparison::kLessEqual;
}

}  // namespace

ExprLowerer::Range ExprLowerer::RangeOf(const cel::Expr& expr) {
  const auto known = ranges_.find(&expr);
  if (known != ranges_.end()) return known->second;
  Range range = HasUnits(expr.type.kind) ? NewRange(expr) : Range{};
  if (!range.is_bounded) range.low = range.high = Lower(expr);
  ranges_.emplace(&expr, range);
  return range;
}

ExprLowerer::Range ExprLowerer::NewRange(const cel::Expr& expr) {
  switch (expr.kind) {
    case cel::ExprKind::kVariable:
      return RangeOf(*expr.args[0]);
    case cel::ExprKind::kWindow:
      return WindowRange(expr);
    case cel::ExprKind::kConditional: {
      const Range yes = RangeOf(*expr.args[1]);
      const Range no = RangeOf(*expr.args[2]);
      if (!yes.is_bounded && !no.is_bounded) return {};
      const Register condition = Lower(*expr.args[0]);
      return {program_.Emit(OpCode::kCondInt, condition, yes.low, no.low),
              program_.Emit(OpCode::kCondInt, condition, yes.high, no.high), true};
    }
    case cel::ExprKind::kCall:
      break;
    default:
      return {};
  }
  if (expr.function == Function::kNegate) {
    const Range range = RangeOf(*expr.args[0]);
    const Register zero = program_.Int(0);
    return range.is_bounded ? Difference({zero, zero}, range) : Range{};
  }
  const bool adds = expr.function == Function::kAdd, subtracts = expr.function == Function::kSubtract;
  if (!adds && !subtracts && expr.function != Function::kMultiply) return {};
  Range a = RangeOf(*expr.args[0]);
  Range b = RangeOf(*expr.args[1]);
  if (!a.is_bounded && !b.is_bounded) return {};
  if (!adds && !subtracts) return Product(a, b);
  a = Rescaled(a, expr.args[0]->type.scale, expr.type.scale);
  b = Rescaled(b, expr.args[1]->type.scale, expr.type.scale);
  if (subtracts) return Difference(a, b);
  return {program_.Emit(OpCode::kBoundAdd, a.low, b.low, 0, kLow),
          program_.Emit(OpCode::kBoundAdd, a.high, b.high, 0, kHigh), true};
}

ExprLowerer::Range ExprLowerer::WindowRange(const cel::Expr& expr) {
  if (expr.past >= 0) return {};
  const std::string& name = checked_.environment.windows[expr.ref].values[expr.column].name;
  // Of the others only times have units, and no bounds.
  if (!plan::HasBounds(*FindAggregate(name))) return {};
  const uint32_t read = WindowRead(expr);
  return {program_.Emit(OpCode::kWindowLow, read), program_.Emit(OpCode::kWindowHigh, read), true};
}

ExprLowerer::Range ExprLowerer::Rescaled(const Range& range, int from, int to) {
  if (from == to) return range;
  const uint32_t scales = plan::PackScales(from, to);
  return {program_.Emit(OpCode::kBoundRescale, range.low, 0, scales, kLow),
          program_.Emit(OpCode::kBoundRescale, range.high, 0, scales, kHigh), range.is_bounded};
}

ExprLowerer::Range ExprLowerer::Difference(const Range& a, const Range& b) {
  return {program_.Emit(OpCode::kBoundSubtract, a.low, b.high, 0, kLow),
          program_.Emit(OpCode::kBoundSubtract, a.high, b.low, 0, kHigh), true};
}

ExprLowerer::Range ExprLowerer::Product(const Range& a, const Range& b) {
  const auto end = [&](OpCode choose, uint16_t which) {
    std::set<Register> products;  // of exact factors some are one
    for (const Register x : {a.low, a.high}) {
      for (const Register y : {b.low, b.high}) products.insert(program_.Emit(OpCode::kBoundMultiply, x, y, 0, which));
    }
    Register result = *products.begin();
    for (const Register product : products) {
      if (product != result) result = program_.Emit(choose, result, product);
    }
    return result;
  };
  return {end(OpCode::kMinInt, kLow), end(OpCode::kMaxInt, kHigh), true};
}

// Numbers without bounds compare as they are; so do doubles.
bool ExprLowerer::IsBounded(const cel::Expr& a, const cel::Expr& b) {
  const auto can_be = [](TypeKind kind) { return HasUnits(kind) || kind == TypeKind::kUint; };
  return can_be(a.type.kind) && can_be(b.type.kind) && (RangeOf(a).is_bounded || RangeOf(b).is_bounded);
}

// What holds whatever the values between the ends are. By an end that is no bound nothing is decided.
Register ExprLowerer::Surely(plan::Comparison comparison, const cel::Expr& a, const cel::Expr& b) {
  if (comparison == plan::Comparison::kEqual) {
    return program_.Emit(OpCode::kAnd, Surely(plan::Comparison::kLessEqual, a, b),
                         Surely(plan::Comparison::kGreaterEqual, a, b));
  }
  const Range x = RangeOf(a), y = RangeOf(b);
  const bool is_less = IsLess(comparison);
  const Register left = is_less ? x.high : x.low;
  const Register right = is_less ? y.low : y.high;
  Register holds;
  if (const std::optional<Number> constant = ConstantNumber(b)) {
    holds = CompareWithNumber(comparison, left, a.type.scale, *constant);
  } else if (const std::optional<Number> first = ConstantNumber(a)) {
    holds = CompareWithNumber(Mirrored(comparison), right, b.type.scale, *first);
  } else if (a.type.scale == b.type.scale) {
    holds = program_.Emit(OpCode::kCompareInt, left, right, 0, static_cast<uint16_t>(comparison));
  } else {
    holds = program_.Emit(OpCode::kCompareDecimal, left, right, plan::PackScales(a.type.scale, b.type.scale),
                          static_cast<uint16_t>(comparison));
  }
  if (x.is_bounded) holds = IfBound(holds, left, is_less ? kHigh : kLow);
  if (y.is_bounded) holds = IfBound(holds, right, is_less ? kLow : kHigh);
  return holds;
}

// `holds`, a comparison of `end`, where that is a bound. What is no bound is the last of the integers, and of most
// comparisons that alone makes them false.
Register ExprLowerer::IfBound(Register holds, Register end, uint16_t which) {
  const plan::Op& op = program_.op(holds);
  const auto comparison = static_cast<plan::Comparison>(op.aux);
  const int64_t none = plan::NoBound(static_cast<RangeEnd>(which));
  if (op.code == OpCode::kCompareIntConst && op.a == end && !plan::CompareInt(comparison, none, program_.ints[op.b])) {
    return holds;
  }
  const bool is_strict = comparison == plan::Comparison::kLess || comparison == plan::Comparison::kGreater;
  if (op.code == OpCode::kCompareInt && is_strict) return holds;
  return program_.Emit(OpCode::kAnd, holds, IsBound(end, which));
}

Register ExprLowerer::IsBound(Register end, uint16_t which) {
  const uint32_t none = program_.ints.Intern(plan::NoBound(static_cast<RangeEnd>(which)));
  const plan::Comparison comparison = which == kLow ? plan::Comparison::kGreater : plan::Comparison::kLess;
  return program_.Emit(OpCode::kCompareIntConst, end, none, 0, static_cast<uint16_t>(comparison));
}

// The exact answer stands first, so that causes are looked for as the text has them.
Register ExprLowerer::Decided(plan::Comparison comparison, Register exactly, const cel::Expr& a, const cel::Expr& b) {
  using plan::Comparison;
  Register surely_not;
  switch (comparison) {
    case Comparison::kEqual:
      surely_not = program_.Emit(OpCode::kOr, Surely(Comparison::kLess, a, b), Surely(Comparison::kGreater, a, b));
      break;
    case Comparison::kLess:
      surely_not = Surely(Comparison::kGreaterEqual, a, b);
      break;
    case Comparison::kLessEqual:
      surely_not = Surely(Comparison::kGreater, a, b);
      break;
    case Comparison::kGreater:
      surely_not = Surely(Comparison::kLessEqual, a, b);
      break;
    default:
      surely_not = Surely(Comparison::kLess, a, b);
  }
  const Register is = program_.Emit(OpCode::kOr, exactly, Surely(comparison, a, b));
  const Register is_not = program_.Emit(OpCode::kOr, program_.Emit(OpCode::kNot, exactly), surely_not);
  return program_.Emit(OpCode::kDecided, is, is_not);
}

}  // namespace tollgate::compile

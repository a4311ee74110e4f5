// Operators and functions.
#include "base/check.h"
#include "compile/lower_expr.h"

namespace tollgate::compile {

using cel::Function;
using cel::TypeKind;
using plan::OpCode;
using Register = Program::Register;

namespace {

struct ArithmeticOps {
  OpCode of_ints;
  OpCode of_doubles;
};

ArithmeticOps OpsOf(Function function) {
  switch (function) {
    case Function::kAdd:
      return {OpCode::kAddInt, OpCode::kAddDouble};
    case Function::kSubtract:
      return {OpCode::kSubtractInt, OpCode::kSubtractDouble};
    case Function::kMultiply:
      return {OpCode::kMultiplyInt, OpCode::kMultiplyDouble};
    case Function::kDivide:
      return {OpCode::kDivideInt, OpCode::kDivideDouble};
    default:
      return {OpCode::kModuloInt, OpCode::kDivideDouble};
  }
}

plan::TimePart PartOf(Function function) {
  switch (function) {
    case Function::kGetFullYear:
      return plan::TimePart::kYear;
    case Function::kGetMonth:
      return plan::TimePart::kMonth;
    case Function::kGetDate:
      return plan::TimePart::kDate;
    case Function::kGetDayOfMonth:
      return plan::TimePart::kDayOfMonth;
    case Function::kGetDayOfWeek:
      return plan::TimePart::kDayOfWeek;
    case Function::kGetDayOfYear:
      return plan::TimePart::kDayOfYear;
    case Function::kGetHours:
      return plan::TimePart::kHours;
    case Function::kGetMinutes:
      return plan::TimePart::kMinutes;
    case Function::kGetSeconds:
      return plan::TimePart::kSeconds;
    default:
      return plan::TimePart::kMillis;
  }
}

}  // namespace

Register ExprLowerer::Call(const cel::Expr& expr) {
  const auto operand = [&](size_t i) { return Lower(*expr.args[i]); };
  switch (expr.function) {
    case Function::kAdd:
    case Function::kSubtract:
    case Function::kMultiply:
    case Function::kDivide:
    case Function::kModulo:
      return Arithmetic(expr);
    case Function::kNegate:
      return program_.Emit(expr.type.kind == TypeKind::kDouble ? OpCode::kNegateDouble : OpCode::kNegateInt,
                           operand(0));
    case Function::kEqual:
    case Function::kNotEqual:
    case Function::kLess:
    case Function::kLessEqual:
    case Function::kGreater:
    case Function::kGreaterEqual:
      return Comparison(expr);
    case Function::kIn:
      return InLiteral(*expr.args[0], *expr.args[1]);
    case Function::kSize:
      return program_.Emit(OpCode::kSize, operand(0));
    case Function::kEmailDomain:
      return program_.Emit(OpCode::kEmailDomain, operand(0));
    case Function::kGeoDistanceKm:
      return Distance(expr);
    case Function::kContains:
      return TextTest(OpCode::kContains, expr);
    case Function::kStartsWith:
      return TextTest(OpCode::kStartsWith, expr);
    case Function::kEndsWith:
      return TextTest(OpCode::kEndsWith, expr);
    case Function::kMatches:
      return program_.Emit(OpCode::kMatches, operand(0), program_.patterns.Intern(expr.args[1]->value.text));
    case Function::kToInt:
      return ToInt(expr);
    case Function::kToDouble:
      return ToDouble(expr);
    case Function::kToString:
      return LowerAsText(*expr.args[0]);
    case Function::kToBool:
      return expr.args[0]->type.kind == TypeKind::kBool ? operand(0) : program_.Emit(OpCode::kTextToBool, operand(0));
    case Function::kToTimestamp:
    case Function::kToDuration:
      return ToTime(expr);
    case Function::kDecimalDiv:
    case Function::kDecimalRound:
      return DecimalCall(expr);
    case Function::kToUint:
      break;  // of type uint: never here
    default:
      return TimePart(expr);
  }
  TG_CHECK(false && "uint has no register");
  return 0;
}

Register ExprLowerer::Distance(const cel::Expr& expr) {
  const Register latitude = Lower(*expr.args[0]);
  const Register longitude = Lower(*expr.args[1]);
  const Register other = Lower(*expr.args[2]);
  const Register term = program_.Emit(OpCode::kLongitudeTerm, longitude, other, Lower(*expr.args[3]));
  return program_.Emit(OpCode::kDistanceKm, latitude, term, other);
}

Register ExprLowerer::TextTest(OpCode code, const cel::Expr& expr) {
  const Register text = Lower(*expr.args[0]);
  const Register part = Lower(*expr.args[1]);
  return program_.Emit(code, text, part);
}

Register ExprLowerer::Arithmetic(const cel::Expr& expr) {
  const Register a = Lower(*expr.args[0]);
  const Register b = Lower(*expr.args[1]);
  const cel::Type& left = expr.args[0]->type;
  const cel::Type& right = expr.args[1]->type;
  const bool is_sum = expr.function == Function::kAdd;
  switch (expr.type.kind) {
    case TypeKind::kString:
      return program_.Emit(OpCode::kConcat, a, b);
    case TypeKind::kDouble:
      return program_.Emit(OpsOf(expr.function).of_doubles, a, b);
    case TypeKind::kTimestamp:
      if (left.kind == TypeKind::kDuration) {
        return program_.Emit(OpCode::kAddTime, b, a, plan::PackScales(0, plan::kTurned));
      }
      return program_.Emit(is_sum ? OpCode::kAddTime : OpCode::kSubtractTime, a, b);
    default:
      break;
  }
  // Of equal scales units add as integers do; in a product the scales add, whatever they are.
  const bool aligns = is_sum || expr.function == Function::kSubtract;
  if (expr.type.kind == TypeKind::kDecimal && aligns && left.scale != right.scale) {
    return program_.Emit(is_sum ? OpCode::kAddDecimal : OpCode::kSubtractDecimal, a, b,
                         plan::PackScales(left.scale, right.scale));
  }
  return program_.Emit(OpsOf(expr.function).of_ints, a, b);
}

Register ExprLowerer::DecimalCall(const cel::Expr& expr) {
  const bool divides = expr.function == Function::kDecimalDiv;
  const std::optional<Rounding> rounding = ParseRounding(expr.args.back()->value.text);
  TG_CHECK(rounding.has_value());
  const auto aux = static_cast<uint16_t>(*rounding);
  const Register a = Lower(*expr.args[0]);
  const int scale = expr.args[0]->type.scale;
  if (divides) {
    const Register b = Lower(*expr.args[1]);
    return program_.Emit(OpCode::kDivideDecimal, a, b,
                         plan::PackScales(scale, expr.args[1]->type.scale, expr.type.scale), aux);
  }
  if (scale == expr.type.scale) return a;
  return program_.Emit(OpCode::kRoundDecimal, a, 0, plan::PackScales(scale, expr.type.scale), aux);
}

Register ExprLowerer::TimePart(const cel::Expr& expr) {
  const Register a = Lower(*expr.args[0]);
  const auto part = static_cast<uint16_t>(PartOf(expr.function));
  if (expr.args[0]->type.kind == TypeKind::kDuration) return program_.Emit(OpCode::kDurationPart, a, 0, 0, part);
  uint32_t zone_index = UINT32_MAX;
  if (expr.args.size() > 1) {
    const std::optional<Zone> zone = Zone::Load(expr.args[1]->value.text);
    TG_CHECK(zone.has_value());
    zone_index = program_.ZoneIndex(*zone);
  }
  return program_.Emit(OpCode::kTimePart, a, zone_index, 0, part);
}

Register ExprLowerer::ToInt(const cel::Expr& expr) {
  const cel::Expr& from = *expr.args[0];
  switch (from.type.kind) {
    case TypeKind::kUint: {
      const plan::Result<uint64_t> value = EvaluateUint(from);
      if (!value.ok()) return FailedInt(value.cause());
      if (*value > static_cast<uint64_t>(INT64_MAX)) return FailedInt(plan::Cause::OVERFLOW);
      return program_.Int(static_cast<int64_t>(*value));
    }
    case TypeKind::kDouble:
      return program_.Emit(OpCode::kDoubleToInt, Lower(from));
    case TypeKind::kDecimal:
      if (from.type.scale == 0) return Lower(from);
      return program_.Emit(OpCode::kDecimalToInt, Lower(from), 0, plan::PackScales(from.type.scale));
    case TypeKind::kString:
      return program_.Emit(OpCode::kTextToInt, Lower(from));
    case TypeKind::kTimestamp:
      return program_.Emit(OpCode::kTimeToInt, Lower(from));
    default:
      return Lower(from);
  }
}

Register ExprLowerer::ToDouble(const cel::Expr& expr) {
  const cel::Expr& from = *expr.args[0];
  switch (from.type.kind) {
    case TypeKind::kUint: {
      const plan::Result<uint64_t> value = EvaluateUint(from);
      if (value.ok()) return program_.Double(static_cast<double>(*value));
      return program_.Emit(OpCode::kIntToDouble, FailedInt(value.cause()));
    }
    case TypeKind::kInt:
    case TypeKind::kDecimal:
      return program_.Emit(OpCode::kIntToDouble, Lower(from), 0, plan::PackScales(from.type.scale));
    case TypeKind::kString:
      return program_.Emit(OpCode::kTextToDouble, Lower(from));
    default:
      return Lower(from);
  }
}

Register ExprLowerer::LowerAsText(const cel::Expr& from) {
  switch (from.type.kind) {
    case TypeKind::kUint: {
      const plan::Result<uint64_t> value = EvaluateUint(from);
      if (value.ok()) return program_.Text(std::to_string(*value));
      return program_.Emit(OpCode::kIntToText, FailedInt(value.cause()));
    }
    case TypeKind::kBool:
      return program_.Emit(OpCode::kBoolToText, Lower(from));
    case TypeKind::kInt:
    case TypeKind::kDecimal:
      return program_.Emit(OpCode::kIntToText, Lower(from), 0, plan::PackScales(from.type.scale));
    case TypeKind::kDouble:
      return program_.Emit(OpCode::kDoubleToText, Lower(from));
    case TypeKind::kTimestamp:
      return program_.Emit(OpCode::kTimeToText, Lower(from));
    case TypeKind::kDuration:
      return program_.Emit(OpCode::kDurationToText, Lower(from));
    default:
      return Lower(from);
  }
}

Register ExprLowerer::ToTime(const cel::Expr& expr) {
  const cel::Expr& from = *expr.args[0];
  if (from.type.kind == expr.type.kind) return Lower(from);
  if (from.type.kind == TypeKind::kInt) return program_.Emit(OpCode::kIntToTime, Lower(from));
  return program_.Emit(expr.type.kind == TypeKind::kTimestamp ? OpCode::kTextToTime : OpCode::kTextToDuration,
                       Lower(from));
}

}  // namespace tollgate::compile

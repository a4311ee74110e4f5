#include <charconv>
#include <cmath>

#include "base/check.h"
#include "compile/lower_expr.h"
#include "compile/references.h"

namespace tollgate::compile {

using cel::Function;
using cel::TypeKind;
using plan::Cause;
using plan::OpCode;

namespace {

using UintResult = plan::Result<uint64_t>;

UintResult Calculate(Function function, uint64_t a, uint64_t b) {
  uint64_t result = 0;
  switch (function) {
    case Function::kAdd:
      return __builtin_add_overflow(a, b, &result) ? UintResult(Cause::OVERFLOW) : result;
    case Function::kSubtract:
      return __builtin_sub_overflow(a, b, &result) ? UintResult(Cause::OVERFLOW) : result;
    case Function::kMultiply:
      return __builtin_mul_overflow(a, b, &result) ? UintResult(Cause::OVERFLOW) : result;
    case Function::kDivide:
      return b == 0 ? UintResult(Cause::DIVISION_BY_ZERO) : a / b;
    default:
      return b == 0 ? UintResult(Cause::DIVISION_BY_ZERO) : a % b;
  }
}

UintResult FromText(std::string_view text) {
  uint64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (end != text.data() + text.size() || text.empty() || error == std::errc::invalid_argument) {
    return Cause::BAD_CONVERSION;
  }
  if (error == std::errc::result_out_of_range) return Cause::OVERFLOW;
  return value;
}

UintResult FromDouble(double value) {
  if (std::isnan(value)) return Cause::BAD_CONVERSION;
  const double whole = std::trunc(value);
  if (whole < 0 || whole >= 0x1p64) return Cause::OVERFLOW;
  return static_cast<uint64_t>(whole);
}

}  // namespace

UintResult ExprLowerer::EvaluateUint(const cel::Expr& named) {
  const cel::Expr& expr = Resolve(named);
  if (expr.kind == cel::ExprKind::kConstant) return expr.value.uinteger;
  if (expr.kind == cel::ExprKind::kCall) return EvaluateUintCall(expr);
  TG_CHECK(expr.kind == cel::ExprKind::kConditional);
  const Register condition = Lower(*expr.args[0]);
  if (const std::optional<Cause> error = program_.ErrorOf(condition)) return *error;
  TG_CHECK(program_.op(condition).code == OpCode::kConstBool);
  return EvaluateUint(*expr.args[program_.op(condition).a != 0 ? 1 : 2]);
}

UintResult ExprLowerer::EvaluateUintCall(const cel::Expr& expr) {
  if (expr.function == Function::kToUint) return ConvertToUint(*expr.args[0]);
  const UintResult a = EvaluateUint(*expr.args[0]);
  const UintResult b = EvaluateUint(*expr.args[1]);
  if (!a.ok()) return a;
  if (!b.ok()) return b;
  return Calculate(expr.function, *a, *b);
}

UintResult ExprLowerer::ConvertToUint(const cel::Expr& expr) {
  if (expr.type.kind == TypeKind::kUint) return EvaluateUint(expr);
  const Register reg = Lower(expr);
  if (const std::optional<Cause> error = program_.ErrorOf(reg)) return *error;
  TG_CHECK(program_.IsConstant(reg));
  const uint32_t constant = program_.op(reg).a;
  if (expr.type.kind == TypeKind::kString) return FromText(program_.texts[constant]);
  if (expr.type.kind == TypeKind::kDouble) return FromDouble(program_.number(constant));
  const int64_t whole = plan::DecimalToInt({program_.ints[constant], expr.type.scale});
  if (whole < 0) return Cause::OVERFLOW;
  return static_cast<uint64_t>(whole);
}

Program::Register ExprLowerer::FailedInt(Cause cause) {
  if (cause == Cause::BAD_CONVERSION) return program_.Emit(OpCode::kTextToInt, program_.Text("?"));
  const bool divides = cause == Cause::DIVISION_BY_ZERO;
  const Register a = program_.Int(divides ? 1 : INT64_MAX);
  const Register b = program_.Int(divides ? 0 : 1);
  return program_.Emit(divides ? OpCode::kDivideInt : OpCode::kAddInt, a, b);
}

}  // namespace tollgate::compile

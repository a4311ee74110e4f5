#include "compile/lower_expr.h"

#include "base/check.h"

namespace tollgate::compile {

using cel::ExprKind;
using cel::TypeKind;
using plan::OpCode;
using Register = Program::Register;

plan::ValueForm FormOf(TypeKind kind) {
  switch (kind) {
    case TypeKind::kBool:
      return plan::ValueForm::kBool;
    case TypeKind::kInt:
      return plan::ValueForm::kInt;
    case TypeKind::kDecimal:
      return plan::ValueForm::kDecimal;
    case TypeKind::kDouble:
      return plan::ValueForm::kDouble;
    case TypeKind::kTimestamp:
      return plan::ValueForm::kTimestamp;
    case TypeKind::kDuration:
      return plan::ValueForm::kDuration;
    default:
      return plan::ValueForm::kText;
  }
}

Register ExprLowerer::Lower(const cel::Expr& expr) {
  const auto known = lowered_.find(&expr);
  if (known != lowered_.end()) return known->second;
  const Register reg = LowerNew(expr);
  lowered_.emplace(&expr, reg);
  return reg;
}

Register ExprLowerer::LowerNew(const cel::Expr& expr) {
  if (expr.type.kind == TypeKind::kUint) {  // what wants its value asks EvaluateUint
    const plan::Result<uint64_t> value = EvaluateUint(expr);
    return FailedInt(value.ok() ? plan::Cause::OVERFLOW : value.cause());
  }
  switch (expr.kind) {
    case ExprKind::kConstant:
      return Constant(expr.value);
    case ExprKind::kNot:
      return program_.Emit(OpCode::kNot, Lower(*expr.args[0]));
    case ExprKind::kAnd:
    case ExprKind::kOr: {
      const Register a = Lower(*expr.args[0]);
      const Register b = Lower(*expr.args[1]);
      return program_.Emit(expr.kind == ExprKind::kAnd ? OpCode::kAnd : OpCode::kOr, a, b);
    }
    case ExprKind::kConditional:
      return Conditional(expr);
    case ExprKind::kCall:
      return Call(expr);
    case ExprKind::kHas:
      return Has(*expr.args[0]);
    case ExprKind::kField:
      return Field(expr);
    case ExprKind::kInList:
      return InList(expr);
    case ExprKind::kInTable:
      return program_.Emit(OpCode::kFound, FindRow(*expr.args[0], expr.ref));
    case ExprKind::kTableColumn:
      return Column(expr);
    case ExprKind::kWindow:
      return Window(expr);
    case ExprKind::kVariable:
      return Lower(*expr.args[0]);
    default:
      break;
  }
  TG_CHECK(false && "a checked tree has no other kind");
  return 0;
}

Register ExprLowerer::Constant(const cel::Value& value) {
  switch (value.type.kind) {
    case TypeKind::kBool:
      return program_.Bool(value.boolean);
    case TypeKind::kDouble:
      return program_.Double(value.number);
    case TypeKind::kString:
    case TypeKind::kBytes:
      return program_.Text(value.text);
    default:
      return program_.Int(value.integer);
  }
}

Register ExprLowerer::Field(const cel::Expr& expr) {
  const auto field = static_cast<uint32_t>(expr.ref);
  switch (checked_.schema.fields[field].layout.type) {
    case TG_BOOL:
      return program_.Emit(OpCode::kFieldBool, field);
    case TG_DOUBLE:
      return program_.Emit(OpCode::kFieldDouble, field);
    case TG_STRING:
      return program_.Emit(OpCode::kFieldText, field);
    default:
      return program_.Emit(OpCode::kFieldInt, field);
  }
}

Register ExprLowerer::Has(const cel::Expr& operand) {
  if (operand.kind == ExprKind::kField) return program_.Emit(OpCode::kFieldHas, static_cast<uint32_t>(operand.ref));
  if (operand.kind == ExprKind::kTableColumn) {
    const Register row = FindRow(*operand.args[0], operand.ref);
    return program_.Emit(OpCode::kRowHas, row, program_.op(row).b, static_cast<uint32_t>(operand.column));
  }
  if (operand.kind == ExprKind::kWindow) return program_.Emit(OpCode::kWindowHas, WindowRead(operand));
  return program_.Emit(OpCode::kObjectHas, static_cast<uint32_t>(operand.ref));
}

Register ExprLowerer::Conditional(const cel::Expr& expr) {
  const Register condition = Lower(*expr.args[0]);
  const Register yes = Lower(*expr.args[1]);
  const Register no = Lower(*expr.args[2]);
  switch (plan::ResultOf(program_.op(yes).code)) {
    case plan::Register::kBool:
      return program_.Emit(OpCode::kCondBool, condition, yes, no);
    case plan::Register::kDouble:
      return program_.Emit(OpCode::kCondDouble, condition, yes, no);
    case plan::Register::kText:
      return program_.Emit(OpCode::kCondText, condition, yes, no);
    default:
      return program_.Emit(OpCode::kCondInt, condition, yes, no);
  }
}

}  // namespace tollgate::compile

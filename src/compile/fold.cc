// Simplification: the laws of the logic, and what is known of constants. Every step keeps all four answers of an
// expression, true, false, UNKNOWN and ERROR, on every row; so `x * 0` stays, since x may be missing, and of `a && b`
// only a false one is the end. An ERROR that is certain becomes one op only where no row can be UNKNOWN instead.
#include "compile/program.h"

#include "plan/op.h"

namespace tollgate::compile {
namespace {

using plan::Cause;
using plan::Comparison;
using plan::Op;
using plan::OpCode;
using Register = Program::Register;

std::optional<bool> BoolOf(const Program& program, Register reg) {
  if (program.op(reg).code != OpCode::kConstBool) return std::nullopt;
  return program.op(reg).a != 0;
}

// kAnd, or kOr with true and false exchanged.
std::optional<Register> SimplifyLogic(Program* program, const Op& op, std::optional<Cause>* error) {
  const bool absorbing = op.code == OpCode::kOr;
  const std::optional<bool> a = BoolOf(*program, op.a);
  const std::optional<bool> b = BoolOf(*program, op.b);
  if (a == absorbing || b == absorbing) return program->Bool(absorbing);
  if (a) return op.b;
  if (b || op.a == op.b) return op.a;
  const std::optional<Cause> a_error = program->ErrorOf(op.a);
  if (a_error && program->ErrorOf(op.b)) *error = a_error;
  return std::nullopt;
}

std::optional<Register> SimplifyNot(Program* program, const Op& op, std::optional<Cause>* error) {
  if (const std::optional<bool> a = BoolOf(*program, op.a)) return program->Bool(!*a);
  if (program->op(op.a).code == OpCode::kNot) return program->op(op.a).a;
  *error = program->ErrorOf(op.a);
  return std::nullopt;
}

std::optional<Register> SimplifyCondition(Program* program, const Op& op, std::optional<Cause>* error) {
  if (const std::optional<bool> a = BoolOf(*program, op.a)) return *a ? op.b : op.c;
  *error = program->ErrorOf(op.a);
  return std::nullopt;
}

// The time counts only where an entry was hit that ends, which is not known here.
std::optional<Register> SimplifyUntil(Program* program, const Op& op, std::optional<Cause>* error) {
  *error = program->ErrorOf(op.a);
  return std::nullopt;
}

// The exact answer of constants stands in both operands.
std::optional<Register> SimplifyDecided(Program* program, const Op& op, std::optional<Cause>* error) {
  if (const std::optional<Cause> cause = program->ErrorOf(op.a)) *error = cause;
  const std::optional<bool> surely = BoolOf(*program, op.a), surely_not = BoolOf(*program, op.b);
  if (!surely || !surely_not || *surely == *surely_not) return std::nullopt;
  return program->Bool(*surely);
}

// One text constant: the op that reads it from the pool.
std::optional<Register> SimplifyCompareText(Program* program, const Op& op, bool mirror) {
  auto comparison = static_cast<Comparison>(op.aux);
  if (mirror) {
    const Comparison mirrored[] = {Comparison::kEqual,        Comparison::kNotEqual, Comparison::kGreater,
                                   Comparison::kGreaterEqual, Comparison::kLess,     Comparison::kLessEqual};
    comparison = mirrored[op.aux];
  }
  const Register varying = mirror ? op.b : op.a;
  const Register constant = mirror ? op.a : op.b;
  return program->Emit(OpCode::kCompareTextConst, varying, program->op(constant).a, 0,
                       static_cast<uint16_t>(comparison));
}

// b == true is b, b == false is !b; whatever else a constant can be compared with follows from these.
std::optional<Register> SimplifyCompareBool(Program* program, const Op& op) {
  const std::optional<bool> a = BoolOf(*program, op.a);
  const std::optional<bool> b = BoolOf(*program, op.b);
  if (!a && !b) return std::nullopt;
  const Register varying = a ? op.b : op.a;
  const auto holds = [&](bool value) {
    return plan::CompareBool(static_cast<Comparison>(op.aux), a ? *a : value, b ? *b : value);
  };
  if (holds(true) == holds(false)) return holds(true) ? program->Always(varying) : program->Never(varying);
  return holds(true) ? varying : program->Emit(OpCode::kNot, varying);
}

// A strict op: all of its registers are constants, or certain errors.
std::optional<Register> SimplifyStrict(Program* program, const Op& op, std::optional<Cause>* error) {
  const uint32_t operands[] = {op.a, op.b, op.c};
  const auto kinds = plan::OperandsOf(op.code);
  int register_count = 0;
  bool all_known = true;
  std::optional<Cause> first_error;
  for (int i = 0; i < 3; ++i) {
    if (kinds[i] != plan::Operand::kRegister) continue;
    ++register_count;
    const std::optional<Cause> cause = program->ErrorOf(operands[i]);
    if (cause && !first_error) first_error = cause;
    all_known = all_known && (cause || program->IsConstant(operands[i]));
  }
  if (register_count == 0 || !all_known) return std::nullopt;
  *error = first_error;
  if (first_error) return std::nullopt;
  return FoldConstants(program, op, error);
}

}  // namespace

std::optional<Register> Simplify(Program* program, const Op& op, std::optional<Cause>* error) {
  switch (op.code) {
    case OpCode::kAnd:
    case OpCode::kOr:
      return SimplifyLogic(program, op, error);
    case OpCode::kNot:
      return SimplifyNot(program, op, error);
    case OpCode::kCondBool:
    case OpCode::kCondInt:
    case OpCode::kCondDouble:
    case OpCode::kCondText:
      return SimplifyCondition(program, op, error);
    case OpCode::kInListTextUntil:
    case OpCode::kInListIntUntil:
      return SimplifyUntil(program, op, error);
    case OpCode::kDecided:
      return SimplifyDecided(program, op, error);
    case OpCode::kCompareText:
      if (program->op(op.b).code == OpCode::kConstText) return SimplifyCompareText(program, op, false);
      if (program->op(op.a).code == OpCode::kConstText) return SimplifyCompareText(program, op, true);
      return SimplifyStrict(program, op, error);
    case OpCode::kCompareBool:
      if (const auto simple = SimplifyCompareBool(program, op)) return simple;
      return SimplifyStrict(program, op, error);
    default:
      return SimplifyStrict(program, op, error);
  }
}

}  // namespace tollgate::compile

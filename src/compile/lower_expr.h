// Checked trees -> ops. One walk, operands first; sharing and folding are Program's.
#ifndef TOLLGATE_COMPILE_LOWER_EXPR_H_
#define TOLLGATE_COMPILE_LOWER_EXPR_H_

#include <optional>
#include <unordered_map>
#include <vector>

#include "compile/compile.h"
#include "compile/number_line.h"
#include "compile/program.h"

namespace tollgate::compile {

class ExprLowerer {
 public:
  using Register = Program::Register;
  ExprLowerer(const CheckedPack& checked, Program* program) : checked_(checked), program_(*program) {}
  // The register that holds the expression's value.
  Register Lower(const cel::Expr& expr);
  // string(expr)
  Register LowerAsText(const cel::Expr& expr);

 private:
  // lower_expr.cc
  Register LowerNew(const cel::Expr& expr);
  Register Constant(const cel::Value& value);
  Register Field(const cel::Expr& expr);
  Register Has(const cel::Expr& operand);
  Register Conditional(const cel::Expr& expr);

  // lower_compare.cc
  Register Comparison(const cel::Expr& expr);
  Register Compare(plan::Comparison comparison, const cel::Expr& a, const cel::Expr& b);
  Register CompareNumbers(plan::Comparison comparison, const cel::Expr& a, const cel::Expr& b);
  Register CompareWithNumber(plan::Comparison comparison, Register a, int scale, const Number& constant);
  std::optional<Number> ConstantNumber(const cel::Expr& expr);
  Register InLiteral(const cel::Expr& needle, const cel::Expr& list);
  Register InTexts(Register needle, const cel::Expr& list);
  Register InInts(Register needle, int scale, const cel::Expr& list);
  Register InOthers(const cel::Expr& needle, const cel::Expr& list);

  // lower_lookup.cc
  Register InList(const cel::Expr& expr);
  Register FindRow(const cel::Expr& key, int table);
  Register Column(const cel::Expr& expr);

  // lower_call.cc
  Register Call(const cel::Expr& expr);
  Register TextTest(plan::OpCode code, const cel::Expr& expr);
  Register Arithmetic(const cel::Expr& expr);
  Register DecimalCall(const cel::Expr& expr);
  Register TimePart(const cel::Expr& expr);
  Register ToInt(const cel::Expr& expr);
  Register ToDouble(const cel::Expr& expr);
  Register ToTime(const cel::Expr& expr);

  // lower_uint.cc: unsigned numbers are constants alone, and no register holds one. Their value, or the cause of there
  // being none.
  plan::Result<uint64_t> EvaluateUint(const cel::Expr& expr);
  plan::Result<uint64_t> EvaluateUintCall(const cel::Expr& expr);
  plan::Result<uint64_t> ConvertToUint(const cel::Expr& expr);
  // A register that is an ERROR of this cause on every row.
  Register FailedInt(plan::Cause cause);

  const CheckedPack& checked_;
  Program& program_;
  std::unordered_map<const cel::Expr*, Register> lowered_;  // variables and keys are shared by pointer
};

lookup::ListShape ShapeOf(const pack::ListSpec& spec, const ListUse& use);
// The list as it is used. Entries that do not read as what is looked up are diagnostics, and left out.
lookup::List BuildList(const CheckedPack& checked, const ListUse& use, const lookup::ListShape& shape,
                       const pattern::SetCompiler& compiler, Diagnostics* diagnostics);

}  // namespace tollgate::compile
#endif  // TOLLGATE_COMPILE_LOWER_EXPR_H_

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
  Register CompareExactNumbers(plan::Comparison comparison, const cel::Expr& a, const cel::Expr& b);
  Register CompareWithNumber(plan::Comparison comparison, Register a, int scale, const Number& constant);
  std::optional<Number> ConstantNumber(const cel::Expr& expr);
  Register InLiteral(const cel::Expr& needle, const cel::Expr& list);
  Register InTexts(Register needle, const cel::Expr& list);
  Register InInts(Register needle, int scale, const cel::Expr& list);
  Register InOthers(const cel::Expr& needle, const cel::Expr& list);

  // lower_bounds.cc
  // The least and the greatest value of a number that a window may know no better. Not bounded: both are the value.
  struct Range {
    Register low = 0;
    Register high = 0;
    bool is_bounded = false;
  };
  Range RangeOf(const cel::Expr& expr);
  Range NewRange(const cel::Expr& expr);
  Range WindowRange(const cel::Expr& expr);
  Range Rescaled(const Range& range, int from, int to);
  Range Difference(const Range& a, const Range& b);
  Range Product(const Range& a, const Range& b);
  bool IsBounded(const cel::Expr& a, const cel::Expr& b);
  Register IfBound(Register holds, Register end, uint16_t which);
  Register IsBound(Register end, uint16_t which);
  Register Surely(plan::Comparison comparison, const cel::Expr& a, const cel::Expr& b);
  // `exactly`: the comparison of exact values.
  Register Decided(plan::Comparison comparison, Register exactly, const cel::Expr& a, const cel::Expr& b);

  // lower_lookup.cc
  Register InList(const cel::Expr& expr);
  Register FindRow(const cel::Expr& key, int table);
  Register Column(const cel::Expr& expr);
  uint32_t WindowRead(const cel::Expr& expr);  // program_.reads
  Register Window(const cel::Expr& expr);

  // lower_call.cc
  Register Call(const cel::Expr& expr);
  Register Distance(const cel::Expr& expr);
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
  std::unordered_map<const cel::Expr*, Range> ranges_;
};

// How values of a type are written.
plan::ValueForm FormOf(cel::TypeKind kind);

lookup::ListShape ShapeOf(const pack::ListSpec& spec, const ListUse& use);
// The list as it is used. Entries that do not read as what is looked up are diagnostics, and left out.
lookup::List BuildList(const CheckedPack& checked, const ListUse& use, const lookup::ListShape& shape,
                       const pattern::SetCompiler& compiler, Diagnostics* diagnostics);

}  // namespace tollgate::compile
#endif  // TOLLGATE_COMPILE_LOWER_EXPR_H_

#include "plan/op.h"

#include <gtest/gtest.h>

#include <string>

namespace tollgate::plan {
namespace {

TEST(Op, TheListGivesResultAndText) {
  EXPECT_EQ(ResultOf(OpCode::kFieldBool), Register::kBool);
  EXPECT_EQ(ResultOf(OpCode::kDivideDecimal), Register::kInt);
  EXPECT_EQ(ResultOf(OpCode::kTextToDouble), Register::kDouble);
  EXPECT_EQ(ResultOf(OpCode::kRowText), Register::kText);
  EXPECT_EQ(ResultOf(OpCode::kFindInt), Register::kRow);
  EXPECT_EQ(OpText(OpCode::kCompareIntDouble), "compare");
  EXPECT_EQ(OpText(OpCode::kRowHas), "has");
}

// op.def's words for an op's operands say which are registers: what is no register is named a field, a pool or a
// number.
TEST(Op, RegisterOperandsAreThoseThatTheListDoesNotNameOtherwise) {
  EXPECT_EQ(RegisterOperands(OpCode::kFieldText), 0);
  EXPECT_EQ(RegisterOperands(OpCode::kConstError), 0);
  EXPECT_EQ(RegisterOperands(OpCode::kNot), 1);
  EXPECT_EQ(RegisterOperands(OpCode::kCompareTextConst), 1);
  EXPECT_EQ(RegisterOperands(OpCode::kCompareIntDouble), 3);
  EXPECT_EQ(RegisterOperands(OpCode::kDivideDecimal), 3);
  EXPECT_EQ(RegisterOperands(OpCode::kTimePart), 1);
  EXPECT_EQ(RegisterOperands(OpCode::kCondText), 7);
  EXPECT_EQ(RegisterOperands(OpCode::kRowInt), 1);
  EXPECT_EQ(RegisterOperands(OpCode::kMatches), 1);
}

}  // namespace
}  // namespace tollgate::plan

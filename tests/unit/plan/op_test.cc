#include "plan/op.h"

#include <gtest/gtest.h>

#include <set>
#include <string>

namespace tollgate::plan {
namespace {

constexpr OpCode kAllOps[] = {
#define TG_OP(identifier, result, a, b, c, text, meaning) OpCode::identifier,
#include "plan/op.def"
#undef TG_OP
};

TEST(Op, TheListGivesResultAndText) {
  EXPECT_EQ(ResultOf(OpCode::kFieldBool), Register::kBool);
  EXPECT_EQ(ResultOf(OpCode::kDivideDecimal), Register::kInt);
  EXPECT_EQ(ResultOf(OpCode::kTextToDouble), Register::kDouble);
  EXPECT_EQ(ResultOf(OpCode::kRowText), Register::kText);
  EXPECT_EQ(ResultOf(OpCode::kFindInt), Register::kRow);
  EXPECT_EQ(OpText(OpCode::kCompareIntDouble), "compare");
  EXPECT_EQ(OpText(OpCode::kRowHas), "has");
}

TEST(Op, EveryOpHasAFirstOperandAndNoGap) {
  for (OpCode code : kAllOps) {
    const auto& operands = OperandsOf(code);
    EXPECT_NE(operands[0], Operand::kNone) << OpText(code);
    // The scales of an op with one register stand in c.
    EXPECT_TRUE(operands[1] != Operand::kNone || operands[2] == Operand::kNone || operands[2] == Operand::kScales)
        << OpText(code);
  }
}

TEST(Op, RegisterOperandsAreThoseThatTheListCallsSo) {
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

TEST(Op, TheListSaysWhichKindOfRegisterIsRead) {
  EXPECT_EQ(RegisterAt(OpCode::kAnd, 1), Register::kBool);
  EXPECT_EQ(RegisterAt(OpCode::kCompareIntDouble, 0), Register::kInt);
  EXPECT_EQ(RegisterAt(OpCode::kCompareIntDouble, 1), Register::kDouble);
  EXPECT_EQ(RegisterAt(OpCode::kCondText, 0), Register::kBool);
  EXPECT_EQ(RegisterAt(OpCode::kCondText, 2), Register::kText);
  EXPECT_EQ(RegisterAt(OpCode::kInListTextUntil, 2), Register::kInt);
  EXPECT_EQ(RegisterAt(OpCode::kRowHas, 0), Register::kRow);
}

TEST(Op, TheChecksumOfTheListGrowsWithIt) {
  std::set<uint64_t> seen;
  for (uint32_t count = 0; count <= kOpCount; ++count) EXPECT_TRUE(seen.insert(OpListChecksum(count)).second) << count;
}

}  // namespace
}  // namespace tollgate::plan

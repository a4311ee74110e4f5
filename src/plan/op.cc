#include "plan/op.h"

namespace tollgate::plan {
namespace {

constexpr Register kB = Register::kBool, kI = Register::kInt, kD = Register::kDouble, kS = Register::kText,
                   kR = Register::kRow;

struct OpEntry {
  Register result;
  std::string_view text;
};
constexpr OpEntry kOps[] = {
#define TG_OP(identifier, result, text, meaning) {k##result, text},
#include "plan/op.def"
#undef TG_OP
};

constexpr uint8_t kA = 1, kAB = 3, kABC = 7;

}  // namespace

Register ResultOf(OpCode code) { return kOps[static_cast<size_t>(code)].result; }
std::string_view OpText(OpCode code) { return kOps[static_cast<size_t>(code)].text; }

uint8_t RegisterOperands(OpCode code) {
  switch (code) {
    case OpCode::kFieldBool:
    case OpCode::kFieldInt:
    case OpCode::kFieldDouble:
    case OpCode::kFieldText:
    case OpCode::kFieldIsNull:
    case OpCode::kFieldHas:
    case OpCode::kConstBool:
    case OpCode::kConstInt:
    case OpCode::kConstDouble:
    case OpCode::kConstText:
    case OpCode::kConstError:
      return 0;
    case OpCode::kCondBool:
    case OpCode::kCondInt:
    case OpCode::kCondDouble:
    case OpCode::kCondText:
      return kABC;
    case OpCode::kAnd:
    case OpCode::kOr:
    case OpCode::kCompareInt:
    case OpCode::kCompareDouble:
    case OpCode::kCompareText:
    case OpCode::kCompareBool:
    case OpCode::kCompareDecimal:
    case OpCode::kCompareIntDouble:
    case OpCode::kAddInt:
    case OpCode::kSubtractInt:
    case OpCode::kMultiplyInt:
    case OpCode::kDivideInt:
    case OpCode::kModuloInt:
    case OpCode::kAddDecimal:
    case OpCode::kSubtractDecimal:
    case OpCode::kDivideDecimal:
    case OpCode::kAddDouble:
    case OpCode::kSubtractDouble:
    case OpCode::kMultiplyDouble:
    case OpCode::kDivideDouble:
    case OpCode::kAddTime:
    case OpCode::kSubtractTime:
    case OpCode::kConcat:
    case OpCode::kContains:
    case OpCode::kStartsWith:
    case OpCode::kEndsWith:
      return kAB;
    case OpCode::kNot:
    case OpCode::kCompareIntConst:
    case OpCode::kCompareDoubleConst:
    case OpCode::kCompareTextConst:
    case OpCode::kNegateInt:
    case OpCode::kRoundDecimal:
    case OpCode::kNegateDouble:
    case OpCode::kTimePart:
    case OpCode::kDurationPart:
    case OpCode::kIntToDouble:
    case OpCode::kDoubleToInt:
    case OpCode::kDecimalToInt:
    case OpCode::kTimeToInt:
    case OpCode::kIntToTime:
    case OpCode::kTextToInt:
    case OpCode::kTextToDouble:
    case OpCode::kTextToBool:
    case OpCode::kTextToTime:
    case OpCode::kTextToDuration:
    case OpCode::kBoolToText:
    case OpCode::kIntToText:
    case OpCode::kDoubleToText:
    case OpCode::kTimeToText:
    case OpCode::kDurationToText:
    case OpCode::kSize:
    case OpCode::kMatches:
    case OpCode::kInTextSet:
    case OpCode::kInIntSet:
    case OpCode::kFindText:
    case OpCode::kFindInt:
    case OpCode::kFound:
    case OpCode::kRowBool:
    case OpCode::kRowInt:
    case OpCode::kRowDouble:
    case OpCode::kRowText:
    case OpCode::kRowHas:
      return kA;
  }
  return 0;
}

}  // namespace tollgate::plan

// What a, b and c of an op are: op.def's last column as data, for the listing, for saving, and for moving pools.
#ifndef TOLLGATE_PLAN_OPERAND_H_
#define TOLLGATE_PLAN_OPERAND_H_

#include <array>

#include "plan/op.h"

namespace tollgate::plan {

enum class Operand : uint8_t {
  kNone,
  kRegister,
  kField,
  kFlag,  // 0 or 1
  kInts,  // pools of constants
  kNumbers,
  kTexts,
  kPatterns,
  kTextSets,
  kIntSets,
  kTables,
  kZones,   // or UINT32_MAX: UTC
  kColumn,  // of the table that b names
  kScales,  // PackScales
  kCause,
};

constexpr std::array<Operand, 3> OperandsOf(OpCode code) {
  using enum Operand;
  switch (code) {
    case OpCode::kFieldBool:
    case OpCode::kFieldInt:
    case OpCode::kFieldDouble:
    case OpCode::kFieldText:
    case OpCode::kFieldIsNull:
    case OpCode::kFieldHas:
      return {kField, kNone, kNone};
    case OpCode::kConstBool:
      return {kFlag, kNone, kNone};
    case OpCode::kConstInt:
      return {kInts, kNone, kNone};
    case OpCode::kConstDouble:
      return {kNumbers, kNone, kNone};
    case OpCode::kConstText:
      return {kTexts, kNone, kNone};
    case OpCode::kConstError:
      return {kCause, kNone, kNone};
    case OpCode::kCondBool:
    case OpCode::kCondInt:
    case OpCode::kCondDouble:
    case OpCode::kCondText:
      return {kRegister, kRegister, kRegister};
    case OpCode::kCompareIntConst:
      return {kRegister, kInts, kNone};
    case OpCode::kCompareDoubleConst:
      return {kRegister, kNumbers, kNone};
    case OpCode::kCompareTextConst:
      return {kRegister, kTexts, kNone};
    case OpCode::kAnd:
    case OpCode::kOr:
    case OpCode::kCompareInt:
    case OpCode::kCompareDouble:
    case OpCode::kCompareText:
    case OpCode::kCompareBool:
    case OpCode::kAddInt:
    case OpCode::kSubtractInt:
    case OpCode::kMultiplyInt:
    case OpCode::kDivideInt:
    case OpCode::kModuloInt:
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
      return {kRegister, kRegister, kNone};
    case OpCode::kCompareDecimal:
    case OpCode::kCompareIntDouble:
    case OpCode::kAddDecimal:
    case OpCode::kSubtractDecimal:
    case OpCode::kDivideDecimal:
      return {kRegister, kRegister, kScales};
    case OpCode::kRoundDecimal:
    case OpCode::kIntToDouble:
    case OpCode::kDecimalToInt:
    case OpCode::kIntToText:
      return {kRegister, kNone, kScales};
    case OpCode::kTimePart:
      return {kRegister, kZones, kNone};
    case OpCode::kNot:
    case OpCode::kNegateInt:
    case OpCode::kNegateDouble:
    case OpCode::kDurationPart:
    case OpCode::kDoubleToInt:
    case OpCode::kTimeToInt:
    case OpCode::kIntToTime:
    case OpCode::kTextToInt:
    case OpCode::kTextToDouble:
    case OpCode::kTextToBool:
    case OpCode::kTextToTime:
    case OpCode::kTextToDuration:
    case OpCode::kBoolToText:
    case OpCode::kDoubleToText:
    case OpCode::kTimeToText:
    case OpCode::kDurationToText:
    case OpCode::kSize:
    case OpCode::kFound:
      return {kRegister, kNone, kNone};
    case OpCode::kMatches:
      return {kRegister, kPatterns, kNone};
    case OpCode::kInTextSet:
      return {kRegister, kTextSets, kNone};
    case OpCode::kInIntSet:
      return {kRegister, kIntSets, kNone};
    case OpCode::kFindText:
    case OpCode::kFindInt:
      return {kRegister, kTables, kNone};
    case OpCode::kRowBool:
    case OpCode::kRowInt:
    case OpCode::kRowDouble:
    case OpCode::kRowText:
    case OpCode::kRowHas:
      return {kRegister, kTables, kColumn};
  }
  return {kNone, kNone, kNone};
}

}  // namespace tollgate::plan
#endif  // TOLLGATE_PLAN_OPERAND_H_

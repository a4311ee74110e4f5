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

// What a is, where it is no register.
constexpr Operand LeafOperandOf(OpCode code) {
  switch (code) {
    case OpCode::kFieldBool:
    case OpCode::kFieldInt:
    case OpCode::kFieldDouble:
    case OpCode::kFieldText:
    case OpCode::kFieldIsNull:
    case OpCode::kFieldHas:
      return Operand::kField;
    case OpCode::kConstBool:
      return Operand::kFlag;
    case OpCode::kConstInt:
      return Operand::kInts;
    case OpCode::kConstDouble:
      return Operand::kNumbers;
    case OpCode::kConstText:
      return Operand::kTexts;
    case OpCode::kConstError:
      return Operand::kCause;
    default:
      return Operand::kNone;
  }
}

// What b is, where it is no register.
constexpr Operand PoolOperandOf(OpCode code) {
  switch (code) {
    case OpCode::kCompareIntConst:
      return Operand::kInts;
    case OpCode::kCompareDoubleConst:
      return Operand::kNumbers;
    case OpCode::kCompareTextConst:
      return Operand::kTexts;
    case OpCode::kTimePart:
      return Operand::kZones;
    case OpCode::kMatches:
      return Operand::kPatterns;
    case OpCode::kInTextSet:
      return Operand::kTextSets;
    case OpCode::kInIntSet:
      return Operand::kIntSets;
    case OpCode::kFindText:
    case OpCode::kFindInt:
    case OpCode::kRowBool:
    case OpCode::kRowInt:
    case OpCode::kRowDouble:
    case OpCode::kRowText:
    case OpCode::kRowHas:
      return Operand::kTables;
    default:
      return Operand::kNone;
  }
}

// What c is, where it is no register.
constexpr Operand LastOperandOf(OpCode code) {
  switch (code) {
    case OpCode::kRowBool:
    case OpCode::kRowInt:
    case OpCode::kRowDouble:
    case OpCode::kRowText:
    case OpCode::kRowHas:
      return Operand::kColumn;
    case OpCode::kCompareDecimal:
    case OpCode::kCompareIntDouble:
    case OpCode::kAddDecimal:
    case OpCode::kSubtractDecimal:
    case OpCode::kDivideDecimal:
    case OpCode::kRoundDecimal:
    case OpCode::kIntToDouble:
    case OpCode::kDecimalToInt:
    case OpCode::kIntToText:
      return Operand::kScales;
    default:
      return Operand::kNone;
  }
}

inline std::array<Operand, 3> OperandsOf(OpCode code) {
  const uint8_t registers = RegisterOperands(code);
  std::array<Operand, 3> operands = {LeafOperandOf(code), PoolOperandOf(code), LastOperandOf(code)};
  for (int i = 0; i < 3; ++i) {
    if (registers >> i & 1) operands[i] = Operand::kRegister;
  }
  return operands;
}

}  // namespace tollgate::plan
#endif  // TOLLGATE_PLAN_OPERAND_H_

#include "plan/op.h"

#include <string>

#include "base/checksum.h"

namespace tollgate::plan {
namespace {

constexpr Register kB = Register::kBool, kI = Register::kInt, kD = Register::kDouble, kS = Register::kText,
                   kR = Register::kRow;

struct OperandEntry {
  Operand kind;
  Register reg = Register::kBool;  // kRegister
};
// The words that op.def has for operands.
namespace word {
constexpr OperandEntry B{Operand::kRegister, Register::kBool}, I{Operand::kRegister, Register::kInt},
    D{Operand::kRegister, Register::kDouble}, S{Operand::kRegister, Register::kText},
    R{Operand::kRegister, Register::kRow};
constexpr OperandEntry None{Operand::kNone}, Field{Operand::kField}, Object{Operand::kObject}, Flag{Operand::kFlag},
    Cause{Operand::kCause}, Ints{Operand::kInts}, Numbers{Operand::kNumbers}, Texts{Operand::kTexts},
    PatternSets{Operand::kPatternSets}, Member{Operand::kMember}, TextSets{Operand::kTextSets},
    IntSets{Operand::kIntSets}, Lists{Operand::kLists}, Tables{Operand::kTables}, Column{Operand::kColumn},
    Zones{Operand::kZones}, Scales{Operand::kScales}, Reads{Operand::kReads};
}  // namespace word

struct OpEntry {
  Register result;
  std::array<Operand, 3> operands;
  std::array<Register, 3> registers;
  std::string_view text;
  std::string_view line;  // what a number of an op in a plan file means
};
constexpr OpEntry kOps[] = {
#define TG_OP(identifier, result, a, b, c, text, meaning) \
  {k##result,                                             \
   {word::a.kind, word::b.kind, word::c.kind},            \
   {word::a.reg, word::b.reg, word::c.reg},               \
   text,                                                  \
   #identifier " " #result " " #a " " #b " " #c "\n"},
#include "plan/op.def"
#undef TG_OP
};

const OpEntry& EntryOf(OpCode code) { return kOps[static_cast<size_t>(code)]; }

}  // namespace

Register ResultOf(OpCode code) { return EntryOf(code).result; }
std::string_view OpText(OpCode code) { return EntryOf(code).text; }
const std::array<Operand, 3>& OperandsOf(OpCode code) { return EntryOf(code).operands; }

Register RegisterAt(OpCode code, int place) { return EntryOf(code).registers[static_cast<size_t>(place)]; }

uint64_t OpListChecksum(uint32_t count) {
  std::string lines;
  for (uint32_t i = 0; i < count && i < kOpCount; ++i) lines += kOps[i].line;
  return Checksum64(lines);
}

uint8_t RegisterOperands(OpCode code) {
  uint8_t registers = 0;
  for (size_t i = 0; i < 3; ++i) registers |= (OperandsOf(code)[i] == Operand::kRegister) << i;
  return registers;
}

}  // namespace tollgate::plan

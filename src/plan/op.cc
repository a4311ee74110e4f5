#include "plan/op.h"

namespace tollgate::plan {
namespace {

constexpr Register kB = Register::kBool, kI = Register::kInt, kD = Register::kDouble, kS = Register::kText,
                   kR = Register::kRow;

struct OpEntry {
  Register result;
  std::array<Operand, 3> operands;
  std::string_view text;
};
constexpr OpEntry kOps[] = {
#define TG_OP(identifier, result, a, b, c, text, meaning) \
  {k##result, {Operand::k##a, Operand::k##b, Operand::k##c}, text},
#include "plan/op.def"
#undef TG_OP
};

const OpEntry& EntryOf(OpCode code) { return kOps[static_cast<size_t>(code)]; }

}  // namespace

Register ResultOf(OpCode code) { return EntryOf(code).result; }
std::string_view OpText(OpCode code) { return EntryOf(code).text; }
const std::array<Operand, 3>& OperandsOf(OpCode code) { return EntryOf(code).operands; }

uint8_t RegisterOperands(OpCode code) {
  uint8_t registers = 0;
  for (size_t i = 0; i < 3; ++i) registers |= (OperandsOf(code)[i] == Operand::kRegister) << i;
  return registers;
}

}  // namespace tollgate::plan

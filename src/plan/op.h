// One op of the program: 16 bytes. See op.def for what each reads and gives.
#ifndef TOLLGATE_PLAN_OP_H_
#define TOLLGATE_PLAN_OP_H_

#include <array>
#include <cstdint>
#include <string_view>

namespace tollgate::plan {

enum class OpCode : uint16_t {
#define TG_OP(identifier, result, a, b, c, text, meaning) identifier,
#include "plan/op.def"
#undef TG_OP
};
inline constexpr uint16_t kOpCount = 0
#define TG_OP(identifier, result, a, b, c, text, meaning) +1
#include "plan/op.def"
#undef TG_OP
    ;
// Of the first `count` ops as op.def lists them: the same where their numbers mean the same.
uint64_t OpListChecksum(uint32_t count);

enum class Register : uint8_t { kBool, kInt, kDouble, kText, kRow };
Register ResultOf(OpCode code);
std::string_view OpText(OpCode code);

enum class Comparison : uint16_t { kEqual, kNotEqual, kLess, kLessEqual, kGreater, kGreaterEqual };
enum class TimePart : uint16_t {
  kYear,
  kMonth,
  kDate,
  kDayOfMonth,
  kDayOfWeek,
  kDayOfYear,
  kHours,
  kMinutes,
  kSeconds,
  kMillis
};

struct Op {
  OpCode code = OpCode::kConstBool;
  uint16_t aux = 0;
  uint32_t a = 0;
  uint32_t b = 0;
  uint32_t c = 0;
  friend bool operator==(const Op&, const Op&) = default;
};
static_assert(sizeof(Op) == 16);

// What an operand of an op is: for the listing, for saving, and for moving pools.
enum class Operand : uint8_t {
  kNone,
  kRegister,
  kField,
  kFlag,  // 0 or 1
  kInts,  // pools of constants
  kNumbers,
  kTexts,
  kPatternSets,
  kMember,  // of the pattern set that b names
  kTextSets,
  kIntSets,
  kLists,  // slots of Data; so tables
  kTables,
  kZones,   // or UINT32_MAX: UTC
  kColumn,  // of the table that b names
  kScales,  // PackScales
  kCause,
  kObject,  // inside the record
  kReads,   // of windows
};
// What a, b and c of an op are.
const std::array<Operand, 3>& OperandsOf(OpCode code);
// Which of them are registers: a bit each (1: a, 2: b, 4: c).
uint8_t RegisterOperands(OpCode code);
// Of an operand that is a register (0: a, 1: b, 2: c): which kind it reads.
Register RegisterAt(OpCode code, int place);

}  // namespace tollgate::plan
#endif  // TOLLGATE_PLAN_OP_H_

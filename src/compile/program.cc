#include "compile/program.h"

#include <bit>
#include <limits>

namespace tollgate::compile {

using plan::Cause;
using plan::Comparison;
using plan::Op;
using plan::OpCode;

size_t Program::OpHash::operator()(const Op& op) const {
  // 64-bit finalizer of MurmurHash3 over the two halves.
  uint64_t h = static_cast<uint64_t>(op.code) << 48 | static_cast<uint64_t>(op.aux) << 32 | op.a;
  h ^= (static_cast<uint64_t>(op.b) << 32 | op.c) * 0x9E3779B97F4A7C15u;
  h = (h ^ h >> 33) * 0xFF51AFD7ED558CCDu;
  h = (h ^ h >> 33) * 0xC4CEB9FE1A85EC53u;
  return h ^ h >> 33;
}

Program::Register Program::Share(const Op& op) {
  const auto [at, is_new] = index_.emplace(op, static_cast<Register>(ops_.size()));
  if (is_new) ops_.push_back(op);
  return at->second;
}

Program::Register Program::Emit(const Op& op) {
  std::optional<Cause> error;
  if (const auto known = Simplify(this, op, &error)) return *known;
  if (error && plan::ResultOf(op.code) == plan::Register::kBool) return Error(*error);
  const Register reg = Share(op);
  if (error) errors_.emplace(reg, *error);
  return reg;
}

Program::Register Program::Never(Register reg) {
  switch (plan::ResultOf(op(reg).code)) {
    case plan::Register::kInt: {
      const uint32_t least = ints.Intern(std::numeric_limits<int64_t>::min());
      return Emit(OpCode::kCompareIntConst, reg, least, 0, static_cast<uint16_t>(Comparison::kLess));
    }
    case plan::Register::kDouble: {
      const uint32_t least = NumberIndex(-std::numeric_limits<double>::infinity());
      return Emit(OpCode::kCompareDoubleConst, reg, least, 0, static_cast<uint16_t>(Comparison::kLess));
    }
    case plan::Register::kText:
      return Emit(OpCode::kCompareTextConst, reg, texts.Intern(""), 0, static_cast<uint16_t>(Comparison::kLess));
    default:
      return Emit(OpCode::kAnd, reg, Emit(OpCode::kNot, reg));
  }
}

uint32_t Program::NumberIndex(double value) {
  return numbers.Intern(std::bit_cast<uint64_t>(value != value ? std::numeric_limits<double>::quiet_NaN() : value));
}

double Program::number(uint32_t index) const { return std::bit_cast<double>(numbers[index]); }

uint32_t Program::ZoneIndex(const Zone& zone) {
  if (zone.transitions().size() == 1 && zone.transitions()[0].offset_seconds == 0) return UINT32_MAX;
  for (size_t i = 0; i < zones.size(); ++i) {
    if (zones[i].name() == zone.name()) return static_cast<uint32_t>(i);
  }
  zones.push_back(zone);
  return static_cast<uint32_t>(zones.size() - 1);
}

bool Program::IsConstant(Register reg) const {
  const OpCode code = op(reg).code;
  return code == OpCode::kConstBool || code == OpCode::kConstInt || code == OpCode::kConstDouble ||
         code == OpCode::kConstText;
}

std::optional<Cause> Program::ErrorOf(Register reg) const {
  if (op(reg).code == OpCode::kConstError) return static_cast<Cause>(op(reg).a);
  const auto at = errors_.find(reg);
  if (at == errors_.end()) return std::nullopt;
  return at->second;
}

}  // namespace tollgate::compile

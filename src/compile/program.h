// The program while it grows. Ops are hash-consed: the same op on the same registers is the same register, so equal
// sub-expressions of all rules are one without anybody looking for them. Every op passes through the folder first, so a
// register that can be a constant is one.
#ifndef TOLLGATE_COMPILE_PROGRAM_H_
#define TOLLGATE_COMPILE_PROGRAM_H_

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "base/time.h"
#include "plan/op.h"
#include "plan/semantics.h"
#include "tollgate/types.h"

namespace tollgate::compile {

// Values that ops name by number, each once.
template <class Key>
class Pool {
 public:
  uint32_t Intern(const Key& key) {
    const auto [at, is_new] = index_.emplace(key, static_cast<uint32_t>(entries_.size()));
    if (is_new) entries_.push_back(key);
    return at->second;
  }
  const Key& operator[](uint32_t i) const { return entries_[i]; }
  size_t size() const { return entries_.size(); }

 private:
  std::vector<Key> entries_;
  std::map<Key, uint32_t> index_;
};

// A list of the pack, and what is looked up in it. Its entries belong to Data, not to the program.
struct ListUse {
  int list = -1;
  tg_type type = TG_STRING;
  int scale = 0;
  auto operator<=>(const ListUse&) const = default;
};

// A value of a window of the pack, as cel::Expr has it.
struct WindowUse {
  int window = -1;
  int64_t past = -1;
  int column = -1;
  auto operator<=>(const WindowUse&) const = default;
};

class Program {
 public:
  using Register = uint32_t;

  // Simplified, folded, shared.
  Register Emit(const plan::Op& op);
  Register Emit(plan::OpCode code, uint32_t a = 0, uint32_t b = 0, uint32_t c = 0, uint16_t aux = 0) {
    return Emit(plan::Op{code, aux, a, b, c});
  }
  Register Bool(bool value) { return Share({plan::OpCode::kConstBool, 0, value ? 1u : 0u}); }
  Register Int(int64_t value) { return Share({plan::OpCode::kConstInt, 0, ints.Intern(value)}); }
  Register Double(double value) { return Share({plan::OpCode::kConstDouble, 0, NumberIndex(value)}); }
  Register Text(std::string_view value) {
    return Share({plan::OpCode::kConstText, 0, texts.Intern(std::string(value))});
  }
  Register Error(plan::Cause cause) { return Share({plan::OpCode::kConstError, 0, static_cast<uint32_t>(cause)}); }
  // False (or true) wherever the register has a value, UNKNOWN or ERROR where it has none.
  Register Never(Register reg);
  Register Always(Register reg) { return Emit(plan::OpCode::kNot, Never(reg)); }

  uint32_t NumberIndex(double value);
  double number(uint32_t index) const;
  uint32_t ZoneIndex(const Zone& zone);  // UINT32_MAX: UTC

  const std::vector<plan::Op>& ops() const { return ops_; }
  const plan::Op& op(Register reg) const { return ops_[reg]; }
  bool IsConstant(Register reg) const;
  // The register is an ERROR on every row, with this cause.
  std::optional<plan::Cause> ErrorOf(Register reg) const;

  Pool<int64_t> ints;
  Pool<uint64_t> numbers;  // bits: -0.0 and 0.0 are two, NaN is one
  Pool<std::string> texts;
  Pool<std::string> patterns;
  Pool<std::vector<std::string>> text_sets;  // of constants: sorted, each once
  Pool<std::vector<int64_t>> int_sets;
  Pool<ListUse> lists;
  Pool<int> tables;  // of the environment
  Pool<WindowUse> reads;
  std::vector<Zone> zones;

 private:
  Register Share(const plan::Op& op);

  struct OpHash {
    size_t operator()(const plan::Op& op) const;
  };
  std::vector<plan::Op> ops_;
  std::unordered_map<plan::Op, Register, OpHash> index_;
  std::unordered_map<Register, plan::Cause> errors_;
};

// The register that `op` can be had for without the op, or a constant; nullopt: it must run. Sets *error where the op
// is an ERROR on every row.
std::optional<Program::Register> Simplify(Program* program, const plan::Op& op, std::optional<plan::Cause>* error);
// The value of an op whose operands are all constants, as a register; nullopt: it has none that can be known now.
std::optional<Program::Register> FoldConstants(Program* program, const plan::Op& op, std::optional<plan::Cause>* error);

}  // namespace tollgate::compile
#endif  // TOLLGATE_COMPILE_PROGRAM_H_

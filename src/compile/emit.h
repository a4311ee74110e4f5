// The last passes: what the program needs of everything moves into the plan, and nothing else does.
#ifndef TOLLGATE_COMPILE_EMIT_H_
#define TOLLGATE_COMPILE_EMIT_H_

#include <map>
#include <optional>
#include <vector>

#include "compile/compile.h"
#include "compile/fuse.h"
#include "compile/lower_windows.h"
#include "compile/program.h"
#include "plan/op.h"

namespace tollgate::compile {

// Moves the ops that windows need, then those that conditions need, then those that reasons alone need, into the plan;
// pools keep what these name.
class Emitter {
 public:
  Emitter(const CheckedPack& checked, const Program& program, const pattern::SetCompiler& compiler, plan::Plan* plan,
          Diagnostics* diagnostics)
      : checked_(checked), program_(program), compiler_(compiler), plan_(*plan), diagnostics_(*diagnostics) {}
  // `conditions` and `values` are registers of the program; `windows` have their inputs lowered.
  void EmitOps(const std::vector<Program::Register>& conditions, const std::vector<Program::Register>& values,
               WindowLowerer* windows);
  // False: the compiler gave no pattern set.
  bool is_complete() const { return is_complete_; }
  // The plan's register for one of the program's that EmitOps was given.
  uint32_t NewRegister(Program::Register reg) const { return registers_[reg]; }

  // Of a pattern that the schema asserts of a field. After EmitOps.
  TextFusion::Member PatternOf(size_t field, std::string_view pattern) const;
  int32_t AddTexts(const std::vector<std::string>& texts);

 private:
  void Emit(Program::Register reg);
  void MovePatternSets();
  uint32_t TextIndex(Program::Register text, uint32_t set);
  uint32_t Moved(plan::Operand kind, uint32_t operand);
  uint32_t MoveIntSet(uint32_t set);
  uint32_t MoveList(uint32_t list);
  uint32_t MoveTable(uint32_t table);

  const CheckedPack& checked_;
  const Program& program_;
  const pattern::SetCompiler& compiler_;
  plan::Plan& plan_;
  Diagnostics& diagnostics_;
  bool is_complete_ = true;
  std::vector<uint32_t> registers_;
  const WindowLowerer* windows_ = nullptr;
  std::map<std::pair<plan::Operand, uint32_t>, uint32_t> moved_;
  std::optional<TextFusion> fusion_;
  std::map<std::pair<uint32_t, uint32_t>, uint32_t> text_indexes_;  // by text and set: registers of the plan
  std::map<std::vector<std::string>, int32_t> text_sets_;
};

}  // namespace tollgate::compile
#endif  // TOLLGATE_COMPILE_EMIT_H_

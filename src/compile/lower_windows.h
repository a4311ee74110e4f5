// Windows -> what the plan has of them: groups of windows with one key, logs of windows that take the same events, and
// of these no more than conditions and reasons read.
#ifndef TOLLGATE_COMPILE_LOWER_WINDOWS_H_
#define TOLLGATE_COMPILE_LOWER_WINDOWS_H_

#include <map>
#include <string>
#include <vector>

#include "compile/compile.h"
#include "compile/lower_expr.h"
#include "compile/meaning.h"
#include "compile/program.h"
#include "plan/window.h"

namespace tollgate::compile {

class WindowLowerer {
 public:
  using Register = Program::Register;
  WindowLowerer(const CheckedPack& checked, const Program& program, ExprLowerer* lowerer)
      : checked_(checked), program_(program), lowerer_(*lowerer), meanings_(checked.environment) {}

  // Lowers what the windows are made of that the program reads. After all conditions and reasons.
  void LowerInputs();
  // Builds the plan's windows out of those of the program's reads that ops of `needed` name; those of `shown` are in
  // verdicts. Both are per register of the program.
  void Build(const std::vector<bool>& needed, const std::vector<bool>& shown);
  // Registers of the program, as inputs of windows().
  const std::vector<Register>& inputs() const { return inputs_; }
  // After Build; its inputs are empty.
  plan::Windows* windows() { return &windows_; }
  // The number that the plan has for one of the program's reads.
  uint32_t NewRead(uint32_t read) const { return new_reads_[read]; }

 private:
  // The registers of a window's parts; and what it shares with others, by meaning.
  struct Parts {
    std::vector<Register> keys;
    Register time = 0;
    int64_t where = -1;
    std::vector<Register> values;  // as CheckedPack::Window::values; of no operand: 0
    std::vector<Register> last;
    std::string group, log;  // identities
  };
  struct Place {
    uint32_t group = 0;
    uint32_t log = 0;
  };

  void LowerWindow(int window);
  std::string LogIdentity(int window);
  uint32_t Input(Register reg);
  Place PlaceOf(int window);
  void NewGroup(int window);
  void NewLog(int window, plan::WindowGroup* group);
  int32_t Operand(const WindowUse& use, const Place& place);
  bool IsSensitive(const cel::Expr& expr) const;
  void AddRead(uint32_t read, bool is_shown);
  plan::Aggregate AggregateOf(const WindowUse& use) const;

  const CheckedPack& checked_;
  const Program& program_;
  ExprLowerer& lowerer_;
  Meanings meanings_;
  std::map<int, Parts> parts_;  // of the windows that the program reads, in pack order
  std::vector<Register> inputs_;
  std::map<Register, uint32_t> input_index_;
  std::map<std::string, uint32_t> groups_;                        // by identity
  std::map<std::pair<std::string, std::string>, uint32_t> logs_;  // by identities of group and log
  std::vector<uint32_t> new_reads_;
  plan::Windows windows_;
};

}  // namespace tollgate::compile
#endif  // TOLLGATE_COMPILE_LOWER_WINDOWS_H_

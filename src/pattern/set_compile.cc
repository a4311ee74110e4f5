#include "pattern/set_compile.h"

#include "pattern/set_data.h"

namespace tollgate::pattern {
namespace {

class Compiler final : public SetCompiler {
 public:
  explicit Compiler(const SetLimits& limits) : limits_(limits) {}
  std::optional<PatternSet> Compile(const std::vector<std::string>& patterns, SetProblem* problem) const override;

 private:
  SetLimits limits_;
};

std::optional<PatternSet> Compiler::Compile(const std::vector<std::string>& patterns, SetProblem* problem) const {
  if (patterns.size() > limits_.members) {
    *problem = {SetProblem::kWholeSet, {0, "a set has at most " + std::to_string(limits_.members) + " patterns"}};
    return std::nullopt;
  }
  auto data = std::make_unique<SetData>();
  for (size_t member = 0; member < patterns.size(); ++member) {
    if (!CheckRe2(patterns[member], &problem->problem)) {
      problem->member = member;
      return std::nullopt;
    }
    data->members.emplace_back(patterns[member]);
  }
  return PatternSet(std::move(data));
}

}  // namespace

Expected<std::unique_ptr<const SetCompiler>> NewSetCompiler(const SetLimits& limits) {
  return std::unique_ptr<const SetCompiler>(std::make_unique<const Compiler>(limits));
}

}  // namespace tollgate::pattern

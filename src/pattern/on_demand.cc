#include "pattern/on_demand.h"

#include <utility>

namespace tollgate::pattern {

std::optional<PatternSet> OnDemandSetCompiler::Compile(const std::vector<std::string>& patterns,
                                                       SetProblem* problem) const {
  if (compiler_ == nullptr && status_.ok()) {
    auto made = make_();
    made.ok() ? void(compiler_ = *std::move(made)) : void(status_ = made.status());
  }
  if (compiler_ != nullptr) return compiler_->Compile(patterns, problem);
  *problem = {SetProblem::kWholeSet, {0, std::string(status_.message())}};
  return std::nullopt;
}

}  // namespace tollgate::pattern

// A compiler of pattern sets that is made when it is first asked: that takes a while, for it tests itself, and most
// packs, plans and data need none.
#ifndef TOLLGATE_PATTERN_ON_DEMAND_H_
#define TOLLGATE_PATTERN_ON_DEMAND_H_

#include <memory>

#include "pattern/set.h"

namespace tollgate::pattern {

using SetCompilerFactory = Expected<std::unique_ptr<const SetCompiler>> (*)();

// For one thread at a time.
class OnDemandSetCompiler final : public SetCompiler {
 public:
  // Null: there is none, and nothing is to be asked.
  explicit OnDemandSetCompiler(SetCompilerFactory make) : make_(make) {}
  bool is_there() const { return make_ != nullptr; }
  // Where the compiler cannot be made no set comes, and status() says why.
  std::optional<PatternSet> Compile(const std::vector<std::string>& patterns, SetProblem* problem) const override;
  const Status& status() const { return status_; }

 private:
  SetCompilerFactory make_;
  mutable std::unique_ptr<const SetCompiler> compiler_;
  mutable Status status_;
};

}  // namespace tollgate::pattern
#endif  // TOLLGATE_PATTERN_ON_DEMAND_H_

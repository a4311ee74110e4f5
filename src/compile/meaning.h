// What an expression means, as a hash: equal where two trees compute the same from the same names, whatever they are
// called themselves and whichever variables stand between. State files know windows by it, so it is for ever.
#ifndef TOLLGATE_COMPILE_MEANING_H_
#define TOLLGATE_COMPILE_MEANING_H_

#include <string>
#include <unordered_map>

#include "cel/check.h"

namespace tollgate::compile {

class Meanings {
 public:
  explicit Meanings(const cel::Environment& environment) : environment_(environment) {}
  // "sha256:..." of a checked tree. Every node is hashed once, so shared variables cost nothing.
  const std::string& Of(const cel::Expr& expr);

 private:
  std::string TextOf(const cel::Expr& expr) const;

  const cel::Environment& environment_;
  std::unordered_map<const cel::Expr*, std::string> known_;
};

}  // namespace tollgate::compile
#endif  // TOLLGATE_COMPILE_MEANING_H_

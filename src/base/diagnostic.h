// Diagnostics: bad pack text as data. Every problem has an entry in diagnostics.def; all problems of a pack are
// collected and reported at once. Pass a Diagnostics* down; never stop at the first.
#ifndef TOLLGATE_BASE_DIAGNOSTIC_H_
#define TOLLGATE_BASE_DIAGNOSTIC_H_

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/source.h"
#include "tollgate/types.h"

namespace tollgate {

enum class Diag : uint16_t {
#define TG_DIAG(identifier, name, severity, sentence) identifier,
#include "base/diagnostics.def"
#undef TG_DIAG
};

std::string_view DiagName(Diag diag);      // "compile.pack.unknown_key"
std::string_view DiagSentence(Diag diag);  // what the rule is, for the manual
tg_severity DiagSeverity(Diag diag);

struct Diagnostic {
  Diag diag;
  Span span;
  std::string message;  // one sentence, lower case, no full stop: "unknown key `scor`"
  std::string hint;     // how to mend it: "did you mean `score`?"; empty: none
};

class Diagnostics {
 public:
  // Card numbers are masked in both texts: what they quote may be a data file given in a pack's place. A text that is
  // cut before it comes here is cut by MaskedCut (base/card_number.h).
  void Add(Diag diag, Span span, std::string message, std::string hint = {});
  size_t error_count() const { return error_count_; }
  bool ok() const { return error_count_ == 0; }
  const std::vector<Diagnostic>& list() const { return list_; }
  // By file, then place, then order of discovery.
  void Sort();

 private:
  std::vector<Diagnostic> list_;
  size_t error_count_ = 0;
};

// "did you mean `x`?" for the candidate nearest to `word` (by edit distance, transpositions count one), or "" where
// none is near enough: at most a third of its length, at least one.
std::string SuggestNear(std::string_view word, const std::vector<std::string_view>& candidates);

}  // namespace tollgate
#endif  // TOLLGATE_BASE_DIAGNOSTIC_H_

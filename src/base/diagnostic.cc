#include "base/diagnostic.h"

#include <algorithm>
#include <tuple>
#include <utility>

#include "base/ascii.h"
#include "base/card_number.h"

namespace tollgate {

namespace {

struct Entry {
  std::string_view name;
  tg_severity severity;
  std::string_view sentence;
};
constexpr Entry kEntries[] = {
#define TG_DIAG(identifier, name, severity, sentence) {name, TG_SEVERITY_##severity, sentence},
#include "base/diagnostics.def"
#undef TG_DIAG
};

// Optimal string alignment: insertions, deletions, replacements and swaps of neighbours count one each (Damerau 1964,
// in the restricted form that edits no part twice). Three rows of the usual table are enough.
size_t EditDistance(std::string_view a, std::string_view b) {
  std::vector<size_t> before_last(b.size() + 1), last(b.size() + 1), row(b.size() + 1);
  for (size_t j = 0; j <= b.size(); ++j) last[j] = j;
  for (size_t i = 1; i <= a.size(); ++i) {
    row[0] = i;
    for (size_t j = 1; j <= b.size(); ++j) {
      row[j] = std::min({last[j] + 1, row[j - 1] + 1, last[j - 1] + (a[i - 1] != b[j - 1])});
      bool swapped = i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1];
      if (swapped) row[j] = std::min(row[j], before_last[j - 2] + 1);
    }
    std::swap(before_last, last);
    std::swap(last, row);
  }
  return last[b.size()];
}

}  // namespace

std::string_view DiagName(Diag diag) { return kEntries[static_cast<size_t>(diag)].name; }
std::string_view DiagSentence(Diag diag) { return kEntries[static_cast<size_t>(diag)].sentence; }
tg_severity DiagSeverity(Diag diag) { return kEntries[static_cast<size_t>(diag)].severity; }

void Diagnostics::Add(Diag diag, Span span, std::string message, std::string hint) {
  if (DiagSeverity(diag) == TG_SEVERITY_ERROR) ++error_count_;
  list_.push_back({diag, span, MaskCardNumbers(message), MaskCardNumbers(hint)});
}

void Diagnostics::Sort() {
  std::stable_sort(list_.begin(), list_.end(), [](const Diagnostic& a, const Diagnostic& b) {
    return std::tie(a.span.file, a.span.begin) < std::tie(b.span.file, b.span.begin);
  });
}

std::string SuggestNear(std::string_view word, const std::vector<std::string_view>& candidates) {
  // A slip of the shift key is no edit: letters are compared without their case.
  std::string lower_word = LowerAscii(word);
  size_t limit = std::max<size_t>(1, word.size() / 3);
  std::string_view nearest;
  size_t nearest_distance = limit + 1;
  for (std::string_view candidate : candidates) {
    size_t gap = std::max(candidate.size(), word.size()) - std::min(candidate.size(), word.size());
    if (gap >= nearest_distance) continue;
    size_t distance = EditDistance(lower_word, LowerAscii(candidate));
    // Where every character would change, nothing of the word is left to be near to.
    if (distance >= nearest_distance || distance >= std::max(candidate.size(), word.size())) continue;
    nearest = candidate;
    nearest_distance = distance;
  }
  if (nearest_distance > limit) return {};
  return "did you mean `" + std::string(nearest) + "`?";
}

}  // namespace tollgate

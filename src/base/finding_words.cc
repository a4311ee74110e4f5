#include "base/finding_words.h"

#include <string_view>

#include "base/drawable.h"

namespace tollgate {
namespace {

std::string_view View(tg_text text) { return {text.data, text.size}; }
std::string_view OrEmpty(const char* text) { return text == nullptr ? std::string_view() : text; }

}  // namespace

std::string FindingWords(const tg_finding& finding, FoundValue value) {
  std::string words(tg_code_name(finding.code) == nullptr ? "unknown" : tg_code_name(finding.code));
  // The sentence of a code is what ought to be, whole; anything else that was expected is a part of one.
  const std::string_view sentence = OrEmpty(tg_code_text(finding.code)), expected = View(finding.expected);
  const bool is_whole = expected.empty() || expected == sentence;
  words.append(is_whole ? ": " : ": expected ");
  AppendDrawable(is_whole ? sentence : expected, &words);
  if (finding.got.size != 0 && value == FoundValue::kShown) {
    words.append(", got `");
    AppendDrawable(View(finding.got), &words);
    words.append("`");
  }
  if (finding.column_name.size != 0) {
    words.append(" (column `");
    AppendDrawable(View(finding.column_name), &words);
    words.append("`)");
  } else if (finding.instance.size != 0) {
    words.append(" (");
    AppendDrawable(View(finding.instance), &words);
    words.append(")");
  }
  return words;
}

}  // namespace tollgate

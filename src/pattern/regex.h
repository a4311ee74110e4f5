// One compiled regular expression: RE2, with our options (UTF-8, no logging, bounded memory), immutable and shared by
// threads. The one file that includes re2.h is regex.cc.
#ifndef TOLLGATE_PATTERN_REGEX_H_
#define TOLLGATE_PATTERN_REGEX_H_

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace tollgate::pattern {

class Regex {
 public:
  // `pattern` passed CheckRe2 or came from TranslateEcma (TG_CHECKed).
  explicit Regex(std::string pattern);
  ~Regex();
  Regex(Regex&&) noexcept;
  Regex& operator=(Regex&&) noexcept;
  const std::string& text() const { return text_; }
  // A match anywhere in `text`.
  bool Matches(std::string_view text) const;

 private:
  struct Impl;
  std::string text_;
  std::unique_ptr<Impl> impl_;
};

// Characters by their numbers, both ends included.
struct CodePointRange {
  uint32_t lo = 0;
  uint32_t hi = 0;
};
using CodePoints = std::vector<CodePointRange>;  // rising, disjoint

// What a character class of RE2's holds, found by asking RE2: it is run over a text of every character there is. About
// 10 ms a class, and 4.4 MB for as long as it lives.
class ClassReader {
 public:
  ClassReader();
  // `re2_class` matches one character: "[\\p{L}0-9]", "(?i)[\\x{E9}]". Surrogates are never among the answers.
  CodePoints Read(const std::string& re2_class) const;

 private:
  std::string every_character_;
};

}  // namespace tollgate::pattern
#endif  // TOLLGATE_PATTERN_REGEX_H_

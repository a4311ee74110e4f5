// One compiled regular expression: RE2, with our options (UTF-8, no logging, bounded memory), immutable and shared by
// threads. The one file that includes re2.h is regex.cc.
#ifndef TOLLGATE_PATTERN_REGEX_H_
#define TOLLGATE_PATTERN_REGEX_H_

#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace tollgate::pattern {

class Regex {
 public:
  // `pattern` passed CheckRe2 or came from TranslateEcma (TG_CHECKed).
  explicit Regex(std::string pattern);
  // The same of a text that may come from anywhere; nullopt: RE2 or our limits refuse it.
  static std::optional<Regex> TryCompile(std::string pattern);
  ~Regex();
  Regex(Regex&&) noexcept;
  Regex& operator=(Regex&&) noexcept;
  const std::string& text() const { return text_; }
  // A match anywhere in `text`.
  bool Matches(std::string_view text) const;

 private:
  struct Impl;
  Regex(std::string pattern, std::unique_ptr<Impl> impl);
  std::string text_;
  std::unique_ptr<Impl> impl_;
};

}  // namespace tollgate::pattern
#endif  // TOLLGATE_PATTERN_REGEX_H_

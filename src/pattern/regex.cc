#include "pattern/regex.h"

#include <re2/re2.h>

#include "base/check.h"
#include "pattern/translate.h"

namespace tollgate::pattern {
namespace {

// Program and state caches of one pattern. RE2's own default: enough for every pattern seen in the suites and in the
// rule sets we know, small enough for thousands of patterns. A scan that outgrows it goes on without its cache, still
// linear.
constexpr int64_t kMaxRegexBytes = int64_t{8} << 20;

RE2::Options Options() {
  RE2::Options options;  // UTF-8, Perl classes, `.` stops at \n, case counts
  options.set_log_errors(false);
  options.set_max_mem(kMaxRegexBytes);
  return options;
}

re2::StringPiece Piece(std::string_view text) { return re2::StringPiece(text.data(), text.size()); }

}  // namespace

struct Regex::Impl {
  explicit Impl(const std::string& text) : re2(text, Options()) {}
  RE2 re2;
};

Regex::Regex(std::string pattern) : text_(std::move(pattern)), impl_(std::make_unique<Impl>(text_)) {
  TG_CHECK(impl_->re2.ok());
}
Regex::Regex(std::string pattern, std::unique_ptr<Impl> impl) : text_(std::move(pattern)), impl_(std::move(impl)) {}

std::optional<Regex> Regex::TryCompile(std::string pattern) {
  if (pattern.size() > kMaxPatternBytes) return std::nullopt;
  auto impl = std::make_unique<Impl>(pattern);
  if (!impl->re2.ok()) return std::nullopt;
  return Regex(std::move(pattern), std::move(impl));
}

Regex::~Regex() = default;
Regex::Regex(Regex&&) noexcept = default;
Regex& Regex::operator=(Regex&&) noexcept = default;

bool Regex::Matches(std::string_view text) const { return RE2::PartialMatch(Piece(text), impl_->re2); }

bool CheckRe2(std::string_view pattern, PatternProblem* problem) {
  if (pattern.size() > kMaxPatternBytes) {
    *problem = {kMaxPatternBytes, "a pattern has at most 65,536 bytes"};
    return false;
  }
  const RE2 compiled(Piece(pattern), Options());
  if (compiled.ok()) return true;
  // RE2 names the piece it stumbled over, not its place. The first such piece is where it stands, but for pieces that
  // occur twice: then the place is early, never wrong by kind.
  const std::string& piece = compiled.error_arg();
  const size_t found = piece.empty() ? std::string_view::npos : pattern.find(piece);
  problem->offset = found == std::string_view::npos ? 0 : found;
  problem->message = compiled.error();
  return false;
}

}  // namespace tollgate::pattern

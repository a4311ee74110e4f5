#include "pattern/regex.h"

#include <re2/re2.h>

#include "base/check.h"
#include "base/utf8.h"
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

Regex::~Regex() = default;
Regex::Regex(Regex&&) noexcept = default;
Regex& Regex::operator=(Regex&&) noexcept = default;

bool Regex::Matches(std::string_view text) const { return RE2::PartialMatch(Piece(text), impl_->re2); }

namespace {

constexpr uint32_t kMaxCodePoint = 0x10FFFF;
constexpr uint32_t kFirstSurrogate = 0xD800, kLastSurrogate = 0xDFFF;

// The character at a byte of the text of every character.
uint32_t CharacterAtByte(size_t byte) {
  constexpr size_t kBegin2 = 0x80, kBegin3 = kBegin2 + 2 * (0x800 - 0x80);
  constexpr size_t kBeginAfterGap = kBegin3 + 3 * (0xD800 - 0x800), kBegin4 = kBeginAfterGap + 3 * (0x10000 - 0xE000);
  if (byte < kBegin2) return static_cast<uint32_t>(byte);
  if (byte < kBegin3) return static_cast<uint32_t>(0x80 + (byte - kBegin2) / 2);
  if (byte < kBeginAfterGap) return static_cast<uint32_t>(0x800 + (byte - kBegin3) / 3);
  if (byte < kBegin4) return static_cast<uint32_t>(0xE000 + (byte - kBeginAfterGap) / 3);
  return static_cast<uint32_t>(0x10000 + (byte - kBegin4) / 4);
}

}  // namespace

ClassReader::ClassReader() {
  for (uint32_t c = 0; c <= kMaxCodePoint; ++c) {
    if (c < kFirstSurrogate || c > kLastSurrogate) AppendUtf8(c, &every_character_);
  }
}

CodePoints ClassReader::Read(const std::string& re2_class) const {
  const RE2 runs("(?:" + re2_class + ")+", Options());
  TG_CHECK(runs.ok());
  CodePoints found;
  const re2::StringPiece text = Piece(every_character_);
  re2::StringPiece run;
  for (size_t at = 0; runs.Match(text, at, text.size(), RE2::UNANCHORED, &run, 1);) {
    const auto begin = static_cast<size_t>(run.data() - text.data());
    at = begin + run.size();
    found.push_back({CharacterAtByte(begin), CharacterAtByte(at - 1)});
  }
  return found;
}

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

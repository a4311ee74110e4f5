// Character classes of RE2's syntax as sets of code points. What is ASCII is worked out here; where Unicode's tables
// decide, RE2 itself is asked (ClassReader), so that no second copy of the tables can differ. A test holds the first
// kind against RE2 too.
#include <algorithm>
#include <cstring>

#include "base/ascii.h"
#include "pattern/rewrite_tree.h"

namespace tollgate::pattern {
namespace {

constexpr uint32_t kMaxCodePoint = 0x10FFFF;
constexpr uint32_t kLongS = 0x17F, kKelvin = 0x212A;  // fold to s and to k

// ASCII ranges in pairs of characters.
CodePoints Pairs(std::string_view pairs) {
  CodePoints set;
  for (size_t i = 0; i + 1 < pairs.size(); i += 2) {
    set.push_back({static_cast<unsigned char>(pairs[i]), static_cast<unsigned char>(pairs[i + 1])});
  }
  return set;
}

void AddFoldedAscii(CodePointRange range, CodePoints* set) {
  set->push_back(range);
  for (uint32_t c = range.lo; c <= range.hi; ++c) {
    if (!IsLetter(static_cast<char>(c))) continue;
    set->push_back({c ^ 0x20, c ^ 0x20});
    if ((c | 0x20) == 's') set->push_back({kLongS, kLongS});
    if ((c | 0x20) == 'k') set->push_back({kKelvin, kKelvin});
  }
}

// RE2 folds a group before it negates it.
CodePoints Group(const CodePoints& ascii, bool is_negated, bool folds_case) {
  CodePoints set;
  for (CodePointRange range : ascii) {
    if (folds_case) {
      AddFoldedAscii(range, &set);
    } else {
      set.push_back(range);
    }
  }
  set = Normalized(std::move(set));
  return is_negated ? Complement(set) : set;
}

std::optional<uint32_t> ParseHex(std::string_view pattern, size_t* at) {
  uint32_t value = 0;
  const auto digit = [](char c) -> uint32_t { return IsDigit(c) ? c - '0' : LowerAscii(c) - 'a' + 10; };
  if (pattern.substr(*at, 1) == "{") {
    const size_t end = pattern.find('}', *at);
    if (end == std::string_view::npos || end == *at + 1 || end > *at + 9) return std::nullopt;
    for (++*at; *at < end; ++*at) {
      if (!IsHexDigit(pattern[*at])) return std::nullopt;
      value = value * 16 + digit(pattern[*at]);
    }
    ++*at;
  } else {
    if (*at + 2 > pattern.size() || !IsHexDigit(pattern[*at]) || !IsHexDigit(pattern[*at + 1])) return std::nullopt;
    value = digit(pattern[*at]) * 16 + digit(pattern[*at + 1]);
    *at += 2;
  }
  if (value > kMaxCodePoint) return std::nullopt;
  return value;
}

// The inside of one class, item by item.
class ClassParser {
 public:
  ClassParser(std::string_view in, size_t begin, bool folds_case, ClassCache* classes)
      : in_(in), begin_(begin), at_(begin + 1), folds_case_(folds_case), classes_(classes) {}
  std::optional<CodePoints> Run();
  size_t end() const { return at_; }

 private:
  bool LooksAt(std::string_view text) const { return in_.substr(at_).starts_with(text); }
  bool Item();
  bool Range();
  std::optional<uint32_t> Character();
  bool Add(const std::optional<CodePoints>& set) {
    if (set) set_.insert(set_.end(), set->begin(), set->end());
    return set.has_value();
  }

  std::string_view in_;
  size_t begin_, at_;
  bool folds_case_;
  ClassCache* classes_;
  CodePoints set_;
  bool asks_re2_ = false;
};

std::optional<CodePoints> ClassParser::Run() {
  const bool is_negated = LooksAt("^");
  at_ += is_negated;
  for (bool is_first = true; is_first || !LooksAt("]"); is_first = false) {
    if (at_ >= in_.size() || !Item()) return std::nullopt;
  }
  ++at_;
  if (asks_re2_) {
    return classes_->Read((folds_case_ ? "(?i)" : "") + std::string(in_.substr(begin_, at_ - begin_)));
  }
  CodePoints set = Normalized(std::move(set_));
  return is_negated ? Complement(set) : set;
}

bool ClassParser::Item() {
  if (LooksAt("[:")) {
    const size_t end = in_.find(":]", at_ + 2);
    if (end != std::string_view::npos) {
      const std::string_view name = in_.substr(at_ + 2, end - at_ - 2);
      at_ = end + 2;
      return Add(PosixClass(name, folds_case_));
    }
  }
  if (LooksAt("\\p") || LooksAt("\\P")) {
    asks_re2_ = true;
    at_ += 2;
    if (LooksAt("{")) {
      const size_t end = in_.find('}', at_);
      if (end == std::string_view::npos) return false;
      at_ = end;
    }
    if (at_ >= in_.size() || static_cast<unsigned char>(in_[at_]) >= 0x80) return false;
    ++at_;
    return true;
  }
  if (LooksAt("\\") && at_ + 1 < in_.size()) {
    if (const std::optional<CodePoints> perl = PerlClass(in_[at_ + 1], folds_case_)) {
      at_ += 2;
      return Add(perl);
    }
  }
  return Range();
}

bool ClassParser::Range() {
  const std::optional<uint32_t> lo = Character();
  if (!lo) return false;
  std::optional<uint32_t> hi = lo;
  if (LooksAt("-") && at_ + 1 < in_.size() && in_[at_ + 1] != ']') {
    ++at_;
    hi = Character();
    if (!hi || *hi < *lo) return false;
  }
  if (!folds_case_) {
    set_.push_back({*lo, *hi});
  } else if (*hi < 0x80) {
    AddFoldedAscii({*lo, *hi}, &set_);
  } else {
    asks_re2_ = true;
  }
  return true;
}

std::optional<uint32_t> ClassParser::Character() {
  if (at_ >= in_.size()) return std::nullopt;
  return in_[at_] == '\\' ? ParseCharacterEscape(in_, &at_) : TakeCodePoint(in_, &at_);
}

}  // namespace

CodePoints Normalized(CodePoints set) {
  CodePoints scalars;
  for (CodePointRange range : set) {
    if (range.lo < 0xD800) scalars.push_back({range.lo, std::min<uint32_t>(range.hi, 0xD7FF)});
    if (range.hi > 0xDFFF) scalars.push_back({std::max<uint32_t>(range.lo, 0xE000), range.hi});
  }
  std::sort(scalars.begin(), scalars.end(), [](CodePointRange a, CodePointRange b) { return a.lo < b.lo; });
  CodePoints joined;
  for (CodePointRange range : scalars) {
    if (!joined.empty() && range.lo <= joined.back().hi + 1) {
      joined.back().hi = std::max(joined.back().hi, range.hi);
    } else {
      joined.push_back(range);
    }
  }
  return joined;
}

CodePoints Complement(const CodePoints& normalized) {
  CodePoints others;
  uint32_t next = 0;
  for (CodePointRange range : normalized) {
    if (next < range.lo) others.push_back({next, range.lo - 1});
    next = range.hi + 1;
  }
  if (next <= kMaxCodePoint) others.push_back({next, kMaxCodePoint});
  return Normalized(std::move(others));
}

const CodePoints& ClassCache::Read(const std::string& re2_class) {
  const auto known = known_.find(re2_class);
  if (known != known_.end()) return known->second;
  if (!reader_) reader_.emplace();
  return known_.emplace(re2_class, Normalized(reader_->Read(re2_class))).first->second;
}

std::optional<CodePoints> ParseRe2Class(std::string_view pattern, size_t* at, bool folds_case, ClassCache* classes) {
  ClassParser parser(pattern, *at, folds_case, classes);
  std::optional<CodePoints> set = parser.Run();
  *at = parser.end();
  return set;
}

std::optional<CodePoints> PerlClass(char letter, bool folds_case) {
  const bool is_negated = letter >= 'A' && letter <= 'Z';
  switch (LowerAscii(letter)) {
    case 'd':
      return Group(Pairs("09"), is_negated, folds_case);
    case 's':
      return Group(Pairs("\t\n\f\r  "), is_negated, folds_case);
    case 'w':
      return Group(Pairs("09AZaz__"), is_negated, folds_case);
    default:
      return std::nullopt;
  }
}

std::optional<CodePoints> PosixClass(std::string_view name, bool folds_case) {
  struct Entry {
    std::string_view name, pairs;
  };
  static constexpr Entry kEntries[] = {
      {"alnum", "09AZaz"},
      {"alpha", "AZaz"},
      {"ascii", std::string_view("\0\x7F", 2)},
      {"blank", "\t\t  "},
      {"cntrl", std::string_view("\0\x1F\x7F\x7F", 4)},
      {"digit", "09"},
      {"graph", "!~"},
      {"lower", "az"},
      {"print", " ~"},
      {"punct", "!/:@[`{~"},
      {"space", "\t\r  "},
      {"upper", "AZ"},
      {"word", "09AZaz__"},
      {"xdigit", "09AFaf"},
  };
  const bool is_negated = name.starts_with('^');
  name.remove_prefix(is_negated);
  for (const Entry& entry : kEntries) {
    if (entry.name == name) return Group(Pairs(entry.pairs), is_negated, folds_case);
  }
  return std::nullopt;
}

CodePoints FoldedLiteral(uint32_t code_point, bool folds_case, ClassCache* classes) {
  if (!folds_case) return Normalized({{code_point, code_point}});
  CodePoints set;
  if (code_point < 0x80) {
    AddFoldedAscii({code_point, code_point}, &set);
    return Normalized(std::move(set));
  }
  constexpr char kHex[] = "0123456789ABCDEF";
  std::string number;
  for (uint32_t rest = code_point; rest != 0; rest /= 16) number.insert(number.begin(), kHex[rest % 16]);
  return classes->Read("(?i)[\\x{" + number + "}]");
}

std::optional<CodePoints> ParseProperty(std::string_view pattern, size_t* at, bool folds_case, ClassCache* classes) {
  const size_t begin = *at;
  size_t end = begin + 3;
  if (end <= pattern.size() && pattern[begin + 2] == '{') {
    end = pattern.find('}', begin);
    if (end == std::string_view::npos) return std::nullopt;
    ++end;
  }
  if (end > pattern.size() || static_cast<unsigned char>(pattern[begin + 2]) >= 0x80) return std::nullopt;
  *at = end;
  return classes->Read((folds_case ? "(?i)" : "") + std::string(pattern.substr(begin, end - begin)));
}

std::optional<uint32_t> ParseCharacterEscape(std::string_view pattern, size_t* at) {
  if (*at + 1 >= pattern.size()) return std::nullopt;
  const char c = pattern[*at + 1];
  *at += 2;
  constexpr std::string_view kLetters = "afnrtv", kControls = "\a\f\n\r\t\v";
  if (const size_t control = kLetters.find(c); control != std::string_view::npos) {
    return static_cast<uint32_t>(kControls[control]);
  }
  if (c == 'x') return ParseHex(pattern, at);
  if (c >= '0' && c <= '7') {
    uint32_t value = c - '0';
    for (int i = 0; i < 2 && *at < pattern.size() && pattern[*at] >= '0' && pattern[*at] <= '7'; ++i, ++*at) {
      value = value * 8 + (pattern[*at] - '0');
    }
    return value;
  }
  const bool is_punctuation = static_cast<unsigned char>(c) < 0x80 && !IsLetter(c) && !IsDigit(c);
  if (!is_punctuation) return std::nullopt;
  return static_cast<uint32_t>(c);
}

uint32_t TakeCodePoint(std::string_view text, size_t* at) {
  const auto byte = [&](size_t i) -> uint32_t {
    return *at + i < text.size() ? static_cast<unsigned char>(text[*at + i]) : 0;
  };
  const uint32_t lead = byte(0);
  const size_t size = lead < 0x80 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
  uint32_t value = size == 1 ? lead : lead & (0x7Fu >> size);
  for (size_t i = 1; i < size; ++i) value = value << 6 | (byte(i) & 0x3F);
  *at += size;
  return value;
}

}  // namespace tollgate::pattern

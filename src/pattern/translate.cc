// A recursive descent over ECMA-262's pattern grammar with the `u` flag (22.2.1, without annex B), writing RE2 as it
// goes. Strict where ECMA is: a lone `{` or `\-` is an error there too, and reading it one way or the other would be a
// guess.
//
// What reads alike and means something else is written out: `.` and \s (ECMA has more line ends and spaces), `[^]` and
// `[]`, \u escapes, property names. `$` becomes \z. A class never becomes an alternation, so what RE2 cannot say
// between brackets is refused there. \B gets a start-anchored prefix: RE2 searches byte by byte and would find a "not a
// word boundary" inside a multi-byte character.
#include "pattern/translate.h"

#include <algorithm>
#include <cstdint>
#include <optional>
#include <set>

#include "base/ascii.h"
#include "base/utf8.h"
#include "pattern/property.h"

namespace tollgate::pattern {
namespace {

constexpr int kMaxRepeat = 1000;  // RE2's, for nested repeats multiplied
constexpr int kMaxNesting = 200;
constexpr uint32_t kMaxCodePoint = 0x10FFFF;
constexpr std::string_view kSyntaxCharacters = "^$\\.*+?()[]{}|/";

int HexValue(char c) {
  if (IsDigit(c)) return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

// The first problem stops the descent: every step looks at `failed_` before it goes on.
class Translator {
 public:
  Translator(std::string_view in, std::string* out, PatternProblem* problem) : in_(in), out_(out), problem_(problem) {}

  bool Run() {
    int repeat = 1;
    Disjunction(0, &repeat);
    if (!failed_ && at_ < in_.size()) Fail(at_, "`)` closes no group");
    if (failed_) return false;
    if (has_not_boundary_) *out_ = "^(?s:.*?)(?:" + *out_ + ")";
    return true;
  }

 private:
  // A character, or a set that stands for many.
  struct Atom {
    uint32_t code_point = 0;
    std::optional<CharacterSet> set;
    size_t begin = 0;
  };

  void Fail(size_t offset, std::string message) {
    if (failed_) return;
    failed_ = true;
    *problem_ = {offset, std::move(message)};
  }
  bool AtEnd() const { return at_ >= in_.size(); }
  char Peek(size_t ahead = 0) const { return at_ + ahead < in_.size() ? in_[at_ + ahead] : '\0'; }
  bool LooksAt(std::string_view text) const { return in_.substr(at_).starts_with(text); }
  bool Skip(std::string_view text) {
    if (!LooksAt(text)) return false;
    at_ += text.size();
    return true;
  }

  // *repeat: the largest product of nested repeat counts inside.
  void Disjunction(int depth, int* repeat);
  void Term(int depth, int* repeat);
  bool Assertion();
  void Group(int depth, int* repeat);
  void GroupName(size_t begin);
  void Quantifier(size_t atom_begin, int* repeat);
  bool ReadCount(int* count);
  void Class();
  Atom ClassAtom();
  Atom Escape(bool in_class);
  uint32_t IdentityEscape(char c, bool in_class, size_t begin);
  Atom SetEscape(char letter, size_t begin);
  Atom Property(bool negated, size_t begin);
  uint32_t UnicodeEscape(size_t begin);
  bool ReadHex(size_t digits, uint32_t* value);
  uint32_t TakeCodePoint();
  void WriteSet(const CharacterSet& set);
  void WriteClassItem(const Atom& atom);
  void WriteCodePoint(uint32_t code_point);

  std::string_view in_;
  std::string* out_;
  PatternProblem* problem_;
  size_t at_ = 0;
  bool failed_ = false;
  bool has_not_boundary_ = false;
  std::set<std::string_view> group_names_;
};

void Translator::Disjunction(int depth, int* repeat) {
  if (depth > kMaxNesting) return Fail(at_, "groups nest too deep");
  while (!failed_ && !AtEnd() && Peek() != ')') {
    if (Skip("|")) {
      *out_ += '|';
    } else {
      Term(depth, repeat);
    }
  }
}

void Translator::Term(int depth, int* repeat) {
  const size_t begin = at_;
  if (Assertion() || failed_) return;
  int inner = 1;
  switch (Peek()) {
    case '(':
      Group(depth, &inner);
      break;
    case '[':
      Class();
      break;
    case '.':
      ++at_;
      *out_ += "[^\\n\\r\\x{2028}\\x{2029}]";
      break;
    case '\\': {
      const Atom atom = Escape(/*in_class=*/false);
      if (failed_) return;
      if (atom.set) {
        WriteSet(*atom.set);
      } else {
        WriteCodePoint(atom.code_point);
      }
      break;
    }
    case '*':
    case '+':
    case '?':
      return Fail(at_, std::string("nothing stands before `") + Peek() + "` to repeat");
    case '{':
    case '}':
    case ']':
      return Fail(at_, std::string("`") + Peek() + "` stands for itself only as `\\" + Peek() + "`");
    default:
      WriteCodePoint(TakeCodePoint());
  }
  if (!failed_) Quantifier(begin, &inner);
  *repeat = std::max(*repeat, inner);
}

bool Translator::Assertion() {
  const size_t begin = at_;
  if (Skip("^")) {
    *out_ += '^';
  } else if (Skip("$")) {
    *out_ += "\\z";
  } else if (Skip("\\b")) {
    *out_ += "\\b";
  } else if (Skip("\\B")) {
    has_not_boundary_ = true;
    *out_ += "\\B";
  } else if (LooksAt("(?=") || LooksAt("(?!")) {
    Fail(begin, "look-ahead is not supported: patterns match in linear time");
  } else if (LooksAt("(?<=") || LooksAt("(?<!")) {
    Fail(begin, "look-behind is not supported: patterns match in linear time");
  } else {
    return false;
  }
  if (!failed_ && (Peek() == '*' || Peek() == '+' || Peek() == '?' || Peek() == '{')) {
    Fail(at_, "an assertion cannot be repeated");
  }
  return true;
}

void Translator::Group(int depth, int* repeat) {
  const size_t begin = at_;
  if (Skip("(?:")) {
    *out_ += "(?:";
  } else if (Skip("(?<")) {
    GroupName(begin);
  } else if (LooksAt("(?")) {
    return Fail(begin, "`(?` starts no group that ECMA-262 knows");
  } else {
    ++at_;
    *out_ += '(';
  }
  if (failed_) return;
  Disjunction(depth + 1, repeat);
  if (failed_) return;
  if (!Skip(")")) return Fail(begin, "the group is not closed");
  *out_ += ')';
}

// After "(?<".
void Translator::GroupName(size_t begin) {
  const size_t end = in_.find('>', at_);
  const std::string_view name = end == std::string_view::npos ? std::string_view() : in_.substr(at_, end - at_);
  const auto is_plain = [](char c) { return IsLetter(c) || IsDigit(c) || c == '_'; };
  const bool is_name = !name.empty() && !IsDigit(name[0]) && std::all_of(name.begin(), name.end(), [&](char c) {
    return is_plain(c) || c == '$' || (c & 0x80) != 0;
  });
  if (!is_name) return Fail(begin, "a group's name is an identifier between `<` and `>`");
  if (!group_names_.insert(name).second) return Fail(begin, "two groups are named `" + std::string(name) + "`");
  at_ = end + 1;
  // RE2's names are plain; nobody asks for the captured text, so any other name may go.
  if (std::all_of(name.begin(), name.end(), is_plain)) {
    out_->append("(?P<").append(name).append(">");
  } else {
    *out_ += '(';
  }
}

void Translator::Quantifier(size_t atom_begin, int* repeat) {
  const size_t begin = at_;
  if (Peek() == '*' || Peek() == '+' || Peek() == '?') {
    ++at_;
  } else if (Skip("{")) {
    int least = 0, most = 0;
    if (!ReadCount(&least)) return Fail(begin, "`{` stands for itself only as `\\{`");
    most = least;
    if (Skip(",") && Peek() != '}') {
      if (!ReadCount(&most)) return Fail(begin, "a repeat is {n}, {n,} or {n,m}");
    }
    if (!Skip("}")) return Fail(begin, "a repeat is {n}, {n,} or {n,m}");
    if (most < least) return Fail(begin, "a repeat's numbers are out of order");
    if (most > kMaxRepeat) return Fail(begin, "a repeat counts to at most 1,000");
    if (most > 1) *repeat *= most;
    if (*repeat > kMaxRepeat) return Fail(atom_begin, "nested repeats multiply to more than 1,000");
  } else {
    return;
  }
  if (Peek() == '?') ++at_;
  out_->append(in_.substr(begin, at_ - begin));
  if (Peek() == '*' || Peek() == '+' || Peek() == '?' || Peek() == '{') {
    Fail(at_, std::string("nothing stands before `") + Peek() + "` to repeat");
  }
}

// Digits, held at one past the limit where there are many.
bool Translator::ReadCount(int* count) {
  if (!IsDigit(Peek())) return false;
  *count = 0;
  for (; IsDigit(Peek()); ++at_) *count = std::min(*count * 10 + (Peek() - '0'), kMaxRepeat + 1);
  return true;
}

void Translator::Class() {
  const size_t begin = at_++;
  const bool negated = Skip("^");
  if (Skip("]")) {
    *out_ += negated ? "(?s:.)" : "[^\\x{0}-\\x{10FFFF}]";
    return;
  }
  *out_ += negated ? "[^" : "[";
  while (!failed_ && !AtEnd() && Peek() != ']') {
    const Atom first = ClassAtom();
    if (failed_) return;
    if (Peek() != '-' || Peek(1) == ']' || at_ + 1 >= in_.size()) {
      WriteClassItem(first);
      continue;
    }
    ++at_;
    const Atom last = ClassAtom();
    if (failed_) return;
    if (first.set || last.set) return Fail(first.begin, "a range goes from character to character");
    if (first.code_point > last.code_point) return Fail(first.begin, "a range is out of order");
    WriteCodePoint(first.code_point);
    *out_ += '-';
    WriteCodePoint(last.code_point);
  }
  if (failed_) return;
  if (!Skip("]")) return Fail(begin, "the class is not closed");
  *out_ += ']';
}

Translator::Atom Translator::ClassAtom() {
  if (Peek() == '\\') return Escape(/*in_class=*/true);
  Atom atom{.begin = at_};
  atom.code_point = TakeCodePoint();
  return atom;
}

Translator::Atom Translator::Escape(bool in_class) {
  Atom atom{.begin = at_};
  ++at_;
  if (AtEnd()) {
    Fail(atom.begin, "`\\` escapes nothing");
    return atom;
  }
  constexpr std::string_view kControlLetters = "fnrtv";
  constexpr std::string_view kControls = "\f\n\r\t\v";
  const char c = in_[at_++];
  if (const size_t control = kControlLetters.find(c); control != std::string_view::npos) {
    atom.code_point = static_cast<uint32_t>(kControls[control]);
    return atom;
  }
  switch (c) {
    case 'd':
    case 'D':
    case 's':
    case 'S':
    case 'w':
    case 'W':
      return SetEscape(c, atom.begin);
    case 'p':
    case 'P':
      return Property(c == 'P', atom.begin);
    case 'u':
      atom.code_point = UnicodeEscape(atom.begin);
      return atom;
    case 'x':
      if (!ReadHex(2, &atom.code_point)) Fail(atom.begin, "`\\x` takes two hex digits");
      return atom;
    case 'c':
      if (!IsLetter(Peek())) Fail(atom.begin, "`\\c` takes a letter");
      if (!failed_) atom.code_point = static_cast<uint32_t>(in_[at_++]) % 32;
      return atom;
    default:
      atom.code_point = IdentityEscape(c, in_class, atom.begin);
      return atom;
  }
}

// After a backslash and `c`, which starts no escape that has a meaning of its own.
uint32_t Translator::IdentityEscape(char c, bool in_class, size_t begin) {
  if (c == '0' && !IsDigit(Peek())) return 0;
  if (in_class && c == 'b') return '\b';
  if (IsDigit(c) || c == 'k') {
    Fail(begin, in_class || c == '0' ? "this escape is none of ECMA-262's"
                                     : "back-references are not supported: patterns match in linear time");
  } else if (kSyntaxCharacters.find(c) == std::string_view::npos && !(in_class && c == '-')) {
    --at_;
    std::string character;
    AppendUtf8(TakeCodePoint(), &character);
    Fail(begin, "`\\" + character + "` is no escape of ECMA-262's");
  }
  return static_cast<unsigned char>(c);
}

Translator::Atom Translator::SetEscape(char letter, size_t begin) {
  Atom atom{.begin = begin};
  const bool negated = letter < 'a';
  if (letter == 's' || letter == 'S') {
    atom.set = EcmaSpace();
  } else {
    const bool is_digits = letter == 'd' || letter == 'D';
    atom.set = is_digits ? CharacterSet{"\\d", "\\D"} : CharacterSet{"\\w", "\\W"};  // ASCII in both languages
  }
  if (negated) std::swap(atom.set->items, atom.set->others);
  return atom;
}

// After "\p".
Translator::Atom Translator::Property(bool negated, size_t begin) {
  Atom atom{.begin = begin};
  const size_t end = in_.find('}', at_);
  if (Peek() != '{' || end == std::string_view::npos) {
    Fail(begin, "`\\p` takes a property between braces");
    return atom;
  }
  std::string message;
  atom.set = FindProperty(in_.substr(at_ + 1, end - at_ - 1), &message);
  if (!atom.set) Fail(begin, std::move(message));
  if (!failed_ && negated) std::swap(atom.set->items, atom.set->others);
  at_ = end + 1;
  return atom;
}

// After "\u": four digits, two such escapes for a pair of surrogates, or {digits}.
uint32_t Translator::UnicodeEscape(size_t begin) {
  uint32_t value = 0;
  if (Skip("{")) {
    const size_t first = at_;
    for (; HexValue(Peek()) >= 0; ++at_) {
      value = std::min(value * 16 + static_cast<uint32_t>(HexValue(Peek())), kMaxCodePoint + 1);
    }
    if (at_ == first || value > kMaxCodePoint || !Skip("}")) Fail(begin, "`\\u{...}` takes a code point up to 10FFFF");
  } else if (!ReadHex(4, &value)) {
    Fail(begin, "`\\u` takes four hex digits, or a code point between braces");
  } else if (value >= 0xD800 && value < 0xDC00 && LooksAt("\\u")) {
    const size_t second = at_;
    uint32_t low = 0;
    at_ += 2;
    if (ReadHex(4, &low) && low >= 0xDC00 && low < 0xE000) {
      return 0x10000 + ((value - 0xD800) << 10) + (low - 0xDC00);
    }
    at_ = second;
  }
  if (value >= 0xD800 && value < 0xE000) Fail(begin, "half a surrogate pair is no character");
  return value;
}

bool Translator::ReadHex(size_t digits, uint32_t* value) {
  *value = 0;
  for (size_t i = 0; i < digits; ++i, ++at_) {
    if (HexValue(Peek()) < 0) return false;
    *value = *value * 16 + static_cast<uint32_t>(HexValue(Peek()));
  }
  return true;
}

// One character of the pattern, which is valid UTF-8.
uint32_t Translator::TakeCodePoint() {
  const auto byte = [this](size_t i) { return static_cast<uint32_t>(static_cast<unsigned char>(in_[at_ + i])); };
  const uint32_t lead = byte(0);
  const size_t size = lead < 0x80 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
  uint32_t value = size == 1 ? lead : lead & (0x7Fu >> size);
  for (size_t i = 1; i < size; ++i) value = value << 6 | (byte(i) & 0x3F);
  at_ += size;
  return value;
}

void Translator::WriteSet(const CharacterSet& set) {
  if (!set.items.empty()) {
    out_->append("[").append(set.items).append("]");
  } else {
    out_->append("[^").append(set.others).append("]");
  }
}

void Translator::WriteClassItem(const Atom& atom) {
  if (!atom.set) return WriteCodePoint(atom.code_point);
  if (atom.set->items.empty()) return Fail(atom.begin, "this set is supported outside brackets only");
  *out_ += atom.set->items;
}

// Safe inside and outside brackets: letters, digits and other scripts as they are, the rest by number.
void Translator::WriteCodePoint(uint32_t code_point) {
  const bool is_plain =
      code_point > 0x9F ||
      (code_point < 0x80 && (IsLetter(static_cast<char>(code_point)) || IsDigit(static_cast<char>(code_point))));
  const char c = static_cast<char>(code_point);
  if (is_plain || (code_point < 0x80 && std::string_view(" _@#%&,:;<>=!'\"~`").find(c) != std::string_view::npos)) {
    return AppendUtf8(code_point, out_);
  }
  if (code_point > 0x20 && code_point < 0x7F) {  // RE2 takes a backslash before any ASCII punctuation
    *out_ += '\\';
    *out_ += c;
    return;
  }
  constexpr char kHex[] = "0123456789ABCDEF";
  out_->append("\\x{");
  if (code_point >= 16) *out_ += kHex[code_point >> 4];
  *out_ += kHex[code_point & 15];
  *out_ += '}';
}

}  // namespace

bool TranslateEcma(std::string_view ecma, std::string* re2, PatternProblem* problem) {
  if (ecma.size() > kMaxPatternBytes) {
    *problem = {kMaxPatternBytes, "a pattern has at most 65,536 bytes"};
    return false;
  }
  if (const size_t bad = FirstInvalidUtf8(ecma); bad < ecma.size()) {
    *problem = {bad, "a pattern is valid UTF-8"};
    return false;
  }
  std::string text;
  if (!Translator(ecma, &text, problem).Run()) return false;
  // What is left for RE2 to refuse is size: the places of its text are not the reader's, so the whole is at fault.
  if (!CheckRe2(text, problem)) {
    problem->offset = 0;
    return false;
  }
  *re2 = std::move(text);
  return true;
}

}  // namespace tollgate::pattern

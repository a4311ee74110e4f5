#include "differential/pattern/generate.h"

#include <algorithm>
#include <iterator>

#include "base/ascii.h"
#include "base/utf8.h"

namespace tollgate::test {
namespace {

constexpr std::string_view kAscii = "abcxyzkKsS019_@.- |:/";
// Letters that fold within ASCII and beyond it, in threes and not at all; marks, other scripts, each length of UTF-8
// and its first and last character.
constexpr std::string_view kBeyond[] = {
    "é",      "É",      "ß",      "ſ",      "\u212A",     "Σ",          "σ", "ς",      "я",      "Я",      "漢",
    "字",     "😀",      "𝒳",      "İ",      "ı",          "µ",          "μ", "\u00A0", "\u2028", "\u0080", "\u07FF",
    "\u0800", "\uD7FF", "\uE000", "\uFFFF", "\U00010000", "\U0010FFFF", "ǅ", "Å",      "å",      "\u212B",
};

struct ClassText {
  std::string_view text, sample;
};
constexpr ClassText kPlainClasses[] = {
    {"[a-c]", "b"},         {"[^x]", "y"},          {"\\d", "0"},           {"\\D", "a"},         {"\\w", "z"},
    {"\\W", "-"},           {"\\s", " "},           {"\\S", "k"},           {".", "s"},           {"[\\w.-]", "."},
    {"[[:alpha:]]", "K"},   {"[^[:space:]x]", "1"}, {"[]a]", "]"},          {"[^]a]", "b"},       {"[a-]", "-"},
    {"[\\x30-\\x39]", "9"}, {"[^a-z\\n]", "0"},     {"[[:^digit:]]", "x"},  {"[ks]", "k"},        {"[^\\W_]", "a"},
    {"[^@]", "a"},          {"[@._-]", "@"},        {"[\\101-\\103]", "B"}, {"[[:punct:]]", "/"}, {"[^\\d\\s]", "x"},
};
constexpr ClassText kUnicodeClasses[] = {
    {"[é-ü]", "ê"},
    {"[^é]", "é"},
    {"[^é]", "漢"},
    {"\\pL", "я"},
    {"\\p{Greek}", "σ"},
    {"\\PN", "字"},
    {"[\\p{Lu}0-9]", "Я"},
    {"[^\\p{L}]", "\u2028"},
    {"[α-ωa-z]", "σ"},
    {"[^a]", "😀"},
    {".", "漢"},
    {"\\W", "é"},
    {"\\S", "\u00A0"},
    {"\\D", "𝒳"},
    {"[\\x{80}-\\x{10FFFF}]", "ß"},
    {"[一-龥]", "漢"},
    {"[😀-😏]", "😀"},
    {"\\p{^Greek}", "a"},
    {"[[:word:]ſ]", "ſ"},
    {"[^ſk]", "s"},
    {"[^\\x00-\\x7F]", "é"},
    {"[\\x{FFFF}-\\x{10000}]", "\uFFFF"},
    {"\\P{Cyrillic}", "z"},
    {"[^\\PL]", "ß"},
};
constexpr ClassText kNewlineClasses[] = {
    {"\\n", "\n"},    {"[\\n]", "\n"}, {"\\s", "\n"},   {"[^a]", "\n"},
    {"(?s:.)", "\n"}, {"\\W", "\n"},   {"\\x0A", "\n"}, {"[\\t-\\r]", "\n"},
};

std::string Escaped(const std::string& character) {
  const char c = character[0];
  return IsLetter(c) || IsDigit(c) || c == '_' || (c & 0x80) != 0 || c == ' ' ? character : "\\" + character;
}

}  // namespace

std::string PatternGenerator::Character() {
  if (profile_.has_unicode && OneIn(3)) return std::string(kBeyond[Below(std::size(kBeyond))]);
  return std::string(1, kAscii[Below(kAscii.size())]);
}

// Another letter that folds to the same.
std::string PatternGenerator::CaseOf(const std::string& character) {
  constexpr std::string_view kOrbits[][3] = {
      {"k", "K", "\u212A"}, {"s", "S", "ſ"},      {"σ", "Σ", "ς"}, {"é", "É", "é"},
      {"я", "Я", "я"},      {"å", "Å", "\u212B"}, {"µ", "μ", "Μ"},
  };
  for (const auto& orbit : kOrbits) {
    for (std::string_view letter : orbit) {
      if (letter == character) return std::string(orbit[Below(profile_.has_unicode ? 3 : 2)]);
    }
  }
  return IsLetter(character[0]) && OneIn(2) ? std::string(1, static_cast<char>(character[0] ^ 0x20)) : character;
}

Sampled PatternGenerator::Literal(bool folds) {
  Sampled literal;
  for (uint32_t i = 1 + Below(4); i > 0; --i) {
    const std::string character = Character();
    literal.pattern += Escaped(character);
    literal.sample += folds ? CaseOf(character) : character;
  }
  if (OneIn(20)) literal = {"\\Qa.b\\E", "a.b"};
  if (OneIn(40)) literal = {"\\x6b\\101", "kA"};
  return literal;
}

Sampled PatternGenerator::Class(bool) {
  const auto one = [this](const auto& list) {
    const ClassText& text = list[Below(std::size(list))];
    return Sampled{std::string(text.text), std::string(text.sample)};
  };
  if (profile_.has_newlines && OneIn(4)) return one(kNewlineClasses);
  if (profile_.has_unicode && OneIn(2)) return one(kUnicodeClasses);
  return one(kPlainClasses);
}

Sampled PatternGenerator::Assertion() {
  constexpr std::string_view kAll[] = {"^", "$", "\\b", "\\B", "\\A", "\\z", "(?m:^)", "(?m:$)", "\\b", "\\b"};
  return {std::string(kAll[Below(std::size(kAll))]), ""};
}

Sampled PatternGenerator::Group(int depth, bool folds) {
  std::vector<Sampled> branches(1 + Below(3));
  bool inner = folds;
  std::string open = "(?:";
  switch (Below(profile_.has_flags ? 8 : 3)) {
    case 0:
      open = "(";
      break;
    case 1:
      open = "(?P<n" + std::to_string(random_() % 100'000'000) + ">";
      break;
    case 3:
      open = "(?i:";
      inner = true;
      break;
    case 4:
      open = "(?s:";
      break;
    case 5:
      open = "(?m-i:";
      inner = false;
      break;
    case 6:
      open = "(?U)(?is-m:";
      inner = true;
      break;
    default:
      break;
  }
  for (Sampled& branch : branches) branch = Sequence(depth - 1, inner);
  Sampled group{open, branches[Below(branches.size())].sample};
  for (size_t i = 0; i < branches.size(); ++i) group.pattern += (i > 0 ? "|" : "") + branches[i].pattern;
  if (OneIn(15)) group.pattern += "|";  // or nothing
  group.pattern += ")";
  return group;
}

Sampled PatternGenerator::Atom(int depth, bool folds) {
  if (profile_.has_bytes && OneIn(10)) return {"\\C", "a"};
  switch (Below(depth > 0 ? 8 : 6)) {
    case 0:
    case 1:
    case 2:
      return Literal(folds);
    case 3:
    case 4:
    case 5:
      return Class(folds);
    default:
      return Group(depth, folds);
  }
}

Sampled PatternGenerator::Repeated(Sampled atom) {
  uint32_t least = 0, most = 3;
  std::string count;
  switch (Below(profile_.has_large_counts ? 8 : 6)) {
    case 0:
      count = "*";
      break;
    case 1:
      count = "+";
      least = 1;
      break;
    case 2:
      count = "?";
      most = 1;
      break;
    case 3:
      most = least = Below(4);
      count = "{" + std::to_string(least) + "}";
      break;
    case 4:
      least = Below(3);
      count = "{" + std::to_string(least) + ",}";
      break;
    case 5:
      least = Below(3);
      most = least + Below(6);
      count = "{" + std::to_string(least) + "," + std::to_string(most) + "}";
      break;
    default:
      least = Below(30);
      most = least + Below(80);
      count = "{" + std::to_string(least) + "," + std::to_string(most) + "}";
  }
  Sampled repeated{"(?:" + atom.pattern + ")" + count + (OneIn(5) ? "?" : ""), ""};
  for (uint32_t i = least + Below(std::max(most, least) - least + 1); i > 0; --i) {
    if (repeated.sample.size() < 100) repeated.sample += atom.sample;
  }
  return repeated;
}

Sampled PatternGenerator::Term(int depth, bool folds) {
  if (profile_.has_assertions && OneIn(8)) return Assertion();
  Sampled atom = Atom(depth, folds);
  if (OneIn(3)) atom = Repeated(std::move(atom));
  if (OneIn(6)) {
    atom.pattern += OneIn(3) ? "(?s:.*)" : ".*";
    for (uint32_t i = Below(3); i > 0; --i) atom.sample += Character();
  }
  return atom;
}

Sampled PatternGenerator::Sequence(int depth, bool folds) {
  Sampled sequence;
  for (uint32_t i = 1 + Below(3); i > 0; --i) {
    const Sampled term = Term(depth, folds);
    sequence.pattern += term.pattern;
    sequence.sample += term.sample;
  }
  return sequence;
}

Sampled PatternGenerator::Pattern() {
  const bool folds = OneIn(2);
  Sampled pattern;
  if (folds) pattern.pattern = "(?i)";
  if (profile_.has_flags && OneIn(4)) pattern.pattern += OneIn(2) ? "(?s)" : "(?m)";
  if (OneIn(6)) pattern.pattern += "^";
  for (uint32_t i = 1 + Below(3); i > 0; --i) {
    const Sampled part = OneIn(2) ? Literal(folds) : Term(2, folds);
    pattern.pattern += part.pattern;
    pattern.sample += part.sample;
  }
  if (OneIn(6)) pattern.pattern += "$";
  if (OneIn(30)) pattern.pattern += "|" + Literal(folds).pattern;
  return pattern;
}

std::vector<Sampled> PatternGenerator::Patterns() {
  profile_ = {OneIn(2), OneIn(2), OneIn(3), OneIn(3), OneIn(8), OneIn(6)};
  std::vector<Sampled> patterns(OneIn(4) ? 1 : 1 + Below(30));
  for (Sampled& pattern : patterns) pattern = Pattern();
  return patterns;
}

void PatternGenerator::Mutate(std::string* row) {
  size_t at = row->empty() ? 0 : Below(static_cast<uint32_t>(row->size()));
  while (at > 0 && (static_cast<unsigned char>((*row)[at]) & 0xC0) == 0x80) --at;
  switch (Below(4)) {
    case 0:
      row->insert(at, profile_.has_newlines && OneIn(2) ? "\n" : Character());
      break;
    case 1:
      if (!row->empty()) row->erase(at, Utf8SequenceSize(*row, at));
      break;
    case 2:
      if (!row->empty()) row->replace(at, Utf8SequenceSize(*row, at), Character());
      break;
    default:
      if (!row->empty()) *row = row->substr(at) + row->substr(0, at);
  }
}

std::string PatternGenerator::Row(const std::vector<Sampled>& patterns) {
  std::string row;
  const uint32_t size = OneIn(12) ? Below(3) : OneIn(8) ? 60 + Below(240) : Below(50);
  if (OneIn(20)) return row;
  while (row.size() < size || OneIn(3)) {
    if (OneIn(2)) {
      row += patterns[Below(static_cast<uint32_t>(patterns.size()))].sample;
    } else {
      row += profile_.has_newlines && OneIn(8) ? "\n" : Character();
    }
  }
  while (OneIn(3)) Mutate(&row);
  return std::string(CutUtf8(row, 300));
}

}  // namespace tollgate::test

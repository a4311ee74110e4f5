// RE2 knows general categories by their short names and scripts by their long ones; ECMA-262 (table 67 to 70) has both
// and a few binary properties. Names map by table, whatever has a simple set is written out, and the rest is refused:
// the large binary properties (Alphabetic, Emoji...) would need Unicode's own files, and Script_Extensions is not
// Script. RE2's \p{C} leaves unassigned characters out, Unicode's Other has them in; so Other is all that is not L M N
// P S Z.
#include "pattern/property.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <utility>

#include "base/check.h"
#include "pattern/translate.h"

namespace tollgate::pattern {
namespace {

using Names = std::pair<std::string_view, std::string_view>;

// Long name or alias -> short name: PropertyValueAliases.txt of Unicode 15, gc.
constexpr Names kCategories[] = {
    {"Other", "C"},
    {"Control", "Cc"},
    {"cntrl", "Cc"},
    {"Format", "Cf"},
    {"Unassigned", "Cn"},
    {"Private_Use", "Co"},
    {"Surrogate", "Cs"},
    {"Letter", "L"},
    {"Cased_Letter", "LC"},
    {"Lowercase_Letter", "Ll"},
    {"Modifier_Letter", "Lm"},
    {"Other_Letter", "Lo"},
    {"Titlecase_Letter", "Lt"},
    {"Uppercase_Letter", "Lu"},
    {"Mark", "M"},
    {"Combining_Mark", "M"},
    {"Spacing_Mark", "Mc"},
    {"Enclosing_Mark", "Me"},
    {"Nonspacing_Mark", "Mn"},
    {"Number", "N"},
    {"Decimal_Number", "Nd"},
    {"digit", "Nd"},
    {"Letter_Number", "Nl"},
    {"Other_Number", "No"},
    {"Punctuation", "P"},
    {"punct", "P"},
    {"Connector_Punctuation", "Pc"},
    {"Dash_Punctuation", "Pd"},
    {"Close_Punctuation", "Pe"},
    {"Final_Punctuation", "Pf"},
    {"Initial_Punctuation", "Pi"},
    {"Other_Punctuation", "Po"},
    {"Open_Punctuation", "Ps"},
    {"Symbol", "S"},
    {"Currency_Symbol", "Sc"},
    {"Modifier_Symbol", "Sk"},
    {"Math_Symbol", "Sm"},
    {"Other_Symbol", "So"},
    {"Separator", "Z"},
    {"Line_Separator", "Zl"},
    {"Paragraph_Separator", "Zp"},
    {"Space_Separator", "Zs"},
};

// ISO 15924 code -> Unicode's name, for scripts of living languages. Other scripts go by their long names.
constexpr Names kScripts[] = {
    {"Arab", "Arabic"},   {"Armn", "Armenian"},   {"Beng", "Bengali"},   {"Bopo", "Bopomofo"}, {"Cher", "Cherokee"},
    {"Cyrl", "Cyrillic"}, {"Deva", "Devanagari"}, {"Ethi", "Ethiopic"},  {"Geor", "Georgian"}, {"Grek", "Greek"},
    {"Gujr", "Gujarati"}, {"Guru", "Gurmukhi"},   {"Hang", "Hangul"},    {"Hani", "Han"},      {"Hebr", "Hebrew"},
    {"Hira", "Hiragana"}, {"Kana", "Katakana"},   {"Khmr", "Khmer"},     {"Knda", "Kannada"},  {"Laoo", "Lao"},
    {"Latn", "Latin"},    {"Mlym", "Malayalam"},  {"Mong", "Mongolian"}, {"Mymr", "Myanmar"},  {"Orya", "Oriya"},
    {"Sinh", "Sinhala"},  {"Syrc", "Syriac"},     {"Taml", "Tamil"},     {"Telu", "Telugu"},   {"Thaa", "Thaana"},
    {"Thai", "Thai"},     {"Tibt", "Tibetan"},    {"Zinh", "Inherited"}, {"Zyyy", "Common"},
};

constexpr std::string_view kAssignedGraphic = "\\p{L}\\p{M}\\p{N}\\p{P}\\p{S}\\p{Z}";

std::string Braced(std::string_view name, char letter) {
  std::string item = "\\";
  return item.append(1, letter).append("{").append(name).append("}");
}

CharacterSet OneName(std::string_view re2_name) { return {Braced(re2_name, 'p'), Braced(re2_name, 'P')}; }

template <size_t n>
std::string_view Lookup(const Names (&table)[n], std::string_view name) {
  for (const Names& entry : table) {
    if (entry.first == name) return entry.second;
  }
  return {};
}

// `name` is a short category name of RE2's, or one of the three that it has not or has otherwise.
CharacterSet CategorySet(std::string_view name) {
  const std::string graphic(kAssignedGraphic);
  if (name == "C") return {"", graphic};
  if (name == "Cn") return {"", graphic + "\\p{C}"};
  if (name == "LC") return {"\\p{Lu}\\p{Ll}\\p{Lt}", ""};
  return OneName(name);
}

std::optional<CharacterSet> FindCategory(std::string_view name) {
  const std::string_view from_long = Lookup(kCategories, name);
  if (!from_long.empty()) return CategorySet(from_long);
  for (const Names& entry : kCategories) {
    if (entry.second == name) return CategorySet(name);
  }
  return std::nullopt;
}

std::optional<CharacterSet> FindScript(std::string_view name) {
  const std::string_view from_code = Lookup(kScripts, name);
  const std::string_view script = from_code.empty() ? name : from_code;
  // A category name would pass RE2's check below, and RE2 alone knows which scripts it has.
  const bool is_word = !script.empty() && std::all_of(script.begin(), script.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
  });
  PatternProblem ignored;
  if (!is_word || script == "Any" || script.size() <= 2 || !CheckRe2(Braced(script, 'p'), &ignored))
    return std::nullopt;
  return OneName(script);
}

std::optional<CharacterSet> FindBinary(std::string_view name) {
  if (name == "Any") return CharacterSet{"\\x{0}-\\x{10FFFF}", ""};
  if (name == "ASCII") return CharacterSet{"\\x{0}-\\x{7F}", "\\x{80}-\\x{10FFFF}"};
  if (name == "ASCII_Hex_Digit" || name == "AHex") {
    return CharacterSet{"0-9A-Fa-f", "\\x{0}-/:-@G-`g-\\x{10FFFF}"};
  }
  if (name == "Assigned") return CharacterSet{std::string(kAssignedGraphic) + "\\p{C}", ""};
  return std::nullopt;
}

}  // namespace

std::optional<CharacterSet> FindProperty(std::string_view expression, std::string* problem) {
  const size_t equals = expression.find('=');
  if (equals == std::string_view::npos) {
    if (std::optional<CharacterSet> set = FindCategory(expression)) return set;
    if (std::optional<CharacterSet> set = FindBinary(expression)) return set;
    *problem = "the Unicode property `" + std::string(expression) +
               "` is not supported: general categories, scripts (`Script=Greek`), Any, ASCII, ASCII_Hex_Digit and "
               "Assigned are";
    return std::nullopt;
  }
  const std::string_view property = expression.substr(0, equals);
  const std::string_view value = expression.substr(equals + 1);
  std::optional<CharacterSet> set;
  if (property == "General_Category" || property == "gc") {
    set = FindCategory(value);
  } else if (property == "Script" || property == "sc") {
    set = FindScript(value);
  } else {
    *problem = "the Unicode property `" + std::string(property) + "` is not supported: General_Category and Script are";
    return std::nullopt;
  }
  if (!set) *problem = "`" + std::string(value) + "` is no " + std::string(property) + " that is known here";
  return set;
}

const CharacterSet& EcmaSpace() {
  static const CharacterSet kSpace = {
      "\\x{9}-\\x{D}\\x{20}\\x{A0}\\x{1680}\\x{2000}-\\x{200A}\\x{2028}\\x{2029}\\x{202F}\\x{205F}\\x{3000}\\x{FEFF}",
      "\\x{0}-\\x{8}\\x{E}-\\x{1F}\\x{21}-\\x{9F}\\x{A1}-\\x{167F}\\x{1681}-\\x{1FFF}\\x{200B}-\\x{2027}"
      "\\x{202A}-\\x{202E}\\x{2030}-\\x{205E}\\x{2060}-\\x{2FFF}\\x{3001}-\\x{FEFE}\\x{FF00}-\\x{10FFFF}"};
  return kSpace;
}

}  // namespace tollgate::pattern

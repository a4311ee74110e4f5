#include "pattern/translate.h"

#include <gtest/gtest.h>
#include <simdjson.h>

#include <vector>

#include "pattern/regex.h"
#include "support.h"

namespace tollgate::pattern {
namespace {

using namespace std::string_literals;

std::string Translated(std::string_view ecma) {
  std::string re2;
  PatternProblem problem;
  return TranslateEcma(ecma, &re2, &problem) ? re2 : "error " + std::to_string(problem.offset) + ": " + problem.message;
}

bool Finds(std::string_view ecma, std::string_view text) {
  std::string re2;
  PatternProblem problem;
  if (!TranslateEcma(ecma, &re2, &problem)) {
    ADD_FAILURE() << ecma << ": " << problem.message;
    return false;
  }
  return Regex(re2).Matches(text);
}

TEST(TranslateEcma, WritesWhatReadsAlikeButMeansAnother) {
  const std::pair<std::string_view, std::string_view> cases[] = {
      {"", ""},
      {"^a*$", "^a*\\z"},
      {"a.b", "a[^\\n\\r\\x{2028}\\x{2029}]b"},
      {"[^]", "(?s:.)"},
      {"[]", "[^\\x{0}-\\x{10FFFF}]"},
      {"(?<year>\\d{4})-(?:x|y)", "(?P<year>[\\d]{4})\\-(?:x|y)"},
      {"(?<ñ>a)", "(a)"},
      {"\\u0041\\x42\\u{1F600}\\ud83d\\udc32\\cJ\\0", "AB😀🐲\\x{A}\\x{0}"},
      {"[a-z\\d_-]+?", "[a-z\\d_\\-]+?"},
      {"[\\b\\-]", "[\\x{8}\\-]"},
      {"\\/\\.\\$", "\\/\\.\\$"},
      {"\\p{L}\\P{Letter}", "[\\p{L}][\\P{L}]"},
      {"[\\p{Script=Greek}\\p{sc=Cyrl}]", "[\\p{Greek}\\p{Cyrillic}]"},
      {"\\p{gc=digit}", "[\\p{Nd}]"},
      {"\\p{C}", "[^\\p{L}\\p{M}\\p{N}\\p{P}\\p{S}\\p{Z}]"},
      {"\\P{Cn}", "[\\p{L}\\p{M}\\p{N}\\p{P}\\p{S}\\p{Z}\\p{C}]"},
      {"[\\P{C}]", "[\\p{L}\\p{M}\\p{N}\\p{P}\\p{S}\\p{Z}]"},
      {"\\Bx", "^(?s:.*?)(?:\\Bx)"},
      {"a{2}b{2,}c{2,3}", "a{2}b{2,}c{2,3}"},
      {"a{1000}", "a{1000}"},
      {"é\n", "é\\x{A}"},
  };
  for (const auto& [ecma, re2] : cases) EXPECT_EQ(Translated(ecma), re2) << ecma;
}

TEST(TranslateEcma, RefusesWithThePlace) {
  const std::string linear = " not supported: patterns match in linear time";
  const std::pair<std::string_view, std::string> cases[] = {
      {"a(?=b)", "error 1: look-ahead is" + linear},
      {"a(?!b)", "error 1: look-ahead is" + linear},
      {"(?<=b)a", "error 0: look-behind is" + linear},
      {"x(?<!b)a", "error 1: look-behind is" + linear},
      {"(a)\\1", "error 3: back-references are" + linear},
      {"(?<n>a)\\k<n>", "error 7: back-references are" + linear},
      {"a{1001}", "error 1: a repeat counts to at most 1,000"},
      {"a{99999999999999999999}", "error 1: a repeat counts to at most 1,000"},
      {"x(a{100}){11}", "error 1: nested repeats multiply to more than 1,000"},
      {"a{3,2}", "error 1: a repeat's numbers are out of order"},
      {"a{3", "error 1: a repeat is {n}, {n,} or {n,m}"},
      {"a{,3}", "error 1: `{` stands for itself only as `\\{`"},
      {"^{a", "error 1: an assertion cannot be repeated"},
      {"$*", "error 1: an assertion cannot be repeated"},
      {"a**", "error 2: nothing stands before `*` to repeat"},
      {"+a", "error 0: nothing stands before `+` to repeat"},
      {"a|*", "error 2: nothing stands before `*` to repeat"},
      {"a}", "error 1: `}` stands for itself only as `\\}`"},
      {"a]", "error 1: `]` stands for itself only as `\\]`"},
      {"(a", "error 0: the group is not closed"},
      {"a)", "error 1: `)` closes no group"},
      {"b[a", "error 1: the class is not closed"},
      {"[a-", "error 0: the class is not closed"},
      {"[z-a]", "error 1: a range is out of order"},
      {"[a-\\d]", "error 1: a range goes from character to character"},
      {"[x\\p{C}]", "error 2: this set is supported outside brackets only"},
      {"(?i:a)", "error 0: `(?` starts no group that ECMA-262 knows"},
      {"(?<1>a)", "error 0: a group's name is an identifier between `<` and `>`"},
      {"(?<n>a)(?<n>b)", "error 7: two groups are named `n`"},
      {"a\\", "error 1: `\\` escapes nothing"},
      {"é\\é", "error 2: `\\é` is no escape of ECMA-262's"},
      {"\\-", "error 0: `\\-` is no escape of ECMA-262's"},
      {"\\a", "error 0: `\\a` is no escape of ECMA-262's"},
      {"\\Z", "error 0: `\\Z` is no escape of ECMA-262's"},
      {"\\01", "error 0: this escape is none of ECMA-262's"},
      {"\\c1", "error 0: `\\c` takes a letter"},
      {"\\x4", "error 0: `\\x` takes two hex digits"},
      {"\\ud83d", "error 0: half a surrogate pair is no character"},
      {"\\ud83d\\u0041", "error 0: half a surrogate pair is no character"},
      {"\\udc32", "error 0: half a surrogate pair is no character"},
      {"\\u{110000}", "error 0: `\\u{...}` takes a code point up to 10FFFF"},
      {"\\u12", "error 0: `\\u` takes four hex digits, or a code point between braces"},
      {"\\p", "error 0: `\\p` takes a property between braces"},
      {"\\p{Greek}",
       "error 0: the Unicode property `Greek` is not supported: general categories, scripts (`Script=Greek`), Any, "
       "ASCII, ASCII_Hex_Digit and Assigned are"},
      {"\\p{Script=Lu}", "error 0: `Lu` is no Script that is known here"},
      {"\\p{scx=Greek}", "error 0: the Unicode property `scx` is not supported: General_Category and Script are"},
      {"a\xff", "error 1: a pattern is valid UTF-8"},
  };
  for (const auto& [ecma, error] : cases) EXPECT_EQ(Translated(ecma), error) << ecma;
  EXPECT_EQ(Translated(std::string(65536, 'a')), std::string(65536, 'a'));
  EXPECT_EQ(Translated(std::string(65537, 'a')), "error 65536: a pattern has at most 65,536 bytes");
  EXPECT_EQ(Translated(std::string(300, '(') + std::string(300, ')')), "error 201: groups nest too deep");
  // Within every limit of ours, yet more program than RE2 may hold.
  EXPECT_EQ(Translated("((\\p{L}{10}){10}){10}\\p{L}{1000}\\p{L}{1000}"),
            "error 0: pattern too large - compile failed");
}

TEST(TranslateEcma, MeansWhatEcmaMeans) {
  const struct {
    std::string_view ecma;
    std::string text;
    bool found;
  } cases[] = {
      {"^abc$", "abc\n", false},
      {"^.$", "é", true},
      {"^.$", "\xE2\x80\xA8", false},  // U+2028
      {"^.$", "\r", false},
      {"^.$", "🐲", true},
      {"^[^]$", "\n", true},
      {"[]", "a", false},
      {"[^]", "", false},
      {"^\\s+$", " \t\v\f\xC2\xA0\xEF\xBB\xBF\xE2\x80\xA9\xE3\x80\x80", true},
      {"^\\S$", "\xEF\xBB\xBF", false},
      {"^[\\S\\n]$", "\n", true},
      {"^[\\S\\n]$", "\t", false},
      {"^[^\\S]$", " ", true},
      {"^[^\\s]$", "é", true},
      {"^\\w$", "é", false},
      {"^\\d$", "߀", false},
      {"^\\p{digit}+$", "৪২", true},
      {"^\\cC$", "\x03", true},
      {"^\\u0000$", "\0"s, true},
      {"\\bcole", "école", true},  // ASCII word characters only
      {"\\B", "aéa", false},       // no position inside é
      {"\\B", "éa", true},
      {"a\\B", "ab", true},
      {"^\\p{Lu}", "Éa", true},
      {"^\\P{Lu}", "Éa", false},
      {"^\\p{Script=Grek}+$", "π", true},
      {"^\\p{LC}$", "ǅ", true},
      {"^\\p{Cn}$", "\xF3\xB0\x80\x80", false},  // U+F0000 is private use
      {"^\\p{Cn}$", "\xCD\xB8", true},           // U+0378
      {"^\\p{C}$", "\xCD\xB8", true},
      {"^\\P{ASCII}$", "é", true},
      {"^[\\p{AHex}]+$", "09afAF", true},
      {"^\\P{AHex}$", "g", true},
      {"^(?<a>x)?y$", "y", true},
      {"colou?r", "the color", true},
      {"^(a|b|)$", "", true},
  };
  for (const auto& c : cases) EXPECT_EQ(Finds(c.ecma, c.text), c.found) << c.ecma << " on " << c.text;
}

TEST(CheckRe2, GivesRe2sOwnMessageAndItsPlace) {
  const struct {
    std::string_view pattern;
    size_t offset;
    std::string_view message;
  } bad[] = {
      {"abc[a-", 3, "missing ]: [a-"},
      {"x(?=y)", 1, "invalid perl operator: (?="},
      {"(a)\\1", 3, "invalid escape sequence: \\1"},
      {"a{1001}", 1, "invalid repetition size: {1001}"},
      {"a\xff", 0, "invalid UTF-8"},
      {"((\\pL{10}){10}){10}\\pL{1000}\\pL{1000}", 0, "pattern too large - compile failed"},
  };
  for (const auto& c : bad) {
    PatternProblem problem;
    EXPECT_FALSE(CheckRe2(c.pattern, &problem)) << c.pattern;
    EXPECT_EQ(problem.offset, c.offset) << c.pattern;
    EXPECT_EQ(problem.message, c.message);
  }
  PatternProblem problem;
  EXPECT_TRUE(CheckRe2("^[a-z]{1,3}[0-9]{6,}@", &problem));
  EXPECT_TRUE(CheckRe2(std::string(65536, 'a'), &problem));
  EXPECT_FALSE(CheckRe2(std::string(65537, 'a'), &problem));
  EXPECT_EQ(problem.message, "a pattern has at most 65,536 bytes");
}

TEST(Regex, IsUtf8AndUnanchored) {
  Regex regex("^.{3}$");
  EXPECT_EQ(regex.text(), "^.{3}$");
  EXPECT_FALSE(regex.Matches("éa"));
  EXPECT_TRUE(regex.Matches("éab"));
  Regex moved = std::move(regex);
  EXPECT_TRUE(moved.Matches("abc"));
  EXPECT_TRUE(Regex("b").Matches(std::string_view("a\0b", 3)));
  EXPECT_TRUE(Regex("").Matches(std::string_view()));
  EXPECT_FALSE(Regex("a$").Matches("a\n"));
}

// Every pattern of the suite under `pattern`: what we accept gives the suite's answer on each string.
void RunSuite(const std::string& file, int expected_patterns, int expected_strings) {
  const std::string path = test::SuitePath("json-schema-test-suite/tests/draft2020-12/" + file);
  if (!test::Exists(path)) GTEST_SKIP() << "no suite at " << path;
  simdjson::dom::parser parser;
  const simdjson::padded_string text = test::ReadFileOrDie(path);
  int patterns = 0, strings = 0;
  for (simdjson::dom::element group : parser.parse(text).get_array()) {
    std::string_view pattern;
    if (group["schema"]["pattern"].get(pattern) != simdjson::SUCCESS) continue;
    ++patterns;
    for (simdjson::dom::element test : group["tests"].get_array()) {
      std::string_view data;
      if (test["data"].get(data) != simdjson::SUCCESS) continue;
      ++strings;
      EXPECT_EQ(Finds(pattern, data), bool(test["valid"].get_bool())) << pattern << " on " << data;
    }
  }
  // None of the suite's patterns is refused: no look-around or back-reference among them.
  EXPECT_EQ(patterns, expected_patterns);
  EXPECT_EQ(strings, expected_strings);
}
TEST(Suite, Pattern) { RunSuite("pattern.json", 3, 6); }
TEST(Suite, EcmascriptRegex) { RunSuite("optional/ecmascript-regex.json", 15, 57); }
TEST(Suite, NonBmpRegex) { RunSuite("optional/non-bmp-regex.json", 1, 7); }

}  // namespace
}  // namespace tollgate::pattern

#include "pattern/rewrite.h"

#include <gtest/gtest.h>

#include "base/utf8.h"
#include "unit/pattern/set_support.h"

namespace tollgate::pattern {
namespace {

// "exact: a | b", "widened: ...", "always", "never", "unknown", "unread".
std::string Written(const std::string& pattern, Strength strength = Strength::kExact) {
  ClassCache classes;
  const std::optional<Node> tree = ParseRe2(pattern, &classes);
  if (!tree) return "unread";
  const Rewritten rewritten = Rewrite(*tree, strength);
  if (rewritten.kind == Rewritten::Kind::kAlways) return "always";
  if (rewritten.kind == Rewritten::Kind::kNever) return "never";
  if (rewritten.kind == Rewritten::Kind::kUnknown) return "unknown";
  std::string out = rewritten.is_exact ? "exact" : "widened";
  if (rewritten.may_be_empty) out += " or empty";
  for (const std::string& expression : rewritten.expressions) out += ": " + expression;
  return out;
}

TEST(Rewrite, KeepsAPatternInItsRow) {
  const std::pair<std::string, std::string> cases[] = {
      {"abc", "exact: abc"},
      {"a b-c", "exact: a\\x20b\\x2dc"},
      {"(?i)aB1", "exact: [Aa][Bb]1"},
      {"(?i)sk", "exact: (?:\\xc5\\xbf|[Ss])(?:\\xe2\\x84\\xaa|[Kk])"},
      {"\\Aabc\\z", "exact: ^abc$"},
      {"^abc$", "exact: ^abc$"},
      {"(?m)^abc$", "exact: (?:^|\\xff)abc(?:$|\\xff)"},
      {"ab(?m:^)cd", "widened: abcd"},
      {"ab\\ncd", "exact: ab\\xffcd"},
      {"(?s)abc.def", "exact: abc(?:[\\x00-\\x09\\x0b-\\x7f\\xc2-\\xf4\\xff][\\x80-\\xbf]*)def"},
      {"abc.def", "exact: abc(?:[\\x00-\\x09\\x0b-\\x7f\\xc2-\\xf4][\\x80-\\xbf]*)def"},
      {"abc.*def", "exact: abc[\\x00-\\x09\\x0b-\\xbf\\xc2-\\xf4]*def"},
      {"ab\\Wcd",
       "exact: ab(?:[\\x00-\\x09\\x0b-\\x2f\\x3a-\\x40\\x5b-\\x5e\\x60\\x7b-\\x7f\\xc2-\\xf4\\xff]"
       "[\\x80-\\xbf]*)cd"},
      {"ab\\scd", "exact: ab[\\x09\\x0c\\x0d\\x20\\xff]cd"},
      {"ab[^\\S\\n]cd", "exact: ab[\\x09\\x0c\\x0d\\x20]cd"},
      {"xyé", "exact: xy(?:\\xc3\\xa9)"},
      {"xy[é-ü]z", "exact: xy(?:\\xc3[\\xa9-\\xbc])z"},
      {"(?i)xé", "exact: [Xx](?:\\xc3[\\x89\\xa9])"},
      {"ab\\Ccd", "exact: ab[^\\n]cd"},
      {"(?P<name>ab)(?:c|d)(?U)e+?f", "exact: ab(?:c|d)e+f"},
      {"\\Qa.b\\Ec", "exact: a\\x2ebc"},
      {"a{x", "exact: a\\x7bx"},
      {"ab\\x41\\101\\x{e9}", "exact: abAA(?:\\xc3\\xa9)"},
  };
  for (const auto& [pattern, expected] : cases) EXPECT_EQ(Written(pattern), expected) << pattern;
}

TEST(Rewrite, DropsWhatMayBeAbsentAtEitherEnd) {
  const std::pair<std::string, std::string> cases[] = {
      {"foo.*", "exact: foo"},          {".*foo", "exact: foo"},
      {"x*foo(?:bar)?", "exact: foo"},  {"x{2,5}foo", "exact: x{2}foo"},
      {"foobar{1,4}", "exact: foobar"}, {"(?:a|b*)foo+", "exact: foo"},
      {"foo$", "exact: foo$"},          {"^.*foo", "exact: ^[\\x00-\\x09\\x0b-\\xbf\\xc2-\\xf4]*foo"},
  };
  for (const auto& [pattern, expected] : cases) EXPECT_EQ(Written(pattern), expected) << pattern;
}

TEST(Rewrite, KnowsWhatNeedsNoScan) {
  for (const char* pattern : {"", "a*", "a*$", "^", "^a*", "(?:)", "x?|y", "(?m)^", "\\z", "(?:a|b{0,3})*"}) {
    EXPECT_EQ(Written(pattern), "always") << pattern;
  }
  for (const char* pattern : {"[^\\x00-\\x{10FFFF}]", "a[^\\x00-\\x{10FFFF}]b", "\\x{D800}"}) {
    EXPECT_EQ(Written(pattern), "never") << pattern;
  }
}

TEST(Rewrite, ReportsWhatIsEverywhereOncePerRow) {
  EXPECT_EQ(Written("[a-z]"), "exact: [a-z][^\\n]*$");
  EXPECT_EQ(Written("\\b"), "exact or empty: \\b[^\\n]*$");
  EXPECT_EQ(Written("."), "exact: [\\x00-\\x09\\x0b-\\x7f\\xc2-\\xf4][^\\n]*$");
  EXPECT_EQ(Written("ab"), "exact: ab");
}

TEST(Rewrite, SpellsOutCharactersWhereAPatternCouldStopInsideOne) {
  EXPECT_EQ(Written("ab\\B.x").find("[\\x80-\\xbf]*"), std::string::npos);
  EXPECT_NE(Written("ab\\b.x").find("[\\x80-\\xbf]*"), std::string::npos);
}

TEST(Rewrite, WidensWhatIsLargeOrInexact) {
  EXPECT_EQ(Written("ab(?:cd){1,51}e"), "widened: ab(?:cd)+e");
  EXPECT_EQ(Written("ab(?:cd){1,50}e"), "exact: ab(?:cd){1,50}e");
  EXPECT_EQ(Written("ab[0-9]{1,1000}e"), "exact: ab[0-9]{1,1000}e");
  EXPECT_EQ(Written("ab\\pLe").substr(0, 11), "widened: ab");
  EXPECT_EQ(Written("ab\\bcd^e", Strength::kWidened), "widened: abcde");
  EXPECT_EQ(Written("^ab\\bcd$", Strength::kWidened), "widened: ^abcd$");
  EXPECT_EQ(Written("\\ba*\\b", Strength::kWidened), "unknown");
  EXPECT_EQ(Written(std::string(3'000, 'a')), "widened: " + std::string(64, 'a'));
}

TEST(Rewrite, LeavesAloneWhatItDoesNotKnow) {
  EXPECT_EQ(Written("a{99999999}"), "exact: a\\x7b99999999\\x7d");
  EXPECT_EQ(Written("(?x)a"), "unread");
  EXPECT_EQ(Written("(?<name>a)"), "unread");
  EXPECT_EQ(Written("(((" + std::string(300, '(') + "a"), "unread");
}

// What this room works out for itself, RE2 must say too.
TEST(RewriteClass, IsRe2s) {
  const ClassReader re2;
  std::vector<std::string> classes;
  for (const char* name : {"alnum", "alpha", "ascii", "blank", "cntrl", "digit", "graph", "lower", "print", "punct",
                           "space", "upper", "word", "xdigit"}) {
    for (const char* sign : {"", "^"}) classes.push_back("[[:" + std::string(sign) + name + ":]]");
  }
  for (const char* text : {"[\\d]",         "[\\D]",
                           "[\\s]",         "[\\S]",
                           "[\\w]",         "[\\W]",
                           "[a-z]",         "[^a-z]",
                           "[]a]",          "[^]a]",
                           "[a-]",          "[\\n-\\x20]",
                           "[^\\n]",        "[k]",
                           "[S]",           "[^ks]",
                           "[!-~]",         "[[:alpha:]\\d_]",
                           "[a\\-z]",       "[[a]",
                           "[\\101-\\x5A]", "[é]",
                           "[^é-ü]",        "[\\x{D000}-\\x{F000}]",
                           "[\\PL]",        "[^\\p{Greek}x]",
                           "[à-ý]"}) {
    classes.push_back(text);
  }
  const auto printed = [](const CodePoints& set) {
    std::string out;
    for (CodePointRange range : set) out += std::to_string(range.lo) + "-" + std::to_string(range.hi) + " ";
    return out;
  };
  for (const std::string& text : classes) {
    for (bool folds : {false, true}) {
      ClassCache cache;
      size_t at = 0;
      const std::optional<CodePoints> ours = ParseRe2Class(text, &at, folds, &cache);
      ASSERT_TRUE(ours) << text;
      EXPECT_EQ(at, text.size()) << text;
      EXPECT_EQ(printed(*ours), printed(Normalized(re2.Read((folds ? "(?i)" : "") + text)))) << text << folds;
    }
  }
}

TEST(RewriteClass, FoldsAsRe2Does) {
  ClassCache cache;
  const auto folded = [&cache](uint32_t c) {
    std::vector<uint32_t> all;
    for (CodePointRange range : FoldedLiteral(c, true, &cache)) {
      for (uint32_t each = range.lo; each <= range.hi; ++each) all.push_back(each);
    }
    return all;
  };
  EXPECT_EQ(folded('k'), (std::vector<uint32_t>{'K', 'k', 0x212A}));
  EXPECT_EQ(folded('S'), (std::vector<uint32_t>{'S', 's', 0x17F}));
  EXPECT_EQ(folded(0x17F), (std::vector<uint32_t>{'S', 's', 0x17F}));
  EXPECT_EQ(folded(0x3C3), (std::vector<uint32_t>{0x3A3, 0x3C2, 0x3C3}));
  EXPECT_EQ(folded(0x10400), (std::vector<uint32_t>{0x10400, 0x10428}));
  EXPECT_EQ(folded('1'), (std::vector<uint32_t>{'1'}));
}

TEST(RewriteClass, WritesTheBytesOfEachLength) {
  const auto text = [](uint32_t lo, uint32_t hi) { return WriteClass({{lo, hi}}, Utf8::kSpelledOut).text; };
  EXPECT_EQ(text(0x7F, 0x80), "(?:\\xc2\\x80|\\x7f)");
  EXPECT_EQ(text(0x7FF, 0x800), "(?:\\xe0\\xa0\\x80|\\xdf\\xbf)");
  EXPECT_EQ(text(0xFFFF, 0x10000), "(?:\\xf0\\x90\\x80\\x80|\\xef\\xbf\\xbf)");
  EXPECT_EQ(text(0x10FFFF, 0x10FFFF), "(?:\\xf4\\x8f\\xbf\\xbf)");
}

}  // namespace
}  // namespace tollgate::pattern

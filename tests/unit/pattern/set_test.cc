#include "pattern/set.h"

#include "unit/pattern/set_support.h"

namespace tollgate::pattern {
namespace {

TEST(PatternSet, GivesRe2sAnswers) {
  const PatternSet set = SetOf({"gift.*us",  "(?i)gift.*us", "^.{3}$",     "^$",
                                "",          "a*",           "\\bword\\b", "[^a]b",
                                "x\\sy",     "(?m)^line$",   "(?s)a.b",    "a.b",
                                "é+",        "\\B",          "\\pL{2}",    "(?i)σκ",
                                "\\C\\C\\C", "end\\z",       "\\Astart",   "[^\\x00-\\x{10FFFF}]",
                                "(?i)kiss",  "(?:ab){60}",   "\\n",        "[^\\n]\\n[^\\n]"});
  ExpectRe2sAnswers(set, {"",           "a",          "é",
                          "éa",         "ééé",        "gift us",
                          "GIFT TO US", "gift\nus",   "a word.",
                          "sword",      "b",          "ab",
                          "\nb",        "x y",        "x\ny",
                          "line",       "a\nline\nb", "line\n",
                          "\nline",     "a\nb",       "a\u2028b",
                          "漢字",       "ΣΚ",         "ςκ",
                          "end",        "end\n",      "start",
                          "\nstart",    "\u212Aiſs",  "\n",
                          "\n\n",       "abababab",   "-j4v@qlcvzir38zgiftj@6yj@oc.d4kqj2tus"});
}

// A row ends where it ends, however rows lie beside each other.
TEST(PatternSet, NoMatchLeavesItsRow) {
  const PatternSet set = SetOf({"ab", "a.b", "a\\sb", "a\\Wb", "a[^x]b", "a$", "^b", "(?s)a.*b", "a\\nb", "\\w\\b"});
  ExpectRe2sAnswers(set, {"a", "b", "a", "", "b", "xa", "bx", "a ", " b", "ab", "", "", "a\n", "\nb", "a\nb", "b"});
}

TEST(PatternSet, ReadsTheRowsThatAreAskedForAlone) {
  const PatternSet set = SetOf({"hit", "^$", ""});
  PatternSet::Scratch scratch;
  for (size_t row_count : {0, 1, 63, 64, 65, 2'047, 2'048, 2'049, 20'000}) {
    std::vector<std::string> texts(row_count);
    std::vector<uint64_t> rows = AllRows(row_count);
    for (size_t row = 0; row < row_count; ++row) {
      texts[row] = row % 5 == 0 ? "" : row % 3 == 0 ? "a hit " + std::to_string(row) : "none";
      if (row % 7 == 0) ClearBit(rows.data(), row);
    }
    EXPECT_EQ(Scanned(set, texts, rows, &scratch), Truth(set, texts, rows)) << row_count;
    std::vector<uint64_t> any(rows.size(), ~uint64_t{0});
    const std::vector<std::string_view> views(texts.begin(), texts.end());
    set.ScanAny(Texts{.views = views.data()}, rows.data(), row_count, &scratch, any.data());
    EXPECT_EQ(any, rows);  // the empty pattern matches all
  }
}

TEST(PatternSet, AnyIsWhatOneMemberMatches) {
  const PatternSet set = SetOf({"alpha", "\\pL{9}", "^$", "(?:ab){60}"});
  const std::vector<std::string> texts = {
      "", "alpha", "beta", "alphabeta", "ααααααααα", "a\nlpha", std::string(300, 'a')};
  PatternSet::Scratch scratch;
  const std::vector<std::string_view> views(texts.begin(), texts.end());
  const std::vector<uint64_t> rows = AllRows(texts.size());
  uint64_t any = 0;
  set.ScanAny(Texts{.views = views.data()}, rows.data(), texts.size(), &scratch, &any);
  EXPECT_EQ(any, 0b1011011u);
  for (size_t row = 0; row < texts.size(); ++row)
    EXPECT_EQ(set.MatchesAny(texts[row], &scratch), any >> row & 1) << row;
}

TEST(PatternSet, MayBeEmpty) {
  const PatternSet set = SetOf({});
  PatternSet::Scratch scratch;
  EXPECT_EQ(set.size(), 0u);
  EXPECT_FALSE(set.MatchesAny("", &scratch));
  EXPECT_FALSE(set.MatchesAny("a", &scratch));
}

TEST(PatternSet, OneScratchServesSetsOfAllSizes) {
  PatternSet::Scratch scratch;
  for (int round = 0; round < 3; ++round) {
    std::vector<std::string> patterns;
    for (int i = 0; i < (round == 1 ? 300 : 3); ++i) patterns.push_back("w" + std::to_string(i) + "[a-f]{2,9}.*z");
    const PatternSet set = SetOf(patterns);
    EXPECT_TRUE(set.MatchesAny("-w2abcz", &scratch));
    EXPECT_FALSE(set.MatchesAny("-w2abc", &scratch));
  }
}

TEST(PatternSet, TenThousandLiterals) {
  std::vector<std::string> patterns, texts;
  for (int i = 0; i < 10'000; ++i) patterns.push_back("merchant" + std::to_string(i * 7919 % 100'003) + "x");
  for (int i = 0; i < 300; ++i) texts.push_back("pos " + patterns[static_cast<size_t>(i) * 33] + " gmbh");
  const PatternSet set = SetOf(patterns);
  EXPECT_EQ(set.data().databases.size(), 1u);
  PatternSet::Scratch scratch;
  const auto found = Scanned(set, texts, AllRows(300), &scratch);
  for (size_t row = 0; row < 300; ++row) {
    for (size_t member = 0; member < patterns.size(); ++member) {
      ASSERT_EQ(GetBit(found[member].data(), row), member == row * 33) << patterns[member] << " on " << texts[row];
    }
  }
}

// Every row hits, at every byte, for every member: hits are capped and the rest is RE2's.
TEST(PatternSet, AFloodOfHitsIsAnsweredToo) {
  std::vector<std::string> patterns;
  for (int i = 1; i <= 60; ++i) patterns.push_back("a{" + std::to_string(i) + "}");
  patterns.push_back("b");
  patterns.push_back("a+b");
  const PatternSet set = SetOf(patterns);
  std::vector<std::string> texts(200, std::string(290, 'a'));
  texts[7] += "b";
  texts[9] = "b";
  texts[11] = "";
  texts[13] = "aaa";
  ExpectRe2sAnswers(set, texts);
  PatternSet::Scratch scratch;
  EXPECT_TRUE(set.MatchesAny(texts[0], &scratch));
}

// Candidates stop the scan of a text before the one member that matches is seen.
TEST(PatternSet, AFloodOfCandidatesHidesNoMatch) {
  const PatternSet set = SetOf({"aa(?:cd){60}", "end$"});
  ASSERT_EQ(set.data().members[0].way, Way::kConfirmed);
  ASSERT_EQ(set.data().members[1].way, Way::kScanned);
  PatternSet::Scratch scratch;
  std::string text;
  for (int i = 0; i < 100; ++i) text += "aacdcdcdcd ";
  EXPECT_FALSE(set.MatchesAny(text, &scratch));
  EXPECT_TRUE(set.MatchesAny(text + "end", &scratch));
  ExpectRe2sAnswers(set, {text, text + "end", "end"});
}

// What Hyperscan's compiler or a backtracking matcher would choke on costs neither of them anything here.
TEST(PatternSet, NastyPatternsStayCheap) {
  const PatternSet set = SetOf({"(a+)+b", "(?:a|aa)+c", "(.*)(.*)(.*)(.*)x", "\\b.{100,1000}\\b",
                                "(?:[a-z]{1,30}){1,30}9", "((a{1,9}){1,9}){1,9}d", "(?i)[^k]{500}",
                                "x(?:.{0,40}y){1,20}z", std::string(5'000, 'q'), "[0-9]{2,10}.{1,200}[é-ü]{3,400}"});
  std::vector<std::string> texts = {
      "",        std::string(300, 'a'),   std::string(290, 'a') + "b", std::string(200, 'z') + "9",
      "xyyyyyz", std::string(6'000, 'q'), std::string(4'999, 'q'),     "12" + std::string(90, '-') + "éüé"};
  texts.push_back(std::string(1'200, ' ') + "x");
  ExpectRe2sAnswers(set, texts);
}

TEST(PatternSet, SaysHowEachMemberIsAnswered) {
  EXPECT_EQ(WayOf("abc"), Way::kScanned);
  EXPECT_EQ(WayOf("a.*b{2,9}[^c]$"), Way::kScanned);
  EXPECT_EQ(WayOf("abc\\pL+x"), Way::kConfirmed);
  EXPECT_EQ(WayOf("abc(?:de){60}"), Way::kConfirmed);
  EXPECT_EQ(WayOf("a*"), Way::kAlways);
  EXPECT_EQ(WayOf("[^\\x00-\\x{10FFFF}]"), Way::kNever);
}

TEST(PatternSet, LongTextsAndManyBuffers) {
  const PatternSet set = SetOf({"needle", "^start", "end$", "\\pL{3}end"});
  std::vector<std::string> texts;
  for (size_t size : {31u, 32u, 33u, 127u, 128u, 129u, 65'535u, 65'536u, 65'537u, 1'000'000u}) {
    texts.push_back(std::string(size, '-') + "needle");
    texts.push_back("start" + std::string(size, '.') + "end");
    texts.push_back(std::string(size, '\n') + "start");
  }
  ExpectRe2sAnswers(set, texts);
}

TEST(SetCompiler, NamesThePatternThatFails) {
  SetProblem problem;
  EXPECT_FALSE(TestCompiler().Compile({"good", "a(?=b)", "worse["}, &problem));
  EXPECT_EQ(problem.member, 1u);
  EXPECT_EQ(problem.problem.offset, 1u);
  EXPECT_EQ(problem.problem.message, "invalid perl operator: (?=");
}

TEST(SetCompiler, HoldsToItsLimits) {
  const auto small = NewSetCompiler({.members = 2, .total_bytes = 10});
  ASSERT_TRUE(small.ok());
  SetProblem problem;
  EXPECT_TRUE((*small)->Compile({"12345", "67890"}, &problem));
  EXPECT_FALSE((*small)->Compile({"1", "2", "3"}, &problem));
  EXPECT_EQ(problem.member, SetProblem::kWholeSet);
  EXPECT_EQ(problem.problem.message, "a set has at most 2 patterns");
  EXPECT_FALSE((*small)->Compile({"12345", "678901"}, &problem));
  EXPECT_EQ(problem.problem.message, "the patterns of a set have at most 10 bytes");
}

TEST(ConstantPattern, IsTheConstant) {
  const std::vector<std::string> constants = {
      "", "a", ".*+?()[]{}|^$\\/", "a b\tc\n", "\x01\x7F", "é漢😀", "-_#&~", "\\Q\\E", std::string("nul\0x", 5)};
  std::vector<std::string> texts = constants;
  for (const std::string& constant : constants) {
    texts.push_back("x" + constant);
    texts.push_back(constant + "x");
    texts.push_back("\n" + constant + "\n");
  }
  for (const std::string& constant : constants) {
    const PatternSet set = SetOf({ContainsPattern(constant), StartsWithPattern(constant), EndsWithPattern(constant)});
    PatternSet::Scratch scratch;
    const auto found = Scanned(set, texts, AllRows(texts.size()), &scratch);
    for (size_t row = 0; row < texts.size(); ++row) {
      EXPECT_EQ(GetBit(found[0].data(), row), texts[row].find(constant) != std::string::npos) << constant;
      EXPECT_EQ(GetBit(found[1].data(), row), texts[row].starts_with(constant)) << constant;
      EXPECT_EQ(GetBit(found[2].data(), row), texts[row].ends_with(constant)) << constant;
    }
  }
}

}  // namespace
}  // namespace tollgate::pattern

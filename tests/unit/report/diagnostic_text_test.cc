#include "report/diagnostic_text.h"

#include <gtest/gtest.h>

#include <string>

namespace tollgate::report {
namespace {

// One error at text[begin, end) of one file, without the count line.
std::string Render(const std::string& text, uint32_t begin, uint32_t end, const std::string& hint = "") {
  SourceMap sources;
  Diagnostics diagnostics;
  diagnostics.Add(Diag::kPackUnknownKey, {sources.Add("p.yaml", text), begin, end}, "wrong", hint);
  std::string out = RenderDiagnostics(sources, diagnostics);
  size_t count = out.rfind("1 error\n");
  return out.substr(0, count);
}

TEST(DiagnosticTextTest, NothingIsSaidOfNothing) { EXPECT_EQ(RenderDiagnostics(SourceMap(), Diagnostics()), ""); }

TEST(DiagnosticTextTest, PlaceLineCaretAndHint) {
  EXPECT_EQ(Render("a: 1\nscor: 5\nb: 2\n", 5, 9, "did you mean `score`?"),
            "p.yaml:2:1: error: wrong [compile.pack.unknown_key]\n"
            "    2 | scor: 5\n"
            "      | ^~~~\n"
            "  hint: did you mean `score`?\n");
}

TEST(DiagnosticTextTest, OrderIsByPlaceAndAllAreCounted) {
  SourceMap sources;
  uint32_t a = sources.Add("a.yaml", "x\ny\n");
  uint32_t b = sources.Add("b.yaml", "z\n");
  Diagnostics diagnostics;
  diagnostics.Add(Diag::kPackUnknownKey, {b, 0, 1}, "third");
  diagnostics.Add(Diag::kPackNoEffect, {a, 2, 3}, "second");
  diagnostics.Add(Diag::kPackUnknownKey, {a, 0, 1}, "first");
  diagnostics.Add(Diag::kPackEmpty, {}, "nowhere");
  EXPECT_EQ(RenderDiagnostics(sources, diagnostics),
            "a.yaml:1:1: error: first [compile.pack.unknown_key]\n    1 | x\n      | ^\n"
            "a.yaml:2:1: warning: second [compile.pack.no_effect]\n    2 | y\n      | ^\n"
            "b.yaml:1:1: error: third [compile.pack.unknown_key]\n    1 | z\n      | ^\n"
            "error: nowhere [compile.pack.empty]\n"
            "3 errors, 1 warning\n");
}

TEST(DiagnosticTextTest, WarningsAloneAreCounted) {
  SourceMap sources;
  Diagnostics diagnostics;
  for (int i = 0; i < 2; ++i) diagnostics.Add(Diag::kPackNoEffect, {}, "w");
  EXPECT_EQ(RenderDiagnostics(sources, diagnostics),
            "warning: w [compile.pack.no_effect]\nwarning: w [compile.pack.no_effect]\n2 warnings\n");
}

TEST(DiagnosticTextTest, CardNumbersAreMaskedWhereverTheyStand) {
  SourceMap sources;
  Diagnostics diagnostics;
  const uint32_t file = sources.Add("p.yaml", "a,4111111111111111,\xC3\xA9: 1\n");
  diagnostics.Add(Diag::kPackUnknownKey, {file, 19, 21}, "key `4111111111111111`", "not `5555 5555 5555 4444`?");
  EXPECT_EQ(diagnostics.list()[0].message, "key `411111******1111`");
  EXPECT_EQ(RenderDiagnostics(sources, diagnostics),
            "p.yaml:1:20: error: key `411111******1111` [compile.pack.unknown_key]\n"
            "    1 | a,411111******1111,\xC3\xA9: 1\n"
            "      |                    ^\n"
            "  hint: not `5555 55** **** 4444`?\n"
            "1 error\n");
}

// Where a long line is cut within a number, what is left of it is as masked as the whole.
TEST(DiagnosticTextTest, CardNumbersAreMaskedWhereLinesAreCut) {
  for (size_t before = 40; before < 700; ++before) {
    const std::string text = std::string(before, 'x') + "4111111111111111" + std::string(600, 'y');
    for (const uint32_t at : {0u, 560u, static_cast<uint32_t>(before + 8)}) {
      const std::string out = Render(text, at, at + 1);
      EXPECT_EQ(out.find("4111111"), std::string::npos) << before << ' ' << at;
      EXPECT_EQ(out.find("111111"), std::string::npos) << out;
    }
  }
}

// The line and the caret line under it.
std::string Excerpt(const std::string& text, uint32_t begin, uint32_t end) {
  std::string out = Render(text, begin, end);
  return out.substr(out.find('\n') + 1);
}

TEST(DiagnosticTextTest, CaretsStandUnderWhatTheyMark) {
  struct {
    std::string text;
    uint32_t begin, end;
    std::string excerpt;
  } cases[] = {
      {"", 0, 0, "    1 |\n      | ^\n"},
      {"abc", 1, 1, "    1 | abc\n      |  ^\n"},
      {"abc", 3, 3, "    1 | abc\n      |    ^\n"},
      {"abc\n", 3, 4, "    1 | abc\n      |    ^\n"},
      {"abc\r\ndef", 3, 3, "    1 | abc\n      |    ^\n"},
      // Behind the last line end.
      {"abc\n", 4, 4, "    2 |\n      | ^\n"},
      // A span over lines marks its first line.
      {"ab cd\nef", 3, 8, "    1 | ab cd\n      |    ^~\n"},
      // A tab is four spaces, a character one cell whatever its bytes.
      {"\ta\tb", 1, 2, "    1 |     a    b\n      |     ^\n"},
      {"\ta\tb", 2, 4, "    1 |     a    b\n      |      ^~~~~\n"},
      {"é日😀x", 9, 10, "    1 | é日😀x\n      |    ^\n"},
      {"é日😀x", 2, 9, "    1 | é日😀x\n      |  ^~\n"},
      // Half a character marks the whole.
      {"é日x", 3, 4, "    1 | é日x\n      |  ^\n"},
      {"\xEF\xBB\xBF"
       "abc",
       4, 5, "    1 | abc\n      |  ^\n"},
      // What a terminal would obey is not sent to it.
      {"a\x1B[31mb", 1, 2, "    1 | a\xEF\xBF\xBD[31mb\n      |  ^\n"},
      {"a\xFF"
       "b\x7F",
       2, 3,
       "    1 | a\xEF\xBF\xBD"
       "b\xEF\xBF\xBD\n      |   ^\n"},
      {"a\xE2\x80\xAE"
       "b",
       4, 5,
       "    1 | a\xEF\xBF\xBD"
       "b\n      |   ^\n"},
      {"a\xC2\x9B"
       "b",
       3, 4,
       "    1 | a\xEF\xBF\xBD"
       "b\n      |   ^\n"},
  };
  for (const auto& c : cases) EXPECT_EQ(Excerpt(c.text, c.begin, c.end), c.excerpt) << c.text;
}

TEST(DiagnosticTextTest, LongLinesAreCutAroundTheCaret) {
  std::string x(1000, 'x');
  EXPECT_EQ(Excerpt(x.substr(0, 120), 119, 120),
            "    1 | " + x.substr(0, 120) + "\n      | " + std::string(119, ' ') + "^\n");
  EXPECT_EQ(Excerpt(x, 0, 1000), "    1 | " + x.substr(0, 120) + "...\n      | ^" + std::string(119, '~') + "\n");
  EXPECT_EQ(Excerpt(x, 500, 503), "    1 | ..." + x.substr(0, 120) + "...\n      | " + std::string(53, ' ') + "^~~\n");
  EXPECT_EQ(Excerpt(x, 1000, 1000), "    1 | ..." + x.substr(0, 120) + "\n      | " + std::string(123, ' ') + "^\n");
}

TEST(DiagnosticTextTest, NamesMessagesAndHintsAreDrawnToo) {
  SourceMap sources;
  Diagnostics diagnostics;
  diagnostics.Add(Diag::kPackUnknownKey, {sources.Add("a\nb", "x"), 0, 1}, "unknown key `\x1B[2J`", "see `\n`");
  EXPECT_EQ(RenderDiagnostics(sources, diagnostics),
            "a\xEF\xBF\xBD"
            "b:1:1: error: unknown key `\xEF\xBF\xBD[2J` [compile.pack.unknown_key]\n"
            "    1 | x\n"
            "      | ^\n"
            "  hint: see `\xEF\xBF\xBD`\n"
            "1 error\n");
}

TEST(DiagnosticTextTest, DataIsPlacedAndNotQuoted) {
  SourceMap sources;
  Diagnostics diagnostics;
  diagnostics.Add(Diag::kLookupRow, {sources.Add("cards.csv", "card\n4111111111111111\n", true), 5, 21}, "w");
  EXPECT_EQ(RenderDiagnostics(sources, diagnostics), "cards.csv:2:1: error: w [compile.lookup.row]\n1 error\n");
}

// Every fault of a large pack on one line.
TEST(DiagnosticTextTest, ColumnsOfOneLineAreCountedOnce) {
  SourceMap sources;
  Diagnostics diagnostics;
  uint32_t file = sources.Add("p.json", std::string(1000000, 'x'));
  for (uint32_t i = 0; i < 10000; ++i) diagnostics.Add(Diag::kPackUnknownKey, {file, i * 100, i * 100 + 1}, "w");
  std::string out = RenderDiagnostics(sources, diagnostics);
  EXPECT_NE(out.find("p.json:1:999901: error: w"), std::string::npos);
  EXPECT_NE(out.find("p.json:1:101: error: w"), std::string::npos);
  EXPECT_NE(out.find("\n10000 errors\n"), std::string::npos);
}

}  // namespace
}  // namespace tollgate::report

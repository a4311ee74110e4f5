#include "base/source.h"

#include <gtest/gtest.h>

#include "base/diagnostic.h"

namespace tollgate {
namespace {

std::string Place(const SourceMap& sources, uint32_t file, uint32_t offset) {
  LineColumn place = sources.Locate(file, offset);
  return std::to_string(place.line) + ":" + std::to_string(place.column) + " " +
         std::string(sources.Line(file, offset));
}

TEST(SourceMap, LocatesByCodePoint) {
  SourceMap sources;
  uint32_t file = sources.Add("a.yaml", "one\nzwö drei\r\n\n\xF0\x9F\x98\x80x");
  EXPECT_EQ(file, 0u);
  EXPECT_EQ(Place(sources, file, 0), "1:1 one");
  EXPECT_EQ(Place(sources, file, 3), "1:4 one");
  EXPECT_EQ(Place(sources, file, 4), "2:1 zwö drei");
  EXPECT_EQ(Place(sources, file, 9), "2:5 zwö drei");
  EXPECT_EQ(Place(sources, file, 15), "3:1 ");
  EXPECT_EQ(Place(sources, file, 16), "4:1 \xF0\x9F\x98\x80x");
  EXPECT_EQ(Place(sources, file, 20), "4:2 \xF0\x9F\x98\x80x");
  EXPECT_EQ(Place(sources, file, 21), "4:3 \xF0\x9F\x98\x80x");
  EXPECT_EQ(Place(sources, file, 5000), "4:3 \xF0\x9F\x98\x80x");
}

TEST(SourceMap, EmptyTextAndLastLine) {
  SourceMap sources;
  uint32_t empty = sources.Add("empty", "");
  uint32_t ended = sources.Add("ended", "a\n");
  EXPECT_EQ(Place(sources, empty, 0), "1:1 ");
  EXPECT_EQ(Place(sources, ended, 1), "1:2 a");
  EXPECT_EQ(Place(sources, ended, 2), "2:1 ");
  EXPECT_EQ(sources.file_count(), 2u);
  EXPECT_EQ(sources.name(ended), "ended");
  EXPECT_EQ(sources.text({ended, 0, 1}), "a");
}

TEST(SourceMap, AByteOrderMarkTakesNoColumn) {
  SourceMap sources;
  uint32_t file = sources.Add("bom", "\xEF\xBB\xBF{}");
  EXPECT_EQ(sources.Locate(file, 3).column, 1u);
  EXPECT_EQ(sources.Locate(file, 4).column, 2u);
}

TEST(SourceMap, TextsStayPut) {
  SourceMap sources;
  std::string_view first = sources.text(sources.Add("first", "short"));
  for (int i = 0; i < 1000; ++i) sources.Add("more", "text");
  EXPECT_EQ(first.data(), sources.text(0).data());
}

TEST(Diagnostics, CountsErrorsAndSorts) {
  Diagnostics diagnostics;
  EXPECT_TRUE(diagnostics.ok());
  diagnostics.Add(Diag::kFileUnreadable, {}, "no place");
  diagnostics.Add(Diag::kJsonSyntax, {1, 5, 6}, "second file");
  diagnostics.Add(Diag::kJsonSyntax, {0, 9, 10}, "later");
  diagnostics.Add(Diag::kJsonDuplicateKey, {0, 3, 4}, "earlier, found first", "hint");
  diagnostics.Add(Diag::kJsonSyntax, {0, 3, 9}, "earlier, found second");
  diagnostics.Sort();
  std::vector<std::string> messages;
  for (const Diagnostic& diagnostic : diagnostics.list()) messages.push_back(diagnostic.message);
  EXPECT_EQ(messages, (std::vector<std::string>{"earlier, found first", "earlier, found second", "later", "second file",
                                                "no place"}));
  EXPECT_EQ(diagnostics.list()[0].hint, "hint");
  EXPECT_EQ(diagnostics.error_count(), 5u);
  EXPECT_FALSE(diagnostics.ok());
}

TEST(Diagnostics, WarningsAreNoErrors) {
  Diagnostics diagnostics;
  diagnostics.Add(Diag::kPackNoEffect, {}, "a warning");
  EXPECT_EQ(DiagSeverity(Diag::kPackNoEffect), TG_SEVERITY_WARNING);
  EXPECT_TRUE(diagnostics.ok());
  EXPECT_EQ(diagnostics.list().size(), 1u);
}

TEST(Diagnostics, RegistryReads) {
  EXPECT_EQ(DiagName(Diag::kFileUnreadable), "compile.file.unreadable");
  EXPECT_EQ(DiagSentence(Diag::kFileUnreadable), "a file that a pack names can be read");
  EXPECT_EQ(DiagSeverity(Diag::kFileUnreadable), TG_SEVERITY_ERROR);
  std::vector<std::string_view> names = {
#define TG_DIAG(identifier, name, severity, sentence) name,
#include "base/diagnostics.def"
#undef TG_DIAG
  };
  for (size_t i = 0; i < names.size(); ++i) {
    EXPECT_EQ(DiagName(static_cast<Diag>(i)), names[i]);
    EXPECT_TRUE(names[i].starts_with("compile.")) << names[i];
    EXPECT_EQ(std::count(names.begin(), names.end(), names[i]), 1) << names[i];
  }
}

TEST(SuggestNear, Suggests) {
  const std::vector<std::string_view> keys = {"score", "when", "outcome", "on_unknown", "on_error", "id", "final"};
  const char* cases[][2] = {
      {"scor", "did you mean `score`?"},
      {"socre", "did you mean `score`?"},
      {"scroe", "did you mean `score`?"},
      {"Score", "did you mean `score`?"},
      {"outcmoe", "did you mean `outcome`?"},
      {"onunknown", "did you mean `on_unknown`?"},
      {"di", "did you mean `id`?"},
      {"ID", "did you mean `id`?"},
      {"wen", "did you mean `when`?"},
      {"amount", ""},
      {"xy", ""},
      {"x", ""},
      {"", ""},
      {"finalize", ""},
  };
  for (auto& c : cases) EXPECT_EQ(SuggestNear(c[0], keys), c[1]) << c[0];
  EXPECT_EQ(SuggestNear("word", {}), "");
  EXPECT_EQ(SuggestNear("abcdef", {"abcxef", "abcdxf"}), "did you mean `abcxef`?");
  EXPECT_EQ(SuggestNear("abcdef", {"abxxef", "abcdxf"}), "did you mean `abcdxf`?");
}

}  // namespace
}  // namespace tollgate

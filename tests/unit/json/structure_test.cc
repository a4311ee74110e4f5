// What Structure promises, on every path: the positions of tokens, and which text is refused.
#include "json/structure.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "base/cpu.h"
#include "json/unescape.h"

namespace tollgate::json {
namespace {

std::vector<tg_cpu> Cpus() {
  std::vector<tg_cpu> cpus;
  for (tg_cpu cpu : {TG_CPU_PORTABLE, TG_CPU_AVX2, TG_CPU_AVX512}) {
    if (ResolveCpu(cpu).ok()) cpus.push_back(cpu);
  }
  return cpus;
}

std::string Positions(Structure* structure, std::string_view text) {
  if (!structure->Find(text)) return "refused";
  std::string all;
  for (size_t i = 0; i < structure->size(); ++i) all += std::to_string(structure->positions()[i]) + " ";
  // Two more may be read, and lie at the end of the text.
  EXPECT_EQ(structure->positions()[structure->size()], text.size());
  EXPECT_EQ(structure->positions()[structure->size() + 1], text.size());
  return all;
}

TEST(Structure, Positions) {
  const std::pair<const char*, const char*> cases[] = {
      {"", "refused"},
      {"  \n", "refused"},
      {"{}", "0 1 "},
      {"{\"a\":1}", "0 1 4 5 6 "},
      {" [ \"{\\\"}\" , tru e,1x ]\n", "1 3 10 12 16 17 18 21 "},
      {"\"a\"b", "0 3 "},
      {"\"a", "refused"},
      {"\"a\\\"", "refused"},
      {"\"\\\\\"", "0 "},
      {"\"a\nb\"", "refused"},
      {"\"a\x01\"", "refused"},
      {"\"\x7F\xC3\xA9\"", "0 "},
      {"\"\xC3\"", "refused"},
      {"\"\xED\xA0\x80\"", "refused"},
      {"\"\xF4\x90\x80\x80\"", "refused"},
      {"{}\n{}\n", "0 1 3 4 "},
  };
  for (const tg_cpu cpu : Cpus()) {
    Structure structure(cpu);
    for (const auto& [text, want] : cases) {
      EXPECT_EQ(Positions(&structure, text), want) << text;
      // The same behind whole blocks of 64 bytes, whatever is carried from block to block.
      for (const size_t shift : {1, 62, 63, 64, 65, 127, 128}) {
        std::string shifted = std::string(shift - 1, ' ') + "," + text;
        std::string shifted_want = std::to_string(shift - 1) + " ";
        if (std::string_view(want) == "refused" && std::string_view(text).find('"') != std::string_view::npos) {
          EXPECT_EQ(Positions(&structure, shifted), "refused") << text << shift;
          continue;
        }
        if (std::string_view(want) == "refused") continue;
        const std::string unshifted = want;
        for (size_t at = 0; at < unshifted.size(); at = unshifted.find(' ', at) + 1) {
          shifted_want += std::to_string(std::stoul(unshifted.substr(at)) + shift) + " ";
        }
        EXPECT_EQ(Positions(&structure, shifted), shifted_want) << text << shift;
      }
    }
  }
}

TEST(Structure, Grows) {
  std::string text = "[";
  while (text.size() < 300000) text += "1,";
  for (const tg_cpu cpu : Cpus()) {
    Structure structure(cpu);
    for (const size_t size : {size_t{1}, size_t{65535}, size_t{65536}, size_t{65537}, text.size()}) {
      ASSERT_TRUE(structure.Find(std::string_view(text).substr(0, size)));
      EXPECT_EQ(structure.size(), size);
    }
  }
}

TEST(Unescape, Escapes) {
  const std::pair<const char*, const char*> cases[] = {
      {"", ""},
      {"plain", "plain"},
      {"\\\"\\\\\\/\\b\\f\\n\\r\\t", "\"\\/\b\f\n\r\t"},
      {"a\\u0041\\u00e9\\u20AC", "aA\xC3\xA9\xE2\x82\xAC"},
      {"\\ud83d\\ude00!", "\xF0\x9F\x98\x80!"},
      {"\\uFFFF", "\xEF\xBF\xBF"},
  };
  std::string text;
  for (const auto& [content, want] : cases) {
    EXPECT_TRUE(Unescape(content, &text)) << content;
    EXPECT_EQ(text, want);
  }
  EXPECT_TRUE(Unescape("\\u0000", &text));
  EXPECT_EQ(text, std::string(1, '\0'));
  for (const char* content :
       {"\\", "\\q", "\\u12", "\\u12G4", "\\u+123", "\\u 123", "\\ud800", "\\ud800x", "\\ud800\\n", "\\ud800\\ud800",
        "\\udc00", "\\ud83d\\u0041", "\\ud83d\\ude0", "\\U0041"}) {
    EXPECT_FALSE(Unescape(content, &text)) << content;
  }
}

}  // namespace
}  // namespace tollgate::json

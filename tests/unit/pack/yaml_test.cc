#include "pack/yaml.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "unit/pack/parsed.h"

namespace tollgate::pack {
namespace {

using json::Kind;
using json::Node;

TEST(YamlTest, ValuesFollowTheCoreSchema) {
  const std::vector<std::pair<std::string, std::string>> cases = {
      {"", "null"},
      {"# nothing\n", "null"},
      {"---\n", "null"},
      {"a: 1\n", R"({"a":1})"},
      {"a: [1, -2, +3, 0, -0, 1.50, .5, 5., 1e3, 1.E-2]", R"({"a":[1,-2,3,0,-0,1.50,0.5,5,1e3,1E-2]})"},
      {"a: [0x1F, 0o17, 0xFFFFFFFFFFFFFFFF]", R"({"a":[31,15,18446744073709551615]})"},
      {"a: [true, True, TRUE, false, False, FALSE]", R"({"a":[true,true,true,false,false,false]})"},
      {"a: [null, Null, NULL, ~]", R"({"a":[null,null,null,null]})"},
      {"a:\nb: ~\n", R"({"a":null,"b":null})"},
      {"a: [yes, No, on, off, tRue, nULL]", R"({"a":["yes","No","on","off","tRue","nULL"]})"},
      {"a: [1_000, 1:30, 2024-01-01, 1.2.3, 0x, 0b1, e5, -, +, .]",
       R"({"a":["1_000","1:30","2024-01-01","1.2.3","0x","0b1","e5","-","+","."]})"},
      {"a: ['1', \"true\", 'null']", R"({"a":["1","true","null"]})"},
      {"a: |\n  5\n", R"({"a":"5\n"})"},
      {"a: [!!str 5, !!int '5', !!bool 'true', !!null '', ! 7, !!seq [], !!map {}]",
       R"({"a":["5",5,true,null,"7",[],{}]})"},
      {"a: 'it''s'\n", R"({"a":"it's"})"},
      {R"(a: "\x41\u00e9\U0001F600\t\"\\\/")", R"({"a":"Aé😀\t\"\\/"})"},
      {"a: x\n  y\n\n  z\n", R"({"a":"x y\nz"})"},
      {"a: >-\n  x\n  y\n\n    z\n  w\n\n\nb: 1\n", R"({"a":"x y\n\n  z\nw","b":1})"},
      {"a: &x {b: [1]}\nc: *x\nd: [*x, *x]\n", R"({"a":{"b":[1]},"c":{"b":[1]},"d":[{"b":[1]},{"b":[1]}]})"},
      {"\xEF\xBB\xBF"
       "a: 1\n",
       R"({"a":1})"},
      {"%YAML 1.2\n---\na: 1\n...\n", R"({"a":1})"},
      {"? a\n: 1\n", R"({"a":1})"},
      {" {\"a\": [1.50, \"\\ud83d\\ude00\"]}", R"({"a":[1.50,"😀"]})"},
  };
  for (const auto& [text, expected] : cases) {
    Parsed parsed(text);
    EXPECT_EQ(parsed.places(), "") << text;
    EXPECT_EQ(parsed.print(), expected) << text;
  }
}

TEST(YamlTest, WhatIsWrongIsNamedAtItsPlace) {
  const std::vector<std::pair<std::string, std::string>> cases = {
      {"a: 1\nb: 2\na: 3\n", "3:1 compile.yaml.duplicate_key\n"},
      {"a: {b: 1, \"b\": 2}\n", "1:11 compile.yaml.duplicate_key\n"},
      {"1: a\ntrue: b\n~: c\n[x]: d\n",
       "1:1 compile.yaml.key\n2:1 compile.yaml.key\n3:1 compile.yaml.key\n4:1 compile.yaml.key\n"},
      {"a: {<<: 1}\n", "1:5 compile.yaml.merge_key\n"},
      {"a: !!binary x\n", "1:4 compile.yaml.tag\n"},
      {"a: !!int x\n", "1:4 compile.yaml.tag\n"},
      {"a: 1\n---\nb: 2\n", "2:1 compile.yaml.documents\n"},
      {"a: [007, .inf, .NaN, 0x10000000000000000]\n",
       "1:5 compile.yaml.number\n1:10 compile.yaml.number\n1:16 compile.yaml.number\n1:22 compile.yaml.number\n"},
      {"a: 1e100001\n", "1:4 compile.yaml.number\n"},
      {"a: \xFF\n", "1:4 compile.yaml.encoding\n"},
      {"\xFF\xFE"
       "a\0",
       "1:1 compile.yaml.encoding\n"},
      {std::string("a: \0", 4), "1:4 compile.yaml.character\n"},
      {"a: \x04\n", "1:4 compile.yaml.character\n"},
      {"a: x\rb: y\n", "1:5 compile.yaml.character\n"},
      {"a: \xC2\x80\n", "1:4 compile.yaml.character\n"},
      {"a: \"x\n", "1:4 compile.yaml.unterminated\n"},
      {"a: 'x\n", "1:4 compile.yaml.unterminated\n"},
      {"a: 'x\nb: 'y'\n", "1:4 compile.yaml.unterminated\n"},
      {"a: [1, 2\n", "1:4 compile.yaml.syntax\n"},
      {"a: &x [*x]\n", "1:8 compile.yaml.anchor\n"},
      {"a: *x\n", "1:4 compile.yaml.anchor\n"},
      {"a:\n\tb: 1\n", "2:1 compile.yaml.tab\n"},
      {"a:\n   b: 1\n  c: 2\n", "3:3 compile.yaml.syntax\n"},
      {"]", "1:1 compile.yaml.syntax\n"},
      {",", "1:1 compile.yaml.documents\n"},
      {"{\"a\": 1, \"a\": 2}", "1:10 compile.json.duplicate_key\n"},
  };
  for (const auto& [text, expected] : cases) EXPECT_EQ(Parsed(text).places(), expected) << text;
}

TEST(YamlTest, TrapsAreNamedAndTheRestIsRead) {
  const std::vector<std::pair<std::string, std::string>> cases = {
      {"a: !has(x)\n", "1:4 compile.yaml.unquoted_not\n"},
      {"a: !has(x) && y\nb: 1\nb: 2\n", "1:4 compile.yaml.unquoted_not\n3:1 compile.yaml.duplicate_key\n"},
      {"a: !f(x, y)\nb: !g\n", "1:4 compile.yaml.unquoted_not\n2:4 compile.yaml.unquoted_not\n"},
      {"a: {b: !has(x), c: 1}\n", "1:8 compile.yaml.unquoted_not\n"},
      {"a: x ? y : z\nb: 1\nb: 2\n", "1:10 compile.yaml.unquoted_colon\n3:1 compile.yaml.duplicate_key\n"},
      {"a: x == \"b: c\"\n   && d\nb: u: v\n", "1:11 compile.yaml.unquoted_colon\n3:5 compile.yaml.unquoted_colon\n"},
      {"a: \"b\" in c\nd: [1].e\nf: {\"g\": 1}.g\n",
       "1:8 compile.yaml.text_after_value\n2:7 compile.yaml.text_after_value\n3:12 compile.yaml.text_after_value\n"},
      {"a: @b\nc: `d\ne: %f\ng: > 5\n",
       "1:4 compile.yaml.indicator\n2:4 compile.yaml.indicator\n3:4 compile.yaml.indicator\n4:4 "
       "compile.yaml.indicator\n"},
      {"a:\n  - {b: x ? y : z}\n  - {b: x in [1]}\n  - {b: c, b: d}\n",
       "2:11 compile.yaml.flow_split\n3:14 compile.yaml.flow_split\n4:12 compile.yaml.duplicate_key\n"},
      {"a: *b\nc: *d\n", "1:4 compile.yaml.anchor\n2:4 compile.yaml.anchor\n"},
  };
  for (const auto& [text, expected] : cases) {
    Parsed parsed(text);
    EXPECT_EQ(parsed.places(), expected) << text;
    EXPECT_NE(parsed.tree, nullptr) << text;
  }
}

TEST(YamlTest, MendsQuoteTheText) {
  EXPECT_EQ(Parsed("when: x ? 'y' : z\n").diagnostics.list().at(0).hint, "put it in quotes: when: \"x ? 'y' : z\"");
  EXPECT_EQ(Parsed("when: x ? \"y\" : 'z'\n").diagnostics.list().at(0).hint,
            "put it in quotes: when: 'x ? \"y\" : ''z'''");
  EXPECT_EQ(Parsed("when: !has(x) && y\n").diagnostics.list().at(0).hint, "put it in quotes: '!has(x) && y'");
}

// A "billion laughs" document names few bytes and means many nodes.
TEST(YamlTest, ExpansionIsCapped) {
  std::string text = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n";
  for (int i = 1; i < 10; ++i) {
    std::string alias = "*a" + std::to_string(i - 1);
    text += "a" + std::to_string(i) + ": &a" + std::to_string(i) + " [";
    for (int k = 0; k < 10; ++k) text += (k == 0 ? "" : ", ") + alias;
    text += "]\n";
  }
  Parsed parsed(text);
  EXPECT_EQ(parsed.places(), "5:45 compile.yaml.expansion\n");
}

TEST(YamlTest, AliasesAddUpToTheCapExactly) {
  // The anchor has 1 + 99 nodes.
  std::string text = "a: &a [";
  for (int i = 0; i < 99; ++i) text += i == 0 ? "x" : ", x";
  text += "]\nb:\n";
  for (int i = 0; i < 1000; ++i) text += "  - *a\n";
  EXPECT_EQ(Parsed(text).places(), "");
  EXPECT_EQ(Parsed(text + "  - *a\n").places(), "1003:5 compile.yaml.expansion\n");
}

TEST(YamlTest, DepthIsCapped) {
  auto nested = [](size_t depth) { return "a: " + std::string(depth - 1, '[') + std::string(depth - 1, ']') + "\n"; };
  EXPECT_EQ(Parsed(nested(400)).places(), "");
  EXPECT_EQ(Parsed(nested(401)).places(), "1:403 compile.yaml.too_deep\n");
  // Far beyond: neither a stack overflow nor a long wait.
  EXPECT_EQ(Parsed("a: " + std::string(1000000, '[')).diagnostics.error_count(), 1u);
  std::string dashes;
  for (int i = 0; i < 100000; ++i) dashes += "- ";
  EXPECT_EQ(Parsed(dashes).diagnostics.error_count(), 1u);
  // By aliases: 300 levels, and 200 more inside them.
  std::string text = "a: &a " + std::string(300, '[') + std::string(300, ']') + "\nb: ";
  EXPECT_EQ(Parsed(text + std::string(99, '[') + "*a" + std::string(99, ']') + "\n").places(), "");
  EXPECT_EQ(Parsed(text + std::string(100, '[') + "*a" + std::string(100, ']') + "\n").places(),
            "2:104 compile.yaml.too_deep\n");
}

// The places of a text's bytes, as the file's bytes from there to the next: "a|b||c".
std::string Pieces(const Parsed& parsed, const Node& node) {
  std::string out;
  for (size_t i = 0; i < node.text.size(); ++i) {
    if (i > 0) out += '|';
    out += parsed.sources.text(node.TextSpan(i, i + 1));
  }
  return out;
}

TEST(YamlTest, EveryByteOfATextHasItsPlace) {
  const std::vector<std::pair<std::string, std::string>> cases = {
      {"a: bcd\n", "b|c|d"},
      {"a: 'b''c'\n", "b|''|c"},
      {"a: \"b\\\"c\\u0041d\"\n", "b|\\\"|c|\\u0041|d"},
      {"a: \"b\\\n    c\"\n", "b\\\n    |c"},
      {"a: \"b \n   c\"\n", "b| \n   |c"},
      {"a: b\n  c\n", "b|\n  |c"},
      {"a: b\r\n  c\r\n", "b|\r\n  |c"},
      {"a: |\n  b\n  c\n", "b|\n  |c|\n"},
      {"a: >-  # folded\n  b\n  c\n", "b|\n  |c"},
      {"a: |\n  b\n    c\n", "b|\n  | | |c|\n"},
      {"a: &x !!str bcd\n", "b|c|d"},
      {"\xEF\xBB\xBF"
       "é: bc\n",
       "b|c"},
      {"{\"a\": \"b\\nc\"}", "b|\\n|c"},
  };
  for (const auto& [text, expected] : cases) {
    Parsed parsed(text);
    ASSERT_EQ(parsed.places(), "") << text;
    EXPECT_EQ(Pieces(parsed, *parsed.tree->root->members.at(0).value), expected) << text;
  }
}

TEST(YamlTest, SpansHoldTheWholeValue) {
  Parsed parsed(
      "plain: abc # c\n"
      "single: 'a''b'  \n"
      "double: \"é\"\n"
      "flow: [1, {x: y}, ]  # c ]\n"
      "block:\n"
      "  - 1\n"
      "  - k: v\n"
      "none:\n"
      "literal: |\n"
      "  text\n"
      "multi: one\n"
      "  two\n");
  ASSERT_EQ(parsed.places(), "");
  std::string spans;
  for (const json::Member& member : parsed.tree->root->members) {
    spans.append(parsed.sources.text(member.key_span)).append("=<");
    spans.append(parsed.sources.text(member.value->span)).append(">\n");
  }
  EXPECT_EQ(spans,
            "plain=<abc>\n"
            "single=<'a''b'>\n"
            "double=<\"é\">\n"
            "flow=<[1, {x: y}, ]>\n"
            "block=<- 1\n  - k: v>\n"
            "none=<none>\n"
            "literal=<|\n  text\n>\n"
            "multi=<one\n  two>\n");
}

}  // namespace
}  // namespace tollgate::pack

#include "json/parse.h"

#include <gtest/gtest.h>

#include "json/write.h"

namespace tollgate::json {
namespace {

// A document and what became of it.
struct Parsed {
  SourceMap sources;
  Diagnostics diagnostics;
  std::unique_ptr<Tree> tree;

  explicit Parsed(std::string text) {
    uint32_t file = sources.Add("doc.json", std::move(text));
    tree = Parse(sources, file, &diagnostics);
    diagnostics.Sort();
  }
};

// One line a node: indent, key, kind, place and text.
void PrintNode(const Node& node, const std::string& label, int depth, std::string* out) {
  out->append(static_cast<size_t>(depth) * 2, ' ');
  out->append(label + std::string(KindName(node.kind)) + " " + std::to_string(node.span.begin) + ".." +
              std::to_string(node.span.end));
  if (node.kind == Kind::kBool) out->append(node.boolean ? " true" : " false");
  if (node.kind == Kind::kNumber) out->append(" " + node.text);
  if (node.kind == Kind::kString) {
    out->push_back(' ');
    AppendQuoted(node.text, out);
  }
  out->push_back('\n');
  for (const Node* item : node.items) PrintNode(*item, "", depth + 1, out);
  for (const Member& member : node.members) {
    std::string key =
        member.key + " " + std::to_string(member.key_span.begin) + ".." + std::to_string(member.key_span.end);
    PrintNode(*member.value, key + ": ", depth + 1, out);
  }
}

// The tree, or the problems with their places.
std::string Print(const std::string& text) {
  Parsed parsed(text);
  std::string out;
  if (parsed.tree != nullptr) PrintNode(*parsed.tree->root, "", 0, &out);
  for (const Diagnostic& diagnostic : parsed.diagnostics.list()) {
    EXPECT_LE(diagnostic.span.end, text.size());
    LineColumn place = parsed.sources.Locate(diagnostic.span.file, diagnostic.span.begin);
    out += std::to_string(place.line) + ":" + std::to_string(place.column) + "+" +
           std::to_string(diagnostic.span.end - diagnostic.span.begin) + " " + std::string(DiagName(diagnostic.diag)) +
           ": " + diagnostic.message + (diagnostic.hint.empty() ? "" : " (" + diagnostic.hint + ")") + "\n";
  }
  return out;
}

TEST(Parse, TreesWithPlaces) {
  EXPECT_EQ(Print(R"( {"a": [1, -2.50e+3, true, null], "b\u0041":"x\ty", "": {}} )"),
            "object 1..59\n"
            "  a 2..5: array 7..32\n"
            "    number 8..9 1\n"
            "    number 11..19 -2.50e+3\n"
            "    boolean 21..25 true\n"
            "    null 27..31\n"
            "  bA 34..43: string 44..50 \"x\\ty\"\n"
            "   52..54: object 56..58\n");
  EXPECT_EQ(Print("[]"), "array 0..2\n");
  EXPECT_EQ(Print("\xEF\xBB\xBF\n\"\xC3\xA4\"\n"), "string 4..8 \"\xC3\xA4\"\n");
  EXPECT_EQ(Print("false"), "boolean 0..5 false\n");
  EXPECT_EQ(Print("{\"k\":\t0 }"), "object 0..9\n  k 1..4: number 6..7 0\n");
  EXPECT_EQ(Print("12345678901234567890123e-400"), "number 0..28 12345678901234567890123e-400\n");
}

TEST(Parse, Escapes) {
  EXPECT_EQ(Parsed(R"("\"\\\/\b\f\n\r\t\u0000\u00e4\u20AC\uD83D\uDE00")").tree->root->text,
            std::string("\"\\/\b\f\n\r\t\0\xC3\xA4\xE2\x82\xAC\xF0\x9F\x98\x80", 18));
  EXPECT_EQ(Parsed("\"\x7F\xF4\x8F\xBF\xBF\"").tree->root->text, "\x7F\xF4\x8F\xBF\xBF");
}

TEST(Parse, TextsMapBackToTheFile) {
  Parsed plain("[\"plain\"]");
  const Node* text = plain.tree->root->items[0];
  EXPECT_TRUE(text->text_map.empty());
  EXPECT_EQ(plain.sources.text(text->TextSpan(1, 4)), "lai");
  EXPECT_EQ(plain.sources.text(text->TextSpan(5, 5)), "");

  Parsed escaped(R"(["ab\n\u00e4\uD83D\uDE00z"])");
  text = escaped.tree->root->items[0];
  ASSERT_EQ(text->text, "ab\n\xC3\xA4\xF0\x9F\x98\x80z");
  ASSERT_EQ(text->text_map.size(), text->text.size() + 1);
  EXPECT_EQ(escaped.sources.text(text->TextSpan(0, 1)), "a");
  EXPECT_EQ(escaped.sources.text(text->TextSpan(1, 3)), "b\\n");
  EXPECT_EQ(escaped.sources.text(text->TextSpan(3, 5)), "\\u00e4");
  EXPECT_EQ(escaped.sources.text(text->TextSpan(5, 9)), "\\uD83D\\uDE00");
  EXPECT_EQ(escaped.sources.text(text->TextSpan(9, 10)), "z");
  EXPECT_EQ(escaped.sources.text(text->TextSpan(0, 10)), R"(ab\n\u00e4\uD83D\uDE00z)");

  Parsed first(R"("\tx")");
  EXPECT_EQ(first.sources.text(first.tree->root->TextSpan(0, 1)), "\\t");
  EXPECT_EQ(first.sources.text(first.tree->root->TextSpan(1, 2)), "x");
}

TEST(Parse, DuplicateKeysAreAllNamed) {
  EXPECT_EQ(
      Print("{\"a\": 1,\n \"b\": {\"x\": 1, \"\\u0078\": 2},\n \"a\": 3, \"a\": 4}"),
      "2:16+8 compile.json.duplicate_key: key `x` occurs twice in one object (the first is at line 2, column 8, this "
      "one at line 2, column 16; keep one)\n"
      "3:2+3 compile.json.duplicate_key: key `a` occurs twice in one object (the first is at line 1, column 2, this "
      "one at line 3, column 2; keep one)\n"
      "3:10+3 compile.json.duplicate_key: key `a` occurs twice in one object (the first is at line 1, column 2, this "
      "one at line 3, column 10; keep one)\n");
  EXPECT_NE(Parsed(R"({"a": {"a": 1}, "A": [{"a": 2}, {"a": 3}]})").tree, nullptr);
}

TEST(Parse, FaultsSayWhereAndWhatMendsThem) {
  const char* cases[][2] = {
      {"", "1:1+0 compile.json.syntax: the document is empty: a value is expected\n"},
      {" \n ", "2:2+0 compile.json.syntax: the document is empty: a value is expected\n"},
      {"{} x", "1:4+1 compile.json.syntax: the document goes on after its value\n"},
      {"[1 2]", "1:4+1 compile.json.syntax: expected `,` or `]`, found `2`\n"},
      {"{\"a\":1 \"b\":2}", "1:8+1 compile.json.syntax: expected `,` or `}`, found `\"`\n"},
      {"[1,]", "1:3+1 compile.json.syntax: a comma with nothing after it (remove the comma)\n"},
      {"{\"a\":1,}", "1:7+1 compile.json.syntax: a comma with nothing after it (remove the comma)\n"},
      {"[,1]", "1:2+1 compile.json.syntax: expected a value, found `,`\n"},
      {"{a:1}", "1:2+1 compile.json.syntax: expected a key in quotes, found `a` (keys stand in double quotes)\n"},
      {"{'a':1}", "1:2+1 compile.json.syntax: expected a key in quotes, found `'` (keys stand in double quotes)\n"},
      {"{1:1}", "1:2+1 compile.json.syntax: expected a key in quotes, found `1`\n"},
      {"{\"a\" 1}", "1:6+1 compile.json.syntax: expected `:` after a key, found `1`\n"},
      {"{\"a\":}", "1:6+1 compile.json.syntax: expected a value, found `}`\n"},
      {"['a']", "1:2+1 compile.json.syntax: expected a value, found `'` (strings stand in double quotes)\n"},
      {"// x", "1:1+1 compile.json.syntax: expected a value, found `/` (JSON has no comments)\n"},
      {"True", "1:1+4 compile.json.syntax: expected a value, found `True` (write true or false)\n"},
      {"None", "1:1+4 compile.json.syntax: expected a value, found `None` (write null)\n"},
      {"nan", "1:1+3 compile.json.syntax: expected a value, found `nan` (JSON's numbers are finite)\n"},
      {"-Infinity", "1:1+9 compile.json.syntax: `-Infinity` is no number of JSON\n"},
      {"+1", "1:1+2 compile.json.syntax: expected a value, found `+1` (a number has no plus sign)\n"},
      {".5", "1:1+2 compile.json.syntax: expected a value, found `.5` (a number has a digit before its point)\n"},
      {"word", "1:1+4 compile.json.syntax: expected a value, found `word` (text stands in double quotes)\n"},
      {"trueish", "1:1+7 compile.json.syntax: expected a value, found `trueish` (text stands in double quotes)\n"},
      {"007",
       "1:1+3 compile.json.syntax: `007` is no number of JSON (a number has no leading zeroes; text like this stands "
       "in "
       "quotes)\n"},
      {"1.", "1:1+2 compile.json.syntax: `1.` is no number of JSON\n"},
      {"0x1F", "1:1+4 compile.json.syntax: `0x1F` is no number of JSON\n"},
      {"[1,\n [2", "2:2+1 compile.json.unterminated: this array is not closed before the file ends at line 2\n"},
      {"{\"a\":\n\n", "1:1+1 compile.json.unterminated: this object is not closed before the file ends at line 3\n"},
      {"{\"a\"", "1:1+1 compile.json.unterminated: this object is not closed before the file ends at line 1\n"},
      {"[\"a", "1:2+1 compile.json.unterminated: this string is not closed on its line\n"},
      {"[\"a\nb\"]",
       "1:2+1 compile.json.unterminated: this string is not closed on its line (a line end in a string is "
       "written as \\n)\n"},
      {"\"\t\"", "1:2+1 compile.json.syntax: a control character in a string (write it as \\u00XX)\n"},
      {"\"\\x41\"",
       "1:2+2 compile.json.escape: `\\x` is no escape of JSON (known are \\\" \\\\ \\/ \\b \\f \\n \\r \\t \\uXXXX; a "
       "backslash itself is written twice)\n"},
      {"\"\\",
       "1:2+1 compile.json.escape: `\\` is no escape of JSON (known are \\\" \\\\ \\/ \\b \\f \\n \\r \\t \\uXXXX; a "
       "backslash itself is written twice)\n"},
      {"\"\\u12g4\"", "1:2+4 compile.json.escape: \\u wants four hex digits\n"},
      {"\"\\uD83D\"", "1:2+6 compile.json.escape: `\\uD83D` is half of a surrogate pair\n"},
      {"\"\\uDE00\\uD83D\"", "1:2+6 compile.json.escape: `\\uDE00` is half of a surrogate pair\n"},
      {"\"\\uD83Dx\"", "1:2+6 compile.json.escape: `\\uD83D` is half of a surrogate pair\n"},
      {"\"\\uD83D\\u0041\"", "1:2+6 compile.json.escape: `\\uD83D` is half of a surrogate pair\n"},
      {"\"\\uD83D\\u00\"", "1:8+4 compile.json.escape: \\u wants four hex digits\n"},
      {"[\"\xC3\xA4\", \"\xFF\"]", "1:8+1 compile.json.encoding: this byte is not UTF-8\n"},
      {"\"\xED\xA0\x80\"", "1:2+1 compile.json.encoding: this byte is not UTF-8\n"},
      {"\xEF\xBB\xBF\xEF\xBB\xBF{}", "1:1+3 compile.json.syntax: expected a value, found `\xEF\xBB\xBF`\n"},
      {"[1]\xC3\xA4", "1:4+2 compile.json.syntax: the document goes on after its value\n"},
      {"[1\xC2\xA0]", "1:3+2 compile.json.syntax: expected `,` or `]`, found `\xC2\xA0`\n"},
  };
  for (auto& c : cases) EXPECT_EQ(Print(c[0]), c[1]) << c[0];
  EXPECT_EQ(Print(std::string("\"\0\"", 3)),
            "1:2+1 compile.json.syntax: a control character in a string (write it as \\u00XX)\n");
  EXPECT_EQ(Print(std::string("[\0]", 3)),
            std::string("1:2+1 compile.json.syntax: expected a value, found `\0`\n", 55));
}

TEST(Parse, Limits) {
  auto nested = [](size_t depth) { return std::string(depth, '[') + std::string(depth, ']'); };
  EXPECT_NE(Parsed(nested(1024)).tree, nullptr);
  EXPECT_EQ(Print(nested(1025)), "1:1025+1 compile.json.too_deep: this nests more than 1,024 deep\n");
  EXPECT_EQ(Print(std::string(1000000, '[')), "1:1025+1 compile.json.too_deep: this nests more than 1,024 deep\n");
  EXPECT_NE(Parsed(std::string(1024, '9')).tree, nullptr);
  EXPECT_EQ(Print("[" + std::string(1025, '9') + ", 1e100001]"),
            "1:2+1025 compile.json.too_many_digits: this number has more than 1,024 digits\n"
            "1:1029+8 compile.json.exponent: the exponent of this number is not between -100,000 and 100,000\n");
}

// What was found before a fault of syntax is told too, and an earlier error of another file does not hide a good tree.
TEST(Parse, ProblemsAddUp) {
  EXPECT_EQ(Print("[{\"a\":1,\"a\":2}, x]"),
            "1:9+3 compile.json.duplicate_key: key `a` occurs twice in one object (the first is at line 1, column 3, "
            "this one "
            "at line 1, column 9; keep one)\n"
            "1:17+1 compile.json.syntax: expected a value, found `x` (text stands in double quotes)\n");
  SourceMap sources;
  Diagnostics diagnostics;
  EXPECT_EQ(Parse(sources, sources.Add("bad", "x"), &diagnostics), nullptr);
  EXPECT_NE(Parse(sources, sources.Add("good", "{}"), &diagnostics), nullptr);
  EXPECT_EQ(diagnostics.error_count(), 1u);
}

TEST(Node, FindAndEqual) {
  auto equal = [](const char* a, const char* b) { return Equal(*Parsed(a).tree->root, *Parsed(b).tree->root); };
  EXPECT_TRUE(equal("1.0", "100e-2"));
  EXPECT_TRUE(equal("-0", "0.0"));
  EXPECT_FALSE(equal("0.1", "0.10000000000000000000000001"));
  EXPECT_FALSE(equal("1", "true"));
  EXPECT_FALSE(equal("1", "\"1\""));
  EXPECT_FALSE(equal("null", "false"));
  EXPECT_FALSE(equal("true", "false"));
  EXPECT_TRUE(equal("\"\\u0041\"", "\"A\""));
  EXPECT_TRUE(equal(R"({"a": 1, "b": [1, {}]})", R"({"b": [1.0, {}], "a": 1e0})"));
  EXPECT_FALSE(equal(R"({"a": 1})", R"({"a": 1, "b": 2})"));
  EXPECT_FALSE(equal(R"({"a": 1})", R"({"b": 1})"));
  EXPECT_FALSE(equal("[1, 2]", "[2, 1]"));
  EXPECT_FALSE(equal("[1]", "[1, 1]"));
  EXPECT_FALSE(equal("[]", "{}"));
  Parsed object(R"({"a": 1, "b": 2})");
  EXPECT_EQ(object.tree->root->Find("b")->text, "2");
  EXPECT_EQ(object.tree->root->Find("c"), nullptr);
  EXPECT_TRUE(object.tree->root->is(Kind::kObject));
}

TEST(Write, Quotes) {
  auto quoted = [](std::string_view text) {
    std::string out = "x";
    AppendQuoted(text, &out);
    return out.substr(1);
  };
  EXPECT_EQ(quoted(""), "\"\"");
  EXPECT_EQ(quoted("plain"), "\"plain\"");
  EXPECT_EQ(quoted("a\"b\\c/d"), "\"a\\\"b\\\\c/d\"");
  EXPECT_EQ(quoted("\b\f\n\r\t"), "\"\\b\\f\\n\\r\\t\"");
  EXPECT_EQ(quoted(std::string_view("\0\x01\x1F\x7F", 4)), "\"\\u0000\\u0001\\u001f\x7F\"");
  EXPECT_EQ(quoted("\xC3\xA4\xE2\x82\xAC\xF0\x9F\x98\x80"), "\"\xC3\xA4\xE2\x82\xAC\xF0\x9F\x98\x80\"");
  EXPECT_EQ(quoted("a\xFF"
                   "b\xC3"),
            "\"a\xEF\xBF\xBD"
            "b\xEF\xBF\xBD\"");
  EXPECT_EQ(quoted("\xED\xA0\x80"), "\"\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD\"");
}

// What is written reads back as it was, for every byte and pair of bytes that is UTF-8.
TEST(Write, RoundTrip) {
  for (int a = 0; a < 0x80; ++a) {
    for (int b = 0; b < 0x80; ++b) {
      const std::string text = {static_cast<char>(a), static_cast<char>(b)};
      std::string quoted;
      AppendQuoted(text, &quoted);
      Parsed parsed(quoted);
      ASSERT_NE(parsed.tree, nullptr) << quoted;
      ASSERT_EQ(parsed.tree->root->text, text);
    }
  }
}

}  // namespace
}  // namespace tollgate::json

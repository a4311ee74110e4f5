#include "cel/parse.h"

#include <gtest/gtest.h>

#include "unit/cel/expression.h"

namespace tollgate::cel {
namespace {

std::string Shape(std::string_view text) {
  Expression expression(text);
  const Expr* expr = expression.Parse();
  return expr != nullptr ? Print(*expr) : expression.Problems();
}

TEST(Parse, Precedence) {
  EXPECT_EQ(Shape("a || b && c"), "(a || (b && c))");
  EXPECT_EQ(Shape("(a || b) && c"), "((a || b) && c)");
  EXPECT_EQ(Shape("a + b * c - d"), "((a + (b * c)) - d)");
  EXPECT_EQ(Shape("a - b - c"), "((a - b) - c)");
  EXPECT_EQ(Shape("a % b / c * d"), "(((a % b) / c) * d)");
  EXPECT_EQ(Shape("!a.b == -c[d]"), "((!a.b) == (-c[d]))");
  EXPECT_EQ(Shape("a < b == c > d"), "(((a < b) == c) > d)");
  EXPECT_EQ(Shape("a in b && c"), "((a in b) && c)");
  EXPECT_EQ(Shape("a ? b : c ? d : e"), "(a ? b : (c ? d : e))");
  EXPECT_EQ(Shape("a || b ? c : d"), "((a || b) ? c : d)");
  EXPECT_EQ(Shape("a ? b || c : d && e"), "(a ? (b || c) : (d && e))");
}

TEST(Parse, LogicIsBalancedAndKeepsItsOrder) {
  EXPECT_EQ(Shape("a && b && c && d"), "((a && b) && (c && d))");
  EXPECT_EQ(Shape("a || b || c || d || e"), "(((a || b) || c) || (d || e))");
  std::string many = "x";
  for (int i = 0; i < 5000; ++i) many += " || x";
  Expression expression(many);
  ASSERT_NE(expression.Parse(), nullptr) << expression.Problems();
}

TEST(Parse, Members) {
  EXPECT_EQ(Shape("tx.a.b[\"c\"].d(e, f).g"), "tx.a.b[\"c\"].d(e, f).g");
  EXPECT_EQ(Shape("tx.`Use Chip`"), "tx.`Use Chip`");
  EXPECT_EQ(Shape(".tx.a"), "tx.a");
  EXPECT_EQ(Shape("has(tx.a)"), "has(tx.a)");
  EXPECT_EQ(Shape("has(tx.a, b)"), "has(tx.a, b)");
  EXPECT_EQ(Shape("f()"), "f()");
  EXPECT_EQ(Shape("tx.and || tx.not"), "(tx.and || tx.not)");
  EXPECT_EQ(Shape("tx.for"), "tx.for");
  EXPECT_EQ(Shape("[1, 2, ]"), "[1, 2]");
  EXPECT_EQ(Shape("a // a comment\n + b"), "(a + b)");
}

TEST(Parse, WhatIsNotDoneYetParses) {
  EXPECT_EQ(Shape("{'a': 1, 2: b}"), "{\"a\", 1, 2, b}");
  EXPECT_EQ(Shape("a.b.C{x: 1, y: 2}"), "a.b.C{1, 2}");
  EXPECT_EQ(Shape("a.?b.orValue(0)"), "a.?b.orValue(0)");
  EXPECT_EQ(Shape("a[?b]"), "a[?b]");
  EXPECT_EQ(Shape("[?a, b]"), "[?a, b]");
  EXPECT_EQ(Shape("{?a: b}"), "{?a, b}");
  EXPECT_EQ(Shape("a.exists(x, x > 1)"), "a.exists(x, (x > 1))");
}

TEST(Parse, Numbers) {
  EXPECT_EQ(Shape("-9223372036854775808"), "-9223372036854775808");
  EXPECT_EQ(Shape("9223372036854775807"), "9223372036854775807");
  EXPECT_EQ(Shape("--1"), "(--1)");
  EXPECT_EQ(Shape("- 1"), "-1");
  EXPECT_EQ(Shape("-1.abs()"), "-1.abs()");
  EXPECT_EQ(Shape("0x1F + 0xffu"), "(31 + 255u)");
  EXPECT_EQ(Shape("18446744073709551615U"), "18446744073709551615u");
  EXPECT_EQ(Shape(".5 + 1e3 - 1.50"), "((.5 + 1e3) - 1.50)");
  EXPECT_EQ(Shape("007"), "7");
  EXPECT_EQ(Shape("a -1"), "(a - 1)");
  EXPECT_EQ(Shape("9223372036854775808"),
            "number 0..19 the number does not fit an integer of 64 bits (an identifier of many digits is a string: "
            "\"9223372036854775808\")\n");
  EXPECT_EQ(Shape("-9223372036854775809").substr(0, 12), "number 0..20");
  EXPECT_EQ(Shape("18446744073709551616u"), "number 0..21 the number does not fit an unsigned integer of 64 bits\n");
  EXPECT_EQ(Shape("-1u"), "number 0..3 an unsigned number has no sign\n");
  EXPECT_EQ(Shape("1e400"), "number 0..5 the number does not fit a double\n");
  EXPECT_EQ(Shape("1_000"), "number 0..5 `1_000` is no number (digits are written without _)\n");
  EXPECT_EQ(Shape("12abc > 1"), "number 0..5 `12abc` is no number\n");
}

TEST(Parse, TinyDoublesAreZero) {
  for (const char* text : {"1e-400", "0.0000001e-400", "-1e-400"}) {
    Expression expression(text);
    const Expr* expr = expression.Parse();
    ASSERT_NE(expr, nullptr) << text;
    EXPECT_EQ(expr->value.number, 0.0) << text;
  }
}

TEST(Parse, Strings) {
  const auto content = [](std::string_view text) {
    Expression expression(text);
    const Expr* expr = expression.Parse();
    return expr != nullptr ? expr->value.text : expression.Problems();
  };
  EXPECT_EQ(content(R"('a\n\x41\101\u00e9\U0001F62C\`')"), "a\nAA\u00e9\U0001F62C`");
  EXPECT_EQ(content(R"(r'a\n')"), "a\\n");
  EXPECT_EQ(content(R"(r'\d+"')"), "\\d+\"");
  EXPECT_EQ(content("\"\"\"a\n\"b\"c\"\"\""), "a\n\"b\"c");
  EXPECT_EQ(content("'''it's'''"), "it's");
  EXPECT_EQ(content(R"(b'\xff\377\x00')"), std::string("\xff\xff\0", 3));
  EXPECT_EQ(content(R"(bR'\x')"), "\\x");
  EXPECT_EQ(content("''"), "");
  EXPECT_EQ(content(R"('\ud800')"), "escape 1..7 the escape names no Unicode character\n");
  EXPECT_EQ(content(R"('\U00110000')"), "escape 1..11 the escape names no Unicode character\n");
  EXPECT_EQ(content(R"('\x4')"), "escape 1..4 the escape needs 2 hexadecimal digits\n");
  EXPECT_EQ(content(R"('\18')"), "escape 1..3 the escape needs 3 octal digits\n");
  EXPECT_EQ(content(R"(b'\u0041')"), "escape 2..4 bytes have no \\u escapes (write the UTF-8 bytes as \\xHH)\n");
  EXPECT_EQ(content(R"('a\d')"), "escape 2..4 `\\d` is no escape of CEL (a pattern is best written raw: r\"\\d+\")\n");
  EXPECT_EQ(content("'a\\\u00e9'"),
            "escape 2..5 `\\\u00e9` is no escape of CEL (a backslash itself is written \\\\)\n");
}

TEST(Parse, HabitsAreMendedAndTheRestIsRead) {
  EXPECT_EQ(Shape("a = 1"), "operator 2..3 `=` is no operator of CEL (did you mean `==`?)\n");
  EXPECT_EQ(Shape("a = 1 and b | c or not d <> e"),
            "operator 2..3 `=` is no operator of CEL (did you mean `==`?)\n"
            "operator 6..9 `and` is no operator of CEL (did you mean `&&`?)\n"
            "operator 12..13 `|` is no operator of CEL (did you mean `||`?)\n"
            "operator 16..18 `or` is no operator of CEL (did you mean `||`?)\n"
            "operator 19..22 `not` is no operator of CEL (did you mean `!`?)\n"
            "operator 25..27 `<>` is no operator of CEL (did you mean `!=`?)\n");
  EXPECT_EQ(Shape("a not in b"), "operator 2..8 `not in` is no operator of CEL (did you mean `!(x in y)`?)\n");
  EXPECT_EQ(Shape("a === b && (c"),
            "operator 2..5 `===` is no operator of CEL (did you mean `==`?)\n"
            "syntax 13..13 expected `)` to close the `(` before it, found the end of the expression\n");
  EXPECT_EQ(Shape("a \u2265 b"), "operator 2..5 `\u2265` is no operator of CEL (did you mean `>=`?)\n");
}

TEST(Parse, Faults) {
  struct Case {
    const char* text;
    const char* problems;
  };
  const Case cases[] = {
      {"", "empty 0..0 the expression is empty (a condition that always holds is written true)\n"},
      {"  // nothing", "empty 0..12 the expression is empty (a condition that always holds is written true)\n"},
      {"a +", "syntax 3..3 expected a value, found the end of the expression\n"},
      {"a b",
       "syntax 2..3 expected an operator or the end of the expression, found `b` (a name with spaces is written "
       "tx[\"Use Chip\"])\n"},
      {"a)",
       "syntax 1..2 expected an operator or the end of the expression, found `)` (a `(` may be missing before it)\n"},
      {"(a", "syntax 2..2 expected `)` to close the `(` before it, found the end of the expression\n"},
      {"f(a b)",
       "syntax 4..5 expected `,` or `)` to close the `(` before it, found `b` (a name with spaces is written "
       "tx[\"Use Chip\"])\n"},
      {"[a", "syntax 2..2 expected `,` or `]` to close the `[` before it, found the end of the expression\n"},
      {"a ? b",
       "syntax 5..5 expected `:` and the other value, found the end of the expression (a choice is written "
       "condition ? value : other)\n"},
      {"tx.in", "syntax 3..5 expected a name after `.`, found `in` (a field of that name is written tx[\"in\"])\n"},
      {"tx.\"a\"",
       "syntax 3..6 expected a name after `.`, found a string (a name that is no identifier is written "
       "tx[\"2nd name\"])\n"},
      {"if", "reserved 0..2 `if` is a reserved word of CEL (a choice is written condition ? value : other)\n"},
      {"'abc", "string 0..1 the string that starts here is not closed\n"},
      {"a == 'abc\"",
       "string 5..6 the string that starts here is not closed (it is opened with ' and must be closed with "
       "', not \")\n"},
      {"'ab\ncd'",
       "string 0..1 the string that starts here is not closed (a string over several lines is written "
       "\"\"\"...\"\"\")\n"},
      {"'''ab'", "string 0..3 the string that starts here is not closed (close it with ''')\n"},
      {"a == \u201cb\u201d",
       "character 5..8 `\u201c` has no meaning in an expression (use a plain quote: \")\n"
       "character 9..12 `\u201d` has no meaning in an expression (use a plain quote: \")\n"},
      {"a # b", "character 2..3 `#` has no meaning in an expression (a comment starts with //)\n"},
      {"`a`", "character 0..3 backticks only quote a field's name after a dot (a string is written \"...\")\n"},
      {"{1 2}", "syntax 3..4 expected `:` and the value of the key, found `2`\n"},
  };
  for (const Case& c : cases) EXPECT_EQ(Shape(c.text), c.problems) << c.text;
}

// Operators have names of their own: a function may be called as it likes, and is then none of them.
TEST(Parse, NoNameIsAnOperator) {
  EXPECT_EQ(Shape("__x__(a)"), "__x__(a)");
  EXPECT_EQ(Shape("_in_(a)"), "_in_(a)");
  EXPECT_EQ(Shape("_in_(a, b) == a in b"), "((_in_(a, b) == a) in b)");
}

TEST(Parse, PrintsThatLookLikeLiteralsReadBack) {
  EXPECT_EQ(Shape("-(5) < -(.5)"), "((-(5)) < (-(.5)))");
  EXPECT_EQ(Shape("b'\\xff\u00e9' == a"), "(b\"\\xff\\xc3\\xa9\" == a)");
}

TEST(Parse, NestingIsBounded) {
  const auto repeat = [](std::string_view part, size_t count) {
    std::string out;
    for (size_t i = 0; i < count; ++i) out += part;
    return out;
  };
  EXPECT_EQ(Shape(repeat("(", 249) + "a" + repeat(")", 249)), "a");
  const std::string deep[] = {repeat("(", 65000),
                              repeat("!", 65000) + "a",
                              repeat("-", 65000) + "1",
                              repeat("[", 65000),
                              repeat("a ? b : ", 8000) + "c",
                              repeat("a.", 30000) + "b",
                              repeat("1 + ", 16000) + "1",
                              repeat("f(", 30000),
                              repeat("a[", 30000),
                              "a" + repeat("[0]", 20000),
                              repeat("{a:", 20000),
                              repeat("-!", 32000) + "a",
                              repeat("!(", 30000),
                              "a" + repeat(".?b", 20000)};
  for (const std::string& text : deep) {
    const std::string problems = Shape(text);
    EXPECT_EQ(problems.substr(0, 9), "too_deep ") << text.substr(0, 20);
    EXPECT_EQ(std::count(problems.begin(), problems.end(), '\n'), 1) << text.substr(0, 20);
  }
}

TEST(Parse, TextIsBounded) {
  EXPECT_EQ(Shape(std::string(65536, ' ').replace(0, 1, "a")), "a");
  EXPECT_EQ(
      Shape(std::string(65537, 'a')),
      "too_long 0..1 the expression has 65537 bytes, at most 65536 are read (long lists of values belong in a file: "
      "lists.name)\n");
  // Garbage gives a few diagnostics, not one a byte.
  const std::string problems = Shape(std::string(60000, '$'));
  EXPECT_EQ(std::count(problems.begin(), problems.end(), '\n'), 8);
}

}  // namespace
}  // namespace tollgate::cel

#include "cel/check.h"

#include <gtest/gtest.h>

#include "unit/cel/expression.h"

namespace tollgate::cel {
namespace {

std::string Checked(std::string_view text) {
  Expression expression(text);
  const Expr* expr = expression.Check(SmallEnvironment());
  return expr != nullptr ? Print(*expr) + (expr->can_be_unknown ? " ?" : "") : expression.Problems();
}

TEST(Check, Names) {
  EXPECT_EQ(Checked("tx.amount"), "tx.amount:decimal(2) ?");
  EXPECT_EQ(Checked("tx.merchant_id"), "tx.merchant_id:string");
  EXPECT_EQ(Checked("tx[\"Use Chip\"]"), "tx[\"Use Chip\"]:string ?");
  EXPECT_EQ(Checked("tx.`Use Chip`"), "tx[\"Use Chip\"]:string ?");
  EXPECT_EQ(Checked("tx.card.country"), "tx.card.country:string ?");
  EXPECT_EQ(Checked("tx[\"card\"][\"bin\"]"), "tx.card.bin:int ?");
  EXPECT_EQ(Checked("has(tx.card)"), "has(tx.card:object):bool");
  EXPECT_EQ(Checked("has(tx.amount)"), "has(tx.amount:decimal(2)):bool");
  EXPECT_EQ(Checked("has(tx[\"Use Chip\"])"), "has(tx[\"Use Chip\"]:string):bool");
  EXPECT_EQ(Checked("tables.merchants[tx.merchant_id].max_amount"),
            "tables.merchants[tx.merchant_id:string].max_amount:decimal(2) ?");
  EXPECT_EQ(Checked("has(tables.merchants[tx.merchant_id].open)"),
            "has(tables.merchants[tx.merchant_id:string].open:bool):bool");
  EXPECT_EQ(Checked("has(tables.bins[tx.n].country)"), "has(tables.bins[tx.n:int].country:string):bool ?");
  EXPECT_EQ(Checked("tables.bins[tx.card.bin]"), "tables.bins[tx.card.bin:int]:row ?");
  EXPECT_EQ(Checked("tx.merchant_id in lists.lines"), "(tx.merchant_id:string in lists.lines):bool");
  EXPECT_EQ(Checked("tx.amount in lists.codes"), "(tx.amount:decimal(2) in lists.codes):bool ?");
  EXPECT_EQ(Checked("tx.n in lists.limits && tx.amount in lists.limits"),
            "((tx.n:int in lists.limits):bool && (tx.amount:decimal(2) in lists.limits):bool):bool ?");
  EXPECT_EQ(Checked("tx.merchant_id in tables.merchants"), "(tx.merchant_id:string in tables.merchants):bool");
}

TEST(Check, Types) {
  struct Case {
    const char* text;
    const char* print;
  };
  const Case cases[] = {
      {"tx.amount > 100.10", "(tx.amount:decimal(2) > 100.10:decimal(2)):bool ?"},
      {"100.105 <= tx.amount", "(100.105:decimal(3) <= tx.amount:decimal(2)):bool ?"},
      {"tx.amount > 1e2", "(tx.amount:decimal(2) > 100:decimal(0)):bool ?"},
      {"tx.amount == .5", "(tx.amount:decimal(2) == 0.5:decimal(1)):bool ?"},
      {"tx.amount > -007.50", "(tx.amount:decimal(2) > -7.50:decimal(2)):bool ?"},
      {"tx.amount > 100", "(tx.amount:decimal(2) > 100:int):bool ?"},
      {"tx.amount > tx.d", "(tx.amount:decimal(2) > tx.d:double):bool ?"},
      {"tx.amount > 1.5 * 2.25 + 1.0",
       "(tx.amount:decimal(2) > ((1.5:decimal(1) * 2.25:decimal(2)):decimal(3) + 1.0:decimal(1)):decimal(3)):bool ?"},
      {"tx.amount > 1.0 / 3.0", "(tx.amount:decimal(2) > (1.0:double / 3.0:double):double):bool ?"},
      {"tx.amount + 1 > 0.5", "((tx.amount:decimal(2) + 1:int):decimal(2) > 0.5:decimal(1)):bool ?"},
      {"tx.amount * tx.fee", "(tx.amount:decimal(2) * tx.fee:decimal(4)):decimal(6) ?"},
      {"tx.amount - tx.fee", "(tx.amount:decimal(2) - tx.fee:decimal(4)):decimal(4) ?"},
      {"-tx.amount * 2", "((-tx.amount:decimal(2)):decimal(2) * 2:int):decimal(2) ?"},
      {"tx.d * 1.5", "(tx.d:double * 1.5:double):double ?"},
      {"tx.n == 1.0", "(tx.n:int == 1.0:double):bool ?"},
      {"tx.n == 1u", "(tx.n:int == 1u:uint):bool ?"},
      {"tx.n / 2 % 3", "((tx.n:int / 2:int):int % 3:int):int ?"},
      {"tx.ok == true && !tx.ok", "((tx.ok:bool == true:bool):bool && (!tx.ok:bool):bool):bool ?"},
      {"tx.ok ? tx.amount : 0.0", "(tx.ok:bool ? tx.amount:decimal(2) : 0.00:decimal(2)):decimal(2) ?"},
      {"tx.ok ? 5 : tx.amount", "(tx.ok:bool ? 5.00:decimal(2) : tx.amount:decimal(2)):decimal(2) ?"},
      {"tx.amount > (tx.ok ? 1.5 : 2.25)",
       "(tx.amount:decimal(2) > (tx.ok:bool ? 1.50:decimal(2) : 2.25:decimal(2)):decimal(2)):bool ?"},
      {"tx.amount in [1, 2.50, 3u]",
       "(tx.amount:decimal(2) in [1:int, 2.50:decimal(2), 3u:uint]:list(decimal(2))):bool ?"},
      {"tx.merchant_id in ['a', 'b']", "(tx.merchant_id:string in [\"a\":string, \"b\":string]:list(string)):bool"},
      {"tx.n in []", "(tx.n:int in []:list):bool ?"},
      {"tx.nick == null", "(tx.nick:string == null:null):bool ?"},
      {"null != tx.nick", "(tx.nick:string != null:null):bool ?"},
      {"null == null", "true:bool"},
      {"tx.merchant_id + 'x' < 'y'", "((tx.merchant_id:string + \"x\":string):string < \"y\":string):bool"},
      {"tx.merchant_id.matches(r'^a+$')", "tx.merchant_id:string.matches(\"^a+$\":string):bool"},
      {"matches(tx.merchant_id, 'a')", "matches(tx.merchant_id:string, \"a\":string):bool"},
      {"size(tx.nick) + tx.nick.size()", "(size(tx.nick:string):int + tx.nick:string.size():int):int ?"},
      {"size([1, 2, 3])", "3:int"},
      {"tx.at - duration('1h') > timestamp('2024-01-01T00:00:00Z')",
       "((tx.at:timestamp - duration(\"1h\":string):duration):timestamp > "
       "timestamp(\"2024-01-01T00:00:00Z\":string):timestamp):bool ?"},
      {"tx.at - tx.at", "(tx.at:timestamp - tx.at:timestamp):duration ?"},
      {"duration('1h') + tx.at", "(duration(\"1h\":string):duration + tx.at:timestamp):timestamp ?"},
      {"tx.at.getHours('Europe/Berlin')", "tx.at:timestamp.getHours(\"Europe/Berlin\":string):int ?"},
      {"tx.at.getHours('02:00')", "tx.at:timestamp.getHours(\"+02:00\":string):int ?"},
      {"(tx.at - tx.at).getMinutes()", "(tx.at:timestamp - tx.at:timestamp):duration.getMinutes():int ?"},
      {"decimal.div(tx.amount, 3, 4, 'half_even')",
       "decimal.div(tx.amount:decimal(2), 3:int, 4:int, \"half_even\":string):decimal(4) ?"},
      {"decimal.round(tx.fee, 2, 'half_up') * 1.5",
       "(decimal.round(tx.fee:decimal(4), 2:int, \"half_up\":string):decimal(2) * 1.5:decimal(1)):decimal(3) ?"},
      {"double(tx.amount) * tx.d", "(double(tx.amount:decimal(2)):double * tx.d:double):double ?"},
      {"int(tx.amount) + int('7')", "(int(tx.amount:decimal(2)):int + int(\"7\":string):int):int ?"},
      {"dyn(tx.n) == 1.0", "(tx.n:int == 1.0:double):bool ?"},
      {"has(tx.n) && tx.n > 1", "(has(tx.n:int):bool && (tx.n:int > 1:int):bool):bool ?"},
  };
  for (const Case& c : cases) EXPECT_EQ(Checked(c.text), c.print) << c.text;
}

TEST(Check, Faults) {
  struct Case {
    const char* text;
    const char* problems;
  };
  const Case cases[] = {
      {"amount > 1", "unknown_name 0..6 unknown name `amount` (did you mean `tx.amount`?)\n"},
      {"country == 'US'", "unknown_name 0..7 unknown name `country` (did you mean `tx.card.country`?)\n"},
      {"domains", "unknown_name 0..7 unknown name `domains` (did you mean `lists.domains`?)\n"},
      {"merchant_idd == 'a'", "unknown_name 0..12 unknown name `merchant_idd` (did you mean `tx.merchant_id`?)\n"},
      {"tx.merchant_id == M17", "unknown_name 18..21 unknown name `M17` (a text is written in quotes: \"M17\")\n"},
      {"now() > tx.at",
       "unknown_function 0..3 there is no function `now` (the time of a record is one of its fields: rules "
       "read no clock)\n"},
      {"tx.merchnt_id == 'a'",
       "unknown_field 3..13 the schema has no field `merchnt_id` (did you mean `tx.merchant_id`?)\n"},
      {"tx.country == 'a'",
       "unknown_field 3..10 the schema has no field `country` (did you mean `tx.card.country`?)\n"},
      {"tx.card.contry == 'a'",
       "unknown_field 8..14 the schema has no field `card.contry` (did you mean "
       "`tx.card.country`?)\n"},
      {"tx['Use chip'] == 'a'",
       "unknown_field 3..13 the schema has no field `Use chip` (did you mean `tx[\"Use Chip\"]`?)\n"},
      {"tx.n in lists.code", "unknown_list 14..18 unknown list `code` (did you mean `lists.codes`?)\n"},
      {"tx.n in tables.bin", "unknown_table 15..18 unknown table `bin` (did you mean `tables.bins`?)\n"},
      {"tables.bins[tx.n].contry == 'a'",
       "unknown_column 18..24 table `bins` has no column `contry` (did you mean "
       "`country`?)\n"},
      {"variables.x > 1", "unknown_variable 10..11 unknown variable `x`\n"},
      {"tx.card == tx.card",
       "not_a_value 0..7 `tx.card` is an object, not a value (select a field of it, or ask has())\n"
       "not_a_value 11..18 `tx.card` is an object, not a value (select a field of it, or ask has())\n"},
      {"tables.bins.country",
       "not_a_value 12..19 a column is selected from a row of the table (write "
       "tables.bins[key].country)\n"},
      {"lists.codes",
       "not_a_value 0..11 `lists.codes` is a list, not a value (ask whether a value is listed: value in "
       "lists.name)\n"},
      {"tx[tx.nick]", "argument 0..11 the name in [] is a string in quotes: names are known when a pack is compiled\n"},
      {"tx.n.x", "type 5..6 `tx.n` is int and has no field `x`\n"},
      {"tx.nick[0]",
       "type 0..10 `tx.nick` is string and has no elements (a text is tested by startsWith, endsWith, contains "
       "or matches)\n"},
      {"tables.bins['a'].country == 'x'",
       "type 12..15 the key of table `bins` is int, and `'a'` is string (convert it: "
       "int(...))\n"},
      {"tx.amount > '5'", "type 0..15 `>` does not compare decimal(2) and string (write 5 without quotes)\n"},
      {"tx.nick == 5", "never_equal 0..12 string and int are never equal (write it in quotes: \"5\")\n"},
      {"tx.at == '2024'",
       "never_equal 0..15 timestamp and string are never equal (a time is written "
       "timestamp(\"2026-01-31T00:00:00Z\"))\n"},
      {"tx.ok == 'true'", "never_equal 0..15 bool and string are never equal (write true without quotes)\n"},
      {"1 < tx.n < 5", "type 0..12 `<` does not compare bool and int (a range is written low < x && x < high)\n"},
      {"tx.n == null", "never_null 0..12 `tx.n` is never null (whether it is there is asked by has(tx.n))\n"},
      {"tx.nick < null", "type 0..14 null is neither less nor greater than anything\n"},
      {"tx.n && tx.ok", "type 0..4 `&&` takes a bool, and `tx.n` is int (compare it: `tx.n` != 0)\n"},
      {"!tx.nick", "type 1..8 `!` takes a bool, and `tx.nick` is string (compare it: `tx.nick` != \"\")\n"},
      {"tx.n ? 1 : 2", "type 0..4 a choice takes a bool before `?`, and `tx.n` is int\n"},
      {"tx.ok ? 1 : 'a'",
       "type 0..15 both values of a choice have one type, here int and string (write it in quotes: "
       "\"1\")\n"},
      {"tx.ok ? tx.amount : tx.fee",
       "decimal_scale 0..26 both values of a choice have one scale, here decimal(2) and "
       "decimal(4) (bring them to one: decimal.round(..., 4, \"half_even\"))\n"},
      {"tx.n + 1.5", "mixed_numbers 0..10 `+` does not mix int and double (convert it: double(x) for `tx.n`)\n"},
      {"tx.d * 2", "mixed_numbers 0..8 `*` does not mix double and int (write it as a double: 2.0)\n"},
      {"tx.amount * tx.d",
       "mixed_numbers 0..16 `*` does not mix decimal(2) and double (to give up exactness, convert the "
       "decimal: double(x) for `tx.amount`)\n"},
      {"tx.amount / 3",
       "decimal_division 0..13 `/` does not say how to round decimals (write decimal.div(a, b, scale, "
       "\"half_even\"))\n"},
      {"tx.fee * tx.fee * tx.fee * tx.fee * tx.fee",
       "decimal_scale 0..42 the product of decimal(16) and decimal(4) has 20 "
       "digits after the point, at most 18 fit (round a factor first: "
       "decimal.round(..., 14, \"half_even\"))\n"},
      {"tx.amount > 0.0000000000000000001",
       "decimal_literal 12..33 `0.0000000000000000001` beside a decimal does not fit 18 "
       "digits (compare as a double: double(...))\n"},
      {"tx.nick + 5", "type 0..11 `+` does not take string and int (a value becomes text by string(x))\n"},
      {"-tx.ok", "type 0..6 `-` does not negate bool (a bool is negated by !)\n"},
      {"tx.n in tx.nick",
       "type 8..15 right of `in` stands a list or a table, and `tx.nick` is neither (whether a text holds "
       "another: a.contains(b))\n"},
      {"tx.n in ['1', 2]", "never_equal 9..12 int is never equal to string (write 1 without quotes)\n"},
      {"tx.n in lists.domains", "never_equal 0..21 list `domains` holds values of type string, and `tx.n` is int\n"},
      {"tx.n in [tx.n]", "not_yet 9..13 anything but a literal in a list cannot be used yet\n"},
      {"tx.nick.matches('a(')", "pattern 17..18 "},
      {"tx.nick.matches(tx.nick)", "argument 16..23 a pattern is one string literal: it is compiled with the pack\n"},
      {"tx.at.getHours('Europe/Berln')",
       "zone 15..29 there is no time zone `'Europe/Berln'` (write a name as "
       "\"Europe/Berlin\" or an offset as \"+05:30\")\n"},
      {"timestamp('2024-13-01T00:00:00Z') < tx.at",
       "argument 10..32 the time `'2024-13-01T00:00:00Z'` does not exist\n"},
      {"duration('5 minutes') > duration('1s')",
       "argument 9..20 `'5 minutes'` is no duration (write it as \"1h30m\", "
       "\"90s\" or \"1.5s\")\n"},
      {"decimal.div(tx.amount, 3, 19, 'even')",
       "argument 26..28 the number of digits after the point is a literal from 0 to 18\n"
       "argument 30..36 the rounding is one of \"half_even\", \"half_up\", \"down\", \"up\", \"floor\", \"ceiling\"\n"},
      {"tx.nick.contains()", "argument_count 8..16 `contains` takes 1 argument, here 0\n"},
      {"tx.at.getHours('UTC', 1)", "argument_count 6..14 `getHours` takes 0 or 1 arguments, here 2\n"},
      {"contains(tx.nick, 'a')", "unknown_function 0..8 `contains` is called on a value: x.contains(...)\n"},
      {"tx.nick.int() > 1", "unknown_function 8..11 `int` is called as a function: int(x)\n"},
      {"tx.nick.startswith('a')",
       "unknown_function 8..18 there is no function `startswith` (did you mean `startsWith`?)\n"},
      {"_in_(tx.nick)", "unknown_function 0..4 there is no function `_in_`\n"},
      {"len(tx.nick) > 3", "unknown_function 0..3 there is no function `len` (did you mean `size`?)\n"},
      {"tx.nick.containz('a')", "unknown_function 8..16 there is no function `containz` (did you mean `contains`?)\n"},
      {"tx.n.contains('a')", "type 5..13 `contains` does not take int, string (a value becomes text by string(x))\n"},
      {"has(tx.n, tx.d)", "unknown_function 0..3 there is no function `has` (has() takes one field: has(tx.name))\n"},
      {"has(1)", "has 0..6 has() asks for a field, and `1` is none (write has(tx.name))\n"},
      {"has(tables.bins[1])",
       "has 0..19 has() asks for a column, and `tables.bins[1]` is a whole row (whether there is a "
       "row: key in tables.bins)\n"},
      {"has(tx)",
       "has 0..7 has() asks for a field of tx, a column of a table or a value of a window, and `tx` is none of "
       "these\n"},
      {"windows.card_1h.cuont > 5",
       "unknown_window 16..21 window `card_1h` has no value `cuont` (did you mean `count`?)\n"},
      {"windows.card_1h.max > 5",
       "unknown_window 16..19 window `card_1h` has no value `max` (ask it of the window: max: tx.field)\n"},
      {"windows.card_1h.size > 5",
       "unknown_window 16..20 window `card_1h` has no value `size` (it has count, sum, last_seen, last)\n"},
      {"windows.card_2h.count > 5",
       "unknown_window 8..15 unknown window `card_2h` (did you mean `windows.card_1h`?)\n"},
      {"windows.card_1h > 5",
       "not_a_value 0..15 `windows.card_1h` is a window, not a value (select a value of it: windows.name.count)\n"},
      {"windows.card_1h.last[0] == 1",
       "not_a_value 0..23 `windows.card_1h.last[0]` is a past record, not a value (select a field of it)\n"},
      {"windows.card_1h.last.d > 1.0",
       "not_a_value 21..22 a field is selected from one of the past records (write windows.card_1h.last[0].d)\n"},
      {"size(windows.card_1h.last) > 1",
       "not_a_value 5..25 `windows.card_1h.last` is a list of past records, not a value (select a field of one of "
       "them: windows.name.last[0].field)\n"},
      {"windows.card_1h.last[2].d > 1.0",
       "argument 0..23 window `card_1h` keeps 2 past records, last[0] to last[1] (more are kept by `n` of `last`)\n"},
      {"windows.card_1h.last[tx.n].d > 1.0",
       "argument 0..26 which past record is a number as it stands: windows.card_1h.last[0] (0 is the newest)\n"},
      {"windows.card_1h.last[0].n > 1",
       "unknown_window 24..25 window `card_1h` keeps no `n` of past records (add it to `fields` of `last`)\n"},
      {"has(windows.card_1h.last[0])",
       "has 0..28 has() asks for a field, and `windows.card_1h.last[0]` is a whole past record (ask for a field of "
       "it)\n"},
      {"windows.card_1h.sum > 'x'", "type 0..25 `>` does not compare decimal(2) and string\n"},
      {"tx.?n.orValue(0) > 1", "not_yet 6..13 an optional value (`.?`, `[?...]`, `orValue`) cannot be used yet\n"},
      {"tx.items.exists(i, i.price > 5)", "not_yet 9..15 the macro `exists` cannot be used yet\n"},
      {"{'a': 1}['a'] == 1", "not_yet 0..8 a map `{...}` cannot be used yet\n"},
      {"Money{units: 1} == 1", "not_yet 0..15 a message `Money{...}` cannot be used yet\n"},
      {"[1, 2] == [1, 2]",
       "not_yet 0..6 a list anywhere but right of `in` cannot be used yet\n"
       "not_yet 10..16 a list anywhere but right of `in` cannot be used yet\n"},
      {"geo.distanceKm(1.0, 2.0, 3.0, 4) > 5.0",
       "type 0..14 `geo.distanceKm` does not take double, double, double, int (it takes degrees as doubles: "
       "double(x))\n"},
      {"geo.distanceKm(1.0, 2.0) > 5.0", "argument_count 0..14 `geo.distanceKm` takes 4 arguments, here 2\n"},
      {"lists.domains.find(tx.nick).entry == 'a'", "not_yet 14..18 `find` cannot be used yet\n"},
      {"tx.d in lists.lines",
       "not_yet 0..19 looking up double in a named list cannot be used yet (named lists hold texts, "
       "integers and amounts)\n"},
      {"type(tx.n) == int",
       "not_yet 0..4 `type` cannot be used yet\n"
       "not_yet 14..17 the type `int` as a value cannot be used yet\n"},
      {"b'a' < b'b'", "not_yet 5..6 a comparison of bytes cannot be used yet\n"},
      {"(tx.ok ? 1u : 2u) == 1", "not_yet 1..16 an unsigned number that depends on the record cannot be used yet\n"},
      // Several at once.
      {"tx.x > 1 && tx.amount > '5' || tx.n + 1.5 == 2.0",
       "unknown_field 3..4 the schema has no field `x` (did you mean `tx.n`?)\n"
       "type 12..27 `>` does not compare decimal(2) and string (write 5 without quotes)\n"
       "mixed_numbers 31..41 `+` does not mix int and double (convert it: double(x) for `tx.n`)\n"},
  };
  for (const Case& c : cases) {
    const std::string expected = c.problems;
    const std::string problems = Checked(c.text);
    if (expected.ends_with("\n")) {
      EXPECT_EQ(problems, expected) << c.text;
    } else {
      EXPECT_EQ(problems.substr(0, expected.size()), expected) << c.text;
    }
  }
}

TEST(Check, APatternIsFaultedInsideIt) {
  Expression expression(R"(tx.nick.matches('\x61\x62(?=c)'))");
  EXPECT_EQ(expression.Check(SmallEnvironment()), nullptr);
  ASSERT_EQ(expression.diagnostics().list().size(), 1u);
  const Diagnostic& diagnostic = expression.diagnostics().list()[0];
  EXPECT_EQ(diagnostic.diag, Diag::kCelPattern);
  EXPECT_EQ(diagnostic.span.begin, 25u) << diagnostic.message;  // at "(?=", behind two escapes
}

TEST(Check, WarnsOfConstants) {
  Expression expression("tx.ok || true");
  EXPECT_NE(expression.Check(SmallEnvironment()), nullptr);
  EXPECT_EQ(expression.Problems(), "constant_condition 9..13 `true` beside `||` is the same for every record\n");
}

TEST(Check, Variables) {
  Environment environment = SmallEnvironment();
  Expression limit("100.10"), row("tables.merchants[tx.merchant_id]"), nick("tx.nick"), broken("1");
  environment.variables = {{"limit", limit.Check(environment)},
                           {"m", row.Check(environment)},
                           {"nick", nick.Check(environment)},
                           {"broken", nullptr}};
  const auto checked = [&](std::string_view text) {
    Expression expression(text);
    const Expr* expr = expression.Check(environment);
    return expr != nullptr ? Print(*expr) : "no: " + expression.Problems();
  };
  EXPECT_EQ(checked("variables.limit > 1.0"), "(variables.limit:double > 1.0:double):bool");
  // Beside a decimal the variable's literal is the decimal that it writes; the variable itself stays as it is.
  EXPECT_EQ(checked("tx.amount > variables.limit"), "(tx.amount:decimal(2) > variables.limit:decimal(2)):bool");
  EXPECT_EQ(checked("tx.ok ? tx.fee : variables.limit"),
            "(tx.ok:bool ? tx.fee:decimal(4) : variables.limit:decimal(4)):decimal(4)");
  EXPECT_EQ(checked("variables.limit > 1.0"), "(variables.limit:double > 1.0:double):bool");
  EXPECT_EQ(checked("tx.amount > variables.m.max_amount"),
            "(tx.amount:decimal(2) > tables.merchants[variables.m:string].max_amount:decimal(2)):bool");
  EXPECT_EQ(checked("variables.nick == null"), "(variables.nick:string == null:null):bool");
  EXPECT_EQ(checked("variables.m == 1"),
            "no: not_a_value 0..11 `variables.m` is a row, not a value (select a column of it)\n");
  EXPECT_EQ(checked("variables.broken > 1"), "no: ");
  EXPECT_EQ(checked("variables.limt > 1.0"),
            "no: unknown_variable 10..14 unknown variable `limt` (did you mean `variables.limit`?)\n");
}

TEST(Check, DepthThroughVariablesIsBounded) {
  Environment environment = SmallEnvironment();
  std::vector<std::unique_ptr<Expression>> expressions;
  std::string text = "tx.n";
  for (int i = 0; i < 240; ++i) text += " + 1";
  std::string previous = text;
  for (int i = 0; i < 4; ++i) {
    expressions.push_back(std::make_unique<Expression>(previous));
    Expr* tree = expressions.back()->Check(environment);
    ASSERT_NE(tree, nullptr) << expressions.back()->Problems();
    environment.variables.push_back({"v" + std::to_string(i), tree});
    previous = "variables.v" + std::to_string(i) + text.substr(4);
  }
  Expression last(previous);
  EXPECT_EQ(last.Check(environment), nullptr);
  EXPECT_EQ(last.Problems().substr(0, 9), "too_deep ");
}

}  // namespace
}  // namespace tollgate::cel

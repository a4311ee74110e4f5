// What parts of a pack mean together: diagnostics with their places.
#include <gtest/gtest.h>

#include "unit/compile/compiled.h"

namespace tollgate::compile {
namespace {

std::string ProblemsOf(std::string_view parts, std::map<std::string, std::string> files = {}) {
  return CompileParts(parts, std::move(files))->Problems();
}

// Rules of one line each, from line 8 on.
std::string ProblemsOfRule(const std::string& rule) { return ProblemsOf("rules:\n  - {" + rule + "}\n"); }

TEST(Check, ConditionIsBool) {
  EXPECT_EQ(ProblemsOfRule("id: r, when: 'tx.n + 1', score: 1"),
            "pack.yaml:8:20 compile.rule.not_bool: the condition of `r` is int, not a boolean\n");
}

TEST(Check, ConditionThatIsTheSameForEveryRecord) {
  EXPECT_EQ(ProblemsOfRule("id: r, when: '2 < 1', score: 1"),
            "pack.yaml:8:19 compile.rule.constant: the condition of `r` is false for every record\n");
  EXPECT_EQ(
      ProblemsOfRule("id: r, when: '1 / 0 == 1', score: 1"),
      "pack.yaml:8:19 compile.rule.constant: the condition of `r` is an error (division_by_zero) for every record\n");
}

TEST(Check, Outcomes) {
  EXPECT_EQ(ProblemsOfRule(
                "id: r, when: 'has(tx.n)', outcome: reviev, on_unknown: {outcome: stop}, on_error: {outcome: approve}"),
            "pack.yaml:8:41 compile.rule.unknown_outcome: decide lists no outcome `reviev` | did you mean `review`?\n"
            "pack.yaml:8:71 compile.rule.unknown_outcome: decide lists no outcome `stop`\n");
}

TEST(Check, RecordFields) {
  std::map<std::string, std::string> files = {{"s.json", std::string(kSchema)}};
  const auto problems = [&](const std::string& id, const std::string& time) {
    files["pack.yaml"] =
        "tollgate: 1\nname: t\nversion: \"1\"\nrecord: {schema: s.json, id: " + id + ", time: " + time + "}\n";
    return CompileFiles(files)->Problems();
  };
  EXPECT_EQ(problems("id", "at"), "");
  EXPECT_EQ(problems("idd", "att"),
            "pack.yaml:4:30 compile.rule.record_id: the schema has no field `idd` | did you mean `id`?\n"
            "pack.yaml:4:41 compile.rule.record_time: the schema has no field `att` | did you mean `at`?\n");
  EXPECT_EQ(problems("card", "n"),
            "pack.yaml:4:30 compile.rule.record_id: `card` is sensitive, and ids are printed with every decision\n"
            "pack.yaml:4:42 compile.rule.record_time: `n` is int, and a time is a timestamp | say `format: date-time`, "
            "`x-time-format` or `x-epoch` in the schema\n");
  EXPECT_EQ(problems("amount", "at"),
            "pack.yaml:4:30 compile.rule.record_id: `amount` is decimal(2), and an id is a string or an integer\n");
}

TEST(Check, VariableCycles) {
  EXPECT_EQ(ProblemsOf(R"(variables:
  a: 'variables.b'
  b: 'variables.c && true == tx.b'
  c: 'variables["a"]'
  self: '!variables.self'
  after: 'variables.a && tx.nn > 1'
rules:
  - {id: r, when: 'variables.after', score: 1}
)"),
            "pack.yaml:10:7 compile.rule.variable_cycle: variable `a` reads itself: a -> b -> c -> a\n"
            "pack.yaml:11:11 compile.rule.variable_cycle: variable `self` reads itself: self -> self\n");
}

TEST(Check, VariablesInAnyOrder) {
  EXPECT_EQ(ProblemsOf(R"(variables:
  second: 'variables.first > 2'
  first: 'tx.n + 1'
rules:
  - {id: r, when: 'variables.second', score: 1, on_unknown: match}
)"),
            "");
}

TEST(Check, FilesThatCannotBeRead) {
  EXPECT_EQ(ProblemsOf(R"(lists:
  gone: {file: lists/gone.txt}
tables:
  lost: {file: lost.csv, key: k}
rules:
  - {id: r, when: 'tx.s in lists.gone && tables.lost[tx.s].x == "1"', score: 1, on_unknown: match}
)"),
            "pack.yaml:8:16 compile.file.unreadable: cannot read `lists/gone.txt`: no such file\n"
            "pack.yaml:10:16 compile.file.unreadable: cannot read `lost.csv`: no such file\n");
  EXPECT_EQ(
      CompileFiles({{"pack.yaml", PackText("rules:\n  - {id: r, when: 'tx.s == \"1\"', score: 1}\n")}})->Problems(),
      "pack.yaml:5:11 compile.file.unreadable: cannot read `s.json`: no such file\n");
}

TEST(Check, ReasonsPrintNothingDerivedFromSensitiveFields) {
  const auto problems = [](const std::string& value) {
    return ProblemsOf(
        "variables:\n  pan: 'tx.card'\ntables:\n  bins: {file: bins.csv, key: bin}\nrules:\n"
        "  - {id: r, when: 'has(tx.card) && size(variables.pan) > 1 && tx.s in tables.bins', score: 1, "
        "on_unknown: match, reason: '" +
            value + "'}\n",
        {{"bins.csv", "bin,country\n4111,US\n"}});
  };
  const auto refused = [](const std::string& place) {
    return "pack.yaml:12:" + place +
           " compile.rule.reason_sensitive: this would print what is derived from `card`, which is sensitive | print "
           "the "
           "field itself: it is masked\n";
  };
  EXPECT_EQ(problems("{tx.card} {variables.pan} {has(tx.card)} {tables.bins[tx.card].country}"), "");
  EXPECT_EQ(problems("{tx.card in tables.bins} {!(variables.pan in tables.bins)} {has(tables.bins[tx.card].bin)}"), "");
  EXPECT_EQ(problems("{tx.card == tx.s}"), refused("124"));
  EXPECT_EQ(problems("{!(variables.pan == tx.s)}"), refused("124"));
  EXPECT_EQ(problems("{tx.card.startsWith(\"4\") && has(tx.card)}"), refused("124"));
  EXPECT_EQ(problems("{tx.card + \"\"}"), refused("124"));
  EXPECT_EQ(problems("x {int(variables.pan)}"), refused("126"));
  EXPECT_EQ(problems("{size(tx.card)}"), refused("124"));
  EXPECT_EQ(problems("{tx.card.startsWith(\"4\") ? \"visa\" : \"other\"}"), refused("124"));
  EXPECT_EQ(problems("{has(tx.card) ? \"card\" : \"none\"}"), "");
}

// Which value of a reason is refused, as "`what`", or "" where none is.
std::string SensitiveOf(const std::string& value) {
  const std::string cards = "card,other,twin,name,until\n4111111111111111,x,4111111111111111,a,5555555555554444\n";
  const std::string schema =
      "schema: {type: object, properties: {card: {type: string}, other: {type: string, "
      "x-sensitive: true}, until: {type: string}, name: {type: string}}}";
  const std::string problems = ProblemsOf(
      "variables:\n  v: 'tables.plain[tx.card].card'\n  row: 'tables.said[tx.s]'\n  o: 'variables.row.other'\n"
      "tables:\n  plain: {file: c.csv, key: card}\n  byName: {file: c.csv, key: name}\n  said: {file: c.csv, key: "
      "card, " +
          schema +
          "}\nrules:\n"
          "  - {id: r, when: 'has(tx.card) && variables.v != variables.o && tx.s in tables.byName', score: "
          "1, "
          "on_unknown: match, on_error: match, reason: '" +
          value + "'}\n",
      {{"c.csv", cards}});
  const size_t begin = problems.find("derived from ");
  if (begin == problems.npos || problems.find("reason_sensitive") == problems.npos) return problems;
  return problems.substr(begin + 13, problems.find(',', begin) - begin - 13);
}

TEST(Check, ColumnsOfTablesAreSensitiveToo) {
  // The key of a table is what was looked up, and so is a column that is the key again.
  EXPECT_EQ(SensitiveOf("{tables.plain[tx.card].card}"), "`tables.plain[].card`");
  EXPECT_EQ(SensitiveOf("{tables.said[tx.card].card}"), "`card`");
  EXPECT_EQ(SensitiveOf("{tables.said[tx.s].card}"), "");
  EXPECT_EQ(SensitiveOf("{tables.plain[tx.card].twin}"), "`tables.plain[].twin`");
  EXPECT_EQ(SensitiveOf("{variables.v}"), "`tables.plain[].card`");
  // Without a schema what is all card numbers.
  EXPECT_EQ(SensitiveOf("{tables.byName[tx.s].until}"), "`tables.byName[].until`");
  EXPECT_EQ(SensitiveOf("{tables.byName[tx.s].name} {tables.plain[tx.card].other}"), "");
  // With one what it says, through whatever it flows.
  EXPECT_EQ(SensitiveOf("{tables.said[tx.s].until} {tables.said[tx.s].name}"), "");
  for (const char* value :
       {"{tables.said[tx.s].other}", "{variables.o}", "{variables.row.other}", "{tables.said[tx.s].other + \"\"}",
        "{tables.said[tx.s].other == tx.s}", "{has(tx.s) ? variables.o : tx.s}",
        "{variables.row.other == \"x\" ? 1 : 2}", "{size(string(variables.o))}"}) {
    EXPECT_EQ(SensitiveOf(value), "`tables.said[].other`") << value;
  }
}

TEST(Check, OptionalFieldsThatSilenceARule) {
  const auto names = [](const std::string& condition) {
    const std::string text = CompileParts("rules:\n  - {id: r, when: '" + condition + "', score: 1}\n")->Problems();
    const size_t begin = text.find("a record without "), end = text.find(" passes `r` by");
    return begin == text.npos ? text : text.substr(begin + 17, end - begin - 17);
  };
  EXPECT_EQ(names("tx.id == \"x\""), "");  // required
  EXPECT_EQ(names("!(tx.s == \"x\")"), "`s`");
  EXPECT_EQ(names("tx.n > 1 && tx.m > 1"), "`n`, `m`");
  EXPECT_EQ(names("tx.n > 1 || tx.m > 1"), "`n`, `m`");
  EXPECT_EQ(names("has(tx.n)"), "");
  EXPECT_EQ(names("has(tx.n) && tx.n > 1"), "");
  EXPECT_EQ(names("!has(tx.n) || tx.n > 1"), "");
  EXPECT_EQ(names("has(tx.n) ? tx.n > 1 : tx.m > 1"), "`m`");
  EXPECT_EQ(names("tx.geo.zip == \"1\""), "`geo.zip`");
  EXPECT_EQ(names("has(tx.geo) && tx.geo.zip == \"1\""), "`geo.zip`");
  EXPECT_EQ(names("has(tx.maybe) && (tx.maybe == null || tx.maybe != \"a\")"), "");
  EXPECT_EQ(names("has(tx.maybe) && tx.maybe != \"a\""), "`maybe`");
  EXPECT_EQ(ProblemsOfRule("id: r, when: 'tx.n > 1', score: 1, on_unknown: no_match"), "");
  EXPECT_EQ(ProblemsOfRule("id: r, when: 'tx.n > 1', score: 1, mode: shadow"), "");
  EXPECT_EQ(
      ProblemsOfRule("id: r, when: 'tx.n > 1', score: 1"),
      "pack.yaml:8:10 compile.rule.silenced: a record without `n` passes `r` by: its condition is unknown then | say "
      "`on_unknown: match`, `no_match` or `{outcome: ...}`, or test has() in the condition\n");
}

TEST(Check, NumbersWithoutAScaleAreToldOfOnce) {
  EXPECT_EQ(
      ProblemsOf(R"(rules:
  - {id: a, when: 'tx.d > 5 && tx.d > 0.5 && tx.d > 0.7', score: 1, on_unknown: match}
  - {id: b, when: 'tx.d > 0.1 && tx.e == double(tx.n)', score: 1, on_unknown: match}
)"),
      "pack.yaml:8:19 compile.rule.number_scale: `d` has no scale, so it is a double here: an amount of money would be "
      "rounded | if it is money, say `multipleOf: 0.01` in the schema: then it is exact; if it is a measurement, say "
      "so "
      "with `double(...)` around it\n"
      "pack.yaml:9:19 compile.rule.number_scale: `e` has no scale, so it is a double here: an amount of money would be "
      "rounded | if it is money, say `multipleOf: 0.01` in the schema: then it is exact; if it is a measurement, say "
      "so "
      "with `double(...)` around it\n");
}

// Where what was read into a double may differ from what was written.
TEST(Check, NumbersWithoutAScaleInUse) {
  const auto is_told = [](const std::string& rule) {
    const std::string problems = ProblemsOf(
        "variables:\n  v: 'tx.d'\n  w: 'tx.b ? variables.v : 1.0'\nrules:\n  - {id: u, when: 'has(tx.d) && "
        "variables.w > 2.0', score: 1}\n  - {id: r, score: 1, on_unknown: match, on_error: match, " +
        rule + "}\n");
    return problems.find("number_scale: `d`") != problems.npos;
  };
  for (const char* exact :
       {"tx.d > 5", "5 <= tx.d", "tx.d > 5.0", "tx.d < -9007199254740991", "tx.d == 0", "tx.d != 0.0", "has(tx.d)",
        "double(tx.d) > 0.1", "double(tx.d) + 0.2 > 0.3", "double(variables.v) == tx.n", "int(tx.d) == 7"}) {
    EXPECT_FALSE(is_told("when: '" + std::string(exact) + "'")) << exact;
  }
  for (const char* rounded :
       {"tx.d > 0.1", "tx.d > 9007199254740992", "-9007199254740992 < tx.d", "tx.d == 5", "5.0 != tx.d",
        "tx.d in [1.0, 2.0]", "tx.d + 1.0 > 5.0", "-tx.d > 5.0", "tx.d > double(tx.n)", "tx.amount > tx.d",
        "variables.v > 0.1", "variables.w >= 0.1", "string(tx.d) == \"5\"", "(tx.b ? 1.0 : tx.d) == 3.0"}) {
    EXPECT_TRUE(is_told("when: '" + std::string(rounded) + "'")) << rounded;
  }
  EXPECT_TRUE(is_told("when: 'tx.n > 1', reason: '{tx.d}'"));
  EXPECT_TRUE(is_told("when: 'tx.n > 1', reason: '{variables.w}'"));
  EXPECT_TRUE(is_told("when: 'tx.n > 1', reason: '{tx.d * 2.0}'"));
  EXPECT_FALSE(is_told("when: 'tx.n > 1', reason: '{double(tx.d)}'"));
}

// Sixty variables, each with the one before in both branches.
TEST(Check, ConditionalsAreWalkedOnce) {
  std::string parts = "variables:\n  v0: 'tx.d'\n";
  for (int i = 1; i <= 60; ++i) {
    const std::string before = "variables.v" + std::to_string(i - 1);
    parts += "  v" + std::to_string(i) + ": 'tx.b ? " + before + " : " + before + "'\n";
  }
  parts += "rules:\n  - {id: r, when: 'variables.v60 > 0.5', score: 1, on_unknown: match}\n";
  EXPECT_NE(ProblemsOf(parts).find("number_scale: `d`"), std::string::npos);
}

TEST(Check, UnusedParts) {
  EXPECT_EQ(ProblemsOf(R"(lists:
  l: {values: [a]}
tables:
  t: {file: t.csv, key: k}
  used: {file: t.csv, key: k}
variables:
  v: 'tx.n > 1'
  row: 'tables.used[tx.s]'
rules:
  - {id: r, when: 'variables.row.x == "1"', score: 1, on_unknown: match}
)",
                       {{"t.csv", "k,x\na,1\n"}}),
            "pack.yaml:8:3 compile.rule.unused: no rule reads the list `l`\n"
            "pack.yaml:10:3 compile.rule.unused: no rule reads the table `t`\n"
            "pack.yaml:13:3 compile.rule.unused: no rule reads the variable `v`\n");
}

TEST(Check, TestsNameWhatExists) {
  EXPECT_EQ(ProblemsOf(R"(rules:
  - {id: big, when: 'has(tx.n)', score: 1}
tests:
  - {name: ok, record: {id: x}, expect: {outcome: reject, rules: [big], codes: [schema.required]}}
  - {name: bad, record: {id: x}, expect: {outcome: rejct, rules: [bigg], codes: [schema.requird], unknown: [huge]}}
)"),
            "pack.yaml:11:52 compile.rule.test_name: there is no outcome `rejct` | did you mean `reject`?\n"
            "pack.yaml:11:67 compile.rule.test_name: there is no rule `bigg` | did you mean `big`?\n"
            "pack.yaml:11:82 compile.rule.test_name: there is no finding code `schema.requird` | did you mean "
            "`schema.required`?\n"
            "pack.yaml:11:109 compile.rule.test_name: there is no rule `huge`\n");
}

TEST(Check, TestRecordsKeepTheirDigits) {
  auto compiled = CompileParts(R"(rules:
  - {id: big, when: 'has(tx.n)', score: 1}
tests:
  - name: digits
    expect: {valid: false}
    record: {id: "x\n", amount: 1.10, n: 12345678901234567890123, b: true, maybe: null, geo: {lat: 1e2}}
)");
  ASSERT_NE(compiled->plan, nullptr) << compiled->Problems();
  EXPECT_EQ(compiled->plan->tests[0].record,
            R"({"id":"x\n","amount":1.10,"n":12345678901234567890123,"b":true,"maybe":null,"geo":{"lat":1e2}})");
}

TEST(Check, SchemaAlone) {
  SourceMap sources;
  Diagnostics diagnostics;
  const uint32_t file = sources.Add("s.json", std::string(kSchema));
  const auto checked = CheckSchema(&sources, file, &diagnostics);
  ASSERT_NE(checked, nullptr);
  const auto plan = Lower(*checked, TestSetCompiler(), &diagnostics);
  ASSERT_NE(plan, nullptr);
  EXPECT_EQ(plan->layout.fields.size(), 17u);
  EXPECT_EQ(plan->layout.id_field, -1);
  EXPECT_TRUE(plan->ops.empty() && plan->rules.empty() && plan->outcomes.empty());
}

}  // namespace
}  // namespace tollgate::compile

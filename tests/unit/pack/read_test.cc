#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "pack/pack.h"
#include "unit/pack/parsed.h"

namespace tollgate::pack {
namespace {

// A pack with the parts that a test is not about.
constexpr char kHead[] = "tollgate: 1\nname: p\nrecord: {schema: s.json}\n";  // lines 1 to 3
constexpr char kDecide[] =
    "decide: {policy: max_severity, outcomes: [{outcome: review}, {outcome: approve}], invalid: reject}\n";

std::string WithRule(const std::string& rule) {
  return std::string(kHead) + kDecide + "rules:\n" + rule;
}  // from line 6

TEST(ReadTest, AWholePackIsReadAsWritten) {
  PackRead read(R"(tollgate: 1
name: card-payments
version: "2026.11"
record: {schema: payment.schema.json, id: transaction_id, time: occurred_at}
lists:
  domains: {file: lists/d.txt, fold: lower}
  cards: {file: c.csv, column: card, match: exact}
  mccs: {values: ["4829", 17, true]}
tables:
  bins: {file: bins.csv, key: bin, schema: bins.schema.json}
  small: {file: small.csv, key: k, schema: {properties: {k: {type: string}}}}
variables:
  sale: 'tx.type == "sale"'
rules:
  - id: one
    when: 'variables.sale'
    score: -20
    reason: "{tx.a} and {{b}} and {{{'}'}}}"
    description: what it is
    owner: risk
    tags: [a, b]
    on_unknown: match
    on_error: {outcome: review}
  - {id: two.2_b, when: 'true', outcome: approve, final: true}
  - {id: three, mode: shadow, when: 'false', on_unknown: no_match}
decide:
  policy: score_sum
  outcomes: [{outcome: decline, at_least: 80}, {outcome: review, at_least: -5}, {outcome: approve}]
  invalid: reject
tests:
  - name: t
    record: {a: "1.50"}
    expect: {outcome: approve, valid: true, score: -20, rules: [one], rules_include: [], unknown: [],
             codes: [schema.type]}
)");
  ASSERT_EQ(read.places(), "");
  const Pack& pack = read.pack;
  EXPECT_EQ(pack.name, "card-payments");
  EXPECT_EQ(pack.version, "2026.11");
  EXPECT_EQ(pack.schema->text, "payment.schema.json");
  EXPECT_EQ(pack.id->text, "transaction_id");
  EXPECT_EQ(pack.time->text, "occurred_at");
  ASSERT_EQ(pack.lists.size(), 3u);
  EXPECT_EQ(pack.lists[0].name, "domains");
  EXPECT_EQ(pack.lists[0].file->text, "lists/d.txt");
  EXPECT_NE(pack.lists[0].fold, nullptr);
  ASSERT_EQ(pack.lists[1].columns.size(), 1u);
  EXPECT_EQ(pack.lists[1].columns[0]->text, "card");
  EXPECT_EQ(pack.lists[1].fold, nullptr);
  ASSERT_EQ(pack.lists[2].values.size(), 3u);
  EXPECT_EQ(pack.lists[2].values[1]->text, "17");
  ASSERT_EQ(pack.tables.size(), 2u);
  ASSERT_EQ(pack.tables[0].key_columns.size(), 1u);
  EXPECT_EQ(pack.tables[0].key_columns[0]->text, "bin");
  EXPECT_EQ(pack.tables[1].schema->kind, json::Kind::kObject);
  ASSERT_EQ(pack.variables.size(), 1u);
  EXPECT_EQ(pack.variables[0].expression->text, "tx.type == \"sale\"");
  ASSERT_EQ(pack.rules.size(), 3u);
  const RuleSpec& one = pack.rules[0];
  EXPECT_EQ(one.id, "one");
  EXPECT_EQ(read.sources.text(one.span), "one");
  EXPECT_EQ(one.score, -20);
  EXPECT_EQ(one.description, "what it is");
  EXPECT_EQ(one.owner, "risk");
  EXPECT_EQ(one.tags, (std::vector<std::string>{"a", "b"}));
  EXPECT_EQ(one.on_unknown.kind, Fallback::Kind::kMatch);
  EXPECT_EQ(one.on_error.kind, Fallback::Kind::kOutcome);
  EXPECT_EQ(one.on_error.outcome->text, "review");
  EXPECT_FALSE(one.is_final);
  EXPECT_TRUE(pack.rules[1].is_final);
  EXPECT_EQ(pack.rules[1].outcome->text, "approve");
  EXPECT_EQ(pack.rules[1].on_error.kind, Fallback::Kind::kUnsaid);
  EXPECT_TRUE(pack.rules[2].is_shadow);
  EXPECT_EQ(pack.rules[2].on_unknown.kind, Fallback::Kind::kNoMatch);
  EXPECT_TRUE(pack.decide.present);
  EXPECT_EQ(pack.decide.policy, Policy::kScoreSum);
  ASSERT_EQ(pack.decide.outcomes.size(), 3u);
  EXPECT_EQ(pack.decide.outcomes[1].at_least, -5);
  EXPECT_EQ(pack.decide.outcomes[2].at_least, std::nullopt);
  EXPECT_EQ(pack.decide.invalid, "reject");
  ASSERT_EQ(pack.tests.size(), 1u);
  const TestSpec& test = pack.tests[0];
  EXPECT_EQ(test.expect_outcome->text, "approve");
  EXPECT_EQ(test.expect_valid, true);
  EXPECT_EQ(test.expect_score, -20);
  EXPECT_TRUE(test.has_rules && test.has_rules_include && test.has_unknown && test.has_codes);
  EXPECT_EQ(test.rules.at(0)->text, "one");
  EXPECT_EQ(test.codes.at(0)->text, "schema.type");
}

TEST(ReadTest, PartsOfReasons) {
  PackRead read(WithRule(
      "  - {id: a, when: 'true', outcome: review, reason: \"{tx.a} b {{c}} {m[\\\"}\\\"]}{ {'k': 1}['k'] }\"}\n"));
  ASSERT_EQ(read.places(), "");
  const RuleSpec& rule = read.pack.rules.at(0);
  std::string print;
  for (const ReasonPart& part : rule.reason_parts) {
    print += part.is_expression ? "<" + rule.reason->text.substr(part.begin, part.end - part.begin) + ">"
                                : "[" + part.literal + "]";
  }
  EXPECT_EQ(print, "<tx.a>[ b {c} ]<m[\"}\"]>< {'k': 1}['k'] >");
}

TEST(ReadTest, RulesOfIncludedFilesStandFirst) {
  PackRead read(WithRule("  - {id: own, when: 'true', outcome: review}\n") + "include: [sub/a.yaml, b.yaml]\n",
                {{"d/sub/a.yaml", "include: [../c.yaml]\nrules: [{id: a, when: 'true', outcome: review}]\n"},
                 {"d/sub/../c.yaml", "rules:\n  - {id: c, when: 'true', outcome: review}\n"},
                 {"d/b.yaml", "lists: {l: {file: x.txt}}\nvariables: {v: 'true'}\ntests: []\ntollgate: 1\n"}},
                "d/pack.yaml");
  ASSERT_EQ(read.places(), "");
  std::string ids;
  for (const RuleSpec& rule : read.pack.rules) ids += rule.id + " ";
  EXPECT_EQ(ids, "c a own ");
  EXPECT_EQ(read.sources.name(read.pack.lists.at(0).folder), "d/b.yaml");
}

TEST(ReadTest, IncludesThatCannotBe) {
  PackRead read(std::string(kHead) +
                    "include: [a.yaml, ./a.yaml, b.yaml, pack.yaml, gone.yaml, c.yaml]\nlists: {l: {values: [1]}}\n",
                {{"a.yaml", "lists: {l: {values: [2]}}\n"},
                 {"b.yaml", "include:\n  - b.yaml\n"},
                 {"c.yaml", "name: q\nrecord: {}\nfoo: 1\n"}});
  std::string print;
  for (const Diagnostic& d : read.diagnostics.list()) print += d.message + "\n";
  EXPECT_EQ(print,
            "`./a.yaml` is included twice\n"
            "`b.yaml` includes itself\n"
            "`pack.yaml` includes itself\n"
            "cannot read `gone.yaml`: no such file\n"
            "unknown key `foo` in an included file\n"
            "an included file cannot have `name`\n"
            "an included file cannot have `record`\n"
            "there are two lists `l`: the first in line 1 of a.yaml\n");
}

TEST(ReadTest, PathsAreRelativeToTheFileThatNamesThem) {
  EXPECT_EQ(JoinPath("pack.yaml", "a.txt"), "a.txt");
  EXPECT_EQ(JoinPath("d/pack.yaml", "a.txt"), "d/a.txt");
  EXPECT_EQ(JoinPath("d/pack.yaml", "./a.txt"), "d/a.txt");
  EXPECT_EQ(JoinPath("d/e/pack.yaml", "../a.txt"), "d/e/../a.txt");
  EXPECT_EQ(JoinPath("d/pack.yaml", "/a.txt"), "/a.txt");
  EXPECT_EQ(JoinPath("/pack.yaml", "a.txt"), "/a.txt");
  EXPECT_EQ(JoinPath("", "a.txt"), "a.txt");
}

TEST(ReadTest, WhatIsWrongWithTheWholeIsNamed) {
  const std::vector<std::pair<std::string, std::string>> cases = {
      {"", "1:1 compile.pack.empty\n"},
      {"# nothing\n", "1:1 compile.pack.empty\n"},
      {"- a\n", "1:1 compile.pack.wrong_kind\n"},
      {"text\n", "1:1 compile.pack.wrong_kind\n"},
      {"{}", "1:1 compile.pack.format\n1:1 compile.pack.missing_key\n1:1 compile.pack.missing_key\n"},
      {"tollgate: 2\nname: p\nrecord: {schema: s}\n", "1:11 compile.pack.format\n"},
      {"tollgate: 1.5\nname: p\nrecord: {schema: s}\n", "1:11 compile.pack.bad_value\n"},
      {"tollgate: '1'\nname: p\nrecord: {schema: s}\n", "1:11 compile.pack.wrong_kind\n"},
      {"tollgate: 1\nname: 5\nversion: 2026.10\nrecord: {schema: s}\n",
       "2:7 compile.pack.unquoted_text\n3:10 compile.pack.unquoted_text\n"},
      {"tollgate: 1\nname: ''\nrecord: {schma: s}\n",
       "2:7 compile.pack.bad_value\n3:10 compile.pack.unknown_key\n3:10 compile.pack.missing_key\n"},
      {"tollgate: 1\nname: p\nrecord: {schema: [], id: 1, time: }\n",
       "3:18 compile.pack.wrong_kind\n3:26 compile.pack.wrong_kind\n3:29 compile.pack.wrong_kind\n"},
      {std::string(kHead) + "rules:\n  - {id: a, when: 'true'}\n", "1:1 compile.pack.missing_key\n"},
      {std::string(kHead) + "windows: {}\nrule: []\n", "5:1 compile.pack.unknown_key\n"},
      {std::string(kHead) + "lists: []\ntables: 1\nvariables: x\nrules: {}\ntests: {}\ninclude: a.yaml\ndecide: []\n",
       "4:8 compile.pack.wrong_kind\n5:9 compile.pack.wrong_kind\n6:12 compile.pack.wrong_kind\n"
       "7:8 compile.pack.wrong_kind\n8:8 compile.pack.wrong_kind\n9:10 compile.pack.wrong_kind\n"
       "10:9 compile.pack.wrong_kind\n"},
  };
  for (const auto& [text, expected] : cases) EXPECT_EQ(PackRead(text).places(), expected) << text;
}

TEST(ReadTest, WhatIsWrongWithListsTablesAndVariablesIsNamed) {
  const std::vector<std::pair<std::string, std::string>> cases = {
      {"lists: {a: {values: [x], file: f}, b: {}, c: {values: [1], column: d}}\n",
       "4:13 compile.pack.conflict\n4:36 compile.pack.missing_key\n4:60 compile.pack.conflict\n"},
      {"lists: {a-b: {values: []}, in: {values: []}, 9a: {values: []}}\n",
       "4:9 compile.pack.bad_name\n4:28 compile.pack.bad_name\n4:46 compile.pack.bad_name\n"},
      {"lists: {a: {values: [[], {}, null, 1]}}\n",
       "4:22 compile.pack.wrong_kind\n4:26 compile.pack.wrong_kind\n4:30 compile.pack.wrong_kind\n"},
      {"lists: {a: {file: f, match: cidr, fold: upper, expires: e, min_similarity: 1, normalize: n}}\n",
       "4:41 compile.pack.not_yet\n4:48 compile.pack.conflict\n4:60 compile.pack.not_yet\n4:79 "
       "compile.pack.not_yet\n"},
      {"lists: {a: {file: f, match: fuzzy}, b: {file: f, match: regex, fold: lower}, c: {values: [], expires: e}}\n",
       "4:29 compile.pack.not_yet\n4:64 compile.pack.conflict\n4:94 compile.pack.conflict\n"},
      {"lists: {a: {file: f, column: [x, y]}, b: {file: f, match: range, column: [x]}}\n",
       "4:30 compile.pack.wrong_kind\n4:74 compile.pack.bad_value\n"},
      {"lists: {a: {file: f, match: exactly}}\n", "4:29 compile.pack.bad_value\n"},
      {"tables: {a: {key: k}, b: {file: f}, c: {file: f, key: [a, b]}, d: {file: f, key: {cidr: n}}}\n",
       "4:14 compile.pack.missing_key\n4:27 compile.pack.missing_key\n4:55 compile.pack.not_yet\n"},
      {"tables: {a: {external: true, key: k}, b: {external: yes, file: f, key: k}}\n",
       "4:14 compile.pack.missing_key\n4:53 compile.yaml.boolean_word\n"},
      {"tables: {a: {file: f, key: {range: a}}, b: {file: f, key: {range: [a]}}, c: {file: f, key: {}}}\n",
       "4:36 compile.pack.wrong_kind\n4:67 compile.pack.bad_value\n4:92 compile.pack.conflict\n"},
      {"tables: {a: {external: true, file: f, schema: {}, key: k}}\n", "4:30 compile.pack.conflict\n"},
      {"variables: {a: 5, b: true, c: '', d: [x], true: 'x'}\n",
       "4:16 compile.pack.wrong_kind\n4:22 compile.pack.wrong_kind\n4:31 compile.pack.bad_value\n"
       "4:38 compile.pack.wrong_kind\n4:43 compile.yaml.key\n"},
      {"variables:\n  a: tx.b # not c\n", "5:11 compile.yaml.comment_cut\n"},
      {"variables:\n  a: &x tx.b # not c\n  b: *x\n", "5:14 compile.yaml.comment_cut\n5:14 compile.yaml.comment_cut\n"},
  };
  for (const auto& [text, expected] : cases) EXPECT_EQ(PackRead(kHead + text).places(), expected) << text;
}

TEST(ReadTest, WhatIsWrongWithRulesIsNamed) {
  const std::vector<std::pair<std::string, std::string>> cases = {
      {"  - {when: 'true', outcome: review}\n", "6:6 compile.pack.missing_key\n"},
      {"  - {id: a, outcome: review}\n", "6:6 compile.pack.missing_key\n"},
      {"  - {id: 'a b', when: 'true', outcome: review}\n", "6:10 compile.pack.bad_name\n"},
      {"  - {id: -a, when: 'true', outcome: review}\n", "6:10 compile.pack.bad_name\n"},
      {"  - {id: 5, when: true, outcome: 7}\n",
       "6:10 compile.pack.wrong_kind\n6:19 compile.pack.wrong_kind\n6:34 compile.pack.wrong_kind\n"},
      {"  - {id: a, when: 'x', outcome: review}\n  - {id: a, when: 'x', outcome: review}\n",
       "7:10 compile.pack.duplicate_name\n"},
      {"  - {id: a, when: 'x', score: 2147483648, outcome: review}\n", "6:31 compile.pack.bad_value\n"},
      {"  - {id: a, when: 'x', score: -2147483648, outcome: review}\n", ""},
      {"  - {id: a, when: 'x', score: 1.5, outcome: review}\n", "6:31 compile.pack.bad_value\n"},
      {"  - {id: a, when: 'x', score: '5', outcome: review}\n", "6:31 compile.pack.wrong_kind\n"},
      {"  - {id: a, when: 'x', scor: 5}\n", "6:24 compile.pack.unknown_key\n"},
      {"  - {id: a, when: 'x', score: 5}\n", "6:10 compile.pack.no_effect\n"},
      {"  - {id: a, when: 'x', score: 5, mode: shadow}\n", ""},
      {"  - {id: a, when: 'x', final: true, on_error: {outcome: review}}\n", "6:24 compile.pack.conflict\n"},
      {"  - {id: a, when: 'x', final: true, outcome: review, mode: shadow}\n", "6:24 compile.pack.conflict\n"},
      {"  - {id: a, when: 'x', final: no, outcome: review, mode: off}\n",
       "6:31 compile.yaml.boolean_word\n6:58 compile.pack.bad_value\n"},
      {"  - {id: a, when: 'x', outcome: review, on_unknown: maybe, on_error: {outcom: x}}\n",
       "6:53 compile.pack.bad_value\n6:71 compile.pack.unknown_key\n6:71 compile.pack.missing_key\n"},
      {"  - {id: a, when: 'x', outcome: review, tags: [a, [b], ''], owner: {}}\n",
       "6:51 compile.pack.wrong_kind\n6:56 compile.pack.bad_value\n6:68 compile.pack.wrong_kind\n"},
      {"  - {id: a, when: f(x, y), outcome: review}\n", "6:24 compile.yaml.flow_split\n"},
      {"  - id: a\n    when: x # y\n    outcome: review\n    reason: paid #5\n    description: see #12\n    owner: me "
       "# too\n",
       "7:13 compile.yaml.comment_cut\n9:18 compile.yaml.comment_cut\n10:22 compile.yaml.comment_near\n"},
      {"  - {id: a, when: 'x', outcome: review, reason: 'a } {b'}\n",
       "6:52 compile.pack.reason\n6:54 compile.pack.reason\n"},
      {"  - {id: a, when: 'x', outcome: review, reason: '{}{ }{\"}'}\n",
       "6:50 compile.pack.reason\n6:52 compile.pack.reason\n6:55 compile.pack.reason\n"},
      {"  - x\n  - 5\n  - []\n",
       "6:5 compile.pack.wrong_kind\n7:5 compile.pack.wrong_kind\n8:5 compile.pack.wrong_kind\n"},
  };
  for (const auto& [rule, expected] : cases) EXPECT_EQ(PackRead(WithRule(rule)).places(), expected) << rule;
}

TEST(ReadTest, WhatIsWrongWithDecideIsNamed) {
  const std::vector<std::pair<std::string, std::string>> cases = {
      {"decide: {}\n", "4:9 compile.pack.missing_key\n4:9 compile.pack.missing_key\n4:9 compile.pack.missing_key\n"},
      {"decide: {policy: score_sums, outcomes: [], invalid: x}\n",
       "4:18 compile.pack.bad_value\n4:40 compile.pack.bad_value\n"},
      {"decide: {policy: score_sum, invalid: x, outcomes: [{outcome: a, at_least: 5}, {outcome: b, at_least: 5}, "
       "{outcome: c}]}\n",
       "4:92 compile.pack.threshold\n"},
      {"decide: {policy: score_sum, invalid: x, outcomes: [{outcome: a}, {outcome: b, at_least: 5}]}\n",
       "4:52 compile.pack.threshold\n4:79 compile.pack.threshold\n"},
      {"decide: {policy: score_sum, invalid: x, outcomes: [{outcome: a}]}\n", ""},
      {"decide: {policy: first_match, invalid: x, outcomes: [{outcome: a, at_least: 5}, {outcome: a}, b, {}]}\n",
       "4:67 compile.pack.conflict\n4:91 compile.pack.duplicate_name\n4:95 compile.pack.wrong_kind\n"
       "4:98 compile.pack.missing_key\n"},
      {"decide: {policy: max_severity, invalid: 5, outcomes: [{outcome: \"a\\nb\"}, {outcome: no}]}\n",
       "4:41 compile.pack.wrong_kind\n4:65 compile.pack.bad_name\n"},
  };
  for (const auto& [text, expected] : cases) EXPECT_EQ(PackRead(kHead + text).places(), expected) << text;
}

TEST(ReadTest, WhatIsWrongWithTestsIsNamed) {
  const std::vector<std::pair<std::string, std::string>> cases = {
      {"tests: [{}]\n", "4:9 compile.pack.missing_key\n4:9 compile.pack.missing_key\n4:9 compile.pack.missing_key\n"},
      {"tests: [{name: a, record: [], expect: {}}]\n", "4:27 compile.pack.wrong_kind\n4:39 compile.pack.bad_value\n"},
      {"tests: [{name: a, record: {}, expect: {valid: 1, score: x, rules: a, codes: [1]}}]\n",
       "4:47 compile.pack.wrong_kind\n4:57 compile.pack.wrong_kind\n4:67 compile.pack.wrong_kind\n4:78 "
       "compile.pack.wrong_kind\n"},
      {"tests: [{name: a, record: {}, expect: {valid: true}, history: 1, tables: []}]\n",
       "4:63 compile.pack.wrong_kind\n4:74 compile.pack.wrong_kind\n"},
      {"tests:\n  - {name: a, record: {}, expect: {valid: true}}\n  - {name: a, record: {}, expect: {valid: true}}\n",
       "6:12 compile.pack.duplicate_name\n"},
  };
  for (const auto& [text, expected] : cases) EXPECT_EQ(PackRead(kHead + text).places(), expected) << text;
}

// A pack that is JSON has the same faults at its own places.
TEST(ReadTest, JsonPacksAreReadAlike) {
  PackRead read(R"({"tollgate": 1, "name": "p", "record": {"schema": "s.json"},
"rules": [{"id": "a", "when": "tx.a # b", "scor": 1}],
"decide": {"policy": "max_severity", "outcomes": [{"outcome": "x"}], "invalid": "x"}})");
  EXPECT_EQ(read.places(), "2:43 compile.pack.unknown_key\n");
  EXPECT_EQ(read.diagnostics.list().at(0).hint, "did you mean `score`?");
}

}  // namespace
}  // namespace tollgate::pack

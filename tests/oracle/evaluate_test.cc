// What the oracle says, by table: it is the meaning that the engine is held to.
#include "oracle/evaluate.h"

#include <gtest/gtest.h>

#include <cmath>

#include "oracle/decide.h"
#include "oracle/validate.h"
#include "unit/cel/expression.h"

namespace tollgate::oracle {
namespace {

using cel::Expression;

// amount 12.50, fee absent, n overflows, d 0.1, merchant_id "m1", nick null, ok true, at 2024-02-29T22:59:59.5Z,
// Use Chip absent, card.country "DE", card.bin 411111.
Record SmallRecord() {
  return {{IntegerCell(1250), CellOf(CellState::kAbsent), CellOf(CellState::kOverflow), DoubleCell(0.1), TextCell("m1"),
           CellOf(CellState::kNull), BoolCell(true), IntegerCell(1709247599500000), CellOf(CellState::kAbsent),
           TextCell("DE"), IntegerCell(411111)},
          {true}};
}
const std::vector<ListData> kLists = {{{"a.com", "B.com"}, true}, {{"411111", "7"}, false}, {{"12.500", "m1"}, false}};
const std::vector<TableData> kTables = {{{{TextCell("m1"), IntegerCell(90000), CellOf(CellState::kAbsent)},
                                          {TextCell("m2"), IntegerCell(1), BoolCell(true)}}},
                                        {{{IntegerCell(411111), TextCell("US")}}}};

std::string Say(std::string_view text) {
  const cel::Environment environment = cel::SmallEnvironment();
  Expression expression(text);
  const cel::Expr* expr = expression.Check(environment);
  if (expr == nullptr) return expression.Problems();
  Evaluator evaluator(environment, kLists, kTables);
  return Describe(evaluator.Evaluate(*expr, SmallRecord()));
}

TEST(Oracle, Results) {
  struct Case {
    const char* text;
    const char* result;
  };
  const Case cases[] = {
      {"tx.amount", "12.50"},
      {"tx.fee", "unknown missing /fee"},
      {"tx.nick", "unknown null /nick"},
      {"tx.n", "error overflow /n"},
      // Where results meet: unknown before error, each the first in the text.
      {"tx.n + 1 > 0 && tx.fee > 1.0", "unknown missing /fee"},
      {"tx.fee > 1.0 && tx.nick == 'x'", "unknown missing /fee"},
      {"tx.nick == 'x' || tx.fee > 1.0", "unknown null /nick"},
      {"tx.n > 0 || 1 / 0 > 0", "error overflow /n"},
      {"1 / 0 > 0 || tx.n > 0", "error division_by_zero"},
      {"tx.n > 0 && tx.ok && tx.card.bin == 1", "false"},
      {"tx.fee > 1.0 || tx.ok", "true"},
      {"!(tx.fee > 1.0)", "unknown missing /fee"},
      {"tx.n > tx.fee", "unknown missing /fee"},
      {"tx.ok ? tx.amount : 1 / 0 > 0 ? 1.00 : 2.00", "12.50"},
      {"tx.fee > 1.0 ? 1 : 2", "unknown missing /fee"},
      {"has(tx.fee) ? tx.fee > 1.0 : false", "false"},
      {"has(tx.n) && has(tx.nick) && has(tx.card)", "true"},
      {"tx.nick == null", "true"},
      {"tx.nick != null", "false"},
      // One number line.
      {"tx.d == 0.1", "true"},
      {"tx.amount > tx.d", "true"},
      {"tx.amount == 12.5", "true"},
      {"tx.amount in [1, 12.500]", "true"},
      {"9007199254740993 > 9007199254740992.0", "true"},
      {"0.0 / 0.0 == 0.0 / 0.0", "false"},
      {"0.0 / 0.0 != 1", "true"},
      {"1.0 / 0.0 > 18446744073709551615u", "true"},
      {"-0.0 == 0", "true"},
      // Arithmetic.
      {"tx.amount * 1.5 - 1", "17.750"},
      {"tx.amount * 10000000 * 10000000 * 10000000", "error overflow"},
      {"9223372036854775807 + 1", "error overflow"},
      {"-(-9223372036854775808)", "error overflow"},
      {"-9223372036854775808 / -1", "error overflow"},
      {"-9223372036854775808 * 2", "error overflow"},
      {"-7 / 2 * 10 + -7 % 2", "-31"},
      {"5 % 0", "error division_by_zero"},
      {"18446744073709551615u * 18446744073709551615u", "error overflow"},
      {"decimal.div(tx.amount, 3, 4, 'half_even')", "4.1667"},
      {"decimal.div(tx.amount, 0, 4, 'half_even')", "error division_by_zero"},
      {"decimal.round(tx.amount, 0, 'half_even')", "12"},
      {"decimal.round(tx.amount, 18, 'down')", "error overflow"},
      // Conversions.
      {"int(12.9) + int('-5') + int(tx.amount)", "19"},
      {"int('5x')", "error bad_conversion"},
      {"int('')", "error bad_conversion"},
      {"int('9223372036854775808')", "error overflow"},
      {"int(1e19)", "error overflow"},
      {"int(0.0 / 0.0)", "error bad_conversion"},
      {"int(tx.at)", "1709247599"},
      {"double('1e400')", "error overflow"},
      {"double('-1.5e2')", "-150"},
      {"double('0x10')", "error bad_conversion"},
      {"double(tx.amount)", "12.5"},
      {"string(tx.amount) + string(tx.at) + string(1e21) + string(tx.ok)",
       "\"12.502024-02-29T22:59:59.500Z1e+21true\""},
      {"bool('TrUe')", "error bad_conversion"},
      {"timestamp(253402300800)", "error overflow"},
      {"timestamp('9999-12-31T23:59:59Z') + duration('1s')", "error overflow"},
      {"string(tx.at - timestamp('2024-02-29T22:00:00Z'))", "\"3599.5s\""},
      // Times.
      {"tx.at.getHours('Europe/Berlin')", "23"},
      {"tx.at.getDayOfMonth() * 100 + tx.at.getMonth()", "2801"},
      {"tx.at.getMilliseconds()", "500"},
      {"tx.at.getDayOfWeek('+02:00')", "5"},
      {"duration('-1.5s').getMilliseconds()", "-500"},
      // Texts.
      {"size('a\u00e9\U0001F62C')", "3"},
      {"tx.merchant_id.matches('^m[0-9]$')", "true"},
      {"'\u00e9'.matches('^.$')", "true"},
      {"'abc'.endsWith('bc') && 'abc'.contains('') && !'a'.startsWith('ab')", "true"},
      {"'Z' < 'a' && 'a' < '\u00e9'", "true"},
      // Lists and tables.
      {"'A.COM' in lists.domains && 'b.com' in lists.domains", "true"},
      {"tx.card.bin in lists.codes", "true"},
      {"tx.amount in lists.lines", "true"},
      {"tx.fee in lists.lines", "unknown missing /fee"},
      {"tx.merchant_id in tables.merchants", "true"},
      {"tables.merchants[tx.merchant_id].max_amount", "900.00"},
      {"tables.merchants[tx.merchant_id].open", "unknown missing tables.merchants.open"},
      {"tables.merchants['m9'].open", "unknown no_row tables.merchants.open"},
      {"has(tables.merchants['m9'].open) || has(tables.merchants['m1'].open)", "false"},
      {"has(tables.merchants['m2'].open)", "true"},
      {"has(tables.bins[tx.n].country)", "error overflow /n"},
  };
  for (const Case& c : cases) EXPECT_EQ(Say(c.text), c.result) << c.text;
}

// --- decisions ---

Result Condition(char letter) {
  if (letter == 'u') return Fault(Cause::MISSING, "/x");
  if (letter == 'e') return Fault(Cause::OVERFLOW);
  return BoolResult(letter == 't');
}

class DecideTest : public testing::Test {
 protected:
  DecideTest() {
    pack_.decide = {
        true, pack::Policy::kScoreSum, {{"decline", {}, 80}, {"review", {}, 40}, {"approve", {}, {}}}, "reject", {}};
    for (json::Node* node : {&decline_, &review_, &approve_}) node->kind = json::Kind::kString;
    decline_.text = "decline";
    review_.text = "review";
    approve_.text = "approve";
  }
  pack::RuleSpec& Add(const std::string& id, std::optional<int32_t> score, const json::Node* outcome = nullptr) {
    pack::RuleSpec& rule = pack_.rules.emplace_back();
    rule.id = id;
    rule.score = score;
    rule.outcome = outcome;
    return rule;
  }
  std::string Say(const std::string& conditions, bool valid = true) const {
    std::vector<Result> results;
    for (char letter : conditions) results.push_back(Condition(letter));
    const Decision decision = Decide(pack_, valid, results);
    std::string fired;
    for (bool bit : decision.fired) fired += bit ? '1' : '0';
    return decision.outcome + " " + std::to_string(decision.score) + " " + decision.final_rule + " " + fired;
  }
  pack::Pack pack_;
  json::Node decline_, review_, approve_;
};

TEST_F(DecideTest, ScoreSum) {
  Add("a", 50);
  Add("b", 30);
  Add("c", -20);
  Add("d", std::nullopt, &review_);
  EXPECT_EQ(Say("ffff"), "approve 0  0000");
  EXPECT_EQ(Say("tfff"), "review 50  1000");
  EXPECT_EQ(Say("ttff"), "decline 80  1100");
  EXPECT_EQ(Say("tttf"), "review 60  1110");
  EXPECT_EQ(Say("ffft"), "review 0  0001");
  EXPECT_EQ(Say("ttft"), "decline 80  1101");
  EXPECT_EQ(Say("uett"), "review -20  0011");
  EXPECT_EQ(Say("tttt", false), "reject 0  0000");
}

TEST_F(DecideTest, FinalShadowAndFallbacks) {
  Add("trusted", std::nullopt, &approve_).is_final = true;
  Add("blocked", std::nullopt, &decline_).is_final = true;
  Add("new", 80).is_shadow = true;
  pack::RuleSpec& matches = Add("limit", 45);
  matches.on_unknown.kind = pack::Fallback::Kind::kMatch;
  pack::RuleSpec& forces = Add("check", 45, &review_);
  forces.on_error = {pack::Fallback::Kind::kOutcome, &decline_};
  EXPECT_EQ(Say("ttfff"), "approve 0 trusted 11000");
  EXPECT_EQ(Say("fttff"), "decline 0 blocked 01100");
  EXPECT_EQ(Say("fftff"), "approve 0  00100");
  EXPECT_EQ(Say("fffuf"), "review 45  00010");
  EXPECT_EQ(Say("fffef"), "approve 0  00000");
  EXPECT_EQ(Say("ffffe"), "decline 0  00001");
  EXPECT_EQ(Say("ffffu"), "approve 0  00000");
  EXPECT_EQ(Say("tfftt"), "approve 90 trusted 10011");
}

TEST_F(DecideTest, OtherPolicies) {
  Add("a", std::nullopt, &review_);
  Add("b", std::nullopt, &decline_);
  pack_.decide.policy = pack::Policy::kFirstMatch;
  EXPECT_EQ(Say("tt"), "review 0  11");
  EXPECT_EQ(Say("ft"), "decline 0  01");
  EXPECT_EQ(Say("ff"), "approve 0  00");
  pack_.decide.policy = pack::Policy::kMaxSeverity;
  EXPECT_EQ(Say("tt"), "decline 0  11");
  EXPECT_EQ(Say("ff"), "approve 0  00");
  pack_.decide = {};
  EXPECT_EQ(Say("tt"), " 0  11");
}

// --- validation ---

schema::Field FieldOf(std::string name, column::TextForm form, tg_type type, int scale = 0) {
  schema::Field field;
  field.layout.name = name;
  field.layout.schema_pointer = "/properties/" + name + "/type";
  field.layout.scale_pointer = "/properties/" + name + "/multipleOf";
  field.layout.form = form;
  field.layout.type = type;
  field.layout.scale = scale;
  return field;
}

std::string Findings(const schema::Schema& schema, const std::vector<RawCell>& cells) {
  Validator validator(schema);
  std::string out;
  for (const Finding& finding : validator.Validate(cells).findings) {
    out += std::to_string(finding.code) + " " + finding.schema_pointer + "\n";
  }
  return out;
}

TEST(OracleValidate, CellsAndAssertions) {
  schema::Schema schema;
  schema.fields = {FieldOf("amount", column::TextForm::kNumber, TG_DECIMAL, 2),
                   FieldOf("n", column::TextForm::kInteger, TG_INT64),
                   FieldOf("pan", column::TextForm::kText, TG_STRING),
                   FieldOf("money", column::TextForm::kDecorated, TG_DECIMAL, 2)};
  schema.fields[3].layout.decoration = {"$", "", ",", '.'};
  column::Assertion minimum;
  minimum.kind = column::AssertionKind::kBound;
  minimum.code = TG_CODE_SCHEMA_MINIMUM;
  minimum.schema_pointer = "/properties/amount/minimum";
  minimum.numbers = {{false, "5", -1}};
  schema.fields[0].assertions = {minimum};
  column::Assertion pan;
  pan.kind = column::AssertionKind::kFormat;
  pan.format = format::Id::kPan;
  pan.schema_pointer = "/properties/pan/format";
  schema.fields[2].assertions = {pan};
  schema.requirements = {{0, 1, -1, "/n", "/required"}};

  const std::string good = "4111111111111111";
  EXPECT_EQ(Findings(schema, {{"12.50"}, {"1.0"}, {good}, {"$1,234.50"}}), "");
  EXPECT_EQ(Findings(schema, {{"0.49"}, {"5"}, {good}, {"-$99.00"}}), "304 /properties/amount/minimum\n");
  EXPECT_EQ(Findings(schema, {{"0.495"}, {""}, {good}, {"$-99.00"}}),
            "301 /required\n308 /properties/amount/multipleOf\n");
  EXPECT_EQ(Findings(schema, {{"5e-1"}, {"1.5"}, {good}, {"$99.000"}}),
            "160 /properties/n/type\n441 /properties/money/type\n");
  EXPECT_EQ(Findings(schema, {{"1e30"}, {"", true}, {good}, {"$12,34"}}),
            "160 /properties/n/type\n163 /properties/money/type\n");
  EXPECT_EQ(Findings(schema, {{"05"}, {"1"}, {"4111111111111112"}, {"1"}}),
            "161 /properties/amount/type\n163 /properties/money/type\n452 /properties/pan/format\n");
  EXPECT_EQ(Findings(schema, {{"-1e30"}, {"1e100001"}, {"41"}, {""}}),
            "205 /properties/n/type\n304 /properties/amount/minimum\n451 /properties/pan/format\n");
}

TEST(OracleValidate, AnObjectIsThereWithAnyPropertyOfIt) {
  schema::Schema schema;
  schema.fields = {FieldOf("card.country", column::TextForm::kText, TG_STRING)};
  schema.nested.push_back({.name = "card", .pointer = "/card", .fields = {0}});
  schema.requirements = {{1, 0, -1, "/card/country", "/properties/card/required"}, {0, -1, 0, "/card", "/required"}};
  Validator validator(schema);
  const auto say = [&](const std::string& country, bool other) {
    const Validation validation = validator.Validate({{country}}, {other});
    std::string out = validation.record.objects[0] ? "there" : "absent";
    for (const Finding& finding : validation.findings) out += " " + finding.schema_pointer;
    return out;
  };
  EXPECT_EQ(say("DE", false), "there");
  EXPECT_EQ(say("", false), "absent /required");
  EXPECT_EQ(say("", true), "there /properties/card/required");
}

}  // namespace
}  // namespace tollgate::oracle

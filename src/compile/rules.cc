// Rules: conditions and the outcomes they name. And the names that the pack's tests expect.
#include <algorithm>

#include "compile/passes.h"
#include "json/write.h"
#include "tollgate/read.h"

namespace tollgate::compile {
namespace {

std::vector<std::string_view> OutcomeNames(const pack::DecideSpec& decide) {
  std::vector<std::string_view> names;
  for (const pack::OutcomeSpec& outcome : decide.outcomes) names.push_back(outcome.name);
  return names;
}

// The name is one of `names`; else a diagnostic: "<what> `<name>`".
void CheckName(const CheckContext& context, Diag diag, const json::Node* node, const std::string& what,
               const std::vector<std::string_view>& names) {
  if (node == nullptr || !node->is(json::Kind::kString)) return;  // shapes are the pack reader's
  if (std::find(names.begin(), names.end(), node->text) != names.end()) return;
  context.diagnostics->Add(diag, node->span, what + " `" + node->text + "`", SuggestNear(node->text, names));
}

cel::Expr* CheckCondition(const CheckContext& context, const pack::RuleSpec& rule) {
  if (rule.when == nullptr) return nullptr;
  const cel::Source source{rule.when, 0, rule.when->text.size()};
  cel::Expr* expr = CheckExpression(context, source);
  if (expr == nullptr || expr->type.kind == cel::TypeKind::kBool) return expr;
  if (expr->type.kind != cel::TypeKind::kError) {
    context.diagnostics->Add(Diag::kRuleNotBool, source.span(0, source.end),
                             "the condition of `" + rule.id + "` is " + cel::TypeName(expr->type) + ", not a boolean");
  }
  return nullptr;
}

std::vector<std::string_view> CodeNames() {
  return {
#define TG_CODE(identifier, number, name, severity, sentence) name,
#include "tollgate/codes.def"
#undef TG_CODE
  };
}

// Rows are given to external tables alone.
void CheckTestTables(const CheckContext& context, const pack::TestSpec& test) {
  if (test.tables == nullptr) return;
  std::vector<std::string_view> external;
  for (const pack::TableSpec& table : context.checked->pack.tables) {
    if (table.is_external) external.push_back(table.name);
  }
  for (const json::Member& member : test.tables->members) {
    if (std::find(external.begin(), external.end(), member.key) != external.end()) continue;
    context.diagnostics->Add(Diag::kTestName, member.key_span, "there is no external table `" + member.key + "`",
                             SuggestNear(member.key, external));
  }
}

// The records before a test's, as NDJSON.
std::string HistoryOf(const CheckContext& context, const pack::TestSpec& test) {
  std::string text;
  if (test.history != nullptr) {
    for (const json::Node* record : test.history->items) {
      json::AppendNode(*record, &text);
      text += '\n';
    }
  } else if (test.history_file != nullptr) {
    const auto file = LoadFile(context, *test.history_file, test.history_file->span.file, FileKind::kData);
    if (file) text = context.sources->text(*file);
  }
  return text;
}

}  // namespace

void CheckRules(const CheckContext& context) {
  CheckedPack& checked = *context.checked;
  const std::vector<std::string_view> outcomes = OutcomeNames(checked.pack.decide);
  const std::string what =
      outcomes.empty() ? "the pack decides no outcomes, so there is no" : "decide lists no outcome";
  for (const pack::RuleSpec& rule : checked.pack.rules) {
    checked.conditions.push_back(CheckCondition(context, rule));
    CheckName(context, Diag::kRuleOutcome, rule.outcome, what, outcomes);
    CheckName(context, Diag::kRuleOutcome, rule.on_unknown.outcome, what, outcomes);
    CheckName(context, Diag::kRuleOutcome, rule.on_error.outcome, what, outcomes);
  }
}

void CheckTests(const CheckContext& context) {
  const pack::Pack& pack = context.checked->pack;
  std::vector<std::string_view> outcomes = OutcomeNames(pack.decide);
  if (!pack.decide.invalid.empty()) outcomes.push_back(pack.decide.invalid);
  std::vector<std::string_view> rules;
  for (const pack::RuleSpec& rule : pack.rules) rules.push_back(rule.id);
  const std::vector<std::string_view> codes = CodeNames();
  for (const pack::TestSpec& test : pack.tests) {
    CheckTestTables(context, test);
    context.checked->histories.push_back(HistoryOf(context, test));
    CheckName(context, Diag::kTestName, test.expect_outcome, "there is no outcome", outcomes);
    for (const auto* list : {&test.rules, &test.rules_include, &test.unknown}) {
      for (const json::Node* id : *list) CheckName(context, Diag::kTestName, id, "there is no rule", rules);
    }
    for (const json::Node* code : test.codes) {
      CheckName(context, Diag::kTestName, code, "there is no finding code", codes);
    }
  }
}

}  // namespace tollgate::compile

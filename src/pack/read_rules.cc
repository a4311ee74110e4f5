#include <algorithm>
#include <cstdint>
#include <utility>

#include "pack/reader.h"

namespace tollgate::pack {

namespace {

constexpr size_t kMaxIdBytes = 128;

bool IsRuleId(std::string_view id) {
  auto is_alphanumeric = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
  };
  if (id.empty() || id.size() > kMaxIdBytes || !is_alphanumeric(id[0])) return false;
  return std::all_of(id.begin(), id.end(),
                     [&](char c) { return is_alphanumeric(c) || c == '-' || c == '_' || c == '.'; });
}

// no_match | match | {outcome: X}
Fallback ReadFallback(Context* context, const Fields& rule, std::string_view key) {
  Fallback fallback;
  const Node* node = rule.Get(key);
  if (node == nullptr) return fallback;
  if (node->kind == Kind::kObject) {
    Fields fields(context, *node, Shown(key), {"outcome"});
    fields.Require("outcome");
    fallback.outcome = fields.Text("outcome");
    if (fallback.outcome != nullptr) fallback.kind = Fallback::Kind::kOutcome;
    return fallback;
  }
  if (ExpectText(context, *node, Shown(key)) == nullptr) return fallback;
  if (node->text == "match") {
    fallback.kind = Fallback::Kind::kMatch;
  } else if (node->text == "no_match") {
    fallback.kind = Fallback::Kind::kNoMatch;
  } else {
    std::string hint = SuggestNear(node->text, {"match", "no_match"});
    if (hint.empty()) hint = "write `match`, `no_match`, or an outcome as {outcome: " + node->text + "}";
    context->Add(Diag::kPackBadValue, node->span, Shown(key) + " cannot be " + Shown(node->text), std::move(hint));
  }
  return fallback;
}

// False where the id is missing, malformed or taken.
bool ReadId(Reader* reader, const Fields& fields, RuleSpec* rule) {
  const Node* id = fields.Require("id", "an id names the rule in every decision");
  if (id == nullptr || (id = fields.Text("id")) == nullptr) return false;
  rule->id = id->text;
  rule->span = id->span;
  if (!IsRuleId(rule->id)) {
    reader->context.Add(Diag::kPackBadName, id->span, Shown(rule->id) + " cannot be the id of a rule",
                        "use at most 128 letters, digits and - _ . with a letter or digit first");
    return false;
  }
  return reader->Claim(&reader->names.rules, rule->id, id->span, "rule");
}

void ReadTags(Context* context, const Fields& fields, RuleSpec* rule) {
  const Node* tags = fields.Array("tags");
  if (tags == nullptr) return;
  for (const Node* tag : tags->items) {
    std::string text = ExpectLabel(context, *tag, "a tag");
    if (!text.empty()) rule->tags.push_back(std::move(text));
  }
}

void ReadRule(Reader* reader, const Node& node) {
  Context& context = reader->context;
  if (!ExpectKind(&context, node, Kind::kObject, "a rule")) return;
  Fields fields(&context, node, "a rule",
                {"id", "when", "score", "outcome", "final", "mode", "reason", "description", "owner", "tags",
                 "on_unknown", "on_error"});
  RuleSpec rule;
  rule.span = node.span;
  // A rule whose id is faulty is read on, for its other faults and since tests and policy see it.
  ReadId(reader, fields, &rule);
  fields.Require("when", "`when` is the condition: when: 'tx.amount > 100.00'");
  rule.when = fields.Expression("when");
  if (std::optional<int64_t> score = fields.Integer("score", INT32_MIN, INT32_MAX))
    rule.score = static_cast<int32_t>(*score);
  rule.outcome = fields.Text("outcome");
  rule.is_final = fields.Boolean("final").value_or(false);
  rule.is_shadow = fields.Word("mode", {"live", "shadow"}) == "shadow";
  rule.reason = fields.Expression("reason");
  if (rule.reason != nullptr) rule.reason_parts = ReadReason(&context, *rule.reason);
  rule.description = fields.Label("description");
  rule.owner = fields.Label("owner");
  ReadTags(&context, fields, &rule);
  rule.on_unknown = ReadFallback(&context, fields, "on_unknown");
  rule.on_error = ReadFallback(&context, fields, "on_error");
  if (rule.is_final && rule.is_shadow) {
    context.Add(Diag::kPackConflict, fields.KeySpan("final"), "a shadow rule decides nothing, so it cannot be final");
  } else if (rule.is_final && fields.Get("outcome") == nullptr) {
    context.Add(Diag::kPackConflict, fields.KeySpan("final"), "a final rule decides, so it needs an `outcome`");
  }
  bool forces_outcome = rule.on_unknown.outcome != nullptr || rule.on_error.outcome != nullptr;
  reader->rule_keys.push_back({fields.Get("score") != nullptr, fields.Get("outcome") != nullptr || forces_outcome,
                               fields.is_partial() || rule.is_final});
  reader->pack.rules.push_back(std::move(rule));
}

}  // namespace

void ReadRules(Reader* reader, const Node& rules) {
  if (!ExpectKind(&reader->context, rules, Kind::kArray, "`rules`")) return;
  for (const Node* rule : rules.items) ReadRule(reader, *rule);
}

void CheckEffects(Reader* reader) {
  const DecideSpec& decide = reader->pack.decide;
  if (!decide.present) return;
  bool counts_score = decide.policy == Policy::kScoreSum;
  for (size_t i = 0; i < reader->pack.rules.size(); ++i) {
    const RuleSpec& rule = reader->pack.rules[i];
    const RuleKeys& keys = reader->rule_keys[i];
    if (rule.is_shadow || keys.has_outcome || keys.is_doubtful || (counts_score && keys.has_score)) continue;
    std::string message = "the rule " + Shown(rule.id) + " can change no decision: it has no " +
                          (counts_score ? "score and no outcome" : "outcome, and the policy reads no scores");
    reader->context.Add(Diag::kPackNoEffect, rule.span, std::move(message), "to watch it only, say so: mode: shadow");
  }
}

}  // namespace tollgate::pack

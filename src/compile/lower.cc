// Lower: a checked pack -> a plan.
#include <algorithm>

#include "base/sha256.h"
#include "compile/emit.h"
#include "compile/lower_expr.h"
#include "compile/lower_windows.h"
#include "compile/references.h"
#include "json/write.h"

namespace tollgate::compile {
namespace {

using cel::TypeKind;

// A list with more texts than this is looked up; fewer are compared one by one, which is faster while they share a
// cache line or two.
constexpr size_t kMaxComparedTexts = 8;

class PackLowerer {
 public:
  PackLowerer(const CheckedPack& checked, const pattern::SetCompiler& compiler, Diagnostics* diagnostics)
      : checked_(checked),
        compiler_(compiler),
        diagnostics_(*diagnostics),
        plan_(std::make_unique<plan::Plan>()),
        lowerer_(checked, &program_),
        windows_(checked, program_, &lowerer_) {}

  std::unique_ptr<plan::Plan> Run() {
    LowerExpressions();
    Emitter emitter(checked_, program_, compiler_, plan_.get(), &diagnostics_);
    emitter.EmitOps(conditions_, values_, &windows_);
    if (!emitter.is_complete()) return nullptr;
    MoveRules(emitter);
    MoveWindows(emitter);
    MoveSchema(&emitter);
    MoveDecide();
    MoveTests();
    NameData();
    plan_->name = checked_.pack.name;
    plan_->version = checked_.pack.version;
    if (!diagnostics_.ok()) return nullptr;
    plan_->identity = Sha256Identity(plan::Encode(*plan_));
    plan_->listing = plan::Dump(*plan_);
    return std::move(plan_);
  }

 private:
  void LowerExpressions();
  void LowerReason(size_t rule);
  void WarnOfConstant(size_t rule) const;
  void MoveRules(const Emitter& emitter);
  void MoveWindows(const Emitter& emitter);
  void MoveSchema(Emitter* emitter);
  void MoveDecide();
  void MoveTests();
  void NameData();
  int32_t OutcomeIndex(const json::Node* name) const;
  plan::Fallback FallbackOf(const pack::Fallback& spec) const;

  const CheckedPack& checked_;
  const pattern::SetCompiler& compiler_;
  Diagnostics& diagnostics_;
  std::unique_ptr<plan::Plan> plan_;
  Program program_;
  ExprLowerer lowerer_;
  WindowLowerer windows_;
  std::vector<Program::Register> conditions_;  // per rule
  std::vector<Program::Register> values_;      // of all reasons, in order
};

void PackLowerer::LowerExpressions() {
  for (size_t i = 0; i < checked_.conditions.size(); ++i) {
    conditions_.push_back(lowerer_.Lower(*checked_.conditions[i]));
    WarnOfConstant(i);
  }
  for (size_t i = 0; i < checked_.pack.rules.size(); ++i) LowerReason(i);
  windows_.LowerInputs();
}

void PackLowerer::WarnOfConstant(size_t rule) const {
  const plan::Op& op = program_.op(conditions_[rule]);
  const bool is_error = op.code == plan::OpCode::kConstError;
  if (!is_error && !(op.code == plan::OpCode::kConstBool && op.a == 0)) return;
  const pack::RuleSpec& spec = checked_.pack.rules[rule];
  const std::string what =
      is_error ? "an error (" + std::string(plan::CauseKind(static_cast<plan::Cause>(op.a))) + ")" : "false";
  diagnostics_.Add(Diag::kRuleConstant, spec.when->span,
                   "the condition of `" + spec.id + "` is " + what + " for every record");
}

void PackLowerer::LowerReason(size_t rule) {
  const pack::RuleSpec& spec = checked_.pack.rules[rule];
  if (spec.reason == nullptr) return;
  std::vector<plan::ReasonPart>& parts = plan_->reasons.emplace_back();
  size_t value = 0;
  for (const pack::ReasonPart& from : spec.reason_parts) {
    plan::ReasonPart& part = parts.emplace_back();
    part.literal = from.literal;
    if (!from.is_expression) continue;
    const cel::Expr& expr = *checked_.reason_values[rule][value++];
    part.is_value = true;
    part.form = FormOf(expr.type.kind);
    part.scale = expr.type.scale;
    const cel::Expr& source = Resolve(expr);
    if (source.kind == cel::ExprKind::kField && checked_.environment.fields[source.ref].sensitive) {
      part.masked_field = source.ref;
    }
    part.value = static_cast<uint32_t>(values_.size());  // becomes a register in MoveRules
    values_.push_back(expr.type.kind == TypeKind::kUint ? lowerer_.LowerAsText(expr) : lowerer_.Lower(expr));
  }
}

int32_t PackLowerer::OutcomeIndex(const json::Node* name) const {
  if (name == nullptr) return -1;
  const auto& outcomes = checked_.pack.decide.outcomes;
  const auto at = std::find_if(outcomes.begin(), outcomes.end(),
                               [&](const pack::OutcomeSpec& outcome) { return outcome.name == name->text; });
  return at == outcomes.end() ? -1 : static_cast<int32_t>(at - outcomes.begin());
}

plan::Fallback PackLowerer::FallbackOf(const pack::Fallback& spec) const {
  switch (spec.kind) {
    case pack::Fallback::Kind::kMatch:
      return {plan::OnMiss::kMatch, -1};
    case pack::Fallback::Kind::kOutcome:
      return {plan::OnMiss::kOutcome, OutcomeIndex(spec.outcome)};
    default:
      return {plan::OnMiss::kNoMatch, -1};
  }
}

void PackLowerer::MoveRules(const Emitter& emitter) {
  uint32_t reason_count = 0;
  for (size_t i = 0; i < checked_.pack.rules.size(); ++i) {
    const pack::RuleSpec& spec = checked_.pack.rules[i];
    plan::Rule& rule = plan_->rules.emplace_back();
    rule.when = emitter.NewRegister(conditions_[i]);
    rule.score = spec.score.value_or(0);
    rule.outcome = OutcomeIndex(spec.outcome);
    rule.is_final = spec.is_final;
    rule.is_shadow = spec.is_shadow;
    rule.on_unknown = FallbackOf(spec.on_unknown);
    rule.on_error = FallbackOf(spec.on_error);
    rule.reason = spec.reason != nullptr ? ++reason_count : 0;
    plan_->rule_texts.push_back({spec.id, spec.description, spec.owner, spec.when->text, spec.tags});
  }
  for (std::vector<plan::ReasonPart>& parts : plan_->reasons) {
    for (plan::ReasonPart& part : parts) {
      if (part.is_value) part.value = emitter.NewRegister(values_[part.value]);
    }
  }
}

void PackLowerer::MoveWindows(const Emitter& emitter) {
  plan_->windows = std::move(*windows_.windows());
  for (const Program::Register input : windows_.inputs()) {
    plan_->windows.inputs.push_back(emitter.NewRegister(input));
  }
}

void PackLowerer::MoveSchema(Emitter* emitter) {
  const schema::Schema& schema = checked_.schema;
  for (size_t f = 0; f < schema.fields.size(); ++f) {
    const schema::Field& field = schema.fields[f];
    plan_->layout.fields.push_back(field.layout);
    std::vector<plan::FieldCheck>& checks = plan_->checks.emplace_back();
    for (const column::Assertion& assertion : field.assertions) {
      plan::FieldCheck& check = checks.emplace_back();
      check.assertion = assertion;
      if (assertion.kind == column::AssertionKind::kPattern) {
        const TextFusion::Member test = emitter->PatternOf(f, assertion.texts[0]);
        check.pattern_set = static_cast<int32_t>(test.set);
        check.member = test.member;
      }
      if (assertion.kind == column::AssertionKind::kTexts && assertion.texts.size() > kMaxComparedTexts) {
        std::vector<std::string> texts = assertion.texts;
        std::sort(texts.begin(), texts.end());
        check.text_set = emitter->AddTexts(texts);
      }
    }
  }
  plan_->layout.objects = schema.LayoutObjects();
  plan_->layout.allows_other_columns = schema.allows_other;
  plan_->layout.id_field = checked_.pack.id != nullptr ? schema.FindField(checked_.pack.id->text) : -1;
  plan_->layout.time_field = checked_.pack.time != nullptr ? schema.FindField(checked_.pack.time->text) : -1;
  plan_->nested = schema.nested;
  plan_->requirements = schema.requirements;
}

void PackLowerer::MoveDecide() {
  const pack::DecideSpec& decide = checked_.pack.decide;
  plan_->policy = static_cast<plan::Policy>(decide.policy);
  static_assert(static_cast<int>(pack::Policy::kMaxSeverity) == static_cast<int>(plan::Policy::kMaxSeverity));
  static_assert(static_cast<int>(pack::Policy::kFirstMatch) == static_cast<int>(plan::Policy::kFirstMatch));
  for (const pack::OutcomeSpec& outcome : decide.outcomes) plan_->outcomes.push_back({outcome.name, outcome.at_least});
  plan_->ranked_outcome_count = static_cast<int32_t>(plan_->outcomes.size());
  if (decide.invalid.empty()) return;
  const auto at = std::find_if(plan_->outcomes.begin(), plan_->outcomes.end(),
                               [&](const plan::Outcome& outcome) { return outcome.name == decide.invalid; });
  plan_->invalid_outcome = static_cast<int32_t>(at - plan_->outcomes.begin());
  if (at == plan_->outcomes.end()) plan_->outcomes.push_back({decide.invalid, std::nullopt});
}

std::vector<std::string> TextsOf(const std::vector<const json::Node*>& nodes) {
  std::vector<std::string> texts;
  for (const json::Node* node : nodes) texts.push_back(node->text);
  return texts;
}

void PackLowerer::MoveTests() {
  for (size_t i = 0; i < checked_.pack.tests.size(); ++i) {
    const pack::TestSpec& spec = checked_.pack.tests[i];
    plan::PackTest& test = plan_->tests.emplace_back();
    test.name = spec.name;
    if (spec.record != nullptr) json::AppendNode(*spec.record, &test.record);
    test.history = checked_.histories[i];
    if (spec.tables != nullptr) {
      for (const json::Member& table : spec.tables->members) {
        plan::PackTest::Rows& rows = test.tables.emplace_back();
        rows.table = table.key;
        for (const json::Node* row : table.value->items) {
          json::AppendNode(*row, &rows.text);
          rows.text += '\n';
        }
      }
    }
    if (spec.expect_outcome != nullptr) test.outcome = spec.expect_outcome->text;
    test.valid = spec.expect_valid;
    test.score = spec.expect_score;
    if (spec.has_rules) test.rules = TextsOf(spec.rules);
    if (spec.has_rules_include) test.rules_include = TextsOf(spec.rules_include);
    if (spec.has_unknown) test.unknown = TextsOf(spec.unknown);
    if (spec.has_codes) test.codes = TextsOf(spec.codes);
  }
}

// The lists and tables that the program reads.
void PackLowerer::NameData() {
  const auto reads = [](const auto& shapes, const std::string& name) {
    return std::any_of(shapes.begin(), shapes.end(), [&](const auto& shape) { return shape.name == name; });
  };
  for (size_t i = 0; i < checked_.lists.size(); ++i) {
    const std::string& name = checked_.pack.lists[i].name;
    if (reads(plan_->lists, name)) plan_->data.AddSource({name, false, checked_.lists[i].identity});
  }
  for (size_t i = 0; i < checked_.tables.size(); ++i) {
    const std::string& name = checked_.pack.tables[i].name;
    if (reads(plan_->tables, name)) plan_->data.AddSource({name, true, checked_.table_identities[i]});
  }
}

}  // namespace

std::unique_ptr<plan::Plan> Lower(const CheckedPack& checked, const pattern::SetCompiler& compiler,
                                  Diagnostics* diagnostics) {
  if (!diagnostics->ok()) return nullptr;
  return PackLowerer(checked, compiler, diagnostics).Run();
}

}  // namespace tollgate::compile

#include "plan/verify.h"

#include <algorithm>
#include <unordered_set>

#include "lookup/codec.h"
#include "plan/semantics.h"

namespace tollgate::plan {
namespace {

using column::Assertion;
using column::AssertionKind;
using column::LayoutField;
using column::TextForm;

bool InRange(int64_t index, size_t count) { return index >= 0 && static_cast<uint64_t>(index) < count; }
// -1 is none.
bool IsNoneOrInRange(int64_t index, size_t count) { return index == -1 || InRange(index, count); }

bool IsType(tg_type type) { return type >= TG_BOOL && type <= TG_TIMESTAMP; }
bool IsScale(tg_type type, int scale) { return type == TG_DECIMAL ? scale >= 0 && scale <= kMaxScale : scale == 0; }

bool HasForm(const LayoutField& field) {
  switch (field.form) {
    case TextForm::kText:
      return field.type == TG_STRING;
    case TextForm::kBoolean:
      return field.type == TG_BOOL;
    case TextForm::kInteger:
      return field.type == TG_INT64;
    case TextForm::kNumber:
      return field.type == TG_DOUBLE || field.type == TG_DECIMAL;
    case TextForm::kDecimalText:
    case TextForm::kDecorated:
      return field.type == TG_DECIMAL;
    case TextForm::kTimeFormat:
      return field.type == TG_TIMESTAMP && field.time_format.has_value();
    default:
      return field.type == TG_TIMESTAMP;
  }
}

// RFC 6901, of something inside the record.
bool IsPointer(std::string_view pointer) {
  if (!pointer.starts_with('/')) return false;
  for (size_t at = pointer.find('~'); at != pointer.npos; at = pointer.find('~', at + 1)) {
    if (at + 1 == pointer.size() || (pointer[at + 1] != '0' && pointer[at + 1] != '1')) return false;
  }
  return true;
}

bool IsNumberText(const DecimalText& number) {
  const std::string& digits = number.digits;
  if (digits.empty()) return !number.negative && number.exponent == 0;
  constexpr int64_t kMaxPlace = kMaxNumberExponent + static_cast<int64_t>(kMaxNumberDigits);
  return digits.size() <= kMaxNumberDigits && digits.find_first_not_of("0123456789") == digits.npos &&
         digits.front() != '0' && digits.back() != '0' && number.exponent >= -kMaxPlace && number.exponent <= kMaxPlace;
}

bool IsCodeOf(AssertionKind kind, tg_code code) {
  switch (kind) {
    case AssertionKind::kBound:
      return (code >= TG_CODE_SCHEMA_MINIMUM && code <= TG_CODE_SCHEMA_EXCLUSIVE_MAXIMUM) ||
             (code >= TG_CODE_SCHEMA_X_MINIMUM && code <= TG_CODE_SCHEMA_X_EXCLUSIVE_MAXIMUM);
    case AssertionKind::kMultipleOf:
      return code == TG_CODE_SCHEMA_MULTIPLE_OF;
    case AssertionKind::kLength:
      return code == TG_CODE_SCHEMA_MIN_LENGTH || code == TG_CODE_SCHEMA_MAX_LENGTH;
    case AssertionKind::kPattern:
      return code == TG_CODE_SCHEMA_PATTERN;
    case AssertionKind::kFormat:
      return code == 0;
    default:
      return code == TG_CODE_SCHEMA_ENUM || code == TG_CODE_SCHEMA_CONST;
  }
}

// Scans read the values of a column by the kind of its assertion.
bool IsKindOf(AssertionKind kind, tg_type type) {
  switch (kind) {
    case AssertionKind::kBooleans:
      return type == TG_BOOL;
    case AssertionKind::kBound:
    case AssertionKind::kMultipleOf:
    case AssertionKind::kNumbers:
      return type != TG_BOOL && type != TG_STRING;
    default:
      return true;
  }
}

class Verifier {
 public:
  explicit Verifier(const Plan& plan) : plan_(plan), field_count_(plan.layout.fields.size()) {}

  std::optional<Fault> Run() {
    if (!(Fields() && Objects() && Pointers() && Checks() && Lists() && Tables() && Schemas())) return fault_;
    if (auto fault = VerifyOps(plan_); fault.has_value()) return fault;
    if (!(Outcomes() && Rules() && Reasons())) return fault_;
    return std::nullopt;
  }
  std::optional<Fault> RunShapes() {
    static_cast<void>(Lists() && Tables());
    return fault_;
  }

 private:
  bool Fail(std::string_view section, std::string words) {
    fault_ = Fault{section, std::move(words)};
    return false;
  }
  bool Fail(std::string_view section, std::string_view item, size_t index, std::string_view words) {
    return Fail(section, std::string(item) + " " + std::to_string(index) + ": " + std::string(words));
  }

  bool Fields();
  bool Objects();
  bool Pointers();
  bool Checks();
  bool Lists();
  bool Tables();
  bool Schemas();
  bool Outcomes();
  bool Rules();
  bool Reasons();
  std::string_view FaultOfCheck(const FieldCheck& check, tg_type type) const;
  bool IsFallback(const Fallback& fallback) const;

  const Plan& plan_;
  const size_t field_count_;
  std::optional<Fault> fault_;
};

bool Verifier::Fields() {
  for (size_t f = 0; f < field_count_; ++f) {
    const LayoutField& field = plan_.layout.fields[f];
    if (!IsType(field.type)) return Fail("LAYT", "field", f, "its type is none");
    if (!IsScale(field.type, field.scale)) return Fail("LAYT", "field", f, "its scale is outside 0 to 18");
    if (!HasForm(field)) return Fail("LAYT", "field", f, "its text form gives another type");
    const auto point = static_cast<unsigned char>(field.decoration.point);
    if (point <= ' ' || point >= 0x7F || (point >= '0' && point <= '9')) {
      return Fail("LAYT", "field", f, "its decimal point is none");
    }
  }
  if (!IsNoneOrInRange(plan_.layout.id_field, field_count_)) return Fail("LAYT", "the record's id is no field");
  if (!IsNoneOrInRange(plan_.layout.time_field, field_count_)) return Fail("LAYT", "the record's time is no field");
  return true;
}

bool Verifier::Objects() {
  for (size_t i = 0; i < plan_.nested.size(); ++i) {
    for (const int field : plan_.nested[i].fields) {
      if (!InRange(field, field_count_)) return Fail("OBJS", "object", i, "it has a field that is none");
    }
  }
  for (size_t i = 0; i < plan_.requirements.size(); ++i) {
    const column::Requirement& requirement = plan_.requirements[i];
    const bool is_of_object = InRange(requirement.object, plan_.nested.size() + 1);
    const bool is_of_field = InRange(requirement.field, field_count_) && requirement.nested == -1;
    const bool is_of_nested = InRange(requirement.nested, plan_.nested.size()) && requirement.field == -1;
    if (!is_of_object || !(is_of_field || is_of_nested)) {
      return Fail("OBJS", "requirement", i, "it is of no field and no object");
    }
  }
  return true;
}

// A reader finds fields by walking a document along their pointers, so these
// make one tree.
bool Verifier::Pointers() {
  std::unordered_set<std::string_view> objects = {""}, all;
  for (const column::Nested& object : plan_.nested) objects.insert(object.pointer);
  const auto is_placed = [&](std::string_view pointer) {
    return IsPointer(pointer) && objects.contains(pointer.substr(0, pointer.rfind('/'))) && all.insert(pointer).second;
  };
  for (size_t i = 0; i < plan_.nested.size(); ++i) {
    if (!is_placed(plan_.nested[i].pointer)) return Fail("OBJS", "object", i, "its pointer is none");
  }
  for (size_t f = 0; f < field_count_; ++f) {
    if (!is_placed(plan_.layout.fields[f].pointer)) return Fail("LAYT", "field", f, "its pointer is none");
  }
  return true;
}

std::string_view Verifier::FaultOfCheck(const FieldCheck& check, tg_type type) const {
  const Assertion& assertion = check.assertion;
  if (!IsCodeOf(assertion.kind, assertion.code)) return "it asserts one thing and reports another";
  if (!IsKindOf(assertion.kind, type)) return "it is not about values of the field's type";
  if (!std::all_of(assertion.numbers.begin(), assertion.numbers.end(), IsNumberText)) return "a number of it is none";
  const bool needs_number = assertion.kind == AssertionKind::kBound || assertion.kind == AssertionKind::kMultipleOf;
  if (needs_number && assertion.numbers.empty()) return "it lacks its number";
  if (assertion.kind == AssertionKind::kMultipleOf &&
      (assertion.numbers[0].negative || assertion.numbers[0].digits.empty())) {
    return "its step is not above 0";
  }
  const bool has_pattern = InRange(check.pattern_set, plan_.pattern_sets.size()) &&
                           check.member < plan_.pattern_sets[static_cast<size_t>(check.pattern_set)].size();
  if (assertion.kind == AssertionKind::kPattern ? !has_pattern : check.pattern_set != -1) return "its pattern is none";
  if (!IsNoneOrInRange(check.text_set, plan_.text_sets.size())) return "its set is none";
  return {};
}

bool Verifier::Checks() {
  if (plan_.checks.size() != field_count_) return Fail("CHEK", "there are not as many lists of assertions as fields");
  for (size_t f = 0; f < field_count_; ++f) {
    for (const FieldCheck& check : plan_.checks[f]) {
      const std::string_view fault = FaultOfCheck(check, plan_.layout.fields[f].type);
      if (!fault.empty()) return Fail("CHEK", "an assertion of field", f, fault);
    }
  }
  return true;
}

bool Verifier::Lists() {
  for (size_t i = 0; i < plan_.lists.size(); ++i) {
    const std::string_view fault = lookup::ShapeFault(plan_.lists[i]);
    if (!fault.empty()) return Fail("SHAP", "list", i, fault);
  }
  return true;
}

bool Verifier::Tables() {
  for (size_t i = 0; i < plan_.tables.size(); ++i) {
    const std::string_view fault = lookup::ShapeFault(plan_.tables[i]);
    if (!fault.empty()) return Fail("SHAP", "table", i, fault);
  }
  return true;
}

bool Verifier::Schemas() {
  if (plan_.table_schemas.size() > plan_.tables.size()) return Fail("SHAP", "there are more schemas than tables");
  for (size_t i = 0; i < plan_.table_schemas.size(); ++i) {
    if (plan_.table_schemas[i] == nullptr) continue;
    const std::optional<Fault> fault = Verify(*plan_.table_schemas[i]);
    if (fault) return Fail("SHAP", "the schema of table", i, std::string(fault->section) + ": " + fault->words);
  }
  return true;
}

bool Verifier::Outcomes() {
  const int64_t ranked = plan_.ranked_outcome_count;
  const auto count = static_cast<int64_t>(plan_.outcomes.size());
  if (ranked < 0 || ranked > count || count > ranked + 1)
    return Fail("RULE", "the ranked outcomes are not those there");
  if (!IsNoneOrInRange(plan_.invalid_outcome, plan_.outcomes.size())) {
    return Fail("RULE", "the outcome of invalid records is none");
  }
  return true;
}

bool Verifier::IsFallback(const Fallback& fallback) const {
  const auto ranked = static_cast<size_t>(plan_.ranked_outcome_count);
  return fallback.kind == OnMiss::kOutcome ? InRange(fallback.outcome, ranked) : fallback.outcome == -1;
}

bool Verifier::Rules() {
  if (plan_.rule_texts.size() != plan_.rules.size()) return Fail("TEXT", "there are not as many names as rules");
  for (size_t r = 0; r < plan_.rules.size(); ++r) {
    const Rule& rule = plan_.rules[r];
    if (rule.when >= plan_.main_op_count || ResultOf(plan_.ops[rule.when].code) != Register::kBool) {
      return Fail("RULE", "rule", r, "its condition is no boolean");
    }
    if (!IsNoneOrInRange(rule.outcome, static_cast<size_t>(plan_.ranked_outcome_count))) {
      return Fail("RULE", "rule", r, "its outcome is none");
    }
    if (!IsFallback(rule.on_unknown) || !IsFallback(rule.on_error)) {
      return Fail("RULE", "rule", r, "what it does on UNKNOWN or ERROR has no outcome");
    }
    if (rule.reason > plan_.reasons.size()) return Fail("RULE", "rule", r, "its reason is none");
  }
  return true;
}

bool Verifier::Reasons() {
  for (size_t i = 0; i < plan_.reasons.size(); ++i) {
    for (const ReasonPart& part : plan_.reasons[i]) {
      if (part.scale < 0 || part.scale > kMaxScale) return Fail("TEXT", "reason", i, "a scale is outside 0 to 18");
      if (!IsNoneOrInRange(part.masked_field, field_count_)) return Fail("TEXT", "reason", i, "a masked field is none");
      if (!part.is_value) continue;
      if (part.value >= plan_.ops.size() || ResultOf(plan_.ops[part.value].code) != RegisterOf(part.form)) {
        return Fail("TEXT", "reason", i, "a value is not of the form in which it is written");
      }
    }
  }
  return true;
}

}  // namespace

std::optional<Fault> Verify(const Plan& plan) { return Verifier(plan).Run(); }
std::optional<Fault> VerifyShapes(const Plan& plan) { return Verifier(plan).RunShapes(); }

}  // namespace tollgate::plan

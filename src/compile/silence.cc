// compile.rule.silenced: leaving a field out must not be a way past a rule. A condition is evaluated abstractly, with
// one field absent (or null) and nothing known of the rest: what can it be then, of true, false and UNKNOWN? `has(tx.x)
// && tx.x > 1` is plain false without tx.x and says nothing of on_unknown with good reason; `!(tx.x > 1)` can be
// UNKNOWN.
#include <algorithm>
#include <functional>
#include <unordered_map>

#include "base/aggregate.h"
#include "compile/passes.h"
#include "compile/references.h"

namespace tollgate::compile {
namespace {

using cel::ExprKind;

// A set of what a value can be. Of a value that is no boolean only kUnknown and "something" (kTrue | kFalse) are told.
enum : uint8_t { kTrue = 1, kFalse = 2, kUnknown = 4, kAny = kTrue | kFalse };

// What a condition has to do without: a field of the record, or a value that a window of a new key has not.
struct Absent {
  int field = -1;
  bool is_null = false;
  const cel::Expr* window_value = nullptr;
};

// The mean of no events is missing, and their count is 0.
bool CanBeMissing(const CheckedPack& checked, const cel::Expr& value) {
  if (value.past >= 0) return true;
  const Aggregate aggregate = *FindAggregate(checked.environment.windows[value.ref].values[value.column].name);
  return aggregate != Aggregate::kCount && aggregate != Aggregate::kCountDistinct && aggregate != Aggregate::kSum;
}

bool IsSameValue(const cel::Expr& a, const cel::Expr& b) {
  return a.ref == b.ref && a.past == b.past && a.column == b.column;
}

class Without {
 public:
  Without(const CheckedPack& checked, const Absent& absent)
      : checked_(checked), field_(absent.field), is_null_(absent.is_null), window_value_(absent.window_value) {}
  bool CanBeUnknown(const cel::Expr& condition) { return (Of(condition) & kUnknown) != 0; }

 private:
  uint8_t Of(const cel::Expr& expr) {
    switch (expr.kind) {
      case ExprKind::kConstant:
        return expr.type.kind == cel::TypeKind::kBool ? Told(expr.value.boolean) : uint8_t{kAny};
      case ExprKind::kField:
        return expr.ref == field_ ? uint8_t{kUnknown} : uint8_t{kAny};
      case ExprKind::kHas:
        return OfHas(*expr.args[0]);
      case ExprKind::kNot:
        return Negate(Of(*expr.args[0]));
      case ExprKind::kAnd:
        return And(Of(*expr.args[0]), Of(*expr.args[1]));
      case ExprKind::kOr:
        return Negate(And(Negate(Of(*expr.args[0])), Negate(Of(*expr.args[1]))));
      case ExprKind::kConditional:
        return OfConditional(expr);
      case ExprKind::kVariable:
        return OfShared(*expr.args[0]);
      case ExprKind::kWindow:
        return OfWindow(expr);
      case ExprKind::kTableColumn:
        return (OfShared(*expr.args[0]) & kAny) != 0 ? OfShared(*expr.args[0]) | kAny : kUnknown;
      case ExprKind::kCall:
        if (IsNullTest(expr)) return Told(expr.function == cel::Function::kEqual);
        return Strict(expr);
      default:
        return Strict(expr);
    }
  }

  // `tx.x == null`, of the field that is null.
  bool IsNullTest(const cel::Expr& expr) const {
    if (!is_null_ || (expr.function != cel::Function::kEqual && expr.function != cel::Function::kNotEqual))
      return false;
    const cel::Expr& a = Resolve(*expr.args[0]);
    const cel::Expr& b = Resolve(*expr.args[1]);
    const auto is_field = [&](const cel::Expr& e) { return e.kind == ExprKind::kField && e.ref == field_; };
    return (is_field(a) && b.type.kind == cel::TypeKind::kNull) || (is_field(b) && a.type.kind == cel::TypeKind::kNull);
  }

  // Of a value that a window has: it wants the key and the time of the record.
  uint8_t OfWindow(const cel::Expr& value) {
    if (window_value_ != nullptr && IsSameValue(value, *window_value_)) return kUnknown;
    const CheckedPack::Window& window = checked_.windows[value.ref];
    uint8_t all = kAny;
    const auto need = [&](const cel::Expr& part) {
      const uint8_t what = OfShared(part);
      all |= what & kUnknown;
      if ((what & kAny) == 0) all = kUnknown;
    };
    for (const cel::Expr* key : window.keys) need(*key);
    need(*window.time);
    return all;
  }

  uint8_t OfHas(const cel::Expr& operand) {
    if (operand.kind == ExprKind::kWindow) {
      if (window_value_ != nullptr && IsSameValue(operand, *window_value_)) return kFalse;
      return OfWindow(operand);
    }
    if (operand.kind != ExprKind::kField || operand.ref != field_)
      return operand.args.empty() ? uint8_t{kAny} : Strict(operand);
    return Told(is_null_);
  }

  uint8_t Strict(const cel::Expr& expr) {
    uint8_t all = kAny;
    for (const cel::Expr* arg : expr.args) {
      const uint8_t value = Of(*arg);
      all |= value & kUnknown;
      if ((value & kAny) == 0) return kUnknown;  // never anything else
    }
    return all;
  }

  uint8_t OfConditional(const cel::Expr& expr) {
    const uint8_t condition = Of(*expr.args[0]);
    uint8_t all = condition & kUnknown;
    if (condition & kTrue) all |= Of(*expr.args[1]);
    if (condition & kFalse) all |= Of(*expr.args[2]);
    return all;
  }

  // Trees that several nodes hold: variables, and keys of rows.
  uint8_t OfShared(const cel::Expr& tree) {
    const auto known = shared_.find(&tree);
    if (known != shared_.end()) return known->second;
    return shared_[&tree] = Of(tree);
  }

  static uint8_t Told(bool value) { return value ? kTrue : kFalse; }
  static uint8_t Negate(uint8_t value) {
    return (value & kUnknown) | (value & kTrue ? kFalse : 0) | (value & kFalse ? kTrue : 0);
  }
  static uint8_t And(uint8_t a, uint8_t b) {
    uint8_t all = (a | b) & kFalse;
    if (a & b & kTrue) all |= kTrue;
    if (((a & kUnknown) && (b & (kTrue | kUnknown))) || ((b & kUnknown) && (a & (kTrue | kUnknown)))) all |= kUnknown;
    return all;
  }

  const CheckedPack& checked_;
  const int field_;
  const bool is_null_;
  const cel::Expr* const window_value_;
  std::unordered_map<const cel::Expr*, uint8_t> shared_;
};

// Fields of the condition, and of what its windows are read by, that may be without a value, each once, as the
// condition first names them.
std::vector<int> OptionalFields(const CheckedPack& checked, const cel::Expr& condition) {
  std::vector<int> fields;
  std::vector<bool> seen(checked.schema.fields.size()), seen_windows(checked.windows.size());
  std::function<bool(const cel::Expr&)> visit = [&](const cel::Expr& node) {
    if (node.kind == ExprKind::kField && checked.schema.fields[node.ref].optional && !seen[node.ref]) {
      seen[node.ref] = true;
      fields.push_back(node.ref);
    }
    if (node.kind == ExprKind::kWindow && !seen_windows[node.ref]) {
      seen_windows[node.ref] = true;
      for (const cel::Expr* key : checked.windows[node.ref].keys) ForEachNode(*key, visit);
      ForEachNode(*checked.windows[node.ref].time, visit);
    }
    return true;
  };
  ForEachNode(condition, visit);
  return fields;
}

// Values of windows that a new key has not, each once.
std::vector<const cel::Expr*> MissingValues(const CheckedPack& checked, const cel::Expr& condition) {
  std::vector<const cel::Expr*> values;
  ForEachNode(condition, [&](const cel::Expr& node) {
    const bool is_value = node.kind == ExprKind::kWindow && node.column >= 0 && CanBeMissing(checked, node);
    const bool is_new = is_value && std::none_of(values.begin(), values.end(),
                                                 [&](const cel::Expr* other) { return IsSameValue(*other, node); });
    if (is_new) values.push_back(&node);
    return true;
  });
  return values;
}

bool CanSilence(const CheckedPack& checked, int index, const cel::Expr& condition) {
  const column::LayoutField& field = checked.schema.fields[index].layout;
  if (!field.required && Without(checked, {.field = index}).CanBeUnknown(condition)) return true;
  return field.nullable && Without(checked, {.field = index, .is_null = true}).CanBeUnknown(condition);
}

}  // namespace

void WarnOfSilence(const CheckContext& context) {
  const CheckedPack& checked = *context.checked;
  for (size_t i = 0; i < checked.pack.rules.size(); ++i) {
    const pack::RuleSpec& rule = checked.pack.rules[i];
    if (checked.conditions[i] == nullptr || rule.is_shadow) continue;
    if (rule.on_unknown.kind != pack::Fallback::Kind::kUnsaid) continue;
    std::string names;
    const auto add = [&](const std::string& name) { names += (names.empty() ? "`" : ", `") + name + "`"; };
    for (int field : OptionalFields(checked, *checked.conditions[i])) {
      if (CanSilence(checked, field, *checked.conditions[i])) add(checked.schema.fields[field].layout.name);
    }
    for (const cel::Expr* value : MissingValues(checked, *checked.conditions[i])) {
      if (Without(checked, {.window_value = value}).CanBeUnknown(*checked.conditions[i])) add(value->name);
    }
    if (names.empty()) continue;
    context.diagnostics->Add(
        Diag::kRuleSilenced, rule.span,
        "a record without " + names + " passes `" + rule.id + "` by: its condition is unknown then",
        "say `on_unknown: match`, `no_match` or `{outcome: ...}`, or test has() in the condition");
  }
}

}  // namespace tollgate::compile

// Warnings about parts of a pack that compile but are likely not meant.
#include <algorithm>
#include <cmath>
#include <unordered_map>
#include <unordered_set>

#include "compile/passes.h"
#include "compile/references.h"

namespace tollgate::compile {
namespace {

// Everything that rules read: conditions and reasons.
void ForEachRuleNode(const CheckedPack& checked, const std::function<bool(const cel::Expr&)>& visit) {
  for (const cel::Expr* condition : checked.conditions) {
    if (condition != nullptr) ForEachNode(*condition, visit);
  }
  for (const auto& values : checked.reason_values) {
    for (const cel::Expr* value : values) {
      if (value != nullptr) ForEachNode(*value, visit);
    }
  }
}

// What a window is made of, each with its place: key, time, where and operands; `last` names fields.
void ForEachWindowPart(const CheckedPack& checked, size_t window,
                       const std::function<void(const cel::Expr&, Span)>& visit) {
  const CheckedPack::Window& from = checked.windows[window];
  const pack::WindowSpec& spec = checked.pack.windows[window];
  if (from.keys.empty()) return;  // it did not check
  for (size_t i = 0; i < from.keys.size(); ++i) visit(*from.keys[i], spec.keys[i]->span);
  visit(*from.time, spec.time != nullptr ? spec.time->span : spec.span);
  if (from.where != nullptr) visit(*from.where, spec.where->span);
  for (const cel::Expr* value : from.values) {
    if (value != nullptr) visit(*value, spec.span);
  }
}

bool IsComparison(cel::Function function) {
  switch (function) {
    case cel::Function::kEqual:
    case cel::Function::kNotEqual:
    case cel::Function::kLess:
    case cel::Function::kLessEqual:
    case cel::Function::kGreater:
    case cel::Function::kGreaterEqual:
      return true;
    default:
      return false;
  }
}

bool IsEquality(cel::Function function) {
  return function == cel::Function::kEqual || function == cel::Function::kNotEqual || function == cel::Function::kIn;
}

// Whether a field that is a double may compare with this constant otherwise than its own digits would. What stands in
// the column was rounded to the nearest double, so 0.1 was, and 2^53 + 1 was. A smaller whole number is a double
// itself, and rounding does not carry a value past it: of the digits that people write for money only equality is in
// doubt. Zero is beyond doubt: the least double is far below any amount.
bool IsInDoubt(const cel::Value& constant, bool is_equality) {
  constexpr double kLimit = 0x1p53;
  double value = constant.number;
  if (constant.type.kind == cel::TypeKind::kInt) value = static_cast<double>(constant.integer);
  if (constant.type.kind == cel::TypeKind::kUint) value = static_cast<double>(constant.uinteger);
  if (value == 0) return false;
  return is_equality || !(std::abs(value) < kLimit) || value != std::trunc(value);
}

bool IsInDoubt(const cel::Expr& other, bool is_equality) {
  const cel::Expr& value = Resolve(other);
  if (value.kind == cel::ExprKind::kList) {
    return std::any_of(value.args.begin(), value.args.end(),
                       [&](const cel::Expr* item) { return IsInDoubt(*item, is_equality); });
  }
  return value.kind != cel::ExprKind::kConstant ||
         (value.type.kind != cel::TypeKind::kNull && IsInDoubt(value.value, is_equality));
}

// Finds where a field that is a double is used as if it were exact: counted with, compared, printed. `double(tx.x)`
// says that it is meant as one.
class ScaleWarner {
 public:
  explicit ScaleWarner(const CheckContext& context)
      : context_(context), checked_(*context.checked), told_(checked_.schema.fields.size()) {}

  void Visit(const cel::Expr& root, Span place) {
    ForEachNode(root, [&](const cel::Expr& node) {
      if (node.kind == cel::ExprKind::kCall) VisitCall(node, place);
      return true;
    });
  }

  // Of the fields whose value `expr` is, whichever branch is taken.
  void Tell(const cel::Expr& expr, Span place) {
    const cel::Expr& value = Resolve(expr);
    if (value.kind == cel::ExprKind::kConditional && branched_.insert(&value).second) {
      Tell(*value.args[1], place);
      Tell(*value.args[2], place);
    }
    if (value.kind != cel::ExprKind::kField || value.type.kind != cel::TypeKind::kDouble || told_[value.ref]) return;
    told_[value.ref] = true;
    context_.diagnostics->Add(Diag::kNumberScale, place,
                              "`" + checked_.schema.fields[value.ref].layout.name +
                                  "` has no scale, so it is a double here: an amount of money would be rounded",
                              "if it is money, say `multipleOf: 0.01` in the schema: then it is exact; if it is a "
                              "measurement, say so with `double(...)` around it");
  }

 private:
  void VisitCall(const cel::Expr& call, Span place) {
    switch (call.function) {
      case cel::Function::kAdd:
      case cel::Function::kSubtract:
      case cel::Function::kMultiply:
      case cel::Function::kDivide:
      case cel::Function::kNegate:
      case cel::Function::kToString:
        for (const cel::Expr* operand : call.args) Tell(*operand, place);
        return;
      default:
        break;
    }
    if (!IsComparison(call.function) && call.function != cel::Function::kIn) return;
    for (size_t side = 0; side < 2; ++side) {
      if (IsInDoubt(*call.args[1 - side], IsEquality(call.function))) Tell(*call.args[side], place);
    }
  }

  const CheckContext& context_;
  const CheckedPack& checked_;
  std::vector<bool> told_;                         // per field
  std::unordered_set<const cel::Expr*> branched_;  // conditionals: variables share them
};

// What a window adds up or compares is counted with.
void WarnOfWindowNumbers(const CheckedPack& checked, ScaleWarner* warner) {
  for (size_t w = 0; w < checked.windows.size(); ++w) {
    ForEachWindowPart(checked, w, [&](const cel::Expr& part, Span place) { warner->Visit(part, place); });
    for (const cel::Expr* value : checked.windows[w].values) {
      if (value != nullptr) warner->Tell(*value, checked.pack.windows[w].span);
    }
  }
}

}  // namespace

void WarnOfNumbers(const CheckContext& context) {
  const CheckedPack& checked = *context.checked;
  ScaleWarner warner(context);
  WarnOfWindowNumbers(checked, &warner);
  for (size_t i = 0; i < checked.conditions.size(); ++i) {
    const pack::RuleSpec& rule = checked.pack.rules[i];
    if (checked.conditions[i] != nullptr) warner.Visit(*checked.conditions[i], rule.when->span);
    for (const cel::Expr* value : checked.reason_values[i]) {
      if (value == nullptr) continue;
      warner.Visit(*value, rule.reason->span);
      warner.Tell(*value, rule.reason->span);
    }
  }
}

void WarnOfUnused(const CheckContext& context) {
  // Where an expression did not check, what it reads is not known.
  if (!context.diagnostics->ok()) return;
  const CheckedPack& checked = *context.checked;
  std::vector<bool> lists(checked.pack.lists.size()), tables(checked.pack.tables.size()),
      windows(checked.pack.windows.size()), variables(checked.pack.variables.size());
  // Selecting from a variable that names a row leaves only the row's key in the tree.
  std::unordered_map<const cel::Expr*, size_t> rows;
  for (size_t i = 0; i < variables.size(); ++i) {
    const cel::Expr* tree = checked.environment.variables[i].tree;
    if (tree != nullptr && tree->type.kind == cel::TypeKind::kRow) rows.emplace(tree->args[0], i);
  }
  const auto mark = [&](const cel::Expr& node) {
    if (node.kind == cel::ExprKind::kWindow) windows[node.ref] = true;
    if (node.kind == cel::ExprKind::kTableColumn && rows.count(node.args[0]) > 0) variables[rows[node.args[0]]] = true;
    if (node.kind == cel::ExprKind::kInList) lists[node.ref] = true;
    if (node.kind == cel::ExprKind::kInTable || node.kind == cel::ExprKind::kTableColumn) tables[node.ref] = true;
    if (node.kind == cel::ExprKind::kVariable) variables[node.ref] = true;
    return true;
  };
  ForEachRuleNode(checked, mark);
  for (size_t w = 0; w < windows.size(); ++w) {  // of one that nothing reads, only that is said
    ForEachWindowPart(checked, w, [&](const cel::Expr& part, Span) { ForEachNode(part, mark); });
  }
  const auto warn = [&](const auto& specs, const std::vector<bool>& used, const std::string& what) {
    for (size_t i = 0; i < specs.size(); ++i) {
      if (used[i]) continue;
      context.diagnostics->Add(Diag::kUnused, specs[i].span, "no rule reads the " + what + " `" + specs[i].name + "`");
    }
  };
  warn(checked.pack.lists, lists, "list");
  warn(checked.pack.tables, tables, "table");
  warn(checked.pack.windows, windows, "window");
  warn(checked.pack.variables, variables, "variable");
}

}  // namespace tollgate::compile

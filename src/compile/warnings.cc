// Warnings about parts of a pack that compile but are likely not meant.
#include <unordered_map>

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

// A whole number is exact as a double; a fraction such as 0.1 is not, nor is it told of another column.
bool NeedsScale(const cel::Expr& other) {
  const cel::Expr& value = Resolve(other);
  if (value.kind != cel::ExprKind::kConstant) return true;
  return value.type.kind == cel::TypeKind::kDouble &&
         value.value.number != static_cast<double>(static_cast<int64_t>(
                                   value.value.number > -1e15 && value.value.number < 1e15 ? value.value.number : 0));
}

}  // namespace

void WarnOfNumbers(const CheckContext& context) {
  const CheckedPack& checked = *context.checked;
  std::vector<bool> told(checked.schema.fields.size());
  for (size_t i = 0; i < checked.conditions.size(); ++i) {
    if (checked.conditions[i] == nullptr) continue;
    ForEachNode(*checked.conditions[i], [&](const cel::Expr& node) {
      if (node.kind != cel::ExprKind::kCall || !IsComparison(node.function)) return true;
      for (int side = 0; side < 2; ++side) {
        const cel::Expr& field = Resolve(*node.args[side]);
        if (field.kind != cel::ExprKind::kField || field.type.kind != cel::TypeKind::kDouble) continue;
        if (told[field.ref] || !NeedsScale(*node.args[1 - side])) continue;
        told[field.ref] = true;
        const std::string& name = checked.schema.fields[field.ref].layout.name;
        context.diagnostics->Add(Diag::kNumberScale, checked.pack.rules[i].when->span,
                                 "`" + name + "` has no scale, so it is compared as a double",
                                 "if it is money, say `multipleOf: 0.01` in the schema: then it compares exactly");
      }
      return true;
    });
  }
}

void WarnOfUnused(const CheckContext& context) {
  // Where an expression did not check, what it reads is not known.
  if (!context.diagnostics->ok()) return;
  const CheckedPack& checked = *context.checked;
  std::vector<bool> lists(checked.pack.lists.size()), tables(checked.pack.tables.size()),
      variables(checked.pack.variables.size());
  // Selecting from a variable that names a row leaves only the row's key in the tree.
  std::unordered_map<const cel::Expr*, size_t> rows;
  for (size_t i = 0; i < variables.size(); ++i) {
    const cel::Expr* tree = checked.environment.variables[i].tree;
    if (tree != nullptr && tree->type.kind == cel::TypeKind::kRow) rows.emplace(tree->args[0], i);
  }
  ForEachRuleNode(checked, [&](const cel::Expr& node) {
    if (node.kind == cel::ExprKind::kTableColumn && rows.count(node.args[0]) > 0) variables[rows[node.args[0]]] = true;
    if (node.kind == cel::ExprKind::kInList) lists[node.ref] = true;
    if (node.kind == cel::ExprKind::kInTable || node.kind == cel::ExprKind::kTableColumn) tables[node.ref] = true;
    if (node.kind == cel::ExprKind::kVariable) variables[node.ref] = true;
    return true;
  });
  const auto warn = [&](const auto& specs, const std::vector<bool>& used, const std::string& what) {
    for (size_t i = 0; i < specs.size(); ++i) {
      if (used[i]) continue;
      context.diagnostics->Add(Diag::kUnused, specs[i].span, "no rule reads the " + what + " `" + specs[i].name + "`");
    }
  };
  warn(checked.pack.lists, lists, "list");
  warn(checked.pack.tables, tables, "table");
  warn(checked.pack.variables, variables, "variable");
}

}  // namespace tollgate::compile

#include "compile/meaning.h"

#include <bit>

#include "base/sha256.h"
#include "compile/references.h"

namespace tollgate::compile {
namespace {

using cel::ExprKind;

// Behind its size, so that no two lists of parts are one text.
void Append(std::string_view part, std::string* text) {
  *text += std::to_string(part.size());
  *text += ':';
  *text += part;
}

std::string ConstantText(const cel::Value& value) {
  switch (value.type.kind) {
    case cel::TypeKind::kNull:
      return "";
    case cel::TypeKind::kBool:
      return value.boolean ? "true" : "false";
    case cel::TypeKind::kUint:
      return std::to_string(value.uinteger);
    case cel::TypeKind::kDouble:
      return std::to_string(std::bit_cast<uint64_t>(value.number));
    case cel::TypeKind::kString:
    case cel::TypeKind::kBytes:
      return value.text;
    default:
      return std::to_string(value.integer);
  }
}

std::string_view KindText(ExprKind kind) {
  switch (kind) {
    case ExprKind::kConstant:
      return "constant";
    case ExprKind::kList:
      return "list";
    case ExprKind::kNot:
      return "not";
    case ExprKind::kAnd:
      return "and";
    case ExprKind::kOr:
      return "or";
    case ExprKind::kConditional:
      return "cond";
    case ExprKind::kCall:
      return "call";
    case ExprKind::kHas:
      return "has";
    case ExprKind::kField:
      return "field";
    case ExprKind::kObject:
      return "object";
    case ExprKind::kInList:
      return "in_list";
    case ExprKind::kInTable:
      return "in_table";
    case ExprKind::kTableColumn:
      return "column";
    default:
      return "other";
  }
}

}  // namespace

// Of the node itself, without its operands.
std::string Meanings::TextOf(const cel::Expr& expr) const {
  std::string text;
  Append(KindText(expr.kind), &text);
  Append(cel::TypeName(expr.type), &text);
  switch (expr.kind) {
    case ExprKind::kConstant:
      Append(ConstantText(expr.value), &text);
      break;
    case ExprKind::kCall:
      Append(cel::FunctionName(expr.function), &text);
      break;
    case ExprKind::kField:
      Append(environment_.fields[expr.ref].object, &text);
      Append(environment_.fields[expr.ref].name, &text);
      break;
    case ExprKind::kObject:
      Append(environment_.objects[expr.ref], &text);
      break;
    case ExprKind::kInList:
      Append(environment_.lists[expr.ref].name, &text);
      break;
    case ExprKind::kInTable:
      Append(environment_.tables[expr.ref].name, &text);
      break;
    case ExprKind::kTableColumn:
      Append(environment_.tables[expr.ref].name, &text);
      Append(environment_.tables[expr.ref].columns[expr.column].name, &text);
      break;
    default:
      break;
  }
  return text;
}

const std::string& Meanings::Of(const cel::Expr& expr) {
  const cel::Expr& meant = Resolve(expr);
  const auto known = known_.find(&meant);
  if (known != known_.end()) return known->second;
  std::string text = TextOf(meant);
  for (const cel::Expr* arg : meant.args) Append(Of(*arg), &text);
  return known_[&meant] = Sha256Identity(text);
}

}  // namespace tollgate::compile

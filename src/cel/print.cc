#include <algorithm>
#include <charconv>

#include "cel/ast.h"
#include "cel/syntax.h"
#include "cel/token.h"

namespace tollgate::cel {
namespace {

constexpr std::string_view kFunctionNames[] = {
#define TG_FUNCTION(identifier, name, signatures, sentence) name,
#include "cel/functions.def"
#undef TG_FUNCTION
};

std::string Quoted(std::string_view text, bool is_bytes) {
  std::string out = "\"";
  for (char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (c == '"' || c == '\\') {
      out += '\\';
      out += c;
    } else if (c == '\n') {
      out += "\\n";
    } else if (byte < 0x20 || byte == 0x7F || (is_bytes && byte >= 0x80)) {
      constexpr char kHex[] = "0123456789abcdef";
      out += "\\x";
      out += kHex[byte >> 4];
      out += kHex[byte & 15];
    } else {
      out += c;
    }
  }
  return out + "\"";
}

std::string PrintDouble(double number) {
  char buffer[40];
  const auto result = std::to_chars(buffer, buffer + sizeof buffer, number);
  return std::string(buffer, result.ptr);
}

std::string PrintConstant(const Expr& expr) {
  const Value& value = expr.value;
  switch (value.type.kind) {
    case TypeKind::kNull:
      return "null";
    case TypeKind::kBool:
      return value.boolean ? "true" : "false";
    case TypeKind::kInt:
      return std::to_string(value.integer);
    case TypeKind::kUint:
      return std::to_string(value.uinteger) + "u";
    case TypeKind::kDouble:
      return expr.name.empty() ? PrintDouble(value.number) : expr.name;
    case TypeKind::kDecimal:
      return FormatDecimal({value.integer, value.type.scale});
    case TypeKind::kString:
      return Quoted(value.text, false);
    case TypeKind::kBytes:
      return "b" + Quoted(value.text, true);
    case TypeKind::kTimestamp:
      return "timestamp(" + std::to_string(value.integer) + "us)";
    case TypeKind::kDuration:
      return "duration(" + std::to_string(value.integer) + "us)";
    default:
      return "?";
  }
}

std::string Join(const Expr& expr, size_t from) {
  std::string out;
  for (size_t i = from; i < expr.args.size(); ++i) out += (i > from ? ", " : "") + Print(*expr.args[i]);
  return out;
}

std::string PrintCall(const Expr& expr) {
  const std::string_view name = expr.name.empty() ? FunctionName(expr.function) : std::string_view(expr.name);
  if (name == "-_") {
    // -(5) is no literal: without brackets it would read back as one.
    const std::string operand = Print(*expr.args[0]);
    const bool is_number = operand[0] == '.' || (operand[0] >= '0' && operand[0] <= '9');
    return is_number ? "(-(" + operand + "))" : "(-" + operand + ")";
  }
  if (const std::string_view sign = OperatorSign(name); !sign.empty()) {
    return "(" + Print(*expr.args[0]) + " " + std::string(sign) + " " + Print(*expr.args[1]) + ")";
  }
  if (name == kOptionalSelectSyntax) return Print(*expr.args[0]) + ".?" + expr.value.text;
  if (name == kOptionalIndexSyntax) return Print(*expr.args[0]) + "[?" + Print(*expr.args[1]) + "]";
  if (name == kOptionalElementSyntax) return "?" + Print(*expr.args[0]);
  if (name == kMapSyntax) return "{" + Join(expr, 0) + "}";
  if (name == kMessageSyntax) return Print(*expr.args[0]) + "{" + Join(expr, 1) + "}";
  if (expr.is_method) return Print(*expr.args[0]) + "." + std::string(name) + "(" + Join(expr, 1) + ")";
  return std::string(name) + "(" + Join(expr, 0) + ")";
}

std::string PrintShape(const Expr& expr) {
  switch (expr.kind) {
    case ExprKind::kIdent:
      return expr.name;
    case ExprKind::kSelect:
      return Print(*expr.args[0]) + (IsIdentifier(expr.name) ? "." + expr.name : ".`" + expr.name + "`");
    case ExprKind::kIndex:
      return Print(*expr.args[0]) + "[" + Print(*expr.args[1]) + "]";
    case ExprKind::kConstant:
      return PrintConstant(expr);
    case ExprKind::kList:
      return "[" + Join(expr, 0) + "]";
    case ExprKind::kNot:
      return "(!" + Print(*expr.args[0]) + ")";
    case ExprKind::kAnd:
      return "(" + Print(*expr.args[0]) + " && " + Print(*expr.args[1]) + ")";
    case ExprKind::kOr:
      return "(" + Print(*expr.args[0]) + " || " + Print(*expr.args[1]) + ")";
    case ExprKind::kConditional:
      return "(" + Print(*expr.args[0]) + " ? " + Print(*expr.args[1]) + " : " + Print(*expr.args[2]) + ")";
    case ExprKind::kCall:
      return PrintCall(expr);
    case ExprKind::kHas:
      return "has(" + Print(*expr.args[0]) + ")";
    case ExprKind::kField:
    case ExprKind::kObject:
    case ExprKind::kWindow:
    case ExprKind::kVariable:
      return expr.name;
    case ExprKind::kInList:
    case ExprKind::kInTable:
      return "(" + Print(*expr.args[0]) + " in " + expr.name + ")";
    case ExprKind::kTableColumn: {
      const size_t open = expr.name.find("[]") + 1;
      return expr.name.substr(0, open) + Print(*expr.args[0]) + expr.name.substr(open);
    }
  }
  return "?";
}

}  // namespace

std::string_view OperatorSign(std::string_view name) {
  if (name == kInOperator) return "in";
  if (name == "-_") return "-";
  // `__x__` is a name that anybody may call.
  const bool is_binary = name.size() > 2 && name.front() == '_' && name.back() == '_' && !IsIdentifier(name);
  return is_binary ? name.substr(1, name.size() - 2) : std::string_view();
}

std::string_view FunctionName(Function function) { return kFunctionNames[static_cast<size_t>(function)]; }

std::string Print(const Expr& expr) {
  std::string out = PrintShape(expr);
  if (expr.type.kind != TypeKind::kError) out += ":" + TypeName(expr.type);
  return out;
}

}  // namespace tollgate::cel

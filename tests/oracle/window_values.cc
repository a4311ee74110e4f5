// What is made of the operands of the events in a window, in their order.
#include <cmath>
#include <cstdio>
#include <set>

#include "oracle/window.h"

namespace tollgate::oracle {
namespace {

__extension__ using Int128 = __int128;

using cel::TypeKind;
using cel::Value;

double AsDouble(const Value& value) {
  return value.type.kind == TypeKind::kDouble ? value.number : static_cast<double>(value.integer);
}
double Scaled(double units, const cel::Type& type) {
  return type.kind == TypeKind::kDecimal ? units / std::pow(10.0, type.scale) : units;
}
Int128 WholeSum(const Operands& values) {
  Int128 sum = 0;
  for (const Value* value : values) sum += value->integer;
  return sum;
}
double DoubleSum(const Operands& values) {
  double sum = 0;
  for (const Value* value : values) sum += value->number;
  return sum;
}
double MeanUnits(const Operands& values) {
  const bool is_double = values[0]->type.kind == TypeKind::kDouble;
  const double sum = is_double ? DoubleSum(values) : static_cast<double>(WholeSum(values));
  return sum / static_cast<double>(values.size());
}
std::string MemberText(const Value& value) {
  if (value.type.kind == TypeKind::kString) return value.text;
  if (value.type.kind == TypeKind::kDouble) {
    char digits[40];
    std::snprintf(digits, sizeof digits, "%a", value.number == 0 ? 0.0 : value.number);
    return digits;
  }
  return std::to_string(value.boolean) + std::to_string(value.integer);
}

}  // namespace

std::optional<Value> SumOf(const Operands& values, const cel::Type& type) {
  Value out;
  if (type.kind == TypeKind::kDouble) {
    out.number = DoubleSum(values);
    return out;
  }
  const Int128 sum = WholeSum(values);
  if (sum < INT64_MIN || sum > INT64_MAX) return std::nullopt;
  out.integer = static_cast<int64_t>(sum);
  return out;
}

double MeanOf(const Operands& values) { return Scaled(MeanUnits(values), values[0]->type); }

double DeviationOf(const Operands& values) {
  const double mean = MeanUnits(values);
  double squares = 0;
  for (const Value* value : values) {
    const double off = AsDouble(*value) - mean;
    const double square = off * off;
    squares += square;
  }
  return Scaled(std::sqrt(squares / static_cast<double>(values.size())), values[0]->type);
}

int64_t DistinctCount(const Operands& values) {
  std::set<std::string> members;
  for (const Value* value : values) members.insert(MemberText(*value));
  return static_cast<int64_t>(members.size());
}

}  // namespace tollgate::oracle

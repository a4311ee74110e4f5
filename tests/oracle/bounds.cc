// Bounds of what windows say through comparisons and arithmetic: ranges of exact numbers. An end that 64 bits cannot
// hold, or that is the last number of its direction, is none (src/window/README.md).
#include <algorithm>

#include "oracle/evaluate.h"
#include "oracle/number.h"

namespace tollgate::oracle {
namespace {

using cel::Function;
using cel::TypeKind;

using End = std::optional<Number>;
struct Range {
  End low, high;
};

bool IsWhole(const cel::Type& type) { return type.kind == TypeKind::kInt || type.kind == TypeKind::kDecimal; }
int ScaleOf(const cel::Type& type) { return type.kind == TypeKind::kDecimal ? type.scale : 0; }
const cel::Type& TypeOf(const Result& operand) {
  return operand.is_value() ? operand.value.type : operand.bounds->type;
}

// `end` at a scale, if it is one there.
End Fitting(const End& end, int scale, int64_t none) {
  if (!end) return end;
  const std::optional<int64_t> units = ToUnits(*end, scale);
  return units && *units != none ? end : std::nullopt;
}
Range Fitting(const Range& range, int scale) {
  return {Fitting(range.low, scale, INT64_MIN), Fitting(range.high, scale, INT64_MAX)};
}

// What can have no bounds is what it is.
Range RangeOf(const Result& operand, bool may_have_bounds) {
  const int scale = ScaleOf(TypeOf(operand));
  const int64_t low = operand.is_value() ? operand.value.integer : operand.bounds->low;
  const int64_t high = operand.is_value() ? operand.value.integer : operand.bounds->high;
  const Range range = {FromUnits(low, scale), FromUnits(high, scale)};
  return may_have_bounds ? Fitting(range, scale) : range;
}

bool IsSurelyLess(const Range& a, const Range& b) { return a.high && b.low && Compare(*a.high, *b.low) < 0; }
bool IsSurelyAtMost(const Range& a, const Range& b) { return a.high && b.low && Compare(*a.high, *b.low) <= 0; }

struct Sureness {
  bool is_true = false;
  bool is_false = false;
};

Sureness Compared(Function function, const Range& a, const Range& b) {
  switch (function) {
    case Function::kLess:
      return {IsSurelyLess(a, b), IsSurelyAtMost(b, a)};
    case Function::kLessEqual:
      return {IsSurelyAtMost(a, b), IsSurelyLess(b, a)};
    case Function::kGreater:
      return {IsSurelyLess(b, a), IsSurelyAtMost(a, b)};
    case Function::kGreaterEqual:
      return {IsSurelyAtMost(b, a), IsSurelyLess(a, b)};
    default: {
      const bool is_same = IsSurelyAtMost(a, b) && IsSurelyAtMost(b, a);
      const bool is_other = IsSurelyLess(a, b) || IsSurelyLess(b, a);
      return function == Function::kEqual ? Sureness{is_same, is_other} : Sureness{is_other, is_same};
    }
  }
}

End Sum(const End& a, const End& b) { return a && b ? End(Add(*a, *b)) : std::nullopt; }
End Negated(const End& a) { return a ? End(Negate(*a)) : std::nullopt; }

// An end as a factor: the last integer of either direction is an infinity, as an end that is none is.
struct Factor {
  int infinity = 0;  // its sign
  Number number;
  int sign() const { return infinity != 0 ? infinity : number.digits.empty() ? 0 : number.negative ? -1 : 1; }
};
Factor FactorOf(const End& end, int scale, int none_sign) {
  if (!end) return {none_sign, {}};
  const std::optional<int64_t> units = ToUnits(*end, scale);
  if (units == INT64_MIN || units == INT64_MAX) return {units == INT64_MIN ? -1 : 1, {}};
  return {0, *end};
}

// The least or the greatest of the four products of ends; 0 times an infinity is 0, and a product that does not fit is
// the infinity that says nothing. `direction`: of the end, -1 or 1.
End ProductEnd(const std::vector<Factor>& a, const std::vector<Factor>& b, int scale, int direction) {
  std::optional<Factor> best;
  const auto is_beyond = [&](const Factor& x, const Factor& y) {
    if (x.infinity != y.infinity) return (x.infinity - y.infinity) * direction > 0;
    return x.infinity == 0 && Compare(x.number, y.number) * direction > 0;
  };
  for (const Factor& x : a) {
    for (const Factor& y : b) {
      Factor product{0, FromInt(0)};
      if (x.sign() * y.sign() != 0) {
        product.infinity = x.infinity != 0 || y.infinity != 0 ? x.sign() * y.sign() : 0;
        if (product.infinity == 0) product.number = Multiply(x.number, y.number);
        if (product.infinity == 0 && !ToUnits(product.number, scale)) product.infinity = direction;
      }
      if (!best || is_beyond(product, *best)) best = product;
    }
  }
  if (best->infinity == direction) return std::nullopt;
  return best->infinity == 0 ? best->number : FromUnits(direction < 0 ? INT64_MAX : INT64_MIN, scale);
}

Range Product(const Range& a, int scale_a, const Range& b, int scale_b) {
  const std::vector<Factor> x = {FactorOf(a.low, scale_a, -1), FactorOf(a.high, scale_a, 1)};
  const std::vector<Factor> y = {FactorOf(b.low, scale_b, -1), FactorOf(b.high, scale_b, 1)};
  return {ProductEnd(x, y, scale_a + scale_b, -1), ProductEnd(x, y, scale_a + scale_b, 1)};
}

std::optional<Range> Computed(Function function, const std::vector<Range>& ranges, const std::vector<int>& scales,
                              int scale) {
  switch (function) {
    case Function::kAdd:
    case Function::kSubtract: {
      const Range a = Fitting(ranges[0], scale), b = Fitting(ranges[1], scale);
      if (function == Function::kAdd) return Range{Sum(a.low, b.low), Sum(a.high, b.high)};
      return Range{Sum(a.low, Negated(b.high)), Sum(a.high, Negated(b.low))};
    }
    case Function::kMultiply:
      return Product(ranges[0], scales[0], ranges[1], scales[1]);
    case Function::kNegate:
      return Range{Negated(ranges[0].high), Negated(ranges[0].low)};
    default:
      return std::nullopt;
  }
}

}  // namespace

std::optional<Result> ApplyToBounds(Function function, const std::vector<Result>& operands,
                                    const std::vector<bool>& may_have_bounds, const cel::Type& type) {
  const bool is_comparison = function >= Function::kEqual && function <= Function::kGreaterEqual;
  const Result* unknown = nullptr;
  std::vector<Range> ranges;
  std::vector<int> scales;
  for (const Result& operand : operands) {
    if (!operand.is_value() && !operand.bounds) return std::nullopt;
    if (!IsWhole(TypeOf(operand))) return std::nullopt;
    if (unknown == nullptr && !operand.is_value()) unknown = &operand;
    ranges.push_back(RangeOf(operand, !is_comparison || may_have_bounds[ranges.size()]));
    scales.push_back(ScaleOf(TypeOf(operand)));
  }
  Result out = *unknown;
  out.bounds.reset();
  if (is_comparison) {
    const Sureness sure = Compared(function, ranges[0], ranges[1]);
    return sure.is_true ? BoolResult(true) : sure.is_false ? BoolResult(false) : out;
  }
  const int scale = ScaleOf(type);
  std::optional<Range> range = Computed(function, ranges, scales, scale);
  if (!range) return std::nullopt;
  *range = Fitting(*range, scale);
  out.bounds = Bounds{type, range->low ? *ToUnits(*range->low, scale) : INT64_MIN,
                      range->high ? *ToUnits(*range->high, scale) : INT64_MAX};
  return out;
}

Result BoundsInList(const Result& probe, const std::vector<cel::Expr*>& items) {
  Result out = BoolResult(false);
  for (const cel::Expr* item : items) {
    Result entry;
    entry.value = item->value;
    Result same = probe;
    same.bounds.reset();
    if (std::optional<Result> decided =
            ApplyToBounds(Function::kEqual, {probe, entry}, {true, false}, {TypeKind::kBool}))
      same = *decided;
    if (same.is(true)) return same;
    if (!same.is_value()) out = same;
  }
  return out;
}

}  // namespace tollgate::oracle

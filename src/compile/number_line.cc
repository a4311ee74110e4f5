#include "compile/number_line.h"

#include <cmath>
#include <limits>

#include "base/check.h"

namespace tollgate::compile {
namespace {

using plan::Comparison;

constexpr int64_t kMin = std::numeric_limits<int64_t>::min();
constexpr int64_t kMax = std::numeric_limits<int64_t>::max();

std::partial_ordering Reversed(std::partial_ordering order) { return 0 <=> order; }

// The greatest x of the type that is not above the constant.
template <class T>
struct Floor {
  bool exists = true;     // false: the constant is below every x
  bool is_exact = false;  // the constant is `value`
  T value = 0;
};

// By bisection over all of int64: 64 exact comparisons, and no arithmetic on units that could overflow.
Floor<int64_t> FloorOf(int scale, const Number& constant) {
  const auto not_above = [&](int64_t units) { return Compare(Number::Of(Decimal{units, scale}), constant) <= 0; };
  Floor<int64_t> floor;
  if (!not_above(kMin)) {
    floor.exists = false;
    return floor;
  }
  int64_t low = kMin, high = kMax;  // not_above(low)
  while (low < high) {
    const uint64_t distance = static_cast<uint64_t>(high) - static_cast<uint64_t>(low);
    const auto middle = static_cast<int64_t>(static_cast<uint64_t>(low) + distance / 2 + distance % 2);  // above low
    if (not_above(middle))
      low = middle;
    else
      high = middle - 1;
  }
  floor.value = low;
  floor.is_exact = Compare(Number::Of(Decimal{low, scale}), constant) == 0;
  return floor;
}

// The nearest double is the floor, or the one above it.
Floor<double> FloorOf(const Number& constant) {
  if (constant.kind == Number::Kind::kDouble) return {true, true, constant.number};
  double nearest =
      constant.kind == Number::Kind::kUint ? static_cast<double>(constant.uinteger) : ToDouble(constant.decimal);
  if (Compare(Number::Of(nearest), constant) > 0) nearest = std::nextafter(nearest, -HUGE_VAL);
  return {true, Compare(Number::Of(nearest), constant) == 0, nearest};
}

template <class T>
Reduced<T> Reduce(Comparison comparison, const Floor<T>& floor, bool is_last) {
  using Kind = typename Reduced<T>::Kind;
  const bool is_greater = comparison == Comparison::kGreater || comparison == Comparison::kGreaterEqual;
  if (floor.is_exact) return {Kind::kCompare, comparison, floor.value};
  if (comparison == Comparison::kEqual) return {Kind::kNever};
  // Nothing lies between the floor and the constant: with or without equality is one.
  if (!floor.exists) return {is_greater ? Kind::kAlways : Kind::kNever};
  if (is_last) return {is_greater ? Kind::kNever : Kind::kAlways};
  return {Kind::kCompare, is_greater ? Comparison::kGreater : Comparison::kLessEqual, floor.value};
}

bool IsNan(const Number& number) { return number.kind == Number::Kind::kDouble && std::isnan(number.number); }

}  // namespace

Number Number::Of(uint64_t value) {
  if (value <= static_cast<uint64_t>(kMax)) return Of(Decimal{static_cast<int64_t>(value), 0});
  return {Kind::kUint, {}, value, 0};
}

std::partial_ordering Compare(const Number& a, const Number& b) {
  using Kind = Number::Kind;
  if (a.kind == Kind::kDouble && b.kind == Kind::kDouble) return a.number <=> b.number;
  if (a.kind == Kind::kDouble) return Reversed(Compare(b, a));
  if (b.kind == Kind::kDouble) {
    return a.kind == Kind::kUint ? tollgate::Compare(a.uinteger, b.number) : tollgate::Compare(a.decimal, b.number);
  }
  if (a.kind == Kind::kUint) return b.kind == Kind::kUint ? a.uinteger <=> b.uinteger : std::strong_ordering::greater;
  return b.kind == Kind::kUint ? std::strong_ordering::less : tollgate::Compare(a.decimal, b.decimal);
}

Reduced<int64_t> ReduceInt(Comparison comparison, int scale, const Number& constant) {
  TG_CHECK(comparison != Comparison::kNotEqual);
  if (IsNan(constant)) return {Reduced<int64_t>::Kind::kNever};
  const Floor<int64_t> floor = FloorOf(scale, constant);
  return Reduce(comparison, floor, floor.value == kMax);
}

Reduced<double> ReduceDouble(Comparison comparison, const Number& constant) {
  TG_CHECK(comparison != Comparison::kNotEqual);
  if (IsNan(constant)) return {Reduced<double>::Kind::kNever};
  return Reduce(comparison, FloorOf(constant), false);
}

Comparison Mirrored(Comparison comparison) {
  switch (comparison) {
    case Comparison::kLess:
      return Comparison::kGreater;
    case Comparison::kLessEqual:
      return Comparison::kGreaterEqual;
    case Comparison::kGreater:
      return Comparison::kLess;
    case Comparison::kGreaterEqual:
      return Comparison::kLessEqual;
    default:
      return comparison;
  }
}

}  // namespace tollgate::compile

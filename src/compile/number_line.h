// Comparisons with a constant, brought to the type of the other side exactly.
//
// A constant may lie between two values of a column: 100.105 between the amounts 100.10 and 100.11, 2^53 + 1 between
// two doubles. `x > 100.105` then holds for just the amounts with `x > 100.10`: the greatest value not above the
// constant, its floor, is all that a comparison needs, and whether the constant is that value. So no kernel ever
// compares across types with a constant, and no constant is rounded.
#ifndef TOLLGATE_COMPILE_NUMBER_LINE_H_
#define TOLLGATE_COMPILE_NUMBER_LINE_H_

#include <compare>
#include <cstdint>

#include "base/decimal.h"
#include "plan/op.h"

namespace tollgate::compile {

// A number of any of CEL's types.
struct Number {
  enum class Kind : uint8_t { kDecimal, kUint, kDouble } kind = Kind::kDecimal;
  Decimal decimal;        // kDecimal, an int too (scale 0)
  uint64_t uinteger = 0;  // kUint: above every int64
  double number = 0;      // kDouble
  static Number Of(Decimal value) { return {Kind::kDecimal, value, 0, 0}; }
  static Number Of(uint64_t value);
  static Number Of(double value) { return {Kind::kDouble, {}, 0, value}; }
};
std::partial_ordering Compare(const Number& a, const Number& b);

// x OP constant, for x of one type.
template <class T>
struct Reduced {
  enum class Kind : uint8_t {
    kNever,    // false for every x
    kAlways,   // true for every x
    kCompare,  // x `comparison` `value`
  } kind;
  plan::Comparison comparison = plan::Comparison::kEqual;
  T value = 0;
};

// `comparison` is not kNotEqual: that is the negation of kEqual.
Reduced<int64_t> ReduceInt(plan::Comparison comparison, int scale, const Number& constant);
// NaN as x makes every reduced comparison false, as it should.
Reduced<double> ReduceDouble(plan::Comparison comparison, const Number& constant);

// a OP b is b Mirrored(OP) a.
plan::Comparison Mirrored(plan::Comparison comparison);

}  // namespace tollgate::compile
#endif  // TOLLGATE_COMPILE_NUMBER_LINE_H_

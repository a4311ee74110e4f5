// Numbers on their digits: what validation compares where a column's type alone cannot tell.
#ifndef TOLLGATE_SCAN_EXACT_NUMBER_H_
#define TOLLGATE_SCAN_EXACT_NUMBER_H_

#include <string>
#include <string_view>

#include "base/decimal.h"
#include "column/assertion.h"
#include "column/layout.h"

namespace tollgate::scan {

// value x 10^scale, rounded down or up to a whole number. `side` is 0 where that fits int64, else -1 or 1 for below or
// above.
struct WholeUnits {
  int64_t floor = 0;
  int64_t ceiling = 0;
  int side = 0;
};
WholeUnits ToWholeUnits(const DecimalText& value, int scale);

// The double nearest to `value`; an infinity where it is too large.
double NearestDouble(const DecimalText& value);
// The exact value of a finite double.
void ToDecimalText(double value, std::string* buffer, DecimalText* out);

// Reads the token of a numeric field (without quotes), decorated or not; it has been read before, so it is well-formed.
// False where it is no number after all.
bool ParseToken(const column::LayoutField& field, std::string_view token, std::string* buffer, DecimalText* out);

// The assertion (kBound, kMultipleOf, kNumbers) on the digits.
bool HoldsExactly(const column::Assertion& assertion, const DecimalText& value);

// How a value must stand to the bound of `code`: schema.minimum is kGreaterEqual.
enum class BoundSide : uint8_t { kAtLeast, kAbove, kAtMost, kBelow };
BoundSide SideOf(tg_code code);

}  // namespace tollgate::scan
#endif  // TOLLGATE_SCAN_EXACT_NUMBER_H_

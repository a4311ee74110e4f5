#include "lookup/entry.h"

#include "base/decimal.h"

namespace tollgate::lookup {

std::optional<int64_t> ReadUnits(std::string_view text, int32_t scale) {
  DecimalText number;
  bool overflow = false;
  if (ParseDecimalText(text, &number) != NumberFault::kNone) return std::nullopt;
  return ToUnits(number, scale, &overflow);
}

}  // namespace tollgate::lookup

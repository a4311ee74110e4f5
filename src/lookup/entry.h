// How the text of an entry reads as what its list holds.
#ifndef TOLLGATE_LOOKUP_ENTRY_H_
#define TOLLGATE_LOOKUP_ENTRY_H_

#include <cstdint>
#include <optional>
#include <string_view>

#include "lookup/list.h"

namespace tollgate::lookup {

inline int64_t UntilOf(const Entries& entries, size_t i) {
  return entries.until_us.empty() ? kForeverUs : entries.until_us[i];
}

// A number as the units of a decimal of `scale` (an integer: 0).
std::optional<int64_t> ReadUnits(std::string_view text, int32_t scale);

}  // namespace tollgate::lookup
#endif  // TOLLGATE_LOOKUP_ENTRY_H_

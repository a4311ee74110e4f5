// How the text of an entry reads as what its list holds.
#ifndef TOLLGATE_LOOKUP_ENTRY_H_
#define TOLLGATE_LOOKUP_ENTRY_H_

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "lookup/interval.h"
#include "lookup/list.h"

namespace tollgate::lookup {

inline int64_t UntilOf(const Entries& entries, size_t i) {
  return entries.until_us.empty() ? kForeverUs : entries.until_us[i];
}

// A number as the units of a decimal of `scale` (an integer: 0). "" or what is wrong with it.
std::string ReadUnits(std::string_view text, int32_t scale, int64_t* units);

// "first..last", or one that is both.
struct RangeText {
  std::string_view first, last;
};
RangeText SplitRange(std::string_view text);
std::string ReadIntRange(std::string_view text, int32_t scale, int64_t* first, int64_t* last);

// A domain as it is compared: without the dot of a fully qualified name, and, of an entry, without `*.` or `.` before
// it.
std::string_view BareDomain(std::string_view text);
std::string_view BareSuffix(std::string_view entry);

// The RE2 text that stands for an entry of a list of patterns.
std::string PatternOf(const ListShape& shape, std::string_view entry);

}  // namespace tollgate::lookup
#endif  // TOLLGATE_LOOKUP_ENTRY_H_

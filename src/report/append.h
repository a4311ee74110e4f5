// Appending to text without a locale, a format string or an allocation of its own: what the writers share.
#ifndef TOLLGATE_REPORT_APPEND_H_
#define TOLLGATE_REPORT_APPEND_H_

#include <charconv>
#include <cstdint>
#include <string>
#include <string_view>

#include "tollgate/types.h"

namespace tollgate::report {

inline std::string_view View(tg_text text) { return {text.data, text.size}; }

template <class Number>
void AppendNumber(Number value, std::string* out) {
  char digits[32];  // the longest double in shortest form has 24 characters, an int64 has 20
  out->append(digits, std::to_chars(digits, digits + sizeof digits, value).ptr);
}

}  // namespace tollgate::report
#endif  // TOLLGATE_REPORT_APPEND_H_

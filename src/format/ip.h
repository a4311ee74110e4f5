// Addresses of the internet as text.
#ifndef TOLLGATE_FORMAT_IP_H_
#define TOLLGATE_FORMAT_IP_H_

#include <string_view>

namespace tollgate::format {

// Dotted decimal, four numbers without leading zeroes (RFC 2673 section 3.2, which JSON Schema names).
bool IsIpv4(std::string_view text);
// RFC 4291 section 2.2, an IPv4 tail included; no zone, no prefix length.
bool IsIpv6(std::string_view text);

}  // namespace tollgate::format
#endif  // TOLLGATE_FORMAT_IP_H_

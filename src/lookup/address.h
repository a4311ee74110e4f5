// Addresses and networks of the internet as numbers. An IPv4-mapped IPv6 address (::ffff:192.0.2.1) is the IPv4 address
// that it maps: who connects over a socket of both families shows as either.
#ifndef TOLLGATE_LOOKUP_ADDRESS_H_
#define TOLLGATE_LOOKUP_ADDRESS_H_

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace tollgate::lookup {

using Address6 = std::array<uint64_t, 2>;  // high half first, so that they compare as addresses do

struct Address {
  bool is_v4 = false;
  uint32_t v4 = 0;
  Address6 v6{};
};
// Dotted decimal without leading zeroes, or RFC 4291 section 2.2, without zone and prefix length. Nullopt: neither.
std::optional<Address> ParseAddress(std::string_view text);

struct Network {
  Address first, last;  // of one family
  int prefix = 0;       // bits of the family that are fixed
};
// "192.0.2.0/24", or an address alone. "" or what is wrong with it.
std::string ReadNetwork(std::string_view text, Network* network);

}  // namespace tollgate::lookup
#endif  // TOLLGATE_LOOKUP_ADDRESS_H_

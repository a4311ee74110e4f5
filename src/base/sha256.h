// SHA-256 (FIPS 180-4), by libsodium.
#ifndef TOLLGATE_BASE_SHA256_H_
#define TOLLGATE_BASE_SHA256_H_

#include <span>
#include <string>
#include <string_view>

namespace tollgate {
// "sha256:" and 64 lower-case hex digits.
std::string Sha256Identity(std::string_view bytes);
// Of pieces, one after the other.
std::string Sha256Identity(std::span<const std::string_view> pieces);
}  // namespace tollgate
#endif  // TOLLGATE_BASE_SHA256_H_

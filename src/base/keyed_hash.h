// Keyed hashes of texts that must not be found again by trying: SipHash-2-4 with 128 bits (Aumasson and Bernstein 2012)
// under keys derived from a caller's secret by HMAC-SHA-256 (RFC 2104), which is libsodium's. SipHash is written out,
// for keys are short and a call costs as much as a round; a test holds it against libsodium's.
#ifndef TOLLGATE_BASE_KEYED_HASH_H_
#define TOLLGATE_BASE_KEYED_HASH_H_

#include <array>
#include <compare>
#include <cstdint>
#include <string_view>

namespace tollgate {

struct Hash128 {
  uint64_t high = 0;
  uint64_t low = 0;
  friend auto operator<=>(const Hash128&, const Hash128&) = default;
};

using HashKey = std::array<unsigned char, 16>;
// Keys of different `purpose` tell nothing of each other, nor of the secret.
HashKey DeriveHashKey(std::string_view secret, std::string_view purpose);
// `low` alone is a hash of 64 bits.
Hash128 KeyedHash(const HashKey& key, std::string_view bytes);

}  // namespace tollgate
#endif  // TOLLGATE_BASE_KEYED_HASH_H_

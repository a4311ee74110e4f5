#include "base/sha256.h"

#include <sodium/crypto_hash_sha256.h>

namespace tollgate {

std::string Sha256Identity(std::string_view bytes) { return Sha256Identity(std::span(&bytes, 1)); }

std::string Sha256Identity(std::span<const std::string_view> pieces) {
  crypto_hash_sha256_state state;
  crypto_hash_sha256_init(&state);
  for (std::string_view piece : pieces) {
    crypto_hash_sha256_update(&state, reinterpret_cast<const unsigned char*>(piece.data()), piece.size());
  }
  unsigned char hash[crypto_hash_sha256_BYTES];
  crypto_hash_sha256_final(&state, hash);
  static constexpr char kHex[] = "0123456789abcdef";
  std::string identity = "sha256:";
  for (unsigned char byte : hash) {
    identity += kHex[byte >> 4];
    identity += kHex[byte & 15];
  }
  return identity;
}

}  // namespace tollgate

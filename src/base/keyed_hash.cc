#include "base/keyed_hash.h"

#include <sodium/crypto_auth_hmacsha256.h>
#include <sodium/crypto_shorthash_siphash24.h>
#include <sodium/randombytes.h>

#include <bit>
#include <cstring>

namespace tollgate {

namespace {
const unsigned char* Bytes(std::string_view text) { return reinterpret_cast<const unsigned char*>(text.data()); }
}  // namespace

HashKey DeriveHashKey(std::string_view secret, std::string_view purpose) {
  crypto_auth_hmacsha256_state state;
  crypto_auth_hmacsha256_init(&state, Bytes(secret), secret.size());
  crypto_auth_hmacsha256_update(&state, Bytes(purpose), purpose.size());
  unsigned char whole[crypto_auth_hmacsha256_BYTES];
  crypto_auth_hmacsha256_final(&state, whole);
  HashKey key;
  static_assert(sizeof key == crypto_shorthash_siphashx24_KEYBYTES && sizeof key <= sizeof whole);
  std::memcpy(key.data(), whole, sizeof key);
  return key;
}

std::array<char, 32> RandomSecret() {
  std::array<char, 32> secret;
  randombytes_buf(secret.data(), secret.size());
  return secret;
}

Hash128 KeyedHash(const HashKey& key, std::string_view bytes) {
  static_assert(std::endian::native == std::endian::little, "a hash is bytes, and little-endian numbers of ours");
  uint64_t hash[2];
  static_assert(sizeof hash == crypto_shorthash_siphashx24_BYTES);
  crypto_shorthash_siphashx24(reinterpret_cast<unsigned char*>(hash), Bytes(bytes), bytes.size(), key.data());
  return {hash[1], hash[0]};
}

}  // namespace tollgate

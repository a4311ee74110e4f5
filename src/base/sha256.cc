#include "base/sha256.h"

#include <sodium/crypto_hash_sha256.h>

namespace tollgate {

std::string Sha256Identity(std::string_view bytes) {
  unsigned char hash[crypto_hash_sha256_BYTES];
  crypto_hash_sha256(hash, reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size());
  static constexpr char kHex[] = "0123456789abcdef";
  std::string identity = "sha256:";
  for (unsigned char byte : hash) {
    identity += kHex[byte >> 4];
    identity += kHex[byte & 15];
  }
  return identity;
}

}  // namespace tollgate

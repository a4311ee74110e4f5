#include "base/checksum.h"

#include <sodium/crypto_shorthash_siphash24.h>

namespace tollgate {

uint64_t Checksum64(std::string_view bytes) {
  constexpr unsigned char kKey[crypto_shorthash_siphash24_KEYBYTES] = {};
  unsigned char hash[crypto_shorthash_siphash24_BYTES];
  crypto_shorthash_siphash24(hash, reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size(), kKey);
  uint64_t checksum = 0;
  for (int i = 7; i >= 0; --i) checksum = checksum << 8 | hash[i];
  return checksum;
}

}  // namespace tollgate

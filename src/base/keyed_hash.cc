#include "base/keyed_hash.h"

#include <sodium/crypto_auth_hmacsha256.h>

#include <bit>
#include <cstring>

namespace tollgate {

namespace {
const unsigned char* Bytes(std::string_view text) { return reinterpret_cast<const unsigned char*>(text.data()); }
static_assert(std::endian::native == std::endian::little, "numbers are read as they lie in memory");
uint64_t Load64(const void* from) {
  uint64_t number;
  std::memcpy(&number, from, sizeof number);
  return number;
}

// The four words of the state, with the constants of the paper: "somepseudorandomlygeneratedbytes", and 0xEE and 0xDD
// for 128 bits.
struct SipState {
  SipState(uint64_t low, uint64_t high)
      : a(low ^ 0x736F6D6570736575),
        b(high ^ 0x646F72616E646F6D ^ 0xEE),
        c(low ^ 0x6C7967656E657261),
        d(high ^ 0x7465646279746573) {}
  void Round() {
    a += b;
    c += d;
    b = std::rotl(b, 13) ^ a;
    d = std::rotl(d, 16) ^ c;
    a = std::rotl(a, 32);
    c += b;
    a += d;
    b = std::rotl(b, 17) ^ c;
    d = std::rotl(d, 21) ^ a;
    c = std::rotl(c, 32);
  }
  void Take(uint64_t word) {
    d ^= word;
    Round();
    Round();
    a ^= word;
  }
  Hash128 Finish() {
    Hash128 hash;
    c ^= 0xEE;
    for (int i = 0; i < 4; ++i) Round();
    hash.low = a ^ b ^ c ^ d;
    b ^= 0xDD;
    for (int i = 0; i < 4; ++i) Round();
    hash.high = a ^ b ^ c ^ d;
    return hash;
  }
  uint64_t a, b, c, d;
};

}  // namespace

HashKey DeriveHashKey(std::string_view secret, std::string_view purpose) {
  crypto_auth_hmacsha256_state state;
  crypto_auth_hmacsha256_init(&state, Bytes(secret), secret.size());
  crypto_auth_hmacsha256_update(&state, Bytes(purpose), purpose.size());
  unsigned char whole[crypto_auth_hmacsha256_BYTES];
  crypto_auth_hmacsha256_final(&state, whole);
  HashKey key;
  static_assert(sizeof key == 16 && sizeof key <= sizeof whole);
  std::memcpy(key.data(), whole, sizeof key);
  return key;
}

Hash128 KeyedHash(const HashKey& key, std::string_view bytes) {
  SipState state(Load64(key.data()), Load64(key.data() + 8));
  const char* at = bytes.data();
  for (size_t left = bytes.size() / 8; left > 0; --left, at += 8) state.Take(Load64(at));
  uint64_t last = uint64_t{bytes.size()} << 56;
  for (size_t i = 0; i < bytes.size() % 8; ++i) last |= uint64_t{static_cast<unsigned char>(at[i])} << (8 * i);
  state.Take(last);
  return state.Finish();
}

}  // namespace tollgate

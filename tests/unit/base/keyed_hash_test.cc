// Our SipHash against libsodium's, and keys of different purposes.
#include "base/keyed_hash.h"

#include <gtest/gtest.h>
#include <sodium/crypto_shorthash_siphash24.h>

#include <cstring>
#include <string>

#include "base/random.h"

namespace tollgate {
namespace {

TEST(KeyedHash, IsSipHash) {
  const HashKey key = DeriveHashKey("a secret of some length", "test");
  std::string text;
  for (int size = 0; size < 100; ++size) {
    uint64_t expected[2];
    crypto_shorthash_siphashx24(reinterpret_cast<unsigned char*>(expected),
                                reinterpret_cast<const unsigned char*>(text.data()), text.size(), key.data());
    const Hash128 hash = KeyedHash(key, text);
    EXPECT_EQ(hash.low, expected[0]) << size;
    EXPECT_EQ(hash.high, expected[1]) << size;
    text += static_cast<char>(size * 37 + 200);
  }
}

TEST(KeyedHash, KeysDiffer) {
  EXPECT_NE(DeriveHashKey("secret", "a"), DeriveHashKey("secret", "b"));
  EXPECT_NE(DeriveHashKey("secret", "a"), DeriveHashKey("another", "a"));
  EXPECT_EQ(DeriveHashKey("secret", "a"), DeriveHashKey("secret", "a"));
  EXPECT_NE(RandomBytes(32), RandomBytes(32));
}

}  // namespace
}  // namespace tollgate

#include "base/random.h"

#include <sodium.h>

#include "base/check.h"

namespace tollgate {
namespace {

// libsodium opens its source of chance once, and says that only this may be called by two threads at once before.
void Open() { TG_CHECK(sodium_init() >= 0); }

}  // namespace

uint32_t RandomBelow(uint32_t bound) {
  Open();
  return randombytes_uniform(bound);
}

std::string RandomBytes(size_t count) {
  Open();
  std::string bytes(count, '\0');
  randombytes_buf(bytes.data(), bytes.size());
  return bytes;
}

}  // namespace tollgate

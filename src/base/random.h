// Chance, from the operating system by libsodium: for secrets, and to keep writers from meeting again. No answer of the
// engine depends on it.
#ifndef TOLLGATE_BASE_RANDOM_H_
#define TOLLGATE_BASE_RANDOM_H_

#include <cstdint>
#include <string>

namespace tollgate {

// 0 <= value < bound; 0 where bound is 0.
uint32_t RandomBelow(uint32_t bound);
std::string RandomBytes(size_t count);

}  // namespace tollgate
#endif  // TOLLGATE_BASE_RANDOM_H_

// What a set is made of. For the files of this room alone.
#ifndef TOLLGATE_PATTERN_SET_DATA_H_
#define TOLLGATE_PATTERN_SET_DATA_H_

#include <cstdint>
#include <string>
#include <vector>

#include "pattern/database.h"

namespace tollgate::pattern {

// Changes with what rewrite.cc writes for a pattern: a saved database of another version is made again.
inline constexpr uint32_t kRewriterVersion = 1;

// How a member is answered on rows that are not empty.
enum class Way : uint8_t {
  kAlways,     // matches every text
  kNever,      // matches none
  kScanned,    // its database's hits are its matches
  kConfirmed,  // its database's hits are candidates, and RE2 says which are matches
  kRe2,        // no database has it
};

struct Member {
  std::string text;
  Way way = Way::kRe2;
  bool matches_empty = false;  // the empty text
};

struct SetData {
  std::vector<Member> members;
  std::vector<Database> databases;
  std::string self_test;  // saved database of self_test.h, for whoever loads these

  // By way, made by Finish.
  std::vector<uint32_t> always, confirmed, by_re2, matching_empty;
  void Finish();
};

// SHA-256 of the patterns, of the options that they are read with and of the version that wrote the databases.
std::string PatternIdentity(const std::vector<Member>& members);
// Database's key for the database at `index`.
uint64_t DatabaseKey(const std::string& identity, size_t index);

}  // namespace tollgate::pattern
#endif  // TOLLGATE_PATTERN_SET_DATA_H_

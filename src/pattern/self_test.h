// Questions whose answers are known, put to the Hyperscan that is linked, on the machine that it runs on, before a set
// is used. Debian's Vectorscan 5.4.9 on x86-64 fails it: it misses matches without a word.
#ifndef TOLLGATE_PATTERN_SELF_TEST_H_
#define TOLLGATE_PATTERN_SELF_TEST_H_

#include <string>
#include <vector>

#include "pattern/database.h"
#include "tollgate/status.hpp"

namespace tollgate::pattern {

// RE2 texts; the database answers for each by its place. Each text is put to each pattern; the answers have a bit for
// each text.
std::vector<std::string> SelfTestPatterns();
std::vector<std::string> SelfTestTexts();
std::vector<uint64_t> SelfTestAnswers();
// NOT_SUPPORTED, with the pattern and the text, where `database` (of SelfTestPatterns) gives a wrong answer.
Status RunSelfTest(const Database& database);

}  // namespace tollgate::pattern
#endif  // TOLLGATE_PATTERN_SELF_TEST_H_

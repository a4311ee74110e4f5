// A finding as one sentence, for everyone who tells people of findings.
#ifndef TOLLGATE_BASE_FINDING_WORDS_H_
#define TOLLGATE_BASE_FINDING_WORDS_H_

#include <string>

#include "tollgate/read.h"

namespace tollgate {

// kHidden: what stands in the input is not quoted, since nobody has said that it is no card number.
enum class FoundValue : bool { kShown, kHidden };

// "schema.minimum: expected at least 0, got `-5` (column `amount`)": without its place, and with nothing in it that a
// terminal would obey.
std::string FindingWords(const tg_finding& finding, FoundValue value = FoundValue::kShown);

}  // namespace tollgate
#endif  // TOLLGATE_BASE_FINDING_WORDS_H_

// Formats of text for the oracle, by regular expressions and the C library instead of hand-written scanners.
#ifndef TOLLGATE_TESTS_ORACLE_FORMATS_H_
#define TOLLGATE_TESTS_ORACLE_FORMATS_H_

#include <string>

#include "format/format.h"

namespace tollgate::oracle {

// 0, or the code of the fault.
tg_code CheckFormat(format::Id id, const std::string& text);

}  // namespace tollgate::oracle
#endif  // TOLLGATE_TESTS_ORACLE_FORMATS_H_

// A slow, obvious reading of CSV: the whole input in memory, one character at a time, no state between records. What
// the cutter must agree with.
#ifndef TOLLGATE_TESTS_UNIT_READ_CSV_REFERENCE_H_
#define TOLLGATE_TESTS_UNIT_READ_CSV_REFERENCE_H_

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace tollgate::read {

struct ReferenceRecord {
  size_t begin = 0;
  size_t end = 0;                   // behind the line end
  std::string fault;                // code's name; empty: none
  size_t token_begin = 0;           // of the fault
  std::vector<std::string> tokens;  // as written; none where there is a fault
};

// The records of `text` from `begin` on, blank lines left out (kept where `keeps_blank`).
std::vector<ReferenceRecord> ReadReference(std::string_view text, size_t begin, bool keeps_blank);

}  // namespace tollgate::read
#endif  // TOLLGATE_TESTS_UNIT_READ_CSV_REFERENCE_H_

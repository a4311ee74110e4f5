// What is read of an exact log.
#ifndef TOLLGATE_WINDOW_EXACT_READ_H_
#define TOLLGATE_WINDOW_EXACT_READ_H_

#include <vector>

#include "window/answer.h"
#include "window/distinct.h"
#include "window/exact_log.h"

namespace tollgate::window {

// Memory that reads use again and again.
struct ExactScratch {
  DistinctSet distinct;
  std::vector<std::string_view> distinct_texts;
  Row row;
};

// All reads of a log for one row. `log` may hold nothing. A row whose id event `first_copy` (an arrival; 0: none) has
// sees what had arrived before.
void ReadExact(const LogLayout& layout, const ExactLog& log, const LogFloors& floors, const Row& row,
               uint64_t first_copy, const Answer& answer, ExactScratch* scratch);

}  // namespace tollgate::window
#endif  // TOLLGATE_WINDOW_EXACT_READ_H_

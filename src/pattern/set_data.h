// What a set is made of. For the files of this room alone.
#ifndef TOLLGATE_PATTERN_SET_DATA_H_
#define TOLLGATE_PATTERN_SET_DATA_H_

#include <string>
#include <vector>

#include "pattern/regex.h"

namespace tollgate::pattern {

struct SetData {
  std::vector<Regex> members;
};

}  // namespace tollgate::pattern
#endif  // TOLLGATE_PATTERN_SET_DATA_H_

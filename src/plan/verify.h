// Whether a plan that was read can be run. Decoding has made sure of bytes;
// this makes sure of sense.
#ifndef TOLLGATE_PLAN_VERIFY_H_
#define TOLLGATE_PLAN_VERIFY_H_

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "plan/plan.h"

namespace tollgate::plan {

struct Fault {
  std::string_view section;  // its tag
  std::string words;         // "op 12: ..."
};

// What of the shapes of lists and tables makes no sense: what these hold is read by them. Nullopt: nothing.
std::optional<Fault> VerifyShapes(const Plan& plan);

// What of the program (all but tests and Data) no compiler writes, and no part
// of the engine need expect: an index outside its list, an operand of the wrong
// kind, a register that is read before it is written. Nullopt: nothing.
std::optional<Fault> Verify(const Plan& plan);

// The part of it that is about ops; they stand on shapes and fields that are
// sound.
std::optional<Fault> VerifyOps(const Plan& plan);

// The part of it that is about windows; `is_time`: per register, an integer that is a time or none.
std::optional<Fault> VerifyWindows(const Plan& plan, const std::vector<bool>& is_time);

}  // namespace tollgate::plan
#endif  // TOLLGATE_PLAN_VERIFY_H_

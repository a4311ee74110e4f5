// An assertion on a field, made ready for its column's type when a scratch is made: bounds as units or as the nearest
// double, so that a kernel answers all rows but those where rounding could matter.
#ifndef TOLLGATE_SCAN_PREPARED_CHECK_H_
#define TOLLGATE_SCAN_PREPARED_CHECK_H_

#include <cstdint>
#include <vector>

#include "plan/plan.h"

namespace tollgate::scan {

struct PreparedCheck {
  enum class Answer : uint8_t { kByValue, kAlways, kNever };

  const plan::FieldCheck* check = nullptr;
  size_t field = 0;

  // kBound on int64 and decimal columns: value `comparison` units, or the same answer for all values.
  Answer answer = Answer::kByValue;
  plan::Comparison comparison = plan::Comparison::kGreaterEqual;
  int64_t units = 0;
  // kBound on double columns, with `comparison`.
  double nearest = 0;
  // kNumbers: those that a value of the column can equal.
  std::vector<int64_t> unit_list;
  std::vector<double> nearest_list;
  // kMultipleOf on int64 and decimal columns: in units; 0: row by row on the digits.
  int64_t step_units = 0;

  const column::Assertion& assertion() const { return check->assertion; }
};

PreparedCheck PrepareCheck(const column::LayoutField& layout_field, size_t field, const plan::FieldCheck& check);

}  // namespace tollgate::scan
#endif  // TOLLGATE_SCAN_PREPARED_CHECK_H_

// The program one row at a time: no bitmap, no register, no batch loop; only op.def's words and semantics.h. The tests'
// expectation for every op.
#ifndef TOLLGATE_TESTS_UNIT_SCAN_ROW_MEANING_H_
#define TOLLGATE_TESTS_UNIT_SCAN_ROW_MEANING_H_

#include <string>
#include <vector>

#include "fixture.h"

namespace tollgate::scan {

enum class Kind { kValue, kUnknown, kError };
struct RowValue {
  Kind kind = Kind::kValue;
  bool boolean = false;
  int64_t integer = 0;
  double number = 0;
  std::string text;
  int32_t table_row = -1;
  std::string cause;  // kind of causes.def, and a path where there is one: "missing /a"
};

// Objects of the plan: one that has no field and is there where its bit says, and one that is there where a field is.
inline constexpr uint32_t kMarked = 0, kOfFields = 1;
// The rows that have the bit.
inline bool IsMarked(const std::vector<column::Cell>& cells) {
  return cells[0].state == column::CellState::kValue && cells[0].boolean;
}

// cells[field] of the row.
RowValue Meaning(const plan::Plan& plan, const std::vector<column::Cell>& cells, uint32_t op);

}  // namespace tollgate::scan
#endif  // TOLLGATE_TESTS_UNIT_SCAN_ROW_MEANING_H_

// One cell of text to one typed value: the scalar meaning that every vectorized reader must agree with.
#ifndef TOLLGATE_COLUMN_CELL_H_
#define TOLLGATE_COLUMN_CELL_H_

#include <string>
#include <string_view>

#include "column/layout.h"
#include "tollgate/read.h"

namespace tollgate::column {

// What a finding quotes of a value, at most: read.h says so.
inline constexpr size_t kMaxGotBytes = 64;

enum class CellState : uint8_t { kValue, kNull, kAbsent, kOverflow, kFault };

struct Cell {
  CellState state = CellState::kAbsent;
  tg_code fault = 0;      // kFault
  bool boolean = false;   // TG_BOOL
  int64_t integer = 0;    // TG_INT64, TG_DECIMAL (units), TG_TIMESTAMP
  double number = 0;      // TG_DOUBLE
  std::string_view text;  // TG_STRING: the text that was passed in
};

// `text` is the cell's content after unquoting; `quoted` tells "" from an empty cell: an empty or x-null cell that is
// not quoted is null where the field admits it, else absent. A fault is the field's csv.cast.* or format.* code;
// TG_CODE_SCHEMA_MULTIPLE_OF where a decimal of `multipleOf: 10^-s` has more than s digits after the point (units
// cannot hold it); TG_CODE_JSON_NUMBER_* past the limits of base/decimal.h.
Cell DecodeCell(const LayoutField& field, std::string_view text, bool quoted);

// The keyword that a fault of DecodeCell breaks: multipleOf for its code, else what typed the field.
const std::string& FaultPointer(const LayoutField& field, tg_code fault);
// What that keyword expected, for people.
std::string_view FaultExpected(const LayoutField& field, tg_code fault);

// What a value of a sensitive field may show: "****" whatever it is where masks_all; else first 6 and last 4 of 13 or
// more characters, the rest '*', and anything shorter is all '*'. Characters are code points. Other fields: the text.
std::string MaskedText(const LayoutField& field, std::string_view text);

}  // namespace tollgate::column
#endif  // TOLLGATE_COLUMN_CELL_H_

// A schema's assertions on one cell of a table: the plain scalar way, since tables are read once, when a pack compiles.
#ifndef TOLLGATE_COMPILE_ROW_CHECK_H_
#define TOLLGATE_COMPILE_ROW_CHECK_H_

#include <optional>
#include <string_view>
#include <vector>

#include "base/bits.h"
#include "pattern/regex.h"
#include "schema/schema.h"
#include "tollgate/batch.h"

namespace tollgate::compile {

class FieldCheck {
 public:
  explicit FieldCheck(const schema::Field& field);
  // The first assertion that the value of `row` breaks; nullptr: none. `token` is its text in the file.
  const column::Assertion* FirstBroken(const tg_column& column, int32_t row, std::string_view token) const;

 private:
  bool Holds(size_t assertion, const tg_column& column, int32_t row, std::string_view token) const;
  const schema::Field* field_;
  std::vector<std::optional<pattern::Regex>> patterns_;  // as the assertions
};

inline bool IsValid(const tg_column& column, int32_t row) {
  return column.valid == nullptr || GetBit(column.valid, row);
}
// Whether something stands there: a value, a null, a number that does not fit.
inline bool HasCell(const tg_column& column, int32_t row) {
  return IsValid(column, row) || (column.null != nullptr && GetBit(column.null, row)) ||
         (column.overflow != nullptr && GetBit(column.overflow, row));
}
std::string_view TextAt(const tg_column& column, int32_t row);

}  // namespace tollgate::compile
#endif  // TOLLGATE_COMPILE_ROW_CHECK_H_

// The rows of an external table, out of an input of any format that records come in.
#ifndef TOLLGATE_DATA_ROWS_H_
#define TOLLGATE_DATA_ROWS_H_

#include <string_view>

#include "plan/plan.h"

namespace tollgate::data {

// BAD_DATA: the first row that the table's schema refuses, or whose key is missing or is another row's. Values are not
// told: they may be card numbers.
Expected<lookup::Table> ReadRows(const lookup::TableShape& shape, const plan::Plan& schema, std::string_view content);

}  // namespace tollgate::data
#endif  // TOLLGATE_DATA_ROWS_H_

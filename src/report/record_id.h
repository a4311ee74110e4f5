// The id of a record, as the pack's record.id names its field. Masked where the field is sensitive.
#ifndef TOLLGATE_REPORT_RECORD_ID_H_
#define TOLLGATE_REPORT_RECORD_ID_H_

#include <string>

#include "column/layout.h"
#include "tollgate/batch.h"

namespace tollgate::report {

// As JSON: a number for an unmasked integer, else a string; null where the record has none.
void AppendIdJson(const column::RecordLayout& layout, const tg_batch& batch, int32_t row, std::string* out);
// As plain text; nothing where the record has none.
void AppendIdText(const column::RecordLayout& layout, const tg_batch& batch, int32_t row, std::string* out);

}  // namespace tollgate::report
#endif  // TOLLGATE_REPORT_RECORD_ID_H_

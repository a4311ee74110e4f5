// NDJSON and JSON documents -> blocks of records.
//
// A line of NDJSON ends at a line feed, wherever that stands: JSON has no raw line end in a string, so a line that is
// broken harms itself alone. A line of spaces is blank. The records of a document are found by json_elements.h.
//
// A record over the limit is skipped to its end without being kept, in pieces, as csv.h says of CSV.
#ifndef TOLLGATE_READ_JSON_CUTTER_H_
#define TOLLGATE_READ_JSON_CUTTER_H_

#include <memory>

#include "read/records.h"

namespace tollgate::read {

enum class JsonForm : bool { kLines, kDocument };

std::unique_ptr<Cutter> NewJsonRecords(const tg_source& source, const column::RecordLayout& layout, JsonForm form,
                                       const ReadOptions& options);

}  // namespace tollgate::read
#endif  // TOLLGATE_READ_JSON_CUTTER_H_

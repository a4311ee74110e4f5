// One JSON record (a tree) -> one row of a batch, by the same layout and with the same findings as its CSV twin. The
// slow, plain way: for pack tests and single events; streams of NDJSON have their own reader.
#ifndef TOLLGATE_READ_JSON_RECORD_H_
#define TOLLGATE_READ_JSON_RECORD_H_

#include <deque>
#include <string>

#include "base/source.h"
#include "column/builder.h"
#include "json/node.h"

namespace tollgate::read {

// Stores `record` as row `row` of `builder` (rows in order). Texts of findings are kept in `texts`, in `layout` and in
// `record`. Offsets, lines and spans are those of the record's file in `sources`.
//
// A field whose text a dialect explains (x-decimal, x-true ...) is a string in JSON; a JSON value of another type than
// the field's is schema.type. A record that is no object is a rejected row.
void PutJsonRecord(const column::RecordLayout& layout, const SourceMap& sources, const json::Node& record, size_t row,
                   column::BatchBuilder* builder, std::deque<std::string>* texts);

}  // namespace tollgate::read
#endif  // TOLLGATE_READ_JSON_RECORD_H_

// One JSON record (a tree) -> one row of a batch, by the same layout and with the same findings as its CSV twin. The
// slow, plain way: for pack tests and single events, and in streams of NDJSON for what json_walk.h leaves.
//
// A field whose text a dialect explains (x-decimal, x-true ...) is a string in JSON; a JSON value of another type than
// the field's is schema.type. A record that is no object is a rejected row.
#ifndef TOLLGATE_READ_JSON_RECORD_H_
#define TOLLGATE_READ_JSON_RECORD_H_

#include "base/source.h"
#include "column/builder.h"
#include "json/node.h"
#include "read/json_findings.h"
#include "read/json_rows.h"
#include "read/record_keys.h"

namespace tollgate::read {

class JsonRecordReader {
 public:
  // Both outlive the reader.
  JsonRecordReader(const column::RecordLayout& layout, column::BatchBuilder* builder);
  // Makes `record` the one row of the builder. Texts of its findings live until the next call, and in `layout`.
  // Offsets, lines and spans are those of the record's file in `sources`.
  void Read(const SourceMap& sources, const json::Node& record);

 private:
  const column::RecordLayout& layout_;
  column::BatchBuilder& builder_;
  const RecordKeys keys_;
  JsonRows rows_;
  JsonFindingWriter writer_;
};

// Puts the values of a tree whose file begins at `file_begin` of the batch's text; they are views into the tree.
void ReadJsonTree(const RecordKeys& keys, const json::Node& record, uint32_t file_begin, size_t row, JsonRows* rows);
void WriteJsonEvent(const JsonRows::Event& event, JsonFindingWriter* writer);

}  // namespace tollgate::read
#endif  // TOLLGATE_READ_JSON_RECORD_H_

// CSV files that a pack names (lists, tables), read through the very readers that records go through, so that a cell
// means the same in a table as in a transaction. What a reader finds becomes diagnostics.
#ifndef TOLLGATE_COMPILE_CSV_FILE_H_
#define TOLLGATE_COMPILE_CSV_FILE_H_

#include <functional>
#include <string>
#include <vector>

#include "base/diagnostic.h"
#include "column/layout.h"
#include "tollgate/batch.h"

namespace tollgate::compile {

// Column names of the file; false and diagnostics where it has no usable header.
bool ReadCsvHeader(const SourceMap& sources, uint32_t file, std::vector<std::string>* names, Diagnostics* diagnostics);

// Calls `visit` for each batch of rows. False and diagnostics where the file or a row did not read; rejected rows are
// still in their batch, marked.
bool ReadCsvRows(const SourceMap& sources, uint32_t file, const column::RecordLayout& layout,
                 const std::function<void(const tg_batch&)>& visit, Diagnostics* diagnostics);

// Bad rows past this many are counted, not listed: a wrong delimiter in a file of a million rows is one mistake.
inline constexpr int kMaxListedRows = 20;

}  // namespace tollgate::compile
#endif  // TOLLGATE_COMPILE_CSV_FILE_H_

// Lists and tables as bytes: what plan files and data files hold of them.
#ifndef TOLLGATE_LOOKUP_CODEC_H_
#define TOLLGATE_LOOKUP_CODEC_H_

#include <optional>
#include <string>

#include "base/bytes.h"
#include "lookup/list.h"
#include "lookup/table.h"
#include "pattern/set.h"

namespace tollgate::lookup {

void PutShape(const ListShape& shape, ByteWriter* out);
void PutShape(const TableShape& shape, ByteWriter* out);
// The reader has failed where there is none.
ListShape GetListShape(ByteReader* in);
TableShape GetTableShape(ByteReader* in);

// Shape, entries, and the database of a list of patterns.
void PutList(const List& list, ByteWriter* out);
void PutTable(const Table& table, ByteWriter* out);
// BAD_DATA where the bytes are not what was put. A database that is not to be trusted, or is another machine's, is made
// again by `rebuild`; without one, NOT_SUPPORTED as DecodeSet says.
Expected<List> GetList(ByteReader* in, pattern::Trust trust, const pattern::SetCompiler* rebuild);
Expected<Table> GetTable(ByteReader* in);

}  // namespace tollgate::lookup
#endif  // TOLLGATE_LOOKUP_CODEC_H_

// Lists and tables as bytes: what plan files and data files hold of them. Indexes are built anew when they are read:
// they depend on hash seeds, and an index that bytes bring would have to be believed.
#ifndef TOLLGATE_LOOKUP_CODEC_H_
#define TOLLGATE_LOOKUP_CODEC_H_

#include <string_view>
#include <vector>

#include "base/bytes.h"
#include "lookup/list.h"
#include "lookup/table.h"
#include "pattern/set.h"

namespace tollgate {

template <>
inline constexpr lookup::Match kLastOf<lookup::Match> = lookup::Match::kRange;
template <>
inline constexpr lookup::KeyKind kLastOf<lookup::KeyKind> = lookup::KeyKind::kCidr;

}  // namespace tollgate

namespace tollgate::lookup {

// Shapes, for both directions. What is read may still be no shape: ShapeFault says.
inline constexpr auto kListShape = [](auto& a, auto& list) {
  auto& [name, match, folds_lower, expires, type, scale] = list;
  a(name, match, folds_lower, expires, type, scale);
};
inline constexpr auto kTableShape = [](auto& a, auto& table) {
  auto& [name, key, key_columns, columns, is_external] = table;
  a(name, key, key_columns, is_external);
  a.Each(columns, [](auto& archive, auto& column) {
    auto& [column_name, path, type, scale] = column;
    archive(column_name, path, type, scale);
  });
};
// Why there is no list or table of the shape; "" where there may be.
std::string_view ShapeFault(const ListShape& shape);
std::string_view ShapeFault(const TableShape& shape);

// Entries and rows of a sound shape, which stands elsewhere. The reader has failed where they are not whole: texts out
// of a pool in order, columns of one length, values of their types.
void WriteEntries(const Entries& entries, ByteWriter* writer);
Entries ReadEntries(const ListShape& shape, ByteReader* reader);
void WriteRows(const Table& table, ByteWriter* writer);
std::vector<TableColumn> ReadRows(const TableShape& shape, ByteReader* reader);

// With their shapes; a list of patterns with its set.
void WriteList(const List& list, ByteWriter* writer);
void WriteTable(const Table& table, ByteWriter* writer);
// BAD_DATA where the bytes are not what was written. A set that is not to be trusted, or is another machine's, is made
// again by `rebuild`; without one, NOT_SUPPORTED as DecodeSet says.
Expected<List> ReadList(ByteReader* reader, pattern::Trust trust, const pattern::SetCompiler* rebuild);
Expected<Table> ReadTable(ByteReader* reader);

}  // namespace tollgate::lookup
#endif  // TOLLGATE_LOOKUP_CODEC_H_

#include "lookup/codec.h"

#include "base/bits.h"
#include "base/decimal.h"
#include "base/time.h"
#include "base/utf8.h"

namespace tollgate::lookup {
namespace {

Status Damaged() { return Status(TG_BAD_DATA, "the bytes of a list or a table are damaged"); }

bool IsScale(tg_type type, int32_t scale) { return type == TG_DECIMAL ? scale >= 0 && scale <= kMaxScale : scale == 0; }

bool AreWhole(const Entries& entries) {
  uint64_t begin = 0;
  for (size_t i = 0; i < entries.size(); ++i) {
    if (entries.ends[i] < begin || entries.ends[i] > entries.pool.size()) return false;
    if (!IsValidUtf8(entries.text(i))) return false;
    begin = entries.ends[i];
  }
  return begin == entries.pool.size();
}

constexpr auto kCells = [](auto& a, tg_type type, auto& column) {
  a(column.valid);
  if (type == TG_STRING) {
    a(column.texts);
  } else if (type == TG_DOUBLE) {
    a(column.numbers);
  } else {
    a(column.integers);
  }
};

bool IsSound(const TableColumn& column, tg_type type, size_t row_count) {
  if (ValueCount(column, type) != row_count || column.valid.size() != WordCount(row_count)) return false;
  if (row_count > 0 && (column.valid.back() & ~TailMask(row_count)) != 0) return false;
  for (int64_t value : column.integers) {
    if (type == TG_BOOL && value != 0 && value != 1) return false;
    if (type == TG_TIMESTAMP && (value < kMinTimeUs || value > kMaxTimeUs)) return false;
  }
  return true;
}

template <class Shape, class Describe>
Shape ReadShape(ByteReader* reader, Describe describe) {
  Shape shape;
  describe(*reader, shape);
  if (const std::string_view fault = ShapeFault(shape); !fault.empty()) reader->Fail(std::string(fault));
  return shape;
}

}  // namespace

std::string_view ShapeFault(const ListShape& shape) {
  const bool is_number = shape.type == TG_INT64 || shape.type == TG_DECIMAL;
  const bool has_type = shape.type == TG_STRING || is_number;
  if (!has_type || !IsScale(shape.type, shape.scale)) return "its values have no type";
  const bool takes_numbers = shape.match == Match::kExact || shape.match == Match::kRange;
  return is_number && !takes_numbers ? "numbers do not match so" : "";
}

std::string_view ShapeFault(const TableShape& shape) {
  for (const ColumnShape& column : shape.columns) {
    const bool has_type = column.type >= TG_BOOL && column.type <= TG_TIMESTAMP;
    if (!has_type || !IsScale(column.type, column.scale)) return "a column of it has no type";
  }
  return IsKeyOf(shape) ? "" : "its key is none";
}

void WriteEntries(const Entries& entries, ByteWriter* writer) {
  writer->Blob(entries.pool);
  (*writer)(entries.ends, entries.until_us);
}

Entries ReadEntries(const ListShape& shape, ByteReader* reader) {
  Entries entries;
  std::string_view pool;
  reader->Blob(pool);
  entries.pool = pool;
  (*reader)(entries.ends, entries.until_us);
  if (reader->ok() && AreWhole(entries)) return entries;
  reader->Fail("the entries of list `" + shape.name + "` are not whole texts");
  return {};
}

void WriteRows(const Table& table, ByteWriter* writer) {
  (*writer)(table.row_count());
  for (size_t c = 0; c < table.columns().size(); ++c) {
    kCells(*writer, table.shape().columns[c].type, table.columns()[c]);
  }
}

std::vector<TableColumn> ReadRows(const TableShape& shape, ByteReader* reader) {
  int32_t row_count;
  (*reader)(row_count);
  std::vector<TableColumn> columns(reader->ok() ? shape.columns.size() : 0);
  for (size_t c = 0; c < columns.size() && reader->ok(); ++c) {
    const tg_type type = shape.columns[c].type;
    kCells(*reader, type, columns[c]);
    if (row_count >= 0 && IsSound(columns[c], type, static_cast<size_t>(row_count))) continue;
    reader->Fail("a column of table `" + shape.name + "` does not have its rows");
  }
  return columns;
}

void WriteList(const List& list, ByteWriter* writer) {
  kListShape(*writer, list.shape());
  WriteEntries(list.entries(), writer);
  if (list.patterns() != nullptr) writer->Blob(pattern::EncodeSet(*list.patterns()));
}

Expected<List> ReadList(ByteReader* reader, pattern::Trust trust, const pattern::SetCompiler* rebuild) {
  ListShape shape = ReadShape<ListShape>(reader, kListShape);
  Entries entries = ReadEntries(shape, reader);
  if (!reader->ok()) return Damaged();
  if (!IsOfPatterns(shape) || entries.size() == 0) return List::Build(std::move(shape), std::move(entries));
  std::string_view image;
  reader->Blob(image);
  if (!reader->ok()) return Damaged();
  Expected<pattern::PatternSet> set = pattern::DecodeSet(image, trust, rebuild);
  if (!set.ok()) return set.status();
  return List::Build(std::move(shape), std::move(entries), *std::move(set));
}

void WriteTable(const Table& table, ByteWriter* writer) {
  kTableShape(*writer, table.shape());
  WriteRows(table, writer);
}

Expected<Table> ReadTable(ByteReader* reader) {
  TableShape shape = ReadShape<TableShape>(reader, kTableShape);
  std::vector<TableColumn> columns = ReadRows(shape, reader);
  if (!reader->ok()) return Damaged();
  return Table::Build(std::move(shape), std::move(columns));
}

}  // namespace tollgate::lookup

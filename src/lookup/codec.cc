#include "lookup/codec.h"

#include <algorithm>

#include "base/bits.h"
#include "base/decimal.h"

namespace tollgate::lookup {
namespace {

Status Damaged() { return Status(TG_BAD_DATA, "the bytes of a list or a table are damaged"); }

bool IsType(tg_type type) { return type >= TG_BOOL && type <= TG_TIMESTAMP; }
bool IsScale(tg_type type, int32_t scale) { return scale >= 0 && scale <= (type == TG_DECIMAL ? kMaxScale : 0); }

size_t ValueCount(const TableColumn& column, tg_type type) {
  return type == TG_STRING ? column.texts.size() : type == TG_DOUBLE ? column.numbers.size() : column.integers.size();
}

}  // namespace

void PutShape(const ListShape& shape, ByteWriter* out) {
  out->Put(shape.name);
  out->Put(shape.match);
  out->Put(shape.folds_lower);
  out->Put(shape.expires);
  out->Put(shape.type);
  out->Put(shape.scale);
}

ListShape GetListShape(ByteReader* in) {
  ListShape shape;
  in->Get(&shape.name);
  in->Get(&shape.match, Match::kRange);
  in->Get(&shape.folds_lower);
  in->Get(&shape.expires);
  in->Get(&shape.type);
  in->Get(&shape.scale);
  const bool is_known = shape.type == TG_STRING || shape.type == TG_INT64 || shape.type == TG_DECIMAL;
  const bool takes_numbers = shape.match == Match::kExact || shape.match == Match::kRange;
  if (!is_known || !IsScale(shape.type, shape.scale) || (shape.type != TG_STRING && !takes_numbers)) in->Fail();
  return shape;
}

void PutShape(const TableShape& shape, ByteWriter* out) {
  out->Put(shape.name);
  out->Put(shape.key);
  out->PutAll(shape.key_columns);
  out->Put(static_cast<uint64_t>(shape.columns.size()));
  for (const ColumnShape& column : shape.columns) {
    out->Put(column.name);
    out->Put(column.path);
    out->Put(column.type);
    out->Put(column.scale);
  }
  out->Put(shape.is_external);
}

TableShape GetTableShape(ByteReader* in) {
  TableShape shape;
  in->Get(&shape.name);
  in->Get(&shape.key, KeyKind::kCidr);
  in->GetAll(&shape.key_columns);
  shape.columns.resize(in->GetCount(24));
  for (ColumnShape& column : shape.columns) {
    in->Get(&column.name);
    in->Get(&column.path);
    in->Get(&column.type);
    in->Get(&column.scale);
    if (!IsType(column.type) || !IsScale(column.type, column.scale)) in->Fail();
  }
  in->Get(&shape.is_external);
  if (!in->ok() || !IsKeyOf(shape)) in->Fail();
  return shape;
}

void PutList(const List& list, ByteWriter* out) {
  PutShape(list.shape(), out);
  out->Put(list.entries().pool);
  out->PutAll(list.entries().ends);
  out->PutAll(list.entries().until_us);
  out->Put(list.patterns() == nullptr ? std::string() : pattern::EncodeSet(*list.patterns()));
}

Expected<List> GetList(ByteReader* in, pattern::Trust trust, const pattern::SetCompiler* rebuild) {
  ListShape shape = GetListShape(in);
  Entries entries;
  std::string_view set_bytes;
  in->Get(&entries.pool);
  in->GetAll(&entries.ends);
  in->GetAll(&entries.until_us);
  in->Get(&set_bytes);
  const bool ends_fit = std::is_sorted(entries.ends.begin(), entries.ends.end()) &&
                        (entries.ends.empty() ? entries.pool.empty() : entries.ends.back() == entries.pool.size());
  if (!in->ok() || !ends_fit) return Damaged();
  if (!IsOfPatterns(shape) || entries.size() == 0)
    return set_bytes.empty() ? List::Build(std::move(shape), std::move(entries)) : Damaged();
  Expected<pattern::PatternSet> set = pattern::DecodeSet(set_bytes, trust, rebuild);
  if (!set.ok()) return set.status();
  return List::Build(std::move(shape), std::move(entries), *std::move(set));
}

void PutTable(const Table& table, ByteWriter* out) {
  PutShape(table.shape(), out);
  out->Put(static_cast<uint64_t>(table.row_count()));
  for (size_t c = 0; c < table.columns().size(); ++c) {
    const TableColumn& column = table.columns()[c];
    out->PutAll(column.valid);
    const tg_type type = table.shape().columns[c].type;
    if (type == TG_STRING) {
      out->PutAll(column.texts);
    } else if (type == TG_DOUBLE) {
      out->PutAll(column.numbers);
    } else {
      out->PutAll(column.integers);
    }
  }
}

Expected<Table> GetTable(ByteReader* in) {
  TableShape shape = GetTableShape(in);
  uint64_t row_count = 0;
  in->Get(&row_count);
  std::vector<TableColumn> columns(shape.columns.size());
  for (size_t c = 0; c < columns.size() && in->ok(); ++c) {
    in->GetAll(&columns[c].valid);
    const tg_type type = shape.columns[c].type;
    if (type == TG_STRING) {
      in->GetAll(&columns[c].texts);
    } else if (type == TG_DOUBLE) {
      in->GetAll(&columns[c].numbers);
    } else {
      in->GetAll(&columns[c].integers);
    }
    if (ValueCount(columns[c], type) != row_count || columns[c].valid.size() < WordCount(row_count)) in->Fail();
  }
  if (!in->ok() || row_count > INT32_MAX) return Damaged();
  return Table::Build(std::move(shape), std::move(columns));
}

}  // namespace tollgate::lookup

#include "column/builder.h"

#include <algorithm>
#include <cstring>
#include <limits>

#include "base/bits.h"
#include "base/check.h"

namespace tollgate::column {
namespace {

// Hyperscan 5.4 and the SIMD readers read up to 64 bytes past the last one.
constexpr size_t kSpareBytes = 64;

// Rows that memory is held for: whole words of 64, and never none, so that no pointer of a batch is NULL by accident.
size_t PaddedRows(size_t row_count) { return std::max<size_t>(64, WordCount(row_count) * 64); }

void ResetColumn(size_t row_count, ColumnBuffer* column) {
  const size_t rows = PaddedRows(row_count);
  column->valid.assign(rows / 64, 0);
  column->null.assign(rows / 64, 0);
  column->overflow.assign(rows / 64, 0);
  column->any_null = false;
  column->any_overflow = false;
  column->byte_count = 0;
  if (column->spans.size() < rows) column->spans.resize(rows);
  switch (column->type) {
    case TG_BOOL:
      column->bits.assign(rows / 64, 0);
      break;
    case TG_DOUBLE:
      if (column->numbers.size() < rows) column->numbers.resize(rows);
      break;
    case TG_STRING:
      column->offsets.assign(rows + 1, 0);
      if (column->bytes.size() < kSpareBytes) column->bytes.resize(kSpareBytes);
      break;
    default:
      if (column->integers.size() < rows) column->integers.resize(rows);
  }
}

const void* ValuesOf(const ColumnBuffer& column) {
  switch (column.type) {
    case TG_BOOL:
      return column.bits.data();
    case TG_DOUBLE:
      return column.numbers.data();
    case TG_STRING:
      return column.bytes.data();
    default:
      return column.integers.data();
  }
}

const uint8_t* Bytes(const std::vector<uint64_t>& words) { return reinterpret_cast<const uint8_t*>(words.data()); }

}  // namespace

void ColumnBuffer::Put(size_t row, const Cell& cell) {
  const bool has_value = cell.state == CellState::kValue;
  if (has_value) SetBit(valid.data(), row);
  if (cell.state == CellState::kNull) {
    SetBit(null.data(), row);
    any_null = true;
  }
  if (cell.state == CellState::kOverflow) {
    SetBit(overflow.data(), row);
    any_overflow = true;
  }
  switch (type) {
    case TG_BOOL:
      if (has_value && cell.boolean) SetBit(bits.data(), row);
      break;
    case TG_DOUBLE:
      numbers[row] = has_value ? cell.number : 0;
      break;
    case TG_STRING:
      if (has_value) {
        PutText(row, cell.text.data(), cell.text.size());
      } else {
        PutNoText(row);
      }
      break;
    default:
      integers[row] = has_value ? cell.integer : 0;
  }
}

void ColumnBuffer::PutText(size_t row, const char* data, size_t size) {
  // Offsets start at 0 on Reset, so a row left out shows here as an offset that is behind.
  TG_CHECK(static_cast<size_t>(offsets[row]) == byte_count);
  TG_CHECK(size <= static_cast<size_t>(std::numeric_limits<int32_t>::max()) - byte_count);
  const size_t needed = byte_count + size + kSpareBytes;
  if (bytes.size() < needed) bytes.resize(std::max(needed, bytes.size() * 2));
  if (size != 0) std::memcpy(bytes.data() + byte_count, data, size);
  byte_count += size;
  offsets[row + 1] = static_cast<int32_t>(byte_count);
  SetBit(valid.data(), row);
}

void ColumnBuffer::PutNoText(size_t row) {
  TG_CHECK(static_cast<size_t>(offsets[row]) == byte_count);
  offsets[row + 1] = static_cast<int32_t>(byte_count);
}

BatchBuilder::BatchBuilder(const RecordLayout& layout)
    : layout_(&layout), columns_(layout.fields.size()), objects_(layout.objects.size()) {
  for (size_t f = 0; f < columns_.size(); ++f) columns_[f].type = layout.fields[f].type;
  Reset(0);
}

void BatchBuilder::Reset(size_t row_count) {
  row_count_ = row_count;
  for (ColumnBuffer& column : columns_) ResetColumn(row_count, &column);
  rejected_.assign(PaddedRows(row_count) / 64, 0);
  for (std::vector<uint64_t>& object : objects_) object.assign(rejected_.size(), 0);
  records_.assign(std::max<size_t>(1, row_count), tg_record{});
  findings_.clear();
}

tg_batch BatchBuilder::View(bool with_spans) {
  views_.resize(columns_.size());
  for (size_t f = 0; f < columns_.size(); ++f) {
    const ColumnBuffer& column = columns_[f];
    const LayoutField& field = layout_->fields[f];
    const bool is_text = column.type == TG_STRING;
    TG_CHECK(!is_text || static_cast<size_t>(column.offsets[row_count_]) == column.byte_count);
    views_[f] = tg_column{.name = {field.name.data(), field.name.size()},
                          .type = column.type,
                          .scale = column.type == TG_DECIMAL ? field.scale : 0,
                          .valid = Bytes(column.valid),
                          .null = column.any_null ? Bytes(column.null) : nullptr,
                          .overflow = column.any_overflow ? Bytes(column.overflow) : nullptr,
                          .values = ValuesOf(column),
                          .offsets = is_text ? column.offsets.data() : nullptr,
                          .spans = with_spans ? column.spans.data() : nullptr,
                          .file_column = column.file_column};
  }
  object_views_.clear();
  for (const std::vector<uint64_t>& object : objects_) object_views_.push_back(Bytes(object));
  return tg_batch{.first_record = 0,
                  .row_count = static_cast<int32_t>(row_count_),
                  .column_count = static_cast<int32_t>(views_.size()),
                  .columns = views_.data(),
                  .rejected = Bytes(rejected_),
                  .records = records_.data(),
                  .text = nullptr,
                  .text_offset = 0,
                  .findings = findings_.data(),
                  .finding_count = findings_.size(),
                  .object_count = static_cast<int32_t>(object_views_.size()),
                  .objects = object_views_.empty() ? nullptr : object_views_.data()};
}

}  // namespace tollgate::column

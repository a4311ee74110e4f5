#include "lookup/table_builder.h"

#include "base/bits.h"

namespace tollgate::lookup {
namespace {

void AddCell(const tg_column& from, int32_t row, size_t at, tg_type type, TableColumn* to) {
  const bool valid = from.valid == nullptr || GetBit(from.valid, row);
  if (at % 64 == 0) to->valid.push_back(0);
  if (valid) SetBit(to->valid.data(), at);
  switch (type) {
    case TG_BOOL:
      to->integers.push_back(valid && GetBit(static_cast<const uint8_t*>(from.values), row));
      return;
    case TG_DOUBLE:
      to->numbers.push_back(valid ? static_cast<const double*>(from.values)[row] : 0);
      return;
    case TG_STRING:
      to->texts.emplace_back();
      if (valid) {
        to->texts.back().assign(static_cast<const char*>(from.values) + from.offsets[row],
                                static_cast<size_t>(from.offsets[row + 1] - from.offsets[row]));
      }
      return;
    default:
      to->integers.push_back(valid ? static_cast<const int64_t*>(from.values)[row] : 0);
      return;
  }
}

}  // namespace

void TableBuilder::AddRow(const tg_batch& batch, int32_t row) {
  for (size_t c = 0; c < columns_.size(); ++c) {
    AddCell(batch.columns[c], row, row_count_, shape_.columns[c].type, &columns_[c]);
  }
  ++row_count_;
}

}  // namespace tollgate::lookup

#include "read/csv_block.h"

namespace tollgate::read {

std::unique_ptr<CsvBlock, void (*)(CsvBlock*)> NewCsvBlock() {
  return {new CsvBlock, [](CsvBlock* block) { delete block; }};
}

int32_t RowCount(const CsvBlock& block) { return static_cast<int32_t>(block.rows.size()); }
uint64_t EndOffset(const CsvBlock& block) { return block.text_offset + block.end; }

std::string_view RecordBytes(const CsvBlock& block, int32_t row) {
  const CsvRow& it = block.rows[static_cast<size_t>(row)];
  return block.bytes.view().substr(it.begin, it.end - it.begin);
}

std::string_view OversizedBytes(const CsvBlock& block) {
  return block.is_piece ? block.bytes.view().substr(0, block.end) : std::string_view();
}

}  // namespace tollgate::read

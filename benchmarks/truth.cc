#include "truth.h"

#include <string_view>

namespace tollgate::bench {
namespace {

bool Bit(const uint8_t* bits, size_t row, bool otherwise) {
  return bits == nullptr ? otherwise : bits[row / 8] >> (row % 8) & 1;
}

bool IsTrue(const Transactions& data, const tg_column& column, size_t row, size_t c, size_t data_row) {
  const TruthColumn& truth = data.truth[c];
  if (column.type != kColumns[c].type || column.scale != kColumns[c].scale) return false;
  if (Bit(column.null, row, false) || Bit(column.overflow, row, false)) return false;
  if (Bit(column.valid, row, true) != (truth.present[data_row] != 0)) return false;
  if (truth.present[data_row] == 0) return true;
  switch (column.type) {
    case TG_STRING: {
      const auto* begin = static_cast<const char*>(column.values) + column.offsets[row];
      const auto size = static_cast<size_t>(column.offsets[row + 1] - column.offsets[row]);
      return std::string_view(begin, size) == truth.texts[data_row];
    }
    case TG_DOUBLE:
      return static_cast<const double*>(column.values)[row] == truth.numbers[data_row];
    default:
      return static_cast<const int64_t*>(column.values)[row] == truth.integers[data_row];
  }
}

}  // namespace

std::string CompareWithTruth(const Transactions& data, const tg_batch& batch, size_t first_row) {
  if (batch.column_count != static_cast<int32_t>(kColumnCount) || batch.finding_count != 0)
    return "another number of columns, or findings";
  const size_t row_count = static_cast<size_t>(batch.row_count);
  if (first_row + row_count > data.row_count) return "more rows than there are";
  for (size_t c = 0; c < kColumnCount; ++c) {
    for (size_t row = 0; row < row_count; ++row) {
      if (!IsTrue(data, batch.columns[c], row, c, first_row + row))
        return "row " + std::to_string(first_row + row) + ", column " + kColumns[c].name + ": another value";
    }
  }
  return "";
}

std::string CompareVerdicts(const Transactions& data, const tg_decisions& decisions, size_t first_row) {
  const tg_finding* finding = decisions.findings;
  const tg_finding* const end = finding + decisions.finding_count;
  const size_t row_count = static_cast<size_t>(decisions.row_count);
  if (first_row + row_count > data.row_count) return "more rows than there are";
  for (size_t row = 0; row < row_count; ++row) {
    const tg_code fault = data.faults[first_row + row];
    const bool is_valid = decisions.valid[row / 8] >> (row % 8) & 1;
    const bool is_found = finding != end && finding->record == static_cast<int64_t>(first_row + row);
    if (is_valid != (fault == 0) || is_found != (fault != 0) || (is_found && finding->code != fault))
      return "row " + std::to_string(first_row + row) + ": another verdict";
    finding += is_found;
  }
  return finding == end ? "" : "more findings than faults";
}

}  // namespace tollgate::bench

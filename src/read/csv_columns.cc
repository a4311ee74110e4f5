// One loop a form. A loop takes the short way for a cell that looks as most do (csv_fast_cell.h) and asks DecodeCell,
// which is the meaning, for every other.
#include "read/csv_columns.h"

#include <cstring>

#include "base/bits.h"
#include "column/cell.h"
#include "read/csv_fast_cell.h"

namespace tollgate::read {
namespace {

using column::Cell;
using column::CellState;
using column::EpochUnit;
using column::LayoutField;
using column::TextForm;

void PutSlowly(const ColumnTask& task, size_t row, const Content& content) {
  const Cell cell = column::DecodeCell(*task.field, content.text, content.is_quoted || task.is_json);
  if (cell.state == CellState::kFault) SetBit(task.faults, row);
  task.column->Put(row, cell);
}

// Calls read(data, size, row) for each cell that has bytes; where that says no, DecodeCell decides.
template <class Read>
void DecodeRows(const ColumnTask& task, Read read) {
  const char* const text = task.text;
  const bool any_escape = task.any_escape;
  const size_t row_count = task.row_count;
  for (size_t word = 0; word < WordCount(row_count); ++word) {
    const size_t end = std::min(row_count, word * 64 + 64);
    uint64_t valid = 0;
    for (size_t row = word * 64; row < end; ++row) {
      if (GetBit(task.skipped, row)) continue;
      const tg_span token = task.column->spans[row];
      const char* data = text + token.begin;
      size_t size = token.size;
      if (size != 0 && *data == '"') {
        ++data;
        size -= 2;
      }
      if (size != 0 && read(data, size, row)) [[likely]] {
        valid |= uint64_t{1} << (row % 64);
      } else {
        PutSlowly(task, row, ContentOf(text, token, any_escape, task.scratch));
      }
    }
    task.column->valid[word] |= valid;
  }
}

template <class Read>
void DecodeIntegers(const ColumnTask& task, Read read) {
  int64_t* const values = task.column->integers.data();
  // A word that means null may look like a number; then every cell is compared with it first.
  if (!task.field->null_words.empty()) {
    DecodeRows(task, [](const char*, size_t, size_t) { return false; });
    return;
  }
  DecodeRows(task,
             [values, read](const char* data, size_t size, size_t row) { return read(data, size, &values[row]); });
}

void DecodeDoubles(const ColumnTask& task) {
  double* const values = task.column->numbers.data();
  const bool may_be_fast = task.field->null_words.empty();
  DecodeRows(task, [=](const char* data, size_t size, size_t row) {
    return may_be_fast && FastDouble(data, size, &values[row]);
  });
}

void DecodeBooleans(const ColumnTask& task) {
  const LayoutField& field = *task.field;
  const bool may_be_fast = field.null_words.empty() && field.true_words.empty() && field.false_words.empty();
  uint64_t* const bits = task.column->bits.data();
  DecodeRows(task, [=](const char* data, size_t size, size_t row) {
    if (!may_be_fast) return false;
    if (size == 5) return std::memcmp(data, "false", 5) == 0;
    if (size != 4 || std::memcmp(data, "true", 4) != 0) return false;
    SetBit(bits, row);
    return true;
  });
}

void DecodeDecorated(const ColumnTask& task) {
  const LayoutField& field = *task.field;
  const column::DecimalDecoration& form = field.decoration;
  const bool may_be_fast = form.suffix.empty() && form.point == '.' && form.prefix.size() <= 1;
  const char prefix = form.prefix.empty() ? '\0' : form.prefix[0];
  const size_t prefix_size = form.prefix.size();
  const int scale = field.scale;
  DecodeIntegers(task, [=](const char* data, size_t size, int64_t* units) {
    if (!may_be_fast || size <= prefix_size || (prefix_size != 0 && *data != prefix)) return false;
    return FastDecimal(data + prefix_size, size - prefix_size, scale, units);
  });
}

void DecodeTimes(const ColumnTask& task) {
  const LayoutField& field = *task.field;
  DateCache cache;
  if (field.form == TextForm::kRfc3339) {
    DecodeIntegers(task, [&cache](const char* data, size_t size, int64_t* time_us) {
      return FastRfc3339(data, size, &cache, time_us);
    });
    return;
  }
  if (field.form == TextForm::kDate) {
    DecodeIntegers(task, [&cache](const char* data, size_t size, int64_t* time_us) {
      return FastDate(data, size, &cache, time_us);
    });
    return;
  }
  const std::string& format = field.time_format->format();
  const bool may_be_fast = format == "%Y-%m-%d %H:%M:%S" || format == "%Y-%m-%dT%H:%M:%S";
  const char between = may_be_fast ? format[8] : ' ';
  const Zone* const zone = field.zone && field.zone->name() != "UTC" ? &*field.zone : nullptr;
  DecodeIntegers(task, [&cache, may_be_fast, between, zone](const char* data, size_t size, int64_t* time_us) {
    if (!may_be_fast || size != 19 || !ReadSeconds(data, between, &cache, time_us)) return false;
    return zone == nullptr || (zone->LocalToUtc(int64_t{*time_us}, time_us) == TimeFault::kNone &&
                               *time_us >= kMinTimeUs && *time_us <= kMaxTimeUs);
  });
}

void DecodeEpochs(const ColumnTask& task) {
  const EpochUnit unit = task.field->epoch;
  const int64_t unit_us = unit == EpochUnit::kSeconds ? kMicrosPerSecond : unit == EpochUnit::kMillis ? 1000 : 1;
  const int64_t min = kMinTimeUs / unit_us, max = kMaxTimeUs / unit_us;
  DecodeIntegers(task, [=](const char* data, size_t size, int64_t* time_us) {
    int64_t count = 0;
    if (!FastInteger(data, size, &count) || count < min || count > max) return false;
    *time_us = count * unit_us;
    return true;
  });
}

void DecodeTexts(const ColumnTask& task) {
  column::ColumnBuffer& column = *task.column;
  const char* const text = task.text;
  const bool any_escape = task.any_escape;
  const bool any_null_word = !task.field->null_words.empty();
  const bool is_simple = !any_escape && !any_null_word;
  const size_t row_count = task.row_count;
  size_t byte_count = 0;
  for (size_t row = 0; row < row_count; ++row) byte_count += column.spans[row].size;
  // The loop writes without asking: texts are no longer than their tokens.
  const size_t room = byte_count + PaddedBuffer::kPadBytes + kLooseBytes;
  if (column.bytes.size() < room) column.bytes.resize(room + room / 4);
  for (size_t row = 0; row < row_count; ++row) {
    if (GetBit(task.skipped, row)) {
      column.PutNoText(row);
      continue;
    }
    const tg_span token = column.spans[row];
    const char* data = text + token.begin;
    size_t size = token.size;
    const bool is_quoted = (size != 0) & (*data == '"');
    data += is_quoted;
    size -= 2 * size_t{is_quoted};
    // Mostly no branch asks whether the cell is quoted: half of them may be, in no order.
    bool is_plain = token.size != 0;
    if (!is_simple) is_plain = is_quoted ? std::memchr(data, '"', size) == nullptr : is_plain && !any_null_word;
    if (!is_plain) [[unlikely]] {
      PutSlowly(task, row, ContentOf(text, token, any_escape, task.scratch));
      continue;
    }
    CopyLoosely(data, size, column.bytes.data() + column.byte_count);
    column.byte_count += size;
    column.offsets[row + 1] = static_cast<int32_t>(column.byte_count);
    SetBit(column.valid.data(), row);
  }
}

}  // namespace

Content ContentOf(const char* text, tg_span token, bool any_escape, std::string* scratch) {
  const std::string_view raw(text + token.begin, token.size);
  if (raw.empty() || raw[0] != '"') return {raw};
  const std::string_view inside = raw.substr(1, raw.size() - 2);
  size_t quote = any_escape ? inside.find('"') : std::string_view::npos;
  if (quote == std::string_view::npos) return {inside, true};
  scratch->clear();
  size_t begin = 0;
  for (; quote != std::string_view::npos; quote = inside.find('"', begin)) {
    scratch->append(inside, begin, quote + 1 - begin);
    begin = quote + 2;
  }
  scratch->append(inside, begin);
  return {*scratch, true, true};
}

void LocateTokens(const CsvBlock& block, size_t column, const uint64_t* rejected, tg_span* spans) {
  const uint32_t* const separators = block.index.separators.data();
  const char* const text = block.bytes.data();
  for (size_t r = 0; r < block.rows.size(); ++r) {
    const CsvRow& row = block.rows[r];
    if (GetBit(rejected, r)) {
      spans[r] = {row.begin, 0};
      continue;
    }
    const uint32_t* const ends = separators + row.first_separator;
    const uint32_t begin = column == 0 ? row.begin : ends[column - 1] + 1;
    uint32_t end = ends[column];
    if (column + 1 == row.separator_count && end > begin && text[end - 1] == '\r') --end;
    spans[r] = {begin, end - begin};
  }
}

void DecodeColumn(const ColumnTask& task) {
  const int scale = task.field->scale;
  switch (task.field->form) {
    case TextForm::kText:
      return DecodeTexts(task);
    case TextForm::kBoolean:
      return DecodeBooleans(task);
    case TextForm::kInteger:
      return DecodeIntegers(task, FastInteger);
    case TextForm::kNumber:
      if (task.field->type == TG_DOUBLE) return DecodeDoubles(task);
      [[fallthrough]];
    case TextForm::kDecimalText:
      return DecodeIntegers(task, [scale](const char* data, size_t size, int64_t* units) {
        return FastDecimal(data, size, scale, units);
      });
    case TextForm::kDecorated:
      return DecodeDecorated(task);
    case TextForm::kRfc3339:
    case TextForm::kDate:
    case TextForm::kTimeFormat:
      return DecodeTimes(task);
    case TextForm::kEpoch:
      return DecodeEpochs(task);
  }
}

}  // namespace tollgate::read

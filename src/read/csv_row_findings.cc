#include "read/csv_row_findings.h"

#include <algorithm>
#include <charconv>
#include <cstdio>

#include "base/card_number.h"
#include "base/check.h"
#include "base/utf8.h"
#include "column/cell.h"
#include "read/csv_columns.h"
#include "read/csv_header.h"

namespace tollgate::read {
namespace {

// "1 field", "22 fields", behind what `out` holds.
void AppendCount(uint64_t count, std::string_view noun, std::string* out) {
  char digits[20];
  const std::to_chars_result end = std::to_chars(digits, digits + sizeof digits, count);
  out->append(digits, end.ptr).append(1, ' ').append(noun);
  if (count != 1) *out += 's';
}

}  // namespace

bool IsText(std::string_view record) { return record.find('\0') == std::string_view::npos && IsValidUtf8(record); }

RowFindingWriter::RowFindingWriter(const column::RecordLayout& layout, const CsvBinding& binding)
    : layout_(layout), binding_(binding), column_fields_(binding.header.size(), -1) {
  for (const std::string& name : binding.header) shown_names_.push_back(MaskCardNumbers(name));
  for (size_t f = 0; f < layout.fields.size(); ++f) {
    any_sensitive_ |= layout.fields[f].sensitive;
    const int32_t column = binding.field_columns[f];
    if (column >= 0) column_fields_[static_cast<size_t>(column)] = static_cast<int32_t>(f);
  }
}

void RowFindingWriter::Begin(const CsvBlock& block) {
  block_ = &block;
  next_fault_ = 0;
  texts_.Clear();
}

tg_finding RowFindingWriter::Make(size_t row, tg_code code, uint64_t offset, uint64_t size) const {
  tg_finding finding{};
  finding.code = code;
  finding.severity = tg_code_severity(code);
  finding.record = block_->first_record + static_cast<int64_t>(row);
  finding.line = block_->rows[row].line;
  finding.offset = offset;
  finding.size = size;
  finding.column = -1;
  finding.expected = AsText(tg_code_text(code));
  return finding;
}

void RowFindingWriter::NameColumn(int32_t column, tg_finding* finding) const {
  if (column < 0 || static_cast<size_t>(column) >= binding_.header.size()) return;
  finding->column = column;
  finding->column_name = AsText(shown_names_[static_cast<size_t>(column)]);
  const int32_t field = column_fields_[static_cast<size_t>(column)];
  if (field >= 0) finding->instance = AsText(layout_.fields[static_cast<size_t>(field)].pointer);
}

// The physical line of a byte of a row.
uint64_t RowFindingWriter::LineAt(size_t row, uint32_t position) const {
  const std::vector<uint32_t>& quoted = block_->index.quoted_newlines;
  const auto begin = std::lower_bound(quoted.begin(), quoted.end(), block_->rows[row].begin);
  const auto end = std::lower_bound(begin, quoted.end(), position);
  return block_->rows[row].line + static_cast<uint64_t>(end - begin);
}

void RowFindingWriter::AddForRecord(size_t row, std::vector<tg_finding>* findings) {
  const auto first = static_cast<ptrdiff_t>(findings->size());
  AddForStructure(row, findings);
  // The bytes of a record over the limit were not kept.
  if (row != 0 || block_->oversized_before == 0) AddForEncoding(row, findings);
  // At most three; a sort of one would still ask for memory.
  if (findings->end() - findings->begin() == first + 1) return;
  std::stable_sort(findings->begin() + first, findings->end(),
                   [](const tg_finding& a, const tg_finding& b) { return a.offset < b.offset; });
}

void RowFindingWriter::AddForStructure(size_t row, std::vector<tg_finding>* findings) {
  const CsvRow& it = block_->rows[row];
  if (next_fault_ < block_->faults.size() && block_->faults[next_fault_].row == static_cast<int32_t>(row)) {
    tg_finding finding = MakeForFault(block_->faults[next_fault_++]);
    finding.record = block_->first_record + static_cast<int64_t>(row);
    findings->push_back(finding);
    return;
  }
  const size_t wanted = binding_.header.size();
  if (it.separator_count == wanted) return;
  const tg_code code =
      it.separator_count < wanted ? TG_CODE_CSV_RECORD_TOO_FEW_FIELDS : TG_CODE_CSV_RECORD_TOO_MANY_FIELDS;
  tg_finding finding = Make(row, code, block_->text_offset + it.begin, it.end - it.begin);
  finding.expected = AddCount({}, wanted, "field");
  finding.got = AddCount({}, it.separator_count, "field");
  findings->push_back(finding);
}

tg_text RowFindingWriter::AddCount(std::string_view before, uint64_t count, std::string_view noun) {
  scratch_.assign(before);
  AppendCount(count, noun, &scratch_);
  return texts_.Add(scratch_);
}

tg_finding RowFindingWriter::MakeForFault(const CsvFault& fault) {
  tg_finding finding = Make(static_cast<size_t>(fault.row), fault.code, fault.offset, fault.size);
  finding.line = fault.line;
  NameColumn(fault.column, &finding);
  if (fault.code == TG_CODE_CSV_RECORD_TOO_LONG) {
    finding.got = AddCount({}, fault.size, "byte");
    return finding;
  }
  if (fault.code == TG_CODE_CSV_QUOTE_UNTERMINATED) {
    finding.expected =
        AddCount("a quoted field is closed by a quote; this one ran over ", fault.swallowed_lines, "line end");
  }
  // Where fields cannot be told apart, any of them may be the sensitive one.
  const bool is_kept = fault.offset >= block_->text_offset;
  if (any_sensitive_ || !is_kept) return finding;
  const std::string_view text = block_->bytes.view().substr(fault.offset - block_->text_offset);
  finding.got = AsText(CutUtf8(text.substr(0, fault.size), column::kMaxGotBytes));
  return finding;
}

void RowFindingWriter::AddForEncoding(size_t row, std::vector<tg_finding>* findings) {
  const std::string_view record = RecordBytes(*block_, static_cast<int32_t>(row));
  const CsvRow& it = block_->rows[row];
  const auto add = [&](tg_code code, size_t at) {
    const auto position = static_cast<uint32_t>(it.begin + at);
    tg_finding finding = Make(row, code, block_->text_offset + position, 1);
    finding.line +=
        static_cast<uint64_t>(std::count(record.begin(), record.begin() + static_cast<ptrdiff_t>(at), '\n'));
    if (it.separator_count == binding_.header.size()) {
      const uint32_t* const ends = block_->index.separators.data() + it.first_separator;
      NameColumn(static_cast<int32_t>(std::lower_bound(ends, ends + it.separator_count, position) - ends), &finding);
    }
    char hex[5];
    std::snprintf(hex, sizeof hex, "0x%02X", static_cast<unsigned char>(record[at]));
    finding.got = texts_.Add(hex);
    findings->push_back(finding);
  };
  if (const size_t nul = record.find('\0'); nul != std::string_view::npos) add(TG_CODE_CSV_ENCODING_NUL, nul);
  if (!IsValidUtf8(record)) add(TG_CODE_CSV_ENCODING_UTF8, FirstInvalidUtf8(record));
}

void RowFindingWriter::AddForCell(size_t row, size_t field, tg_span token, std::vector<tg_finding>* findings) {
  const column::LayoutField& it = layout_.fields[field];
  const Content content = ContentOf(block_->bytes.data(), token, block_->index.any_escape, &scratch_);
  const column::Cell cell = column::DecodeCell(it, content.text, content.is_quoted);
  TG_CHECK(cell.state == column::CellState::kFault);
  tg_finding finding = Make(row, cell.fault, block_->text_offset + token.begin, token.size);
  finding.line = LineAt(row, token.begin);
  NameColumn(binding_.field_columns[field], &finding);
  finding.instance = AsText(it.pointer);
  finding.schema = AsText(column::FaultPointer(it, cell.fault));
  finding.expected = AsText(column::FaultExpected(it, cell.fault));
  if (it.sensitive) {
    finding.got = texts_.Add(CutUtf8(column::MaskedText(it, content.text), column::kMaxGotBytes));
  } else {
    const std::string_view got = CutUtf8(content.text, column::kMaxGotBytes);
    finding.got = content.is_copy ? texts_.Add(got) : AsText(got);
  }
  findings->push_back(finding);
}

}  // namespace tollgate::read

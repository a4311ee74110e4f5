// Passes over a block. First the rows that cannot be read are marked, then the columns are filled one by one,
// cells that cannot be cast leaving a bit, and at last the findings of marked rows are written in order of rows and
// bytes: what costs memory and text is done for bad rows alone.
#include <algorithm>
#include <numeric>

#include "base/bits.h"
#include "base/utf8.h"
#include "column/cell.h"
#include "read/csv_columns.h"
#include "read/csv_row_findings.h"

namespace tollgate::read {

struct CsvDecoder::State {
  State(const column::RecordLayout& layout_given, const CsvBinding& binding_given)
      : layout(layout_given),
        binding(binding_given),
        builder(layout_given),
        writer(layout_given, binding_given),
        fields_by_column(layout_given.fields.size()) {
    for (size_t f = 0; f < layout.fields.size(); ++f) builder.column(f).file_column = binding.field_columns[f];
    std::iota(fields_by_column.begin(), fields_by_column.end(), size_t{0});
    std::stable_sort(fields_by_column.begin(), fields_by_column.end(),
                     [this](size_t a, size_t b) { return binding.field_columns[a] < binding.field_columns[b]; });
  }

  void MarkRows(const CsvBlock& block);
  void FillColumns(const CsvBlock& block);
  void MarkObjects(const CsvBlock& block);
  void WriteFindings(const CsvBlock& block);

  const column::RecordLayout& layout;
  const CsvBinding& binding;
  column::BatchBuilder builder;
  RowFindingWriter writer;
  std::vector<size_t> fields_by_column;
  std::vector<uint64_t> cast_faults;  // per field a bitmap of rows
  std::vector<uint64_t> any_fault;    // rows with some cast fault
  std::string scratch;
  std::vector<tg_span> tokens;  // of a column that no field reads
};

CsvDecoder::CsvDecoder(const column::RecordLayout& layout, const CsvBinding& binding, tg_cpu /*cpu*/)
    : state_(std::make_unique<State>(layout, binding)) {}
CsvDecoder::~CsvDecoder() = default;

// Rows without the header's number of fields, and rows that are no text. The block is validated as a whole: each row is
// looked at only where that fails.
void CsvDecoder::State::MarkRows(const CsvBlock& block) {
  const size_t field_count = binding.header.size();
  uint64_t* const rejected = builder.rejected().data();
  const bool is_text = !block.index.any_nul && (!block.index.any_non_ascii || IsValidUtf8(block.bytes.view()));
  for (size_t r = 0; r < block.rows.size(); ++r) {
    const CsvRow& row = block.rows[r];
    const uint64_t before = r == 0 ? block.oversized_before : 0;
    builder.records()[r] = {block.text_offset + row.begin - before, row.end - row.begin + before, row.line};
    const bool is_read =
        row.separator_count == field_count && (is_text || IsText(RecordBytes(block, static_cast<int32_t>(r))));
    if (!is_read) SetBit(rejected, r);
  }
}

void CsvDecoder::State::FillColumns(const CsvBlock& block) {
  const size_t words = WordCount(block.rows.size());
  cast_faults.assign(words * layout.fields.size(), 0);
  any_fault.assign(words, 0);
  const uint64_t* const rejected = builder.rejected().data();
  for (size_t f : fields_by_column) {
    column::ColumnBuffer& column = builder.column(f);
    const int32_t file_column = binding.field_columns[f];
    if (file_column < 0) {
      std::fill(column.spans.begin(), column.spans.end(), tg_span{});
      continue;
    }
    uint64_t* const faults = cast_faults.data() + f * words;
    LocateTokens(block, static_cast<size_t>(file_column), rejected, column.spans.data());
    DecodeColumn({.field = &layout.fields[f],
                  .text = block.bytes.data(),
                  .row_count = block.rows.size(),
                  .skipped = rejected,
                  .column = &column,
                  .faults = faults,
                  .scratch = &scratch,
                  .any_escape = block.index.any_escape});
    for (size_t w = 0; w < words; ++w) any_fault[w] |= faults[w];
  }
}

// A cell that no field reads makes its object present all the same, unless it is an empty cell without quotes.
void CsvDecoder::State::MarkObjects(const CsvBlock& block) {
  const uint64_t* const rejected = builder.rejected().data();
  for (size_t object = 0; object < binding.object_columns.size(); ++object) {
    for (const int32_t column : binding.object_columns[object]) {
      tokens.resize(block.rows.size());
      LocateTokens(block, static_cast<size_t>(column), rejected, tokens.data());
      for (size_t r = 0; r < block.rows.size(); ++r) {
        if (tokens[r].size != 0) SetBit(builder.object(object).data(), r);
      }
    }
  }
}

void CsvDecoder::State::WriteFindings(const CsvBlock& block) {
  const size_t words = WordCount(block.rows.size());
  for (size_t w = 0; w < words; ++w) any_fault[w] |= builder.rejected()[w];
  std::vector<tg_finding>& findings = builder.findings();
  writer.Begin(block);
  ForEachBit(any_fault.data(), block.rows.size(), [&](size_t row) {
    if (GetBit(builder.rejected().data(), row)) {
      writer.AddForRecord(row, &findings);
      return;
    }
    for (size_t f : fields_by_column) {
      if (!GetBit(cast_faults.data() + f * words, row)) continue;
      writer.AddForCell(row, f, builder.column(f).spans[row], &findings);
    }
  });
}

tg_batch CsvDecoder::Decode(const CsvBlock& block) {
  State& state = *state_;
  state.builder.Reset(block.rows.size());
  state.MarkRows(block);
  state.FillColumns(block);
  state.MarkObjects(block);
  state.WriteFindings(block);
  tg_batch batch = state.builder.View(true);
  batch.first_record = block.first_record;
  batch.text = block.bytes.data();
  batch.text_offset = block.text_offset;
  return batch;
}

}  // namespace tollgate::read

// Passes over a block. First the records are walked in runs (json_walk.h), and those that the walk leaves are parsed
// (json/parse.h): now it is known which are no JSON, and where each field's value stands in the others. Then the
// columns are filled one by one, values that cannot be cast leaving a bit, and at last findings are written for marked
// rows, in order of rows and bytes: what costs memory and text is done for bad rows alone.
#include "read/json_decoder.h"

#include <algorithm>

#include "base/bits.h"
#include "base/utf8.h"
#include "column/cell.h"
#include "json/parse.h"
#include "read/csv_columns.h"
#include "read/csv_header.h"
#include "read/json_record.h"
#include "read/json_walk.h"

namespace tollgate::read {
namespace {

using column::Cell;
using column::CellState;
using json::Kind;

// Walked at a time: what stage one leaves of so many bytes is still in the first cache when they are walked.
constexpr size_t kMaxRunRows = 64;
constexpr size_t kMaxRunBytes = size_t{64} << 10;

// A record that is no JSON: what is wrong where, in bytes of the block.
struct TextFault {
  uint32_t row;
  tg_code code;
  uint32_t begin;
  uint32_t size;
};

tg_code CodeOf(Diag diag) {
  switch (diag) {
    case Diag::kJsonEncoding:
      return TG_CODE_JSON_ENCODING_UTF8;
    case Diag::kJsonUnterminated:
      return TG_CODE_JSON_SYNTAX_UNTERMINATED;
    case Diag::kJsonEscape:
      return TG_CODE_JSON_SYNTAX_ESCAPE;
    case Diag::kJsonDuplicateKey:
      return TG_CODE_JSON_DUPLICATE_KEY;
    case Diag::kJsonTooDeep:
      return TG_CODE_JSON_TOO_DEEP;
    case Diag::kJsonTooManyDigits:
      return TG_CODE_JSON_NUMBER_TOO_MANY_DIGITS;
    case Diag::kJsonExponent:
      return TG_CODE_JSON_NUMBER_EXPONENT;
    default:
      return TG_CODE_JSON_SYNTAX;
  }
}

// The first key, string or number over the limit of a field; without a place: none is.
Span FindLong(const json::Node& node) {
  const auto is_long = [](Span span, size_t quotes) { return span.end - span.begin > kMaxFieldBytes + quotes; };
  if (node.is(Kind::kString) && is_long(node.span, 2)) return node.span;
  if (node.is(Kind::kNumber) && is_long(node.span, 0)) return node.span;
  for (const json::Node* item : node.items) {
    if (const Span found = FindLong(*item); found.has_place()) return found;
  }
  for (const json::Member& member : node.members) {
    if (is_long(member.key_span, 2)) return member.key_span;
    if (const Span found = FindLong(*member.value); found.has_place()) return found;
  }
  return {};
}

class JsonDecoder final : public Decoder {
 public:
  JsonDecoder(const column::RecordLayout& layout, tg_cpu cpu, JsonRoad road)
      : layout_(layout),
        road_(road),
        keys_(layout),
        builder_(layout),
        rows_(layout, &builder_),
        walker_(layout, keys_, &rows_, &texts_, cpu),
        writer_(layout, &builder_.findings()) {}

  tg_batch Decode(const Block& block) override {
    block_ = static_cast<const JsonBlock*>(&block);
    const size_t row_count = block_->rows.size();
    builder_.Reset(row_count);
    rows_.Reset(row_count);
    texts_.Clear();
    trees_.clear();
    text_faults_.clear();
    writer_.Clear();
    marked_.assign(WordCount(row_count), 0);
    PlaceRecords();
    ReadRows();
    FillColumns();
    WriteFindings();
    tg_batch batch = builder_.View(true);
    batch.first_record = block_->first_record;
    batch.text = block_->bytes.data();
    batch.text_offset = block_->text_offset;
    return batch;
  }

 private:
  void PlaceRecords();
  void ReadRows();
  size_t RunEnd(size_t first) const;
  void TakeRow(size_t row);
  void ReadStrictly(size_t row);
  void Reject(size_t row, tg_code code, uint32_t begin, uint32_t size);
  void FillColumns();
  void FillTexts(size_t field, uint64_t* faults);
  void PutOdd(size_t field, const JsonRows::Odd& odd, uint64_t* faults);
  void WriteFindings();
  void WriteCellFindings(size_t row);
  JsonValue PlainValue(size_t field, size_t row) const;

  const column::RecordLayout& layout_;
  const JsonRoad road_;
  const RecordKeys keys_;
  column::BatchBuilder builder_;
  JsonRows rows_;
  TextArena texts_;
  JsonWalker walker_;
  JsonFindingWriter writer_;
  std::unique_ptr<json::Tree> tree_;                // for the next record that is read strictly
  std::vector<std::unique_ptr<json::Tree>> trees_;  // of those before: texts of their values are views into these
  std::vector<TextFault> text_faults_;              // by row
  std::vector<uint64_t> marked_;                    // rows that have findings
  std::vector<uint64_t> cast_faults_;               // per field a bitmap of rows
  std::vector<uint64_t> skipped_;
  std::string scratch_;
  const JsonBlock* block_ = nullptr;
};

void JsonDecoder::PlaceRecords() {
  for (size_t r = 0; r < block_->rows.size(); ++r) {
    const JsonRow& row = block_->rows[r];
    const uint64_t before = r == 0 ? block_->oversized_before : 0;
    builder_.records()[r] = {block_->text_offset + row.begin - before, row.end - row.begin + before, row.line};
  }
}

// Of the run of rows without a fault that begins here.
size_t JsonDecoder::RunEnd(size_t first) const {
  const std::vector<JsonRow>& rows = block_->rows;
  size_t end = first + 1;
  while (end < rows.size() && end - first < kMaxRunRows && rows[end].fault == 0 &&
         rows[end].end - rows[first].begin <= kMaxRunBytes) {
    ++end;
  }
  return end;
}

void JsonDecoder::ReadRows() {
  const size_t row_count = block_->rows.size();
  for (size_t first = 0; first < row_count;) {
    if (block_->rows[first].fault != 0) {
      SetBit(builder_.rejected().data(), first);
      SetBit(marked_.data(), first);
      TakeRow(first++);
      continue;
    }
    const size_t last = RunEnd(first);
    if (road_ == JsonRoad::kStrict) {
      for (size_t row = first; row < last; ++row) {
        ReadStrictly(row);
        TakeRow(row);
      }
    } else {
      walker_.Walk(*block_, first, last, [this](size_t row, bool is_clean) {
        if (!is_clean) ReadStrictly(row);
        TakeRow(row);
      });
    }
    first = last;
  }
}

void JsonDecoder::TakeRow(size_t row) {
  if (row % 64 == 63 || row + 1 == block_->rows.size()) rows_.EndWord(row);
}

void JsonDecoder::Reject(size_t row, tg_code code, uint32_t begin, uint32_t size) {
  SetBit(builder_.rejected().data(), row);
  SetBit(marked_.data(), row);
  text_faults_.push_back({static_cast<uint32_t>(row), code, begin, size});
}

void JsonDecoder::ReadStrictly(size_t row) {
  const uint32_t begin = block_->rows[row].begin;
  std::string_view text = block_->RecordBytes(static_cast<int32_t>(row));
  while (text.ends_with('\n') || text.ends_with('\r')) text.remove_suffix(1);
  // The parser takes one at the start of a file, and this record may be anywhere.
  if (text.starts_with(kUtf8Mark)) return Reject(row, TG_CODE_JSON_SYNTAX, begin, kUtf8Mark.size());
  SourceMap sources;
  Diagnostics diagnostics;
  if (tree_ == nullptr) tree_ = std::make_unique<json::Tree>();
  const bool is_json = json::ParseInto(sources, sources.Add({}, std::string(text)), tree_.get(), &diagnostics);
  for (const Diagnostic& fault : diagnostics.list()) {
    Reject(row, CodeOf(fault.diag), begin + fault.span.begin, fault.span.end - fault.span.begin);
  }
  if (!is_json) return;
  // Only a record this long can hold what is too long.
  const Span found = text.size() > kMaxFieldBytes ? FindLong(*tree_->root) : Span();
  if (found.has_place()) {
    return Reject(row, TG_CODE_JSON_RECORD_TOO_LONG, begin + found.begin, found.end - found.begin);
  }
  ReadJsonTree(keys_, *tree_->root, begin, row, &rows_);
  trees_.push_back(std::move(tree_));
}

void JsonDecoder::PutOdd(size_t field, const JsonRows::Odd& odd, uint64_t* faults) {
  const Cell cell = DecodeJson(layout_.fields[field], odd.value);
  if (cell.state == CellState::kFault) SetBit(faults, odd.row);
  builder_.column(field).Put(odd.row, cell);
}

void JsonDecoder::FillColumns() {
  const size_t row_count = block_->rows.size(), words = WordCount(row_count);
  cast_faults_.assign(words * layout_.fields.size(), 0);
  skipped_.resize(words);
  for (size_t f = 0; f < layout_.fields.size(); ++f) {
    uint64_t* const faults = cast_faults_.data() + f * words;
    if (layout_.fields[f].form == column::TextForm::kText) {
      FillTexts(f, faults);
    } else {
      for (size_t w = 0; w < words; ++w) skipped_[w] = ~rows_.plain(f)[w];
      DecodeColumn({.field = &layout_.fields[f],
                    .text = block_->bytes.data(),
                    .row_count = row_count,
                    .skipped = skipped_.data(),
                    .column = &builder_.column(f),
                    .faults = faults,
                    .scratch = &scratch_,
                    .is_json = true});
      for (const JsonRows::Odd& odd : rows_.odd(f)) PutOdd(f, odd, faults);
    }
    for (size_t w = 0; w < words; ++w) marked_[w] |= faults[w];
  }
}

// Rows of texts are appended in order, plain or odd.
void JsonDecoder::FillTexts(size_t field, uint64_t* faults) {
  column::ColumnBuffer& column = builder_.column(field);
  const char* const text = block_->bytes.data();
  const uint64_t* const plain = rows_.plain(field);
  const size_t row_count = block_->rows.size();
  auto odd = rows_.odd(field).begin();
  const auto odd_end = rows_.odd(field).end();
  // The loop writes without asking: make room for all of them.
  size_t room = PaddedBuffer::kPadBytes + kLooseBytes;
  ForEachBit(plain, row_count, [&](size_t row) { room += column.spans[row].size; });
  for (auto it = odd; it != odd_end; ++it) room += it->value.text.size();
  if (column.bytes.size() < room) column.bytes.resize(room + room / 4);
  for (size_t row = 0; row < row_count; ++row) {
    if (GetBit(plain, row)) [[likely]] {
      const tg_span token = column.spans[row];
      CopyLoosely(text + token.begin + 1, token.size - 2, column.bytes.data() + column.byte_count);
      column.byte_count += token.size - 2;
      column.offsets[row + 1] = static_cast<int32_t>(column.byte_count);
    } else if (odd != odd_end && odd->row == row) {
      PutOdd(field, *odd++, faults);
    } else {
      column.PutNoText(row);
    }
  }
  for (size_t w = 0; w < WordCount(row_count); ++w) column.valid[w] |= plain[w];
}

JsonValue JsonDecoder::PlainValue(size_t field, size_t row) const {
  JsonValue value;
  value.span = const_cast<column::BatchBuilder&>(builder_).column(field).spans[row];
  const std::string_view token = block_->bytes.view().substr(value.span.begin, value.span.size);
  value.kind = WantedKind(layout_.fields[field]);
  value.boolean = token == "true";
  value.text = value.kind == Kind::kString ? token.substr(1, token.size() - 2) : token;
  return value;
}

void JsonDecoder::WriteCellFindings(size_t row) {
  const size_t words = marked_.size();
  for (size_t f = 0; f < layout_.fields.size(); ++f) {
    if (!GetBit(cast_faults_.data() + f * words, row)) continue;
    JsonValue value;
    if (GetBit(rows_.plain(f), row)) {
      value = PlainValue(f, row);
    } else {
      const std::vector<JsonRows::Odd>& odd = rows_.odd(f);
      value = std::lower_bound(odd.begin(), odd.end(), row, [](const JsonRows::Odd& a, size_t b) {
                return a.row < b;
              })->value;
    }
    writer_.AddForCell(f, value, DecodeJson(layout_.fields[f], value).fault);
  }
}

void JsonDecoder::WriteFindings() {
  for (const JsonRows::Event& event : rows_.events()) {
    SetBit(marked_.data(), event.row);
    if (event.kind == JsonRows::EventKind::kNoObject) SetBit(builder_.rejected().data(), event.row);
  }
  auto event = rows_.events().begin();
  auto text_fault = text_faults_.begin();
  ForEachBit(marked_.data(), block_->rows.size(), [&](size_t row) {
    const JsonRow& it = block_->rows[row];
    const tg_record& place = builder_.records()[row];
    const tg_span span{it.begin, it.end - it.begin};
    writer_.Begin(block_->first_record + static_cast<int64_t>(row), block_->bytes.view(), block_->text_offset, span,
                  it.line);
    if (it.fault == TG_CODE_JSON_RECORD_TOO_LONG) {
      writer_.AddForLength(place.offset, place.size);
    } else if (it.fault != 0) {
      const std::string_view record = block_->RecordBytes(static_cast<int32_t>(row));
      const size_t character = record.empty() ? 0 : Utf8SequenceSize(record, 0);
      writer_.AddForText(it.fault, it.begin, std::min<size_t>(record.size(), std::max<size_t>(character, 1)));
    }
    for (; text_fault != text_faults_.end() && text_fault->row == row; ++text_fault) {
      writer_.AddForText(text_fault->code, text_fault->begin, text_fault->size);
    }
    for (; event != rows_.events().end() && event->row == row; ++event) WriteJsonEvent(*event, &writer_);
    WriteCellFindings(row);
    writer_.End();
  });
}

}  // namespace

std::unique_ptr<Decoder> NewJsonDecoder(const column::RecordLayout& layout, tg_cpu cpu, JsonRoad road) {
  return std::make_unique<JsonDecoder>(layout, cpu, road);
}

}  // namespace tollgate::read

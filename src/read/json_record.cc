// A member finds its field by its key; a value of the JSON type that the field has is read by DecodeCell, as the text
// of its CSV twin is.
#include "read/json_record.h"

#include "base/bits.h"
#include "read/json_findings.h"

namespace tollgate::read {
namespace {

using column::Cell;
using column::CellState;
using json::Kind;

class TreeReader {
 public:
  TreeReader(const RecordKeys& keys, uint32_t file_begin, size_t row, JsonRows* rows)
      : keys_(keys), file_begin_(file_begin), row_(row), rows_(*rows) {}

  void ReadMembers(const json::Node& object, size_t scope) {
    for (const json::Member& member : object.members) {
      const int target = keys_.Find(scope, member.key);
      const JsonValue value = ValueOf(*member.value);
      if (RecordKeys::IsField(target)) {
        rows_.PutOdd(row_, static_cast<size_t>(target), value);
      } else if (RecordKeys::IsObject(target)) {
        ReadObject(*member.value, value, RecordKeys::ObjectOf(target));
      } else if (!keys_.allows_other(scope)) {
        rows_.Add(row_, JsonRows::EventKind::kOther, static_cast<int>(scope) - 1,
                  {.text = member.key, .span = SpanOf(member.key_span)});
      }
    }
  }
  JsonValue ValueOf(const json::Node& node) const {
    return {.kind = node.kind, .boolean = node.boolean, .text = node.text, .span = SpanOf(node.span)};
  }

 private:
  // An object is there even where it is empty.
  void ReadObject(const json::Node& node, const JsonValue& value, size_t object) {
    if (!node.is(Kind::kObject)) {
      rows_.Add(row_, JsonRows::EventKind::kWrongObject, static_cast<int>(object), value);
      return;
    }
    rows_.SetObject(row_, object);
    ReadMembers(node, object + 1);
  }
  tg_span SpanOf(Span span) const {
    return span.has_place() ? tg_span{file_begin_ + span.begin, span.end - span.begin} : tg_span{};
  }

  const RecordKeys& keys_;
  const uint32_t file_begin_;
  const size_t row_;
  JsonRows& rows_;
};

}  // namespace

void ReadJsonTree(const RecordKeys& keys, const json::Node& record, uint32_t file_begin, size_t row, JsonRows* rows) {
  TreeReader reader(keys, file_begin, row, rows);
  if (record.is(Kind::kObject)) {
    reader.ReadMembers(record, 0);
  } else {
    rows->Add(row, JsonRows::EventKind::kNoObject, -1, reader.ValueOf(record));
  }
}

void WriteJsonEvent(const JsonRows::Event& event, JsonFindingWriter* writer) {
  switch (event.kind) {
    case JsonRows::EventKind::kNoObject:
      writer->AddForRecord(event.value);
      break;
    case JsonRows::EventKind::kWrongObject:
      writer->AddForObject(static_cast<size_t>(event.object), event.value);
      break;
    case JsonRows::EventKind::kOther:
      writer->AddForOther(event.object, event.value.text, event.value.span);
      break;
  }
}

JsonRecordReader::JsonRecordReader(const column::RecordLayout& layout, column::BatchBuilder* builder)
    : layout_(layout),
      builder_(*builder),
      keys_(layout),
      rows_(layout, builder),
      writer_(layout, &builder->findings()) {}

void JsonRecordReader::Read(const SourceMap& sources, const json::Node& record) {
  const Span span = record.span;
  const std::string_view text = sources.text(span.file);
  const uint32_t size = span.end - span.begin;
  builder_.Reset(1);
  rows_.Reset(1);
  writer_.Clear();
  ReadJsonTree(keys_, record, 0, 0, &rows_);
  builder_.records()[0] = {span.begin, size, sources.Locate(span.file, span.begin).line};
  writer_.Begin(0, text, 0, {span.begin, size}, builder_.records()[0].line);
  for (const JsonRows::Event& event : rows_.events()) {
    if (event.kind == JsonRows::EventKind::kNoObject) SetBit(builder_.rejected().data(), 0);
    WriteJsonEvent(event, &writer_);
  }
  // Every column gets its row, so that the offsets of texts stay in step.
  for (size_t f = 0; f < layout_.fields.size(); ++f) {
    const std::vector<JsonRows::Odd>& values = rows_.odd(f);
    Cell cell;
    if (!values.empty()) cell = DecodeJson(layout_.fields[f], values[0].value);
    if (cell.state == CellState::kFault) writer_.AddForCell(f, values[0].value, cell.fault);
    builder_.column(f).Put(0, cell);
    if (values.empty()) builder_.column(f).spans[0] = {};
  }
  writer_.End();
}

}  // namespace tollgate::read

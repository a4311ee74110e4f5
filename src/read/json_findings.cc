#include "read/json_findings.h"

#include <algorithm>
#include <cstdio>

#include "base/card_number.h"
#include "base/utf8.h"
#include "json/pointer.h"

namespace tollgate::read {
namespace {

using column::LayoutField;
using json::Kind;

tg_text AsText(std::string_view text) { return {text.data(), text.size()}; }

}  // namespace

JsonFindingWriter::JsonFindingWriter(const column::RecordLayout& layout, std::vector<tg_finding>* findings)
    : layout_(layout), findings_(*findings) {
  for (const LayoutField& field : layout.fields) any_sensitive_ |= field.sensitive;
}

void JsonFindingWriter::Begin(int64_t record, std::string_view text, uint64_t text_offset, tg_span span,
                              uint64_t line) {
  first_ = findings_.size();
  record_ = record;
  text_ = text;
  text_offset_ = text_offset;
  span_ = span;
  line_ = counted_line_ = line;
  counted_to_ = span.begin;
  const size_t line_end = text.substr(span.begin, span.size).find('\n');
  has_lines_ = line_end != std::string_view::npos && line_end + 1 < span.size;
}

void JsonFindingWriter::End() {
  if (findings_.size() - first_ < 2) return;
  std::stable_sort(findings_.begin() + static_cast<ptrdiff_t>(first_), findings_.end(),
                   [](const tg_finding& a, const tg_finding& b) { return a.offset < b.offset; });
}

uint64_t JsonFindingWriter::LineAt(uint32_t position) {
  if (!has_lines_) return line_;
  if (position < counted_to_) {
    counted_to_ = span_.begin;
    counted_line_ = line_;
  }
  const char* const text = text_.data();
  counted_line_ += static_cast<uint64_t>(std::count(text + counted_to_, text + position, '\n'));
  counted_to_ = position;
  return counted_line_;
}

tg_finding JsonFindingWriter::Make(tg_code code, tg_span span) {
  tg_finding finding{};
  finding.code = code;
  finding.severity = tg_code_severity(code);
  finding.record = record_;
  finding.offset = text_offset_ + span.begin;
  finding.size = span.size;
  finding.line = LineAt(span.begin);
  finding.column = -1;
  finding.expected = AsText(tg_code_text(code));
  return finding;
}

void JsonFindingWriter::AddForCell(size_t f, const JsonValue& value, tg_code code) {
  const LayoutField& field = layout_.fields[f];
  if (code == TG_CODE_SCHEMA_TYPE) {
    AddForType(value, field.pointer, field.schema_pointer, WantedName(field), &field);
    return;
  }
  tg_finding finding = Make(code, value.span);
  finding.instance = AsText(field.pointer);
  finding.schema = AsText(column::FaultPointer(field, code));
  finding.expected = AsText(column::FaultExpected(field, code));
  finding.got = Got(value, &field);
  findings_.push_back(finding);
}

void JsonFindingWriter::AddForRecord(const JsonValue& value) { AddForType(value, {}, "/type", "object", nullptr); }

void JsonFindingWriter::AddForObject(size_t object, const JsonValue& value) {
  const std::string& pointer = layout_.objects[object].pointer;
  AddForType(value, pointer, "/properties" + pointer + "/type", "object", nullptr);
}

void JsonFindingWriter::AddForType(const JsonValue& value, std::string_view instance, std::string_view schema,
                                   std::string_view wanted, const LayoutField* field) {
  tg_finding finding = Make(TG_CODE_SCHEMA_TYPE, value.span);
  finding.instance = AsText(instance);
  finding.schema = texts_.Add(schema);
  finding.expected = AsText(wanted);
  finding.got = Got(value, field);
  findings_.push_back(finding);
}

void JsonFindingWriter::AddForOther(int object, std::string_view key, tg_span key_span) {
  const std::string_view pointer =
      object < 0 ? std::string_view() : layout_.objects[static_cast<size_t>(object)].pointer;
  tg_finding finding = Make(TG_CODE_SCHEMA_ADDITIONAL_PROPERTIES, key_span);
  // Nobody named this member: it may be a card number.
  finding.instance = texts_.Add(MaskCardNumbers(std::string(pointer) + json::PointerStep(key)));
  finding.schema = texts_.Add((object < 0 ? "" : "/properties" + std::string(pointer)) + "/additionalProperties");
  findings_.push_back(finding);
}

void JsonFindingWriter::AddForText(tg_code code, uint32_t begin, uint64_t size) {
  const std::string_view found = text_.substr(begin, size);
  tg_finding finding = Make(code, {begin, static_cast<uint32_t>(size)});
  if (code == TG_CODE_JSON_ENCODING_UTF8 && !found.empty()) {
    char hex[5];
    std::snprintf(hex, sizeof hex, "0x%02X", static_cast<unsigned char>(found[0]));
    finding.got = texts_.Add(hex);
  } else if (!any_sensitive_) {
    // Where members cannot be told apart, any of them may be the sensitive one.
    finding.got = texts_.Add(MaskedCut(found.substr(0, 4 * column::kMaxGotBytes), column::kMaxGotBytes));
  }
  findings_.push_back(finding);
}

void JsonFindingWriter::AddForLength(uint64_t offset, uint64_t size) {
  tg_finding finding = Make(TG_CODE_JSON_RECORD_TOO_LONG, {span_.begin, 0});
  finding.offset = offset;
  finding.size = size;
  finding.got = texts_.Add(std::to_string(size) + (size == 1 ? " byte" : " bytes"));
  findings_.push_back(finding);
}

// Of an array or an object its kind, of anything else its text. What stands where an object should may be anything, a
// card number too: its kind.
tg_text JsonFindingWriter::Got(const JsonValue& value, const LayoutField* field) {
  if (field == nullptr) {
    if (value.kind == Kind::kBool) return AsText(value.boolean ? "true" : "false");
    return AsText(json::KindName(value.kind));
  }
  std::string_view text = json::KindName(value.kind);
  if (value.kind == Kind::kBool) text = value.boolean ? "true" : "false";
  const bool is_scalar = value.kind == Kind::kBool || value.kind == Kind::kString || value.kind == Kind::kNumber;
  if (value.kind == Kind::kString || value.kind == Kind::kNumber) text = value.text;
  if (!field->sensitive || !is_scalar) return texts_.Add(CutUtf8(text, column::kMaxGotBytes));
  return texts_.Add(CutUtf8(column::MaskedText(*field, text), column::kMaxGotBytes));
}

}  // namespace tollgate::read

// A member finds its field by JSON pointer; a cell of the JSON type that the field has is read by DecodeCell, as the
// text of its CSV twin is.
#include "read/json_record.h"

#include <algorithm>
#include <string_view>
#include <unordered_map>

#include "base/bits.h"
#include "base/card_number.h"
#include "base/utf8.h"
#include "column/cell.h"

namespace tollgate::read {
namespace {

using column::Cell;
using column::CellState;
using column::LayoutField;
using column::TextForm;
using json::Kind;

tg_text AsText(std::string_view text) { return {text.data(), text.size()}; }

// RFC 6901.
std::string PointerStep(std::string_view key) {
  std::string step = "/";
  for (char c : key) step += c == '~' ? "~0" : c == '/' ? "~1" : std::string(1, c);
  return step;
}

// The JSON type that a field's value has.
Kind WantedKind(const LayoutField& field) {
  switch (field.form) {
    case TextForm::kBoolean:
      return field.true_words.empty() && field.false_words.empty() ? Kind::kBool : Kind::kString;
    case TextForm::kInteger:
    case TextForm::kNumber:
    case TextForm::kEpoch:
      return Kind::kNumber;
    default:
      return Kind::kString;
  }
}

bool IsNullWord(const LayoutField& field, std::string_view text) {
  return std::find(field.null_words.begin(), field.null_words.end(), text) != field.null_words.end();
}

class RecordWriter {
 public:
  RecordWriter(const column::RecordLayout& layout, const SourceMap& sources, size_t row, column::BatchBuilder* builder,
               std::deque<std::string>* texts)
      : layout_(layout), sources_(sources), row_(row), builder_(*builder), texts_(*texts) {
    for (size_t f = 0; f < layout.fields.size(); ++f) fields_.emplace(layout.fields[f].pointer, f);
  }

  void Put(const json::Node& record) {
    values_.assign(layout_.fields.size(), nullptr);
    if (record.is(Kind::kObject)) {
      PutMembers(record, "", layout_.allows_other_columns, "");
    } else {
      AddForType(record, "", "", "object", {});
      SetBit(builder_.rejected().data(), row_);
    }
    // Every column gets its row, so that the offsets of texts stay in step.
    for (size_t f = 0; f < values_.size(); ++f) {
      builder_.column(f).Put(row_, CellOf(f));
      const Span place = values_[f] == nullptr ? Span{} : values_[f]->span;
      builder_.column(f).spans[row_] = place.has_place() ? tg_span{place.begin, place.end - place.begin} : tg_span{};
    }
    std::stable_sort(findings_.begin(), findings_.end(),
                     [](const tg_finding& a, const tg_finding& b) { return a.offset < b.offset; });
    builder_.findings().insert(builder_.findings().end(), findings_.begin(), findings_.end());
    builder_.records()[row_] = Place(record);
  }

 private:
  void PutMembers(const json::Node& object, const std::string& pointer, bool allows_other,
                  const std::string& schema_pointer) {
    for (const json::Member& member : object.members) {
      const std::string instance = pointer + PointerStep(member.key);
      if (const auto field = fields_.find(instance); field != fields_.end()) {
        values_[field->second] = member.value;
      } else if (const int index = pointer.empty() ? ObjectAt(instance) : -1; index >= 0) {
        PutObject(*member.value, static_cast<size_t>(index));
      } else if (!allows_other) {
        tg_finding finding = Make(TG_CODE_SCHEMA_ADDITIONAL_PROPERTIES, Locate(member.key_span));
        finding.instance = Keep(MaskCardNumbers(instance));  // nobody named this member
        finding.schema = Keep(schema_pointer + "/additionalProperties");
        findings_.push_back(finding);
      }
    }
  }

  // An object is there even where it is empty.
  void PutObject(const json::Node& value, size_t index) {
    const column::LayoutObject& object = layout_.objects[index];
    const std::string schema_pointer = "/properties" + object.pointer;
    if (!value.is(Kind::kObject)) {
      AddForType(value, object.pointer, schema_pointer + "/type", "object", {});
      return;
    }
    SetBit(builder_.object(index).data(), row_);
    PutMembers(value, object.pointer, object.allows_other_columns, schema_pointer);
  }

  // The object that stands at `pointer`; -1: none does.
  int ObjectAt(const std::string& pointer) const {
    const auto it = std::find_if(layout_.objects.begin(), layout_.objects.end(),
                                 [&](const column::LayoutObject& object) { return object.pointer == pointer; });
    return it == layout_.objects.end() ? -1 : static_cast<int>(it - layout_.objects.begin());
  }

  Cell CellOf(size_t f) {
    const LayoutField& field = layout_.fields[f];
    const json::Node* const value = values_[f];
    if (value == nullptr) return Cell{};
    Cell cell = Decode(field, *value);
    if (cell.state == CellState::kFault) {
      AddForCell(field, *value, cell.fault);
      return Cell{};
    }
    return cell;
  }

  static Cell Decode(const LayoutField& field, const json::Node& value) {
    const Cell wrong_type{.state = CellState::kFault, .fault = TG_CODE_SCHEMA_TYPE};
    if (value.is(Kind::kNull)) return field.nullable ? Cell{.state = CellState::kNull} : wrong_type;
    // As its twin, a text that x-null lists is null whatever type the field has.
    if (value.is(Kind::kString) && IsNullWord(field, value.text)) return column::DecodeCell(field, value.text, false);
    const Kind wanted = WantedKind(field);
    if (!value.is(wanted)) return wrong_type;
    if (wanted == Kind::kBool) return Cell{.state = CellState::kValue, .boolean = value.boolean};
    Cell cell = column::DecodeCell(field, value.text, true);
    // A JSON number is in JSON's grammar: that it is no whole one is a fault of its type.
    if (cell.state == CellState::kFault && cell.fault == TG_CODE_CSV_CAST_INTEGER) return wrong_type;
    return cell;
  }

  void AddForCell(const LayoutField& field, const json::Node& value, tg_code code) {
    if (code == TG_CODE_SCHEMA_TYPE) {
      AddForType(value, field.pointer, field.schema_pointer, TypeText(field), &field);
      return;
    }
    tg_finding finding = Make(code, Locate(value.span));
    finding.instance = AsText(field.pointer);
    finding.schema = AsText(column::FaultPointer(field, code));
    finding.expected = AsText(column::FaultExpected(field, code));
    finding.got = Got(value, &field);
    findings_.push_back(finding);
  }

  static std::string_view TypeText(const LayoutField& field) {
    if (field.form == TextForm::kInteger || field.form == TextForm::kEpoch) return "integer";
    return json::KindName(WantedKind(field));
  }

  void AddForType(const json::Node& value, const std::string& instance, const std::string& schema_pointer,
                  std::string_view wanted, const LayoutField* field) {
    tg_finding finding = Make(TG_CODE_SCHEMA_TYPE, Locate(value.span));
    finding.instance = Keep(instance);
    finding.schema = Keep(schema_pointer.empty() ? "/type" : schema_pointer);
    finding.expected = Keep(std::string(wanted));
    finding.got = Got(value, field);
    findings_.push_back(finding);
  }

  // Of an array or an object its kind, of anything else its text. What stands where an object should may be anything, a
  // card number too: its kind.
  tg_text Got(const json::Node& value, const LayoutField* field) {
    std::string text(json::KindName(value.kind));
    if (value.is(Kind::kBool)) text = value.boolean ? "true" : "false";
    if (field != nullptr && (value.is(Kind::kString) || value.is(Kind::kNumber))) {
      text = column::MaskedText(*field, value.text);
    } else if (field != nullptr && value.is(Kind::kBool)) {
      text = column::MaskedText(*field, text);
    }
    return Keep(std::string(CutUtf8(text, column::kMaxGotBytes)));
  }

  tg_record Place(const json::Node& node) const { return Locate(node.span); }
  tg_record Locate(Span span) const {
    if (!span.has_place()) return {};
    return {span.begin, span.end - span.begin, sources_.Locate(span.file, span.begin).line};
  }

  tg_finding Make(tg_code code, const tg_record& place) const {
    tg_finding finding{};
    finding.code = code;
    finding.severity = tg_code_severity(code);
    finding.record = static_cast<int64_t>(row_);
    finding.line = place.line;
    finding.offset = place.offset;
    finding.size = place.size;
    finding.column = -1;
    finding.expected = AsText(tg_code_text(code));
    return finding;
  }

  tg_text Keep(std::string text) { return AsText(texts_.emplace_back(std::move(text))); }

  const column::RecordLayout& layout_;
  const SourceMap& sources_;
  const size_t row_;
  column::BatchBuilder& builder_;
  std::deque<std::string>& texts_;
  std::unordered_map<std::string, size_t> fields_;  // by pointer
  std::vector<const json::Node*> values_;           // per field
  std::vector<tg_finding> findings_;
};

}  // namespace

void PutJsonRecord(const column::RecordLayout& layout, const SourceMap& sources, const json::Node& record, size_t row,
                   column::BatchBuilder* builder, std::deque<std::string>* texts) {
  RecordWriter(layout, sources, row, builder, texts).Put(record);
}

}  // namespace tollgate::read

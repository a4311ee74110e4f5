#include "schema/form.h"

#include <algorithm>
#include <array>

#include "base/decimal.h"
#include "format/format.h"

namespace tollgate::schema {
namespace {

using column::LayoutField;
using column::TextForm;

constexpr std::string_view kTypedFormats[] = {"date-time", "date", "decimal"};
constexpr format::Id kLastFormat = format::Id::kMcc;

std::string FormatHint(std::string_view name) {
  std::vector<std::string_view> names(std::begin(kTypedFormats), std::end(kTypedFormats));
  for (int id = 0; id <= static_cast<int>(kLastFormat); ++id)
    names.push_back(format::Name(static_cast<format::Id>(id)));
  return SuggestNear(name, names);
}

bool HasDigit(std::string_view text) {
  return std::any_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

class FormReader {
 public:
  FormReader(Context* context, const Keywords& keywords, LayoutField* layout)
      : context_(context), keywords_(keywords), layout_(layout) {}

  void Run(const Typing& typing) {
    layout_->nullable = typing.nullable;
    layout_->schema_pointer = typing.source->pointer;
    switch (typing.type) {
      case ValueType::kBoolean:
        layout_->type = TG_BOOL;
        layout_->form = TextForm::kBoolean;
        layout_->true_words = Words(KeywordId::kXTrue);
        layout_->false_words = Words(KeywordId::kXFalse);
        break;
      case ValueType::kInteger:
      case ValueType::kNumber:
        Number(typing.type);
        break;
      case ValueType::kString:
        String();
        break;
      case ValueType::kObject:
        break;
    }
    layout_->null_words = Words(KeywordId::kXNull);
    CheckWords();
    Header();
    Sensitivity();
    CsvType(typing.type);
  }

 private:
  const Keyword* Get(KeywordId id) { return Only(context_, keywords_, id); }
  void Report(Diag diag, const Keyword& keyword, std::string message, std::string hint = {}) {
    context_->Report(diag, keyword.value->span, std::move(message), std::move(hint));
  }
  void ReadAs(tg_type type, TextForm form, const Keyword& keyword) {
    layout_->type = type;
    layout_->form = form;
    layout_->schema_pointer = keyword.pointer;
  }

  void Number(ValueType type);
  void Epoch(const Keyword& keyword);
  void ScaleOfMultipleOf();
  void String();
  void TypedFormat(const Keyword& keyword);
  void TimeFormatOf(const Keyword& keyword);
  void DecorationOf(const Keyword& keyword);
  void CheckDecoration(const Keyword& keyword);
  void Scale(const Keyword& decimal);
  std::vector<std::string> Words(KeywordId id);
  void CheckWords();
  void Header();
  void Sensitivity();
  void CsvType(ValueType type);

  Context* context_;
  const Keywords& keywords_;
  LayoutField* layout_;
};

void FormReader::Number(ValueType type) {
  layout_->type = type == ValueType::kInteger ? TG_INT64 : TG_DOUBLE;
  layout_->form = type == ValueType::kInteger ? TextForm::kInteger : TextForm::kNumber;
  if (const Keyword* epoch = Get(KeywordId::kXEpoch)) return Epoch(*epoch);
  if (type == ValueType::kNumber) ScaleOfMultipleOf();
}

void FormReader::Epoch(const Keyword& keyword) {
  ReadAs(TG_TIMESTAMP, TextForm::kEpoch, keyword);
  constexpr std::string_view kUnits[] = {"s", "ms", "us"};  // in the order of EpochUnit
  const auto* unit = std::find(std::begin(kUnits), std::end(kUnits), keyword.value->text);
  if (unit == std::end(kUnits)) {
    return Report(Diag::kSchemaBadValue, keyword, "`x-epoch` is \"s\", \"ms\" or \"us\"");
  }
  layout_->epoch = static_cast<column::EpochUnit>(unit - std::begin(kUnits));
}

// multipleOf 10^-s: an exact decimal. Any other step leaves a double, and is an assertion.
void FormReader::ScaleOfMultipleOf() {
  for (const Keyword& keyword : keywords_) {
    DecimalText step;
    const bool is_step = keyword.id == KeywordId::kMultipleOf &&
                         ParseDecimalText(keyword.value->text, &step) == NumberFault::kNone && !step.negative;
    if (!is_step || step.digits != "1" || step.exponent > 0 || step.exponent < -kMaxScale) continue;
    layout_->type = TG_DECIMAL;
    layout_->scale = static_cast<int>(-step.exponent);
    layout_->scale_pointer = keyword.pointer;
    layout_->scale_expected = "a multiple of " + FormatDecimal({1, layout_->scale});
    return;
  }
}

void FormReader::String() {
  layout_->type = TG_STRING;
  layout_->form = TextForm::kText;
  const Keyword* reader = nullptr;  // the keyword that says how the text reads
  const Keyword* checked_format = nullptr;
  for (const Keyword& keyword : keywords_) {
    const bool is_format = keyword.id == KeywordId::kFormat;
    if (!is_format && keyword.id != KeywordId::kXTimeFormat && keyword.id != KeywordId::kXDecimal) continue;
    const std::string& name = keyword.value->text;
    if (is_format && format::Find(name)) {
      checked_format = &keyword;
    } else if (is_format &&
               std::find(std::begin(kTypedFormats), std::end(kTypedFormats), name) == std::end(kTypedFormats)) {
      if (format::IsPlanned(name)) {
        Report(Diag::kSchemaNotYet, keyword, "`format: " + name + "` is not supported yet");
      } else {
        Report(Diag::kSchemaUnknownFormat, keyword, "unknown format `" + name + "`", FormatHint(name));
      }
    } else if (is_format && name == "decimal" && layout_->form == TextForm::kDecorated) {
      // x-decimal says how such a decimal is written.
    } else if (reader != nullptr && !(layout_->form == TextForm::kDecimalText && keyword.id == KeywordId::kXDecimal) &&
               !(reader->id == keyword.id && json::Equal(*reader->value, *keyword.value))) {
      Report(Diag::kSchemaTypeConflict, keyword,
             Quoted(keyword.id) + " and " + Quoted(reader->id) + " both say how the text reads");
    } else {
      reader = &keyword;
      if (is_format) TypedFormat(keyword);
      if (keyword.id == KeywordId::kXTimeFormat) TimeFormatOf(keyword);
      if (keyword.id == KeywordId::kXDecimal) DecorationOf(keyword);
    }
  }
  if (reader != nullptr && checked_format != nullptr) {
    Report(Diag::kSchemaTypeConflict, *checked_format,
           "`format: " + checked_format->value->text + "` is of a text, and " + Quoted(reader->id) +
               " makes another thing of it");
  }
  if (reader != nullptr && layout_->type == TG_DECIMAL) Scale(*reader);
}

void FormReader::TypedFormat(const Keyword& keyword) {
  const std::string& name = keyword.value->text;
  if (name == "date-time") ReadAs(TG_TIMESTAMP, TextForm::kRfc3339, keyword);
  if (name == "date") ReadAs(TG_TIMESTAMP, TextForm::kDate, keyword);
  if (name == "decimal") ReadAs(TG_DECIMAL, TextForm::kDecimalText, keyword);
}

void FormReader::TimeFormatOf(const Keyword& keyword) {
  ReadAs(TG_TIMESTAMP, TextForm::kTimeFormat, keyword);
  std::string problem;
  layout_->time_format = TimeFormat::Compile(keyword.value->text, &problem);
  if (!layout_->time_format) Report(Diag::kSchemaTime, keyword, "this time format cannot be read: " + problem);
  const Keyword* zone = Get(KeywordId::kXTimeZone);
  if (zone == nullptr) return;
  if (layout_->time_format && layout_->time_format->has_offset()) {
    return Report(Diag::kSchemaNoEffect, *zone, "`x-time-zone` has no effect: `%z` in the format says the offset");
  }
  layout_->zone = Zone::Load(zone->value->text);
  if (!layout_->zone) {
    Report(Diag::kSchemaTime, *zone, "there is no time zone `" + zone->value->text + "`",
           "zones are named as \"Europe/Berlin\", \"UTC\" or \"+05:30\"");
  }
}

void FormReader::DecorationOf(const Keyword& keyword) {
  ReadAs(TG_DECIMAL, TextForm::kDecorated, keyword);
  column::DecimalDecoration& form = layout_->decoration;
  std::string point = ".";
  const std::pair<std::string_view, std::string*> parts[] = {
      {"prefix", &form.prefix}, {"suffix", &form.suffix}, {"group", &form.group}, {"point", &point}};
  std::vector<std::string_view> names;
  for (const auto& part : parts) names.push_back(part.first);
  for (const json::Member& member : keyword.value->members) {
    const auto* part =
        std::find_if(std::begin(parts), std::end(parts), [&](const auto& p) { return p.first == member.key; });
    if (part == std::end(parts)) {
      context_->Report(Diag::kSchemaUnknownKeyword, member.key_span, "unknown key `" + member.key + "` of `x-decimal`",
                       SuggestNear(member.key, names));
    } else if (!member.value->is(json::Kind::kString)) {
      context_->Report(Diag::kSchemaBadValue, member.value->span, "`" + member.key + "` is a string");
    } else {
      *part->second = member.value->text;
    }
  }
  if (point != "." && point != ",") return Report(Diag::kSchemaBadValue, keyword, "`point` is \".\" or \",\"");
  form.point = point[0];
  CheckDecoration(keyword);
}

// What stands around the digits must not be taken for one of them, for a sign or for the point.
void FormReader::CheckDecoration(const Keyword& keyword) {
  const column::DecimalDecoration& form = layout_->decoration;
  const bool has_digits = HasDigit(form.prefix) || HasDigit(form.suffix) || HasDigit(form.group);
  const bool has_sign = form.prefix.find('-') != std::string::npos || form.group.find('-') != std::string::npos;
  if (has_digits || has_sign) {
    return Report(Diag::kSchemaBadValue, keyword,
                  has_digits ? "digits cannot be part of a prefix, a suffix or a group sign"
                             : "a minus sign cannot be part of a prefix or a group sign");
  }
  if (form.group.starts_with(form.point)) {
    Report(Diag::kSchemaBadValue, keyword, "`group` and `point` are the same sign");
  }
}

void FormReader::Scale(const Keyword& decimal) {
  const Keyword* scale = Get(KeywordId::kXScale);
  if (scale == nullptr) {
    return Report(Diag::kSchemaScale, decimal, "a decimal needs `x-scale`, its digits after the point",
                  "say \"x-scale\": 2 for cents");
  }
  DecimalText number;
  bool overflow = false;
  std::optional<int64_t> value;
  if (ParseDecimalText(scale->value->text, &number) == NumberFault::kNone) value = ToUnits(number, 0, &overflow);
  if (!value || *value < 0 || *value > kMaxScale) {
    return Report(Diag::kSchemaScale, *scale, "`x-scale` is a whole number from 0 to 18");
  }
  layout_->scale = static_cast<int>(*value);
}

std::vector<std::string> FormReader::Words(KeywordId id) {
  const Keyword* keyword = Get(id);
  std::vector<std::string> words;
  if (keyword == nullptr) return words;
  if (keyword->value->items.empty()) Report(Diag::kSchemaBadValue, *keyword, Quoted(id) + " lists no word");
  for (const json::Node* item : keyword->value->items) {
    if (!item->is(json::Kind::kString)) {
      context_->Report(Diag::kSchemaBadValue, item->span, Quoted(id) + " lists strings",
                       "put quotes around it: \"" + item->text + "\"");
    } else if (item->text.empty()) {
      context_->Report(Diag::kSchemaBadValue, item->span, "an empty cell is null or absent already, and no word");
    } else {
      words.push_back(item->text);
    }
  }
  return words;
}

// One word, one meaning.
void FormReader::CheckWords() {
  std::set<std::string_view> seen;
  for (KeywordId id : {KeywordId::kXTrue, KeywordId::kXFalse, KeywordId::kXNull}) {
    const Keyword* keyword = Find(keywords_, id);
    if (keyword == nullptr) continue;
    for (const json::Node* item : keyword->value->items) {
      if (!item->is(json::Kind::kString) || seen.insert(item->text).second) continue;
      context_->Report(Diag::kSchemaWords, item->span, "the word `" + item->text + "` is listed twice");
    }
  }
  if (layout_->form != TextForm::kBoolean) return;
  // A list that is not there stands for one word, which the other lists must not take.
  const Keyword* true_words = Find(keywords_, KeywordId::kXTrue);
  const Keyword* false_words = Find(keywords_, KeywordId::kXFalse);
  const bool clash =
      (true_words == nullptr && seen.contains("true")) || (false_words == nullptr && seen.contains("false"));
  if (!clash) return;
  const Keyword* named = true_words != nullptr    ? true_words
                         : false_words != nullptr ? false_words
                                                  : Find(keywords_, KeywordId::kXNull);
  Report(Diag::kSchemaWords, *named,
         "one word would mean two things: without `x-true` (`x-false`) the word is true (false)",
         "list both `x-true` and `x-false`");
}

void FormReader::Header() {
  layout_->header = layout_->name;
  const Keyword* column = Get(KeywordId::kXColumn);
  if (column == nullptr) return;
  if (column->value->text.empty()) return Report(Diag::kSchemaBadValue, *column, "a column has a name");
  layout_->header = column->value->text;
}

void FormReader::Sensitivity() {
  bool is_pan = false;
  for (const Keyword& keyword : keywords_) {
    is_pan |= keyword.id == KeywordId::kFormat && keyword.value->text == format::Name(format::Id::kPan);
  }
  const Keyword* stated = Get(KeywordId::kXSensitive);
  layout_->masks_all = stated != nullptr && stated->value->boolean;
  layout_->sensitive = is_pan || layout_->masks_all;
  if (is_pan && stated != nullptr && !stated->value->boolean) {
    Report(Diag::kSchemaNoEffect, *stated, "a card number is always masked");
  }
}

void FormReader::CsvType(ValueType type) {
  const Keyword* keyword = Get(KeywordId::kXCsvType);
  if (keyword == nullptr || keyword->value->text == TypeName(type)) return;
  constexpr std::string_view kKnown[] = {"boolean", "integer", "number", "string", "json"};
  const std::string& text = keyword->value->text;
  if (std::find(std::begin(kKnown), std::end(kKnown), text) == std::end(kKnown)) {
    return Report(Diag::kSchemaBadValue, *keyword, "`" + text + "` is no type of a column",
                  SuggestNear(text, {std::begin(kKnown), std::end(kKnown)}));
  }
  Report(Diag::kSchemaNotYet, *keyword, "a column of another type than its property is not supported yet");
}

}  // namespace

std::string Quoted(KeywordId id) { return "`" + std::string(KeywordName(id)) + "`"; }

const Keyword* Only(Context* context, const Keywords& keywords, KeywordId id) {
  const Keyword* first = Find(keywords, id);
  for (const Keyword& keyword : keywords) {
    if (first == nullptr || keyword.id != id || json::Equal(*first->value, *keyword.value)) continue;
    context->Report(Diag::kSchemaTypeConflict, keyword.value->span,
                    Quoted(id) + " is stated twice, by the property and by what its `$ref` leads to, and differs");
  }
  return first;
}

void ReadForm(Context* context, const Keywords& keywords, const Typing& typing, column::LayoutField* layout) {
  FormReader(context, keywords, layout).Run(typing);
}

}  // namespace tollgate::schema

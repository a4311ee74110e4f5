#include "schema/effect.h"

#include "schema/form.h"

namespace tollgate::schema {
namespace {

using column::LayoutField;
using column::TextForm;

// Which types a keyword says something of; none of them: it has its own rule below.
enum class Of : uint8_t { kAnyValue, kNumbers, kStrings, kBooleans, kDecimals, kOwnRule };

Of SubjectOf(KeywordId id) {
  switch (id) {
    case KeywordId::kMinimum:
    case KeywordId::kMaximum:
    case KeywordId::kExclusiveMinimum:
    case KeywordId::kExclusiveMaximum:
    case KeywordId::kMultipleOf:
    case KeywordId::kXEpoch:
      return Of::kNumbers;
    case KeywordId::kMinLength:
    case KeywordId::kMaxLength:
    case KeywordId::kPattern:
    case KeywordId::kFormat:
    case KeywordId::kXTimeFormat:
    case KeywordId::kXDecimal:
      return Of::kStrings;
    case KeywordId::kXTrue:
    case KeywordId::kXFalse:
      return Of::kBooleans;
    case KeywordId::kXScale:
    case KeywordId::kXMinimum:
    case KeywordId::kXMaximum:
    case KeywordId::kXExclusiveMinimum:
    case KeywordId::kXExclusiveMaximum:
      return Of::kDecimals;
    case KeywordId::kXTimeZone:
      return Of::kOwnRule;
    default:
      return Of::kAnyValue;
  }
}

bool IsTextDecimal(const LayoutField& layout) {
  return layout.form == TextForm::kDecimalText || layout.form == TextForm::kDecorated;
}

bool HasEffect(KeywordId id, ValueType type, const LayoutField& layout) {
  switch (SubjectOf(id)) {
    case Of::kNumbers:
      return type == ValueType::kInteger || type == ValueType::kNumber;
    case Of::kStrings:
      return type == ValueType::kString;
    case Of::kBooleans:
      return type == ValueType::kBoolean;
    case Of::kDecimals:
      return IsTextDecimal(layout);
    case Of::kOwnRule:
      return layout.form == TextForm::kTimeFormat;
    case Of::kAnyValue:
      break;
  }
  return true;
}

// Assertions on text or a raw number that has become a time or a decimal.
bool IsOfLostText(KeywordId id, const LayoutField& layout) {
  const bool has_become = layout.type == TG_TIMESTAMP || IsTextDecimal(layout);
  if (!has_become) return false;
  switch (id) {
    case KeywordId::kEnum:
    case KeywordId::kConst:
    case KeywordId::kMinLength:
    case KeywordId::kMaxLength:
    case KeywordId::kPattern:
    case KeywordId::kMinimum:
    case KeywordId::kMaximum:
    case KeywordId::kExclusiveMinimum:
    case KeywordId::kExclusiveMaximum:
    case KeywordId::kMultipleOf:
      return true;
    default:
      return false;
  }
}

std::string HintFor(KeywordId id, ValueType type) {
  switch (id) {
    case KeywordId::kMinimum:
    case KeywordId::kMaximum:
    case KeywordId::kExclusiveMinimum:
    case KeywordId::kExclusiveMaximum:
      return type == ValueType::kString
                 ? "`x-" + std::string(KeywordName(id)) + "` bounds a string of `format: decimal`"
                 : "";
    case KeywordId::kXMinimum:
    case KeywordId::kXMaximum:
    case KeywordId::kXExclusiveMinimum:
    case KeywordId::kXExclusiveMaximum:
      return type == ValueType::kString    ? "it bounds a string of `format: decimal` or with `x-decimal`"
             : type == ValueType::kBoolean ? ""
                                           : "`" + std::string(KeywordName(id).substr(2)) + "` bounds a number";
    case KeywordId::kXScale:
      return type == ValueType::kNumber   ? "a number takes its scale from \"multipleOf\": 0.01"
             : type == ValueType::kString ? "it goes with `format: decimal`"
                                          : "";
    case KeywordId::kXTimeZone:
      return "it goes with `x-time-format`";
    default:
      return "";
  }
}

std::string SubjectInWords(ValueType type, const LayoutField& layout) {
  if (layout.type == TG_TIMESTAMP) return "a time";
  if (IsTextDecimal(layout)) return "a decimal that is a string";
  return (type == ValueType::kInteger ? "an " : "a ") + std::string(TypeName(type));
}

}  // namespace

Keywords DropIneffective(Context* context, const Keywords& keywords, ValueType type, const LayoutField& layout) {
  Keywords kept;
  for (const Keyword& keyword : keywords) {
    const Where where = WhereOf(keyword.id);
    if (where == Where::kNote || where == Where::kRoot) continue;
    if (where == Where::kRecord || !HasEffect(keyword.id, type, layout)) {
      const std::string subject = SubjectInWords(type, layout);
      context->Report(Diag::kSchemaNoEffect, keyword.key, Quoted(keyword.id) + " has no effect on " + subject,
                      HintFor(keyword.id, type));
    } else if (IsOfLostText(keyword.id, layout)) {
      context->Report(Diag::kSchemaNotYet, keyword.key,
                      Quoted(keyword.id) + " on " + SubjectInWords(type, layout) + " is not supported yet");
    } else {
      kept.push_back(keyword);
    }
  }
  return kept;
}

}  // namespace tollgate::schema

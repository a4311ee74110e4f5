#include "json/write.h"
#include "schema/schema.h"

namespace tollgate::schema {
namespace {

using column::Assertion;
using column::AssertionKind;
using column::LayoutField;
using column::TextForm;

std::string_view FormName(TextForm form) {
  constexpr std::string_view kNames[] = {"text",      "boolean", "integer", "number",      "decimal text",
                                         "decorated", "rfc3339", "date",    "time format", "epoch"};
  return kNames[static_cast<size_t>(form)];
}

std::string Quoted(std::string_view text) {
  std::string out;
  json::AppendQuoted(text, &out);
  return out;
}

std::string Number(const DecimalText& number) {
  if (number.digits.empty()) return "0";
  std::string out = (number.negative ? "-" : "") + number.digits;
  return number.exponent == 0 ? out : out + "e" + std::to_string(number.exponent);
}

std::string TypeText(const LayoutField& layout) {
  switch (layout.type) {
    case TG_BOOL:
      return "bool";
    case TG_INT64:
      return "int64";
    case TG_DOUBLE:
      return "double";
    case TG_DECIMAL:
      return "decimal(" + std::to_string(layout.scale) + ")";
    case TG_TIMESTAMP:
      return "timestamp";
    default:
      return "string";
  }
}

void AppendWords(std::string_view name, const std::vector<std::string>& words, std::string* out) {
  if (words.empty()) return;
  out->append(" ").append(name);
  for (size_t i = 0; i < words.size(); ++i) out->append(i == 0 ? " " : ",").append(Quoted(words[i]));
}

// What the form needs beside its name.
std::string FormText(const LayoutField& layout) {
  std::string out(FormName(layout.form));
  if (layout.form == TextForm::kDecorated) {
    const column::DecimalDecoration& form = layout.decoration;
    out.append(" ").append(Quoted(form.prefix)).append(Quoted(form.suffix)).append(Quoted(form.group));
    out.append(Quoted(std::string(1, form.point)));
  }
  if (layout.time_format) out += " " + Quoted(layout.time_format->format());
  if (layout.zone) out += " in " + layout.zone->name();
  if (layout.form == TextForm::kEpoch) {
    constexpr std::string_view kUnits[] = {" s", " ms", " us"};
    out += kUnits[static_cast<size_t>(layout.epoch)];
  }
  AppendWords("true", layout.true_words, &out);
  AppendWords("false", layout.false_words, &out);
  AppendWords("null", layout.null_words, &out);
  return out;
}

std::string Flags(const Field& field) {
  std::string out;
  if (field.layout.required) out += " required";
  if (field.layout.nullable) out += " nullable";
  if (field.optional) out += " optional";
  if (field.layout.sensitive) out += field.layout.masks_all ? " secret" : " sensitive";
  if (field.broken) out += " broken";
  return out;
}

std::string AssertionText(const Assertion& assertion) {
  std::string out = assertion.kind == AssertionKind::kFormat ? "format " + std::string(format::Name(assertion.format))
                                                             : tg_code_name(assertion.code);
  if (assertion.kind == AssertionKind::kLength) out += " " + std::to_string(assertion.length);
  if (assertion.allows_true) out += " true";
  if (assertion.allows_false) out += " false";
  for (const DecimalText& number : assertion.numbers) out += " " + Number(number);
  for (const std::string& text : assertion.texts) out += " " + Quoted(text);
  return out + " at " + assertion.schema_pointer + ": " + assertion.expected;
}

std::string FieldText(const Field& field) {
  const LayoutField& layout = field.layout;
  std::string out = Quoted(layout.name) + " " + layout.pointer + ": " + TypeText(layout) + " as " + FormText(layout) +
                    Flags(field) + "\n";
  if (layout.header != layout.name) out += "  column " + Quoted(layout.header) + "\n";
  out += "  typed " + field.type_pointer;
  if (layout.schema_pointer != field.type_pointer) out += ", read " + layout.schema_pointer;
  if (!layout.scale_pointer.empty()) out += ", scaled " + layout.scale_pointer;
  out += "\n";
  for (const Assertion& assertion : field.assertions) out += "  " + AssertionText(assertion) + "\n";
  return out;
}

}  // namespace

std::string Print(const Schema& schema) {
  std::string out = schema.allows_other ? "record\n" : "record, closed\n";
  for (const Field& field : schema.fields) out += FieldText(field);
  for (const column::Nested& nested : schema.nested) {
    out += "object " + Quoted(nested.name) + " " + nested.pointer + (nested.allows_other ? ":" : ", closed:");
    for (int field : nested.fields) out += " " + std::to_string(field);
    out += "\n";
  }
  for (const column::Requirement& requirement : schema.requirements) {
    out += "requires " + requirement.instance + " at " + requirement.schema_pointer + " in " +
           std::to_string(requirement.object) + (requirement.nested >= 0 ? " as object\n" : "\n");
  }
  return out;
}

}  // namespace tollgate::schema

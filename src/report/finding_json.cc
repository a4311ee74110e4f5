#include "report/finding_json.h"

#include "json/write.h"
#include "report/append.h"

namespace tollgate::report {
namespace {

void AppendTextMember(std::string_view opening, tg_text text, std::string* out) {
  if (text.size == 0) return;
  out->append(opening);
  json::AppendQuoted(View(text), out);
}

std::string_view CodeName(tg_code code) {
  const char* name = tg_code_name(code);
  return name == nullptr ? std::string_view("unknown") : std::string_view(name);
}

}  // namespace

void AppendFindingJson(const tg_finding& finding, std::string* out) {
  out->append("{\"code\":\"").append(CodeName(finding.code));  // code names need no escaping
  out->append(finding.severity == TG_SEVERITY_WARNING ? "\",\"severity\":\"warning\"" : "\",\"severity\":\"error\"");
  out->append(",\"record\":");
  AppendNumber(finding.record, out);
  if (finding.line != 0) {
    out->append(",\"line\":");
    AppendNumber(finding.line, out);
  }
  out->append(",\"offset\":");
  AppendNumber(finding.offset, out);
  out->append(",\"size\":");
  AppendNumber(finding.size, out);
  if (finding.column >= 0) {
    out->append(",\"column\":");
    AppendNumber(finding.column, out);
  }
  AppendTextMember(",\"name\":", finding.column_name, out);
  AppendTextMember(",\"instance\":", finding.instance, out);
  AppendTextMember(",\"schema\":", finding.schema, out);
  AppendTextMember(",\"expected\":", finding.expected, out);
  AppendTextMember(",\"got\":", finding.got, out);
  out->push_back('}');
}

void AppendFindingWords(const tg_finding& finding, std::string* out) {
  const char* sentence = tg_code_text(finding.code);
  const std::string_view rule = sentence == nullptr ? "" : sentence, expected = View(finding.expected);
  out->append(CodeName(finding.code));
  // The sentence of a code is what ought to be, whole; anything else that was expected is a part of one.
  out->append(expected.empty() || expected == rule ? ": " : ": expected ").append(expected.empty() ? rule : expected);
  if (finding.got.size != 0) out->append(", got `").append(View(finding.got)).append("`");
  const tg_text where = finding.column_name.size != 0 ? finding.column_name : finding.instance;
  if (where.size != 0) out->append(" (").append(View(where)).append(")");
}

}  // namespace tollgate::report

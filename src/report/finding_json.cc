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

}  // namespace tollgate::report

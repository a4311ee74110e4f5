#include <algorithm>

#include "json/write.h"
#include "report/append.h"
#include "report/summary.h"

namespace tollgate::report {
namespace {

// Members one after another, each with its comma.
class ObjectWriter {
 public:
  explicit ObjectWriter(std::string* out) : out_(out) { out_->push_back('{'); }
  void Key(std::string_view key) {
    if (!first_) out_->push_back(',');
    first_ = false;
    json::AppendQuoted(key, out_);
    out_->push_back(':');
  }
  template <class Number>
  void Put(std::string_view key, Number value) {
    Key(key);
    AppendNumber(value, out_);
  }
  void PutText(std::string_view key, std::string_view value) {
    Key(key);
    json::AppendQuoted(value, out_);
  }
  void Close() { out_->push_back('}'); }

 private:
  std::string* out_;
  bool first_ = true;
};

void PutCodes(std::string_view key, const std::vector<CodeCount>& codes, ObjectWriter* parent, std::string* out) {
  if (codes.empty()) return;
  parent->Key(key);
  ObjectWriter object(out);
  for (const CodeCount& code : codes) object.Put(tg_code_name(code.code), code.records);
  object.Close();
}

void PutCauses(std::string_view key, const std::vector<CauseCount>& causes, ObjectWriter* parent, std::string* out) {
  if (causes.empty()) return;
  parent->Key(key);
  out->push_back('[');
  bool first = true;
  for (const CauseCount& cause : SortedCauses(causes)) {
    if (!first) out->push_back(',');
    first = false;
    ObjectWriter object(out);
    object.PutText("cause", View(cause.kind));
    if (cause.path.size != 0) object.PutText("path", View(cause.path));
    object.Put("records", cause.rows);
    object.Close();
  }
  out->push_back(']');
}

void PutBytes(const tg_summary_counts& counts, ObjectWriter* parent, std::string* out) {
  parent->Key("bytes");
  ObjectWriter object(out);
  object.Put("input", counts.bytes);
  object.Put("accepted", counts.accepted_bytes);
  object.Put("rejected", counts.rejected_bytes);
  object.Put("header", counts.header_bytes);
  object.Put("skipped", counts.skipped_bytes);
  object.Close();
}

void PutRules(const Run& run, ObjectWriter* parent, std::string* out) {
  parent->Key("rules");
  out->push_back('[');
  for (size_t r = 0; r < run.plan.rules.size(); ++r) {
    if (r != 0) out->push_back(',');
    const RuleCount& count = run.tally.rules[r];
    ObjectWriter object(out);
    object.PutText("id", run.plan.rule_texts[r].id);
    if (run.plan.rules[r].is_shadow) object.PutText("mode", "shadow");
    object.Put("hits", count.hits);
    PutCauses("unknown", count.unknown_causes, &object, out);
    PutCauses("errors", count.error_causes, &object, out);
    object.Close();
  }
  out->push_back(']');
}

void PutWindows(const Run& run, ObjectWriter* parent, std::string* out) {
  if (run.windows.empty()) return;
  parent->Key("windows");
  out->push_back('[');
  for (size_t g = 0; g < run.windows.size(); ++g) {
    if (g != 0) out->push_back(',');
    const window::GroupCounts& counts = run.windows[g];
    ObjectWriter object(out);
    object.Key("names");
    out->push_back('[');
    bool first = true;
    for (const std::string& name : WindowsOfGroup(run.plan, g)) {
      if (!first) out->push_back(',');
      first = false;
      json::AppendQuoted(name, out);
    }
    out->push_back(']');
    object.Put("keys", counts.keys);
    object.Put("bytes", counts.bytes);
    object.Put("evicted", counts.evicted);
    object.Put("late", counts.late);
    object.Put("duplicates", counts.duplicates);
    object.Close();
  }
  out->push_back(']');
}

}  // namespace

std::string SummaryJson(const Run& run) {
  std::string out;
  ObjectWriter summary(&out);
  summary.PutText("name", run.plan.name);
  summary.PutText("version", run.plan.version);
  summary.PutText("plan", run.plan.identity);
  summary.Key("data");
  ObjectWriter data(&out);
  for (const auto& [name, identity] : run.data.Identities()) data.PutText(name, identity);
  data.Close();
  summary.Key("complete");
  out.append(run.complete ? "true" : "false");
  summary.Put("records", run.counts.records);
  summary.Put("valid", run.counts.valid);
  summary.Put("rejected", run.counts.rejected);
  summary.Put("blank_lines", run.counts.blank_lines);
  summary.Put("written", run.counts.written);
  PutBytes(run.counts, &summary, &out);
  PutCodes("codes", SortedCodes(run.tally.codes, TG_SEVERITY_ERROR), &summary, &out);
  PutCodes("warnings", SortedCodes(run.tally.codes, TG_SEVERITY_WARNING), &summary, &out);
  if (!run.plan.outcomes.empty()) {
    summary.Key("outcomes");
    ObjectWriter outcomes(&out);
    for (size_t o = 0; o < run.plan.outcomes.size(); ++o)
      outcomes.Put(run.plan.outcomes[o].name, run.tally.outcomes[o]);
    outcomes.Close();
  }
  if (!run.plan.rules.empty()) PutRules(run, &summary, &out);
  PutWindows(run, &summary, &out);
  summary.Close();
  return out;
}

}  // namespace tollgate::report

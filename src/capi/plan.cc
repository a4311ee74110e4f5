#include "tollgate/plan.h"

#include <algorithm>
#include <system_error>

#include "base/sha256.h"
#include "capi/boundary.h"
#include "capi/handles.h"
#include "capi/set_compiler.h"

using tollgate::Status;
using tollgate::capi::Boundary;
using tollgate::capi::RequireAll;
using tollgate::capi::Text;
using tollgate::capi::View;

namespace {

tg_plan_file FileOf(uint64_t size, uint16_t major, uint16_t minor, const std::string& sha256) {
  tg_plan_file file{size, major, minor, {}};
  std::copy_n(sha256.data(), std::min(sha256.size(), sizeof file.sha256 - 1), file.sha256);
  return file;
}

bool InRange(int32_t index, size_t count) { return index >= 0 && static_cast<size_t>(index) < count; }

}  // namespace

void tg_plan_free(tg_plan* plan) { delete plan; }

tg_text tg_plan_name(const tg_plan* plan) { return plan == nullptr ? tg_text{} : Text(plan->plan->name); }
tg_text tg_plan_version(const tg_plan* plan) { return plan == nullptr ? tg_text{} : Text(plan->plan->version); }
tg_text tg_plan_identity(const tg_plan* plan) { return plan == nullptr ? tg_text{} : Text(plan->plan->identity); }
tg_text tg_plan_text(const tg_plan* plan) { return plan == nullptr ? tg_text{} : Text(plan->plan->listing); }

int32_t tg_plan_field_count(const tg_plan* plan) {
  return plan == nullptr ? 0 : static_cast<int32_t>(plan->plan->layout.fields.size());
}

tg_field tg_plan_field(const tg_plan* plan, int32_t index) {
  if (plan == nullptr || !InRange(index, plan->plan->layout.fields.size())) return {};
  const tollgate::column::LayoutField& field = plan->plan->layout.fields[static_cast<size_t>(index)];
  return {Text(field.name), Text(field.pointer),    field.type,
          field.scale,      field.nullable ? 1 : 0, field.sensitive ? 1 : 0};
}

int32_t tg_plan_rule_count(const tg_plan* plan) {
  return plan == nullptr ? 0 : static_cast<int32_t>(plan->plan->rules.size());
}

tg_rule tg_plan_rule(const tg_plan* plan, int32_t index) {
  if (plan == nullptr || !InRange(index, plan->plan->rules.size())) return {};
  const size_t at = static_cast<size_t>(index);
  const tollgate::plan::Rule& rule = plan->plan->rules[at];
  const tollgate::plan::RuleText& text = plan->plan->rule_texts[at];
  return {Text(text.id),
          Text(text.description),
          Text(text.owner),
          Text(text.condition),
          rule.score,
          rule.outcome,
          rule.is_final ? 1 : 0,
          rule.is_shadow ? 1 : 0,
          static_cast<int32_t>(plan->tags[at].size()),
          plan->tags[at].data()};
}

int32_t tg_plan_outcome_count(const tg_plan* plan) {
  return plan == nullptr ? 0 : static_cast<int32_t>(plan->plan->outcomes.size());
}

tg_text tg_plan_outcome(const tg_plan* plan, int32_t index) {
  if (plan == nullptr || !InRange(index, plan->plan->outcomes.size())) return {};
  return Text(plan->plan->outcomes[static_cast<size_t>(index)].name);
}

int32_t tg_plan_window_count(const tg_plan* plan) {
  return plan == nullptr ? 0 : static_cast<int32_t>(plan->plan->windows.names.size());
}

tg_window tg_plan_window(const tg_plan* plan, int32_t index) {
  if (plan == nullptr || !InRange(index, plan->plan->windows.names.size())) return {};
  const tollgate::plan::Windows& windows = plan->plan->windows;
  const auto read = std::find_if(windows.reads.begin(), windows.reads.end(),
                                 [&](const auto& of) { return of.window == static_cast<uint32_t>(index); });
  const bool is_sensitive = read != windows.reads.end() && windows.groups[read->group].is_sensitive;
  return {Text(windows.names[static_cast<size_t>(index)]), is_sensitive ? 1 : 0};
}

int32_t tg_is_plan_file(tg_text first_bytes) {
  return first_bytes.data != nullptr && tollgate::plan::IsPlanFile(View(first_bytes)) ? 1 : 0;
}

tg_status tg_plan_save(const tg_plan* plan, const tg_sink* sink, tg_plan_file* file, tg_error* error) {
  return Boundary(error, [&]() -> Status {
    const Status status = RequireAll({{"plan", plan}, {"sink", sink}});
    if (!status.ok()) return status;
    if (sink->write == nullptr) return Status(TG_INVALID_ARGUMENT, "sink->write is NULL");
    const std::string bytes = tollgate::plan::EncodeFile(*plan->plan);
    const tg_plan_file made = FileOf(bytes.size(), tollgate::plan::kFormatMajor, tollgate::plan::kFormatMinor,
                                     tollgate::Sha256Identity(bytes));
    const int32_t problem = sink->write(sink->context, bytes.data(), bytes.size());
    if (problem != 0) return Status(TG_WRITE_FAILED, std::generic_category().message(problem));
    if (file != nullptr) *file = made;
    return {};
  });
}

tg_status tg_plan_load(tg_text content, const tg_plan_load_options* options, tg_plan** plan, tg_error* error) {
  return Boundary(error, [&]() -> Status {
    Status status = RequireAll({{"plan", plan}});
    if (status.ok()) status = tollgate::capi::RequireText("content", content);
    tg_plan_load_options known;
    if (status.ok()) status = tollgate::capi::CopyOptions(options, &known);
    if (status.ok()) status = tollgate::capi::RequireText("expected_sha256", known.expected_sha256);
    if (!status.ok()) return status;
    tollgate::Expected<tollgate::plan::DecodedFile> decoded =
        tollgate::plan::DecodeFile(View(content), {View(known.expected_sha256), tollgate::capi::LinkedSetCompiler()});
    if (!decoded.ok()) return decoded.status();
    *plan = new tg_plan(*std::move(decoded));
    return {};
  });
}

tg_plan_file tg_plan_file_get(const tg_plan* plan) {
  if (plan == nullptr || plan->file.size == 0) return {};
  return FileOf(plan->file.size, plan->file.major, plan->file.minor, plan->file.sha256);
}

tg_text tg_plan_file_text(const tg_plan* plan) { return plan == nullptr ? tg_text{} : Text(plan->file_text); }

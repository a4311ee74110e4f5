#include "tollgate/screen.h"

#include "capi/boundary.h"
#include "capi/handles.h"
#include "report/summary.h"

using tollgate::Status;
using tollgate::capi::Boundary;
using tollgate::capi::CopyOptions;
using tollgate::capi::RequireAll;
using tollgate::capi::Text;

tg_status tg_screen(const tg_plan* plan, const tg_source* source, const tg_screen_options* options,
                    tg_summary** summary, tg_error* error) {
  return Boundary(error, [&]() -> Status {
    Status status = RequireAll({{"plan", plan}, {"source", source}, {"summary", summary}});
    if (!status.ok()) return status;
    if (source->read == nullptr) return Status(TG_INVALID_ARGUMENT, "source->read is NULL");
    tg_screen_options known;
    status = CopyOptions(options, &known);
    if (!status.ok()) return status;
    if (known.data != nullptr && known.data->plan != plan) {
      return Status(TG_INVALID_ARGUMENT, "options->data was made for another plan");
    }
    if (known.state != nullptr && known.state->plan != plan) {
      return Status(TG_INVALID_ARGUMENT, "options->state was made for another plan");
    }
    const tollgate::lookup::Data& data = known.data == nullptr ? plan->plan->data : known.data->data;
    tollgate::screen::Result result(*plan->plan);
    status = tollgate::screen::Screen(*plan->plan, *source, known, &result, &data,
                                      known.state == nullptr ? nullptr : &known.state->stream);
    if (status.code() == TG_INVALID_ARGUMENT) return status;
    auto made = std::make_unique<tg_summary>();
    const tollgate::report::Run run{*plan->plan, data, result.tally, result.counts, result.windows, result.complete};
    made->counts = result.counts;
    made->text = tollgate::report::SummaryText(run);
    made->json = tollgate::report::SummaryJson(run);
    made->findings = std::move(result.input_findings);
    *summary = made.release();
    return status;
  });
}

void tg_summary_free(tg_summary* summary) { delete summary; }

tg_summary_counts tg_summary_get(const tg_summary* summary) {
  return summary == nullptr ? tg_summary_counts{} : summary->counts;
}
tg_text tg_summary_text(const tg_summary* summary) { return summary == nullptr ? tg_text{} : Text(summary->text); }
tg_text tg_summary_json(const tg_summary* summary) { return summary == nullptr ? tg_text{} : Text(summary->json); }

size_t tg_summary_finding_count(const tg_summary* summary) {
  return summary == nullptr ? 0 : summary->findings.list().size();
}
tg_finding tg_summary_finding(const tg_summary* summary, size_t index) {
  if (summary == nullptr || index >= summary->findings.list().size()) return {};
  return summary->findings.list()[index];
}

tg_status tg_run_pack_tests(const tg_plan* plan, tg_test_report** report, tg_error* error) {
  return Boundary(error, [&]() -> Status {
    const Status status = RequireAll({{"plan", plan}, {"report", report}});
    if (!status.ok()) return status;
    auto made = std::make_unique<tg_test_report>();
    made->results = tollgate::study::RunPackTests(*plan->plan);
    for (const tollgate::study::PackTestResult& result : made->results) made->failed_count += result.passed ? 0 : 1;
    *report = made.release();
    return {};
  });
}

void tg_test_report_free(tg_test_report* report) { delete report; }
size_t tg_test_report_count(const tg_test_report* report) { return report == nullptr ? 0 : report->results.size(); }
size_t tg_test_report_failed_count(const tg_test_report* report) {
  return report == nullptr ? 0 : report->failed_count;
}
tg_test_result tg_test_report_get(const tg_test_report* report, size_t index) {
  if (report == nullptr || index >= report->results.size()) return {};
  const tollgate::study::PackTestResult& result = report->results[index];
  return {Text(result.name), result.passed ? 1 : 0, Text(result.message)};
}

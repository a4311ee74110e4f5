#include "tollgate/report.h"

#include <system_error>

#include "base/finding_words.h"
#include "capi/boundary.h"
#include "capi/handles.h"
#include "report/finding_json.h"

using tollgate::Status;
using tollgate::capi::Boundary;
using tollgate::capi::RequireAll;

namespace {

Status SendTo(const tg_sink& sink, const std::string& text) {
  if (sink.write == nullptr) return {};
  const int32_t problem = sink.write(sink.context, text.data(), text.size());
  return problem == 0 ? Status() : Status(TG_WRITE_FAILED, std::generic_category().message(problem));
}

}  // namespace

tg_status tg_report_decision(const tg_plan* plan, const tg_batch* batch, const tg_scratch* scratch,
                             const tg_decisions* decisions, int32_t row, const tg_sink* sink, tg_error* error) {
  return Boundary(error, [&]() -> Status {
    const Status status =
        RequireAll({{"plan", plan}, {"batch", batch}, {"scratch", scratch}, {"decisions", decisions}, {"sink", sink}});
    if (!status.ok()) return status;
    if (scratch->plan != plan) return Status(TG_INVALID_ARGUMENT, "the scratch was made for another plan");
    if (row < 0 || row >= decisions->row_count || row >= batch->row_count) {
      return Status(TG_INVALID_ARGUMENT, "row is outside the batch");
    }
    tollgate::report::Tile tile;
    tile.Load(*plan->plan, *decisions, row / 64);
    std::string text;
    plan->writer.AppendJson({*batch, scratch->scratch, *decisions}, tile, row, &text);
    return SendTo(*sink, text);
  });
}

tg_status tg_report_finding(const tg_finding* finding, const tg_sink* sink, tg_error* error) {
  return Boundary(error, [&]() -> Status {
    const Status status = RequireAll({{"finding", finding}, {"sink", sink}});
    if (!status.ok()) return status;
    std::string text;
    tollgate::report::AppendFindingJson(*finding, &text);
    return SendTo(*sink, text);
  });
}

tg_status tg_report_finding_words(const tg_finding* finding, const tg_sink* sink, tg_error* error) {
  return Boundary(error, [&]() -> Status {
    const Status status = RequireAll({{"finding", finding}, {"sink", sink}});
    return status.ok() ? SendTo(*sink, tollgate::FindingWords(*finding)) : status;
  });
}

// A run in numbers, for people and for machines. Both forms come from one struct.
#ifndef TOLLGATE_REPORT_SUMMARY_H_
#define TOLLGATE_REPORT_SUMMARY_H_

#include <string>

#include "plan/plan.h"
#include "report/tally.h"
#include "tollgate/screen.h"

namespace tollgate::report {

struct Run {
  const plan::Plan& plan;
  const lookup::Data& data;  // what was used
  const Tally& tally;
  const tg_summary_counts& counts;
  const std::vector<window::GroupCounts>& windows;  // as the plan's groups, or none
  bool complete;                                    // to the end of the input
};

// Aligned columns, thousands separators, shares; ends in a line end. Holds times.
std::string SummaryText(const Run& run);
// One JSON object without a line end. No times: equal inputs give equal bytes.
std::string SummaryJson(const Run& run);

// The windows of the plan that share a group: "card_1h, card_24h".
std::vector<std::string> WindowsOfGroup(const plan::Plan& plan, size_t group);

// Rows first, then kind and path: an order that does not depend on who counted first.
std::vector<CauseCount> SortedCauses(const std::vector<CauseCount>& causes);
// Of one severity; records first, then name.
std::vector<CodeCount> SortedCodes(const std::vector<CodeCount>& codes, tg_severity severity);

// "1,234,567".
std::string Grouped(int64_t value);
// Share of a whole in percent with two digits; what is neither nothing nor all never reads "0.00%" or "100.00%".
std::string Percent(int64_t part, int64_t whole);

}  // namespace tollgate::report
#endif  // TOLLGATE_REPORT_SUMMARY_H_

// Writing decisions and findings: a finding in words.
#ifndef TOLLGATE_REPORT_HPP
#define TOLLGATE_REPORT_HPP

#include "tollgate/report.h"
#include "tollgate/sink.hpp"
#include "tollgate/status.hpp"

namespace tollgate {
inline namespace v1 {

// One sentence for people, without its place: tg_report_finding_words.
inline Status ReportFindingWords(const tg_finding& finding, const Sink& sink) {
  tg_error error{};
  return tg_report_finding_words(&finding, &sink.get(), &error) == TG_OK ? Status() : Status(error);
}

}  // namespace v1
}  // namespace tollgate
#endif  // TOLLGATE_REPORT_HPP

// The `windows` of a decision: the values that its conditions saw.
//
//   "windows":{"card_1h":{"count":5,"sum":"120.00"},"card_last":{"last":[{"lat":48.1,"lon":11.5}]}}
//
// In pack order, aggregates in the order of plan::Aggregate. Decimals are strings, times RFC 3339, durations CEL's.
// What is not there is left out. A value that is not exact is an object: {"at_least":3,"at_most":5,"cause":"inexact"},
// without the bound that it has not.
#ifndef TOLLGATE_REPORT_WINDOW_WRITER_H_
#define TOLLGATE_REPORT_WINDOW_WRITER_H_

#include <string>
#include <vector>

#include "plan/plan.h"
#include "scan/scan.h"

namespace tollgate::report {

class WindowWriter {
 public:
  // `plan` outlives the writer.
  explicit WindowWriter(const plan::Plan& plan);
  // ,"windows":{...} or nothing.
  void Append(const scan::Scratch& scratch, int32_t row, std::string* out) const;

 private:
  struct Shown {
    size_t read;      // of the plan
    std::string key;  // "count": with quotes and colon
  };
  struct Window {
    std::string key;                       // "card_1h": with quotes and colon
    std::vector<Shown> values;             // but those of `last`
    std::vector<std::vector<Shown>> last;  // per past record
  };
  bool AppendValues(const scan::Scratch& scratch, const std::vector<Shown>& values, int32_t row, bool first,
                    std::string* out) const;
  void AppendLast(const scan::Scratch& scratch, const Window& window, int32_t row, bool first, std::string* out) const;
  void AppendValue(const plan::WindowRead& read, const scan::WindowValue& value, std::string* out) const;

  const plan::Plan& plan_;
  std::vector<Window> windows_;
};

}  // namespace tollgate::report
#endif  // TOLLGATE_REPORT_WINDOW_WRITER_H_

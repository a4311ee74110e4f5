// What windows say of a case, by the oracle; and what the engine says of it, row by row.
#ifndef TOLLGATE_TESTS_DIFFERENTIAL_WINDOWS_H_
#define TOLLGATE_TESTS_DIFFERENTIAL_WINDOWS_H_

#include <optional>
#include <string>
#include <vector>

#include "compile/compile.h"
#include "oracle/validate.h"
#include "oracle/window.h"
#include "report/window_writer.h"
#include "scan/scan.h"

namespace tollgate::differential {

class WindowOracle {
 public:
  // Borrowed. `plan` says which windows anything reads.
  WindowOracle(const compile::CheckedPack& checked, const plan::Plan& plan);
  oracle::Windows& windows() { return windows_; }
  // The text of record.id; nullopt: there is none.
  std::optional<std::string> IdOf(const oracle::Record& record) const;
  // Whether a condition reads a window that may err.
  bool IsApproximate(size_t rule) const { return ReadsApproximate(*checked_.conditions[rule], false); }
  bool IsApproximateReason(size_t rule) const;
  // So, and one that the engine left open in the row that Compare was last asked of.
  bool IsOpen(size_t rule) const { return ReadsApproximate(*checked_.conditions[rule], true); }

  // All values of the row that has begun, and the `windows` of its decision. "" or what differs.
  std::string Compare(const plan::Plan& plan, const scan::Scratch& scratch, int32_t row);
  int64_t value_count = 0, bounded_count = 0, inexact_count = 0;

 private:
  struct Read {
    int window = 0, column = 0;
    int64_t past = -1;
  };
  std::string CompareRead(const plan::WindowRead& read, const oracle::WindowValue& want,
                          const std::optional<scan::WindowValue>& got);
  std::string CompareApproximate(const plan::WindowRead& read, const oracle::WindowValue& truth,
                                 const scan::WindowValue& got);
  // That what is exact is true, and that what has bounds lies in them.
  std::string CheckTruth(const Read& read, const oracle::WindowValue& said);
  std::string ShownText(const plan::Plan& plan, const std::vector<oracle::WindowValue>& values) const;
  bool ReadsApproximate(const cel::Expr& expr, bool must_be_open) const;

  const compile::CheckedPack& checked_;
  std::vector<oracle::WindowTrees> trees_;
  oracle::Windows windows_;
  std::vector<Read> reads_;    // as the plan's
  std::vector<bool> is_open_;  // per window
  bool shows_approximate_ = false;
  report::WindowWriter writer_;
  int id_field_ = -1;
};

}  // namespace tollgate::differential
#endif  // TOLLGATE_TESTS_DIFFERENTIAL_WINDOWS_H_

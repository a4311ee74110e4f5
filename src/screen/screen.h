// Screening a whole input on several threads, with the same bytes out for any number of them.
//
// The idea: there are no special threads. Every thread runs one loop: take the cutter (a lock; the cutter is serial),
// cut a block of records, give the cutter up, decode and scan and format the block, deliver it. Blocks are numbered as
// they are cut, and whoever delivers the next one in order becomes the writer until the block after it is not done. So
// one thread needs no hand-over at all, the source and the sinks are each used by one thread at a time, and a slow sink
// stops the readers as soon as the ring of blocks is full: memory is threads x block. Rejected: a reader and a writer
// thread of their own, which on few cores cost a switch a block and leave a core idle when neither has work.
//
// A block's counts are merged when it is written, never before, so a summary says what came out even when a run stops.
#ifndef TOLLGATE_SCREEN_SCREEN_H_
#define TOLLGATE_SCREEN_SCREEN_H_

#include <deque>
#include <string>
#include <vector>

#include "plan/plan.h"
#include "report/tally.h"
#include "tollgate/screen.h"
#include "tollgate/status.hpp"

namespace tollgate::screen {

// Findings about the input as a whole, with their texts. At most kMaxInputFindings; the sink gets all of them.
inline constexpr size_t kMaxInputFindings = 1000;
class InputFindings {
 public:
  void Keep(const tg_finding& finding);
  const std::vector<tg_finding>& list() const { return list_; }

 private:
  tg_text Copy(tg_text text);
  std::deque<std::string> texts_;
  std::vector<tg_finding> list_;
};

struct Result {
  explicit Result(const plan::Plan& plan) : tally(plan) {}
  report::Tally tally;
  tg_summary_counts counts{};
  bool complete = false;
  std::vector<window::GroupCounts> windows;  // as the plan's groups; none where their states live in a store
  InputFindings input_findings;
};

// INVALID_ARGUMENT where an option is outside its range; the result is then untouched. Otherwise as tg_screen says.
// `data` is what lists and tables hold, of this plan; nullptr: the plan's own. `stream` is what windows remember, of
// this plan; nullptr: the run is a stream of its own. After a status other than OK and CANCELLED it may be stopped.
// options.data and options.state are not looked at.
Status Screen(const plan::Plan& plan, const tg_source& source, const tg_screen_options& options, Result* result,
              const lookup::Data* data = nullptr, window::Stream* stream = nullptr);

}  // namespace tollgate::screen
#endif  // TOLLGATE_SCREEN_SCREEN_H_

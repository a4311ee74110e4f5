// The threads of a run and the ring of blocks between them; see screen.h for the idea.
#ifndef TOLLGATE_SCREEN_PIPELINE_H_
#define TOLLGATE_SCREEN_PIPELINE_H_

#include <chrono>
#include <condition_variable>
#include <deque>
#include <exception>
#include <mutex>

#include "screen/block.h"
#include "screen/screen.h"

namespace tollgate::screen {

class Pipeline {
 public:
  // All outlive the pipeline. The cutter has read its header.
  Pipeline(const Request& request, const tg_screen_options& options, read::Cutter* cutter, Result* result);
  // Runs to the end of the input, or to what stopped it. Throws what a thread threw.
  Status Run(int32_t thread_count);

 private:
  void RunThread() noexcept;
  void Loop();
  // The next block, cut; nullptr: there is none, or the run stopped.
  Block* Cut();
  bool WaitUntilFree();
  // Ends the cutting; blocks under way are still written.
  void End(const Status& status, bool complete);
  // Marks the block done and writes what is next in order, if nobody is writing.
  void Deliver(Block* block);
  Status Write(const Block& block);
  void ReportProgress(const Block& block);
  void Stop(const Status& status, std::exception_ptr exception);

  const Request& request_;
  const tg_screen_options& options_;
  read::Cutter* cutter_;
  Result* result_;

  std::mutex cut_mutex_;  // the cutter and the three behind it; taken before mutex_
  uint64_t cut_count_ = 0;
  bool has_ended_ = false;
  Status end_status_;  // why cutting ended, where not at the end of the input

  std::mutex mutex_;  // the rest
  std::condition_variable freed_;
  std::deque<Block> ring_;  // block n stands in ring_[n % size]; is free where n is below written_count_ + size
  uint64_t written_count_ = 0;
  bool is_writing_ = false;
  bool has_stopped_ = false;  // nothing more is written
  Status stop_status_;
  std::exception_ptr exception_;
  std::chrono::steady_clock::time_point last_progress_;  // the writer's
};

// Hands `text` to a sink; OK where there is no text or nobody wants it.
Status Send(const tg_sink& sink, std::string_view what, std::string_view text);

}  // namespace tollgate::screen
#endif  // TOLLGATE_SCREEN_PIPELINE_H_

#include "screen/pipeline.h"

#include <cstring>
#include <string>
#include <system_error>
#include <thread>
#include <utility>

namespace tollgate::screen {

Status Send(const tg_sink& sink, std::string_view what, std::string_view text) {
  if (sink.write == nullptr || text.empty()) return {};
  const int32_t problem = sink.write(sink.context, text.data(), text.size());
  if (problem == 0) return {};
  return Status(TG_WRITE_FAILED, "cannot write " + std::string(what) + ": " + std::generic_category().message(problem));
}

Pipeline::Pipeline(const Request& request, const tg_screen_options& options, read::Cutter* cutter, Result* result)
    : request_(request), options_(options), cutter_(cutter), result_(result) {}

Status Pipeline::Run(int32_t thread_count) {
  // Two blocks a thread: one to work on while the other waits for its turn to be written.
  const int32_t block_count = thread_count == 1 ? 1 : 2 * thread_count;
  for (int32_t b = 0; b < block_count; ++b) ring_.emplace_back(request_.plan, cutter_->NewBlock());
  std::vector<std::thread> threads;
  for (int32_t t = 1; t < thread_count; ++t) {
    try {
      threads.emplace_back([this] { RunThread(); });
    } catch (const std::system_error&) {
      break;  // the machine gives no more threads; those that there are do the work
    }
  }
  RunThread();
  for (std::thread& thread : threads) thread.join();
  if (exception_ != nullptr) std::rethrow_exception(exception_);
  return stop_status_.ok() ? end_status_ : stop_status_;
}

void Pipeline::RunThread() noexcept {
  try {
    Loop();
  } catch (...) {
    Stop({}, std::current_exception());
  }
}

void Pipeline::Loop() {
  Worker worker(request_, cutter_->NewDecoder());
  while (Block* block = Cut()) {
    const Status status = worker.Work(block);
    if (!status.ok()) return Stop(status, nullptr);
    Deliver(block);
  }
}

bool Pipeline::WaitUntilFree() {
  std::unique_lock lock(mutex_);
  freed_.wait(lock, [&] { return has_stopped_ || cut_count_ < written_count_ + ring_.size(); });
  return !has_stopped_;
}

void Pipeline::End(const Status& status, bool complete) {
  has_ended_ = true;
  end_status_ = status;
  result_->complete = complete;
}

Block* Pipeline::Cut() {
  std::lock_guard cutting(cut_mutex_);
  if (has_ended_) return nullptr;
  Block& block = ring_[cut_count_ % ring_.size()];
  if (!WaitUntilFree()) return nullptr;
  const auto cancelled = [&] {
    return options_.cancelled != nullptr && options_.cancelled(options_.progress_context) != 0;
  };
  const Status cancellation(TG_CANCELLED, "the caller asked to stop");
  if (cancelled()) {
    End(cancellation, false);
    return nullptr;
  }
  const Expected<bool> more = cutter_->Next(block.records.get());
  block.account = cutter_->account();
  block.source_offset = cutter_->source_offset();
  if (!more.ok()) {
    // A source that gives up because the caller asked to stop is no fault of the source.
    End(cancelled() ? cancellation : more.status(), false);
    return nullptr;
  }
  if (!*more) {
    End({}, true);
    return nullptr;
  }
  ++cut_count_;
  if (request_.stream != nullptr) block.ticket = request_.stream->TakeTicket();
  return &block;
}

void Pipeline::Deliver(Block* block) {
  std::unique_lock lock(mutex_);
  block->is_done = true;
  if (is_writing_) return;
  is_writing_ = true;
  while (!has_stopped_ && ring_[written_count_ % ring_.size()].is_done) {
    Block& next = ring_[written_count_ % ring_.size()];
    lock.unlock();
    const Status status = Write(next);
    if (!status.ok()) return Stop(status, nullptr);
    lock.lock();
    next.is_done = false;
    ++written_count_;
    freed_.notify_all();
  }
  is_writing_ = false;
}

Status Pipeline::Write(const Block& block) {
  // Decisions come last: a record that a decision calls rejected is then sure to stand among the rejects.
  Status status = Send(options_.findings, "findings", block.findings);
  if (status.ok()) status = Send(options_.rejects, "rejected records", block.rejects);
  if (status.ok()) status = Send(options_.decisions, "decisions", block.decisions);
  if (!status.ok()) return status;
  result_->tally.Merge(block.tally);
  result_->counts.written += block.decision_count;
  result_->counts.blank_lines = block.account.blank_lines;
  result_->counts.skipped_bytes = block.account.skipped;
  ReportProgress(block);
  return {};
}

void Pipeline::ReportProgress(const Block& block) {
  if (options_.progress == nullptr) return;
  const auto now = std::chrono::steady_clock::now();
  if (now - last_progress_ < std::chrono::milliseconds(100)) return;
  last_progress_ = now;
  const tg_progress progress{block.source_offset, result_->tally.records};
  options_.progress(options_.progress_context, &progress);
}

void Pipeline::Stop(const Status& status, std::exception_ptr exception) {
  std::lock_guard lock(mutex_);
  // A stream that one thread stopped tells the others CANCELLED, and they may be here before the one that says why.
  if (!has_stopped_ || stop_status_.code() == TG_CANCELLED) {
    stop_status_ = status;
    exception_ = std::move(exception);
  }
  has_stopped_ = true;
  freed_.notify_all();
  // Whoever waits for the batch that failed would wait for ever.
  if (request_.stream != nullptr) request_.stream->Stop();
}

}  // namespace tollgate::screen

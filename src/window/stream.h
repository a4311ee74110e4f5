// A state and the order in which batches reach it, for one thread or many.
//
// The idea: batches are numbered, and each part of the state has a turnstile that lets batch n in once batch n - 1 is
// through. A thread takes its batch through the parts one after the other, so the thread behind it follows a part or
// more behind: nobody owns a part, no thread waits for all others, and every part sees the batches in input order. The
// batch with the least number never waits, so there is no deadlock. With a store a batch is one transaction: the whole
// state is one turnstile.
#ifndef TOLLGATE_WINDOW_STREAM_H_
#define TOLLGATE_WINDOW_STREAM_H_

#include <atomic>
#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "tollgate/state.h"
#include "window/window.h"

namespace tollgate::window {

class Stream {
 public:
  // `state` outlives the stream; a state of items where there is a store, whose functions are copied.
  explicit Stream(State* state, const tg_store* store = nullptr);

  bool has_store() const { return store_.fetch != nullptr; }
  State& state() { return *state_; }
  const State& state() const { return *state_; }
  // The number of the next batch. Whoever takes one brings it to Observe, or stops the stream. Numbers are taken in
  // input order.
  uint64_t TakeTicket() { return next_ticket_++; }

  // Reads and counts a batch, when those before it are through. Any number of threads, a ticket each. CANCELLED after a
  // Stop; STORE_FAILED, BAD_STATE: the stream is stopped then.
  Status Observe(uint64_t ticket, const Prepared& prepared, std::span<const ReadResult> results, TextArena* texts);
  // Lets a ticket through that has no records. As Observe.
  Status Skip(uint64_t ticket);
  // Lets nobody in any more. What has been observed of batches under way stays in the state.
  void Stop();
  // A batch was let in and did not come through, or was never let in: the state is that of no whole number of batches.
  bool is_stopped() const { return is_stopped_.load(std::memory_order_acquire); }

 private:
  bool WaitTurn(size_t part, uint64_t ticket);
  void PassOn(size_t part, uint64_t ticket);
  Status ObserveInStore(const Prepared& prepared, std::span<const ReadResult> results, TextArena* texts);
  Status Fetch(const std::vector<std::string>& names);
  Status Commit(bool* conflict);

  State* state_;
  tg_store store_{};
  std::atomic<uint64_t> next_ticket_ = 0;
  std::atomic<bool> is_stopped_ = false;
  std::vector<std::atomic<uint64_t>> turns_;  // per part: the batch that is to enter
};

}  // namespace tollgate::window
#endif  // TOLLGATE_WINDOW_STREAM_H_

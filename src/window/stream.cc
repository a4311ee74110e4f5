#include "window/stream.h"

#include <algorithm>
#include <chrono>
#include <string>
#include <system_error>
#include <thread>

#include "base/random.h"

namespace tollgate::window {
namespace {

constexpr uint64_t kNobody = UINT64_MAX;  // of a turnstile: the stream was stopped

// Somebody else's commit came between; of all that meet, one always gets through, so a store that keeps its word never
// takes this many.
constexpr int kMaxAttempts = 10000;
constexpr uint32_t kMaxWaitUs = 50000;

tg_text Text(const std::string& text) { return {text.data(), text.size()}; }

// Longer and longer, and by chance, so that those who met do not meet again.
void WaitBeforeAttempt(int attempt) {
  const uint32_t longest = std::min<uint32_t>(kMaxWaitUs, uint32_t{200} << std::min(attempt, 10));
  std::this_thread::sleep_for(std::chrono::microseconds(RandomBelow(longest)));
}

Status Stopped() { return Status(TG_CANCELLED, "the stream of records was stopped"); }

Status StoreFailed(std::string_view what, int32_t problem) {
  return Status(TG_STORE_FAILED,
                "the store cannot " + std::string(what) + ": " + std::generic_category().message(problem));
}

}  // namespace

Stream::Stream(State* state, const tg_store* store)
    : state_(state), turns_(store == nullptr ? state->part_count() : 1) {
  if (store != nullptr) store_ = *store;
}

Status Stream::Observe(uint64_t ticket, const Prepared& prepared, std::span<const ReadResult> results,
                       TextArena* texts) {
  for (size_t part = 0; part < turns_.size(); ++part) {
    if (!WaitTurn(part, ticket)) return Stopped();
    if (!has_store()) {
      state_->Observe(prepared, part, results, texts);
    } else if (const Status status = ObserveInStore(prepared, results, texts); !status.ok()) {
      Stop();
      return status;
    }
    PassOn(part, ticket);
  }
  return is_stopped() ? Stopped() : Status();
}

Status Stream::Skip(uint64_t ticket) {
  for (size_t part = 0; part < turns_.size(); ++part) {
    if (!WaitTurn(part, ticket)) return Stopped();
    PassOn(part, ticket);
  }
  return {};
}

bool Stream::WaitTurn(size_t part, uint64_t ticket) {
  std::atomic<uint64_t>& turn = turns_[part];
  for (;;) {
    const uint64_t now = turn.load(std::memory_order_acquire);
    if (now == ticket) return true;
    if (now == kNobody) return false;
    turn.wait(now, std::memory_order_acquire);
  }
}

void Stream::PassOn(size_t part, uint64_t ticket) {
  uint64_t expected = ticket;  // another value is kNobody, which stays
  turns_[part].compare_exchange_strong(expected, ticket + 1, std::memory_order_acq_rel);
  turns_[part].notify_all();
}

void Stream::Stop() {
  is_stopped_.store(true, std::memory_order_release);
  for (std::atomic<uint64_t>& turn : turns_) {
    turn.store(kNobody, std::memory_order_release);
    turn.notify_all();
  }
}

Status Stream::ObserveInStore(const Prepared& prepared, std::span<const ReadResult> results, TextArena* texts) {
  const std::vector<std::string> names = state_->Needs(prepared);
  for (int attempt = 0; attempt < kMaxAttempts; ++attempt) {
    attempt == 0 ? state_->Clear() : state_->Forget();
    const Status fetched = Fetch(names);
    if (!fetched.ok()) return fetched;
    for (size_t part = 0; part < state_->part_count(); ++part) state_->Observe(prepared, part, results, texts);
    bool conflict = false;
    const Status committed = Commit(&conflict);
    if (!committed.ok() || !conflict) return committed;
    WaitBeforeAttempt(attempt);
  }
  return Status(TG_STORE_FAILED, "others changed the same keys every time that a batch was to be written");
}

Status Stream::Fetch(const std::vector<std::string>& names) {
  struct Given {
    State* state;
    const std::vector<std::string>* names;
    std::vector<bool> seen;
    Status status;
  } given{state_, &names, std::vector<bool>(names.size()), {}};
  std::vector<tg_text> asked;
  for (const std::string& name : names) asked.push_back(Text(name));
  const auto give = [](void* into, size_t index, tg_text version, tg_text bytes) {
    Given& g = *static_cast<Given*>(into);
    if (!g.status.ok()) return;
    if (index >= g.names->size() || g.seen[index]) {
      g.status = Status(TG_STORE_FAILED, "the store gives what was not asked for, or gives it twice");
      return;
    }
    g.seen[index] = true;
    g.status = g.state->PutItem((*g.names)[index], {version.data, version.size}, {bytes.data, bytes.size});
  };
  if (names.empty()) return {};
  const int32_t problem = store_.fetch(store_.context, asked.data(), asked.size(), &given, give);
  if (problem != 0) return StoreFailed("be read", problem);
  if (!given.status.ok()) return given.status;
  // An item that was not given must not read as one that is not there.
  for (const bool is_seen : given.seen) {
    if (!is_seen) return Status(TG_STORE_FAILED, "the store does not say what it holds of every name");
  }
  return {};
}

Status Stream::Commit(bool* conflict) {
  const std::vector<State::Change> changes = state_->Changes();
  if (changes.empty()) return {};
  std::vector<tg_item> items;
  for (const State::Change& change : changes) {
    items.push_back({Text(change.name), Text(change.version), Text(change.bytes), change.keep_us});
  }
  int32_t met = 0;
  const int32_t problem = store_.commit(store_.context, items.data(), items.size(), &met);
  if (problem != 0) return StoreFailed("be written", problem);
  *conflict = met != 0;
  return {};
}

}  // namespace tollgate::window

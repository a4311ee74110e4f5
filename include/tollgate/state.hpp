// State: what a plan's velocity windows remember of one stream of records. Move-only, used by one thread at a time. It
// must not outlive its plan.
//
//   auto state = tollgate::State::New(plan, {.secret = secret});
//   tollgate::ScreenOptions options;
//   options.state = &*state;
//   const tollgate::Screened monday = tollgate::Screen(plan, first, options);
//   std::string saved;
//   auto keep = [&](std::string_view bytes) -> int32_t { saved.append(bytes); return 0; };
//   const tollgate::Status status = state->Save(keep);
#ifndef TOLLGATE_STATE_HPP
#define TOLLGATE_STATE_HPP

#include <cstddef>
#include <span>
#include <string_view>

#include "tollgate/plan.hpp"
#include "tollgate/sink.hpp"
#include "tollgate/state.h"
#include "tollgate/status.hpp"

namespace tollgate {
inline namespace v1 {

struct StateOptions {
  std::string_view secret;          // 16 to 1,024 bytes; empty: a random one, and nothing can be saved
  const tg_store* store = nullptr;  // outlives the state; nullptr: it lives in memory
  bool holds_items = false;         // only what Put gives it
};

class State {
 public:
  State() = default;
  explicit State(tg_state* owned) noexcept : state_(owned) {}
  static Expected<State> New(const Plan& plan, const StateOptions& options = {}) {
    tg_state_options c{};
    c.struct_size = sizeof c;
    c.secret = Text(options.secret);
    c.store = options.store;
    c.holds_items = options.holds_items ? 1 : 0;
    tg_state* state = nullptr;
    tg_error error{};
    if (tg_state_new(plan.get(), &c, &state, &error) != TG_OK) return Status(error);
    return State(state);
  }

  // The file; the sink may be called several times.
  Status Save(const Sink& sink) const {
    tg_error error{};
    return tg_state_save(get(), &sink.get(), &error) == TG_OK ? Status() : Status(error);
  }
  // Into a state that has seen nothing.
  Status Load(std::string_view bytes) {
    tg_error error{};
    return tg_state_load(get(), Text(bytes), &error) == TG_OK ? Status() : Status(error);
  }
  // The state of another stream, added.
  Status Merge(std::string_view bytes) {
    tg_error error{};
    return tg_state_merge(get(), Text(bytes), &error) == TG_OK ? Status() : Status(error);
  }
  size_t dropped_count() const noexcept { return tg_state_dropped_count(get()); }
  std::string_view dropped(size_t index) const noexcept { return View(tg_state_dropped(get(), index)); }
  tg_state_counts counts() const noexcept { return tg_state_get_counts(get()); }

  // Of a state that holds items: what the caller's store has under a name, what to write there, and a fresh start.
  Status Put(std::string_view name, std::string_view version, std::string_view bytes) {
    tg_error error{};
    const tg_status status = tg_state_put(get(), Text(name), Text(version), Text(bytes), &error);
    return status == TG_OK ? Status() : Status(error);
  }
  // Borrowed until the state's next use.
  Expected<std::span<const tg_item>> Changes() {
    const tg_item* changes = nullptr;
    size_t count = 0;
    tg_error error{};
    if (tg_state_changes(get(), &changes, &count, &error) != TG_OK) return Status(error);
    return std::span<const tg_item>(changes, count);
  }
  Status Clear() {
    tg_error error{};
    return tg_state_clear(get(), &error) == TG_OK ? Status() : Status(error);
  }
  tg_state* get() const noexcept { return state_.get(); }

 private:
  Owned<tg_state, tg_state_free> state_;
};

// What a saved state says of itself, a line a window. Move-only, immutable; texts live as long as it does.
class StateReport {
 public:
  StateReport() = default;
  explicit StateReport(tg_state_report* owned) noexcept : report_(owned) {}
  size_t size() const noexcept { return tg_state_report_count(report_.get()); }
  tg_window_info operator[](size_t index) const noexcept { return tg_state_report_get(report_.get(), index); }

 private:
  Owned<tg_state_report, tg_state_report_free> report_;
};

inline Expected<StateReport> InspectState(std::string_view bytes) {
  tg_state_report* report = nullptr;
  tg_error error{};
  if (tg_state_inspect(Text(bytes), &report, &error) != TG_OK) return Status(error);
  return StateReport(report);
}

}  // namespace v1
}  // namespace tollgate
#endif  // TOLLGATE_STATE_HPP

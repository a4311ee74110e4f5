#include "tollgate/state.h"

#include <algorithm>
#include <limits>
#include <set>
#include <system_error>

#include "capi/boundary.h"
#include "capi/handles.h"

using tollgate::Expected;
using tollgate::Status;
using tollgate::capi::Boundary;
using tollgate::capi::CopyOptions;
using tollgate::capi::RequireAll;
using tollgate::capi::RequireText;
using tollgate::capi::Text;
using tollgate::capi::View;

namespace {

constexpr size_t kMinSecretBytes = 16, kMaxSecretBytes = 1024;

Status CheckOptions(const tg_state_options& options) {
  Status status = RequireText("options->secret", options.secret);
  if (!status.ok()) return status;
  const size_t size = options.secret.size;
  if (size != 0 && (size < kMinSecretBytes || size > kMaxSecretBytes)) {
    return Status(TG_INVALID_ARGUMENT,
                  "options->secret has " + std::to_string(size) + " bytes; a secret has 16 to 1,024");
  }
  const tg_store* const store = options.store;
  if (store != nullptr && (store->fetch == nullptr || store->commit == nullptr)) {
    return Status(TG_INVALID_ARGUMENT, "a function of options->store is NULL");
  }
  const bool holds_items = options.holds_items != 0;
  if (store != nullptr && holds_items) {
    return Status(TG_INVALID_ARGUMENT, "a state lives in a store or holds items that it is given, not both");
  }
  if ((store != nullptr || holds_items) && size == 0) {
    return Status(TG_INVALID_ARGUMENT,
                  "a state that lives outside memory needs a secret, and options->secret is empty");
  }
  return {};
}

Status RequireItems(const tg_state& state) {
  if (state.holds_items) return {};
  return Status(TG_INVALID_ARGUMENT, "the state does not hold items: it was made without options->holds_items");
}

Status RequireMemory(const tg_state& state) {
  if (!state.lives_elsewhere) return {};
  return Status(TG_INVALID_ARGUMENT, "the state does not live in memory: its store has it");
}

Status RequireEmpty(const tg_state& state) {
  const std::vector<tollgate::window::GroupCounts> counts = state.state.counts();
  const bool is_empty = std::all_of(counts.begin(), counts.end(), [](const tollgate::window::GroupCounts& group) {
    return group.keys == 0 && group.evicted == 0 && group.late == 0;
  });
  if (is_empty && !state.is_filled) return {};
  return Status(TG_INVALID_ARGUMENT,
                "the state holds something already: a saved one is loaded into a new one, or merged");
}

tg_window_info InfoOf(const tollgate::window::WindowInfo& info) {
  constexpr int64_t kNone = std::numeric_limits<int64_t>::min();
  return {Text(info.name),
          info.keys,
          info.bytes,
          info.oldest_us.value_or(kNone),
          info.newest_us.value_or(kNone),
          info.evicted_until_us.value_or(kNone)};
}

}  // namespace

tg_status tg_state_new(const tg_plan* plan, const tg_state_options* options, tg_state** state, tg_error* error) {
  return Boundary(error, [&]() -> Status {
    Status status = RequireAll({{"plan", plan}, {"state", state}});
    tg_state_options known;
    if (status.ok()) status = CopyOptions(options, &known);
    if (status.ok()) status = CheckOptions(known);
    if (status.ok()) *state = new tg_state(plan, known);
    return status;
  });
}

void tg_state_free(tg_state* state) { delete state; }

tg_status tg_scratch_use_state(tg_scratch* scratch, tg_state* state, tg_error* error) {
  return Boundary(error, [&]() -> Status {
    const Status status = RequireAll({{"scratch", scratch}});
    if (!status.ok()) return status;
    if (state != nullptr && state->plan != scratch->plan) {
      return Status(TG_INVALID_ARGUMENT, "the state was made for another plan");
    }
    scratch->scratch.UseStream(state == nullptr ? nullptr : &state->stream);
    return {};
  });
}

tg_status tg_state_save(const tg_state* state, const tg_sink* sink, tg_error* error) {
  return Boundary(error, [&]() -> Status {
    Status status = RequireAll({{"state", state}, {"sink", sink}});
    if (status.ok() && sink->write == nullptr) status = Status(TG_INVALID_ARGUMENT, "sink->write is NULL");
    if (status.ok()) status = RequireMemory(*state);
    if (!status.ok()) return status;
    if (!state->has_secret) {
      return Status(TG_INVALID_ARGUMENT, "the state was made without a secret: nobody could load what was saved");
    }
    if (state->stream.is_stopped()) {
      return Status(TG_INVALID_ARGUMENT, "a run ended amid a batch, which is counted in part: nothing is to be saved");
    }
    return state->state.Save([&](std::string_view bytes) -> Status {
      const int32_t problem = sink->write(sink->context, bytes.data(), bytes.size());
      if (problem == 0) return {};
      return Status(TG_WRITE_FAILED, "cannot write the state: " + std::generic_category().message(problem));
    });
  });
}

tg_status tg_state_load(tg_state* state, tg_text bytes, tg_error* error) {
  return Boundary(error, [&]() -> Status {
    Status status = RequireAll({{"state", state}});
    if (status.ok()) status = RequireText("bytes", bytes);
    if (status.ok()) status = RequireMemory(*state);
    if (status.ok()) status = RequireEmpty(*state);
    if (status.ok()) status = state->state.Load(View(bytes));
    if (status.ok()) state->is_filled = true;
    return status;
  });
}

tg_status tg_state_merge(tg_state* state, tg_text bytes, tg_error* error) {
  return Boundary(error, [&]() -> Status {
    Status status = RequireAll({{"state", state}});
    if (status.ok()) status = RequireText("bytes", bytes);
    if (status.ok()) status = RequireMemory(*state);
    if (status.ok()) status = state->state.Merge(View(bytes));
    if (status.ok()) state->is_filled = true;
    return status;
  });
}

size_t tg_state_dropped_count(const tg_state* state) { return state == nullptr ? 0 : state->state.dropped().size(); }
tg_text tg_state_dropped(const tg_state* state, size_t index) {
  if (index >= tg_state_dropped_count(state)) return {};
  return Text(state->state.dropped()[index]);
}

tg_status tg_state_inspect(tg_text bytes, tg_state_report** report, tg_error* error) {
  return Boundary(error, [&]() -> Status {
    Status status = RequireAll({{"report", report}});
    if (status.ok()) status = RequireText("bytes", bytes);
    if (!status.ok()) return status;
    Expected<std::vector<tollgate::window::WindowInfo>> windows = tollgate::window::Inspect(View(bytes));
    if (!windows.ok()) return windows.status();
    *report = new tg_state_report{*std::move(windows)};
    return {};
  });
}

size_t tg_state_report_count(const tg_state_report* report) { return report == nullptr ? 0 : report->windows.size(); }
tg_window_info tg_state_report_get(const tg_state_report* report, size_t index) {
  if (report == nullptr || index >= report->windows.size()) return {};
  return InfoOf(report->windows[index]);
}
void tg_state_report_free(tg_state_report* report) { delete report; }

tg_state_counts tg_state_get_counts(const tg_state* state) {
  tg_state_counts counts{};
  if (state == nullptr) return counts;
  // No error can be told here; no counts are better than a dead process.
  Boundary(nullptr, [&]() -> Status {
    tg_state_counts sum{};
    for (const tollgate::window::GroupCounts& group : state->state.counts()) {
      sum.key_count += group.keys;
      sum.byte_count += group.bytes;
      sum.evicted_count += group.evicted;
      sum.late_count += group.late;
      sum.duplicate_count += group.duplicates;
    }
    counts = sum;
    return {};
  });
  return counts;
}

tg_status tg_scan_needs(const tg_plan* plan, const tg_batch* batch, tg_scratch* scratch, const tg_need** needs,
                        size_t* count, tg_error* error) {
  return Boundary(error, [&]() -> Status {
    const Status status =
        RequireAll({{"plan", plan}, {"batch", batch}, {"scratch", scratch}, {"needs", needs}, {"count", count}});
    if (!status.ok()) return status;
    if (scratch->plan != plan) return Status(TG_INVALID_ARGUMENT, "the scratch was made for another plan");
    scratch->needs.clear();
    scratch->shown_needs.clear();
    const Status found = tollgate::scan::Needs(*plan->plan, *batch, &scratch->scratch, &scratch->needs);
    if (!found.ok()) return found;
    std::set<std::pair<std::string_view, std::string_view>> seen;  // a table may have several slots
    for (const tollgate::scan::Need& need : scratch->needs) {
      const bool is_row = need.table >= 0;
      const tg_text table = is_row ? Text(plan->plan->tables[static_cast<size_t>(need.table)].name) : tg_text{};
      if (!seen.emplace(View(table), need.key).second) continue;
      scratch->shown_needs.push_back({table, Text(need.key)});
    }
    *needs = scratch->shown_needs.data();
    *count = scratch->shown_needs.size();
    return {};
  });
}

tg_status tg_state_put(tg_state* state, tg_text name, tg_text version, tg_text bytes, tg_error* error) {
  return Boundary(error, [&]() -> Status {
    Status status = RequireAll({{"state", state}});
    if (status.ok()) status = RequireText("name", name);
    if (status.ok()) status = RequireText("version", version);
    if (status.ok()) status = RequireText("bytes", bytes);
    if (status.ok()) status = RequireItems(*state);
    return status.ok() ? state->state.PutItem(View(name), View(version), View(bytes)) : status;
  });
}

tg_status tg_state_changes(tg_state* state, const tg_item** changes, size_t* count, tg_error* error) {
  return Boundary(error, [&]() -> Status {
    Status status = RequireAll({{"state", state}, {"changes", changes}, {"count", count}});
    if (status.ok()) status = RequireItems(*state);
    if (!status.ok()) return status;
    state->changes = state->state.Changes();
    state->items.clear();
    for (const tollgate::window::State::Change& change : state->changes) {
      state->items.push_back({Text(change.name), Text(change.version), Text(change.bytes), change.keep_us});
    }
    *changes = state->items.data();
    *count = state->items.size();
    return {};
  });
}

tg_status tg_state_clear(tg_state* state, tg_error* error) {
  return Boundary(error, [&]() -> Status {
    Status status = RequireAll({{"state", state}});
    if (status.ok()) status = RequireItems(*state);
    if (status.ok()) state->state.Clear();
    return status;
  });
}

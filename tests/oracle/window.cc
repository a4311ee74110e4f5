#include "oracle/window.h"

#include <algorithm>
#include <cmath>
#include <deque>

namespace tollgate::oracle {
namespace {

using cel::Expr;
using cel::ExprKind;
using cel::TypeKind;
using cel::Value;
using State = WindowValue::State;

const Expr& Named(const Expr& expr) { return expr.kind == ExprKind::kVariable ? Named(*expr.args[0]) : expr; }

bool IsSameValue(const Value& a, const Value& b) {
  return a.type == b.type && a.boolean == b.boolean && a.integer == b.integer && a.uinteger == b.uinteger &&
         a.number == b.number && a.text == b.text;
}

bool IsNone(const Result& operand) {
  return !operand.is_value() || (operand.value.type.kind == TypeKind::kDouble && std::isnan(operand.value.number));
}

bool HasWholeUnits(const cel::Type& type) { return type.kind == TypeKind::kInt || type.kind == TypeKind::kDecimal; }

WindowValue Exact(Value value, const cel::Type& type) {
  WindowValue out;
  out.state = State::kExact;
  value.type = type;
  out.held = value;
  out.result.value = std::move(value);
  return out;
}
WindowValue Integer(int64_t integer, const cel::Type& type) {
  Value value;
  value.integer = integer;
  return Exact(value, type);
}
WindowValue Overflow() {
  WindowValue out;
  out.state = State::kOverflow;
  out.result = Fault(Cause::OVERFLOW);
  return out;
}
WindowValue None(Cause cause) {
  WindowValue out;
  out.result = Fault(cause);
  return out;
}

}  // namespace

bool IsSameTree(const Expr& a_tree, const Expr& b_tree) {
  const Expr &a = Named(a_tree), &b = Named(b_tree);
  if (a.kind != b.kind || a.type != b.type || a.ref != b.ref || a.column != b.column || a.past != b.past) return false;
  if (a.kind == ExprKind::kCall && a.function != b.function) return false;
  if (a.kind == ExprKind::kConstant && !IsSameValue(a.value, b.value)) return false;
  return std::equal(a.args.begin(), a.args.end(), b.args.begin(), b.args.end(),
                    [](const Expr* x, const Expr* y) { return IsSameTree(*x, *y); });
}

struct Windows::Event {
  int64_t time_us = 0;
  uint64_t row = 0;  // when it arrived
  std::optional<std::string> id;
  std::vector<Result> operands;  // as Log::operands
  bool is_dropped = false;
};

// What one key has in one log.
struct Windows::KeyLog {
  std::vector<Event> events;  // by time, then arrival; all that ever were
  std::optional<int64_t> newest_us, floor_us;
  bool floor_is_saturated = false;
  std::deque<std::optional<std::string>> last_ids;  // of a log of buckets: of its last events

  void Drop(Event* event, bool is_saturated) {
    event->is_dropped = true;
    Raise(event->time_us, is_saturated);
  }
  // An event that was late to it.
  void Miss(int64_t time_us) { Raise(time_us, false); }
  void Raise(int64_t time_us, bool is_saturated) {
    if (floor_us && *floor_us > time_us) return;
    floor_is_saturated = is_saturated || (floor_us == time_us && floor_is_saturated);
    floor_us = time_us;
  }
};

struct Windows::Log {
  const WindowTrees* trees = nullptr;      // of its first window: time and where
  const pack::WindowSpec* spec = nullptr;  // of its first window
  int64_t lateness_us = 0;
  int64_t retention_us = 0;
  int64_t max_events = 0;
  std::vector<const Expr*> operands;
  std::map<std::pair<size_t, std::string>, size_t> slots;  // window and "sum", or "last.f": of operands

  // The row that has begun.
  Result time;
  bool is_event = false;
  std::vector<Result> row_operands;
  const Event* copy = nullptr;  // its first copy

  bool is_exact() const { return spec->accuracy == pack::Accuracy::kExact; }
};

struct Windows::Group {
  struct Entry {
    bool is_held = false;
    uint64_t seen_row = 0;
    std::vector<KeyLog> logs;
  };
  std::vector<const Expr*> key;
  std::optional<int64_t> max_keys;
  std::vector<std::unique_ptr<Log>> logs;
  std::map<std::vector<std::string>, Entry> entries;
  std::optional<int64_t> evicted_until_us;

  // The row that has begun.
  Result key_fault;  // a value: the key is whole
  Entry* entry = nullptr;
};

// What a window sees for the row.
struct Windows::View {
  Result fault;  // of key or time
  std::vector<const Event*> events;
  Event current;
  bool has_current = false;
  bool is_exact = true;
  Cause doubt = Cause::EVICTED;
  int64_t sure_us = 0;  // what is missing is no newer
};

Windows::Windows(const std::vector<pack::WindowSpec>& specs, const std::vector<WindowTrees>& trees,
                 const std::vector<cel::WindowName>& names, const std::vector<bool>& is_read)
    : specs_(specs), trees_(trees), names_(names), places_(specs.size()) {
  for (size_t window = 0; window < specs.size(); ++window) {
    if (is_read[window]) AddWindow(window);
  }
}
Windows::~Windows() = default;

bool Windows::IsApproximate(int window) const {
  return specs_[static_cast<size_t>(window)].accuracy != pack::Accuracy::kExact;
}

void Windows::KeepAllKeys() {
  for (const std::unique_ptr<Group>& group : groups_) group->max_keys.reset();
}

void Windows::AddWindow(size_t window) {
  const pack::WindowSpec& spec = specs_[window];
  Group& group = GroupOf(window);
  if (spec.max_keys) group.max_keys = std::max(group.max_keys.value_or(0), *spec.max_keys);
  Log& log = LogOf(&group, window);
  log.retention_us = std::max(log.retention_us, spec.over_us + spec.offset_us);
  log.max_events = std::max(log.max_events, spec.max_events.value_or(1000));
  for (const auto& [name, tree] : trees_[window].operands) {
    log.slots[{window, name}] = log.operands.size();
    log.operands.push_back(tree);
  }
  for (size_t i = 0; i < trees_[window].last.size(); ++i) {
    log.slots[{window, "last." + std::to_string(i)}] = log.operands.size();
    log.operands.push_back(trees_[window].last[i]);
  }
  places_[window] = {&group, &log};
}

Windows::Group& Windows::GroupOf(size_t window) {
  const std::vector<const Expr*>& key = trees_[window].keys;
  for (const std::unique_ptr<Group>& group : groups_) {
    if (std::equal(key.begin(), key.end(), group->key.begin(), group->key.end(),
                   [](const Expr* a, const Expr* b) { return IsSameTree(*a, *b); })) {
      return *group;
    }
  }
  groups_.push_back(std::make_unique<Group>());
  groups_.back()->key = key;
  return *groups_.back();
}

Windows::Log& Windows::LogOf(Group* group, size_t window) {
  const pack::WindowSpec& spec = specs_[window];
  const WindowTrees& trees = trees_[window];
  const int64_t lateness_us = spec.lateness_us.value_or(std::min<int64_t>(spec.over_us, 900000000));
  for (const std::unique_ptr<Log>& log : group->logs) {
    const bool is_same_where = (log->trees->where == nullptr) == (trees.where == nullptr) &&
                               (trees.where == nullptr || IsSameTree(*log->trees->where, *trees.where));
    if (!is_same_where || !IsSameTree(*log->trees->time, *trees.time)) continue;
    if (log->lateness_us != lateness_us || log->spec->accuracy != spec.accuracy) continue;
    if (!log->is_exact() && (log->spec->over_us != spec.over_us || log->spec->buckets != spec.buckets)) continue;
    return *log;
  }
  group->logs.push_back(std::make_unique<Log>());
  Log& log = *group->logs.back();
  log.trees = &trees;
  log.spec = &spec;
  log.lateness_us = lateness_us;
  return log;
}

void Windows::Begin(const Record& record, const std::optional<std::string>& id, Evaluator* evaluator) {
  ++row_;
  id_ = id;
  values_.clear();
  views_.clear();
  for (const std::unique_ptr<Group>& group : groups_) BeginGroup(group.get(), record, evaluator);
}

void Windows::BeginGroup(Group* group, const Record& record, Evaluator* evaluator) {
  group->key_fault = BoolResult(true);
  group->entry = nullptr;
  std::vector<std::string> key;
  for (const Expr* part : group->key) {
    const Result value = evaluator->Evaluate(*part, record);
    if (!value.is_value()) {
      group->key_fault = value;
      return;
    }
    key.push_back(value.value.type.kind == TypeKind::kString ? value.value.text : Describe(value));
  }
  Group::Entry& entry = group->entries[key];
  group->entry = &entry;
  entry.logs.resize(group->logs.size());
  for (size_t i = 0; i < group->logs.size(); ++i) {
    Log& log = *group->logs[i];
    KeyLog& held = entry.logs[i];
    log.time = evaluator->Evaluate(*log.trees->time, record);
    log.is_event =
        log.time.is_value() && (log.trees->where == nullptr || evaluator->Evaluate(*log.trees->where, record).is(true));
    log.row_operands.clear();
    for (const Expr* operand : log.operands) log.row_operands.push_back(evaluator->Evaluate(*operand, record));
    log.copy = nullptr;
    const bool may_have_copy =
        id_ && log.time.is_value() &&
        (log.is_exact() || std::find(held.last_ids.begin(), held.last_ids.end(), id_) != held.last_ids.end());
    if (!may_have_copy) continue;
    for (const Event& event : held.events) {  // where only ids are kept, the last that has it
      const bool is_copy = event.id == id_ && (!log.is_exact() || !event.is_dropped);
      if (is_copy && (log.copy == nullptr || event.row > log.copy->row)) log.copy = &event;
    }
  }
}

void Windows::End() {
  for (const std::unique_ptr<Group>& group : groups_) EndGroup(group.get());
}

void Windows::EndGroup(Group* group) {
  if (group->entry == nullptr) return;
  Group::Entry& entry = *group->entry;
  bool is_inserted = false;
  for (size_t i = 0; i < group->logs.size(); ++i) {
    Log& log = *group->logs[i];
    KeyLog& held = entry.logs[i];
    if (!log.time.is_value()) continue;
    const bool is_late = held.newest_us && log.time.value.integer < *held.newest_us - log.lateness_us;
    if (log.copy != nullptr) {
      ++counts_.duplicates;
    } else if (log.is_event && is_late) {
      ++counts_.late;
      held.Miss(log.time.value.integer);
    } else if (log.is_event) {
      if (!entry.is_held) {
        entry.is_held = true;
        for (KeyLog& fresh : entry.logs) fresh.floor_us = group->evicted_until_us;
      }
      is_inserted = true;
      Insert(log, &held);
    }
  }
  if (entry.is_held) entry.seen_row = row_;
  if (is_inserted && group->max_keys) Evict(group);
}

void Windows::Insert(const Log& log, KeyLog* held) const {
  Event event{log.time.value.integer, row_, id_, log.row_operands};
  held->newest_us = std::max(held->newest_us.value_or(event.time_us), event.time_us);
  const auto place = std::upper_bound(held->events.begin(), held->events.end(), event,
                                      [](const Event& a, const Event& b) { return a.time_us < b.time_us; });
  held->events.insert(place, std::move(event));
  held->last_ids.push_back(id_);
  if (held->last_ids.size() > 16) held->last_ids.pop_front();
  const int64_t oldest_us = *held->newest_us - log.lateness_us - log.retention_us;
  int64_t count = 0;
  for (Event& one : held->events) {
    if (one.is_dropped) continue;
    if (one.time_us < oldest_us) {
      held->Drop(&one, false);
    } else {
      ++count;
    }
  }
  for (auto one = held->events.begin(); log.is_exact() && count > log.max_events; ++one) {
    if (one->is_dropped) continue;
    held->Drop(&*one, true);
    --count;
  }
}

// While there are too many keys, the one least recently seen goes.
void Windows::Evict(Group* group) {
  const auto is_older = [](const auto& a, const auto& b) {
    if (a.second.is_held != b.second.is_held) return a.second.is_held;
    return a.second.seen_row < b.second.seen_row;
  };
  while (std::count_if(group->entries.begin(), group->entries.end(), [](const auto& e) { return e.second.is_held; }) >
         *group->max_keys) {
    Group::Entry& oldest = std::min_element(group->entries.begin(), group->entries.end(), is_older)->second;
    for (KeyLog& held : oldest.logs) {
      for (const std::optional<int64_t>& until : {held.newest_us, held.floor_us, group->evicted_until_us}) {
        if (until && (!group->evicted_until_us || *until > *group->evicted_until_us)) group->evicted_until_us = until;
      }
      for (Event& event : held.events) event.is_dropped = true;
      held.newest_us.reset();
      held.floor_us.reset();
      held.floor_is_saturated = false;
      held.last_ids.clear();
    }
    oldest.is_held = false;
    ++counts_.evicted;
  }
}

WindowCounts Windows::counts() const {
  WindowCounts counts = counts_;
  for (const std::unique_ptr<Group>& group : groups_) {
    for (const auto& [key, entry] : group->entries) counts.keys += entry.is_held;
  }
  return counts;
}

const Windows::View& Windows::ViewOf(size_t window) {
  std::unique_ptr<View>& view = views_[{says_truth_, window}];
  if (view == nullptr) {
    view = std::make_unique<View>(MakeView(window));
    if (view->has_current) view->events.push_back(&view->current);
  }
  return *view;
}

Windows::View Windows::MakeView(size_t window) {
  const pack::WindowSpec& spec = specs_[window];
  const Group* const group = places_[window].first;
  const Log* const log = places_[window].second;
  View view;
  view.fault = group->key_fault;
  if (view.fault.is_value()) view.fault = log->time;
  if (!view.fault.is_value()) return view;
  const int64_t time_us = log->time.value.integer;
  const int64_t end_us = time_us - spec.offset_us, start_us = end_us - spec.over_us;
  const bool has_start = spec.closed == pack::Closed::kBoth || spec.closed == pack::Closed::kLeft;
  const bool has_end = spec.closed == pack::Closed::kBoth || spec.closed == pack::Closed::kRight;
  const size_t log_index = static_cast<size_t>(
      std::find_if(group->logs.begin(), group->logs.end(), [&](const auto& l) { return l.get() == log; }) -
      group->logs.begin());
  const KeyLog& held = group->entry->logs[log_index];
  const bool says_truth = says_truth_ || !log->is_exact();
  for (const Event& event : held.events) {
    if (event.is_dropped && !says_truth) continue;
    if (log->copy != nullptr && event.row >= log->copy->row) continue;
    const bool after = has_start ? event.time_us >= start_us : event.time_us > start_us;
    const bool before = has_end ? event.time_us <= end_us : event.time_us < end_us;
    if (after && before) view.events.push_back(&event);
  }
  if (spec.include_current && log->is_event) {
    view.has_current = true;
    view.current = {time_us, row_, id_, log->row_operands};
  }
  const std::optional<int64_t> floor = group->entry->is_held ? held.floor_us : group->evicted_until_us;
  if (says_truth || !floor || start_us > *floor) return view;
  view.is_exact = false;
  view.doubt = group->entry->is_held && held.floor_is_saturated ? Cause::SATURATED : Cause::EVICTED;
  view.sure_us = std::min(*floor, end_us);
  return view;
}

const WindowValue& Windows::Read(int window, int column, int64_t past) {
  const auto place = std::make_tuple(says_truth_, window, column, past);
  const auto at = values_.find(place);
  if (at != values_.end()) return at->second;
  return values_[place] = MakeValue(static_cast<size_t>(window), column, past);
}

WindowValue Windows::MakeValue(size_t index, int column, int64_t past) {
  const cel::WindowName& name = names_[index];
  const View& view = ViewOf(index);
  WindowValue out;
  std::string path = "windows." + name.name + ".";
  if (!view.fault.is_value()) {
    out.state = State::kNoKey;
    out.result = view.fault;
    return out;
  }
  if (past >= 0) {
    path += "last[" + std::to_string(past) + "]." + name.last[static_cast<size_t>(column)].name;
    out = Past(view, index, column, past);
  } else {
    const cel::WindowName::Value& value = name.values[static_cast<size_t>(column)];
    path += value.name;
    out = Aggregate(view, index, value.name, value.type);
  }
  if (!out.result.is_value()) out.result.path = path;
  return out;
}

namespace {

// A value that is held while others may be missing.
WindowValue Bounded(WindowValue held, Cause doubt, bool has_low, bool has_high) {
  held.state = State::kBounded;
  held.result = Fault(doubt);
  if (!HasWholeUnits(held.held.type)) return held;
  held.result.bounds =
      Bounds{held.held.type, has_low ? held.held.integer : INT64_MIN, has_high ? held.held.integer : INT64_MAX};
  return held;
}

}  // namespace

WindowValue Windows::Aggregate(const View& view, size_t window, const std::string& name, const cel::Type& type) {
  const Log& log = *places_[window].second;
  const auto doubted = [&](WindowValue value, bool has_low, bool has_high) {
    return view.is_exact ? value : Bounded(std::move(value), view.doubt, has_low, has_high);
  };
  const Cause none = view.is_exact ? Cause::MISSING : view.doubt;
  if (name == "count") return doubted(Integer(static_cast<int64_t>(view.events.size()), type), true, false);
  if (name == "first_seen" || name == "last_seen") {
    if (view.events.empty()) return None(none);
    const bool is_first = name == "first_seen";
    const int64_t time_us = (is_first ? view.events.front() : view.events.back())->time_us;
    if (!view.is_exact && (is_first || time_us < view.sure_us)) return None(none);
    return Integer(time_us, type);
  }
  const size_t slot = log.slots.at({window, name});
  Operands values;
  for (const Event* event : view.events) {
    if (!IsNone(event->operands[slot])) values.push_back(&event->operands[slot].value);
  }
  if (name == "count_distinct") return doubted(Integer(DistinctCount(values), type), true, false);
  if (name == "sum") {
    const std::optional<Value> sum = SumOf(values, type);
    if (view.is_exact) return sum ? Exact(*sum, type) : Overflow();
    return Bounded(sum ? Exact(*sum, type) : Integer(0, type), view.doubt, false, false);
  }
  if (values.empty()) return None(none);
  if (name == "mean" || name == "stddev") {
    if (!view.is_exact) return None(none);
    Value number;
    number.number = name == "mean" ? MeanOf(values) : DeviationOf(values);
    return Exact(number, type);
  }
  const auto is_less = [](const Value* a, const Value* b) {  // of one type; 64-bit numbers and times, no text
    return a->type.kind == TypeKind::kDouble ? a->number < b->number : a->integer < b->integer;
  };
  const bool is_min = name == "min";
  return doubted(Exact(is_min ? **std::min_element(values.begin(), values.end(), is_less)
                              : **std::max_element(values.begin(), values.end(), is_less),
                       type),
                 !is_min, is_min);
}

WindowValue Windows::Past(const View& view, size_t window, int column, int64_t past) {
  const auto back = static_cast<size_t>(past);
  if (back >= view.events.size()) return None(view.is_exact ? Cause::MISSING : view.doubt);
  const Event& event = *view.events[view.events.size() - 1 - back];
  if (!view.is_exact && event.time_us < view.sure_us) return None(view.doubt);
  const size_t slot = places_[window].second->slots.at({window, "last." + std::to_string(column)});
  const Result& operand = event.operands[slot];
  if (!operand.is_value()) return None(Cause::MISSING);
  return Exact(operand.value, names_[window].last[static_cast<size_t>(column)].type);
}

}  // namespace tollgate::oracle

#include "differential/window_scale/second.h"

#include <algorithm>
#include <cmath>
#include <list>
#include <numeric>
#include <set>
#include <unordered_map>

#include "differential/window_scale/trees.h"

namespace tollgate::window_scale {
namespace {

using plan::Aggregate;
using plan::Closed;
using window::Doubt;
using window::ReadState;

constexpr int64_t kNever = INT64_MIN;

// What a row finds of its key before it counts.
struct KeyState {
  bool is_held = false;
  int64_t evicted_until_us = kNever;
};

// The rows of a group: by key, and for each what the bound of keys makes of it.
struct Keyed {
  std::vector<uint64_t> keys;  // per row
  std::vector<uint32_t> rows;  // seen, by key, then as they arrived
  std::vector<KeyState> states;
};

bool IsEvent(const plan::WindowLog& log, const Rows& rows, size_t row) {
  return rows.has_time[row] && (log.where < 0 || (rows.has_flag[row] && rows.flags[row]));
}

// The key least recently seen goes where there are too many.
class Evictions {
 public:
  explicit Evictions(uint64_t max_keys) : max_keys_(max_keys) {}
  KeyState Before(uint64_t key) const { return {keys_.contains(key), evicted_until_us_}; }
  // `newest_us`: kNever where the row was inserted nowhere.
  void Count(uint64_t key, int64_t newest_us) {
    auto at = keys_.find(key);
    if (at == keys_.end()) {
      if (newest_us == kNever) return;
      at = keys_.emplace(key, Entry{newest_us, order_.end()}).first;
    } else {
      order_.erase(at->second.place);
    }
    at->second.place = order_.insert(order_.end(), key);
    at->second.newest_us = std::max(at->second.newest_us, newest_us);
    if (newest_us == kNever) return;
    while (keys_.size() > max_keys_) {
      const auto oldest = keys_.find(order_.front());
      evicted_until_us_ = std::max(evicted_until_us_, oldest->second.newest_us);
      order_.pop_front();
      keys_.erase(oldest);
    }
  }

 private:
  struct Entry {
    int64_t newest_us;
    std::list<uint64_t>::iterator place;
  };
  const uint64_t max_keys_;
  std::list<uint64_t> order_;
  std::unordered_map<uint64_t, Entry> keys_;
  int64_t evicted_until_us_ = kNever;
};

Keyed KeyRows(const plan::WindowGroup& group, const Rows& rows) {
  Keyed keyed;
  keyed.keys.assign(rows.size(), UINT64_MAX);
  keyed.states.resize(rows.size());
  Evictions evictions(group.max_keys);
  for (size_t row = 0; row < rows.size(); ++row) {
    bool is_whole = rows.valid[row];
    uint64_t key = 0;
    for (const uint32_t part : group.key) {
      const uint32_t value = part == kAccount ? rows.accounts[row] : rows.merchants[row];
      is_whole = is_whole && value != kNoKey;
      key = key << 32 | value;
    }
    if (!is_whole) continue;
    keyed.keys[row] = key;
    keyed.rows.push_back(static_cast<uint32_t>(row));
    keyed.states[row] = evictions.Before(key);
    // A late event is older than what a log has: it never is its newest, and never makes an entry.
    int64_t newest_us = kNever;
    for (const plan::WindowLog& log : group.logs) {
      if (IsEvent(log, rows, row)) newest_us = rows.times_us[row];
    }
    evictions.Count(key, newest_us);
  }
  std::stable_sort(keyed.rows.begin(), keyed.rows.end(),
                   [&](uint32_t a, uint32_t b) { return keyed.keys[a] < keyed.keys[b]; });
  return keyed;
}

// One key in one log.
class KeyLog {
 public:
  KeyLog(const plan::Plan& plan, uint32_t group, uint32_t log, const Rows& rows, bool has_ids, const Keyed& keyed)
      : log_(plan.windows.groups[group].logs[log]), rows_(rows), has_ids_(has_ids), keyed_(keyed), plan_(plan) {
    for (size_t r = 0; r < plan.windows.reads.size(); ++r) {
      if (plan.windows.reads[r].group == group && plan.windows.reads[r].log == log) reads_.push_back(r);
    }
  }

  // `arrived`: the rows of a key.
  void Run(std::span<const uint32_t> arrived, const Take& take) {
    order_.clear();
    for (const uint32_t row : arrived) {
      if (IsEvent(log_, rows_, row)) order_.push_back(row);
    }
    std::stable_sort(order_.begin(), order_.end(),
                     [&](uint32_t a, uint32_t b) { return rows_.times_us[a] < rows_.times_us[b]; });
    places_.clear();
    for (uint32_t place = 0; place < order_.size(); ++place) places_[order_[place]] = place;
    times_.clear();
    for (const uint32_t row : order_) times_.push_back(rows_.times_us[row]);
    tree_.Clear(order_.size());
    ids_.clear();
    newest_us_ = floor_us_ = kNever;
    for (const uint32_t row : arrived) {
      const KeyState& state = keyed_.states[row];
      if (!state.is_held) Restart(state.evicted_until_us);
      if (!rows_.has_time[row]) continue;
      const int64_t copy = CopyOf(row);
      for (const size_t read : reads_) take(row, read, ReadOne(plan_.windows.reads[read], row, copy));
      if (copy < 0 && IsEvent(log_, rows_, row)) Insert(row);
    }
  }

 private:
  // Of places [begin, end) those that are held, and the row itself.
  struct View {
    size_t begin = 0, end = 0;
    std::vector<uint32_t> rows;  // in order, where `is_listed`
    bool is_listed = false;
    bool has_current = false;
  };

  void Restart(int64_t floor_us) {
    while (tree_.count() > 0) Remove(tree_.Nth(0));
    newest_us_ = kNever;
    floor_us_ = floor_us;
    floor_is_saturated_ = false;
  }

  // The place of the row's first copy; -1: there is none.
  int64_t CopyOf(uint32_t row) const {
    if (!has_ids_ || !rows_.has_id[row]) return -1;
    const auto at = ids_.find(rows_.ids[row]);
    return at == ids_.end() ? -1 : int64_t{at->second};
  }

  void Insert(uint32_t row) {
    const int64_t time_us = rows_.times_us[row];
    if (newest_us_ != kNever && time_us < newest_us_ - log_.lateness_us) return Raise(time_us, false);
    newest_us_ = std::max(newest_us_, time_us);
    const uint32_t place = places_.at(row);
    tree_.Set(place, rows_.has_amount[row] ? std::optional(rows_.amounts[row]) : std::nullopt);
    if (has_ids_ && rows_.has_id[row]) ids_[rows_.ids[row]] = place;
    const int64_t oldest_us = newest_us_ - log_.lateness_us - log_.retention_us;
    while (times_[tree_.Nth(0)] < oldest_us) Drop(tree_.Nth(0), false);
    while (tree_.count() > log_.max_events) Drop(tree_.Nth(0), true);
  }

  void Remove(size_t place) {
    const uint32_t row = order_[place];
    tree_.Unset(place);
    if (has_ids_ && rows_.has_id[row]) ids_.erase(rows_.ids[row]);
  }
  void Drop(size_t place, bool is_saturated) {
    Raise(times_[place], is_saturated);
    Remove(place);
  }
  void Raise(int64_t time_us, bool is_saturated) {
    if (time_us > floor_us_) {
      floor_is_saturated_ = is_saturated;
      floor_us_ = time_us;
    } else if (time_us == floor_us_) {
      floor_is_saturated_ |= is_saturated;
    }
  }

  View ViewOf(const plan::WindowRead& read, uint32_t row, int64_t copy) const {
    View view;
    const int64_t end_us = rows_.times_us[row] - read.offset_us, start_us = end_us - read.over_us;
    const bool has_start = read.closed == Closed::kBoth || read.closed == Closed::kLeft;
    const bool has_end = read.closed == Closed::kBoth || read.closed == Closed::kRight;
    const auto below = [&](int64_t time_us, bool with) {
      const auto at = with ? std::upper_bound(times_.begin(), times_.end(), time_us)
                           : std::lower_bound(times_.begin(), times_.end(), time_us);
      return static_cast<size_t>(at - times_.begin());
    };
    view.begin = below(start_us, !has_start);
    view.end = std::max(view.begin, below(end_us, has_end));
    view.has_current = read.include_current && IsEvent(log_, rows_, row);
    // Trees know no order of arrival, and nothing of what differs and how far.
    view.is_listed = copy >= 0 || read.aggregate == Aggregate::kCountDistinct || read.aggregate == Aggregate::kStddev;
    if (!view.is_listed) return view;
    const size_t held = tree_.CountIn(view.begin, view.end), first = tree_.CountIn(0, view.begin);
    for (size_t i = 0; i < held; ++i) {
      const uint32_t other = order_[tree_.Nth(first + i)];
      if (copy < 0 || other < order_[static_cast<size_t>(copy)]) view.rows.push_back(other);
    }
    return view;
  }

  Value ReadOne(const plan::WindowRead& read, uint32_t row, int64_t copy) const {
    const View view = ViewOf(read, row, copy);
    const int64_t end_us = rows_.times_us[row] - read.offset_us, start_us = end_us - read.over_us;
    const bool is_exact = floor_us_ == kNever || start_us > floor_us_;
    const Doubt doubt = is_exact ? Doubt::kNone : floor_is_saturated_ ? Doubt::kSaturated : Doubt::kEvicted;
    if (read.aggregate >= Aggregate::kFirstSeen) return ReadEvent(read, row, view, doubt, std::min(floor_us_, end_us));
    return view.is_listed ? OfList(read, row, view, doubt) : OfTree(read, row, view, doubt);
  }

  // first_seen, last_seen, last: one event, by its number from the front or from the back.
  Value ReadEvent(const plan::WindowRead& read, uint32_t row, const View& view, Doubt doubt, int64_t sure_us) const {
    const size_t held = view.is_listed ? view.rows.size() : tree_.CountIn(view.begin, view.end);
    const size_t count = held + view.has_current;
    const size_t back = read.aggregate == Aggregate::kLast ? read.past : 0;
    const bool is_first = read.aggregate == Aggregate::kFirstSeen;
    Value value{ReadState::kMissing, doubt};
    if (back >= count || (is_first && doubt != Doubt::kNone)) return value;
    const size_t index = is_first ? 0 : count - 1 - back;
    const uint32_t event = index >= held    ? row
                           : view.is_listed ? view.rows[index]
                                            : order_[tree_.Nth(tree_.CountIn(0, view.begin) + index)];
    if (doubt != Doubt::kNone && rows_.times_us[event] < sure_us) return value;
    value.doubt = Doubt::kNone;
    if (read.aggregate == Aggregate::kLast && !rows_.has_amount[event]) return value;
    const int64_t held_value = read.aggregate == Aggregate::kLast ? rows_.amounts[event] : rows_.times_us[event];
    return {ReadState::kExact, Doubt::kNone, held_value, held_value, held_value};
  }

  Value OfTree(const plan::WindowRead& read, uint32_t row, const View& view, Doubt doubt) const {
    Stretch stretch = tree_.Of(view.begin, view.end);
    if (view.has_current) stretch.Add(rows_.has_amount[row] ? std::optional(rows_.amounts[row]) : std::nullopt);
    return Made(read, stretch, 0, 0, doubt);
  }

  Value OfList(const plan::WindowRead& read, uint32_t row, const View& view, Doubt doubt) const {
    Stretch stretch;
    std::vector<int64_t> amounts;
    const auto add = [&](uint32_t other) {
      stretch.Add(rows_.has_amount[other] ? std::optional(rows_.amounts[other]) : std::nullopt);
      if (rows_.has_amount[other]) amounts.push_back(rows_.amounts[other]);
    };
    for (const uint32_t other : view.rows) add(other);
    if (view.has_current) add(row);
    const double mean = static_cast<double>(stretch.sum) / static_cast<double>(std::max<size_t>(1, amounts.size()));
    double squares = 0;
    for (const int64_t amount : amounts) {
      const double square = (static_cast<double>(amount) - mean) * (static_cast<double>(amount) - mean);
      squares += square;
    }
    return Made(read, stretch, std::set<int64_t>(amounts.begin(), amounts.end()).size(), squares, doubt);
  }

  static Value Made(const plan::WindowRead& read, const Stretch& stretch, size_t distinct, double squares,
                    Doubt doubt) {
    const bool is_exact = doubt == Doubt::kNone;
    const auto whole = [&](int64_t held, bool has_low, bool has_high) {
      return Value{is_exact ? ReadState::kExact : ReadState::kBounded, doubt, held,
                   is_exact || has_low ? held : INT64_MIN, is_exact || has_high ? held : INT64_MAX};
    };
    switch (read.aggregate) {
      case Aggregate::kCount:
        return whole(static_cast<int64_t>(stretch.count), true, false);
      case Aggregate::kCountDistinct:
        return whole(static_cast<int64_t>(distinct), true, false);
      case Aggregate::kSum:
        return whole(stretch.sum, false, false);
      default:
        break;
    }
    if (stretch.value_count == 0) return {ReadState::kMissing, doubt};
    if (read.aggregate == Aggregate::kMin) return whole(stretch.least, false, true);
    if (read.aggregate == Aggregate::kMax) return whole(stretch.greatest, true, false);
    if (!is_exact) return {ReadState::kMissing, doubt};
    const auto count = static_cast<double>(stretch.value_count);
    Value value{ReadState::kExact};
    value.number =
        (read.aggregate == Aggregate::kMean ? static_cast<double>(stretch.sum) / count : std::sqrt(squares / count)) /
        100.0;
    return value;
  }

  const plan::WindowLog& log_;
  const Rows& rows_;
  const bool has_ids_;
  const Keyed& keyed_;
  const plan::Plan& plan_;
  std::vector<size_t> reads_;
  std::vector<uint32_t> order_;  // events of the key by time, then arrival
  std::vector<int64_t> times_;   // of these
  std::unordered_map<uint32_t, uint32_t> places_;
  Tree tree_;
  std::unordered_map<int64_t, uint32_t> ids_;  // of events held: their place
  int64_t newest_us_ = kNever, floor_us_ = kNever;
  bool floor_is_saturated_ = false;
};

}  // namespace

void ReadGroup(const plan::Plan& plan, uint32_t group, const Rows& rows, bool has_ids, const Take& take) {
  const Keyed keyed = KeyRows(plan.windows.groups[group], rows);
  for (uint32_t log = 0; log < plan.windows.groups[group].logs.size(); ++log) {
    KeyLog key_log(plan, group, log, rows, has_ids, keyed);
    for (size_t begin = 0; begin < keyed.rows.size();) {
      size_t end = begin;
      while (end < keyed.rows.size() && keyed.keys[keyed.rows[end]] == keyed.keys[keyed.rows[begin]]) ++end;
      key_log.Run(std::span(keyed.rows).subspan(begin, end - begin), take);
      begin = end;
    }
  }
}

}  // namespace tollgate::window_scale

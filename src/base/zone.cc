// A zone becomes a list of transitions when a pack is compiled, so that a plan answers alike on machines with other
// zone files, or none.
//
// Rules that recur every year have no end, a list has: it runs to the end of the year 2499. The Gregorian calendar
// repeats after 400 years to the weekday (146,097 days are 20,871 weeks), and no zone file states a rule that changes
// after 2099, so a later time is moved back by whole cycles into [2099, 2499) and its answer is exact.
#include <absl/time/time.h>

#include <algorithm>

#include "base/time.h"

namespace tollgate {

namespace {

constexpr int64_t kCycleUs = 146097 * kMicrosPerDay;
constexpr int64_t kListEndUs = 16725225600 * kMicrosPerSecond;      // 2500-01-01T00:00:00Z
constexpr int64_t kLastCycleUs = kListEndUs - 365 * kMicrosPerDay;  // 2499-01-01: a year of list behind every answer
constexpr int64_t kRecurringUs = kLastCycleUs - kCycleUs;           // 2099-01-01
constexpr int64_t kPastUs = INT64_MIN;
// More than any offset, and less than any time between two transitions that matter for it.
constexpr int64_t kOffsetReachUs = 27 * 3600 * kMicrosPerSecond;

// How far back whole cycles take a time into the list.
int64_t CycleShiftUs(int64_t time_us) {
  if (time_us < kLastCycleUs) return 0;
  return ((time_us - kLastCycleUs) / kCycleUs + 1) * kCycleUs;
}

// "+05:30", "-08:00": two digits each, up to 23:59.
std::optional<int> ReadFixedOffset(std::string_view name) {
  if (name.size() != 6 || (name[0] != '+' && name[0] != '-') || name[3] != ':') return std::nullopt;
  for (size_t i : {1, 2, 4, 5}) {
    if (name[i] < '0' || name[i] > '9') return std::nullopt;
  }
  int hours = (name[1] - '0') * 10 + (name[2] - '0');
  int minutes = (name[4] - '0') * 10 + (name[5] - '0');
  if (hours > 23 || minutes > 59) return std::nullopt;
  int seconds = (hours * 60 + minutes) * 60;
  return name[0] == '-' ? -seconds : seconds;
}

// The names of the zone database. Abseil takes paths, "localtime" and "Fixed/..." too: those depend on the machine or
// are its own invention.
bool IsZoneName(std::string_view name) {
  auto is_name_byte = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '+' ||
           c == '-' || c == '/';
  };
  if (name.empty() || name[0] == '/' || name == "localtime" || name.starts_with("Fixed/")) return false;
  return std::all_of(name.begin(), name.end(), is_name_byte);
}

void AddTransition(int64_t from_us, int32_t offset_seconds, std::vector<Zone::Transition>* list) {
  if (!list->empty() && list->back().offset_seconds == offset_seconds) return;  // only the name of the time changed
  list->push_back({from_us, offset_seconds});
}

int32_t OffsetAt(const absl::TimeZone& zone, int64_t time_us) { return zone.At(absl::FromUnixMicros(time_us)).offset; }

// Zone files name transitions up to some year, and Abseil carries a recurring rule on for 400 years from there. The
// years that are left are looked through day by day.
void ExtendToListEnd(const absl::TimeZone& zone, std::vector<Zone::Transition>* list) {
  if (list->back().from_us < kRecurringUs) return;
  int64_t day_us = list->back().from_us;
  for (; day_us + kMicrosPerDay < kListEndUs; day_us += kMicrosPerDay) {
    int32_t offset = OffsetAt(zone, day_us + kMicrosPerDay);
    if (offset == list->back().offset_seconds) continue;
    int64_t before_us = day_us, after_us = day_us + kMicrosPerDay;
    while (after_us - before_us > kMicrosPerSecond) {
      int64_t middle_us = before_us + (after_us - before_us) / kMicrosPerSecond / 2 * kMicrosPerSecond;
      (OffsetAt(zone, middle_us) == offset ? after_us : before_us) = middle_us;
    }
    AddTransition(after_us, offset, list);
  }
}

std::vector<Zone::Transition> ListTransitions(const absl::TimeZone& zone) {
  std::vector<Zone::Transition> list;
  // Year 1 lies before every transition; of the infinite past Abseil says offset 0 for any zone.
  AddTransition(kPastUs, OffsetAt(zone, kMinTimeUs), &list);
  absl::Time time = absl::InfinitePast();
  absl::TimeZone::CivilTransition next;
  while (zone.NextTransition(time, &next)) {
    // The last instant that has the civil time `to` and no earlier name: the transition itself.
    absl::Time at = zone.At(next.to).trans;
    if (at <= time || absl::ToUnixMicros(at) >= kListEndUs) break;
    AddTransition(absl::ToUnixMicros(at), zone.At(at).offset, &list);
    time = at;
  }
  ExtendToListEnd(zone, &list);
  return list;
}

}  // namespace

std::optional<Zone> Zone::Load(std::string_view name) {
  Zone zone;
  zone.name_ = std::string(name);
  if (std::optional<int> offset = ReadFixedOffset(name)) {
    zone.transitions_.push_back({kPastUs, *offset});
    return zone;
  }
  if (name == "UTC") {
    zone.transitions_.push_back({kPastUs, 0});
    return zone;
  }
  if (!IsZoneName(name)) return std::nullopt;
  absl::TimeZone loaded;
  if (!absl::LoadTimeZone(absl::string_view(name.data(), name.size()), &loaded)) return std::nullopt;
  zone.transitions_ = ListTransitions(loaded);
  return zone;
}

std::optional<Zone> Zone::FromTransitions(std::string name, std::vector<Transition> transitions) {
  constexpr int32_t kDaySeconds = 86400;
  if (transitions.empty() || transitions[0].from_us != kPastUs) return std::nullopt;
  for (size_t i = 0; i < transitions.size(); ++i) {
    const Transition& transition = transitions[i];
    if (transition.offset_seconds < -kDaySeconds || transition.offset_seconds > kDaySeconds) return std::nullopt;
    if (i == 0) continue;
    if (transition.from_us <= transitions[i - 1].from_us || transition.from_us >= kListEndUs) return std::nullopt;
  }
  Zone zone;
  zone.name_ = std::move(name);
  zone.transitions_ = std::move(transitions);
  return zone;
}

int64_t Zone::OffsetSecondsAt(int64_t utc_us) const {
  utc_us -= CycleShiftUs(utc_us);
  auto next = std::upper_bound(transitions_.begin(), transitions_.end(), utc_us,
                               [](int64_t time_us, const Transition& t) { return time_us < t.from_us; });
  return (next - 1)->offset_seconds;
}

TimeFault Zone::LocalToUtc(int64_t local_us, int64_t* utc_us) const {
  int64_t shift_us = CycleShiftUs(local_us);
  int64_t local = local_us - shift_us;
  auto begin = std::upper_bound(transitions_.begin(), transitions_.end(), local - kOffsetReachUs,
                                [](int64_t time_us, const Transition& t) { return time_us < t.from_us; });
  // Each span of one offset gives one candidate, the earliest span first.
  for (auto it = begin - 1;
       it != transitions_.end() && (it->from_us == kPastUs || it->from_us <= local + kOffsetReachUs); ++it) {
    int64_t candidate_us = local - it->offset_seconds * kMicrosPerSecond;
    bool ends_before = it + 1 != transitions_.end() && candidate_us >= (it + 1)->from_us;
    if (candidate_us < it->from_us || ends_before) continue;
    candidate_us += shift_us;
    if (candidate_us < kMinTimeUs || candidate_us > kMaxTimeUs) return TimeFault::kRange;
    *utc_us = candidate_us;
    return TimeFault::kNone;
  }
  return TimeFault::kRange;
}

}  // namespace tollgate

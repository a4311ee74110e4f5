// Times: UTC microseconds since 1970-01-01T00:00:00Z (int64), proleptic Gregorian, years 1 to 9999, no leap seconds.
// A leap second :60 is accepted where UTC could have one (23:59:60Z) and reads as the following second.
#ifndef TOLLGATE_BASE_TIME_H_
#define TOLLGATE_BASE_TIME_H_

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace tollgate {

inline constexpr int64_t kMicrosPerSecond = 1000000;
inline constexpr int64_t kMicrosPerDay = 86400 * kMicrosPerSecond;
// 0001-01-01T00:00:00Z and 9999-12-31T23:59:59.999999Z.
inline constexpr int64_t kMinTimeUs = -62135596800 * kMicrosPerSecond;
inline constexpr int64_t kMaxTimeUs = 253402300800 * kMicrosPerSecond - 1;

struct CivilTime {
  int64_t year;
  int month;  // 1..12
  int day;    // 1..31
  int hour, minute, second;
  int micros;
};
int64_t DaysFromCivil(int64_t year, int month, int day);
bool IsRealDate(int64_t year, int month, int day);
CivilTime ToCivil(int64_t time_us);         // in UTC; add an offset first for a zone
int64_t FromCivil(const CivilTime& civil);  // the reverse
int DayOfWeek(int64_t time_us);             // 0 is Sunday, as CEL counts
int DayOfYear(int64_t time_us);             // 0-based, as CEL counts

enum class TimeFault : uint8_t { kNone, kSyntax, kRange };
// RFC 3339 date-time ("2024-02-29T23:59:59.5+01:00", T and Z in either case). Digits past the microsecond must be
// digits and are cut off towards the past.
TimeFault ParseRfc3339(std::string_view text, int64_t* time_us);
// RFC 3339 full-date, as midnight UTC.
TimeFault ParseDate(std::string_view text, int64_t* time_us);
// "2024-02-29T23:59:59Z", with .5, .123456 as needed: the shortest of 0, 3 or 6 digits.
std::string FormatRfc3339(int64_t time_us);

// Durations are int64 microseconds. CEL's text form: "1h30m", "-1.5s", "200ms"; units h m s ms us (ns rounds toward
// zero).
std::optional<int64_t> ParseDuration(std::string_view text);
std::string FormatDuration(int64_t duration_us);  // in seconds: "5400s", "1.5s"

// A strptime-like format, compiled once: %Y %m %d %H %M %S %f (1-6 digits) %y %b %I %p %z %% and literal characters.
// Every field has exactly its width (two digits, %Y four); nothing is guessed. %y is 1969 to 2068, as POSIX has it; %b
// and %p are English in either case; %z is Z, +hhmm or +hh:mm. There is no second 60.
class TimeFormat {
 public:
  // Nullopt and *problem where the format has an unknown conversion or sets no date.
  static std::optional<TimeFormat> Compile(std::string_view format, std::string* problem);
  // Gives local civil time as if UTC; a %z is applied. The caller applies a zone where the format has no %z.
  TimeFault Parse(std::string_view text, int64_t* time_us) const;
  bool has_offset() const { return has_offset_; }
  const std::string& format() const { return format_; }

 private:
  std::string format_;
  bool has_offset_ = false;
};

// A time zone as a list of transitions, taken from the machine's zone files when a pack is compiled and carried in the
// plan. Immutable.
class Zone {
 public:
  // "UTC", "Europe/Berlin", or CEL's fixed offsets "+05:30", "-08:00". Nullopt: no such zone.
  static std::optional<Zone> Load(std::string_view name);
  const std::string& name() const { return name_; }
  int64_t OffsetSecondsAt(int64_t utc_us) const;
  // Local civil time (as if UTC) to UTC. A time that occurs twice reads as the earlier one; one that does not exist is
  // kRange.
  TimeFault LocalToUtc(int64_t local_us, int64_t* utc_us) const;
  struct Transition {
    int64_t from_us;         // first microsecond with this offset
    int32_t offset_seconds;  // east of UTC
  };
  // Rising; the first covers the past. They run to the end of 2499: later years repeat after 400, which the functions
  // above know and a reader of the list has to.
  const std::vector<Transition>& transitions() const { return transitions_; }
  // A zone as a plan carries it. Nullopt: no list that Load gives.
  static std::optional<Zone> FromTransitions(std::string name, std::vector<Transition> transitions);

 private:
  std::string name_;
  std::vector<Transition> transitions_;
};

}  // namespace tollgate
#endif  // TOLLGATE_BASE_TIME_H_

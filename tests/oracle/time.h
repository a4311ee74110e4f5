// Calendar and clock for the oracle: counting days year by year, reading text field by field. Zones are Abseil's.
#ifndef TOLLGATE_TESTS_ORACLE_TIME_H_
#define TOLLGATE_TESTS_ORACLE_TIME_H_

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace tollgate::oracle {

inline constexpr int64_t kSecondUs = 1000000;
inline constexpr int64_t kDayUs = 86400 * kSecondUs;

struct Civil {
  int64_t year = 1970;
  int64_t month = 1, day = 1, hour = 0, minute = 0, second = 0, micros = 0;
  int64_t day_of_week = 4;  // 0 is Sunday
  int64_t day_of_year = 0;  // from 0
};
Civil CivilAt(int64_t time_us);
bool DateExists(int64_t year, int64_t month, int64_t day);
int64_t CivilToUs(const Civil& civil);  // day_of_week and day_of_year do not count
bool InCalendar(int64_t time_us);       // years 1 to 9999

// Seconds east of UTC at a time. `zone`: a name of the zone files, or "+05:30".
int64_t OffsetAt(const std::string& zone, int64_t time_us);
// Local time in a zone to UTC: the earlier of two, nullopt where there is none.
std::optional<int64_t> LocalToUtc(const std::string& zone, int64_t local_us);

enum class TimeRead { kGood, kSyntax, kRange };
TimeRead ReadRfc3339(std::string_view text, int64_t* time_us);
TimeRead ReadDate(std::string_view text, int64_t* time_us);
// strptime-like text (base/time.h says what each conversion reads). Local where the format has no %z.
TimeRead ReadByFormat(std::string_view format, std::string_view text, int64_t* time_us, bool* has_offset);
std::string WriteRfc3339(int64_t time_us);

std::optional<int64_t> ReadDuration(std::string_view text);
std::string WriteDuration(int64_t duration_us);

}  // namespace tollgate::oracle
#endif  // TOLLGATE_TESTS_ORACLE_TIME_H_

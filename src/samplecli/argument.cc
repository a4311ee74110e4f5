#include "samplecli/argument.h"

#include <charconv>
#include <chrono>

#include "sample/options.h"

namespace tollgate::samplecli {
namespace {

std::optional<uint32_t> ParseDigits(std::string_view text) {
  const std::optional<uint64_t> value = ParseCount(text, UINT32_MAX);
  return value.has_value() ? std::optional(static_cast<uint32_t>(*value)) : std::nullopt;
}

std::optional<uint32_t> AtMostAll(std::optional<uint32_t> ppm) {
  return ppm.has_value() && *ppm <= sample::kMillion ? ppm : std::nullopt;
}

}  // namespace

std::optional<uint64_t> ParseCount(std::string_view text, uint64_t max) {
  uint64_t value = 0;
  const std::from_chars_result end = std::from_chars(text.data(), text.data() + text.size(), value);
  if (end.ec != std::errc() || end.ptr != text.data() + text.size() || value > max) return std::nullopt;
  return value;
}

std::optional<uint32_t> ParseRate(std::string_view text) {
  if (text.ends_with("ppm")) return AtMostAll(ParseDigits(text.substr(0, text.size() - 3)));
  const size_t point = text.find('.');
  const std::optional<uint32_t> whole = ParseDigits(text.substr(0, point));
  if (!whole.has_value() || *whole > 1) return std::nullopt;
  if (point == std::string_view::npos) return *whole * sample::kMillion;
  const std::string_view decimals = text.substr(point + 1);
  std::optional<uint32_t> part = ParseDigits(decimals);
  if (!part.has_value() || decimals.size() > 6) return std::nullopt;
  for (size_t i = decimals.size(); i < 6; ++i) *part *= 10;
  return AtMostAll(*whole * sample::kMillion + *part);
}

std::optional<int64_t> ParseStart(std::string_view text) {
  const bool has_time = text.size() == 20;
  if (!has_time && text.size() != 10) return std::nullopt;
  if (text[4] != '-' || text[7] != '-') return std::nullopt;
  if (has_time && (text[10] != 'T' || text[13] != ':' || text[16] != ':' || text[19] != 'Z')) return std::nullopt;
  const auto year = ParseDigits(text.substr(0, 4)), month = ParseDigits(text.substr(5, 2)),
             day = ParseDigits(text.substr(8, 2));
  if (!year.has_value() || !month.has_value() || !day.has_value()) return std::nullopt;
  const std::chrono::year_month_day date{std::chrono::year(static_cast<int>(*year)), std::chrono::month(*month),
                                         std::chrono::day(*day)};
  if (!date.ok()) return std::nullopt;
  int64_t seconds = 0;
  if (has_time) {
    const auto hour = ParseDigits(text.substr(11, 2)), minute = ParseDigits(text.substr(14, 2)),
               second = ParseDigits(text.substr(17, 2));
    if (!hour.has_value() || !minute.has_value() || !second.has_value()) return std::nullopt;
    if (*hour > 23 || *minute > 59 || *second > 59) return std::nullopt;
    seconds = int64_t{*hour} * 3600 + int64_t{*minute} * 60 + *second;
  }
  return std::chrono::sys_days(date).time_since_epoch().count() * sample::kDayUs + seconds * sample::kSecondUs;
}

}  // namespace tollgate::samplecli

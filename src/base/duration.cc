// Durations in CEL's text form, which is Go's: a sign, then numbers with units, each with a fraction if need be.
#include <optional>
#include <string>
#include <string_view>

#include "base/ascii.h"
#include "base/time.h"

namespace tollgate {

namespace {

__extension__ typedef __int128 Int128;

// google.protobuf.Duration, which CEL's durations are: about 10,000 years either way.
constexpr int64_t kMaxDurationSeconds = 315576000000;
constexpr int64_t kNanosPerSecond = 1000000000;

// The unit at the start of `text` in nanoseconds, 0 where there is none; *size is its bytes.
int64_t ReadUnit(std::string_view text, size_t* size) {
  *size = 2;
  if (text.starts_with("ns")) return 1;
  if (text.starts_with("us")) return 1000;
  if (text.starts_with("ms")) return 1000000;
  *size = 1;
  if (text.starts_with("s")) return kNanosPerSecond;
  if (text.starts_with("m")) return 60 * kNanosPerSecond;
  if (text.starts_with("h")) return 3600 * kNanosPerSecond;
  return 0;
}

// One number with its unit; takes it from the front of *text. Nanoseconds, cut off below one.
std::optional<Int128> TakeTerm(std::string_view* text) {
  // 18 digits reach past every duration in range, and 18 after the point past every nanosecond of an hour.
  constexpr int kMostDigits = 18;
  size_t at = 0;
  Int128 whole = 0, fraction = 0, fraction_scale = 1;
  int whole_digits = 0;
  for (; at < text->size() && IsDigit((*text)[at]); ++at) {
    whole = whole * 10 + ((*text)[at] - '0');
    whole_digits += whole != 0;
    if (whole_digits > kMostDigits) return std::nullopt;
  }
  size_t digits = at;
  if (at < text->size() && (*text)[at] == '.') {
    for (++at; at < text->size() && IsDigit((*text)[at]); ++at, ++digits) {
      if (fraction_scale > int64_t{100000000000000000}) continue;
      fraction = fraction * 10 + ((*text)[at] - '0');
      fraction_scale *= 10;
    }
  }
  size_t unit_size = 0;
  int64_t unit = ReadUnit(text->substr(at), &unit_size);
  if (digits == 0 || unit == 0) return std::nullopt;
  text->remove_prefix(at + unit_size);
  return whole * unit + fraction * unit / fraction_scale;
}

}  // namespace

std::optional<int64_t> ParseDuration(std::string_view text) {
  bool negative = text.starts_with('-');
  if (negative || text.starts_with('+')) text.remove_prefix(1);
  if (text == "0") return 0;
  if (text.empty()) return std::nullopt;
  constexpr Int128 kMostNanos = static_cast<Int128>(kMaxDurationSeconds) * kNanosPerSecond;
  Int128 nanos = 0;
  while (!text.empty()) {
    std::optional<Int128> term = TakeTerm(&text);
    if (!term) return std::nullopt;
    nanos += *term;
    if (nanos > kMostNanos) return std::nullopt;
  }
  int64_t micros = static_cast<int64_t>(nanos / 1000);
  return negative ? -micros : micros;
}

std::string FormatDuration(int64_t duration_us) {
  uint64_t bits = static_cast<uint64_t>(duration_us);
  uint64_t magnitude = duration_us < 0 ? 0 - bits : bits;
  std::string text = duration_us < 0 ? "-" : "";
  text += std::to_string(magnitude / kMicrosPerSecond);
  uint64_t micros = magnitude % kMicrosPerSecond;
  if (micros != 0) {
    std::string fraction = std::to_string(micros);
    text += '.' + std::string(6 - fraction.size(), '0') + fraction;
    text.erase(text.find_last_not_of('0') + 1);
  }
  return text + 's';
}

}  // namespace tollgate

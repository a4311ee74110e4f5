// strptime-like formats. Compile checks the whole format, so that Parse only walks it beside the text.
#include <array>

#include "base/ascii.h"
#include "base/time.h"

namespace tollgate {

namespace {

constexpr std::string_view kConversions = "YmdHMSfybIpz%";
constexpr std::array<std::string_view, 12> kMonths = {"jan", "feb", "mar", "apr", "may", "jun",
                                                      "jul", "aug", "sep", "oct", "nov", "dec"};

// What the text said, before it is put together.
struct Fields {
  int year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0, micros = 0;
  int half_day = -1;  // %p: 0 is AM, 1 is PM
  bool has_half_hour = false;
  int offset_seconds = 0;
};

// Takes the front of a text.
class Taker {
 public:
  explicit Taker(std::string_view text) : text_(text) {}
  bool at_end() const { return text_.empty(); }

  bool Literal(char c) {
    if (text_.empty() || text_[0] != c) return false;
    text_.remove_prefix(1);
    return true;
  }
  bool Digits(size_t count, int* value) {
    if (text_.size() < count) return false;
    *value = 0;
    for (size_t i = 0; i < count; ++i) {
      if (!IsDigit(text_[i])) return false;
      *value = *value * 10 + (text_[i] - '0');
    }
    text_.remove_prefix(count);
    return true;
  }
  // One to six digits of a fraction, as microseconds.
  bool Micros(int* micros) {
    *micros = 0;
    size_t size = 0;
    for (int unit = 100000; unit > 0 && size < text_.size() && IsDigit(text_[size]); ++size, unit /= 10) {
      *micros += (text_[size] - '0') * unit;
    }
    text_.remove_prefix(size);
    return size > 0;
  }
  bool MonthName(int* month) {
    if (text_.size() < 3) return false;
    const char name[3] = {LowerAscii(text_[0]), LowerAscii(text_[1]), LowerAscii(text_[2])};
    for (size_t i = 0; i < kMonths.size(); ++i) {
      if (kMonths[i] != std::string_view(name, 3)) continue;
      *month = static_cast<int>(i + 1);
      text_.remove_prefix(3);
      return true;
    }
    return false;
  }
  bool HalfDay(int* half) {
    if (text_.size() < 2 || LowerAscii(text_[1]) != 'm') return false;
    char first = LowerAscii(text_[0]);
    if (first != 'a' && first != 'p') return false;
    *half = first == 'p';
    text_.remove_prefix(2);
    return true;
  }
  // "Z", "+hhmm" or "+hh:mm".
  bool Offset(int* seconds) {
    *seconds = 0;
    if (Literal('Z') || Literal('z')) return true;
    bool west = !text_.empty() && text_[0] == '-';
    if (!west && (text_.empty() || text_[0] != '+')) return false;
    text_.remove_prefix(1);
    int hours = 0, minutes = 0;
    if (!Digits(2, &hours)) return false;
    Literal(':');
    if (!Digits(2, &minutes) || hours > 23 || minutes > 59) return false;
    *seconds = (hours * 60 + minutes) * (west ? -60 : 60);
    return true;
  }

 private:
  std::string_view text_;
};

bool TakeField(char conversion, Taker* taker, Fields* fields) {
  switch (conversion) {
    case 'Y':
      return taker->Digits(4, &fields->year);
    case 'y':
      if (!taker->Digits(2, &fields->year)) return false;
      fields->year += fields->year < 69 ? 2000 : 1900;  // POSIX's century
      return true;
    case 'm':
      return taker->Digits(2, &fields->month);
    case 'b':
      return taker->MonthName(&fields->month);
    case 'd':
      return taker->Digits(2, &fields->day);
    case 'I':
      fields->has_half_hour = true;
      return taker->Digits(2, &fields->hour);
    case 'H':
      return taker->Digits(2, &fields->hour);
    case 'M':
      return taker->Digits(2, &fields->minute);
    case 'S':
      return taker->Digits(2, &fields->second);
    case 'f':
      return taker->Micros(&fields->micros);
    case 'p':
      return taker->HalfDay(&fields->half_day);
    case 'z':
      return taker->Offset(&fields->offset_seconds);
    default:
      return taker->Literal('%');
  }
}

TimeFault Assemble(const Fields& fields, int64_t* time_us) {
  int hour = fields.hour;
  if (fields.has_half_hour) {
    if (hour < 1 || hour > 12) return TimeFault::kRange;
    hour = hour % 12 + fields.half_day * 12;
  }
  if (!IsRealDate(fields.year, fields.month, fields.day) || hour > 23 || fields.minute > 59 || fields.second > 59) {
    return TimeFault::kRange;
  }
  int64_t local_us =
      FromCivil({fields.year, fields.month, fields.day, hour, fields.minute, fields.second, fields.micros});
  int64_t utc_us = local_us - fields.offset_seconds * kMicrosPerSecond;
  if (utc_us < kMinTimeUs || utc_us > kMaxTimeUs) return TimeFault::kRange;
  *time_us = utc_us;
  return TimeFault::kNone;
}

}  // namespace

std::optional<TimeFormat> TimeFormat::Compile(std::string_view format, std::string* problem) {
  std::string seen;
  auto has = [&](char conversion) { return seen.find(conversion) != std::string::npos; };
  auto fail = [&](std::string message) {
    *problem = std::move(message);
    return std::nullopt;
  };
  for (size_t i = 0; i < format.size(); ++i) {
    if (format[i] != '%') continue;
    if (++i == format.size()) return fail("a time format ends in a lone %; a percent sign is written %%");
    char conversion = format[i];
    if (kConversions.find(conversion) == std::string_view::npos) {
      return fail("unknown conversion %" + std::string(1, conversion) +
                  " in a time format; known are %Y %y %m %b %d %H %I %p %M %S %f %z %%");
    }
    if (conversion != '%' && has(conversion)) return fail(std::string{'%', conversion} + " occurs twice");
    seen += conversion;
  }
  if (has('Y') == has('y')) return fail("a time format needs exactly one of %Y and %y");
  if (has('m') == has('b')) return fail("a time format needs exactly one of %m and %b");
  if (!has('d')) return fail("a time format needs %d");
  if (has('H') && has('I')) return fail("a time format has at most one of %H and %I");
  if (has('I') != has('p')) return fail("%I and %p stand together");
  TimeFormat compiled;
  compiled.format_ = std::string(format);
  compiled.has_offset_ = has('z');
  return compiled;
}

TimeFault TimeFormat::Parse(std::string_view text, int64_t* time_us) const {
  Taker taker(text);
  Fields fields;
  for (size_t i = 0; i < format_.size(); ++i) {
    bool taken = format_[i] == '%' ? TakeField(format_[++i], &taker, &fields) : taker.Literal(format_[i]);
    if (!taken) return TimeFault::kSyntax;
  }
  if (!taker.at_end()) return TimeFault::kSyntax;
  return Assemble(fields, time_us);
}

}  // namespace tollgate

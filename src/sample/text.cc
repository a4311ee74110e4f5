#include "sample/text.h"

#include <charconv>
#include <chrono>

namespace tollgate::sample {

void AppendPadded(uint64_t value, int digits, std::string* out) {
  const size_t begin = out->size();
  out->resize(begin + static_cast<size_t>(digits));
  for (size_t at = out->size(); at > begin; value /= 10) (*out)[--at] = static_cast<char>('0' + value % 10);
}

void AppendNumber(uint64_t value, std::string* out) {
  char digits[20];
  const std::to_chars_result end = std::to_chars(digits, digits + sizeof digits, value);
  out->append(digits, end.ptr);
}

void AppendScaled(int64_t units, int scale, std::string* out) {
  if (units < 0) out->push_back('-');
  const uint64_t size = units < 0 ? uint64_t{0} - static_cast<uint64_t>(units) : static_cast<uint64_t>(units);
  uint64_t power = 1;
  for (int i = 0; i < scale; ++i) power *= 10;
  AppendNumber(size / power, out);
  if (scale == 0) return;
  out->push_back('.');
  AppendPadded(size % power, scale, out);
}

void AppendUuid(uint64_t a, uint64_t b, std::string* out) {
  constexpr char kHex[] = "0123456789abcdef";
  a = (a & ~uint64_t{0xF000}) | 0x4000;
  b = (b & ~(uint64_t{3} << 62)) | uint64_t{1} << 63;
  char text[36];
  size_t at = 0;
  for (int nibble = 0; nibble < 32; ++nibble) {
    if (nibble == 8 || nibble == 12 || nibble == 16 || nibble == 20) text[at++] = '-';
    const uint64_t word = nibble < 16 ? a : b;
    text[at++] = kHex[word >> (60 - nibble % 16 * 4) & 15];
  }
  out->append(text, at);
}

void AppendDate(int64_t days_since_1970, std::string* out) {
  const std::chrono::year_month_day date{std::chrono::sys_days{std::chrono::days(days_since_1970)}};
  AppendPadded(static_cast<uint64_t>(static_cast<int>(date.year())), 4, out);
  out->push_back('-');
  AppendPadded(static_cast<unsigned>(date.month()), 2, out);
  out->push_back('-');
  AppendPadded(static_cast<unsigned>(date.day()), 2, out);
}

void AppendLuhnDigit(size_t begin, std::string* text) {
  int sum = 0;
  bool is_doubled = true;  // the digit before the check digit is
  for (size_t at = text->size(); at > begin; is_doubled = !is_doubled) {
    const int digit = (*text)[--at] - '0';
    sum += is_doubled ? digit * 2 / 10 + digit * 2 % 10 : digit;
  }
  text->push_back(static_cast<char>('0' + (10 - sum % 10) % 10));
}

}  // namespace tollgate::sample

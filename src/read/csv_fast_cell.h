// Cells that look as most do, read in a few word operations. Each function either gives exactly what column::DecodeCell
// gives, or says no and leaves the cell to it. A cell is [data, data + size) with 8 readable bytes before and 32
// behind.
//
// Digits are read 8 at a time from the end of the cell backwards, what stands before the cell masked to '0'. Source: D.
// Lemire, "Quickly parsing eight digits" (2018), for the three multiplications.
#ifndef TOLLGATE_READ_CSV_FAST_CELL_H_
#define TOLLGATE_READ_CSV_FAST_CELL_H_

#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>

#include "base/decimal.h"
#include "base/time.h"

namespace tollgate::read {

inline uint64_t Load8(const char* at) {
  uint64_t word;
  std::memcpy(&word, at, 8);
  return word;
}

inline constexpr uint64_t kZeroDigits = 0x3030303030303030;
// Keeps the last n bytes of a word in memory.
inline constexpr uint64_t kKeepLast[9] = {0,
                                          0xFF00000000000000,
                                          0xFFFF000000000000,
                                          0xFFFFFF0000000000,
                                          0xFFFFFFFF00000000,
                                          0xFFFFFFFFFF000000,
                                          0xFFFFFFFFFFFF0000,
                                          0xFFFFFFFFFFFFFF00,
                                          0xFFFFFFFFFFFFFFFF};

inline bool AreDigits(uint64_t word) {
  return ((word & 0xF0F0F0F0F0F0F0F0) | (((word + 0x0606060606060606) & 0xF0F0F0F0F0F0F0F0) >> 4)) ==
         0x3333333333333333;
}

inline uint64_t DigitsValue(uint64_t word) {
  word -= kZeroDigits;
  word = word * 10 + (word >> 8);
  const uint64_t high = (word & 0x000000FF000000FF) * 0x000F424000000064;
  const uint64_t low = ((word >> 16) & 0x000000FF000000FF) * 0x0000271000000001;
  return (high + low) >> 32;
}

// The `count` (0 to 16) digits that end at `end`.
inline bool ReadDigits(const char* end, size_t count, uint64_t* value) {
  const size_t low_count = count < 8 ? count : 8;
  uint64_t low = Load8(end - 8);
  low = (low & kKeepLast[low_count]) | (kZeroDigits & ~kKeepLast[low_count]);
  if (!AreDigits(low)) return false;
  *value = DigitsValue(low);
  if (count <= 8) return true;
  const size_t high_count = count - 8;
  uint64_t high = Load8(end - 16);
  high = (high & kKeepLast[high_count]) | (kZeroDigits & ~kKeepLast[high_count]);
  if (!AreDigits(high)) return false;
  *value += DigitsValue(high) * 100000000;
  return true;
}

// JSON's whole numbers of at most 16 digits.
inline bool FastInteger(const char* data, size_t size, int64_t* value) {
  const bool negative = data[0] == '-';
  const size_t count = size - negative;
  if (count - 1 >= 16 || (data[negative] == '0' && count != 1)) return false;
  uint64_t magnitude = 0;
  if (!ReadDigits(data + size, count, &magnitude)) return false;
  *value = negative ? -static_cast<int64_t>(magnitude) : static_cast<int64_t>(magnitude);
  return true;
}

// A plain decimal taken apart: value = whole + fraction x 10^-fraction_digits.
struct PlainDecimal {
  bool negative;
  size_t whole_digits;     // 1 to 16
  size_t fraction_digits;  // 0 to 7
  uint64_t whole;
  uint64_t fraction;
};

// -?(0|[1-9][0-9]*)(\.[0-9]{1,7})?
inline bool ReadPlainDecimal(const char* data, size_t size, PlainDecimal* out) {
  if (size == 0 || size > 25) return false;
  out->negative = data[0] == '-';
  const char* const end = data + size;
  // A byte that equals '.' becomes zero, and only such a byte borrows: the highest set bit is right even so, for a
  // borrow goes up. So it is taken from the exact test.
  const uint64_t difference = Load8(end - 8) ^ 0x2E2E2E2E2E2E2E2E;
  const uint64_t low7 = 0x7F7F7F7F7F7F7F7F;
  uint64_t points = ~(((difference & low7) + low7) | difference | low7);
  points &= kKeepLast[size < 8 ? size : 8];
  const size_t behind_point = points == 0 ? 0 : static_cast<size_t>(std::countl_zero(points)) / 8;
  if (points != 0 && behind_point == 0) return false;
  const size_t whole_end = points == 0 ? size : size - behind_point - 1;
  out->fraction_digits = behind_point;
  out->whole_digits = whole_end - out->negative;
  if (out->whole_digits - 1 >= 16 || (data[out->negative] == '0' && out->whole_digits != 1)) return false;
  return ReadDigits(data + whole_end, out->whole_digits, &out->whole) && ReadDigits(end, behind_point, &out->fraction);
}

// Units of 10^-scale.
inline bool FastDecimal(const char* data, size_t size, int scale, int64_t* units) {
  PlainDecimal plain;
  if (!ReadPlainDecimal(data, size, &plain)) return false;
  const int missing = scale - static_cast<int>(plain.fraction_digits);
  if (missing < 0 || plain.whole_digits + static_cast<size_t>(scale) > 18) return false;
  const int64_t value = static_cast<int64_t>(plain.whole) * kPowersOf10[scale] +
                        static_cast<int64_t>(plain.fraction) * kPowersOf10[missing];
  *units = plain.negative ? -value : value;
  return true;
}

// At most 15 digits and a power of ten up to 10^22 are exact as doubles, so that their quotient is rounded once and
// right. Source: W. Clinger, "How to Read Floating Point Numbers Accurately", PLDI 1990.
inline bool FastDouble(const char* data, size_t size, double* value) {
  PlainDecimal plain;
  if (!ReadPlainDecimal(data, size, &plain)) return false;
  if (plain.whole_digits + plain.fraction_digits > 15) return false;
  const int64_t power = kPowersOf10[plain.fraction_digits];
  const auto digits =
      static_cast<double>(static_cast<int64_t>(plain.whole) * power + static_cast<int64_t>(plain.fraction));
  const double magnitude = digits / static_cast<double>(power);
  *value = plain.negative ? -magnitude : magnitude;
  return true;
}

// The date read last: transactions come in order of time, so that the next one is mostly the same.
struct DateCache {
  uint64_t year_month = 0;  // "2024-02-"
  uint16_t day = 0;         // "29"
  int64_t days = 0;
};

// Bytes XOR a picture: a digit becomes its value, punctuation becomes 0. `room` is 0x76 for a digit (9 and less stay
// below 0x80) and 0x7F for punctuation (0 alone does).
inline bool FitsPicture(uint64_t word, uint64_t room) { return (((word + room) | word) & 0x8080808080808080) == 0; }

// "YYYY-MM-DD" at `data`, of a year from 1 on. `word1` is data[8..16) already XORed with its picture.
inline bool ReadDays(const char* data, uint64_t word1, DateCache* cache, int64_t* days) {
  const uint64_t word0 = Load8(data);
  uint16_t day_bytes;
  std::memcpy(&day_bytes, data + 8, 2);
  if (word0 == cache->year_month && day_bytes == cache->day) {
    *days = cache->days;
    return true;
  }
  const uint64_t digits = word0 ^ 0x2D30302D30303030;  // "0000-00-"
  if (!FitsPicture(digits, 0x7F76767F76767676)) return false;
  const uint64_t pairs = digits * 10 + (digits >> 8);
  const uint64_t day_pair = word1 * 10 + (word1 >> 8);
  const auto year = static_cast<int64_t>((pairs & 0xFF) * 100 + (pairs >> 16 & 0xFF));
  const int month = static_cast<int>(pairs >> 40 & 0xFF);
  const int day = static_cast<int>(day_pair & 0xFF);
  if (year == 0 || !IsRealDate(year, month, day)) return false;
  *days = DaysFromCivil(year, month, day);
  *cache = {word0, day_bytes, *days};
  return true;
}

inline bool FastDate(const char* data, size_t size, DateCache* cache, int64_t* time_us) {
  if (size != 10) return false;
  uint16_t day_bytes;
  std::memcpy(&day_bytes, data + 8, 2);
  const uint64_t digits = day_bytes ^ 0x3030;
  int64_t days = 0;
  if (!FitsPicture(digits, 0x7676) || !ReadDays(data, digits, cache, &days)) return false;
  *time_us = days * kMicrosPerDay;
  return true;
}

// "YYYY-MM-DD?HH:MM:SS" at `data`, '?' being `between`.
inline bool ReadSeconds(const char* data, char between, DateCache* cache, int64_t* time_us) {
  const uint64_t picture = 0x30303A3030003030 | static_cast<uint64_t>(static_cast<unsigned char>(between)) << 16;
  const uint64_t word1 = Load8(data + 8) ^ picture;  // "00T00:00"
  uint32_t seconds_bytes;
  std::memcpy(&seconds_bytes, data + 15, 4);
  const uint64_t word2 = (seconds_bytes ^ 0x30303A30u) >> 8;  // ":00" behind the last digit of the minute
  if (!FitsPicture(word1, 0x76767F76767F7676) || !FitsPicture(word2, 0x76767F)) return false;
  const uint64_t pairs = word1 * 10 + (word1 >> 8);
  const auto hour = static_cast<int64_t>(pairs >> 24 & 0xFF);
  const auto minute = static_cast<int64_t>(pairs >> 48 & 0xFF);
  const auto second = static_cast<int64_t>((word2 >> 8 & 0xFF) * 10 + (word2 >> 16 & 0xFF));
  if (hour > 23 || minute > 59 || second > 59) return false;
  int64_t days = 0;
  if (!ReadDays(data, word1, cache, &days)) return false;
  *time_us = (days * 86400 + hour * 3600 + minute * 60 + second) * kMicrosPerSecond;
  return true;
}

// RFC 3339 in UTC, with 0, 3 or 6 digits behind the second.
inline bool FastRfc3339(const char* data, size_t size, DateCache* cache, int64_t* time_us) {
  if (size != 20 && size != 24 && size != 27) return false;
  if (data[size - 1] != 'Z' || !ReadSeconds(data, 'T', cache, time_us)) return false;
  if (size == 20) return true;
  uint64_t fraction = 0;
  if (data[19] != '.' || !ReadDigits(data + size - 1, size - 21, &fraction)) return false;
  *time_us += static_cast<int64_t>(size == 24 ? fraction * 1000 : fraction);
  return true;
}

}  // namespace tollgate::read
#endif  // TOLLGATE_READ_CSV_FAST_CELL_H_

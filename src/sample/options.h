// What a sample is to be. Rates are parts per million: exact, and the same on every machine.
#ifndef TOLLGATE_SAMPLE_OPTIONS_H_
#define TOLLGATE_SAMPLE_OPTIONS_H_

#include <cstdint>

#include "tollgate/status.hpp"

namespace tollgate::sample {

inline constexpr uint32_t kMillion = 1000000;
inline constexpr int64_t kSecondUs = 1000000;
inline constexpr int64_t kMinuteUs = 60 * kSecondUs;
inline constexpr int64_t kHourUs = 60 * kMinuteUs;
inline constexpr int64_t kDayUs = 24 * kHourUs;
inline constexpr int64_t kStart2026Us = 20454 * kDayUs;  // 2026-01-01T00:00:00Z

inline constexpr uint64_t kMaxRowCount = 1000000000000;
inline constexpr uint32_t kMaxCardCount = 10000000;
inline constexpr uint32_t kMinMerchantCount = 100;
inline constexpr uint32_t kMaxMerchantCount = 10000000;
inline constexpr uint32_t kMaxFraudPpm = kMillion / 2;

struct Options {
  uint64_t seed = 1;
  uint64_t row_count = 1000;
  int64_t start_us = kStart2026Us;  // UTC; 0001 to 9000
  // 0: as the number of rows suggests, about 100 rows a card. A longer run begins with the bytes of a shorter one where
  // these three are given, or the same.
  uint32_t card_count = 0;
  uint32_t customer_count = 0;  // at most a card's number; some have several cards
  uint32_t merchant_count = 0;
  uint32_t fraud_ppm = 10000;  // share of rows that are fraud, in the long run
  // What delivery does to the stream.
  uint32_t late_ppm = 0;       // held back for 1 minute to 2 hours of the stream's time
  uint32_t duplicate_ppm = 0;  // delivered again within 10 minutes: the same transaction_id and bytes
  uint32_t unordered_ppm = 0;  // overtaken by 1 to 16 rows
  uint32_t dirty_ppm = 0;      // one fault in a row: see fault.h
};

// With the counts that 0 stands for; or INVALID_ARGUMENT and a sentence.
Expected<Options> Complete(const Options& options);

}  // namespace tollgate::sample
#endif  // TOLLGATE_SAMPLE_OPTIONS_H_

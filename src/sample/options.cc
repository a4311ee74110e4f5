#include "sample/options.h"

#include <algorithm>
#include <string>

namespace tollgate::sample {
namespace {

constexpr int64_t kFirstStartUs = -62135596800 * kSecondUs;  // 0001-01-01
constexpr int64_t kLastStartUs = 221845392000 * kSecondUs;   // 9000-01-01
constexpr uint64_t kMaxRowsPerCard = 300000;                 // 800 years at a payment a day: the year stays below 10000

uint32_t Suggested(uint64_t row_count, uint64_t rows_per_piece, uint32_t low, uint32_t high) {
  return static_cast<uint32_t>(std::clamp<uint64_t>(row_count / rows_per_piece, low, high));
}

Status Refused(const std::string& sentence) { return Status(TG_INVALID_ARGUMENT, sentence); }

}  // namespace

Expected<Options> Complete(const Options& options) {
  Options out = options;
  if (out.row_count > kMaxRowCount) return Refused("at most 1,000,000,000,000 rows");
  if (out.card_count == 0) out.card_count = Suggested(out.row_count, 100, 200, kMaxCardCount);
  if (out.customer_count == 0) out.customer_count = std::max(1u, out.card_count - out.card_count / 5);
  if (out.merchant_count == 0) out.merchant_count = std::clamp(out.card_count / 4, 200u, 50000u);
  if (out.card_count > kMaxCardCount) return Refused("at most 10,000,000 cards");
  if (out.customer_count > out.card_count) return Refused("every customer has a card: no more customers than cards");
  if (out.merchant_count < kMinMerchantCount || out.merchant_count > kMaxMerchantCount) {
    return Refused("100 to 10,000,000 merchants");
  }
  if (out.row_count / out.card_count > kMaxRowsPerCard) {
    return Refused("more than 300,000 rows a card would run past the year 9999: more cards are needed");
  }
  if (out.start_us < kFirstStartUs || out.start_us > kLastStartUs) return Refused("the start lies in 0001 to 8999");
  if (out.fraud_ppm > kMaxFraudPpm) return Refused("fraud is at most half of the rows");
  for (const uint32_t rate : {out.late_ppm, out.duplicate_ppm, out.unordered_ppm, out.dirty_ppm}) {
    if (rate > kMillion) return Refused("a rate is at most 1");
  }
  if (out.late_ppm + out.unordered_ppm > kMillion) return Refused("late and unordered rows are at most all rows");
  return out;
}

}  // namespace tollgate::sample

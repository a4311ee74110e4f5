// One payment as numbers. What a reader sees of it (names, addresses, digits) follows from them and the seed, so that
// thousands of payments can wait for their time in little memory.
#ifndef TOLLGATE_SAMPLE_EVENT_H_
#define TOLLGATE_SAMPLE_EVENT_H_

#include <cstdint>
#include <string_view>

namespace tollgate::sample {

enum class Scenario : uint8_t {
  kNone,
  kCardTesting,         // one stolen card, many tiny amounts within minutes
  kAccountTakeover,     // new device, address and e-mail, larger amounts
  kImpossibleTravel,    // in a shop farther away than any flight since the last payment
  kMerchantCompromise,  // cards that paid at one shop pay elsewhere, days later
  kRefundAbuse,         // one purchase, refunded twice or more
};
inline constexpr size_t kScenarioCount = 6;
inline constexpr std::string_view kScenarioNames[kScenarioCount] = {
    "none", "card_testing", "account_takeover", "impossible_travel", "merchant_compromise", "refund_abuse"};

struct Event {
  int64_t time_us = 0;
  uint64_t number = 0;       // its place in the order of time; the transaction's identity
  int64_t amount_minor = 0;  // above 0, refunds too; in the merchant's currency
  // 0: the customer's own device. Otherwise the thief's number, who has a device, an address and a mailbox of his own.
  uint64_t thief = 0;
  uint32_t card = 0;
  uint32_t merchant = 0;
  uint8_t city = 0;  // where the payer is
  bool is_refund = false;
  bool is_online = false;
  bool has_new_mail = false;  // the thief's mailbox
  bool is_robot = false;
  Scenario scenario = Scenario::kNone;
};

}  // namespace tollgate::sample
#endif  // TOLLGATE_SAMPLE_EVENT_H_

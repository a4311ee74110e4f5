// One delivered row: its cells as text, its labels and what they were made of as numbers, and how it is written.
#ifndef TOLLGATE_SAMPLE_ROW_H_
#define TOLLGATE_SAMPLE_ROW_H_

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

#include "sample/columns.h"
#include "sample/delivery.h"

namespace tollgate::sample {

// What is wrong with a dirty row: one thing.
enum class Fault : uint8_t {
  kNone,
  kAmount,      // "12.3.4"
  kLuhn,        // the check digit is another
  kMissing,     // no customer_id, which is required
  kDate,        // month 13
  kCurrency,    // a code that ISO 4217 does not have
  kUtf8,        // a byte 0xFF in merchant_name
  kStrayQuote,  // a quote inside a bare CSV field; in JSON one without its backslash
  kShort,       // the row ends before its last four cells; in JSON before its last member is whole
};
inline constexpr size_t kFaultCount = 9;
inline constexpr std::string_view kFaultNames[kFaultCount] = {"none",     "amount", "luhn",        "missing", "date",
                                                              "currency", "utf8",   "stray_quote", "short"};

struct Row {
  std::array<std::string, kColumnCount> cells;  // UTF-8, unquoted; "": absent
  uint64_t event_number = 0;                    // of the payment, in the order of time; of a duplicate the first's
  int64_t occurred_at_us = 0;                   // whole milliseconds are written
  int64_t amount_minor = 0;
  int amount_scale = 0;
  int32_t lat_e4 = 0, lon_e4 = 0;
  uint32_t card = 0, merchant = 0;
  Scenario scenario = Scenario::kNone;
  Arrival arrival = Arrival::kInOrder;
  Fault fault = Fault::kNone;
  bool is_fraud() const { return scenario != Scenario::kNone; }
};

// A row and its line break (LF).
void AppendCsv(const Row& row, std::string* out);
void AppendNdjson(const Row& row, std::string* out);

}  // namespace tollgate::sample
#endif  // TOLLGATE_SAMPLE_ROW_H_

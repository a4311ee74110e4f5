// Card transactions made up in memory: 22 columns, about 262 bytes a CSV row, a quoted field in half of the rows. The
// same seed gives the same bytes on every machine (no library's distribution has a say).
//
// The generator keeps the truth beside the bytes: where every field ends, what every value is and which fault a row was
// given. Answers are checked against that, so no reader's or evaluator's code vouches for itself.
#ifndef TOLLGATE_BENCHMARKS_TRANSACTIONS_H_
#define TOLLGATE_BENCHMARKS_TRANSACTIONS_H_

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "tollgate/read.h"

namespace tollgate::bench {

inline constexpr size_t kColumnCount = 22;

// Numbers of columns that rules compare.
enum ColumnNumber : size_t {
  kOccurredAt = 1,
  kAmount = 4,
  kCustomerSince = 13,
  kDistance = 19,
  kRisk = 20,
};

struct ColumnSpec {
  const char* name;
  tg_type type;
  int scale;           // TG_DECIMAL
  bool required;       // otherwise some cells are absent
  const char* schema;  // JSON
};
extern const ColumnSpec kColumns[kColumnCount];

struct TruthColumn {
  std::vector<uint8_t> present;
  std::vector<int64_t> integers;  // TG_INT64, TG_DECIMAL (units), TG_TIMESTAMP
  std::vector<double> numbers;    // TG_DOUBLE
  std::vector<std::string> texts;
};

struct Transactions {
  std::string header;  // with its line end
  std::string rows;    // all records, each with its line end (LF)
  size_t row_count = 0;
  size_t quoted_row_count = 0;
  std::vector<uint32_t> separators;  // of `rows`: the byte that ends each field of each row
  std::vector<tg_code> faults;       // per row; 0: the row is valid
  TruthColumn truth[kColumnCount];
  uint64_t byte_sum = 0;  // of `rows`

  uint32_t begin(size_t row) const { return row == 0 ? 0 : separators[row * kColumnCount - 1] + 1; }
  uint32_t end(size_t row) const { return separators[(row + 1) * kColumnCount - 1] + 1; }
  std::string_view record(size_t row) const { return std::string_view(rows).substr(begin(row), end(row) - begin(row)); }
};

struct TransactionOptions {
  size_t row_count = 16384;  // 4.3 MB: more than L2, and no branch predictor learns it by heart
  uint64_t seed = 1;
  unsigned bad_permille = 0;  // rows with one fault each, of six kinds in turn
  // The truth of row 7 is falsified, not the bytes: every Check() must then refuse. Proves that checks can fail.
  bool damages_truth = false;
};
Transactions MakeTransactions(const TransactionOptions& options);

// {"type": "object", ...} for these columns.
std::string TransactionSchema();

}  // namespace tollgate::bench
#endif  // TOLLGATE_BENCHMARKS_TRANSACTIONS_H_

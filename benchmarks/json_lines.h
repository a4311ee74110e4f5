// The transactions as NDJSON: one object a line, absent cells left out.
#ifndef TOLLGATE_BENCHMARKS_JSON_LINES_H_
#define TOLLGATE_BENCHMARKS_JSON_LINES_H_

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "transactions.h"

namespace tollgate::bench {

enum class KeyOrder : uint8_t {
  kStable,    // the columns' order in every record
  kShuffled,  // another one in each
};

struct JsonLines {
  const Transactions* data;
  std::string text;            // all records, each with its line end
  std::vector<size_t> begins;  // of each record, and the end of the last
  std::string_view record(size_t row) const {
    return std::string_view(text).substr(begins[row], begins[row + 1] - begins[row]);
  }
};
// `data` outlives what is made of it.
JsonLines MakeJsonLines(const Transactions& data, KeyOrder order);

}  // namespace tollgate::bench
#endif  // TOLLGATE_BENCHMARKS_JSON_LINES_H_

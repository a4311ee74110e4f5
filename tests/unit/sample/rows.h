// What the tests of samples share.
#ifndef TOLLGATE_TESTS_UNIT_SAMPLE_ROWS_H_
#define TOLLGATE_TESTS_UNIT_SAMPLE_ROWS_H_

#include <gtest/gtest.h>

#include <map>
#include <string>
#include <vector>

#include "sample/generator.h"

namespace tollgate::sample {

inline std::vector<Row> Collect(const Options& options) {
  Expected<Generator> generator = Generator::Make(options);
  std::vector<Row> rows;
  if (!generator.ok()) {
    ADD_FAILURE() << generator.status().message();
    return rows;
  }
  for (Row row; generator->NextRow(&row);) rows.push_back(row);
  return rows;
}

inline std::string Csv(const Options& options) {
  std::string text = CsvHeader();
  for (const Row& row : Collect(options)) AppendCsv(row, &text);
  return text;
}

inline std::string Ndjson(const Options& options) {
  std::string text;
  for (const Row& row : Collect(options)) AppendNdjson(row, &text);
  return text;
}

// 100 days of 500 cards, made once.
inline const std::vector<Row>& ManyRows() {
  static const std::vector<Row> rows = Collect({.seed = 5, .row_count = 60000, .card_count = 500, .fraud_ppm = 30000});
  return rows;
}

inline std::map<uint32_t, std::vector<const Row*>> ByCard(const std::vector<Row>& rows) {
  std::map<uint32_t, std::vector<const Row*>> cards;
  for (const Row& row : rows) cards[row.card].push_back(&row);
  return cards;
}

}  // namespace tollgate::sample
#endif  // TOLLGATE_TESTS_UNIT_SAMPLE_ROWS_H_

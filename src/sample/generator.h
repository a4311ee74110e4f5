// Labelled payments, made up: the same options give the same rows on every machine and with every compiler.
//
//   Expected<Generator> generator = Generator::Make({.seed = 7, .row_count = 1000000});
//   std::string text = CsvHeader();
//   for (Row row; generator->NextRow(&row);) AppendCsv(row, &text);
//
// Memory does not grow with the rows: 32 bytes a card, and what waits for its time (fraud in progress, late rows).
#ifndef TOLLGATE_SAMPLE_GENERATOR_H_
#define TOLLGATE_SAMPLE_GENERATOR_H_

#include <memory>

#include "sample/columns.h"
#include "sample/options.h"
#include "sample/row.h"

namespace tollgate::sample {

class Generator {
 public:
  // INVALID_ARGUMENT and a sentence where options cannot be met.
  static Expected<Generator> Make(const Options& options);
  Generator(Generator&&) noexcept;
  Generator& operator=(Generator&&) noexcept;
  ~Generator();

  // False: all rows were given. `*row` is reused: it allocates only until its cells have grown.
  bool NextRow(Row* row);
  // With the counts in place of zeroes.
  const Options& options() const;

 private:
  struct State;
  explicit Generator(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

}  // namespace tollgate::sample
#endif  // TOLLGATE_SAMPLE_GENERATOR_H_

// Decoded columns against the generator's truth.
#ifndef TOLLGATE_BENCHMARKS_TRUTH_H_
#define TOLLGATE_BENCHMARKS_TRUTH_H_

#include <string>

#include "tollgate/scan.h"
#include "transactions.h"

namespace tollgate::bench {

// "" where the batch's columns are rows [first_row, ...) of the data, every value of every row; else what is not.
std::string CompareWithTruth(const Transactions& data, const tg_batch& batch, size_t first_row);
// "" where those rows are valid but for those with a fault, each of which has one finding with the code of its fault.
std::string CompareVerdicts(const Transactions& data, const tg_decisions& decisions, size_t first_row);

}  // namespace tollgate::bench
#endif  // TOLLGATE_BENCHMARKS_TRUTH_H_

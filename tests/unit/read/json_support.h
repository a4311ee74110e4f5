// A whole JSON input through cutter and decoder, printed; and what every run must keep.
#ifndef TOLLGATE_TESTS_UNIT_READ_JSON_SUPPORT_H_
#define TOLLGATE_TESTS_UNIT_READ_JSON_SUPPORT_H_

#include <string>
#include <string_view>

#include "csv_support.h"
#include "read/json_cutter.h"
#include "read/json_decoder.h"

namespace tollgate::read {

struct JsonSettings {
  JsonForm form = JsonForm::kLines;
  int32_t batch_row_count = 1024;
  size_t read_bytes = size_t{1} << 18;
  size_t step = SIZE_MAX;
  tg_cpu cpu = TG_CPU_AUTO;
  JsonRoad road = JsonRoad::kFast;
};

// Findings lie in their records, and the laws of CheckLaws hold.
CsvRun RunJson(std::string_view input, const column::RecordLayout& layout, const JsonSettings& settings = {});
CsvRun RunDocument(std::string_view input, const column::RecordLayout& layout);
// A field of every form, an object `card`, and a property that no field reads.
column::RecordLayout Payments();
// The nth record of them: without fault, all written in one order.
std::string Payment(int n);
// Several lines of them, some with escapes, nulls, other orders, nested and unknown members, and faults of cells.
std::vector<std::string> OddPayments();

}  // namespace tollgate::read
#endif  // TOLLGATE_TESTS_UNIT_READ_JSON_SUPPORT_H_

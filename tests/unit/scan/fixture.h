// Plans and batches made by hand: what the compiler and the readers would give, without either.
#ifndef TOLLGATE_TESTS_UNIT_SCAN_FIXTURE_H_
#define TOLLGATE_TESTS_UNIT_SCAN_FIXTURE_H_

#include <gtest/gtest.h>

#include <cstdint>
#include <initializer_list>
#include <string>
#include <vector>

#include "base/bits.h"
#include "base/cpu.h"
#include "column/builder.h"
#include "plan/plan.h"
#include "plan/semantics.h"
#include "scan/scan.h"
#include "scan/state.h"

namespace tollgate::scan {

inline column::LayoutField Field(std::string name, tg_type type, int scale = 0, bool nullable = true) {
  column::LayoutField field;
  field.pointer = "/" + name;
  for (char& c : field.pointer) c = c == '.' ? '/' : c;
  field.header = name;
  field.name = std::move(name);
  field.schema_pointer = "/properties" + field.pointer + "/type";
  field.type = type;
  field.scale = scale;
  field.nullable = nullable;
  field.form = type == TG_DECIMAL     ? column::TextForm::kDecimalText
               : type == TG_INT64     ? column::TextForm::kInteger
               : type == TG_DOUBLE    ? column::TextForm::kNumber
               : type == TG_BOOL      ? column::TextForm::kBoolean
               : type == TG_TIMESTAMP ? column::TextForm::kRfc3339
                                      : column::TextForm::kText;
  return field;
}

inline uint32_t AddOp(plan::Plan* plan, plan::OpCode code, uint32_t a = 0, uint32_t b = 0, uint32_t c = 0,
                      uint16_t aux = 0) {
  plan->ops.push_back({.code = code, .aux = aux, .a = a, .b = b, .c = c});
  plan->main_op_count = static_cast<uint32_t>(plan->ops.size());
  return plan->main_op_count - 1;
}

inline column::Cell IntegerCell(int64_t value) { return {.state = column::CellState::kValue, .integer = value}; }
inline column::Cell NumberCell(double value) { return {.state = column::CellState::kValue, .number = value}; }
inline column::Cell TextCell(std::string_view value) { return {.state = column::CellState::kValue, .text = value}; }
inline column::Cell BoolCell(bool value) { return {.state = column::CellState::kValue, .boolean = value}; }
inline column::Cell NullCell() { return {.state = column::CellState::kNull}; }
inline column::Cell AbsentCell() { return {}; }
inline column::Cell OverflowCell() { return {.state = column::CellState::kOverflow}; }

// The CPU paths that this machine has.
inline std::vector<tg_cpu> CpuPaths() {
  std::vector<tg_cpu> paths;
  for (tg_cpu cpu : {TG_CPU_PORTABLE, TG_CPU_AVX2, TG_CPU_AVX512}) {
    if (ResolveCpu(cpu).ok()) paths.push_back(cpu);
  }
  return paths;
}

inline std::string_view View(tg_text text) { return {text.data, text.size}; }
inline bool BitAt(const uint8_t* bits, size_t row) { return bits[row / 8] >> (row % 8) & 1; }

// Rows of a bitmap, as "0 2 5".
inline std::string Rows(const uint8_t* bits, size_t row_count) {
  std::string rows;
  for (size_t row = 0; row < row_count; ++row) {
    if (BitAt(bits, row)) rows += (rows.empty() ? "" : " ") + std::to_string(row);
  }
  return rows;
}

inline constexpr size_t kRowCounts[] = {0, 1, 63, 64, 65, 2047, 2048};

}  // namespace tollgate::scan
#endif  // TOLLGATE_TESTS_UNIT_SCAN_FIXTURE_H_

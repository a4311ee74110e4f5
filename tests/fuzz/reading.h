// One input as a reader gives it and a scan judges it, whatever the format; and what must hold of every reading.
#ifndef TOLLGATE_TESTS_FUZZ_READING_H_
#define TOLLGATE_TESTS_FUZZ_READING_H_

#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "oracle/validate.h"
#include "read/records.h"
#include "tollgate/scan.h"

namespace tollgate::fuzz {

// Gives at most `step` bytes a call.
struct Source {
  std::string_view rest;
  size_t step;
  tg_source source();
};

// How an input is read; must change nothing.
struct Way {
  size_t step;
  int32_t batch_row_count;
  tg_cpu cpu;
};

struct Row {
  tg_record place;
  bool rejected = false;
  std::string values;                    // "['text'][12][absent]..."
  std::multiset<oracle::Finding> found;  // of reader and scan
};
struct Reading {
  bool has_header = false;  // and records
  read::ByteAccount account;
  std::vector<Row> rows;
  std::string input_findings;  // of the input as a whole, printed
  std::string findings;        // of records
};

std::string PrintValue(const tg_column& column, size_t row);
// What the reader says of the input as a whole.
void AddInputFindings(const std::vector<tg_finding>& findings, Reading* reading);
// Requires that records are counted, that findings stand in their records, sorted, and that a record is valid exactly
// where nothing was found.
void AddBatch(const tg_batch& batch, const tg_decisions& decisions, Reading* reading);

// Every byte is of the header, of one record or skipped; records follow each other. `size`: of the unpacked input.
void RequireConservation(uint64_t size, const Reading& reading);
// Whatever the way of reading.
void RequireSame(const Reading& a, const Reading& b);

}  // namespace tollgate::fuzz
#endif  // TOLLGATE_TESTS_FUZZ_READING_H_

#include "fuzz/reading.h"

#include <algorithm>
#include <cstdio>

#include "base/bits.h"
#include "fuzz/property.h"

namespace tollgate::fuzz {
namespace {

std::string_view View(tg_text text) { return {text.data, text.size}; }

}  // namespace

std::string PrintValue(const tg_column& column, size_t row) {
  if (column.null != nullptr && GetBit(column.null, row)) return "[null]";
  if (column.overflow != nullptr && GetBit(column.overflow, row)) return "[overflow]";
  if (column.valid != nullptr && !GetBit(column.valid, row)) return "[absent]";
  if (column.type == TG_STRING) {
    const auto* bytes = static_cast<const char*>(column.values);
    return "['" + std::string(bytes + column.offsets[row], bytes + column.offsets[row + 1]) + "']";
  }
  if (column.type == TG_BOOL) return GetBit(static_cast<const uint8_t*>(column.values), row) ? "[true]" : "[false]";
  if (column.type == TG_DOUBLE) {
    char text[40];
    std::snprintf(text, sizeof text, "[%a]", static_cast<const double*>(column.values)[row]);
    return text;
  }
  return "[" + std::to_string(static_cast<const int64_t*>(column.values)[row]) + "]";
}

namespace {

void AddFinding(const tg_finding& one, const tg_batch& batch, Reading* reading) {
  Require(one.record >= batch.first_record && one.record < batch.first_record + batch.row_count,
          "a finding is of a record of its batch");
  const tg_record& record = batch.records[one.record - batch.first_record];
  Require(one.offset >= record.offset && one.offset + one.size <= record.offset + record.size,
          "a finding stands in its record");
  Require(one.line >= record.line, "a finding's line is none before its record");
  Require(tg_code_name(one.code) != nullptr && one.got.size <= 64, "a finding has a code and quotes little");
  reading->rows[static_cast<size_t>(one.record)].found.insert({one.code, std::string(View(one.schema))});
  reading->findings += std::to_string(one.record) + " " + tg_code_name(one.code) + " " + std::to_string(one.line) +
                       ":" + std::to_string(one.offset) + "+" + std::to_string(one.size) + " " +
                       std::to_string(one.column) + " " + std::string(View(one.instance)) + " " +
                       std::string(View(one.schema)) + " " + std::string(View(one.got)) + "\n";
}

// By record, then bytes, then pointers.
bool AreSorted(const tg_finding& a, const tg_finding& b) {
  if (a.record != b.record) return a.record < b.record;
  return a.offset < b.offset || (a.offset == b.offset && View(a.schema) <= View(b.schema));
}

}  // namespace

tg_source Source::source() {
  return {this, [](void* context, char* buffer, size_t capacity) -> int64_t {
            auto* self = static_cast<Source*>(context);
            const size_t size = std::min({self->rest.size(), capacity, self->step});
            self->rest.copy(buffer, size);
            self->rest.remove_prefix(size);
            return static_cast<int64_t>(size);
          }};
}

void AddInputFindings(const std::vector<tg_finding>& findings, Reading* reading) {
  for (const tg_finding& one : findings)
    reading->input_findings +=
        std::string(tg_code_name(one.code)) + " " + std::to_string(one.offset) + "+" + std::to_string(one.size) + "\n";
}

void AddBatch(const tg_batch& batch, const tg_decisions& decisions, Reading* reading) {
  Require(batch.first_record == static_cast<int64_t>(reading->rows.size()), "records are counted");
  const size_t row_count = static_cast<size_t>(batch.row_count);
  for (size_t r = 0; r < row_count; ++r) {
    Row& row = reading->rows.emplace_back();
    row.place = batch.records[r];
    row.rejected = batch.rejected != nullptr && GetBit(batch.rejected, r);
    for (int32_t c = 0; c < batch.column_count; ++c) row.values += PrintValue(batch.columns[c], r);
  }
  for (size_t f = 0; f < decisions.finding_count; ++f) {
    Require(f == 0 || AreSorted(decisions.findings[f - 1], decisions.findings[f]), "findings are sorted");
    AddFinding(decisions.findings[f], batch, reading);
  }
  for (size_t r = 0; r < row_count; ++r) {
    const Row& row = reading->rows[static_cast<size_t>(batch.first_record) + r];
    Require(GetBit(decisions.valid, r) == row.found.empty(), "a record is valid exactly where nothing was found");
    Require(!row.rejected || !row.found.empty(), "a record that cannot be read has a finding");
  }
}

void RequireConservation(uint64_t size, const Reading& reading) {
  const read::ByteAccount& account = reading.account;
  uint64_t record_bytes = 0, at = account.header;
  for (const Row& row : reading.rows) {
    Require(row.place.offset >= at, "records follow each other");
    at = row.place.offset + row.place.size;
    record_bytes += row.place.size;
  }
  Require(at <= size && record_bytes == account.records, "records are in the input");
  Require(account.header + account.records + account.skipped == size, "every byte is accounted for");
}

void RequireSame(const Reading& a, const Reading& b) {
  Require(a.has_header == b.has_header && a.input_findings == b.input_findings,
          "the way of reading changes nothing that is said of the input",
          a.input_findings + "---\n" + b.input_findings);
  Require(a.findings == b.findings, "the way of reading changes no finding", a.findings + "---\n" + b.findings);
  Require(a.rows.size() == b.rows.size(), "the way of reading changes no number of records");
  for (size_t r = 0; r < a.rows.size(); ++r) {
    const tg_record &x = a.rows[r].place, &y = b.rows[r].place;
    Require(x.offset == y.offset && x.size == y.size && x.line == y.line, "the way of reading changes no place");
    Require(a.rows[r].rejected == b.rows[r].rejected && a.rows[r].values == b.rows[r].values,
            "the way of reading changes no value", a.rows[r].values + "\n" + b.rows[r].values);
  }
  Require(a.account.skipped == b.account.skipped && a.account.blank_lines == b.account.blank_lines,
          "the way of reading changes no account");
}

}  // namespace tollgate::fuzz

// A whole CSV input through cutter and decoder, printed; and what every run must keep.
#ifndef TOLLGATE_TESTS_UNIT_READ_CSV_SUPPORT_H_
#define TOLLGATE_TESTS_UNIT_READ_CSV_SUPPORT_H_

#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include "base/cpu.h"
#include "column/layout.h"
#include "read/csv.h"

namespace tollgate::read {

// Gives at most `step` bytes a call.
struct MemorySource {
  std::string_view rest;
  size_t step = SIZE_MAX;
  tg_source source() {
    return {this, [](void* context, char* buffer, size_t capacity) -> int64_t {
              auto* self = static_cast<MemorySource*>(context);
              const size_t size = std::min({self->rest.size(), capacity, self->step});
              self->rest.copy(buffer, size);
              self->rest.remove_prefix(size);
              return static_cast<int64_t>(size);
            }};
  }
};

inline std::string_view View(tg_text text) { return {text.data, text.size}; }

inline column::LayoutField TextField(std::string name) {
  column::LayoutField field;
  field.name = field.header = name;
  field.pointer = "/" + name;
  field.schema_pointer = "/properties/" + name + "/type";
  field.type = TG_STRING;
  return field;
}

inline column::LayoutField Field(std::string name, tg_type type, column::TextForm form, int scale = 0) {
  column::LayoutField field = TextField(std::move(name));
  field.type = type;
  field.form = form;
  field.scale = scale;
  return field;
}

inline column::RecordLayout TextLayout(const std::vector<std::string>& names) {
  column::RecordLayout layout;
  for (const std::string& name : names) layout.fields.push_back(TextField(name));
  return layout;
}

struct CsvRun {
  Status status;
  std::string header;             // header findings, one a line
  std::vector<std::string> rows;  // values, one string a row: "[a][b]"; "rejected" for a row that is
  std::vector<std::string> findings;
  std::vector<std::string> records;  // bytes of each record
  std::vector<tg_record> places;
  std::vector<bool> rejected;
  std::string rejects;  // header, then rejected records
  ByteAccount account;
  size_t largest_block = 0;  // bytes
};

std::string Print(const tg_finding& finding);
// "[value][value]".
std::string PrintRow(const tg_batch& batch, size_t row);
CsvRun RunCsv(std::string_view input, const column::RecordLayout& layout, const CsvOptions& options = {},
              size_t step = SIZE_MAX);
// Conservation, places that point at what they say, order of findings. Called by RunCsv where the header was read.
void CheckLaws(std::string_view input, const CsvRun& run);
// Everything that may not depend on how the input was read.
std::string Everything(const CsvRun& run);
// CPU paths that this machine has.
std::vector<tg_cpu> Cpus();

}  // namespace tollgate::read
#endif  // TOLLGATE_TESTS_UNIT_READ_CSV_SUPPORT_H_

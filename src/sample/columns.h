// The columns of a sample: name, JSON type, JSON Schema. They stand in columns.def.
#ifndef TOLLGATE_SAMPLE_COLUMNS_H_
#define TOLLGATE_SAMPLE_COLUMNS_H_

#include <cstddef>
#include <string>
#include <string_view>

namespace tollgate::sample {

enum Column : size_t {
#define TG_SAMPLE_COLUMN(id, name, is_required, is_bare, schema) id,
#include "sample/columns.def"
#undef TG_SAMPLE_COLUMN
  kColumnCount,
};

struct ColumnSpec {
  std::string_view name;
  bool is_required;         // otherwise absent in some rows
  bool is_bare;             // a number or a boolean in JSON, not a string
  std::string_view schema;  // of its property
};
extern const ColumnSpec kColumns[kColumnCount];

// "transaction_id,...\n".
std::string CsvHeader();
// The JSON Schema that every clean row meets, with a line break at its end.
std::string Schema();

}  // namespace tollgate::sample
#endif  // TOLLGATE_SAMPLE_COLUMNS_H_

#include "sample/columns.h"

namespace tollgate::sample {

const ColumnSpec kColumns[kColumnCount] = {
#define TG_SAMPLE_COLUMN(id, name, is_required, is_bare, schema) {name, is_required, is_bare, schema},
#include "sample/columns.def"
#undef TG_SAMPLE_COLUMN
};

std::string CsvHeader() {
  std::string header;
  for (const ColumnSpec& column : kColumns) header.append(header.empty() ? "" : ",").append(column.name);
  return header + "\n";
}

std::string Schema() {
  std::string required, properties;
  for (const ColumnSpec& column : kColumns) {
    const std::string name = "\"" + std::string(column.name) + "\"";
    if (column.is_required) required.append(required.empty() ? "" : ", ").append(name);
    properties.append(properties.empty() ? "    " : ",\n    ").append(name).append(": ").append(column.schema);
  }
  return "{\n"
         "  \"$schema\": \"https://json-schema.org/draft/2020-12/schema\",\n"
         "  \"title\": \"One payment, as tollgate-sample makes it up\",\n"
         "  \"type\": \"object\",\n"
         "  \"additionalProperties\": false,\n"
         "  \"required\": [" +
         required + "],\n  \"properties\": {\n" + properties + "\n  }\n}\n";
}

}  // namespace tollgate::sample

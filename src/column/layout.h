// RecordLayout: what a reader must decode, field by field, and how the text of each reads.
#ifndef TOLLGATE_COLUMN_LAYOUT_H_
#define TOLLGATE_COLUMN_LAYOUT_H_

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/time.h"
#include "tollgate/types.h"

namespace tollgate::column {

// How the text of a cell becomes a value. In the order of validation.md's table.
enum class TextForm : uint8_t {
  kText,         // TG_STRING: verbatim
  kBoolean,      // TG_BOOL: true, false or the words listed
  kInteger,      // TG_INT64: JSON grammar, whole by value (1.0 is one)
  kNumber,       // TG_DOUBLE or TG_DECIMAL by `multipleOf`: JSON grammar
  kDecimalText,  // TG_DECIMAL: format: decimal (a string in JSON), digits with at most `scale` after the point
  kDecorated,    // TG_DECIMAL: x-decimal, with prefix, group and point
  kRfc3339,      // TG_TIMESTAMP: format: date-time
  kDate,         // TG_TIMESTAMP: format: date, midnight UTC
  kTimeFormat,   // TG_TIMESTAMP: x-time-format, in zone
  kEpoch,        // TG_TIMESTAMP: x-epoch, an integer (JSON number)
};

enum class EpochUnit : uint8_t { kSeconds, kMillis, kMicros };

// x-decimal. "$-99.00" and "-$99.00" both read with prefix "$": the sign stands before or after it.
struct DecimalDecoration {
  std::string prefix;
  std::string suffix;
  std::string group;  // "": digits are not grouped; else groups of three, all or none
  char point = '.';
};

struct LayoutField {
  std::string name;            // "card.country"
  std::string pointer;         // "/card/country"
  std::string header;          // CSV column name: x-column, or name
  std::string schema_pointer;  // of the keyword that reading the text asserts: "/properties/amount/type", ".../format"
  std::string scale_pointer;   // of the multipleOf that gave a kNumber its scale: reading the text asserts it too
  std::string scale_expected;  // "a multiple of 0.01": what that multipleOf expects
  tg_type type = TG_STRING;
  int scale = 0;
  bool nullable = false;   // explicit null is a value; an unquoted empty cell is null, else absent
  bool required = false;   // the header must have it (for a nested field: only if its object is required too)
  bool sensitive = false;  // format: pan or x-sensitive
  bool masks_all = false;  // x-sensitive: nothing is shown; else first 6 and last 4
  TextForm form = TextForm::kText;
  std::optional<TimeFormat> time_format;  // kTimeFormat
  std::optional<Zone> zone;               // kTimeFormat without %z; none: UTC
  EpochUnit epoch = EpochUnit::kSeconds;
  DecimalDecoration decoration;
  std::vector<std::string> true_words;  // kBoolean; empty: "true"
  std::vector<std::string> false_words;
  std::vector<std::string> null_words;  // x-null: unquoted cells that mean null (or absent where not nullable)
};

// An object inside the record: a column "card.zip" that no field reads is a property of the object "card".
struct LayoutObject {
  std::string name;                  // "card"
  std::string pointer;               // "/card"
  bool allows_other_columns = true;  // false: its own additionalProperties: false
};

struct RecordLayout {
  std::vector<LayoutField> fields;
  std::vector<LayoutObject> objects;  // in the plan's order
  bool allows_other_columns = true;   // false: additionalProperties: false at the root
  int id_field = -1;                  // record.id
  int time_field = -1;                // record.time
};

}  // namespace tollgate::column
#endif  // TOLLGATE_COLUMN_LAYOUT_H_

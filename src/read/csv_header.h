// The header of a CSV file: its names, and how they stand to a layout.
#ifndef TOLLGATE_READ_CSV_HEADER_H_
#define TOLLGATE_READ_CSV_HEADER_H_

#include <deque>
#include <string>
#include <string_view>
#include <vector>

#include "column/layout.h"
#include "read/csv.h"

namespace tollgate::read {

// A field of a well-formed record.
struct HeaderField {
  std::string name;  // unquoted
  uint64_t begin;    // of the token, quotes included, in the record
  uint64_t size;
};
// `record` without its line end.
std::vector<HeaderField> SplitRecord(std::string_view record);

// Binds columns to fields by exact name. All findings are given, not the first; their texts live in `texts`, in
// `layout` and in `binding`. `offset` and `line` are those of the header.
void BindHeader(const column::RecordLayout& layout, std::string_view record, uint64_t offset, uint64_t line,
                CsvBinding* binding, std::vector<tg_finding>* findings, std::deque<std::string>* texts);

inline constexpr std::string_view kUtf8Mark = "\xEF\xBB\xBF";
// An input begins with a byte order mark of UTF-16 or UTF-32, or with the NUL that every other character has there.
bool LooksWide(std::string_view start);

// A finding about the input as a whole or its header.
tg_finding HeaderFinding(tg_code code, uint64_t offset, uint64_t size, uint64_t line);

inline tg_text AsText(std::string_view text) { return {text.data(), text.size()}; }

}  // namespace tollgate::read
#endif  // TOLLGATE_READ_CSV_HEADER_H_

#include "json_lines.h"

#include <algorithm>
#include <numeric>

#include "random.h"

namespace tollgate::bench {
namespace {

void AppendMember(const Transactions& data, size_t row, size_t column, std::string* out) {
  const bool is_number = kColumns[column].type == TG_INT64 || kColumns[column].type == TG_DOUBLE;
  const char* const quote = is_number ? "" : "\"";
  out->append(out->back() == '{' ? "\"" : ",\"").append(kColumns[column].name).append("\":").append(quote);
  for (char byte : data.truth[column].texts[row]) {
    if (byte == '"') out->push_back('\\');
    out->push_back(byte);
  }
  out->append(quote);
}

}  // namespace

JsonLines MakeJsonLines(const Transactions& data, KeyOrder order) {
  JsonLines lines{&data, {}, {}};
  std::vector<size_t> columns(kColumnCount);
  std::iota(columns.begin(), columns.end(), size_t{0});
  Random random(2);
  for (size_t row = 0; row < data.row_count; ++row) {
    lines.begins.push_back(lines.text.size());
    for (size_t i = columns.size(); order == KeyOrder::kShuffled && i > 1; --i)
      std::swap(columns[i - 1], columns[static_cast<size_t>(random.Below(static_cast<int64_t>(i)))]);
    lines.text.push_back('{');
    for (size_t column : columns) {
      if (data.truth[column].present[row] != 0) AppendMember(data, row, column, &lines.text);
    }
    lines.text.append("}\n");
  }
  lines.begins.push_back(lines.text.size());
  return lines;
}

}  // namespace tollgate::bench

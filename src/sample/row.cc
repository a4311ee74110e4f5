#include "sample/row.h"

namespace tollgate::sample {
namespace {

constexpr size_t kCutColumns = 4;

// Without an early end, so that it is a few vector steps: a library search for two characters took a third of a run.
bool HasMark(std::string_view text, char other) {
  unsigned found = 0;
  for (const char c : text) found |= static_cast<unsigned>(c == '"') | static_cast<unsigned>(c == other);
  return found != 0;
}

// No cell has a line break, so that a physical line is a row.
void AppendCell(const std::string& cell, bool is_stray, std::string* out) {
  if (is_stray) {
    out->append(cell, 0, 1).append("\"").append(cell, 1);
  } else if (!HasMark(cell, ',')) {
    out->append(cell);
  } else {
    out->push_back('"');
    for (const char c : cell) out->append(c == '"' ? 2 : 1, c);
    out->push_back('"');
  }
}

void AppendString(const std::string& cell, bool is_stray, std::string* out) {
  out->push_back('"');
  if (is_stray) out->append("x\"");
  if (!HasMark(cell, '\\')) {
    out->append(cell);
  } else {
    for (const char c : cell) {
      if (c == '"' || c == '\\') out->push_back('\\');
      out->push_back(c);
    }
  }
  out->push_back('"');
}

}  // namespace

void AppendCsv(const Row& row, std::string* out) {
  const size_t count = row.fault == Fault::kShort ? kColumnCount - kCutColumns : size_t{kColumnCount};
  for (size_t c = 0; c < count; ++c) {
    if (c > 0) out->push_back(',');
    AppendCell(row.cells[c], row.fault == Fault::kStrayQuote && c == kMerchantName, out);
  }
  out->push_back('\n');
}

void AppendNdjson(const Row& row, std::string* out) {
  char separator = '{';
  for (size_t c = 0; c < kColumnCount; ++c) {
    if (row.cells[c].empty()) continue;
    out->append({separator, '"'}).append(kColumns[c].name).append("\":");
    separator = ',';
    if (kColumns[c].is_bare) {
      out->append(row.cells[c]);
    } else {
      AppendString(row.cells[c], row.fault == Fault::kStrayQuote && c == kMerchantName, out);
    }
  }
  if (row.fault == Fault::kShort) {
    out->resize(out->size() - row.cells[kScenario].size() - 1);
    out->push_back('\n');
  } else {
    out->append("}\n");
  }
}

}  // namespace tollgate::sample

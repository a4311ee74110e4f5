#include "base/source.h"

#include <algorithm>
#include <utility>

#include "base/check.h"
#include "base/utf8.h"

namespace tollgate {

namespace {
constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";
}  // namespace

uint32_t SourceMap::Add(std::string name, std::string text, bool holds_data) {
  TG_CHECK(text.size() < UINT32_MAX);
  TG_CHECK(files_.size() < Span::kNoFile);
  File& file = files_.emplace_back();
  file.name = std::move(name);
  file.text = std::move(text);
  file.holds_data = holds_data;
  file.line_starts.push_back(0);
  for (size_t at = file.text.find('\n'); at != std::string::npos; at = file.text.find('\n', at + 1)) {
    file.line_starts.push_back(static_cast<uint32_t>(at + 1));
  }
  return static_cast<uint32_t>(files_.size() - 1);
}

LineColumn SourceMap::Locate(uint32_t file, uint32_t offset) const {
  const File& f = files_[file];
  offset = std::min<uint32_t>(offset, static_cast<uint32_t>(f.text.size()));
  auto next = std::upper_bound(f.line_starts.begin(), f.line_starts.end(), offset);
  uint32_t start = *(next - 1);
  std::string_view before = std::string_view(f.text).substr(start, offset - start);
  // Editors do not show a byte order mark, so it takes no column.
  if (start == 0 && before.substr(0, kByteOrderMark.size()) == kByteOrderMark)
    before.remove_prefix(kByteOrderMark.size());
  return {static_cast<uint32_t>(next - f.line_starts.begin()), static_cast<uint32_t>(CountCodePoints(before) + 1)};
}

std::string_view SourceMap::Line(uint32_t file, uint32_t offset) const {
  const File& f = files_[file];
  offset = std::min<uint32_t>(offset, static_cast<uint32_t>(f.text.size()));
  auto next = std::upper_bound(f.line_starts.begin(), f.line_starts.end(), offset);
  uint32_t start = *(next - 1);
  size_t end = next == f.line_starts.end() ? f.text.size() : *next - 1;
  std::string_view line = std::string_view(f.text).substr(start, end - start);
  if (!line.empty() && line.back() == '\r') line.remove_suffix(1);
  return line;
}

}  // namespace tollgate

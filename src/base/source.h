// Texts that a person wrote (packs, schemas, expressions) and places in them.
#ifndef TOLLGATE_BASE_SOURCE_H_
#define TOLLGATE_BASE_SOURCE_H_

#include <cstdint>
#include <deque>
#include <string>
#include <string_view>
#include <vector>

namespace tollgate {

// Bytes [begin, end) of one file of a SourceMap. A default Span is "no place".
struct Span {
  static constexpr uint32_t kNoFile = UINT32_MAX;
  uint32_t file = kNoFile;
  uint32_t begin = 0;
  uint32_t end = 0;
  bool has_place() const { return file != kNoFile; }
};

// 1-based; the column counts code points, as editors do.
struct LineColumn {
  uint32_t line = 0;
  uint32_t column = 0;
};

// Owns the files of one compilation. Text views stay valid as long as the map.
class SourceMap {
 public:
  // Returns the file's number. Files are at most 2^32 - 2 bytes; the caller checks.
  // `holds_data`: its lines are records (a list, a table) and may hold card numbers, so a diagnostic names a place in
  // it and never quotes it.
  uint32_t Add(std::string name, std::string text, bool holds_data = false);
  size_t file_count() const { return files_.size(); }
  std::string_view name(uint32_t file) const { return files_[file].name; }
  std::string_view text(uint32_t file) const { return files_[file].text; }
  bool holds_data(uint32_t file) const { return files_[file].holds_data; }
  std::string_view text(Span span) const { return text(span.file).substr(span.begin, span.end - span.begin); }
  LineColumn Locate(uint32_t file, uint32_t offset) const;
  // The whole line (without its end) that holds `offset`.
  std::string_view Line(uint32_t file, uint32_t offset) const;

 private:
  struct File {
    std::string name;
    std::string text;
    std::vector<uint32_t> line_starts;
    bool holds_data = false;
  };
  std::deque<File> files_;
};

}  // namespace tollgate
#endif  // TOLLGATE_BASE_SOURCE_H_

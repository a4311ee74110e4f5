// A caret stands right only where every character is drawn as wide as it is counted: so a tab becomes four spaces, and
// what a terminal would obey instead of drawing becomes U+FFFD (base/drawable.h). A character counts as one cell, as
// editors count columns.
//
// What is drawn may be data, where a CSV file was given as a pack: card numbers in it are masked.
#include "report/diagnostic_text.h"

#include <algorithm>
#include <string_view>
#include <vector>

#include "base/card_number.h"
#include "base/drawable.h"
#include "base/utf8.h"
#include "report/append.h"

namespace tollgate::report {

namespace {

constexpr size_t kMaxCells = 120;
constexpr size_t kCellsBefore = 50;  // of the caret, in a line that is cut
constexpr std::string_view kTab = "    ";
constexpr std::string_view kCut = "...";

bool IsContinuation(char c) { return (static_cast<unsigned char>(c) & 0xC0) == 0x80; }

struct Cell {
  std::string_view drawn;
  size_t offset;  // in the file
};

// More than a card number takes, however it is grouped.
constexpr size_t kBesideBytes = 64;

// The cells of the line around [begin, end); a line may be as long as the file, so only what can be shown is cut up.
struct Excerpt {
  std::string masked;  // what the cells are views of
  std::vector<Cell> cells;
  size_t caret = 0;  // index of the first marked cell; cells.size(): behind the line
  size_t caret_size = 1;
  bool is_cut_before = false;
  bool is_cut_after = false;
};

Excerpt CutLine(const SourceMap& sources, const Span& span) {
  std::string_view text = sources.text(span.file);
  size_t begin = std::min<size_t>(span.begin, text.size());
  std::string_view line = sources.Line(span.file, static_cast<uint32_t>(begin));
  size_t line_begin = static_cast<size_t>(line.data() - text.data());
  size_t line_end = line_begin + line.size();
  begin = std::min(begin, line_end);
  size_t from = begin - std::min(begin - line_begin, kMaxCells * 4);
  while (from > line_begin && IsContinuation(text[from])) --from;
  if (from == 0 && text.substr(0, 3) == "\xEF\xBB\xBF") from = std::min<size_t>(3, begin);
  size_t to = std::min(line_end, begin + kMaxCells * 4);

  Excerpt excerpt;
  // Masked with what is beside it: of a number that is cut in two nothing shows what it is.
  const size_t masked_begin = from - std::min(from - line_begin, kBesideBytes);
  const size_t masked_end = to + std::min(line_end - to, kBesideBytes);
  excerpt.masked = MaskCardNumbers(text.substr(masked_begin, masked_end - masked_begin));
  const std::string_view masked = excerpt.masked;
  excerpt.is_cut_before = from > line_begin && from > 3;
  excerpt.is_cut_after = to < line_end;
  size_t marked = 0;
  bool has_caret = false;
  for (size_t at = from; at < to;) {
    std::string_view character = CharacterAt(masked, at - masked_begin);
    bool is_tab = character == "\t";
    bool is_marked = at + character.size() > begin && at < std::max<size_t>(span.end, begin + 1);
    if (is_marked && !has_caret) excerpt.caret = excerpt.cells.size();
    has_caret |= is_marked;
    for (size_t i = 0; i < (is_tab ? kTab.size() : 1); ++i) {
      excerpt.cells.push_back({is_tab ? kTab.substr(0, 1) : Drawn(character), at});
      marked += is_marked;
    }
    at += character.size();
  }
  if (!has_caret) excerpt.caret = excerpt.cells.size();
  excerpt.caret_size = std::max<size_t>(marked, 1);
  return excerpt;
}

// At most kMaxCells of it, the caret among them.
void Narrow(Excerpt* excerpt) {
  if (excerpt->cells.size() <= kMaxCells && !excerpt->is_cut_before && !excerpt->is_cut_after) return;
  size_t first = excerpt->caret > kCellsBefore ? excerpt->caret - kCellsBefore : 0;
  if (!excerpt->is_cut_after && first + kMaxCells > excerpt->cells.size()) {
    first = excerpt->cells.size() > kMaxCells ? excerpt->cells.size() - kMaxCells : 0;
  }
  size_t last = std::min(first + kMaxCells, excerpt->cells.size());
  excerpt->is_cut_before |= first > 0;
  excerpt->is_cut_after |= last < excerpt->cells.size();
  excerpt->cells = std::vector<Cell>(excerpt->cells.begin() + first, excerpt->cells.begin() + last);
  excerpt->caret -= first;
  size_t room = std::max<size_t>(excerpt->cells.size(), excerpt->caret + 1) - excerpt->caret;
  excerpt->caret_size = std::min(excerpt->caret_size, room);
}

void AppendExcerpt(const SourceMap& sources, const Span& span, uint32_t line_number, std::string* out) {
  Excerpt excerpt = CutLine(sources, span);
  Narrow(&excerpt);
  std::string number;
  AppendNumber(line_number, &number);
  size_t gutter = std::max<size_t>(number.size(), 4) + 1;
  out->append(gutter - number.size(), ' ');
  *out += number;
  *out += " | ";
  if (excerpt.is_cut_before) *out += kCut;
  for (const Cell& cell : excerpt.cells) *out += cell.drawn;
  if (excerpt.is_cut_after) *out += kCut;
  // No space at the end of a line: editors would take it from a golden.
  while (out->back() == ' ') out->pop_back();
  *out += '\n';
  out->append(gutter, ' ');
  *out += " | ";
  out->append((excerpt.is_cut_before ? kCut.size() : 0) + excerpt.caret, ' ');
  *out += '^';
  out->append(excerpt.caret_size - 1, '~');
  *out += '\n';
}

// Lines and columns of places that come in order. A line may be the whole file (a pack on one line of JSON) and hold
// every fault of it: counting its columns from the start each time would make the time square.
class Locator {
 public:
  explicit Locator(const SourceMap& sources) : sources_(sources) {}

  LineColumn Locate(const Span& span) {
    std::string_view text = sources_.text(span.file);
    size_t offset = std::min<size_t>(span.begin, text.size());
    bool is_same_line = span.file == file_ && offset >= offset_ && offset <= line_end_;
    if (is_same_line) {
      place_.column += static_cast<uint32_t>(CountCodePoints(text.substr(offset_, offset - offset_)));
    } else {
      place_ = sources_.Locate(span.file, static_cast<uint32_t>(offset));
      std::string_view line = sources_.Line(span.file, static_cast<uint32_t>(offset));
      line_end_ = static_cast<size_t>(line.data() - text.data()) + line.size();
      // A byte order mark takes no column: only Locate() knows it.
      if (offset < 3) line_end_ = 0;
    }
    file_ = span.file;
    offset_ = offset;
    return place_;
  }

 private:
  const SourceMap& sources_;
  uint32_t file_ = Span::kNoFile;
  size_t offset_ = 0;
  size_t line_end_ = 0;
  LineColumn place_;
};

void AppendDiagnostic(const SourceMap& sources, const Diagnostic& diagnostic, Locator* locator, std::string* out) {
  bool has_place = diagnostic.span.has_place() && diagnostic.span.file < sources.file_count();
  LineColumn place;
  if (has_place) {
    place = locator->Locate(diagnostic.span);
    AppendDrawable(sources.name(diagnostic.span.file), out);
    *out += ':';
    AppendNumber(place.line, out);
    *out += ':';
    AppendNumber(place.column, out);
    *out += ": ";
  }
  *out += DiagSeverity(diagnostic.diag) == TG_SEVERITY_ERROR ? "error: " : "warning: ";
  AppendDrawable(diagnostic.message, out);
  *out += " [";
  *out += DiagName(diagnostic.diag);
  *out += "]\n";
  if (has_place && !sources.holds_data(diagnostic.span.file)) AppendExcerpt(sources, diagnostic.span, place.line, out);
  if (diagnostic.hint.empty()) return;
  *out += "  hint: ";
  AppendDrawable(diagnostic.hint, out);
  *out += '\n';
}

void AppendCount(size_t count, std::string_view noun, std::string* out) {
  AppendNumber(count, out);
  (*out += ' ') += noun;
  if (count != 1) *out += 's';
}

}  // namespace

std::string RenderDiagnostics(const SourceMap& sources, const Diagnostics& diagnostics) {
  std::string out;
  if (diagnostics.list().empty()) return out;
  Diagnostics sorted = diagnostics;
  sorted.Sort();
  Locator locator(sources);
  for (const Diagnostic& diagnostic : sorted.list()) AppendDiagnostic(sources, diagnostic, &locator, &out);
  size_t errors = sorted.error_count();
  size_t warnings = sorted.list().size() - errors;
  if (errors > 0) AppendCount(errors, "error", &out);
  if (errors > 0 && warnings > 0) out += ", ";
  if (warnings > 0) AppendCount(warnings, "warning", &out);
  out += '\n';
  return out;
}

}  // namespace tollgate::report

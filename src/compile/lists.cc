// Lists: entries as texts with their places. What an entry means (a text, an integer, an amount) depends on what is
// looked up, which the lowering knows.
//
// A file of lines has one entry a line. A byte order mark and a trailing CR are no part of an entry; blank lines and
// lines that start with `#` are skipped; everything else, inner and outer spaces too, is the entry.
#include <algorithm>

#include "base/sha256.h"
#include "base/utf8.h"
#include "compile/csv_file.h"
#include "compile/passes.h"
#include "compile/row_check.h"

namespace tollgate::compile {
namespace {

using ListData = CheckedPack::ListData;

constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";

void AddEntry(std::string_view text, Span place, ListData* list, int64_t until = lookup::kForeverUs) {
  list->entries.Add(text, until);
  list->places.push_back(place);
}

// Entries as bytes that no two different lists share. An end is behind its entry.
std::string CanonicalIdentity(std::string_view kind, const lookup::Entries& entries) {
  std::string bytes(kind);
  for (size_t i = 0; i < entries.size(); ++i) {
    const std::string_view entry = entries.text(i);
    bytes.append("\n").append(std::to_string(entry.size())).append(":").append(entry);
    if (!entries.until_us.empty()) bytes.append("@").append(std::to_string(entries.until_us[i]));
  }
  return Sha256Identity(bytes);
}

bool IsIntegerToken(std::string_view token) { return token.find_first_of(".eE") == std::string_view::npos; }

cel::TypeKind ReadValues(const CheckContext& context, const pack::ListSpec& spec, ListData* list) {
  size_t text_count = 0;
  bool all_integers = true;
  for (const json::Node* value : spec.values) {
    const bool is_text = value->is(json::Kind::kString);
    if (!is_text && !value->is(json::Kind::kNumber)) {
      context.diagnostics->Add(
          Diag::kListMixed, value->span,
          "a value of a list is a string or a number, not a " + std::string(json::KindName(value->kind)));
      continue;
    }
    text_count += is_text;
    all_integers = all_integers && !is_text && IsIntegerToken(value->text);
    // A range is no number in any case: `5` and `"10..20"` stand side by side.
    const bool is_range = spec.match == pack::Match::kRange;
    if (!is_range && text_count != 0 && text_count != list->entries.size() + 1) {
      context.diagnostics->Add(Diag::kListMixed, value->span, "list `" + spec.name + "` mixes strings and numbers",
                               is_text ? "" : "write it in quotes: \"" + value->text + "\"");
      return cel::TypeKind::kString;
    }
    AddEntry(value->text, value->span, list);
  }
  const cel::TypeKind kind = text_count > 0 || spec.values.empty() ? cel::TypeKind::kString
                             : all_integers                        ? cel::TypeKind::kInt
                                                                   : cel::TypeKind::kDouble;
  if (spec.match == pack::Match::kRange) {
    list->identity = CanonicalIdentity("texts", list->entries);
    return cel::TypeKind::kError;
  }
  list->identity = CanonicalIdentity(kind == cel::TypeKind::kString ? "texts" : "numbers", list->entries);
  return kind;
}

void ReadLines(const CheckContext& context, uint32_t file, ListData* list) {
  const std::string_view text = context.sources->text(file);
  size_t begin = text.substr(0, kByteOrderMark.size()) == kByteOrderMark ? kByteOrderMark.size() : 0;
  while (begin < text.size()) {
    const size_t newline = std::min(text.find('\n', begin), text.size());
    std::string_view line = text.substr(begin, newline - begin);
    if (!line.empty() && line.back() == '\r') line.remove_suffix(1);
    if (line.find_first_not_of(" \t") != std::string_view::npos && line.front() != '#') {
      AddEntry(line, Span{file, static_cast<uint32_t>(begin), static_cast<uint32_t>(begin + line.size())}, list);
    }
    begin = newline + 1;
  }
  list->identity = Sha256Identity(text);
}

// The rows of a CSV file as entries: one column, or the two of a range, and the one that says when an entry ends.
class ColumnReader {
 public:
  ColumnReader(const CheckContext& context, const pack::ListSpec& spec, uint32_t file, ListData* list)
      : context_(context), spec_(spec), file_(file), list_(*list) {}

  void Run() {
    std::vector<std::string> header;
    if (!ReadCsvHeader(*context_.sources, file_, &header, context_.diagnostics)) return;
    bool has_all = true;
    for (const json::Node* column : spec_.columns) has_all &= AddColumn(*column, header);
    if (spec_.expires != nullptr) has_all &= AddColumn(*spec_.expires, header);
    if (!has_all) return;
    ReadCsvRows(
        *context_.sources, file_, layout_,
        [this](const tg_batch& batch) {
          for (int32_t row = 0; row < batch.row_count; ++row) AddRow(batch, row);
        },
        context_.diagnostics);
    // The bytes of the file are not enough of a name: another column of it is another list.
    list_.identity = CanonicalIdentity("texts", list_.entries);
  }

 private:
  // Columns may be named twice: one that is start and end holds no ranges.
  bool AddColumn(const json::Node& name, const std::vector<std::string>& header) {
    if (std::find(header.begin(), header.end(), name.text) == header.end()) {
      context_.diagnostics->Add(
          Diag::kLookupHeader, name.span,
          "`" + std::string(context_.sources->name(file_)) + "` has no column `" + name.text + "`",
          SuggestNear(name.text, std::vector<std::string_view>(header.begin(), header.end())));
      return false;
    }
    const auto at = std::find_if(layout_.fields.begin(), layout_.fields.end(),
                                 [&](const column::LayoutField& field) { return field.name == name.text; });
    columns_.push_back(static_cast<size_t>(at - layout_.fields.begin()));
    if (at != layout_.fields.end()) return true;
    column::LayoutField& field = layout_.fields.emplace_back();
    field.name = field.header = name.text;
    field.pointer = "/" + name.text;
    return true;
  }

  void AddRow(const tg_batch& batch, int32_t row) {
    const tg_column& first = batch.columns[columns_[0]];
    const Span place = CellPlace(batch, first, row);
    const bool is_range = spec_.columns.size() == 2;
    const bool has_first = IsValid(first, row);
    const bool has_last = is_range && IsValid(batch.columns[columns_[1]], row);
    if (has_last && !has_first) return AddFault(place, "it has an end and no start");
    if (!has_first) return;
    int64_t until = lookup::kForeverUs;
    if (spec_.expires != nullptr && !ReadUntil(batch.columns[columns_.back()], row, &until)) {
      return AddFault(CellPlace(batch, batch.columns[columns_.back()], row),
                      "its end is no RFC 3339 date-time or date");
    }
    if (!has_last) return AddEntry(TextAt(first, row), place, &list_, until);  // a range: the start alone
    const std::string text =
        std::string(TextAt(first, row)) + ".." + std::string(TextAt(batch.columns[columns_[1]], row));
    AddEntry(text, place, &list_, until);
  }

  // A date is its first instant, UTC. Nothing: the entry never ends.
  static bool ReadUntil(const tg_column& column, int32_t row, int64_t* until) {
    if (!IsValid(column, row)) return true;
    const std::string_view text = TextAt(column, row);
    return text.empty() || ParseRfc3339(text, until) == TimeFault::kNone || ParseDate(text, until) == TimeFault::kNone;
  }

  Span CellPlace(const tg_batch& batch, const tg_column& column, int32_t row) const {
    Span place{file_, 0, 0};
    if (IsValid(column, row) && column.spans != nullptr) {
      place.begin = static_cast<uint32_t>(batch.text_offset + column.spans[row].begin);
      place.end = place.begin + column.spans[row].size;
    } else if (batch.records != nullptr) {
      place.begin = place.end = static_cast<uint32_t>(batch.records[row].offset);
    }
    return place;
  }

  void AddFault(Span place, const std::string& fault) {
    if (++fault_count_ > kMaxListedRows) return;
    context_.diagnostics->Add(Diag::kListEntry, place, "this is no entry of `" + spec_.name + "`: " + fault);
  }

  const CheckContext& context_;
  const pack::ListSpec& spec_;
  uint32_t file_;
  ListData& list_;
  column::RecordLayout layout_;
  std::vector<size_t> columns_;  // of the layout: as spec.columns, then `expires`
  int fault_count_ = 0;
};

cel::TypeKind ReadList(const CheckContext& context, const pack::ListSpec& spec, ListData* list) {
  if (spec.file == nullptr) return ReadValues(context, spec, list);
  const std::optional<uint32_t> file = LoadFile(context, *spec.file, spec.folder, FileKind::kData);
  if (!file) return cel::TypeKind::kError;
  const std::string_view text = context.sources->text(*file);
  const size_t fault = FirstInvalidUtf8(text);
  if (fault < text.size()) {
    const auto begin = static_cast<uint32_t>(fault);
    context.diagnostics->Add(Diag::kLookupEncoding, Span{*file, begin, begin + 1}, "this byte is not valid UTF-8");
    return cel::TypeKind::kError;
  }
  const size_t errors_before = context.diagnostics->error_count();
  if (spec.columns.empty()) {
    ReadLines(context, *file, list);
  } else {
    ColumnReader(context, spec, *file, list).Run();
  }
  if (list->entries.size() == 0 && context.diagnostics->error_count() == errors_before) {
    context.diagnostics->Add(Diag::kLookupEmpty, spec.file->span, "list `" + spec.name + "` has no entries");
  }
  return cel::TypeKind::kError;
}

}  // namespace

void LoadLists(const CheckContext& context) {
  constexpr std::string_view kMatches[] = {"exact", "prefix", "suffix", "substring", "regex", "cidr", "range"};
  const CheckedPack& checked = *context.checked;
  for (const pack::ListSpec& spec : checked.pack.lists) {
    ListData list;
    cel::ListName name;
    name.name = spec.name;
    name.entries = ReadList(context, spec, &list);
    name.match = kMatches[static_cast<size_t>(spec.match)];
    name.takes_numbers = spec.match == pack::Match::kExact || spec.match == pack::Match::kRange;
    if (spec.expires != nullptr && checked.pack.time == nullptr) {
      context.diagnostics->Add(Diag::kRecordTime, spec.expires->span,
                               "entries end at the time of a record, and `record` names no field as its time",
                               "say which: record: {time: FIELD}");
    } else if (spec.expires != nullptr) {
      name.time_field = checked.schema.FindField(checked.pack.time->text);
    }
    context.checked->environment.lists.push_back(std::move(name));
    context.checked->lists.push_back(std::move(list));
  }
}

}  // namespace tollgate::compile

// Lists: entries as texts with their places. What an entry means (a text, an integer, an amount) depends on what is
// looked up, which the lowering knows.
//
// A file has one entry a line. A byte order mark and a trailing CR are no part of an entry; blank lines and lines that
// start with `#` are skipped; everything else, inner and outer spaces too, is the entry.
#include <algorithm>

#include "base/sha256.h"
#include "base/utf8.h"
#include "compile/csv_file.h"
#include "compile/passes.h"

namespace tollgate::compile {
namespace {

using ListData = CheckedPack::ListData;

constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";

void AddEntry(std::string_view text, Span place, ListData* list) {
  list->entries.Add(text);
  list->places.push_back(place);
}

// Entries as bytes that no two different lists share.
std::string CanonicalIdentity(std::string_view kind, const lookup::Entries& entries) {
  std::string bytes(kind);
  for (size_t i = 0; i < entries.size(); ++i) {
    const std::string_view entry = entries.text(i);
    bytes.append("\n").append(std::to_string(entry.size())).append(":").append(entry);
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
    if (text_count != 0 && text_count != list->entries.size() + 1) {
      context.diagnostics->Add(Diag::kListMixed, value->span, "list `" + spec.name + "` mixes strings and numbers",
                               is_text ? "" : "write it in quotes: \"" + value->text + "\"");
      return cel::TypeKind::kString;
    }
    AddEntry(value->text, value->span, list);
  }
  const cel::TypeKind kind = text_count > 0 || spec.values.empty() ? cel::TypeKind::kString
                             : all_integers                        ? cel::TypeKind::kInt
                                                                   : cel::TypeKind::kDouble;
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

void ReadColumn(const CheckContext& context, const pack::ListSpec& spec, uint32_t file, ListData* list) {
  std::vector<std::string> header;
  if (!ReadCsvHeader(*context.sources, file, &header, context.diagnostics)) return;
  if (std::find(header.begin(), header.end(), spec.column->text) == header.end()) {
    context.diagnostics->Add(
        Diag::kLookupHeader, spec.column->span,
        "`" + std::string(context.sources->name(file)) + "` has no column `" + spec.column->text + "`",
        SuggestNear(spec.column->text, std::vector<std::string_view>(header.begin(), header.end())));
    return;
  }
  column::RecordLayout layout;
  column::LayoutField& field = layout.fields.emplace_back();
  field.name = field.header = spec.column->text;
  field.pointer = "/" + field.name;
  ReadCsvRows(
      *context.sources, file, layout,
      [&](const tg_batch& batch) {
        const tg_column& column = batch.columns[0];
        const char* bytes = static_cast<const char*>(column.values);
        for (int32_t row = 0; row < batch.row_count; ++row) {
          if (column.valid != nullptr && (column.valid[row / 8] >> (row % 8) & 1) == 0) continue;
          const size_t size = column.offsets[row + 1] - column.offsets[row];
          Span place{file, 0, 0};
          if (column.spans != nullptr) {
            place.begin = static_cast<uint32_t>(batch.text_offset + column.spans[row].begin);
            place.end = place.begin + column.spans[row].size;
          }
          AddEntry({bytes + column.offsets[row], size}, place, list);
        }
      },
      context.diagnostics);
  // The bytes of the file are not enough of a name: another column of it is another list.
  list->identity = CanonicalIdentity("texts", list->entries);
}

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
  spec.column != nullptr ? ReadColumn(context, spec, *file, list) : ReadLines(context, *file, list);
  if (list->entries.size() == 0 && context.diagnostics->error_count() == errors_before) {
    context.diagnostics->Add(Diag::kLookupEmpty, spec.file->span, "list `" + spec.name + "` has no entries");
  }
  return cel::TypeKind::kError;
}

}  // namespace

void LoadLists(const CheckContext& context) {
  for (const pack::ListSpec& spec : context.checked->pack.lists) {
    ListData list;
    const cel::TypeKind kind = ReadList(context, spec, &list);
    context.checked->environment.lists.push_back({spec.name, kind});
    context.checked->lists.push_back(std::move(list));
  }
}

}  // namespace tollgate::compile

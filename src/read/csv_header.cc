#include "read/csv_header.h"

#include <cstring>
#include <unordered_map>

#include "base/ascii.h"
#include "base/card_number.h"
#include "base/utf8.h"
#include "column/cell.h"

namespace tollgate::read {
namespace {

constexpr std::string_view kNoHeader = "column names: the first line is not a header";

// A name as a person would compare it: without case, spaces and underscores.
std::string LooseName(std::string_view name) {
  std::string loose;
  for (char c : name) {
    if (c == ' ' || c == '_') continue;
    loose += LowerAscii(c);
  }
  return loose;
}

class Binder {
 public:
  Binder(const column::RecordLayout& layout, std::vector<HeaderField> columns, uint64_t offset, uint64_t size,
         uint64_t line, CsvBinding* binding, std::vector<tg_finding>* findings, std::deque<std::string>* texts)
      : layout_(layout),
        columns_(std::move(columns)),
        offset_(offset),
        size_(size),
        line_(line),
        binding_(binding),
        findings_(findings),
        texts_(texts) {}

  void Run() {
    for (HeaderField& column : columns_) binding_->header.push_back(std::move(column.name));
    if (columns_.size() > kMaxColumns) {
      AddForRecord(TG_CODE_CSV_HEADER_TOO_MANY, std::to_string(columns_.size()) + " columns");
      return;
    }
    IndexNames();
    BindFields();
    FindObjects();
    ReportUnbound();
    ReportMissing();
  }

 private:
  void IndexNames() {
    for (size_t c = 0; c < columns_.size(); ++c) {
      const std::string& name = binding_->header[c];
      if (name.empty()) {
        AddForColumn(TG_CODE_CSV_HEADER_EMPTY, c);
      } else if (!by_name_.emplace(name, c).second) {
        AddForColumn(TG_CODE_CSV_HEADER_DUPLICATE, c);
      }
    }
  }

  void BindFields() {
    is_bound_.assign(columns_.size(), false);
    binding_->field_columns.assign(layout_.fields.size(), -1);
    for (size_t f = 0; f < layout_.fields.size(); ++f) {
      const auto found = by_name_.find(layout_.fields[f].header);
      if (found == by_name_.end()) continue;
      binding_->field_columns[f] = static_cast<int32_t>(found->second);
      is_bound_[found->second] = true;
    }
  }

  // The object that a column which no field reads is a property of: the one with the longest name before a point, since
  // a name may hold points; -1: the record.
  int ObjectOf(std::string_view name) const {
    int found = -1;
    size_t longest = 0;
    for (size_t i = 0; i < layout_.objects.size(); ++i) {
      const std::string& object = layout_.objects[i].name;
      if (name.size() <= object.size() || name[object.size()] != '.' || !name.starts_with(object)) continue;
      if (found >= 0 && object.size() <= longest) continue;
      found = static_cast<int>(i);
      longest = object.size();
    }
    return found;
  }

  void FindObjects() {
    binding_->object_columns.assign(layout_.objects.size(), {});
    object_of_.assign(columns_.size(), -1);
    for (size_t c = 0; c < columns_.size(); ++c) {
      if (is_bound_[c]) continue;
      object_of_[c] = ObjectOf(binding_->header[c]);
      if (object_of_[c] >= 0) {
        binding_->object_columns[static_cast<size_t>(object_of_[c])].push_back(static_cast<int32_t>(c));
      }
    }
  }

  // Whether the record, or the object that the column is a property of, admits it.
  bool Admits(size_t column) const {
    const int object = object_of_[column];
    return object < 0 ? layout_.allows_other_columns
                      : layout_.objects[static_cast<size_t>(object)].allows_other_columns;
  }

  // The additionalProperties that does not admit it.
  std::string_view RefusalPointer(size_t column) {
    const int object = object_of_[column];
    if (object < 0) return "/additionalProperties";
    const std::string& pointer = layout_.objects[static_cast<size_t>(object)].pointer;
    return texts_->emplace_back("/properties" + pointer + "/additionalProperties");
  }

  // Columns that no field reads: one that is almost a field's, or one that its object does not allow.
  void ReportUnbound() {
    std::unordered_map<std::string, size_t> fields_by_loose_name;
    for (size_t f = 0; f < layout_.fields.size(); ++f) {
      if (binding_->field_columns[f] < 0) fields_by_loose_name.emplace(LooseName(layout_.fields[f].header), f);
    }
    for (size_t c = 0; c < columns_.size(); ++c) {
      const std::string& name = binding_->header[c];
      if (is_bound_[c] || name.empty() || by_name_[name] != c) continue;
      if (const auto near = fields_by_loose_name.find(LooseName(name)); near != fields_by_loose_name.end()) {
        const column::LayoutField& field = layout_.fields[near->second];
        tg_finding* finding = AddForColumn(TG_CODE_CSV_HEADER_NEAR_MATCH, c);
        finding->instance = AsText(field.pointer);
        finding->expected = AsText(texts_->emplace_back("the exact name `" + field.header + "`"));
      }
      if (!Admits(c)) AddForColumn(TG_CODE_CSV_HEADER_UNEXPECTED, c)->schema = AsText(RefusalPointer(c));
    }
  }

  void ReportMissing() {
    for (size_t f = 0; f < layout_.fields.size(); ++f) {
      const column::LayoutField& field = layout_.fields[f];
      if (!field.required || binding_->field_columns[f] >= 0) continue;
      tg_finding* finding = AddForRecord(TG_CODE_CSV_HEADER_MISSING, {});
      finding->column_name = AsText(field.header);
      finding->instance = AsText(field.pointer);
      finding->expected = AsText(texts_->emplace_back("a column named `" + field.header + "`"));
    }
  }

  // A file without its header has a record in the first line: a name may be a card number.
  tg_finding* AddForColumn(tg_code code, size_t column) {
    tg_finding finding = HeaderFinding(code, offset_ + columns_[column].begin, columns_[column].size, line_);
    const std::string& name = binding_->header[column];
    finding.column = static_cast<int32_t>(column);
    if (HoldsCardNumber(name)) finding.expected = AsText(kNoHeader);
    finding.column_name = AsText(texts_->emplace_back(MaskCardNumbers(name)));
    finding.got =
        AsText(CutUtf8(std::string_view(finding.column_name.data, finding.column_name.size), column::kMaxGotBytes));
    return &findings_->emplace_back(finding);
  }

  tg_finding* AddForRecord(tg_code code, std::string got) {
    tg_finding finding = HeaderFinding(code, offset_, size_, line_);
    finding.got = AsText(texts_->emplace_back(std::move(got)));
    return &findings_->emplace_back(finding);
  }

  const column::RecordLayout& layout_;
  std::vector<HeaderField> columns_;
  const uint64_t offset_, size_, line_;
  CsvBinding* binding_;
  std::vector<tg_finding>* findings_;
  std::deque<std::string>* texts_;
  std::unordered_map<std::string, size_t> by_name_;  // the first column of each name
  std::vector<bool> is_bound_;
  std::vector<int> object_of_;  // per column that no field reads; -1: the record's own
};

}  // namespace

std::vector<HeaderField> SplitRecord(std::string_view record) {
  std::vector<HeaderField> fields(1);
  bool in_quote = false;
  for (size_t i = 0; i < record.size(); ++i) {
    HeaderField& field = fields.back();
    const char c = record[i];
    if (c == '"') {
      // The second quote of a pair is one that belongs to the name.
      if (!in_quote && i > field.begin) field.name += c;
      in_quote = !in_quote;
    } else if (c == ',' && !in_quote) {
      field.size = i - field.begin;
      fields.push_back({{}, i + 1, 0});
    } else {
      field.name += c;
    }
  }
  fields.back().size = record.size() - fields.back().begin;
  return fields;
}

void BindHeader(const column::RecordLayout& layout, std::string_view record, uint64_t offset, uint64_t line,
                CsvBinding* binding, std::vector<tg_finding>* findings, std::deque<std::string>* texts) {
  binding->field_columns.assign(layout.fields.size(), -1);
  Binder(layout, SplitRecord(record), offset, record.size(), line, binding, findings, texts).Run();
}

bool LooksWide(std::string_view start) {
  using namespace std::string_view_literals;
  return start.starts_with("\xFE\xFF"sv) || start.starts_with("\xFF\xFE"sv) ||
         start.substr(0, 4).find('\0') != std::string_view::npos;
}

tg_finding HeaderFinding(tg_code code, uint64_t offset, uint64_t size, uint64_t line) {
  tg_finding finding{};
  finding.code = code;
  finding.severity = tg_code_severity(code);
  finding.record = -1;
  finding.line = line;
  finding.offset = offset;
  finding.size = size;
  finding.column = -1;
  finding.expected = AsText(tg_code_text(code));
  return finding;
}

}  // namespace tollgate::read

// Tables: a CSV file becomes typed columns under a unique key. Without a schema every column is text.
#include <algorithm>
#include <cstring>

#include "base/bits.h"
#include "base/card_number.h"
#include "base/sha256.h"
#include "base/utf8.h"
#include "compile/csv_file.h"
#include "compile/passes.h"
#include "compile/row_check.h"
#include "lookup/table_builder.h"

namespace tollgate::compile {
namespace {

// One table being read: its shape first, then its rows.
class TableReader {
 public:
  TableReader(const CheckContext& context, const pack::TableSpec& spec) : context_(context), spec_(spec) {}
  // False and diagnostics where there is no table.
  bool Read();
  cel::TableName TakeName() { return std::move(name_); }
  lookup::Table TakeTable();
  // Of an external table that read: what its rows must be.
  std::unique_ptr<CheckedPack> TakeSchema();
  std::string identity() const { return identity_; }

 private:
  bool ReadSchemaOf(const std::vector<std::string>* header);
  void MakeShape();
  bool ReadRows(uint32_t file);
  bool FindKey(std::string_view where);
  int FindColumn(const json::Node& column, std::string_view where);
  bool CheckKeyTypes();
  void AddBatch(const tg_batch& batch);
  void CheckRow(const tg_batch& batch, int32_t row);
  bool HasObject(const tg_batch& batch, int object, int32_t row) const;
  size_t FirstField(int object) const;
  Span CellPlace(const tg_batch& batch, size_t field, int32_t row) const;
  bool CheckKeys();
  void FindSecrets();
  std::string ContentIdentity() const;

  const CheckContext& context_;
  const pack::TableSpec& spec_;
  std::unique_ptr<json::Tree> tree_;
  schema::Schema schema_;
  std::vector<FieldCheck> checks_;
  column::RecordLayout layout_;
  cel::TableName name_;
  lookup::TableShape shape_;
  lookup::TableBuilder* builder_ = nullptr;  // while rows are read
  std::vector<lookup::TableColumn> columns_;
  std::vector<Span> key_places_;  // per row
  uint32_t file_ = 0;
  int fault_count_ = 0;
  std::string identity_;
};

// A schema of plain text columns, one for each header name.
schema::Schema TextSchema(const std::vector<std::string>& header) {
  schema::Schema schema;
  for (const std::string& name : header) {
    if (name.empty()) continue;  // pandas' index column: not read
    schema::Field& field = schema.fields.emplace_back();
    field.layout.name = field.layout.header = name;
    field.layout.pointer = "/" + name;
  }
  return schema;
}

// `header` serves a table without a schema.
bool TableReader::ReadSchemaOf(const std::vector<std::string>* header) {
  if (spec_.schema == nullptr) {
    if (header != nullptr) schema_ = TextSchema(*header);
    return header != nullptr;
  }
  const size_t errors_before = context_.diagnostics->error_count();
  auto schema = LoadSchema(context_, *spec_.schema, spec_.folder, &tree_);
  if (!schema || context_.diagnostics->error_count() != errors_before) return false;
  schema_ = *std::move(schema);
  return true;
}

void TableReader::MakeShape() {
  shape_.name = spec_.name;
  shape_.is_external = spec_.is_external;
  layout_.objects = schema_.LayoutObjects();
  layout_.allows_other_columns = schema_.allows_other;
  for (const schema::Field& field : schema_.fields) {
    layout_.fields.push_back(field.layout);
    checks_.emplace_back(field);
    name_.columns.push_back({field.layout.name, TypeOf(field.layout), field.optional, field.layout.sensitive});
    lookup::ColumnShape& column = shape_.columns.emplace_back();
    column.name = field.layout.name;
    column.path = "tables." + spec_.name + "." + field.layout.name;
    column.type = field.layout.type;
    column.scale = field.layout.scale;
  }
  columns_.resize(shape_.columns.size());
}

// -1 and a diagnostic: there is none.
int TableReader::FindColumn(const json::Node& column, std::string_view where) {
  std::vector<std::string_view> names;
  for (size_t i = 0; i < schema_.fields.size(); ++i) {
    if (schema_.fields[i].layout.name == column.text) return static_cast<int>(i);
    names.push_back(schema_.fields[i].layout.name);
  }
  context_.diagnostics->Add(Diag::kTableKey, column.span,
                            "`" + std::string(where) + "` has no column `" + column.text + "`",
                            SuggestNear(column.text, names));
  return -1;
}

bool TableReader::FindKey(std::string_view where) {
  shape_.key = static_cast<lookup::KeyKind>(spec_.key);
  static_assert(static_cast<int>(lookup::KeyKind::kCidr) == static_cast<int>(pack::KeyKind::kCidr));
  for (const json::Node* column : spec_.key_columns) {
    shape_.key_columns.push_back(FindColumn(*column, where));
    if (shape_.key_columns.back() < 0) return false;
  }
  name_.key = name_.columns[shape_.key_columns[0]].type;
  return CheckKeyTypes();
}

bool TableReader::CheckKeyTypes() {
  if (lookup::IsKeyOf(shape_)) return true;
  const json::Node& first = *spec_.key_columns.front();
  const json::Node& last = *spec_.key_columns.back();
  const std::string is_type = "` is " + cel::TypeName(name_.key) + ", and ";
  const cel::Type last_type = name_.columns[shape_.key_columns.back()].type;
  if (name_.key.kind == cel::TypeKind::kDouble || name_.key.kind == cel::TypeKind::kBool) {
    context_.diagnostics->Add(Diag::kTableKey, first.span,
                              "`" + first.text + is_type + "a key is a string, an integer, a decimal or a timestamp");
  } else if (last_type != name_.key) {
    context_.diagnostics->Add(Diag::kTableKey, last.span,
                              "`" + first.text + is_type + "`" + last.text + "` is " + cel::TypeName(last_type) +
                                  ": the ends of a range are of one type");
  } else {
    context_.diagnostics->Add(Diag::kTableKey, first.span, "`" + first.text + is_type + "a network is a string");
  }
  return false;
}

Span TableReader::CellPlace(const tg_batch& batch, size_t field, int32_t row) const {
  const tg_column& column = batch.columns[field];
  uint64_t begin = 0, size = 0;
  // An absent cell's span is not written.
  if (HasCell(column, row) && column.spans != nullptr && column.spans[row].size > 0) {
    begin = batch.text_offset + column.spans[row].begin;
    size = column.spans[row].size;
  } else if (batch.records != nullptr) {
    begin = batch.records[row].offset;
    size = batch.records[row].size;
    const std::string_view text = context_.sources->text(file_);
    while (size > 0 && (text[begin + size - 1] == '\n' || text[begin + size - 1] == '\r')) --size;
  }
  return {file_, static_cast<uint32_t>(begin), static_cast<uint32_t>(begin + size)};
}

void TableReader::CheckRow(const tg_batch& batch, int32_t row) {
  const auto add = [&](size_t field, Diag diag, const std::string& message) {
    if (++fault_count_ <= kMaxListedRows) context_.diagnostics->Add(diag, CellPlace(batch, field, row), message);
  };
  for (size_t f = 0; f < schema_.fields.size(); ++f) {
    const tg_column& column = batch.columns[f];
    const std::string& name = schema_.fields[f].layout.name;
    if (static_cast<int32_t>(f) == shape_.key_columns[0] && !IsValid(column, row)) {
      add(f, Diag::kTableKeyAbsent, "this row has no `" + name + "`, its key");
    } else if (column.overflow != nullptr && GetBit(column.overflow, row)) {
      add(f, Diag::kLookupRow, "column `" + name + "`: a value that does not fit 64 bits");
    } else if (IsValid(column, row)) {
      const Span place = CellPlace(batch, f, row);
      const column::Assertion* broken = checks_[f].FirstBroken(column, row, context_.sources->text(place));
      if (broken != nullptr) add(f, Diag::kLookupRow, "column `" + name + "`: expected " + broken->expected);
    }
  }
  for (const column::Requirement& requirement : schema_.requirements) {
    if (requirement.object > 0 && !HasObject(batch, requirement.object - 1, row)) continue;
    const int f = requirement.field;
    if (f == shape_.key_columns[0] ||
        (f >= 0 ? HasCell(batch.columns[f], row) : HasObject(batch, requirement.nested, row))) {
      continue;
    }
    const size_t near = f >= 0 ? static_cast<size_t>(f) : FirstField(requirement.nested);
    const std::string& name = f >= 0 ? schema_.fields[f].layout.name : schema_.nested[requirement.nested].name;
    add(near, Diag::kLookupRow, "this row has no `" + name + "`, which is required");
  }
}

bool TableReader::HasObject(const tg_batch& batch, int object, int32_t row) const {
  const std::vector<int>& fields = schema_.nested[object].fields;
  return GetBit(batch.objects[object], row) ||
         std::any_of(fields.begin(), fields.end(), [&](int f) { return HasCell(batch.columns[f], row); });
}

// Of an object, for a place: any, where it has none.
size_t TableReader::FirstField(int object) const {
  const std::vector<int>& fields = schema_.nested[object].fields;
  return fields.empty() ? 0 : static_cast<size_t>(fields.front());
}

void TableReader::AddBatch(const tg_batch& batch) {
  for (int32_t row = 0; row < batch.row_count; ++row) {
    if (batch.rejected != nullptr && GetBit(batch.rejected, row)) continue;
    CheckRow(batch, row);
    builder_->AddRow(batch, row);
    key_places_.push_back(CellPlace(batch, static_cast<size_t>(shape_.key_columns[0]), row));
  }
}

// Never prints a key: it may be a card number.
bool TableReader::CheckKeys() {
  const lookup::Table table(shape_, columns_);
  for (const lookup::KeyFault& fault : table.faults()) {
    if (++fault_count_ > kMaxListedRows) continue;
    const Span place = key_places_[static_cast<size_t>(fault.row)];
    if (fault.other_row < 0) {
      context_.diagnostics->Add(Diag::kLookupRow, place, "this is no key of `" + spec_.name + "`: " + fault.message);
      continue;
    }
    const Span other = key_places_[static_cast<size_t>(fault.other_row)];
    const std::string line = std::to_string(context_.sources->Locate(file_, other.begin).line);
    context_.diagnostics->Add(Diag::kTableKeyDuplicate, place,
                              fault.is_overlap
                                  ? "this key overlaps that on line " + line + ", and neither holds the other"
                                  : "this key stands on line " + line + " already");
  }
  return fault_count_ == 0;
}

// Every value that is there, of at least one.
template <class Holds>
bool AllValues(const lookup::TableColumn& column, size_t row_count, const Holds& holds) {
  bool any = false;
  for (size_t row = 0; row < row_count; ++row) {
    if ((column.valid[row / 64] >> (row % 64) & 1) == 0) continue;
    if (!holds(row)) return false;
    any = true;
  }
  return any;
}

bool IsCardNumber(std::string_view text) {
  return text.find_first_not_of("0123456789 -") == std::string_view::npos && HoldsCardNumber(text);
}

// What the schema cannot say: which columns are the key again, and, where there is no schema, which are card numbers.
void TableReader::FindSecrets() {
  const auto key_column = static_cast<size_t>(shape_.key_columns[0]);
  const lookup::TableColumn& key = columns_[key_column];
  const lookup::ColumnShape& key_shape = shape_.columns[key_column];
  for (size_t c = 0; c < columns_.size(); ++c) {
    const lookup::TableColumn& column = columns_[c];
    const lookup::ColumnShape& shape = shape_.columns[c];
    const bool is_text = shape.type == TG_STRING;
    const bool is_alike = shape.type == key_shape.type && shape.scale == key_shape.scale;
    const auto is_key = [&](size_t row) {
      return is_text ? column.texts[row] == key.texts[row] : column.integers[row] == key.integers[row];
    };
    const auto is_card_number = [&](size_t row) { return IsCardNumber(column.texts[row]); };
    cel::TableName::Column& name = name_.columns[c];
    name.shows_key = is_alike && AllValues(column, key_places_.size(), is_key);
    if (spec_.schema == nullptr && AllValues(column, key_places_.size(), is_card_number)) name.sensitive = true;
  }
  for (int32_t column : shape_.key_columns) {
    name_.columns[column].shows_key = true;  // of no rows too: the data may change under the plan
  }
}

// Of the typed content: a schema says what the text of a file means, so equal files can be different tables.
std::string TableReader::ContentIdentity() const {
  std::string bytes = "table";
  const auto add_number = [&](uint64_t number) { bytes.append(reinterpret_cast<const char*>(&number), 8); };
  add_number(key_places_.size());
  for (size_t c = 0; c < columns_.size(); ++c) {
    const lookup::TableColumn& column = columns_[c];
    const lookup::ColumnShape& shape = shape_.columns[c];
    add_number(shape.name.size());
    bytes += shape.name;
    add_number(static_cast<uint64_t>(shape.type) << 8 | static_cast<uint64_t>(shape.scale));
    for (uint64_t word : column.valid) add_number(word);
    for (int64_t value : column.integers) add_number(static_cast<uint64_t>(value));
    for (double value : column.numbers) add_number(std::bit_cast<uint64_t>(value));
    for (const std::string& text : column.texts) {
      add_number(text.size());
      bytes += text;
    }
  }
  return Sha256Identity(bytes);
}

bool TableReader::Read() {
  name_.name = spec_.name;
  if (spec_.key_columns.empty()) return false;  // said by the pack's reader
  if (spec_.is_external) {
    if (spec_.schema == nullptr || !ReadSchemaOf(nullptr)) return false;
    MakeShape();
    if (!FindKey("the schema")) return false;
    FindSecrets();
    return true;
  }
  if (spec_.file == nullptr) return false;
  const std::optional<uint32_t> file = LoadFile(context_, *spec_.file, spec_.folder, FileKind::kData);
  if (!file) return false;
  std::vector<std::string> header;
  const bool has_header = ReadCsvHeader(*context_.sources, *file, &header, context_.diagnostics);
  if (!ReadSchemaOf(&header) || !has_header) return false;
  MakeShape();
  return FindKey(context_.sources->name(*file)) && ReadRows(*file);
}

bool TableReader::ReadRows(uint32_t file) {
  file_ = file;
  lookup::TableBuilder builder(shape_);
  builder_ = &builder;
  const bool reads = ReadCsvRows(
      *context_.sources, file_, layout_, [this](const tg_batch& batch) { AddBatch(batch); }, context_.diagnostics);
  columns_ = builder.Take();
  if (!CheckKeys() || !reads) {
    if (fault_count_ > kMaxListedRows) {
      context_.diagnostics->Add(Diag::kLookupRow, Span{file_, 0, 0},
                                "and " + std::to_string(fault_count_ - kMaxListedRows) + " more faults in this table");
    }
    return false;
  }
  if (key_places_.empty()) {
    context_.diagnostics->Add(Diag::kLookupEmpty, spec_.file->span, "table `" + spec_.name + "` has no rows");
  }
  FindSecrets();
  identity_ = spec_.schema == nullptr ? Sha256Identity(context_.sources->text(file_)) : ContentIdentity();
  return true;
}

std::unique_ptr<CheckedPack> TableReader::TakeSchema() {
  if (!spec_.is_external) return nullptr;
  auto rows = std::make_unique<CheckedPack>();
  rows->schema_tree = std::move(tree_);
  rows->schema = std::move(schema_);
  return rows;
}

lookup::Table TableReader::TakeTable() { return lookup::Table(std::move(shape_), std::move(columns_)); }

// Stands for a table that did not read: nothing that names it is checked or lowered.
lookup::Table EmptyTable(const std::string& name) {
  lookup::TableShape shape;
  shape.name = name;
  shape.key_columns = {0};
  shape.columns.resize(1);
  return lookup::Table(std::move(shape), std::vector<lookup::TableColumn>(1));
}

}  // namespace

void LoadTables(CheckContext* context) {
  CheckedPack& checked = *context->checked;
  for (const pack::TableSpec& spec : checked.pack.tables) {
    TableReader reader(*context, spec);
    const bool ok = reader.Read();
    context->broken_tables.push_back(!ok);
    checked.environment.tables.push_back(reader.TakeName());
    checked.table_identities.push_back(reader.identity());
    checked.tables.push_back(ok ? reader.TakeTable() : EmptyTable(spec.name));
    checked.table_schemas.push_back(ok ? reader.TakeSchema() : nullptr);
  }
}

}  // namespace tollgate::compile

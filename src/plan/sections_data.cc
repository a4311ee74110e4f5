// Lists and tables: their shapes, which are part of the program, and what they
// hold, which is not. Indexes are built anew when a file is read: they depend
// on hash seeds, and an index that a file brings would have to be believed.
#include "base/bits.h"
#include "base/time.h"
#include "base/utf8.h"
#include "plan/sections.h"

namespace tollgate::plan {

template <>
inline constexpr lookup::Match kLastOf<lookup::Match> = lookup::Match::kRange;
template <>
inline constexpr lookup::KeyKind kLastOf<lookup::KeyKind> = lookup::KeyKind::kCidr;

namespace {

constexpr auto kListShape = [](auto& a, auto& list) {
  auto& [name, match, folds_lower, expires, type, scale] = list;
  a(name, match, folds_lower, expires, type, scale);
};

constexpr auto kColumnShape = [](auto& a, auto& column) {
  auto& [name, path, type, scale] = column;
  a(name, path, type, scale);
};

constexpr auto kTableShape = [](auto& a, auto& table) {
  auto& [name, key, key_columns, columns, is_external] = table;
  a(name, key, key_columns, is_external);
  a.Each(columns, kColumnShape);
};

constexpr auto kTest = [](auto& a, auto& test) {
  auto& [name, record, outcome, valid, score, rules, rules_include, unknown, codes] = test;
  a(name, record, outcome, valid, score, rules, rules_include, unknown, codes);
};

constexpr auto kShapes = [](auto& a, auto& plan) {
  a.Each(plan.lists, kListShape);
  a.Each(plan.tables, kTableShape);
};

constexpr auto kSource = [](auto& a, auto& source) {
  auto& [name, is_table, identity] = source;
  a(name, is_table, identity);
};

void WriteSources(Writer* writer, const Plan& plan) { writer->Each(plan.data.sources(), kSource); }

void ReadSources(Reader* reader, Loading* loading) {
  std::vector<lookup::Data::Source> sources;
  reader->Each(sources, kSource);
  for (lookup::Data::Source& source : sources) loading->plan->data.AddSource(std::move(source));
}

void WriteEntries(Writer* writer, const Plan& plan) {
  for (size_t slot = 0; slot < plan.data.list_count(); ++slot) {
    const lookup::Entries& entries = plan.data.list(slot).entries();
    writer->Blob(entries.pool);
    (*writer)(entries.ends, entries.until_us);
  }
}

bool AreWhole(const lookup::Entries& entries) {
  uint64_t begin = 0;
  for (size_t i = 0; i < entries.size(); ++i) {
    if (entries.ends[i] < begin || entries.ends[i] > entries.pool.size()) return false;
    if (!IsValidUtf8(entries.text(i))) return false;
    begin = entries.ends[i];
  }
  return begin == entries.pool.size();
}

void ReadEntries(Reader* reader, Loading* loading) {
  for (const lookup::ListShape& shape : loading->plan->lists) {
    lookup::Entries entries;
    std::string_view pool;
    reader->Blob(pool);
    entries.pool = pool;
    (*reader)(entries.ends, entries.until_us);
    if (!reader->ok()) return;
    if (!AreWhole(entries)) return reader->Fail("the entries of list `" + shape.name + "` are not whole texts");
    const bool has_patterns = lookup::IsOfPatterns(shape) && entries.size() > 0;
    if (has_patterns) {
      loading->pattern_lists.push_back({loading->plan->data.list_count(), shape, std::move(entries)});
      entries = {};
    }
    Expected<lookup::List> list = lookup::List::Build(shape, std::move(entries));
    if (!list.ok()) return reader->Fail(std::string(list.status().message()));
    loading->plan->data.AddList(*std::move(list));
  }
}

template <class A, class Column>
void DescribeCells(A& a, tg_type type, Column& column) {
  a(column.valid);
  if (type == TG_STRING) {
    a(column.texts);
  } else if (type == TG_DOUBLE) {
    a(column.numbers);
  } else {
    a(column.integers);
  }
}

void WriteRows(Writer* writer, const Plan& plan) {
  for (size_t slot = 0; slot < plan.data.table_count(); ++slot) {
    const lookup::Table& table = plan.data.table(slot);
    (*writer)(table.row_count());
    for (size_t c = 0; c < table.columns().size(); ++c) {
      DescribeCells(*writer, table.shape().columns[c].type, table.columns()[c]);
    }
  }
}

bool IsSound(const lookup::TableColumn& column, tg_type type, size_t row_count) {
  const size_t value_count = type == TG_STRING   ? column.texts.size()
                             : type == TG_DOUBLE ? column.numbers.size()
                                                 : column.integers.size();
  if (value_count != row_count || column.valid.size() != WordCount(row_count)) return false;
  if (row_count > 0 && (column.valid.back() & ~TailMask(row_count)) != 0) return false;
  for (int64_t value : column.integers) {
    if (type == TG_BOOL && value != 0 && value != 1) return false;
    if (type == TG_TIMESTAMP && (value < kMinTimeUs || value > kMaxTimeUs)) return false;
  }
  return true;
}

void ReadRows(Reader* reader, Loading* loading) {
  for (const lookup::TableShape& shape : loading->plan->tables) {
    int32_t row_count;
    (*reader)(row_count);
    std::vector<lookup::TableColumn> columns(reader->ok() ? shape.columns.size() : 0);
    for (size_t c = 0; c < columns.size(); ++c) {
      const lookup::ColumnShape& column = shape.columns[c];
      DescribeCells(*reader, column.type, columns[c]);
      if (!reader->ok()) return;
      if (row_count >= 0 && IsSound(columns[c], column.type, static_cast<size_t>(row_count))) continue;
      return reader->Fail("a column of table `" + shape.name + "` does not have its rows");
    }
    if (!reader->ok()) return;
    Expected<lookup::Table> table = lookup::Table::Build(shape, std::move(columns));
    if (!table.ok()) return reader->Fail(std::string(table.status().message()));
    loading->plan->data.AddTable(*std::move(table));
  }
}

void WriteTests(Writer* writer, const Plan& plan) { writer->Each(plan.tests, kTest); }
void ReadTests(Reader* reader, Loading* loading) { reader->Each(loading->plan->tests, kTest); }

constexpr SectionKind kOtherSections[] = {
    {"DATA", "names and identities of lists and tables", WriteSources, ReadSources},
    {"ENTR", "entries of lists", WriteEntries, ReadEntries},
    {"ROWS", "rows of tables", WriteRows, ReadRows},
    {"TEST", "tests of the pack", WriteTests, ReadTests},
};

// What Encode wrote.
void ReadProgram(Reader* reader, Loading* loading) {
  if (reader->Raw(ProgramHead().size()) != ProgramHead()) return reader->Fail("it is no program");
  for (const SectionKind& section : ProgramSections()) {
    if (reader->Raw(section.tag.size()) != section.tag) return reader->Fail("it lacks a section");
    std::string_view bytes;
    reader->Blob(bytes);
    Reader body(bytes, reader->depth());
    section.read(&body, loading);
    body.RequireEnd();
    if (!body.ok()) return reader->Fail(std::string(section.tag) + ": " + body.fault());
  }
  reader->RequireEnd();
}

}  // namespace

std::span<const SectionKind> OtherSections() { return kOtherSections; }

void WriteShapes(Writer* writer, const Plan& plan) {
  kShapes(*writer, plan);
  for (const auto& schema : plan.table_schemas) {
    (*writer)(schema != nullptr);
    if (schema != nullptr) writer->Blob(Encode(*schema));
  }
}

void ReadShapes(Reader* reader, Loading* loading) {
  Plan* plan = loading->plan.get();
  kShapes(*reader, *plan);
  for (size_t i = 0; i < plan->tables.size() && reader->ok(); ++i) {
    bool is_there;
    (*reader)(is_there);
    std::unique_ptr<const Plan>& schema = plan->table_schemas.emplace_back();
    if (!is_there) continue;
    // A schema has no tables, so programs nest once: what a file says cannot take the stack.
    if (reader->depth() > 0) return reader->Fail("the schema of a table has tables");
    std::string_view bytes;
    reader->Blob(bytes);
    Reader program(bytes, reader->depth() + 1);
    Loading inner;
    ReadProgram(&program, &inner);
    if (!program.ok()) return reader->Fail("the schema of table `" + plan->tables[i].name + "`: " + program.fault());
    for (Loading::Patterns& patterns : inner.patterns) loading->patterns.push_back(std::move(patterns));
    schema = std::move(inner.plan);
  }
}

}  // namespace tollgate::plan

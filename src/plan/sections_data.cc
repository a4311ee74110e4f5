// Lists and tables: their shapes, which are part of the program, and what they hold, which is not.
#include "lookup/codec.h"
#include "plan/sections.h"

namespace tollgate::plan {

namespace {

constexpr auto kTestRows = [](auto& a, auto& rows) {
  auto& [table, text] = rows;
  a(table, text);
};

constexpr auto kTest = [](auto& a, auto& test) {
  auto& [name, tables, history, record, outcome, valid, score, rules, rules_include, unknown, codes] = test;
  a(name, record, outcome, valid, score, rules, rules_include, unknown, codes, history);
  a.Each(tables, kTestRows);
};

constexpr auto kShapes = [](auto& a, auto& plan) {
  a.Each(plan.lists, lookup::kListShape);
  a.Each(plan.tables, lookup::kTableShape);
};

constexpr auto kSource = [](auto& a, auto& source) {
  auto& [name, is_table, identity] = source;
  a(name, is_table, identity);
};

void WriteSources(ByteWriter* writer, const Plan& plan) { writer->Each(plan.data.sources(), kSource); }

void ReadSources(ByteReader* reader, Loading* loading) {
  std::vector<lookup::Data::Source> sources;
  reader->Each(sources, kSource);
  for (lookup::Data::Source& source : sources) loading->plan->data.AddSource(std::move(source));
}

void WriteEntries(ByteWriter* writer, const Plan& plan) {
  for (size_t slot = 0; slot < plan.data.list_count(); ++slot) {
    lookup::WriteEntries(plan.data.list(slot).entries(), writer);
  }
}

void ReadEntries(ByteReader* reader, Loading* loading) {
  for (const lookup::ListShape& shape : loading->plan->lists) {
    lookup::Entries entries = lookup::ReadEntries(shape, reader);
    if (!reader->ok()) return;
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

void WriteRows(ByteWriter* writer, const Plan& plan) {
  for (size_t slot = 0; slot < plan.data.table_count(); ++slot) lookup::WriteRows(plan.data.table(slot), writer);
}

void ReadRows(ByteReader* reader, Loading* loading) {
  for (const lookup::TableShape& shape : loading->plan->tables) {
    std::vector<lookup::TableColumn> columns = lookup::ReadRows(shape, reader);
    if (!reader->ok()) return;
    Expected<lookup::Table> table = lookup::Table::Build(shape, std::move(columns));
    if (!table.ok()) return reader->Fail(std::string(table.status().message()));
    loading->plan->data.AddTable(*std::move(table));
  }
}

void WriteTests(ByteWriter* writer, const Plan& plan) { writer->Each(plan.tests, kTest); }
void ReadTests(ByteReader* reader, Loading* loading) { reader->Each(loading->plan->tests, kTest); }

constexpr SectionKind kOtherSections[] = {
    {"DATA", "names and identities of lists and tables", WriteSources, ReadSources},
    {"ENTR", "entries of lists", WriteEntries, ReadEntries},
    {"ROWS", "rows of tables", WriteRows, ReadRows},
    {"TEST", "tests of the pack", WriteTests, ReadTests},
};

// What Encode wrote.
void ReadProgram(ByteReader* reader, Loading* loading) {
  if (reader->Raw(ProgramHead().size()) != ProgramHead()) return reader->Fail("it is no program");
  for (const SectionKind& section : ProgramSections()) {
    if (reader->Raw(section.tag.size()) != section.tag) return reader->Fail("it lacks a section");
    std::string_view bytes;
    reader->Blob(bytes);
    ByteReader body(bytes);
    section.read(&body, loading);
    body.RequireEnd();
    if (!body.ok()) return reader->Fail(std::string(section.tag) + ": " + body.fault());
  }
  reader->RequireEnd();
}

}  // namespace

std::span<const SectionKind> OtherSections() { return kOtherSections; }

void WriteShapes(ByteWriter* writer, const Plan& plan) {
  kShapes(*writer, plan);
  for (const auto& schema : plan.table_schemas) {
    (*writer)(schema != nullptr);
    if (schema != nullptr) writer->Blob(Encode(*schema));
  }
}

void ReadShapes(ByteReader* reader, Loading* loading) {
  Plan* plan = loading->plan.get();
  kShapes(*reader, *plan);
  for (size_t i = 0; i < plan->tables.size() && reader->ok(); ++i) {
    bool is_there;
    (*reader)(is_there);
    std::unique_ptr<const Plan>& schema = plan->table_schemas.emplace_back();
    if (!is_there) continue;
    // A schema has no tables, so programs nest once: what a file says cannot take the stack.
    if (loading->is_table_schema) return reader->Fail("the schema of a table has tables");
    std::string_view bytes;
    reader->Blob(bytes);
    ByteReader program(bytes);
    Loading inner;
    inner.is_table_schema = true;
    ReadProgram(&program, &inner);
    if (!program.ok()) return reader->Fail("the schema of table `" + plan->tables[i].name + "`: " + program.fault());
    for (Loading::Patterns& patterns : inner.patterns) loading->patterns.push_back(std::move(patterns));
    schema = std::move(inner.plan);
  }
}

}  // namespace tollgate::plan

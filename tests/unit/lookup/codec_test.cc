// Lists and tables through their bytes; every cut and every changed byte is refused or still holds together.
#include "lookup/codec.h"

#include <gtest/gtest.h>

#include "pattern/set_compile.h"

namespace tollgate::lookup {
namespace {

const pattern::SetCompiler& Compiler() {
  static const auto compiler = pattern::NewSetCompiler();
  return **compiler;
}

List MakeList(Match match, const std::vector<std::string>& texts, bool expires = false) {
  Entries entries;
  for (const std::string& text : texts) entries.Add(text, expires ? 5 : kForeverUs);
  return *List::Build({.name = "l", .match = match, .expires = expires}, std::move(entries), &Compiler());
}

Table MakeTable() {
  TableShape shape{.name = "t", .key = KeyKind::kCidr, .key_columns = {1}};
  shape.columns = {{"n", "tables.t.n", TG_DECIMAL, 2}, {"k", "tables.t.k", TG_STRING}, {"d", "tables.t.d", TG_DOUBLE}};
  std::vector<TableColumn> columns(3);
  for (TableColumn& column : columns) column.valid = {3};
  columns[0].integers = {-150, INT64_MAX};
  columns[1].texts = {"10.0.0.0/8", "10.1.0.0/16"};
  columns[2].numbers = {0.5, -1e300};
  return Table(std::move(shape), std::move(columns));
}

std::string BytesOf(const List& list) {
  ByteWriter writer;
  WriteList(list, &writer);
  return writer.Take();
}
std::string BytesOf(const Table& table) {
  ByteWriter writer;
  WriteTable(table, &writer);
  return writer.Take();
}

TEST(LookupCodec, Lists) {
  const std::pair<Match, std::vector<std::string>> cases[] = {{Match::kExact, {"a", "", "日本"}},
                                                              {Match::kSuffix, {"a.b"}},
                                                              {Match::kRegex, {"^a.c$", "x+"}},
                                                              {Match::kSubstring, {"bc"}},
                                                              {Match::kRegex, {}}};
  for (const auto& [match, texts] : cases) {
    for (const bool expires : {false, true}) {
      const List list = MakeList(match, texts, expires);
      const std::string bytes = BytesOf(list);
      ByteReader reader(bytes);
      const Expected<List> read = ReadList(&reader, pattern::Trust::kNone, &Compiler());
      ASSERT_TRUE(read.ok()) << read.status().message();
      EXPECT_EQ(reader.rest(), 0u);
      EXPECT_EQ(read->shape(), list.shape());
      EXPECT_EQ(read->entries().pool, list.entries().pool);
      EXPECT_EQ(read->entries().until_us, list.entries().until_us);
      for (const char* value : {"a", "abc", "x", "x.a.b", "", "日本"}) {
        EXPECT_EQ(read->LiveUntil(std::string_view(value)), list.LiveUntil(std::string_view(value)));
      }
    }
  }
}

TEST(LookupCodec, WithoutACompilerPatternsNeedTrust) {
  const std::string bytes = BytesOf(MakeList(Match::kRegex, {"a"}));
  ByteReader reader(bytes);
  EXPECT_EQ(ReadList(&reader, pattern::Trust::kNone, nullptr).status().code(), TG_NOT_SUPPORTED);
}

TEST(LookupCodec, Tables) {
  const std::string bytes = BytesOf(MakeTable());
  ByteReader reader(bytes);
  const Expected<Table> read = ReadTable(&reader);
  ASSERT_TRUE(read.ok()) << read.status().message();
  EXPECT_EQ(reader.rest(), 0u);
  EXPECT_EQ(read->shape(), MakeTable().shape());
  EXPECT_EQ(read->Find("10.1.2.3"), 1);
  EXPECT_EQ(read->Find("10.2.2.3"), 0);
  EXPECT_EQ(read->columns()[0].integers, (std::vector<int64_t>{-150, INT64_MAX}));
  EXPECT_EQ(read->columns()[2].numbers, (std::vector<double>{0.5, -1e300}));
}

// What no writer writes, under no checksum that would say so.
TEST(LookupCodec, EntriesThatAreNoTexts) {
  const auto fault = [](const Entries& entries) {
    ByteWriter writer;
    WriteEntries(entries, &writer);
    const std::string bytes = writer.Take();
    ByteReader reader(bytes);
    ReadEntries({.name = "l"}, &reader);
    return reader.fault();
  };
  EXPECT_EQ(fault({.pool = "aé", .ends = {1, 3}}), "");
  const Entries bad[] = {{.pool = "aé", .ends = {2, 3}},     // within a character
                         {.pool = "ab", .ends = {2, 1, 2}},  // backwards
                         {.pool = "ab", .ends = {1}},        // and something behind the last
                         {.pool = "ab", .ends = {1, 3}},
                         {.pool = "a\xFF", .ends = {2}}};
  for (const Entries& entries : bad) EXPECT_EQ(fault(entries), "the entries of list `l` are not whole texts");
}

TEST(LookupCodec, RowsThatAreNone) {
  TableShape shape{.name = "t", .key_columns = {0}};
  shape.columns = {{"k", "tables.t.k", TG_INT64}, {"b", "tables.t.b", TG_BOOL}, {"at", "tables.t.at", TG_TIMESTAMP}};
  const auto fault = [&shape](int32_t row_count, std::vector<uint64_t> valid, int64_t flag, int64_t at_us) {
    ByteWriter writer;
    writer(row_count);
    for (const int64_t value : {int64_t{7}, flag, at_us}) {
      writer(valid, std::vector<int64_t>{value});
    }
    const std::string bytes = writer.Take();
    ByteReader reader(bytes);
    ReadRows(shape, &reader);
    return reader.fault();
  };
  EXPECT_EQ(fault(1, {1}, 1, 0), "");
  constexpr std::string_view kNotItsRows = "a column of table `t` does not have its rows";
  EXPECT_EQ(fault(-1, {1}, 1, 0), kNotItsRows);
  EXPECT_EQ(fault(2, {1}, 1, 0), kNotItsRows);
  EXPECT_EQ(fault(1, {}, 1, 0), kNotItsRows);
  EXPECT_EQ(fault(1, {1, 0}, 1, 0), kNotItsRows);
  EXPECT_EQ(fault(1, {3}, 1, 0), kNotItsRows);  // a second row's bit
  EXPECT_EQ(fault(1, {1}, 2, 0), kNotItsRows);
  EXPECT_EQ(fault(1, {1}, 1, INT64_MAX), kNotItsRows);
}

TEST(LookupCodec, ShapesThatAreNone) {
  EXPECT_EQ(ShapeFault(ListShape{.match = Match::kRange, .type = TG_DECIMAL, .scale = 18}), "");
  EXPECT_EQ(ShapeFault(ListShape{.type = TG_DECIMAL, .scale = 19}), "its values have no type");
  EXPECT_EQ(ShapeFault(ListShape{.type = TG_INT64, .scale = 1}), "its values have no type");
  EXPECT_EQ(ShapeFault(ListShape{.type = TG_DOUBLE}), "its values have no type");
  EXPECT_EQ(ShapeFault(ListShape{.match = Match::kPrefix, .type = TG_INT64}), "numbers do not match so");
  TableShape shape = MakeTable().shape();
  EXPECT_EQ(ShapeFault(shape), "");
  shape.key_columns = {3};
  EXPECT_EQ(ShapeFault(shape), "its key is none");
  shape.columns[0].type = 0;
  EXPECT_EQ(ShapeFault(shape), "a column of it has no type");
}

// Nothing to assert but that it ends, within bounds: the sanitizers watch.
TEST(LookupCodec, Damage) {
  const std::string list = BytesOf(MakeList(Match::kCidr, {"10.0.0.0/8", "2001:db8::/32"}, true));
  const std::string table = BytesOf(MakeTable());
  const auto read = [](const std::string& bytes, bool is_list) {
    ByteReader reader(bytes);
    const bool ok = is_list ? ReadList(&reader, pattern::Trust::kNone, nullptr).ok() : ReadTable(&reader).ok();
    return ok && reader.rest() == 0;
  };
  for (const bool is_list : {true, false}) {
    const std::string& bytes = is_list ? list : table;
    EXPECT_TRUE(read(bytes, is_list));
    for (size_t size = 0; size < bytes.size(); ++size) EXPECT_FALSE(read(bytes.substr(0, size), is_list)) << size;
    for (size_t at = 0; at < bytes.size(); ++at) {
      for (const int change : {1, 0x80, 0xFF}) {
        std::string changed = bytes;
        changed[at] = static_cast<char>(changed[at] ^ change);
        read(changed, is_list);
      }
    }
  }
}

}  // namespace
}  // namespace tollgate::lookup

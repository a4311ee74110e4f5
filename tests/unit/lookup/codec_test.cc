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

TEST(LookupCodec, Lists) {
  const std::pair<Match, std::vector<std::string>> cases[] = {{Match::kExact, {"a", "", "日本"}},
                                                              {Match::kSuffix, {"a.b"}},
                                                              {Match::kRegex, {"^a.c$", "x+"}},
                                                              {Match::kSubstring, {"bc"}},
                                                              {Match::kRegex, {}}};
  for (const auto& [match, texts] : cases) {
    for (const bool expires : {false, true}) {
      const List list = MakeList(match, texts, expires);
      ByteWriter out;
      PutList(list, &out);
      ByteReader in(out.bytes());
      const Expected<List> read = GetList(&in, pattern::Trust::kNone, &Compiler());
      ASSERT_TRUE(read.ok()) << read.status().message();
      EXPECT_TRUE(in.IsAtEnd());
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
  ByteWriter out;
  PutList(MakeList(Match::kRegex, {"a"}), &out);
  ByteReader in(out.bytes());
  EXPECT_EQ(GetList(&in, pattern::Trust::kNone, nullptr).status().code(), TG_NOT_SUPPORTED);
}

TEST(LookupCodec, Tables) {
  ByteWriter out;
  PutTable(MakeTable(), &out);
  ByteReader in(out.bytes());
  const Expected<Table> read = GetTable(&in);
  ASSERT_TRUE(read.ok()) << read.status().message();
  EXPECT_TRUE(in.IsAtEnd());
  EXPECT_EQ(read->shape(), MakeTable().shape());
  EXPECT_EQ(read->Find("10.1.2.3"), 1);
  EXPECT_EQ(read->Find("10.2.2.3"), 0);
  EXPECT_EQ(read->columns()[0].integers, (std::vector<int64_t>{-150, INT64_MAX}));
  EXPECT_EQ(read->columns()[2].numbers, (std::vector<double>{0.5, -1e300}));
}

// Nothing to assert but that it ends, within bounds: the sanitizers watch.
TEST(LookupCodec, Damage) {
  ByteWriter list, table;
  PutList(MakeList(Match::kCidr, {"10.0.0.0/8", "2001:db8::/32"}, true), &list);
  PutTable(MakeTable(), &table);
  const auto read = [](const std::string& bytes, bool is_list) {
    ByteReader in(bytes);
    const bool ok = is_list ? GetList(&in, pattern::Trust::kNone, nullptr).ok() : GetTable(&in).ok();
    return ok && in.IsAtEnd();
  };
  for (const bool is_list : {true, false}) {
    const std::string& bytes = is_list ? list.bytes() : table.bytes();
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

// Lists and tables: what is read, what is refused and where, and what they are called.
#include <gtest/gtest.h>

#include <algorithm>

#include "base/sha256.h"
#include "unit/compile/compiled.h"

namespace tollgate::compile {
namespace {

using Files = std::map<std::string, std::string>;

std::vector<std::string> TextsOf(const CheckedPack& checked) {
  std::vector<std::string> texts;
  for (size_t i = 0; i < checked.lists[0].entries.size(); ++i) texts.emplace_back(checked.lists[0].entries.text(i));
  return texts;
}

// A pack with one list, looked up by `needle`.
std::unique_ptr<Compiled> CompileList(const std::string& list, const std::string& needle, Files files = {}) {
  return CompileParts("lists:\n  l: " + list + "\nrules:\n  - {id: r, when: '" + needle +
                          " in lists.l', score: 1, on_unknown: match}\n",
                      std::move(files));
}

TEST(Lists, LinesOfAFile) {
  auto compiled = CompileList("{file: lists/l.txt}", "tx.s",
                              {{"lists/l.txt",
                                "\xEF\xBB\xBF"
                                "first\r\n# a comment\n\n  \t\nsecond \n#\nla st\nfirst"}});
  ASSERT_NE(compiled->plan, nullptr) << compiled->Problems();
  EXPECT_EQ(TextsOf(*compiled->checked), (std::vector<std::string>{"first", "second ", "la st", "first"}));
  const lookup::List& set = compiled->plan->data.list(0);
  EXPECT_TRUE(set.Contains("first") && set.Contains("second ") && set.Contains("la st"));
  EXPECT_FALSE(set.Contains("second") || set.Contains("# a comment") || set.Contains(""));
  EXPECT_EQ(
      compiled->sources.Locate(compiled->checked->lists[0].places[2].file, compiled->checked->lists[0].places[2].begin)
          .line,
      7u);
}

TEST(Lists, IdentityIsThatOfTheFile) {
  const std::string text = "a\nb\n";
  auto compiled = CompileList("{file: l.txt}", "tx.s", {{"l.txt", text}});
  ASSERT_NE(compiled->plan, nullptr) << compiled->Problems();
  EXPECT_EQ(compiled->plan->data.Identities(),
            (std::vector<std::pair<std::string, std::string>>{{"l", Sha256Identity(text)}}));
}

TEST(Lists, Fold) {
  auto compiled = CompileList("{values: [\"A.Com\", \"b\"], fold: lower}", "tx.s");
  ASSERT_NE(compiled->plan, nullptr) << compiled->Problems();
  EXPECT_EQ(TextsOf(*compiled->checked), (std::vector<std::string>{"A.Com", "b"}));
  EXPECT_TRUE(compiled->plan->lists[0].folds_lower);
  EXPECT_TRUE(compiled->plan->data.list(0).Contains("a.COM"));
}

TEST(Lists, ColumnOfACsvFile) {
  const Files files = {{"l.csv", "until,card\n2026,\"4111\"\n2027,\n2028,\"a \"\"b\"\"\"\n2029,\"\"\n"}};
  auto compiled = CompileList("{file: l.csv, column: card}", "tx.s", files);
  ASSERT_NE(compiled->plan, nullptr) << compiled->Problems();
  EXPECT_EQ(TextsOf(*compiled->checked), (std::vector<std::string>{"4111", "a \"b\"", ""}));
  // Another column of the same file is another list.
  auto other = CompileList("{file: l.csv, column: until}", "tx.s", files);
  EXPECT_NE(compiled->plan->data.sources()[0].identity, other->plan->data.sources()[0].identity);
  EXPECT_EQ(CompileList("{file: l.csv, column: crad}", "tx.s", files)->Problems(),
            "pack.yaml:8:28 compile.lookup.header: `l.csv` has no column `crad` | did you mean `card`?\n");
}

TEST(Lists, BrokenFiles) {
  EXPECT_EQ(CompileList("{file: l.txt}", "tx.s",
                        {{"l.txt",
                          "ok\nb\xFF"
                          "d\n"}})
                ->Problems(),
            "l.txt:2:2 compile.lookup.encoding: this byte is not valid UTF-8\n");
  EXPECT_EQ(CompileList("{file: l.txt}", "tx.s", {{"l.txt", "# nothing\n"}})->Problems(),
            "pack.yaml:8:13 compile.lookup.empty: list `l` has no entries\n");
  EXPECT_EQ(CompileList("{file: l.csv, column: a}", "tx.s", {{"l.csv", "a,b\n1,2\n3\n"}})->Problems(),
            "l.csv:3:1 compile.lookup.row: csv.record.too_few_fields: expected 2 fields\n");
}

TEST(Lists, NumbersByTheTypeOfWhatIsLookedUp) {
  auto compiled = CompileList("{file: l.txt}", "tx.amount", {{"l.txt", "10\n10.50\n-0.01\n1e1\n"}});
  ASSERT_NE(compiled->plan, nullptr) << compiled->Problems();
  const lookup::List& list = compiled->plan->data.list(0);
  EXPECT_EQ(list.shape().scale, 2);
  for (int64_t units : {-1, 1000, 1050}) EXPECT_TRUE(list.Contains(units)) << units;
  for (int64_t units : {0, 1, 10, 999, 1051}) EXPECT_FALSE(list.Contains(units)) << units;
  EXPECT_EQ(CompileList("{file: l.txt}", "tx.amount", {{"l.txt", "10\nx\n10.501\n99999999999999999999\n"}})->Problems(),
            "l.txt:2:1 compile.lookup.entry: this is no entry of `l`: it is no number\n"
            "l.txt:3:1 compile.lookup.entry: this is no entry of `l`: it has more than 2 digits after the point\n"
            "l.txt:4:1 compile.lookup.entry: this is no entry of `l`: it does not fit 64 bits\n");
  EXPECT_EQ(CompileList("{file: l.txt}", "tx.n", {{"l.txt", "1.5\n"}})->Problems(),
            "l.txt:1:1 compile.lookup.entry: this is no entry of `l`: it is not an integer\n");
  // Values stand on the number line: a fraction is simply no integer.
  auto values = CompileList("{values: [1, 2.50, 3.005]}", "tx.amount");
  ASSERT_NE(values->plan, nullptr) << values->Problems();
  EXPECT_EQ(values->plan->data.list(0).entries().size(), 2u);
  EXPECT_TRUE(values->plan->data.list(0).Contains(int64_t{100}) && values->plan->data.list(0).Contains(int64_t{250}));
}

TEST(Lists, OneSetPerListAndScale) {
  auto compiled = CompileParts(R"(lists:
  l: {file: l.txt}
rules:
  - {id: a, when: 'tx.n in lists.l || tx.m in lists.l', score: 1, on_unknown: match}
  - {id: b, when: 'tx.amount in lists.l || tx.s in lists.l || tx.u in lists.l', score: 1, on_unknown: match}
)",
                               {{"l.txt", "7\n"}});
  ASSERT_NE(compiled->plan, nullptr) << compiled->Problems();
  EXPECT_EQ(compiled->plan->lists.size(), 3u);
  EXPECT_EQ(compiled->plan->data.list_count(), 3u);
  EXPECT_EQ(compiled->plan->data.sources().size(), 1u);
}

TEST(Lists, Mixed) {
  EXPECT_EQ(CompileList("{values: [a, 1, true]}", "tx.s")->Problems(),
            "pack.yaml:8:19 compile.lookup.mixed: list `l` mixes strings and numbers | write it in quotes: \"1\"\n");
}

constexpr const char* kTableSchema = R"({"type": "object", "required": ["k"], "properties": {
  "k": {"type": "integer", "minimum": 0}, "name": {"type": "string", "maxLength": 3},
  "limit": {"type": "string", "format": "decimal", "x-scale": 2},
  "on": {"type": "boolean"}, "w": {"type": "number"}}})";

std::unique_ptr<Compiled> CompileTable(const std::string& rows, const std::string& condition,
                                       const std::string& key = "k") {
  return CompileParts("tables:\n  t: {file: t.csv, key: " + key + ", schema: t.json}\nrules:\n  - {id: r, when: '" +
                          condition + "', score: 1, on_unknown: match}\n",
                      {{"t.csv", rows}, {"t.json", kTableSchema}});
}

// As a record is: an object is there where a property of it is, one that the schema does not name too.
TEST(Tables, RequiredInsideAnObject) {
  const auto problems = [](const std::string& rows) {
    return CompileParts(
               "tables:\n  t: {file: t.csv, key: k, schema: t.json}\nrules:\n  - {id: r, when: 'tx.s in tables.t', "
               "score: 1, on_unknown: match}\n",
               {{"t.csv", rows},
                {"t.json", R"({"type": "object", "required": ["k", "o"], "properties": {"k": {"type": "string"},
                  "o": {"type": "object", "required": ["a"], "properties": {"a": {"type": "string"},
                    "b": {"type": "string"}}}}})"}})
        ->Problems();
  };
  EXPECT_EQ(problems("k,o.a,o.b,o.c\n1,x,,\n2,x,x,x\n"), "");
  EXPECT_EQ(problems("k,o.a,o.b,o.c\n1,,,\n2,,x,\n3,,,x\n"),
            "t.csv:2:1 compile.lookup.row: this row has no `o`, which is required\n"
            "t.csv:3:1 compile.lookup.row: this row has no `o.a`, which is required\n"
            "t.csv:4:1 compile.lookup.row: this row has no `o.a`, which is required\n");
}

TEST(Tables, TypedColumns) {
  auto compiled = CompileTable("k,name,limit,on,w\n1,a,10.50,true,0.5\n2,,,,\n",
                               "tables.t[tx.n].limit < tx.amount && tables.t[tx.n].on && tables.t[tx.n].w > tx.d && "
                               "has(tables.t[tx.n].name) && tx.n in tables.t && tables.t[tx.m].name == \"a\"");
  ASSERT_NE(compiled->plan, nullptr) << compiled->Problems();
  EXPECT_EQ("\n" + compiled->Ops(), R"(
  %0 = field tx.n
  %1 = find %0 tables.t
  %2 = column %1 tables.t.limit
  %3 = field tx.amount
  %4 = compare lt %2 %3
  %5 = column %1 tables.t.on
  %6 = and %4 %5
  %7 = column %1 tables.t.w
  %8 = field tx.d
  %9 = compare gt %7 %8
  %10 = and %6 %9
  %11 = has %1 tables.t.name
  %12 = found %1
  %13 = and %11 %12
  %14 = field tx.m
  %15 = find %14 tables.t
  %16 = column %15 tables.t.name
  %17 = compare eq %16 "a"
  %18 = and %13 %17
  %19 = and %10 %18
)");
  const lookup::Table& table = compiled->plan->data.table(0);
  EXPECT_EQ(table.row_count(), 2);
  EXPECT_EQ(table.Find(2), 1);
  EXPECT_EQ(table.columns()[2].integers[0], 1050);
  EXPECT_EQ(table.columns()[2].valid[0], 1u);
  EXPECT_EQ(table.shape().columns[2].path, "tables.t.limit");
  EXPECT_EQ(compiled->plan->data.sources()[0].name, "t");
}

TEST(Tables, WithoutASchemaColumnsAreTexts) {
  auto compiled = CompileParts(R"(tables:
  t: {file: t.csv, key: k}
rules:
  - {id: r, when: 'tables.t[tx.s].x == "1"', score: 1, on_unknown: match}
)",
                               {{"t.csv", ",k,x\n0,a,1\n1,b,\"\"\n2,c,\n"}});
  ASSERT_NE(compiled->plan, nullptr) << compiled->Problems();
  const lookup::Table& table = compiled->plan->data.table(0);
  ASSERT_EQ(table.columns().size(), 2u);
  EXPECT_EQ(table.columns()[1].texts, (std::vector<std::string>{"1", "", ""}));
  EXPECT_EQ(table.columns()[1].valid[0], 3u);
}

TEST(Tables, BadRows) {
  EXPECT_EQ(
      CompileTable("k,name,limit,on,w\n-1,a,1,true,1\n2,long,1.005,yes,1\n,a,1,,\n7,,,,\n7.0,,,,\n8,a\n",
                   "tx.n in tables.t")
          ->Problems(),
      "t.csv:2:1 compile.lookup.row: column `k`: expected at least 0\n"
      "t.csv:3:3 compile.lookup.row: column `name`: expected at most 3 characters\n"
      "t.csv:3:8 compile.lookup.row: format.decimal.scale: an amount has no more digits after the point than its "
      "scale (column `limit`)\n"
      "t.csv:3:14 compile.lookup.row: csv.cast.boolean: true or false, or a word that the schema lists (column `on`)\n"
      "t.csv:4:1 compile.lookup.key_absent: this row has no `k`, its key\n"
      "t.csv:6:1 compile.lookup.key_duplicate: this key stands on line 5 already\n"
      "t.csv:7:1 compile.lookup.row: csv.record.too_few_fields: expected 5 fields\n");
}

TEST(Tables, Keys) {
  const std::string rows = "k,name,limit,on,w\n1,a,1,true,1\n";
  EXPECT_EQ(CompileTable(rows, "tx.n in tables.t", "kk")->Problems(),
            "pack.yaml:8:25 compile.lookup.key: `t.csv` has no column `kk` | did you mean `k`?\n");
  EXPECT_EQ(CompileTable(rows, "tx.n in tables.t", "w")->Problems(),
            "pack.yaml:8:25 compile.lookup.key: `w` is double, and a key is a string, an integer, a decimal or a "
            "timestamp\n");
  EXPECT_EQ(CompileTable("k,name,limit,on,w\n", "tx.n in tables.t")->Problems(),
            "pack.yaml:8:13 compile.lookup.empty: table `t` has no rows\n");
  EXPECT_EQ(CompileTable("name\na\n", "tx.n in tables.t")->Problems(),
            "t.csv:1:1 compile.lookup.header: csv.header.missing: expected a column named `k` (column `k`)\n");
}

// A reader fills its columns again for each block of rows, and the place of an absent cell is whatever stood there
// before.
TEST(Tables, PlacesOfAbsentCellsInLaterBlocks) {
  std::string rows = "k,name,limit,on,w\n";
  for (int i = 0; i < 1024; ++i) rows += std::to_string(i) + ",a,1,true,1\n";
  rows += "5000,a,1,true,1\n,a,1,true,1\n";
  EXPECT_EQ(CompileTable(rows, "tx.n in tables.t")->Problems(),
            "t.csv:1027:1 compile.lookup.key_absent: this row has no `k`, its key\n");
}

TEST(Tables, ManyBadRowsAreCounted) {
  std::string rows = "k,name,limit,on,w\n";
  for (int i = 0; i < 30; ++i) rows += "x,a,1,true,1\n";
  const std::string problems = CompileTable(rows, "tx.n in tables.t")->Problems();
  EXPECT_EQ(std::count(problems.begin(), problems.end(), '\n'), 42);
  EXPECT_NE(problems.find("t.csv:1:1 compile.lookup.row: and 10 more of such faults in this file\n"), problems.npos);
}

}  // namespace
}  // namespace tollgate::compile

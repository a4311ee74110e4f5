// JSON documents: one object, or an array of records; and what damage does to the neighbours.
#include "json_support.h"

namespace tollgate::read {
namespace {

std::vector<std::string> Codes(const CsvRun& run) {
  std::vector<std::string> codes;
  for (const std::string& finding : run.findings) codes.push_back(finding.substr(0, finding.find(" expected")));
  return codes;
}

using Strings = std::vector<std::string>;

TEST(JsonDocument, Array) {
  const std::string input = " [\n" + Payment(1) + ",\n  " + Payment(2) + "\n,{},{\"card\":{\n}}\n]\n";
  const CsvRun run = RunDocument(input, Payments());
  EXPECT_EQ(run.records, (Strings{Payment(1), Payment(2), "{}", "{\"card\":{\n}}"}));
  EXPECT_EQ(run.findings, Strings{});
  EXPECT_EQ(run.places[1].line, 3u);
  EXPECT_EQ(run.places[3].line, 4u);
  EXPECT_EQ(run.rows[1], "['p2'][2][0.2][225][250][1709208000000000][true][true]['US']['n2']+");
}

TEST(JsonDocument, Object) {
  const CsvRun run = RunDocument("\xEF\xBB\xBF{\n  \"id\": \"a\",\n  \"count\": 1.5\n}\n", Payments());
  EXPECT_EQ(run.rows, Strings{"['a'][absent][absent][absent][absent][absent][absent][absent][absent][absent]-"});
  EXPECT_EQ(run.findings, Strings{"schema.type record 0 line 3 at 29+3 /count by /properties/count/type expected: "
                                  "integer got: 1.5"});
}

TEST(JsonDocument, Empty) {
  EXPECT_EQ(RunDocument("[]", Payments()).rows, Strings{});
  EXPECT_EQ(RunDocument(" [ \n ] \n", Payments()).findings, Strings{});
  EXPECT_EQ(Codes(RunDocument("", Payments())), Strings{"json.syntax.unterminated record 0 line 1 at 0+0"});
}

TEST(JsonDocument, WhatDoesNotBelongThereIsARecordThatIsRejected) {
  const std::pair<const char*, Strings> cases[] = {
      {"[{},{}", {"json.syntax.unterminated record 2 line 1 at 6+0"}},
      {"[{},{\"a\":1", {"json.syntax.unterminated record 1 line 1 at 4+1"}},
      {"[", {"json.syntax.unterminated record 0 line 1 at 1+0"}},
      {"[{},]", {"json.syntax.error record 1 line 1 at 4+1"}},
      {"[,{}]", {"json.syntax.error record 0 line 1 at 1+1"}},
      {"[{},,{}]", {"json.syntax.error record 1 line 1 at 4+1"}},
      {"[{} {}]", {"json.syntax.error record 1 line 1 at 4+1"}},
      {"[{}] x y", {"json.syntax.trailing record 1 line 1 at 5+1"}},
      {"{}\n{}\n", {"json.syntax.trailing record 1 line 2 at 3+1"}},
      {"[{}]]", {"json.syntax.trailing record 1 line 1 at 4+1"}},
      {"[{},1,\"x\",[2],null]",
       {"schema.type record 1 line 1 at 4+1 by /type", "schema.type record 2 line 1 at 6+3 by /type",
        "schema.type record 3 line 1 at 10+3 by /type", "schema.type record 4 line 1 at 14+4 by /type"}},
      {"[{}, nope, {}]", {"json.syntax.error record 1 line 1 at 5+4"}},
  };
  for (const auto& [input, codes] : cases) {
    EXPECT_EQ(Codes(RunDocument(input, Payments())), codes) << input;
  }
}

// Elements before and behind a broken one are read as ever.
TEST(JsonDocument, DamageStaysNear) {
  const std::string broken[] = {
      "{\"id\":\"x", "{\"id\":\"x}",  "{\"id\":\"x\"", "{\"id\":[1}", "{\"card\":{\"country\":\"US\"}",
      "{\"id\":1]",  "{\"id\":\"a\\", "{\"id\"",       "}",           "x",
      "\""};
  for (const std::string& element : broken) {
    SCOPED_TRACE(element);
    const std::string input = "[\n" + Payment(1) + ",\n" + element + ",\n" + Payment(2) + ",\n" + Payment(3) + "\n]\n";
    const CsvRun run = RunDocument(input, Payments());
    EXPECT_EQ(run.records.front(), Payment(1));
    ASSERT_GE(run.records.size(), 4u);
    EXPECT_EQ(run.records.back(), Payment(3));
    EXPECT_EQ(run.records[run.records.size() - 2], Payment(2));
    for (size_t r = 0; r < run.rows.size(); ++r) {
      EXPECT_EQ(run.rejected[r], r != 0 && r + 2 < run.rows.size()) << r << run.records[r];
    }
  }
}

TEST(JsonDocument, NothingDependsOnHowTheBytesCame) {
  std::string input = "[\n";
  const std::vector<std::string> odd = OddPayments();
  for (int n = 0; n < 100; ++n) {
    input += (n == 0 ? "" : n % 7 == 0 ? "  ,\n\n" : ",") + Payment(n);
    if (n % 5 == 0) input += ", " + odd[static_cast<size_t>(n) / 5 % odd.size()];
    if (n % 31 == 30) input += ",{\"id\":\"x\n";
    if (n == 50) input += ", {\"card\":{\n\"country\"\n:\n1}}";
  }
  for (const char* end : {"]\n", "", "] {}\n{}\n"}) {
    const std::string want = Everything(RunDocument(input + end, Payments()));
    for (const tg_cpu cpu : Cpus()) {
      for (const int32_t batch : {1, 63, 64, 65, 1024}) {
        for (const size_t read : {size_t{1}, size_t{7}, size_t{4096}, size_t{1} << 20}) {
          const JsonSettings settings{
              .form = JsonForm::kDocument, .batch_row_count = batch, .read_bytes = read, .cpu = cpu};
          ASSERT_EQ(Everything(RunJson(input + end, Payments(), settings)), want) << cpu << " " << batch << " " << read;
        }
      }
    }
    EXPECT_EQ(Everything(RunJson(input + end, Payments(), {.form = JsonForm::kDocument, .road = JsonRoad::kStrict})),
              want);
  }
}

TEST(JsonDocument, ElementsOverTheLimit) {
  const std::string filler(kMaxRecordBytes, 'x');
  const std::string element = "{\"id\":\"" + filler + "\",\"list\":[[{}]],\n\"z\":1}";
  const std::string input = "[" + Payment(1) + "," + element + ",\n" + Payment(2) + "]\n";
  std::string want;
  for (const size_t read : {size_t{1} << 12, size_t{1} << 18, size_t{16} << 20}) {
    for (const int32_t batch : {1, 1024}) {
      const JsonSettings settings{.form = JsonForm::kDocument, .batch_row_count = batch, .read_bytes = read};
      const CsvRun run = RunJson(input, Payments(), settings);
      EXPECT_EQ(run.rejected, (std::vector<bool>{false, true, false}));
      EXPECT_EQ(run.rejects, element + "\n");
      if (want.empty()) want = Everything(run);
      EXPECT_EQ(Everything(run), want);
    }
  }
  EXPECT_NE(want.find("json.record.too_long record 1 line 1 at " + std::to_string(Payment(1).size() + 2)),
            std::string::npos);
}

// A file that is one record without end: the bytes go by, whatever they are.
TEST(JsonDocument, WhatNeverClosesIsOneRecord) {
  std::string input = "[{\"id\":{\"a\":[";
  while (input.size() < 3 * kMaxRecordBytes) input += "1,2,3,[4,5,6],";
  const CsvRun run = RunJson(input, Payments(), {.form = JsonForm::kDocument, .read_bytes = 65536});
  EXPECT_EQ(run.rejected, std::vector<bool>{true});
  EXPECT_EQ(run.places[0].size, input.size() - 1);
}

}  // namespace
}  // namespace tollgate::read

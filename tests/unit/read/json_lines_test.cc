// NDJSON: lines, blank lines, limits, and that nothing depends on how the bytes came.
#include "json_support.h"

namespace tollgate::read {
namespace {

TEST(JsonLines, Values) {
  const CsvRun run = RunJson(Payment(1) + "\n" + OddPayments()[0] + "\r\n" + OddPayments()[1], Payments());
  EXPECT_EQ(run.rows,
            (std::vector<std::string>{"['p1'][1][0.1][125][150][1709208000000000][false][true]['US']['n1']+",
                                      "['A\n'][1][absent][absent][absent][absent][absent][null][absent][null]-",
                                      "[''][-7][absent][absent][absent][absent][absent][absent][absent][absent]+"}));
  EXPECT_EQ(run.findings, std::vector<std::string>{});
  EXPECT_EQ(run.account.skipped, 0u);
}

TEST(JsonLines, FaultsOfCellsAndMembers) {
  const CsvRun run = RunJson("\n" + OddPayments()[2] + "\n" + OddPayments()[3] + "\n", Payments());
  EXPECT_EQ(run.rows, (std::vector<std::string>{
                          "[absent][absent][overflow][absent][absent][absent][absent][absent][absent][absent]-",
                          "[absent][absent][absent][absent][absent][absent][absent][absent]['DE'][null]+"}));
  EXPECT_EQ(
      run.findings,
      (std::vector<std::string>{
          "schema.type record 0 line 2 at 9+4 /card by /properties/card/type expected: object got: string",
          "schema.type record 0 line 2 at 22+3 /count by /properties/count/type expected: integer got: 1",
          "schema.multipleOf record 0 line 2 at 47+5 /price by /properties/price/multipleOf expected: a multiple of "
          "0.01 got: 1.005",
          "format.decimal.scale record 0 line 2 at 62+7 /amount by /properties/amount/type expected: an amount has no "
          "more digits after the point than its scale got: 1.005",
          "format.date-time.range record 0 line 2 at 77+22 /time by /properties/time/type expected: a time that exists "
          "got: 2024-02-30T00:00:00Z",
          "schema.additionalProperties record 1 line 3 at 125+5 /card/zip by /properties/card/additionalProperties "
          "expected: an object has only the listed properties",
          "schema.type record 1 line 3 at 153+6 /ok by /properties/ok/type expected: boolean got: true",
          "schema.type record 1 line 3 at 167+4 /flag by /properties/flag/type expected: string got: true",
          "schema.type record 1 line 3 at 177+1 /id by /properties/id/type expected: string got: 7",
          "schema.type record 1 line 3 at 187+3 /count by /properties/count/type expected: integer got: 1.5"}));
  EXPECT_EQ(run.account.blank_lines, 1);
}

TEST(JsonLines, ABrokenLineHarmsItselfAlone) {
  const std::string broken[] = {"{\"id\":\"x",
                                "{\"id\":\"x\"",
                                "{\"id\":1,",
                                "{bad",
                                "[1",
                                "]",
                                "\"",
                                "{\"id\":\"\\q\"}",
                                "{\"id\":tru}",
                                "{\"count\":01}",
                                "{\"count\":1",
                                "{\"id\":\"\\ud800\"}",
                                "{\"id\":\"a\"}{}",
                                "{\"count\":+1}",
                                "{\"id\":\"a\"} x",
                                "{\"id\" \"a\"}",
                                "{\"id\":\"\x01\"}",
                                "{\"id\":\"\xFF\"}",
                                "nul",
                                "\xEF\xBB\xBF{}",
                                "{\"a\":1,}",
                                "{,}",
                                "{\"a\":[1,]}",
                                "{\"a\":.5}",
                                "{\"a\":1.}",
                                "{\"a\":1e}",
                                "{\"a\":12a}",
                                "{\"a\":\"x\"y}",
                                "{\"a\":NaN}",
                                "{\"a\":1 2}"};
  for (const std::string& line : broken) {
    SCOPED_TRACE(line);
    std::string input;
    for (int n = 0; n < 70; ++n) input += (n == 33 ? line : Payment(n)) + "\n";
    for (const JsonRoad road : {JsonRoad::kFast, JsonRoad::kStrict}) {
      const CsvRun run = RunJson(input, Payments(), {.road = road});
      ASSERT_EQ(run.rows.size(), 70u);
      for (size_t n = 0; n < 70; ++n) EXPECT_EQ(run.rejected[n], n == 33) << n;
      EXPECT_EQ(run.rejects, line + "\n");
      ASSERT_EQ(run.findings.size(), 1u);
      EXPECT_NE(run.findings[0].find(" record 33 line 34 "), std::string::npos) << run.findings[0];
    }
  }
}

TEST(JsonLines, CodesOfBrokenLines) {
  const std::pair<const char*, const char*> cases[] = {
      {"{\"id\":x}", "json.syntax.error record 0 line 1 at 6+1 expected: text is JSON got: x"},
      {"{\"id\":\"x}",
       "json.syntax.unterminated record 0 line 1 at 6+1 expected: strings, arrays and objects are closed got: \""},
      {"{\"id\":\"\\u12\"}",
       "json.syntax.escape record 0 line 1 at 7+4 expected: an escape is one of JSON's, and "
       "surrogates come in pairs got: \\u12"},
      {"{\"id\":\"\\udc00\"}",
       "json.syntax.escape record 0 line 1 at 7+6 expected: an escape is one of JSON's, and "
       "surrogates come in pairs got: \\udc00"},
      {"{\"id\":\"a\xC3(\"}", "json.encoding.utf8 record 0 line 1 at 8+1 expected: text is valid UTF-8 got: 0xC3"},
      {"{\"a\":1,\"b\":{\"c\":1,\"\\u0063\":2}}",
       "json.duplicate_key record 0 line 1 at 18+8 expected: a key occurs once in an object got: \"\\u0063\""},
      {"{\"id\":1,\"x\":2,\"id\":\"3\"}",
       "json.duplicate_key record 0 line 1 at 14+4 expected: a key occurs once in an object got: \"id\""},
      {"{\"a\":1e100001}",
       "json.number.exponent record 0 line 1 at 5+8 expected: an exponent lies between -100,000 and "
       "100,000 got: 1e100001"},
      {"[1]", "schema.type record 0 line 1 at 0+3 by /type expected: object got: array"},
      {"5", "schema.type record 0 line 1 at 0+1 by /type expected: object got: number"},
  };
  for (const auto& [line, finding] : cases) {
    const CsvRun run = RunJson(line, Payments());
    EXPECT_EQ(run.findings, std::vector<std::string>{finding});
    EXPECT_EQ(run.rows, std::vector<std::string>{"rejected"});
  }
}

TEST(JsonLines, WhatIsBrokenIsNotShownWhereAFieldIsSensitive) {
  column::RecordLayout layout = Payments();
  layout.fields[0].sensitive = true;
  for (const char* line : {"{\"id\":4111111111111111x}", "{\"id\":\"secret}"}) {
    const CsvRun run = RunJson(line, layout);
    ASSERT_EQ(run.findings.size(), 1u);
    EXPECT_EQ(run.findings[0].find("got:"), std::string::npos) << run.findings[0];
  }
}

TEST(JsonLines, BlankLinesAndMark) {
  const std::string input = "\xEF\xBB\xBF\n \t\r\n" + Payment(1) + "\n\r\n\n" + Payment(2) + "\n   ";
  const CsvRun run = RunJson(input, Payments());
  EXPECT_EQ(run.rows.size(), 2u);
  EXPECT_EQ(run.findings, std::vector<std::string>{});
  EXPECT_EQ(run.account.blank_lines, 5);
  EXPECT_EQ(run.account.skipped, input.size() - Payment(1).size() - Payment(2).size() - 2);
  EXPECT_EQ(run.places[0].line, 3u);
  EXPECT_EQ(run.places[1].line, 6u);
  EXPECT_EQ(RunJson("", Payments()).rows.size(), 0u);
  EXPECT_EQ(RunJson("\n\n", Payments()).account.blank_lines, 2);
}

TEST(JsonLines, WideEncodingsAreRefusedAtOnce) {
  using namespace std::string_literals;
  for (const std::string& input : {"\xFF\xFE{\0"s, "{\0\"\0a\0"s, "\xFE\xFF\0{"s}) {
    const CsvRun run = RunJson(input, Payments());
    EXPECT_EQ(run.status.code(), TG_BAD_INPUT);
    EXPECT_EQ(run.header.substr(0, 35), "json.encoding.utf16 record -1 line ");
  }
}

// Records of all kinds, good and bad.
std::string Mixture(const std::string& line_end) {
  std::string input;
  const std::vector<std::string> odd = OddPayments();
  for (int n = 0; n < 150; ++n) {
    if (n % 3 == 0) input += odd[static_cast<size_t>(n) / 3 % odd.size()] + line_end;
    input += (n % 41 == 7 ? Payment(n).substr(0, 50) : Payment(n)) + line_end;
    if (n % 50 == 3) input += line_end;
  }
  return input;
}

TEST(JsonLines, NothingDependsOnHowTheBytesCame) {
  for (const char* line_end : {"\n", "\r\n"}) {
    const std::string input = Mixture(line_end);
    const std::string want = Everything(RunJson(input, Payments()));
    EXPECT_NE(want.find("rejected"), std::string::npos);
    for (const tg_cpu cpu : Cpus()) {
      for (const int32_t batch : {1, 63, 64, 65, 1024}) {
        for (const size_t read : {size_t{1}, size_t{7}, size_t{4096}, size_t{1} << 20}) {
          const JsonSettings settings{.batch_row_count = batch, .read_bytes = read, .cpu = cpu};
          ASSERT_EQ(Everything(RunJson(input, Payments(), settings)), want) << cpu << " " << batch << " " << read;
        }
      }
    }
    ASSERT_EQ(Everything(RunJson(input, Payments(), {.step = 3})), want);
    ASSERT_EQ(Everything(RunJson(input, Payments(), {.road = JsonRoad::kStrict})), want);
  }
}

// No value and no code depends on the line ends.
TEST(JsonLines, LineEndsChangeNoRow) {
  EXPECT_EQ(RunJson(Mixture("\n"), Payments()).rows, RunJson(Mixture("\r\n"), Payments()).rows);
}

TEST(JsonLines, RecordsOverTheLimit) {
  const std::string filler(kMaxFieldBytes, 'x');
  std::string long_record = "{\"id\":\"a\"";
  for (int i = 0; i < 4; ++i) long_record += ",\"f" + std::to_string(i) + "\":\"" + filler + "\"";
  const std::string input = Payment(1) + "\n" + long_record + "}\n" + Payment(2) + "\n" + long_record;
  std::string want;
  for (const size_t read : {size_t{1} << 12, size_t{1} << 18, size_t{16} << 20}) {
    for (const int32_t batch : {1, 1024}) {
      const CsvRun run = RunJson(input, Payments(), {.batch_row_count = batch, .read_bytes = read});
      EXPECT_EQ(run.rejected, (std::vector<bool>{false, true, false, true}));
      ASSERT_EQ(run.findings.size(), 2u);
      EXPECT_EQ(run.findings[0], "json.record.too_long record 1 line 2 at " + std::to_string(Payment(1).size() + 1) +
                                     "+" + std::to_string(long_record.size() + 2) +
                                     " expected: a key, a string or a number has at most 1 MiB and a record at most 4 "
                                     "MiB got: " +
                                     std::to_string(long_record.size() + 2) + " bytes");
      EXPECT_EQ(run.rejects, long_record + "}\n" + long_record);
      if (want.empty()) want = Everything(run);
      EXPECT_EQ(Everything(run), want);
    }
  }
}

TEST(JsonLines, FieldsOverTheLimit) {
  const std::string most(kMaxFieldBytes, 'x');
  const CsvRun run =
      RunJson("{\"id\":\"" + most + "\"}\n{\"id\":\"" + most + "y\"}\n{\"a\":[{\"" + most + "z\":1}]}\n", Payments());
  EXPECT_EQ(run.rejected, (std::vector<bool>{false, true, true}));
  ASSERT_EQ(run.findings.size(), 2u);
  EXPECT_EQ(run.findings[0].substr(0, 50), "json.record.too_long record 1 line 2 at 1048592+10");
  EXPECT_EQ(run.findings[1].substr(0, 29), "json.record.too_long record 2");
}

TEST(JsonLines, Depth) {
  const auto nested = [](int depth) {
    return "{\"a\":" + std::string(static_cast<size_t>(depth - 1), '[') +
           std::string(static_cast<size_t>(depth - 1), ']') + "}\n";
  };
  const CsvRun run = RunJson(nested(1024) + nested(1025) + nested(100000), Payments());
  EXPECT_EQ(run.rejected, (std::vector<bool>{false, true, true}));
  ASSERT_EQ(run.findings.size(), 2u);
  EXPECT_EQ(run.findings[0].substr(0, 26), "json.too_deep record 1 lin");
}

// What could be slow: members, duplicates, digits, brackets and findings by the ten thousand in one record.
TEST(JsonLines, ALongRecordTakesNoLongerPerByte) {
  std::string same = "{", unknown = "{\"card\":{", exponents = "{\"a\":[0", keys = "{";
  for (int i = 0; i < 200000; ++i) same += "\"a\":1,";
  for (int i = 0; i < 100000; ++i) unknown += "\"k" + std::to_string(i) + "\":1,";
  for (int i = 0; i < 200000; ++i) exponents += ",1e999999";
  for (int i = 0; i < 200000; ++i) keys += "\"k" + std::to_string(i) + "\":1,";
  const CsvRun run = RunJson(same + "\"b\":1}\n" + unknown + "\"z\":1}}\n" + exponents + "]}\n" + keys + "\"z\":1}\n" +
                                 std::string(4000000, '[') + "\n",
                             Payments());
  EXPECT_EQ(run.rejected, (std::vector<bool>{true, false, true, false, true}));
  EXPECT_EQ(std::count_if(run.findings.begin(), run.findings.end(),
                          [](const std::string& f) { return f.starts_with("json.duplicate_key"); }),
            100);
  EXPECT_EQ(std::count_if(run.findings.begin(), run.findings.end(),
                          [](const std::string& f) { return f.starts_with("schema.additionalProperties"); }),
            100001);
}

TEST(JsonLines, AFailedSourceLeavesOutTheLineThatItCut) {
  struct Failing {
    std::string_view rest;
    static int64_t Read(void* context, char* buffer, size_t capacity) {
      auto* self = static_cast<Failing*>(context);
      if (self->rest.empty()) return -5;
      const size_t size = std::min(capacity, self->rest.size());
      self->rest.copy(buffer, size);
      self->rest.remove_prefix(size);
      return static_cast<int64_t>(size);
    }
  };
  const std::string input = Payment(1) + "\n" + Payment(2) + "\n" + Payment(3);
  for (const JsonForm form : {JsonForm::kLines, JsonForm::kDocument}) {
    const std::string content = form == JsonForm::kLines ? input : "[" + Payment(1) + "," + Payment(2) + ",{\"a\":";
    Failing failing{content};
    const tg_source source{&failing, Failing::Read};
    const column::RecordLayout layout = Payments();
    const auto cutter = NewJsonRecords(source, layout, form, {});
    ASSERT_TRUE(cutter->ReadHeader().ok());
    const auto block = cutter->NewBlock();
    ASSERT_TRUE(*cutter->Next(block.get()));
    EXPECT_EQ(block->row_count(), 2);
    EXPECT_EQ(cutter->Next(block.get()).status().code(), TG_READ_FAILED);
  }
}

}  // namespace
}  // namespace tollgate::read

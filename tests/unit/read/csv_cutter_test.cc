// Where records end and what is wrong with them: one table of inputs with what they give.
#include "csv_support.h"

namespace tollgate::read {
namespace {

using testing::PrintToString;

struct Case {
  const char* name;
  std::string_view input;  // the header is a,b
  std::vector<std::string> rows;
  std::vector<std::string> findings;
};

using namespace std::string_view_literals;

const Case kCases[] = {
    {"plain", "a,b\n1,2\n3,4\n", {"['1']['2']", "['3']['4']"}, {}},
    {"no final line end", "a,b\n1,2", {"['1']['2']"}, {}},
    {"CRLF", "a,b\r\n1,2\r\n3,4\r\n", {"['1']['2']", "['3']['4']"}, {}},
    {"mixed line ends", "a,b\r\n1,2\n3,4\r\n", {"['1']['2']", "['3']['4']"}, {}},
    {"blank lines", "a,b\n\n1,2\r\n\r\n\n3,4\n\n", {"['1']['2']", "['3']['4']"}, {}},
    {"blank lines alone", "a,b\n\n\r\n\n", {}, {}},
    {"empty cells and empty texts", "a,b\n,\"\"\n\"\",\n", {"[absent]['']", "[''][absent]"}, {}},
    {"quotes", "a,b\n\"x,\"\"y\"\"\",\"1\n2\"\n", {"['x,\"y\"']['1\n2']"}, {}},
    {"CR inside quotes is data", "a,b\n\"1\r2\",\"3\r\n4\"\r\n", {"['1\r2']['3\r\n4']"}, {}},
    {"too few fields",
     "a,b\n1\n3,4\n",
     {"rejected", "['3']['4']"},
     {"csv.record.too_few_fields record 0 line 2 at 4+2 expected: 2 fields got: 1 field"}},
    {"too many fields",
     "a,b\n1,2,3\n3,4\n",
     {"rejected", "['3']['4']"},
     {"csv.record.too_many_fields record 0 line 2 at 4+6 expected: 2 fields got: 3 fields"}},
    {"stray quote",
     "a,b\n1,x\"y\n3,4\n",
     {"rejected", "['3']['4']"},
     {"csv.quote.stray record 0 line 2 at 6+3 column 1 b /b expected: a quote stands only at the start of a quoted "
      "field "
      "got: x\"y"}},
    {"stray quote ends its record at the line",
     "a,b\n1,x\"y,\"z\n3,4\"\n5,6\n",
     {"rejected", "rejected", "['5']['6']"},
     {"csv.quote.stray record 0 line 2 at 6+3 column 1 b /b expected: a quote stands only at the start of a quoted "
      "field "
      "got: x\"y",
      "csv.quote.stray record 1 line 3 at 15+2 column 1 b /b expected: a quote stands only at the start of a quoted "
      "field "
      "got: 4\""}},
    {"text behind a closing quote",
     "a,b\r\n\"1\" ,2\r\n3,4\r\n",
     {"rejected", "['3']['4']"},
     {"csv.quote.trailing record 0 line 2 at 5+4 column 0 a /a expected: after a closing quote comes a separator or a "
      "line end got: \"1\" "}},
    {"text behind a closing quote up to the line end",
     "a,b\r\n1,\"2\"x\r\n3,4\r\n",
     {"rejected", "['3']['4']"},
     {"csv.quote.trailing record 0 line 2 at 7+4 column 1 b /b expected: after a closing quote comes a separator or a "
      "line end got: \"2\"x"}},
    {"unterminated quote up to the end",
     "a,b\n1,\"2\n3,4\n5,6\n",
     {"rejected", "['3']['4']", "['5']['6']"},
     {"csv.quote.unterminated record 0 line 2 at 6+2 column 1 b /b expected: a quoted field is closed by a quote; this "
      "one ran over 3 line ends got: \"2"}},
    {"unterminated quote found at the next quote",
     "a,b\n\"1,2\n3,\"4\"\n5,6\n",
     {"rejected", "['3']['4']", "['5']['6']"},
     {"csv.quote.unterminated record 0 line 2 at 4+4 column 0 a /a expected: a quoted field is closed by a quote; this "
      "one ran over 1 line end got: \"1,2"}},
    {"unterminated quote in the last line",
     "a,b\n1,2\n3,\"4",
     {"['1']['2']", "rejected"},
     {"csv.quote.unterminated record 1 line 3 at 10+2 column 1 b /b expected: a quoted field is closed by a quote; "
      "this "
      "one ran over 0 line ends got: \"4"}},
    {"fault behind the first line of a record",
     "a,b\n\"1\n2\",x\"y\n3,4\n",
     {"rejected", "rejected", "['3']['4']"},
     {"csv.quote.unterminated record 0 line 2 at 4+2 column 0 a /a expected: a quoted field is closed by a quote; this "
      "one ran over 1 line end got: \"1",
      "csv.quote.stray record 1 line 3 at 7+2 column 0 a /a expected: a quote stands only at the start of a quoted "
      "field "
      "got: 2\""}},
    {"bare CR",
     "a,b\n1,2\r3\n3,4\n",
     {"rejected", "['3']['4']"},
     {"csv.newline.bare_cr record 0 line 2 at 7+1 column 1 b /b expected: lines end in LF or CRLF got: \r"}},
    {"bare CR at the end",
     "a,b\n1,2\r",
     {"rejected"},
     {"csv.newline.bare_cr record 0 line 2 at 7+1 column 1 b /b expected: lines end in LF or CRLF got: \r"}},
    {"bare CR behind a quoted line end",
     "a,b\n\"1\n2\",3\r4\n3,4\n",
     {"rejected", "['3']['4']"},
     {"csv.newline.bare_cr record 0 line 3 at 11+1 column 1 b /b expected: lines end in LF or CRLF got: \r"}},
    {"bare CR behind a closing quote",
     "a,b\n1,\"2\"\r3\n3,4\n",
     {"rejected", "['3']['4']"},
     {"csv.newline.bare_cr record 0 line 2 at 9+1 column 1 b /b expected: lines end in LF or CRLF got: \r"}},
    {"CR CR LF",
     "a,b\n1,2\r\r\n3,4\n",
     {"rejected", "['3']['4']"},
     {"csv.newline.bare_cr record 0 line 2 at 7+1 column 1 b /b expected: lines end in LF or CRLF got: \r"}},
    {"NUL",
     "a,b\n1,2\0\n3,4\n"sv,
     {"rejected", "['3']['4']"},
     {"csv.encoding.nul record 0 line 2 at 7+1 column 1 b /b expected: text holds no NUL byte got: 0x00"}},
    {"invalid UTF-8",
     "a,b\n1,2\n3\xC3,4\n5,\xC3\xA9\n",
     {"['1']['2']", "rejected", "['5']['\xC3\xA9']"},
     {"csv.encoding.utf8 record 1 line 3 at 9+1 column 0 a /a expected: text is valid UTF-8 got: 0xC3"}},
    {"NUL and invalid UTF-8 in a ragged row",
     "a,b\n1\0\xFF\n3,4\n"sv,
     {"rejected", "['3']['4']"},
     {"csv.record.too_few_fields record 0 line 2 at 4+4 expected: 2 fields got: 1 field",
      "csv.encoding.nul record 0 line 2 at 5+1 expected: text holds no NUL byte got: 0x00",
      "csv.encoding.utf8 record 0 line 2 at 6+1 expected: text is valid UTF-8 got: 0xFF"}},
    {"mark at the front once",
     "\xEF\xBB\xBF"
     "a,b\n\xEF\xBB\xBF"
     "1,2\n",
     {"['\xEF\xBB\xBF"
      "1']['2']"},
     {}},
    {"header alone", "a,b\n", {}, {}},
    {"header without a line end", "a,b", {}, {}},
    {"blank lines before the header", "\r\n\na,b\n1,2\n", {"['1']['2']"}, {}},
};

TEST(CsvCutter, Table) {
  const column::RecordLayout layout = TextLayout({"a", "b"});
  for (const Case& it : kCases) {
    SCOPED_TRACE(it.name);
    const CsvRun run = RunCsv(it.input, layout);
    EXPECT_TRUE(run.status.ok()) << run.status.message();
    EXPECT_EQ(run.rows, it.rows);
    EXPECT_EQ(run.findings, it.findings);
  }
}

TEST(CsvCutter, TableReadInPieces) {
  const column::RecordLayout layout = TextLayout({"a", "b"});
  for (const Case& it : kCases) {
    SCOPED_TRACE(it.name);
    const std::string whole = Everything(RunCsv(it.input, layout));
    for (tg_cpu cpu : Cpus()) {
      for (size_t step : {1, 2, 3, 7}) {
        EXPECT_EQ(Everything(RunCsv(it.input, layout, {.batch_row_count = 1, .cpu = cpu}, step)), whole);
        EXPECT_EQ(Everything(RunCsv(it.input, layout, {.read_bytes = step, .cpu = cpu})), whole);
      }
    }
  }
}

TEST(CsvCutter, BlankLineOfOneColumnIsARecord) {
  const CsvRun run = RunCsv("a\n1\n\n\r\n2\n", TextLayout({"a"}));
  EXPECT_EQ(run.rows, (std::vector<std::string>{"['1']", "[absent]", "[absent]", "['2']"}));
  EXPECT_EQ(run.account.blank_lines, 0);
}

TEST(CsvCutter, NothingSensitiveIsQuoted) {
  column::RecordLayout layout = TextLayout({"a", "b"});
  layout.fields[1].sensitive = true;
  const CsvRun run = RunCsv("a,b\n1,4000000000000002\"\n", layout);
  EXPECT_EQ(run.findings, (std::vector<std::string>{
                              "csv.quote.stray record 0 line 2 at 6+17 column 1 b /b expected: a quote stands only at "
                              "the start of a quoted field"}));
}

TEST(CsvCutter, FailedReadKeepsWhatWasRead) {
  struct Broken {
    int calls = 0;
  } broken;
  const tg_source source{&broken, [](void* context, char* buffer, size_t) -> int64_t {
                           if (static_cast<Broken*>(context)->calls++ != 0) return -5;
                           return static_cast<int64_t>(std::string_view("a\n1\n2\n3").copy(buffer, 7));
                         }};
  const column::RecordLayout layout = TextLayout({"a"});
  CsvCutter cutter(source, layout, {});
  ASSERT_TRUE(cutter.ReadHeader().ok());
  const auto block = NewCsvBlock();
  const Expected<bool> first = cutter.Next(block.get());
  ASSERT_TRUE(first.ok());
  EXPECT_EQ(RowCount(*block), 2);
  const Expected<bool> second = cutter.Next(block.get());
  ASSERT_FALSE(second.ok());
  EXPECT_EQ(second.status().code(), TG_READ_FAILED);
  EXPECT_EQ(second.status().message(), "the input cannot be read: errno 5");
}

}  // namespace
}  // namespace tollgate::read

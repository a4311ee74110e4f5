// The header: everything that may be wrong with it, all at once.
#include "csv_support.h"

namespace tollgate::read {
namespace {

using namespace std::string_view_literals;

column::RecordLayout Payments(bool allows_other) {
  column::RecordLayout layout = TextLayout({"id", "amount", "card.country"});
  layout.fields[1].required = true;
  layout.fields[2].pointer = "/card/country";
  layout.allows_other_columns = allows_other;
  return layout;
}

struct Case {
  const char* name;
  std::string_view input;
  bool allows_other;
  tg_status status;
  std::string header;
};

const Case kCases[] = {
    {"plain, in any order", "card.country,amount,id\n", true, TG_OK, ""},
    {"quoted", "\"id\",\"amount\"\n", true, TG_OK, ""},
    {"columns that no field reads", "id,amount,note\n", true, TG_OK, ""},
    {"empty", "", true, TG_BAD_INPUT,
     "csv.header.absent record -1 line 1 at 0+0 expected: the first line of the file is a header\n"},
    {"mark alone", "\xEF\xBB\xBF", true, TG_BAD_INPUT,
     "csv.header.absent record -1 line 1 at 3+0 expected: the first line of the file is a header\n"},
    {"blank lines alone", "\n\r\n", true, TG_BAD_INPUT,
     "csv.header.absent record -1 line 3 at 3+0 expected: the first line of the file is a header\n"},
    {"required", "id\n", true, TG_BAD_INPUT,
     "csv.header.missing record -1 line 1 at 0+2 amount /amount expected: a column named `amount`\n"},
    {"duplicate", "id,amount,id\n", true, TG_BAD_INPUT,
     "csv.header.duplicate record -1 line 1 at 10+2 column 2 id expected: a column name occurs once got: id\n"},
    {"without a name", ",id,amount\n", true, TG_OK,
     "csv.header.empty record -1 line 1 at 0+0 column 0 expected: a column has a name; this one is not read\n"},
    {"unexpected", "id,amount,\"no te\"\n", false, TG_BAD_INPUT,
     "csv.header.unexpected record -1 line 1 at 10+7 column 2 no te by /additionalProperties expected: with "
     "additionalProperties: false every column is a property got: no te\n"},
    // A file without its header: its first record is data.
    {"a card number", "4111111111111111,id,amount\n", false, TG_BAD_INPUT,
     "csv.header.unexpected record -1 line 1 at 0+16 column 0 411111******1111 by /additionalProperties expected: "
     "column names: the first line is not a header got: 411111******1111\n"},
    {"a card number twice", "4111111111111111,4111111111111111,amount\n", true, TG_BAD_INPUT,
     "csv.header.duplicate record -1 line 1 at 17+16 column 1 411111******1111 expected: column names: the first line "
     "is not a header got: 411111******1111\n"},
    {"near", "ID,amount,Card.Coun_try\n", true, TG_OK,
     "csv.header.near_match record -1 line 1 at 0+2 column 0 ID /id expected: the exact name `id` got: ID\n"
     "csv.header.near_match record -1 line 1 at 10+13 column 2 Card.Coun_try /card/country expected: the exact name "
     "`card.country` got: Card.Coun_try\n"},
    {"all at once", ",Amount,id,id\n", false, TG_BAD_INPUT,
     "csv.header.empty record -1 line 1 at 0+0 column 0 expected: a column has a name; this one is not read\n"
     "csv.header.missing record -1 line 1 at 0+13 amount /amount expected: a column named `amount`\n"
     "csv.header.near_match record -1 line 1 at 1+6 column 1 Amount /amount expected: the exact name `amount` got: "
     "Amount\n"
     "csv.header.unexpected record -1 line 1 at 1+6 column 1 Amount by /additionalProperties expected: with "
     "additionalProperties: false every column is a property got: Amount\n"
     "csv.header.duplicate record -1 line 1 at 11+2 column 3 id expected: a column name occurs once got: id\n"},
    {"UTF-16 with a mark", "\xFF\xFEi\0d\0"sv, true, TG_BAD_INPUT,
     "csv.encoding.utf16 record -1 line 1 at 0+4 expected: the file is UTF-8, not UTF-16 or UTF-32\n"},
    {"UTF-16 without one", "i\0d\0,\0"sv, true, TG_BAD_INPUT,
     "csv.encoding.utf16 record -1 line 1 at 0+4 expected: the file is UTF-8, not UTF-16 or UTF-32\n"},
    {"UTF-32 with a mark", "\0\0\xFE\xFF\0\0\0i"sv, true, TG_BAD_INPUT,
     "csv.encoding.utf16 record -1 line 1 at 0+4 expected: the file is UTF-8, not UTF-16 or UTF-32\n"},
    {"NUL", "id,amount\0\n"sv, true, TG_BAD_INPUT,
     "csv.encoding.nul record -1 line 1 at 9+1 expected: text holds no NUL byte\n"},
    {"invalid UTF-8", "id,amount,\xE9t\xE9\n", true, TG_BAD_INPUT,
     "csv.encoding.utf8 record -1 line 1 at 10+1 expected: text is valid UTF-8\n"},
    {"stray quote", "id,am\"ount\n", true, TG_BAD_INPUT,
     "csv.quote.stray record -1 line 1 at 3+7 expected: a quote stands only at the start of a quoted field\n"},
    {"open quote", "id,\"amount\n1,2\n", true, TG_BAD_INPUT,
     "csv.quote.unterminated record -1 line 1 at 3+7 expected: a quoted field is closed by a quote\n"},
    {"lines that end in CR", "id,amount\r1,2\r", true, TG_BAD_INPUT,
     "csv.newline.bare_cr record -1 line 1 at 9+1 expected: lines end in LF or CRLF\n"},
    {"lines that end in CR, and a quote in one of them", "id,amount\r1\"x,2\r", true, TG_BAD_INPUT,
     "csv.newline.bare_cr record -1 line 1 at 9+1 expected: lines end in LF or CRLF\n"},
};

TEST(CsvHeader, Table) {
  for (const Case& it : kCases) {
    for (size_t step : {size_t{1}, size_t{3}, SIZE_MAX}) {
      SCOPED_TRACE(it.name);
      const CsvRun run = RunCsv(it.input, Payments(it.allows_other), {}, step);
      EXPECT_EQ(run.status.code(), it.status) << run.status.message();
      EXPECT_EQ(run.header, it.header);
    }
  }
}

// A column of an object is judged by the object's own additionalProperties, any other by the record's.
TEST(CsvHeader, AnObjectSaysWhichColumnsItHas) {
  column::RecordLayout layout = Payments(false);
  layout.objects = {{"card", "/card", true}, {"card.own", "/card.own", false}};
  EXPECT_EQ(RunCsv("amount,card.country,card.zip,card.\n", layout).header, "");
  const std::string words = " expected: with additionalProperties: false every column is a property got: ";
  EXPECT_EQ(RunCsv("amount,cards.zip,card,card.own.zip\n", layout).header,
            "csv.header.unexpected record -1 line 1 at 7+9 column 1 cards.zip by /additionalProperties" + words +
                "cards.zip\ncsv.header.unexpected record -1 line 1 at 17+4 column 2 card by /additionalProperties" +
                words +
                "card\ncsv.header.unexpected record -1 line 1 at 22+12 column 3 card.own.zip by "
                "/properties/card.own/additionalProperties" +
                words + "card.own.zip\n");
  layout = Payments(true);
  layout.objects = {{"card", "/card", false}};
  EXPECT_EQ(RunCsv("amount,zip,card.zip\n", layout).header,
            "csv.header.unexpected record -1 line 1 at 11+8 column 2 card.zip by "
            "/properties/card/additionalProperties" +
                words + "card.zip\n");
}

TEST(CsvHeader, StatusNamesTheFirstErrorAndCountsTheRest) {
  EXPECT_EQ(RunCsv(",Amount,id,id\n", Payments(false)).status.message(),
            "csv.header.missing: expected a column named `amount` (and 2 more)");
}

TEST(CsvHeader, AtMost4096Columns) {
  std::string header = "amount";
  for (size_t i = 1; i < kMaxColumns; ++i) header += ",c" + std::to_string(i);
  EXPECT_TRUE(RunCsv(header + "\n", Payments(true)).status.ok());
  EXPECT_EQ(RunCsv(header + ",x\n", Payments(true)).header,
            "csv.header.too_many record -1 line 1 at 0+" + std::to_string(header.size() + 2) +
                " expected: a file has at most 4,096 columns got: 4097 columns\n");
}

TEST(CsvHeader, TooLongALine) {
  const CsvRun run = RunCsv("id,amount," + std::string(kMaxFieldBytes + 1, 'x'), Payments(true));
  EXPECT_EQ(
      run.header,
      "csv.record.too_long record -1 line 1 at 0+0 expected: a field has at most 1 MiB and a record at most 4 MiB\n");
}

TEST(CsvHeader, BytesAreKeptForTheRejects) {
  const CsvRun run = RunCsv("\xEF\xBB\xBF\"id\",amount\r\n1\r\n", Payments(true));
  EXPECT_EQ(run.rejects, "\"id\",amount\r\n1\r\n");
  EXPECT_EQ(run.account.header, 13u);
  EXPECT_EQ(run.account.skipped, 3u);
}

}  // namespace
}  // namespace tollgate::read

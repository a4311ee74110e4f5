// A JSON record has the values and the findings that its CSV twin has.
#include "read/json_record.h"

#include "csv_support.h"
#include "json/parse.h"

namespace tollgate::read {
namespace {

using column::LayoutField;
using column::TextForm;

column::RecordLayout Payment() {
  column::RecordLayout layout;
  layout.fields = {TextField("id"),
                   Field("count", TG_INT64, TextForm::kInteger),
                   Field("rate", TG_DOUBLE, TextForm::kNumber),
                   Field("price", TG_DECIMAL, TextForm::kNumber, 2),
                   Field("amount", TG_DECIMAL, TextForm::kDecimalText, 2),
                   Field("time", TG_TIMESTAMP, TextForm::kRfc3339),
                   Field("ok", TG_BOOL, TextForm::kBoolean),
                   Field("flag", TG_BOOL, TextForm::kBoolean),
                   TextField("card.country")};
  layout.fields[3].scale_pointer = "/properties/price/multipleOf";
  layout.fields[3].scale_expected = "a multiple of 0.01";
  layout.fields[7].true_words = {"Yes"};
  layout.fields[7].false_words = {"No"};
  layout.fields[7].nullable = true;
  layout.fields[7].null_words = {"NA"};
  layout.fields[8].pointer = "/card/country";
  layout.fields[8].sensitive = layout.fields[8].masks_all = true;
  layout.objects = {{"card", "/card", true}};
  return layout;
}

struct Read {
  std::string row;
  std::vector<std::string> findings;
  bool rejected;
  bool has_card;
};

std::string Value(const column::ColumnBuffer& column) {
  if (column.null[0] & 1) return "null";
  if (column.overflow[0] & 1) return "overflow";
  if (!(column.valid[0] & 1)) return "absent";
  if (column.type == TG_STRING) return "'" + std::string(column.bytes.data(), column.byte_count) + "'";
  if (column.type == TG_BOOL) return column.bits[0] & 1 ? "true" : "false";
  if (column.type == TG_DOUBLE) return testing::PrintToString(column.numbers[0]);
  return std::to_string(column.integers[0]);
}

Read ReadJson(const std::string& text, const column::RecordLayout& layout) {
  SourceMap sources;
  Diagnostics diagnostics;
  const auto tree = json::Parse(sources, sources.Add("record", text), &diagnostics);
  if (tree == nullptr) {
    ADD_FAILURE() << text;
    return {};
  }
  column::BatchBuilder builder(layout);
  JsonRecordReader reader(layout, &builder);
  reader.Read(sources, *tree->root);
  Read read{"", {}, (builder.rejected()[0] & 1) != 0, (builder.object(0)[0] & 1) != 0};
  for (size_t f = 0; f < layout.fields.size(); ++f) read.row += "[" + Value(builder.column(f)) + "]";
  for (const tg_finding& finding : builder.findings()) read.findings.push_back(Print(finding));
  EXPECT_EQ(builder.records()[0].size, text.size());
  for (size_t f = 0; f < layout.fields.size(); ++f) {
    const tg_span span = builder.column(f).spans[0];
    if (layout.fields[f].name == "id" && text.starts_with("{\"id\":\"")) {
      EXPECT_EQ(text.substr(span.begin, span.size), "\"\\u0041\"");
    }
  }
  return read;
}

TEST(JsonRecord, Values) {
  const Read read = ReadJson(
      R"({"id":"\u0041","count":1.0,"rate":-0.5,"price":1e1,"amount":"12.50","time":"2024-02-29T00:00:00Z","ok":false,)"
      R"("flag":"Yes","card":{"country":"US","other":1},"more":[1]})",
      Payment());
  EXPECT_EQ(read.row, "['A'][1][-0.5][1000][1250][1709164800000000][false][true]['US']");
  EXPECT_EQ(read.findings, std::vector<std::string>{});
  EXPECT_FALSE(read.rejected);
}

TEST(JsonRecord, NullIsNotAbsent) {
  const Read read = ReadJson(R"({"flag":null,"id":null,"amount":""})", Payment());
  EXPECT_EQ(read.row, "[absent][absent][absent][absent][absent][absent][absent][null][absent]");
  EXPECT_EQ(read.findings,
            (std::vector<std::string>{
                "schema.type record 0 line 1 at 18+4 /id by /properties/id/type expected: string got: null",
                "format.decimal.syntax record 0 line 1 at 32+2 /amount by /properties/amount/type expected: "
                "an amount in digits, as 1234.50"}));
}

TEST(JsonRecord, NullWordsReadAsInCsv) {
  EXPECT_EQ(ReadJson(R"({"flag":"NA"})", Payment()).row,
            "[absent][absent][absent][absent][absent][absent][absent][null][absent]");
}

TEST(JsonRecord, WrongTypes) {
  const Read read = ReadJson(
      "{\"id\":5,\n\"count\":1.5,\n\"rate\":\"1\",\n\"price\":1.005,\n\"amount\":1.5,\n\"ok\":\"true\",\n\"flag\":true,"
      "\n"
      "\"card\":{\"country\":[1]},\n\"time\":\"2024-02-30T00:00:00Z\"}",
      Payment());
  EXPECT_EQ(read.row, "[absent][absent][absent][absent][absent][absent][absent][absent][absent]");
  EXPECT_EQ(
      read.findings,
      (std::vector<std::string>{
          "schema.type record 0 line 1 at 6+1 /id by /properties/id/type expected: string got: 5",
          "schema.type record 0 line 2 at 17+3 /count by /properties/count/type expected: integer got: 1.5",
          "schema.type record 0 line 3 at 29+3 /rate by /properties/rate/type expected: number got: 1",
          "schema.multipleOf record 0 line 4 at 42+5 /price by /properties/price/multipleOf expected: a multiple of "
          "0.01 got: 1.005",
          "schema.type record 0 line 5 at 58+3 /amount by /properties/amount/type expected: string got: 1.5",
          "schema.type record 0 line 6 at 68+6 /ok by /properties/ok/type expected: boolean got: true",
          "schema.type record 0 line 7 at 83+4 /flag by /properties/flag/type expected: string got: true",
          "schema.type record 0 line 8 at 107+3 /card/country by /properties/card.country/type expected: string "
          "got: array",
          "format.date-time.range record 0 line 9 at 120+22 /time by /properties/time/type expected: a time that "
          "exists got: 2024-02-30T00:00:00Z"}));
}

TEST(JsonRecord, OverflowIsNoFinding) {
  const Read read = ReadJson(R"({"count":9223372036854775808,"rate":1e400})", Payment());
  EXPECT_EQ(read.row, "[absent][overflow][overflow][absent][absent][absent][absent][absent][absent]");
  EXPECT_EQ(read.findings, std::vector<std::string>{});
}

TEST(JsonRecord, OtherPropertiesWhereNotAllowed) {
  column::RecordLayout layout = Payment();
  layout.allows_other_columns = false;
  layout.objects[0].allows_other_columns = false;
  const std::string text = R"({"more":1,"card":{"x/y":1}})";
  EXPECT_EQ(
      ReadJson(text, layout).findings,
      (std::vector<std::string>{
          "schema.additionalProperties record 0 line 1 at 1+6 /more by /additionalProperties expected: an object has "
          "only the listed properties",
          "schema.additionalProperties record 0 line 1 at 18+5 /card/x~1y by /properties/card/additionalProperties "
          "expected: an object has only the listed properties"}));
  EXPECT_EQ(ReadJson(text, Payment()).findings, std::vector<std::string>{});
}

TEST(JsonRecord, AnObjectIsThereWhateverItHolds) {
  for (const char* text : {R"({"card":{}})", R"({"card":{"zip":"1"}})", R"({"card":{"country":"US"}})"}) {
    EXPECT_TRUE(ReadJson(text, Payment()).has_card) << text;
  }
  for (const char* text : {"{}", R"({"card":null})", R"({"card":"US"})", R"({"cards":{}})"}) {
    EXPECT_FALSE(ReadJson(text, Payment()).has_card) << text;
  }
}

TEST(JsonRecord, SensitiveValuesAreMasked) {
  const Read read = ReadJson(R"({"card":{"country":12345}})", Payment());
  EXPECT_EQ(read.findings, (std::vector<std::string>{
                               "schema.type record 0 line 1 at 19+5 /card/country by /properties/card.country/type "
                               "expected: string got: ****"}));
}

TEST(JsonRecord, NoObject) {
  const Read read = ReadJson("[1]", Payment());
  EXPECT_TRUE(read.rejected);
  EXPECT_EQ(read.findings,
            (std::vector<std::string>{"schema.type record 0 line 1 at 0+3 by /type expected: object got: array"}));
  EXPECT_EQ(ReadJson(R"({"card":"US"})", Payment()).findings,
            (std::vector<std::string>{
                "schema.type record 0 line 1 at 8+4 /card by /properties/card/type expected: object got: string"}));
}

}  // namespace
}  // namespace tollgate::read

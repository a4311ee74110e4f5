#include "column/cell.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

namespace tollgate::column {
namespace {

LayoutField Field(tg_type type, TextForm form, int scale = 0) {
  LayoutField field;
  field.type = type;
  field.form = form;
  field.scale = scale;
  return field;
}

// One word per outcome, so that a table says it all.
std::string Decoded(const LayoutField& field, std::string_view text, bool quoted = false) {
  const Cell cell = DecodeCell(field, text, quoted);
  switch (cell.state) {
    case CellState::kNull:
      return "null";
    case CellState::kAbsent:
      return "absent";
    case CellState::kOverflow:
      return "overflow";
    case CellState::kFault:
      return tg_code_name(cell.fault);
    case CellState::kValue:
      break;
  }
  if (field.type == TG_BOOL) return cell.boolean ? "true" : "false";
  if (field.type == TG_STRING) return "'" + std::string(cell.text) + "'";
  return std::to_string(cell.integer);
}

struct Case {
  std::string text;
  std::string outcome;
};
void ExpectAll(const LayoutField& field, const std::vector<Case>& cases) {
  for (const Case& c : cases) EXPECT_EQ(Decoded(field, c.text), c.outcome) << "'" << c.text << "'";
}

TEST(DecodeCell, IntegerByValueInJsonsGrammar) {
  const std::string bad = "csv.cast.integer";
  ExpectAll(Field(TG_INT64, TextForm::kInteger), {{"0", "0"},
                                                  {"-0", "0"},
                                                  {"7", "7"},
                                                  {"-7", "-7"},
                                                  {"1.0", "1"},
                                                  {"1e2", "100"},
                                                  {"1E+2", "100"},
                                                  {"1200e-2", "12"},
                                                  {"0.0", "0"},
                                                  {"0e99", "0"},
                                                  {"999999999999999999", "999999999999999999"},
                                                  {"1000000000000000000", "1000000000000000000"},
                                                  {"9223372036854775807", "9223372036854775807"},
                                                  {"-9223372036854775808", "-9223372036854775808"},
                                                  {"9223372036854775808", "overflow"},
                                                  {"-9223372036854775809", "overflow"},
                                                  {"1e19", "overflow"},
                                                  {"1e99999", "overflow"},
                                                  {"1.5", bad},
                                                  {"1e-1", bad},
                                                  {"+5", bad},
                                                  {"05", bad},
                                                  {"-05", bad},
                                                  {"00", bad},
                                                  {"-", bad},
                                                  {" 5", bad},
                                                  {"5 ", bad},
                                                  {"5.", bad},
                                                  {".5", bad},
                                                  {"0x10", bad},
                                                  {"1,000", bad},
                                                  {"NaN", bad},
                                                  {"inf", bad},
                                                  {"5a", bad},
                                                  {std::string("5\0", 2), bad},
                                                  {"٥", bad},
                                                  {std::string(1025, '1'), "json.number.too_many_digits"},
                                                  {"1e100001", "json.number.exponent"}});
}

TEST(DecodeCell, DecimalOfNumberHoldsNoMoreThanItsScale) {
  LayoutField field = Field(TG_DECIMAL, TextForm::kNumber, 2);
  ExpectAll(field, {{"1", "100"},
                    {"1.5", "150"},
                    {"1.50", "150"},
                    {"1.500", "150"},  // by value: a JSON number has no trailing zeroes
                    {"-0.01", "-1"},
                    {"1e2", "10000"},
                    {"12345e-3", "schema.multipleOf"},
                    {"1.505", "schema.multipleOf"},
                    {"1e-400", "schema.multipleOf"},
                    {"92233720368547758.07", "9223372036854775807"},
                    {"-92233720368547758.08", "-9223372036854775808"},
                    {"92233720368547758.08", "overflow"},
                    {"1e400", "overflow"},
                    {"+1", "csv.cast.number"},
                    {"01", "csv.cast.number"},
                    {"$1", "csv.cast.number"}});
  field.schema_pointer = "/properties/a/type";
  field.scale_pointer = "/properties/a/multipleOf";
  EXPECT_EQ(FaultPointer(field, TG_CODE_SCHEMA_MULTIPLE_OF), "/properties/a/multipleOf");
  EXPECT_EQ(FaultPointer(field, TG_CODE_CSV_CAST_NUMBER), "/properties/a/type");
}

TEST(DecodeCell, Double) {
  const LayoutField field = Field(TG_DOUBLE, TextForm::kNumber);
  const auto number = [&](std::string_view text) {
    const Cell cell = DecodeCell(field, text, false);
    EXPECT_EQ(cell.state, CellState::kValue) << text;
    return cell.number;
  };
  EXPECT_EQ(number("0.1"), 0.1);
  EXPECT_EQ(number("-1.5e3"), -1500.0);
  EXPECT_EQ(number("9007199254740993"), 9007199254740992.0);
  EXPECT_EQ(number("1.7976931348623157e308"), std::numeric_limits<double>::max());
  EXPECT_EQ(number("5e-324"), std::numeric_limits<double>::denorm_min());
  EXPECT_TRUE(std::signbit(number("-0.0")));
  EXPECT_EQ(number("1e-400"), 0.0);
  EXPECT_FALSE(std::signbit(number("1e-400")));
  EXPECT_TRUE(std::signbit(number("-1e-400")));
  EXPECT_EQ(number("0e400"), 0.0);
  ExpectAll(field, {{"1e309", "overflow"},
                    {"-1e309", "overflow"},
                    {"1e99999", "overflow"},
                    {"NaN", "csv.cast.number"},
                    {"Infinity", "csv.cast.number"},
                    {"0x1p3", "csv.cast.number"},
                    {"1,5", "csv.cast.number"},
                    {"1e100001", "json.number.exponent"}});
}

TEST(DecodeCell, DecimalText) {
  const std::string bad = "format.decimal.syntax";
  const std::string scale = "format.decimal.scale";
  ExpectAll(Field(TG_DECIMAL, TextForm::kDecimalText, 2), {{"1234.50", "123450"},
                                                           {"1234.5", "123450"},
                                                           {"1234", "123400"},
                                                           {"-1234.50", "-123450"},
                                                           {"-0.00", "0"},
                                                           {"007.10", "710"},
                                                           {"1.234", scale},
                                                           {"1.000", scale},
                                                           {"92233720368547758.07", "9223372036854775807"},
                                                           {"-92233720368547758.08", "-9223372036854775808"},
                                                           {"92233720368547758.08", "overflow"},
                                                           {"100000000000000000000", "overflow"},
                                                           {"000000000000000000000000001", "100"},
                                                           {"1.", bad},
                                                           {".5", bad},
                                                           {"+1", bad},
                                                           {"--1", bad},
                                                           {"-", bad},
                                                           {"1e2", bad},
                                                           {"1,000", bad},
                                                           {"$1", bad},
                                                           {" 1", bad},
                                                           {"1.2.3", bad}});
  ExpectAll(Field(TG_DECIMAL, TextForm::kDecimalText, 0), {{"5", "5"}, {"5.0", scale}, {"5.", bad}});
  ExpectAll(
      Field(TG_DECIMAL, TextForm::kDecimalText, 18),
      {{"9.223372036854775807", "9223372036854775807"}, {"9.223372036854775808", "overflow"}, {"10", "overflow"}});
}

TEST(DecodeCell, DecoratedDecimal) {
  const std::string bad = "csv.cast.decimal";
  LayoutField field = Field(TG_DECIMAL, TextForm::kDecorated, 2);
  field.decoration = {.prefix = "$", .suffix = "", .group = ",", .point = '.'};
  ExpectAll(field, {{"$134.09", "13409"},
                    {"$-99.00", "-9900"},
                    {"-$99.00", "-9900"},
                    {"-$-99.00", bad},
                    {"$1,234.50", "123450"},
                    {"$1,234,567", "123456700"},
                    {"$1234567.8", "123456780"},
                    {"$1234,567", bad},
                    {"$12,34", bad},
                    {"$1,2345", bad},
                    {"$1,,234", bad},
                    {"$,123", bad},
                    {"$123,", bad},
                    {"$1.234,5", bad},
                    {"$1,234.5678", "format.decimal.scale"},
                    {"134.09", bad},
                    {"$", bad},
                    {"$ 1", bad},
                    {"1$", bad},
                    {"$92233720368547758.08", "overflow"}});
  field.decoration = {.prefix = "", .suffix = " €", .group = "\xC2\xA0", .point = ','};
  ExpectAll(field, {{"1\xC2\xA0"
                     "234,5 €",
                     "123450"},
                    {"-1,05 €", "-105"},
                    {"1,05", bad},
                    {"1.05 €", bad}});
}

TEST(DecodeCell, Boolean) {
  LayoutField field = Field(TG_BOOL, TextForm::kBoolean);
  ExpectAll(field, {{"true", "true"}, {"false", "false"}, {"TRUE", "csv.cast.boolean"}, {"1", "csv.cast.boolean"}});
  field.true_words = {"Yes", "Y"};
  ExpectAll(field, {{"Yes", "true"}, {"Y", "true"}, {"true", "csv.cast.boolean"}, {"false", "false"}});
  field.false_words = {"No"};
  ExpectAll(field, {{"No", "false"}, {"false", "csv.cast.boolean"}});
}

TEST(DecodeCell, Times) {
  ExpectAll(Field(TG_TIMESTAMP, TextForm::kRfc3339), {{"1970-01-01T00:00:01Z", "1000000"},
                                                      {"1970-01-01T01:00:00.5+01:00", "500000"},
                                                      {"1970-01-01 00:00:00Z", "format.date-time.syntax"},
                                                      {"1970-02-30T00:00:00Z", "format.date-time.range"}});
  ExpectAll(Field(TG_TIMESTAMP, TextForm::kDate),
            {{"1970-01-02", "86400000000"}, {"1970-1-2", "format.date.syntax"}, {"1970-02-30", "format.date.range"}});

  LayoutField field = Field(TG_TIMESTAMP, TextForm::kTimeFormat);
  std::string problem;
  field.time_format = TimeFormat::Compile("%Y-%m-%d %H:%M:%S", &problem);
  ASSERT_TRUE(field.time_format) << problem;
  ExpectAll(field, {{"2023-01-01 00:00:32", "1672531232000000"},
                    {"2023-01-01T00:00:32", "csv.cast.time"},
                    {"2023-02-29 00:00:00", "csv.cast.time"}});
  field.zone = Zone::Load("America/New_York");
  ASSERT_TRUE(field.zone);
  ExpectAll(field, {{"2023-01-01 00:00:32", "1672549232000000"},
                    {"2023-03-12 02:30:00", "csv.cast.time"},     // skipped by summer time
                    {"2023-11-05 01:30:00", "1699162200000000"},  // twice: the earlier one
                    {"9999-12-31 23:59:59", "csv.cast.time"}});   // in UTC past the year 9999
}

TEST(DecodeCell, Epoch) {
  const std::string bad = "csv.cast.time";
  LayoutField field = Field(TG_TIMESTAMP, TextForm::kEpoch);
  ExpectAll(field, {{"1672531232", "1672531232000000"},
                    {"1672531232.0", "1672531232000000"},
                    {"-62135596800", "-62135596800000000"},
                    {"-62135596801", bad},
                    {"253402300799", "253402300799000000"},
                    {"253402300800", bad},
                    {"1672531232.5", bad},
                    {"9223372036854775807", bad},
                    {"1e19", bad},
                    {"2023-01-01", bad}});
  field.epoch = EpochUnit::kMillis;
  ExpectAll(field, {{"1672531232123", "1672531232123000"}, {"253402300800000", bad}});
  field.epoch = EpochUnit::kMicros;
  ExpectAll(field, {{"1672531232123456", "1672531232123456"}, {"253402300799999999", "253402300799999999"}});
}

TEST(DecodeCell, NothingIsNullWhereTheFieldAdmitsItElseAbsent) {
  LayoutField text = Field(TG_STRING, TextForm::kText);
  text.null_words = {"NA", "-0-"};
  EXPECT_EQ(Decoded(text, ""), "absent");
  EXPECT_EQ(Decoded(text, "NA"), "absent");
  EXPECT_EQ(Decoded(text, "", true), "''");
  EXPECT_EQ(Decoded(text, "NA", true), "'NA'");
  EXPECT_EQ(Decoded(text, " "), "' '");
  EXPECT_EQ(Decoded(text, "na"), "'na'");
  text.nullable = true;
  EXPECT_EQ(Decoded(text, ""), "null");
  EXPECT_EQ(Decoded(text, "-0-"), "null");
  EXPECT_EQ(Decoded(text, "", true), "''");

  const std::pair<LayoutField, std::string> others[] = {
      {Field(TG_INT64, TextForm::kInteger), "csv.cast.integer"},
      {Field(TG_DOUBLE, TextForm::kNumber), "csv.cast.number"},
      {Field(TG_BOOL, TextForm::kBoolean), "csv.cast.boolean"},
      {Field(TG_DECIMAL, TextForm::kDecimalText, 2), "format.decimal.syntax"},
      {Field(TG_DECIMAL, TextForm::kDecorated, 2), "csv.cast.decimal"},
      {Field(TG_TIMESTAMP, TextForm::kRfc3339), "format.date-time.syntax"},
      {Field(TG_TIMESTAMP, TextForm::kDate), "format.date.syntax"},
      {Field(TG_TIMESTAMP, TextForm::kEpoch), "csv.cast.time"},
  };
  for (const auto& [field, fault] : others) {
    EXPECT_EQ(Decoded(field, "", true), fault);
    EXPECT_EQ(Decoded(field, ""), "absent");
  }
}

TEST(MaskedText, ShowsSixAndFourOfACardNumberAndNothingOfASecret) {
  LayoutField field = Field(TG_STRING, TextForm::kText);
  EXPECT_EQ(MaskedText(field, "4111111111111111"), "4111111111111111");
  field.sensitive = true;
  EXPECT_EQ(MaskedText(field, "4111111111111111"), "411111******1111");
  EXPECT_EQ(MaskedText(field, "4000000000002"), "400000***0002");
  EXPECT_EQ(MaskedText(field, "411111111111"), "************");
  EXPECT_EQ(MaskedText(field, ""), "");
  EXPECT_EQ(MaskedText(field, "éééééééééééé"), "************");  // 12 characters, 24 bytes
  EXPECT_EQ(MaskedText(field, "éabcdeXYZ1234ü"), "éabcde****234ü");
  EXPECT_EQ(MaskedText(field, "\xff\xff\x80"), "**");
  field.masks_all = true;
  // One width for all: nor do lengths tell.
  for (const char* text : {"4111111111111111", "true", "false", "7", ""}) EXPECT_EQ(MaskedText(field, text), "****");
}

}  // namespace
}  // namespace tollgate::column

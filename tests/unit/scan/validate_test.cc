// Findings: which rows, which code, which place, which text. Cells come with their tokens, as a reader gives them.
#include <gtest/gtest.h>

#include <deque>
#include <limits>

#include "fixture.h"
#include "pattern_sets.h"

namespace tollgate::scan {
namespace {

using column::AssertionKind;

DecimalText Number(std::string_view text) {
  DecimalText number;
  EXPECT_EQ(ParseDecimalText(text, &number), NumberFault::kNone) << text;
  return number;
}

class ValidateTest : public testing::Test {
 protected:
  column::LayoutField* AddField(column::LayoutField field) {
    plan_.layout.fields.push_back(std::move(field));
    plan_.checks.resize(plan_.layout.fields.size());
    return &plan_.layout.fields.back();
  }
  column::Assertion* Assert(AssertionKind kind, tg_code code, std::string keyword) {
    plan::FieldCheck check{.assertion = {.kind = kind, .code = code}};
    check.assertion.schema_pointer = "/properties" + plan_.layout.fields.back().pointer + "/" + keyword;
    check.assertion.expected = "as " + keyword + " says";
    plan_.checks.back().push_back(std::move(check));
    return &plan_.checks.back().back().assertion;
  }
  void AssertNumber(AssertionKind kind, tg_code code, std::string keyword, std::initializer_list<const char*> numbers) {
    column::Assertion* assertion = Assert(kind, code, std::move(keyword));
    for (const char* number : numbers) assertion->numbers.push_back(Number(number));
  }

  // Rows of cells as CSV, decoded by the layout: "" is absent (or null), quotes as they stand.
  void Run(const std::vector<std::vector<std::string>>& rows, bool with_spans = true) {
    text_.clear();
    builder_.emplace(plan_.layout);
    builder_->Reset(rows.size());
    unquoted_.clear();
    for (size_t row = 0; row < rows.size(); ++row) PutRow(row, rows[row]);
    Scan(with_spans);
  }
  void Scan(bool with_spans) {
    batch_ = builder_->View(with_spans);
    batch_.first_record = 100;
    if (with_spans) batch_.text = text_.data();
    batch_.text_offset = kTextOffset;
    scratch_.emplace(plan_, TG_CPU_PORTABLE);
    const Status status = scan::Scan(plan_, batch_, &*scratch_, &decisions_);
    ASSERT_TRUE(status.ok()) << status.message();
  }
  void PutRow(size_t row, const std::vector<std::string>& cells) {
    builder_->records()[row] = {.offset = kTextOffset + text_.size(), .size = 0, .line = row + 2};
    for (size_t f = 0; f < cells.size(); ++f) {
      const std::string& token = cells[f];
      const bool quoted = token.size() > 1 && token[0] == '"';
      builder_->column(f).spans[row] = {static_cast<uint32_t>(text_.size()), static_cast<uint32_t>(token.size())};
      text_ += token + (f + 1 < cells.size() ? "," : "\n");
      unquoted_.push_back(quoted ? token.substr(1, token.size() - 2) : token);
      const column::Cell cell = DecodeCell(plan_.layout.fields[f], unquoted_.back(), quoted);
      ASSERT_NE(cell.state, column::CellState::kFault) << token;
      builder_->column(f).Put(row, cell);
    }
    builder_->records()[row].size = kTextOffset + text_.size() - builder_->records()[row].offset;
  }
  std::string Invalid() const {
    std::string rows;
    for (int32_t row = 0; row < decisions_.row_count; ++row) {
      if (!BitAt(decisions_.valid, static_cast<size_t>(row))) rows += (rows.empty() ? "" : " ") + std::to_string(row);
    }
    return rows;
  }
  // "row code instance schema got token"
  std::string Finding(size_t index) const {
    if (index >= decisions_.finding_count) return "none";
    const tg_finding& finding = decisions_.findings[index];
    const std::string token = text_.substr(finding.offset - kTextOffset, finding.size);
    return std::to_string(finding.record - 100) + " " + tg_code_name(finding.code) + " " +
           std::string(View(finding.instance)) + " " + std::string(View(finding.schema)) +
           " got=" + std::string(View(finding.got)) + " token=" + token;
  }

  static constexpr uint64_t kTextOffset = 1000;
  plan::Plan plan_;
  std::optional<column::BatchBuilder> builder_;
  std::optional<Scratch> scratch_;
  std::string text_;
  std::deque<std::string> unquoted_;
  tg_batch batch_ = {};
  tg_decisions decisions_ = {};
};

TEST_F(ValidateTest, BoundsOfIntegersAndAmounts) {
  AddField(Field("n", TG_INT64));
  AssertNumber(AssertionKind::kBound, TG_CODE_SCHEMA_MINIMUM, "minimum", {"-2.5"});
  AssertNumber(AssertionKind::kBound, TG_CODE_SCHEMA_EXCLUSIVE_MAXIMUM, "exclusiveMaximum", {"7"});
  AddField(Field("amount", TG_DECIMAL, 2));
  AssertNumber(AssertionKind::kBound, TG_CODE_SCHEMA_X_EXCLUSIVE_MINIMUM, "x-exclusiveMinimum", {"0.005"});
  AssertNumber(AssertionKind::kBound, TG_CODE_SCHEMA_X_MAXIMUM, "x-maximum", {"100.10"});
  Run({{"-2", "0.01"}, {"-3", "100.10"}, {"6", "100.11"}, {"7", "0"}, {"", ""}, {"7.0", "\"0.00\""}});
  EXPECT_EQ(Invalid(), "1 2 3 5");
  EXPECT_EQ(decisions_.finding_count, 6u);
  EXPECT_EQ(Finding(0), "1 schema.minimum /n /properties/n/minimum got=-3 token=-3");
  EXPECT_EQ(Finding(1), "2 schema.x-maximum /amount /properties/amount/x-maximum got=100.11 token=100.11");
  EXPECT_EQ(Finding(2), "3 schema.exclusiveMaximum /n /properties/n/exclusiveMaximum got=7 token=7");
  EXPECT_EQ(Finding(3), "3 schema.x-exclusiveMinimum /amount /properties/amount/x-exclusiveMinimum got=0 token=0");
  EXPECT_EQ(Finding(5),
            "5 schema.x-exclusiveMinimum /amount /properties/amount/x-exclusiveMinimum got=0.00 token=\"0.00\"");
  EXPECT_EQ(View(decisions_.findings[0].expected), "as minimum says");
  EXPECT_EQ(View(decisions_.findings[0].column_name), "n");
  EXPECT_EQ(decisions_.findings[0].line, 3u);
  EXPECT_EQ(decisions_.findings[0].severity, TG_SEVERITY_ERROR);
}

TEST_F(ValidateTest, BoundsPastInt64HoldAlwaysOrNever) {
  AddField(Field("a", TG_INT64));
  AssertNumber(AssertionKind::kBound, TG_CODE_SCHEMA_MINIMUM, "minimum", {"-1e30"});
  AddField(Field("b", TG_INT64));
  AssertNumber(AssertionKind::kBound, TG_CODE_SCHEMA_MAXIMUM, "maximum", {"9223372036854775807.5"});
  AddField(Field("c", TG_INT64));
  AssertNumber(AssertionKind::kBound, TG_CODE_SCHEMA_MINIMUM, "minimum", {"9223372036854775807.5"});
  Run({{"-9223372036854775808", "9223372036854775807", ""},
       {"", "9223372036854775808", "9223372036854775807"},
       {"-1e30", "", "9223372036854775808"},
       {"-10000000000000000000000000000001", "", ""}});
  EXPECT_EQ(Invalid(), "1 3");
  EXPECT_EQ(Finding(0), "1 schema.maximum /b /properties/b/maximum got=9223372036854775808 token=9223372036854775808");
  EXPECT_EQ(Finding(1), "1 schema.minimum /c /properties/c/minimum got=9223372036854775807 token=9223372036854775807");
}

// 0.1 as a token is exactly a tenth, though the double is above it; 0.1000...01 rounds to the same double.
TEST_F(ValidateTest, BoundsOfDoublesAreExactOnTheToken) {
  AddField(Field("x", TG_DOUBLE));
  AssertNumber(AssertionKind::kBound, TG_CODE_SCHEMA_MAXIMUM, "maximum", {"0.1"});
  AssertNumber(AssertionKind::kBound, TG_CODE_SCHEMA_EXCLUSIVE_MINIMUM, "exclusiveMinimum", {"-1e400"});
  Run({{"0.1"},
       {"0.10"},
       {"1e-1"},
       {"0.1000000000000000000001"},
       {"0.0999999999999999999999"},
       {"0.2"},
       {"-1e400"},
       {"-1e399"},
       {"1e400"}});
  EXPECT_EQ(Invalid(), "3 5 6 8");
}

TEST_F(ValidateTest, DoublesWithoutATokenAreComparedAsTheyAre) {
  AddField(Field("x", TG_DOUBLE));
  AssertNumber(AssertionKind::kBound, TG_CODE_SCHEMA_MAXIMUM, "maximum", {"0.1"});
  AssertNumber(AssertionKind::kBound, TG_CODE_SCHEMA_MINIMUM, "minimum", {"-0.5"});
  Run({{"0.1"}, {"0.09999999999999999"}, {"-0.5"}, {"-0.50000000000000011"}}, false);
  EXPECT_EQ(Invalid(), "0 3");  // the double nearest to 0.1 is a little more than a tenth
  EXPECT_EQ(decisions_.findings[0].line, 2u);
  EXPECT_EQ(decisions_.findings[0].offset, kTextOffset);
  EXPECT_EQ(View(decisions_.findings[0].got), "0.1");
}

TEST_F(ValidateTest, NothingOfADoubleHoldsForNan) {
  AddField(Field("x", TG_DOUBLE));
  AssertNumber(AssertionKind::kBound, TG_CODE_SCHEMA_MAXIMUM, "maximum", {"5"});
  AssertNumber(AssertionKind::kNumbers, TG_CODE_SCHEMA_ENUM, "enum", {"5"});
  AssertNumber(AssertionKind::kMultipleOf, TG_CODE_SCHEMA_MULTIPLE_OF, "multipleOf", {"5"});
  Run({{"5"}, {"5"}}, false);
  builder_->column(0).numbers[1] = std::numeric_limits<double>::quiet_NaN();
  Scan(false);
  EXPECT_EQ(Invalid(), "1");
  EXPECT_EQ(decisions_.finding_count, 3u);
}

TEST_F(ValidateTest, MultiplesAreExact) {
  AddField(Field("x", TG_DOUBLE));
  AssertNumber(AssertionKind::kMultipleOf, TG_CODE_SCHEMA_MULTIPLE_OF, "multipleOf", {"0.03"});
  AddField(Field("n", TG_INT64));
  AssertNumber(AssertionKind::kMultipleOf, TG_CODE_SCHEMA_MULTIPLE_OF, "multipleOf", {"7"});
  AddField(Field("m", TG_INT64));
  AssertNumber(AssertionKind::kMultipleOf, TG_CODE_SCHEMA_MULTIPLE_OF, "multipleOf", {"1.5"});
  AddField(Field("amount", TG_DECIMAL, 2));
  AssertNumber(AssertionKind::kMultipleOf, TG_CODE_SCHEMA_MULTIPLE_OF, "multipleOf", {"0.25"});
  Run({{"0.09", "-14", "3", "1.75"},
       {"0.1", "15", "4", "1.70"},
       {"0", "0", "0", "0"},
       {"3e20", "70000000000000000000", "-4.5e1", "99999999999999999999.25"}});
  EXPECT_EQ(Invalid(), "1");
  EXPECT_EQ(decisions_.finding_count, 4u);
}

TEST_F(ValidateTest, NumbersOfAnEnumCompareByValue) {
  AddField(Field("n", TG_INT64));
  AssertNumber(AssertionKind::kNumbers, TG_CODE_SCHEMA_ENUM, "enum", {"1.0", "2.5", "1e2", "36893488147419103232"});
  AddField(Field("x", TG_DOUBLE));
  AssertNumber(AssertionKind::kNumbers, TG_CODE_SCHEMA_CONST, "const", {"0.1"});
  Run({{"1", "0.1"}, {"100", "1e-1"}, {"2", "0.10000000000000000001"}, {"36893488147419103232", "0.2"}, {"3e40", ""}});
  EXPECT_EQ(Invalid(), "2 3 4");
  EXPECT_EQ(Finding(0), "2 schema.enum /n /properties/n/enum got=2 token=2");
  EXPECT_EQ(Finding(1),
            "2 schema.const /x /properties/x/const got=0.10000000000000000001 token=0.10000000000000000001");
}

TEST_F(ValidateTest, AmountsThatOverflowAreStillCompared) {
  column::LayoutField* field = AddField(Field("amount", TG_DECIMAL, 2));
  field->form = column::TextForm::kDecorated;
  field->decoration = {.prefix = "$", .suffix = "", .group = ",", .point = '.'};
  AssertNumber(AssertionKind::kBound, TG_CODE_SCHEMA_X_MAXIMUM, "x-maximum", {"92233720368547758080.05"});
  AssertNumber(AssertionKind::kBound, TG_CODE_SCHEMA_X_MINIMUM, "x-minimum", {"-1000"});
  Run({{"\"$92,233,720,368,547,758,080.05\""},
       {"$92233720368547758080.06"},
       {"-$92233720368547758080.06"},
       {"$-92233720368547758080.06"},
       {"$1.00"}});
  EXPECT_EQ(Invalid(), "1 2 3");
  EXPECT_EQ(Finding(1).substr(0, 20), "2 schema.x-minimum /");
  // Without the text nothing can be shown of such a value, so it does not pass.
  Run({{"\"$92,233,720,368,547,758,080.05\""}, {"$1.00"}}, false);
  EXPECT_EQ(Invalid(), "0");
}

TEST_F(ValidateTest, TextsOfAnEnum) {
  AddField(Field("country", TG_STRING));
  Assert(AssertionKind::kTexts, TG_CODE_SCHEMA_ENUM, "enum")->texts = {"US", "CA", ""};
  AddField(Field("many", TG_STRING));
  Assert(AssertionKind::kTexts, TG_CODE_SCHEMA_ENUM, "enum");
  plan_.checks[1][0].text_set = 0;
  plan_.text_sets.emplace_back(std::vector<std::string_view>{"a", "b"});
  Run({{"US", "a"}, {"us", "b"}, {"\"\"", "c"}, {"", ""}});
  EXPECT_EQ(Invalid(), "1 2");
  EXPECT_EQ(Finding(0), "1 schema.enum /country /properties/country/enum got=us token=us");
  EXPECT_EQ(Finding(1), "2 schema.enum /many /properties/many/enum got=c token=c");
}

TEST_F(ValidateTest, LengthsCountCodePoints) {
  AddField(Field("a", TG_STRING));
  Assert(AssertionKind::kLength, TG_CODE_SCHEMA_MIN_LENGTH, "minLength")->length = 3;
  AddField(Field("b", TG_STRING));
  Assert(AssertionKind::kLength, TG_CODE_SCHEMA_MAX_LENGTH, "maxLength")->length = 2;
  Run({{"abc", "日本"},
       {"日本", "日本語"},
       {"\xF0\x9F\x98\x80\xF0\x9F\x98\x80\xF0\x9F\x98\x80", "\xF0\x9F\x98\x80\xF0\x9F\x98\x80"},
       {"ab", "abc"},
       {"ééé", "ab"},
       {"abcdefghijklm", "\"\""}});
  EXPECT_EQ(Invalid(), "1 3");
  EXPECT_EQ(decisions_.finding_count, 4u);
}

TEST_F(ValidateTest, PatternsAndFormats) {
  AddField(Field("id", TG_STRING));
  Assert(AssertionKind::kPattern, TG_CODE_SCHEMA_PATTERN, "pattern")->texts = {"^t-[0-9]+$"};
  plan_.checks[0][0].pattern_set = 0;
  plan_.checks[0][0].member = 1;
  plan_.pattern_sets.push_back(PatternSetOf({"^x", "^t-[0-9]+$"}));
  column::LayoutField* card = AddField(Field("card", TG_STRING));
  card->sensitive = true;
  Assert(AssertionKind::kFormat, 0, "format")->format = format::Id::kPan;
  Run({{"t-1", "4111111111111111"}, {"t-x", "4111111111111112"}, {"t-2", "41111"}});
  EXPECT_EQ(Invalid(), "1 2");
  EXPECT_EQ(Finding(0), "1 schema.pattern /id /properties/id/pattern got=t-x token=t-x");
  EXPECT_EQ(Finding(1), "1 format.pan.luhn /card /properties/card/format got=411111******1112 token=4111111111111112");
  EXPECT_EQ(Finding(2), "2 format.pan.length /card /properties/card/format got=***** token=41111");
}

TEST_F(ValidateTest, BooleansOfAnEnum) {
  AddField(Field("ok", TG_BOOL));
  Assert(AssertionKind::kBooleans, TG_CODE_SCHEMA_CONST, "const")->allows_true = true;
  Run({{"true"}, {"false"}, {""}});
  EXPECT_EQ(Invalid(), "1");
  EXPECT_EQ(Finding(0), "1 schema.const /ok /properties/ok/const got=false token=false");
}

TEST_F(ValidateTest, TextKeywordsOfTypedFieldsReadTheToken) {
  AddField(Field("amount", TG_DECIMAL, 2));
  Assert(AssertionKind::kLength, TG_CODE_SCHEMA_MAX_LENGTH, "maxLength")->length = 4;
  Run({{"1.50"}, {"\"10.50\""}});
  EXPECT_EQ(Invalid(), "1");
  EXPECT_EQ(Finding(0), "1 schema.maxLength /amount /properties/amount/maxLength got=10.50 token=\"10.50\"");
}

TEST_F(ValidateTest, RequiredFieldsAndObjects) {
  AddField(Field("id", TG_STRING, 0, false));
  AddField(Field("card.bin", TG_INT64, 0, true));
  AddField(Field("card.country", TG_STRING, 0, false));
  plan_.nested.push_back({.name = "card", .pointer = "/card", .fields = {1, 2}});
  plan_.requirements = {
      {.object = 0, .field = 0, .instance = "/id", .schema_pointer = "/required"},
      {.object = 0, .nested = 0, .instance = "/card", .schema_pointer = "/required"},
      {.object = 1, .field = 2, .instance = "/card/country", .schema_pointer = "/properties/card/required"}};
  plan_.layout.fields[1].nullable = false;
  Run({{"a", "4", "US"}, {"", "4", "US"}, {"b", "", ""}, {"c", "4", ""}, {"d", "", "US"}, {"\"\"", "1", "\"\""}});
  EXPECT_EQ(Invalid(), "1 2 3");
  EXPECT_EQ(Finding(0), "1 schema.required /id /required got= token=,4,US\n");
  EXPECT_EQ(Finding(1), "2 schema.required /card /required got= token=b,,\n");
  EXPECT_EQ(Finding(2), "3 schema.required /card/country /properties/card/required got= token=c,4,\n");
  EXPECT_EQ(decisions_.finding_count, 3u);
  // A null makes its object present.
  plan_.layout.fields[1].nullable = true;
  Run({{"a", "", ""}});
  EXPECT_EQ(Finding(0), "0 schema.required /card/country /properties/card/required got= token=a,,\n");
}

// An object may be there without a field of it: `{}`, or a property that no field reads.
TEST_F(ValidateTest, RequiredOfAnObjectThatHasNoField) {
  AddField(Field("card.country", TG_STRING, 0, false));
  plan_.layout.objects = {{"card", "/card", true}};
  plan_.nested.push_back({.name = "card", .pointer = "/card", .fields = {0}});
  plan_.requirements = {
      {.object = 0, .nested = 0, .instance = "/card", .schema_pointer = "/required"},
      {.object = 1, .field = 0, .instance = "/card/country", .schema_pointer = "/properties/card/required"}};
  builder_.emplace(plan_.layout);
  builder_->Reset(4);
  for (size_t row = 0; row < 3; ++row) PutRow(row, {row == 2 ? "US" : ""});
  PutRow(3, {""});
  SetBit(builder_->object(0).data(), 1);
  // Row 3: something stands there that is no object. That it is not missing, the reader's finding says.
  tg_finding wrong{};
  wrong.code = TG_CODE_SCHEMA_TYPE;
  wrong.severity = TG_SEVERITY_ERROR;
  wrong.record = 103;
  wrong.instance = {"/card", 5};
  builder_->findings().push_back(wrong);
  Scan(true);
  EXPECT_EQ(Invalid(), "0 1 3");
  ASSERT_EQ(decisions_.finding_count, 3u);
  EXPECT_EQ(Finding(0), "0 schema.required /card /required got= token=\n");
  EXPECT_EQ(Finding(1), "1 schema.required /card/country /properties/card/required got= token=\n");
  EXPECT_EQ(std::string_view(tg_code_name(decisions_.findings[2].code)), "schema.type");
}

TEST_F(ValidateTest, ABatchHasAllObjectsOrNone) {
  AddField(Field("card.country", TG_STRING, 0, true));
  plan_.nested.push_back({.name = "card", .pointer = "/card", .fields = {0}});
  plan_.requirements = {{.object = 0, .nested = 0, .instance = "/card", .schema_pointer = "/required"}};
  builder_.emplace(plan_.layout);
  builder_->Reset(1);
  PutRow(0, {"\"\""});
  batch_ = builder_->View(false);
  scratch_.emplace(plan_, TG_CPU_PORTABLE);
  const uint8_t* none[] = {nullptr, nullptr};
  batch_.objects = none;
  batch_.object_count = 2;
  EXPECT_EQ(scan::Scan(plan_, batch_, &*scratch_, &decisions_).message(), "the batch has 2 objects, the plan 1");
  batch_.object_count = 1;
  ASSERT_TRUE(scan::Scan(plan_, batch_, &*scratch_, &decisions_).ok());
  EXPECT_EQ(Invalid(), "");
}

TEST_F(ValidateTest, NullOfAFieldThatAdmitsNone) {
  AddField(Field("id", TG_STRING, 0, false));
  Run({{"a"}, {"b"}});
  SetBit(builder_->column(0).null.data(), 1);
  ClearBit(builder_->column(0).valid.data(), 1);
  builder_->column(0).any_null = true;
  Scan(true);
  EXPECT_EQ(Finding(0), "1 schema.type /id /properties/id/type got=b token=b");
}

TEST_F(ValidateTest, ReadersFindingsAreMergedAndInOrder) {
  AddField(Field("a", TG_INT64));
  AssertNumber(AssertionKind::kBound, TG_CODE_SCHEMA_MINIMUM, "minimum", {"0"});
  AddField(Field("b", TG_INT64));
  AssertNumber(AssertionKind::kBound, TG_CODE_SCHEMA_MINIMUM, "minimum", {"0"});
  AddField(Field("c", TG_INT64));
  plan_.requirements = {{.object = 0, .field = 1, .instance = "/b", .schema_pointer = "/required"}};
  Run({{"-1", "", "-1"}, {"1", "1", "1"}, {"-1", "-1", "1"}, {"", "", ""}});
  // The reader could not read b of row 0, found row 2's c odd, and rejected row 3.
  tg_finding cast = {.code = TG_CODE_CSV_CAST_INTEGER,
                     .severity = TG_SEVERITY_ERROR,
                     .record = 100,
                     .line = 2,
                     .offset = kTextOffset + 3,
                     .size = 0,
                     .column = 1};
  cast.instance = {plan_.layout.fields[1].pointer.data(), 2};
  cast.schema = {"/z", 2};
  tg_finding warning = {.code = TG_CODE_CSV_HEADER_EMPTY, .severity = TG_SEVERITY_WARNING, .record = 101};
  builder_->findings() = {cast, warning};
  SetBit(builder_->rejected().data(), 3);
  Scan(true);
  EXPECT_EQ(Invalid(), "0 2 3");
  ASSERT_EQ(decisions_.finding_count, 5u);
  EXPECT_EQ(decisions_.findings[0].code, TG_CODE_SCHEMA_MINIMUM);
  EXPECT_EQ(decisions_.findings[1].code, TG_CODE_CSV_CAST_INTEGER);  // and no schema.required for it
  EXPECT_EQ(decisions_.findings[2].code, TG_CODE_CSV_HEADER_EMPTY);
  EXPECT_EQ(Finding(3), "2 schema.minimum /a /properties/a/minimum got=-1 token=-1");
  EXPECT_EQ(Finding(4), "2 schema.minimum /b /properties/b/minimum got=-1 token=-1");
}

TEST_F(ValidateTest, LinesAreThoseOfTheToken) {
  AddField(Field("note", TG_STRING));
  AddField(Field("n", TG_INT64));
  AssertNumber(AssertionKind::kBound, TG_CODE_SCHEMA_MINIMUM, "minimum", {"0"});
  Run({{"\"two\nlines\n\"", "-1"}});
  ASSERT_EQ(decisions_.finding_count, 1u);
  EXPECT_EQ(decisions_.findings[0].line, 4u);
}

TEST_F(ValidateTest, GotIsCutAtACharacter) {
  AddField(Field("a", TG_STRING));
  Assert(AssertionKind::kLength, TG_CODE_SCHEMA_MAX_LENGTH, "maxLength")->length = 3;
  std::string text = "x";
  for (int i = 0; i < 40; ++i) text += "é";
  Run({{text}});
  EXPECT_EQ(View(decisions_.findings[0].got), text.substr(0, 63));
}

}  // namespace
}  // namespace tollgate::scan

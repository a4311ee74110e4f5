#include "sample/generator.h"

#include <gtest/gtest.h>

#include <set>

#include "base/sha256.h"
#include "base/time.h"
#include "format/format.h"
#include "rows.h"
#include "support.h"

namespace tollgate::sample {
namespace {

// Bytes, pinned: a change here is a change of what every seed means, on every machine (the arm64 run has the same).
TEST(Generator, BytesOfASeed) {
  Options options{.seed = 1, .row_count = 2000};
  EXPECT_EQ(Sha256Identity(Csv(options)), "sha256:bd8f3cb2cf02fc998e17e095a1c667b72db005df070fb7da958afa0a13d2355c");
  EXPECT_EQ(Sha256Identity(Ndjson(options)), "sha256:c96c43d5b4828635db2da95838dccabdcfdbb864fec6c7cd10109ff048c68c71");
  options = {.seed = 0xFFFFFFFFFFFFFFFF,
             .row_count = 5000,
             .start_us = -kDayUs * 365 * 20 - 1,
             .fraud_ppm = 100000,
             .late_ppm = 20000,
             .duplicate_ppm = 20000,
             .unordered_ppm = 20000,
             .dirty_ppm = 20000};
  EXPECT_EQ(Sha256Identity(Csv(options)), "sha256:b056d874723b8463969765a0ecb9d6370244e4004157fe6390b675669af67faa");
  EXPECT_EQ(Sha256Identity(Ndjson(options)), "sha256:4818693b0366b197a39c1adb841a363ee11e09ae7bd79130d54ec875e1c068bd");
}

TEST(Generator, AnotherSeedOtherRows) {
  EXPECT_NE(Csv({.seed = 1, .row_count = 10}), Csv({.seed = 2, .row_count = 10}));
}

TEST(Generator, ALongerRunBeginsWithAShorterOne) {
  Options options{.seed = 9, .card_count = 300, .merchant_count = 100, .fraud_ppm = 50000, .late_ppm = 10000};
  options.duplicate_ppm = 10000;
  options.row_count = 3000;
  const std::string shorter = Csv(options);
  options.row_count = 5000;
  EXPECT_TRUE(Csv(options).starts_with(shorter));
}

TEST(Generator, RowCountIsExact) {
  EXPECT_EQ(Csv({.row_count = 0}), CsvHeader());
  EXPECT_EQ(Collect({.row_count = 1}).size(), 1u);
  EXPECT_EQ(Collect({.row_count = 777, .duplicate_ppm = 500000}).size(), 777u);
}

TEST(Generator, CountsThatNobodyGave) {
  const Options complete = *Complete({.row_count = 1000000});
  EXPECT_EQ(complete.card_count, 10000u);
  EXPECT_EQ(complete.customer_count, 8000u);
  EXPECT_EQ(complete.merchant_count, 2500u);
  EXPECT_EQ(Complete({.row_count = 10})->card_count, 200u);
}

TEST(Generator, OptionsThatCannotBe) {
  struct Case {
    Options options;
    const char* words;
  };
  const Case cases[] = {
      {{.row_count = kMaxRowCount + 1}, "1,000,000,000,000 rows"},
      {{.card_count = kMaxCardCount + 1}, "10,000,000 cards"},
      {{.card_count = 5, .customer_count = 6}, "no more customers than cards"},
      {{.merchant_count = 99}, "100 to 10,000,000 merchants"},
      {{.row_count = 300001, .card_count = 1}, "past the year 9999"},
      {{.start_us = INT64_MAX}, "the start lies in"},
      {{.start_us = INT64_MIN}, "the start lies in"},
      {{.fraud_ppm = 500001}, "half of the rows"},
      {{.dirty_ppm = 1000001}, "at most 1"},
      {{.late_ppm = 600000, .unordered_ppm = 500000}, "at most all rows"},
  };
  for (const Case& it : cases) {
    const Expected<Generator> generator = Generator::Make(it.options);
    ASSERT_FALSE(generator.ok()) << it.words;
    EXPECT_EQ(generator.status().code(), TG_INVALID_ARGUMENT);
    EXPECT_NE(generator.status().message().find(it.words), std::string_view::npos) << generator.status().message();
  }
}

TEST(Generator, OneOfEverythingIsEnough) {
  const std::vector<Row> rows =
      Collect({.row_count = 3000, .card_count = 1, .merchant_count = 100, .fraud_ppm = 500000});
  EXPECT_EQ(rows.size(), 3000u);
  for (const Row& row : rows) EXPECT_EQ(row.cells[kCustomerId], "c00000000");
}

// The whole schema is held against tollgate validate in tests/cli; these are the formats, and what a schema cannot say.
TEST(Generator, CellsAreWhatTheyClaim) {
  std::map<uint32_t, std::string> numbers;
  std::map<std::string, uint32_t> cards;
  std::set<std::string> ids;
  size_t version6_count = 0, quoted_count = 0;
  for (const Row& row : ManyRows()) {
    const auto& cells = row.cells;
    EXPECT_EQ(format::Check(format::Id::kPan, cells[kCardNumber]), 0) << cells[kCardNumber];
    EXPECT_EQ(format::Check(format::Id::kMcc, cells[kMcc]), 0) << cells[kMcc];
    EXPECT_EQ(format::Check(format::Id::kCountry, cells[kCountry]), 0) << cells[kCountry];
    EXPECT_EQ(format::MinorUnits(cells[kCurrency]), row.amount_scale) << cells[kCurrency];
    EXPECT_GT(row.amount_minor, 0);
    EXPECT_EQ(cells[kBin], cells[kCardNumber].substr(0, 6));
    EXPECT_EQ(numbers.emplace(row.card, cells[kCardNumber]).first->second, cells[kCardNumber]);
    EXPECT_EQ(cards.emplace(cells[kCardNumber], row.card).first->second, row.card);
    EXPECT_TRUE(ids.insert(cells[kTransactionId]).second);
    const bool is_online = cells[kChannel] == "ecom";
    for (const Column column : {kEmail, kIp, kIpCountry, kUserAgent, kDeviceId}) {
      EXPECT_EQ(!cells[column].empty(), is_online);
    }
    if (is_online) {
      const bool is_version6 = cells[kIp].find(':') != std::string::npos;
      version6_count += is_version6;
      EXPECT_EQ(format::Check(is_version6 ? format::Id::kIpv6 : format::Id::kIpv4, cells[kIp]), 0) << cells[kIp];
      EXPECT_EQ(format::Check(format::Id::kEmail, cells[kEmail]), 0) << cells[kEmail];
    }
    int64_t time_us = 0;
    EXPECT_EQ(ParseRfc3339(cells[kOccurredAt], &time_us), TimeFault::kNone);
    EXPECT_EQ(time_us, row.occurred_at_us / 1000 * 1000);
    quoted_count += cells[kMerchantName].find_first_of(",\"") != std::string::npos;
  }
  EXPECT_GT(version6_count, 500u);
  EXPECT_GT(quoted_count, ManyRows().size() / 5);
}

TEST(Generator, TimesBefore1970) {
  const std::vector<Row> rows = Collect({.row_count = 300, .start_us = -kDayUs * 200000});
  EXPECT_EQ(rows[0].cells[kOccurredAt].substr(0, 8), "1422-06-");
  for (const Row& row : rows) {
    int64_t time_us = 0;
    ASSERT_EQ(ParseRfc3339(row.cells[kOccurredAt], &time_us), TimeFault::kNone);
    EXPECT_LE(time_us, row.occurred_at_us);
    EXPECT_LT(row.occurred_at_us - time_us, 1000);
  }
}

TEST(Generator, ExampleSchemaIsOurs) {
  const std::string path = std::string(TOLLGATE_SOURCE_DIR) + "/examples/sample.schema.json";
  EXPECT_EQ(test::ReadFileOrDie(path), Schema()) << "tollgate-sample --schema -o examples/sample.schema.json";
}

}  // namespace
}  // namespace tollgate::sample

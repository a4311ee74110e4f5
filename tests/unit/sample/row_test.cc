#include "sample/row.h"

#include <gtest/gtest.h>

#include "rows.h"

namespace tollgate::sample {
namespace {

Row Plain() {
  Row row;
  for (size_t c = 0; c < kColumnCount; ++c) row.cells[c] = std::string(1, static_cast<char>('a' + c));
  row.cells[kMerchantName] = "\"Étoile\", Paris";
  row.cells[kUserAgent] = "a, b";
  row.cells[kEmail].clear();
  row.cells[kPayeeName] = "back\\slash";
  row.cells[kLat] = "1.5";
  row.cells[kLon] = "-2";
  row.cells[kIsFraud] = "true";
  row.cells[kScenario] = "none";
  return row;
}

std::string Csv(const Row& row) {
  std::string text;
  AppendCsv(row, &text);
  return text;
}

std::string Ndjson(const Row& row) {
  std::string text;
  AppendNdjson(row, &text);
  return text;
}

TEST(Row, HeaderIsThis) {
  EXPECT_EQ(CsvHeader(),
            "transaction_id,occurred_at,type,channel,customer_id,payee,payee_name,card_number,bin,amount,currency,"
            "country,merchant_id,merchant_name,mcc,email,ip,ip_country,user_agent,device_id,city,lat,lon,is_fraud,"
            "scenario\n");
}

TEST(Row, CsvQuotesWhatNeedsIt) {
  EXPECT_EQ(Csv(Plain()),
            "a,b,c,d,e,f,back\\slash,h,i,j,k,l,m,\"\"\"Étoile\"\", Paris\",o,,q,r,\"a, b\",t,u,1.5,-2,true,none\n");
}

TEST(Row, NdjsonLeavesOutWhatIsAbsent) {
  EXPECT_EQ(Ndjson(Plain()),
            R"({"transaction_id":"a","occurred_at":"b","type":"c","channel":"d","customer_id":"e","payee":"f",)"
            R"("payee_name":"back\\slash","card_number":"h","bin":"i","amount":"j","currency":"k","country":"l",)"
            R"("merchant_id":"m","merchant_name":"\"Étoile\", Paris","mcc":"o","ip":"q","ip_country":"r",)"
            R"("user_agent":"a, b","device_id":"t","city":"u","lat":1.5,"lon":-2,"is_fraud":true,"scenario":"none"})"
            "\n");
}

TEST(Row, FaultsOfForm) {
  Row row = Plain();
  row.cells[kMerchantName] = "Corner Shop";
  row.fault = Fault::kStrayQuote;
  EXPECT_NE(Csv(row).find(",C\"orner Shop,"), std::string::npos);
  EXPECT_NE(Ndjson(row).find(R"("merchant_name":"x"Corner Shop","mcc")"), std::string::npos);
  row.fault = Fault::kShort;
  EXPECT_TRUE(Csv(row).ends_with(",t,u\n"));
  EXPECT_TRUE(Ndjson(row).ends_with(R"("is_fraud":true,"scenario":")"
                                    "\n"));
}

TEST(Row, EachFaultDamagesItsCell) {
  std::map<Fault, int> counts;
  const Options clean{.seed = 3, .row_count = 4000};
  Options dirty = clean;
  dirty.dirty_ppm = 100000;
  const std::vector<Row> before = Collect(clean), after = Collect(dirty);
  const std::map<Fault, Column> damaged = {{Fault::kAmount, kAmount},          {Fault::kLuhn, kCardNumber},
                                           {Fault::kMissing, kCustomerId},     {Fault::kDate, kOccurredAt},
                                           {Fault::kCurrency, kCurrency},      {Fault::kUtf8, kMerchantName},
                                           {Fault::kStrayQuote, kMerchantName}};
  ASSERT_EQ(before.size(), after.size());
  for (size_t r = 0; r < after.size(); ++r) {
    ++counts[after[r].fault];
    const auto column = damaged.find(after[r].fault);
    for (size_t c = 0; c < kColumnCount; ++c) {
      const bool is_damaged = column != damaged.end() && column->second == c;
      EXPECT_EQ(before[r].cells[c] != after[r].cells[c], is_damaged) << r << " " << kColumns[c].name;
    }
  }
  EXPECT_EQ(counts.size(), kFaultCount);
  EXPECT_NEAR(counts[Fault::kNone], 3600, 60);
  for (const auto& [fault, count] : counts) EXPECT_GT(count, 25) << kFaultNames[static_cast<size_t>(fault)];
}

}  // namespace
}  // namespace tollgate::sample

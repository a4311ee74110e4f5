// The exact bytes of decisions, findings and summaries. Every face prints these: a change here is a change of the
// contract.
#include <gtest/gtest.h>

#include <optional>

#include "base/bits.h"
#include "base/finding_words.h"
#include "column/builder.h"
#include "report/decision_writer.h"
#include "report/finding_json.h"
#include "report/summary.h"
#include "small_plan.h"

namespace tollgate::report {
namespace {

tg_text T(std::string_view text) { return {text.data(), text.size()}; }

struct Row {
  std::optional<std::string_view> id;
  std::optional<int64_t> amount;
  std::string_view card = "4111111111111111";
  bool is_rejected = false;
};

class ReportTest : public testing::Test {
 protected:
  void Scan(const std::vector<Row>& rows) {
    builder_.emplace(plan_.layout);
    builder_->Reset(rows.size());
    for (size_t r = 0; r < rows.size(); ++r) {
      Put(0, r, rows[r].id);
      column::Cell amount;
      if (rows[r].amount.has_value()) {
        amount.state = column::CellState::kValue;
        amount.integer = *rows[r].amount;
      }
      builder_->column(1).Put(r, amount);
      Put(2, r, rows[r].card);
      builder_->records()[r] = {100 * r, 20, 2 + r};
      if (rows[r].is_rejected) Reject(r);
    }
    batch_ = builder_->View(false);
    batch_.first_record = 1000;
    scratch_.emplace(plan_, TG_CPU_PORTABLE);
    const Status status = scan::Scan(plan_, batch_, &*scratch_, &decisions_);
    ASSERT_TRUE(status.ok()) << status.message();
  }
  void Put(size_t field, size_t row, std::optional<std::string_view> text) {
    column::Cell cell;
    if (text.has_value()) {
      cell.state = column::CellState::kValue;
      cell.text = *text;
    }
    builder_->column(field).Put(row, cell);
  }
  void Reject(size_t row) {
    SetBit(builder_->rejected().data(), row);
    tg_finding finding{};
    finding.code = TG_CODE_CSV_QUOTE_STRAY;
    finding.severity = TG_SEVERITY_ERROR;
    finding.record = static_cast<int64_t>(1000 + row);
    finding.line = 2 + row;
    finding.offset = 100 * row + 4;
    finding.size = 1;
    finding.column = 1;
    finding.column_name = T("amount");
    finding.expected = T("a quote stands only at the start");
    finding.got = T("a\"\n");
    builder_->findings().push_back(finding);
  }
  Scanned scanned() const { return {batch_, *scratch_, decisions_}; }
  std::string Json(int32_t row) {
    tile_.Load(plan_, decisions_, row / 64);
    std::string out;
    writer_.AppendJson(scanned(), tile_, row, &out);
    return out;
  }
  std::string Csv(int32_t row) {
    tile_.Load(plan_, decisions_, row / 64);
    std::string out;
    writer_.AppendCsv(scanned(), tile_, row, &out);
    return out;
  }
  Tally Count() {
    Tally tally(plan_);
    tally.Add(scanned());
    return tally;
  }

  plan::Plan plan_ = test::SmallPlan();
  DecisionWriter writer_{plan_};
  Tile tile_;
  std::optional<column::BatchBuilder> builder_;
  std::optional<scan::Scratch> scratch_;
  tg_batch batch_{};
  tg_decisions decisions_{};
};

TEST_F(ReportTest, HitWithReasonShadowAndError) {
  Scan({{"t1", 150}});
  EXPECT_EQ(Json(0), R"({"record":1000,"line":2,"offset":0,"id":"t1","valid":true,"outcome":"review","score":40,)"
                     R"("rules":[{"id":"big","score":40,"reason":"amount 150 on 411111******1111"}],)"
                     R"("shadow":[{"id":"spy","score":7}],)"
                     R"("errors":[{"id":"fail","cause":"division_by_zero"}]})");
  EXPECT_EQ(Csv(0), "1000,2,t1,true,review,40,big,\n");
}

TEST_F(ReportTest, UnknownWithOutcomeAddsNoScore) {
  Scan({{"a,\"b", std::nullopt}});
  EXPECT_EQ(
      Json(0),
      R"({"record":1000,"line":2,"offset":0,"id":"a,\"b","valid":true,"outcome":"review","score":0,)"
      R"("rules":[{"id":"huge","score":0}],)"
      R"("unknown":[{"id":"big","cause":"missing","path":"/amount"},{"id":"spy","cause":"missing","path":"/amount"},)"
      R"({"id":"huge","cause":"missing","path":"/amount"}],"errors":[{"id":"fail","cause":"division_by_zero"}]})");
  EXPECT_EQ(Csv(0), "1000,2,\"a,\"\"b\",true,review,0,huge,\n");
}

TEST_F(ReportTest, RulesAreJoinedInPackOrder) {
  Scan({{"t", 5000}});
  EXPECT_EQ(Csv(0), "1000,2,t,true,review,45,big;huge,\n");
}

TEST_F(ReportTest, InvalidHasFindingsAndNoScore) {
  Scan({{"t1", 1}, {std::nullopt, 500, "4111111111111111", true}});
  EXPECT_EQ(Json(1),
            R"({"record":1001,"line":3,"offset":100,"id":null,"valid":false,"outcome":"reject","findings":[)"
            R"({"code":"csv.quote.stray","severity":"error","record":1001,"line":3,"offset":104,"size":1,"column":1,)"
            R"("name":"amount","expected":"a quote stands only at the start","got":"a\"\n"}]})");
  EXPECT_EQ(Csv(1), "1001,3,,false,reject,,,csv.quote.stray\n");
}

TEST_F(ReportTest, SensitiveIdIsMasked) {
  plan_.layout.id_field = 2;
  Scan({{"t1", 1}});
  EXPECT_NE(Json(0).find(R"("id":"411111******1111")"), std::string::npos) << Json(0);
  EXPECT_EQ(Csv(0), "1000,2,411111******1111,true,approve,0,,\n");
}

TEST_F(ReportTest, IntegerIdIsANumber) {
  plan_.layout.id_field = 1;
  Scan({{"t1", -9223372036854775807 - 1}});
  EXPECT_NE(Json(0).find(R"("id":-9223372036854775808,)"), std::string::npos) << Json(0);
}

TEST_F(ReportTest, UnknownPlacesAreNull) {
  Scan({{"t1", 1}});
  batch_.records = nullptr;
  EXPECT_NE(Json(0).find(R"("line":null,"offset":null,)"), std::string::npos);
  EXPECT_EQ(Csv(0).substr(0, 6), "1000,,");
}

TEST_F(ReportTest, TilesHoldTheirOwnRows) {
  std::vector<Row> rows(130, Row{"t", 1});
  for (size_t r : {0, 63, 64, 127, 128, 129}) rows[r].amount = 101;
  Scan(rows);
  for (int32_t r = 0; r < 130; ++r) {
    const bool hit = r == 0 || r == 63 || r == 64 || r >= 127;
    EXPECT_EQ(Csv(r).find(",big,") != std::string::npos, hit) << r;
  }
  EXPECT_EQ(Count().rules[0].hits, 6);
}

TEST(FindingTest, LeavesOutWhatIsUnknown) {
  tg_finding finding{};
  finding.code = TG_CODE_CSV_HEADER_ABSENT;
  finding.severity = TG_SEVERITY_WARNING;
  finding.record = -1;
  finding.column = -1;
  std::string out;
  AppendFindingJson(finding, &out);
  EXPECT_EQ(out, R"({"code":"csv.header.absent","severity":"warning","record":-1,"offset":0,"size":0})");
  EXPECT_EQ(FindingWords(finding), "csv.header.absent: the first line of the file is a header");
}

TEST_F(ReportTest, MergedTalliesAreTheTallyOfAll) {
  const std::vector<Row> first = {{"a", 150}, {"b", std::nullopt, "4", true}, {"c", std::nullopt}};
  const std::vector<Row> second = {{"d", 2000}, {"e", 1, "4", true}, {"f", 1}};
  Scan(first);
  Tally merged = Count();
  Scan(second);
  merged.Merge(Count());
  EXPECT_EQ(merged.records, 6);
  EXPECT_EQ(merged.valid, 4);
  EXPECT_EQ(merged.accepted_bytes, 80u);
  EXPECT_EQ(merged.rejected_bytes, 40u);
  EXPECT_EQ(merged.outcomes, (std::vector<int64_t>{0, 3, 1, 2}));
  EXPECT_EQ(merged.rules[0].hits, 2);
  EXPECT_EQ(merged.rules[2].hits, 2);  // a match by on_unknown counts
  EXPECT_EQ(merged.rules[0].unknown, 1);
  EXPECT_EQ(merged.rules[3].errors, 4);
  ASSERT_EQ(merged.codes.size(), 1u);
  EXPECT_EQ(merged.codes[0].records, 2);
  EXPECT_EQ(merged.codes[0].first_line, 3u);
  merged.Clear();
  EXPECT_EQ(merged.records, 0);
  EXPECT_TRUE(merged.codes.empty());
}

TEST_F(ReportTest, ARecordCountsOnceACode) {
  Scan({{"a", 1, "4", true}});
  tg_finding again = decisions_.findings[0];
  std::vector<tg_finding> twice = {again, again};
  decisions_.findings = twice.data();
  decisions_.finding_count = 2;
  EXPECT_EQ(Count().codes[0].records, 1);
  EXPECT_EQ(Csv(0), "1000,2,a,false,reject,,,csv.quote.stray\n");
}

class SummaryTest : public ReportTest {
 protected:
  report::Run MakeRun(bool complete) {
    Scan({{"a", 150}, {"b", 1, "4", true}, {"c", std::nullopt}, {"d", 1}});
    tally_.emplace(Count());
    counts_ = {};
    counts_.records = 4;
    counts_.valid = 3;
    counts_.rejected = 1;
    counts_.blank_lines = 2;
    counts_.written = 4;
    counts_.bytes = 1234567;
    counts_.accepted_bytes = 60;
    counts_.rejected_bytes = 20;
    counts_.header_bytes = 15;
    counts_.skipped_bytes = 2;
    counts_.seconds = 0.5;
    return {plan_, plan_.data, *tally_, counts_, windows_, complete};
  }
  std::optional<Tally> tally_;
  tg_summary_counts counts_;
  std::vector<window::GroupCounts> windows_;
};

TEST_F(SummaryTest, Text) {
  EXPECT_EQ(SummaryText(MakeRun(true)),
            "small 1  sha256:0123\n"
            "4 records, 1.2 MB in 500 ms  (8 records/s, 2.5 MB/s)\n"
            "\n"
            "  valid        3   75.00%\n"
            "  rejected     1   25.00%\n"
            "  blank lines  2  skipped\n"
            "\n"
            "rejected because\n"
            "  csv.quote.stray  1  first at line 3, amount\n"
            "\n"
            "outcomes\n"
            "  decline  0   0.00%\n"
            "  review   2  50.00%  ██████████\n"
            "  approve  1  25.00%  █████\n"
            "  reject   1  25.00%  █████\n"
            "\n"
            "rules: hits of 3 valid records\n"
            "  big           1  33.33%  1 unknown\n"
            "  spy (shadow)  1  33.33%  1 unknown\n"
            "  huge          1  33.33%  1 unknown\n"
            "  fail          0   0.00%             3 errors\n"
            "\n"
            "unknown because\n"
            "  big   1  missing /amount\n"
            "  spy   1  missing /amount\n"
            "  huge  1  missing /amount\n"
            "\n"
            "errors because\n"
            "  fail  3  division_by_zero\n"
            "\n"
            "lists and tables\n"
            "  bots  sha256:4567\n");
}

TEST_F(SummaryTest, JsonHasNoTimes) {
  EXPECT_EQ(SummaryJson(MakeRun(false)),
            R"({"name":"small","version":"1","plan":"sha256:0123","data":{"bots":"sha256:4567"},"complete":false,)"
            R"("records":4,"valid":3,"rejected":1,"blank_lines":2,"written":4,)"
            R"("bytes":{"input":1234567,"accepted":60,"rejected":20,"header":15,"skipped":2},)"
            R"("codes":{"csv.quote.stray":1},"outcomes":{"decline":0,"review":2,"approve":1,"reject":1},)"
            R"("rules":[{"id":"big","hits":1,"unknown":[{"cause":"missing","path":"/amount","records":1}]},)"
            R"({"id":"spy","mode":"shadow","hits":1,"unknown":[{"cause":"missing","path":"/amount","records":1}]},)"
            R"({"id":"huge","hits":1,"unknown":[{"cause":"missing","path":"/amount","records":1}]},)"
            R"({"id":"fail","hits":0,"errors":[{"cause":"division_by_zero","records":3}]}]})");
}

TEST(NumberTest, GroupsAndPercents) {
  EXPECT_EQ(Grouped(0), "0");
  EXPECT_EQ(Grouped(999), "999");
  EXPECT_EQ(Grouped(1000), "1,000");
  EXPECT_EQ(Grouped(-1234567), "-1,234,567");
  EXPECT_EQ(Grouped(INT64_MIN), "-9,223,372,036,854,775,808");
  EXPECT_EQ(Percent(0, 0), "-");
  EXPECT_EQ(Percent(0, 7), "0.00%");
  EXPECT_EQ(Percent(7, 7), "100.00%");
  EXPECT_EQ(Percent(1, 1000000), "<0.01%");
  EXPECT_EQ(Percent(999999, 1000000), ">99.99%");
  EXPECT_EQ(Percent(1, 3), "33.33%");
  EXPECT_EQ(Percent(INT64_MAX, INT64_MAX), "100.00%");
}

}  // namespace
}  // namespace tollgate::report

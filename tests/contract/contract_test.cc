// What the contract promises about arguments, ownership and failure, through the C++ face and the C functions under it.
#include <gtest/gtest.h>

#include <cerrno>
#include <cstring>
#include <new>
#include <string>
#include <thread>
#include <vector>

#include "tollgate/tollgate.hpp"

namespace {

constexpr std::string_view kPack = R"(
tollgate: 1
name: contract
version: "2"
record:
  schema:
    type: object
    properties: {id: {type: string}, amount: {type: integer}, note: {type: string}}
    required: [id]
  id: id
rules:
  - id: big
    when: 'tx.amount > 100'
    score: 50
    reason: "{tx.amount} > 100"
    tags: [a, b]
    owner: me
    description: text
  - {id: sure, when: 'tx.amount > 1000', outcome: review, final: true}
decide:
  policy: score_sum
  outcomes:
    - {outcome: review, at_least: 50}
    - {outcome: approve}
  invalid: reject
tests:
  - {name: good, record: {id: x, amount: 101}, expect: {outcome: review}}
  - {name: bad, record: {id: x, amount: 1}, expect: {outcome: review}}
)";

tollgate::Plan MakePlan() {
  tollgate::Compiled compiled = tollgate::CompilePack("contract.yaml", kPack);
  EXPECT_TRUE(compiled.status.ok()) << compiled.diagnostics.text();
  return std::move(compiled.plan);
}

TEST(PlanTest, TellsWhatThePackSays) {
  const tollgate::Plan plan = MakePlan();
  EXPECT_EQ(plan.name(), "contract");
  EXPECT_EQ(plan.version(), "2");
  EXPECT_EQ(plan.identity().substr(0, 7), "sha256:");
  EXPECT_EQ(plan.identity().size(), 71u);
  EXPECT_FALSE(plan.text().empty());
  ASSERT_EQ(plan.rule_count(), 2);
  const tg_rule big = plan.rule(0);
  EXPECT_EQ(tollgate::View(big.id), "big");
  EXPECT_EQ(tollgate::View(big.owner), "me");
  EXPECT_EQ(tollgate::View(big.condition), "tx.amount > 100");
  ASSERT_EQ(big.tag_count, 2);
  EXPECT_EQ(tollgate::View(big.tags[1]), "b");
  EXPECT_EQ(big.score, 50);
  EXPECT_EQ(big.outcome, -1);
  EXPECT_EQ(plan.rule(1).outcome, plan.FindOutcome("review"));
  EXPECT_EQ(plan.rule(1).is_final, 1);
  EXPECT_EQ(plan.outcome_count(), 3);
  EXPECT_EQ(plan.FindOutcome("reject"), 2);
  EXPECT_EQ(plan.FindOutcome("none"), -1);
  ASSERT_EQ(plan.field_count(), 3);
  EXPECT_EQ(tollgate::View(plan.field(1).pointer), "/amount");
  EXPECT_EQ(plan.field(1).type, TG_INT64);
}

TEST(PlanTest, IndexesOutsideGiveNothing) {
  const tollgate::Plan plan = MakePlan();
  for (const int32_t index : {-1, 100}) {
    EXPECT_EQ(plan.rule(index).id.data, nullptr);
    EXPECT_EQ(plan.field(index).name.size, 0u);
    EXPECT_TRUE(plan.outcome(index).empty());
  }
  const tollgate::Plan none;
  EXPECT_FALSE(none);
  EXPECT_TRUE(none.name().empty());
  EXPECT_EQ(none.rule_count(), 0);
}

TEST(CompileTest, BadPackGivesDiagnosticsAndNoPlan) {
  const tollgate::Compiled compiled = tollgate::CompilePack("bad.yaml", "tollgate: 1\nnam: x\n");
  EXPECT_EQ(compiled.status.code(), TG_BAD_PACK);
  EXPECT_FALSE(compiled.plan);
  ASSERT_GT(compiled.diagnostics.error_count(), 0u);
  bool found = false;
  for (size_t d = 0; d < compiled.diagnostics.size(); ++d) {
    const tg_diagnostic diagnostic = compiled.diagnostics[d];
    if (tollgate::View(diagnostic.hint).find("did you mean `name`") == std::string_view::npos) continue;
    found = true;
    EXPECT_EQ(diagnostic.line, 2u);
    EXPECT_EQ(diagnostic.column, 1u);
    EXPECT_EQ(diagnostic.offset, 12u);
    EXPECT_EQ(diagnostic.size, 3u);
    EXPECT_EQ(tollgate::View(diagnostic.file), "bad.yaml");
  }
  EXPECT_TRUE(found) << compiled.diagnostics.text();
  EXPECT_EQ(compiled.diagnostics[compiled.diagnostics.size()].message.data, nullptr);
}

TEST(CompileTest, FilesComeThroughTheReader) {
  std::string pack(kPack);
  const size_t begin = pack.find("\n    type: object");
  pack.replace(begin, pack.find("\n  id: id") - begin, " part/s.json");
  std::vector<std::string> asked;
  const auto read = [&](std::string_view path, size_t max_size, tollgate::GiveContent give) -> int32_t {
    EXPECT_EQ(max_size, TG_MAX_TEXT_FILE_SIZE);
    asked.emplace_back(path);
    give(R"({"type":"object","properties":{"id":{"type":"string"},"amount":{"type":"integer"}},"required":["id"]})");
    return 0;
  };
  const tollgate::Compiled compiled = tollgate::CompilePack("packs/p.yaml", pack, read);
  EXPECT_TRUE(compiled.status.ok()) << compiled.diagnostics.text();
  EXPECT_EQ(asked, std::vector<std::string>{"packs/part/s.json"});
  const auto refuse = [](std::string_view, size_t, tollgate::GiveContent) -> int32_t { return ENOENT; };
  const tollgate::Compiled refused = tollgate::CompilePack("packs/p.yaml", pack, refuse);
  EXPECT_EQ(refused.status.code(), TG_BAD_PACK);
  EXPECT_NE(refused.diagnostics.text().find("No such file"), std::string_view::npos) << refused.diagnostics.text();
  EXPECT_EQ(tollgate::CompilePack("packs/p.yaml", pack).status.code(), TG_BAD_PACK);
}

TEST(CompileTest, TooLargeIsRefusedWhoeverSaysSo) {
  std::string pack(kPack);
  const size_t begin = pack.find("\n    type: object");
  pack.replace(begin, pack.find("\n  id: id") - begin, " s.json");
  const auto gives_all = [](std::string_view, size_t max_size, tollgate::GiveContent give) -> int32_t {
    give(std::string(max_size + 1, ' '));
    return 0;
  };
  const auto refuses = [](std::string_view, size_t, tollgate::GiveContent) -> int32_t { return EFBIG; };
  for (const tollgate::Compiled& compiled :
       {tollgate::CompilePack("p.yaml", pack, gives_all), tollgate::CompilePack("p.yaml", pack, refuses)}) {
    EXPECT_EQ(compiled.status.code(), TG_BAD_PACK);
    EXPECT_NE(compiled.diagnostics.text().find("cannot read `s.json`: it is larger than 16 MiB"),
              std::string_view::npos)
        << compiled.diagnostics.text();
  }
  const std::string blanks(TG_MAX_TEXT_FILE_SIZE + 1, ' ');
  const tollgate::Compiled compiled = tollgate::CompilePack("p.yaml", blanks);
  EXPECT_EQ(compiled.status.code(), TG_INVALID_ARGUMENT);
  EXPECT_EQ(compiled.status.message(), "content is larger than 16 MiB");
}

TEST(BoundaryTest, NullIsRefusedByName) {
  tg_plan* plan = nullptr;
  tg_diagnostics* diagnostics = nullptr;
  tg_error error;
  EXPECT_EQ(tg_compile_pack({"x", 1}, {nullptr, 5}, nullptr, &plan, &diagnostics, &error), TG_INVALID_ARGUMENT);
  EXPECT_STREQ(error.message, "content.data is NULL and its size is not 0");
  EXPECT_EQ(tg_compile_pack({"x", 1}, {"y", 1}, nullptr, nullptr, &diagnostics, &error), TG_INVALID_ARGUMENT);
  EXPECT_STREQ(error.message, "plan is NULL");
  EXPECT_EQ(tg_compile_pack({"x", 1}, {"y", 1}, nullptr, &plan, &diagnostics, nullptr), TG_BAD_PACK);
  tg_diagnostics_free(diagnostics);
  EXPECT_EQ(tg_screen(nullptr, nullptr, nullptr, nullptr, &error), TG_INVALID_ARGUMENT);
  EXPECT_EQ(error.status, TG_INVALID_ARGUMENT);
  EXPECT_EQ(tg_scratch_new(nullptr, TG_CPU_AUTO, nullptr, nullptr), TG_INVALID_ARGUMENT);
  EXPECT_EQ(tg_run_pack_tests(nullptr, nullptr, nullptr), TG_INVALID_ARGUMENT);
  EXPECT_EQ(tg_report_finding(nullptr, nullptr, nullptr), TG_INVALID_ARGUMENT);
  EXPECT_EQ(tg_report_finding_words(nullptr, nullptr, &error), TG_INVALID_ARGUMENT);
  EXPECT_STREQ(error.message, "finding is NULL");
  tg_plan_free(nullptr);
  tg_summary_free(nullptr);
  tg_scratch_free(nullptr);
  tg_diagnostics_free(nullptr);
  tg_test_report_free(nullptr);
  EXPECT_EQ(tg_summary_get(nullptr).records, 0);
  EXPECT_EQ(tg_summary_finding(nullptr, 0).code, 0);
}

struct Input {
  std::string_view rest;
  int64_t operator()(char* buffer, size_t capacity) {
    const size_t size = rest.copy(buffer, capacity);
    rest.remove_prefix(size);
    return static_cast<int64_t>(size);
  }
};

TEST(BoundaryTest, OlderOptionsAreTakenNewerOnesRefused) {
  const tollgate::Plan plan = MakePlan();
  Input input{"id\na\n"};
  const tollgate::Source source(input);
  tg_screen_options options;
  std::memset(&options, 0xFF, sizeof options);  // nothing behind struct_size may be looked at
  options.struct_size = sizeof options.struct_size;
  tg_summary* summary = nullptr;
  tg_error error;
  EXPECT_EQ(tg_screen(plan.get(), &source.get(), &options, &summary, &error), TG_OK) << error.message;
  EXPECT_EQ(tg_summary_get(summary).records, 1);
  tg_summary_free(summary);
  summary = nullptr;
  for (const size_t size : {size_t{0}, sizeof options + 8}) {
    options.struct_size = size;
    EXPECT_EQ(tg_screen(plan.get(), &source.get(), &options, &summary, &error), TG_INVALID_ARGUMENT);
    EXPECT_EQ(summary, nullptr);
  }
}

TEST(BoundaryTest, WhatACallbackThrowsStaysInside) {
  const tollgate::Plan plan = MakePlan();
  Input input{"id\na\n"};
  const auto full = [](std::string_view) -> int32_t { throw std::bad_alloc(); };
  tollgate::ScreenOptions options;
  options.decisions = full;
  tollgate::Screened screened = tollgate::Screen(plan, input, options);
  EXPECT_EQ(screened.status.code(), TG_OUT_OF_MEMORY);
  EXPECT_FALSE(screened.summary);
  const auto odd = [](std::string_view) -> int32_t { throw 7; };
  options.decisions = odd;
  input.rest = "id\na\n";
  EXPECT_EQ(tollgate::Screen(plan, input, options).status.code(), TG_INTERNAL);
}

TEST(ScreenTest, SummaryOutlivesItsPlan) {
  tollgate::Summary summary;
  {
    const tollgate::Plan plan = MakePlan();
    Input input{"id,Amount\na,1\n"};
    tollgate::Screened screened = tollgate::Screen(plan, input);
    ASSERT_TRUE(screened.status.ok()) << screened.status.message();
    summary = std::move(screened.summary);
  }
  EXPECT_NE(summary.text().find("1 record"), std::string_view::npos);
  ASSERT_EQ(summary.finding_count(), 1u);
  EXPECT_EQ(summary.finding(0).code, TG_CODE_CSV_HEADER_NEAR_MATCH);
  EXPECT_EQ(summary.finding(0).severity, TG_SEVERITY_WARNING);
  EXPECT_EQ(tollgate::View(summary.finding(0).column_name), "Amount");
}

TEST(PackTestsTest, RunThroughTheFace) {
  const tollgate::Plan plan = MakePlan();
  const tollgate::Expected<tollgate::TestReport> report = tollgate::RunPackTests(plan);
  ASSERT_TRUE(report.ok());
  ASSERT_EQ(report->size(), 2u);
  EXPECT_EQ(report->failed_count(), 1u);
  EXPECT_EQ((*report)[0].passed, 1);
  EXPECT_EQ(tollgate::View((*report)[1].message), "outcome: expected review, got approve");
  EXPECT_EQ((*report)[2].name.size, 0u);
}

// A batch that a caller lays out as Arrow does: three rows, the second without an amount.
class ScanTest : public testing::Test {
 protected:
  ScanTest() {
    std::strcpy(bytes_, "abc");
    columns_[0] = {{"id", 2}, TG_STRING, 0, nullptr, nullptr, nullptr, bytes_, offsets_, nullptr};
    columns_[1] = {{"amount", 6}, TG_INT64, 0, valid_, nullptr, nullptr, amounts_, nullptr, nullptr};
    columns_[2] = {{"note", 4}, TG_STRING, 0, none_, nullptr, nullptr, bytes_, no_offsets_, nullptr};
    batch_.row_count = 3;
    batch_.column_count = 3;
    batch_.columns = columns_;
  }
  char bytes_[128] = {};
  int32_t offsets_[64] = {0, 1, 2, 3};
  int32_t no_offsets_[64] = {};
  uint8_t valid_[8] = {0b101}, none_[8] = {};
  int64_t amounts_[64] = {101, 0, 5000};
  tg_column columns_[3];
  tg_batch batch_{};
  const tollgate::Plan plan_ = MakePlan();
};

TEST_F(ScanTest, DecisionsByRow) {
  tollgate::Expected<tollgate::Scratch> scratch = tollgate::Scratch::New(plan_);
  ASSERT_TRUE(scratch.ok());
  const tollgate::Expected<tollgate::Decisions> decisions = scratch->Scan(batch_);
  ASSERT_TRUE(decisions.ok()) << decisions.status().message();
  std::string text;
  for (const tollgate::Decision d : *decisions) {
    text +=
        std::string(plan_.outcome(d.outcome())) + (d.fired(0) ? " big" : "") + (d.unknown(0) ? " unknown" : "") + ";";
  }
  EXPECT_EQ(text, "review big;approve unknown;review big;");
  EXPECT_EQ((*decisions)[2].final_rule(), 1);
  EXPECT_EQ(tollgate::View(scratch->Cause(1, 0).kind), "missing");
  EXPECT_EQ(tollgate::View(scratch->Cause(1, 0).path), "/amount");
  EXPECT_EQ(scratch->Cause(1, 99).kind.size, 0u);
}

TEST_F(ScanTest, ReportsOneRow) {
  tollgate::Expected<tollgate::Scratch> scratch = tollgate::Scratch::New(plan_);
  const tollgate::Expected<tollgate::Decisions> decisions = scratch->Scan(batch_);
  std::string out;
  const auto write = [&](std::string_view text) -> int32_t {
    out += text;
    return 0;
  };
  const tollgate::Sink sink(write);
  tg_error error;
  ASSERT_EQ(tg_report_decision(plan_.get(), &batch_, scratch->get(), &decisions->get(), 0, &sink.get(), &error), TG_OK);
  EXPECT_EQ(out, R"({"record":0,"line":null,"offset":null,"id":"a","valid":true,"outcome":"review","score":50,)"
                 R"("rules":[{"id":"big","score":50,"reason":"101 > 100"}]})");
  EXPECT_EQ(tg_report_decision(plan_.get(), &batch_, scratch->get(), &decisions->get(), 3, &sink.get(), &error),
            TG_INVALID_ARGUMENT);
}

TEST_F(ScanTest, OtherBatchesAndScratchesAreRefused) {
  tollgate::Expected<tollgate::Scratch> scratch = tollgate::Scratch::New(plan_);
  columns_[1].type = TG_DOUBLE;
  EXPECT_EQ(scratch->Scan(batch_).status().code(), TG_BAD_INPUT);
  columns_[1].type = TG_INT64;
  batch_.column_count = 2;
  EXPECT_EQ(scratch->Scan(batch_).status().code(), TG_BAD_INPUT);
  batch_.column_count = 3;
  const tollgate::Plan other = MakePlan();
  tg_decisions decisions;
  tg_error error;
  EXPECT_EQ(tg_scan(other.get(), &batch_, const_cast<tg_scratch*>(scratch->get()), &decisions, &error),
            TG_INVALID_ARGUMENT);
  EXPECT_STREQ(error.message, "the scratch was made for another plan");
}

TEST_F(ScanTest, APlanIsSharedByThreads) {
  std::vector<std::thread> threads;
  std::vector<int64_t> scores(4);
  for (size_t t = 0; t < scores.size(); ++t) {
    threads.emplace_back([&, t] {
      tollgate::Expected<tollgate::Scratch> scratch = tollgate::Scratch::New(plan_);
      for (int i = 0; i < 100; ++i) scores[t] += (*scratch->Scan(batch_))[0].score();
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(scores, (std::vector<int64_t>{5000, 5000, 5000, 5000}));
}

TEST(NamesTest, StatusesAndCodes) {
  EXPECT_STREQ(tg_status_name(TG_BAD_PACK), "BAD_PACK");
  EXPECT_STREQ(tg_status_name(99), "UNKNOWN");
  EXPECT_STREQ(tg_code_name(TG_CODE_FORMAT_PAN_LUHN), "format.pan.luhn");
  EXPECT_EQ(tg_code_name(-1), nullptr);
  EXPECT_STREQ(tg_version(), "0.1.0");
}

}  // namespace

#include "study/pack_tests.h"

#include <algorithm>
#include <deque>
#include <optional>

#include "base/bits.h"
#include "base/cpu.h"
#include "base/finding_words.h"
#include "base/source.h"
#include "column/builder.h"
#include "data/load.h"
#include "json/parse.h"
#include "read/json_record.h"
#include "read/records.h"
#include "read/text_source.h"
#include "report/append.h"
#include "report/decision_writer.h"
#include "scan/scan.h"
#include "window/stream.h"

namespace tollgate::study {
namespace {

using Names = std::vector<std::string>;

std::string Joined(const Names& names) {
  std::string text = "[";
  for (const std::string& name : names) text.append(text.size() == 1 ? "" : ", ").append(name);
  return text + "]";
}

Names Sorted(Names names) {
  std::sort(names.begin(), names.end());
  names.erase(std::unique(names.begin(), names.end()), names.end());
  return names;
}

std::string Quantity(int64_t value) {
  std::string text;
  report::AppendNumber(value, &text);
  return text;
}

// What the one record got.
struct Verdict {
  bool valid = false;
  std::string outcome;
  int64_t score = 0;
  Names live, shadow, unknown, codes;
  std::string findings;  // in words
};

class Comparison {
 public:
  void Expect(std::string_view what, const std::string& expected, const std::string& got) {
    if (expected == got) return;
    if (!message_.empty()) message_ += "; ";
    message_.append(what).append(": expected ").append(expected).append(", got ").append(got);
  }
  const std::string& message() const { return message_; }

 private:
  std::string message_;
};

class Runner {
 public:
  explicit Runner(const plan::Plan& plan)
      : plan_(plan), builder_(plan.layout), reader_(plan.layout, &builder_), scratch_(plan, DetectCpu()) {}

  PackTestResult Run(const plan::PackTest& test) {
    PackTestResult result{.name = test.name};
    // Nothing of a test before is remembered.
    window::State state(plan_, std::nullopt);
    window::Stream stream(&state);
    scratch_.UseStream(&stream);
    Verdict verdict;
    result.message = UseTables(test.tables);
    if (result.message.empty()) result.message = Replay(test.history);
    if (result.message.empty()) result.message = Screen(test.record, &verdict);
    if (result.message.empty()) result.message = Compare(test, verdict);
    result.passed = result.message.empty();
    scratch_.UseStream(nullptr);
    scratch_.UseData(nullptr);
    return result;
  }

 private:
  // Returns what is wrong with the rows that it brings; empty: nothing.
  std::string UseTables(const std::vector<plan::PackTest::Rows>& tables) {
    std::deque<std::string> names;
    std::vector<data::File> files;
    for (const plan::PackTest::Rows& rows : tables) {
      // A table that no rule reads is not in the plan; one without rows is what an external table is of itself.
      const bool is_read = std::any_of(plan_.tables.begin(), plan_.tables.end(),
                                       [&](const lookup::TableShape& shape) { return shape.name == rows.table; });
      if (!is_read || rows.text.empty()) continue;
      files.push_back({names.emplace_back("its table `" + rows.table + "`"), rows.table, rows.text, {}});
    }
    if (files.empty()) return {};
    Expected<lookup::Data> loaded = data::Load(plan_, files, nullptr);
    if (!loaded.ok()) return std::string(loaded.status().message());
    data_ = *std::move(loaded);
    scratch_.UseData(&*data_);
    return {};
  }

  // Windows see the records of `history`. Returns what is wrong with them; empty: nothing.
  std::string Replay(const std::string& history) {
    if (history.empty()) return {};
    read::TextSource text(history);
    const tg_source source = text.source();
    const auto cutter = read::OpenRecords(source, plan_.layout, {.format = TG_INPUT_NDJSON});
    if (const Status header = cutter->ReadHeader(); !header.ok()) return NoHistory(header.message());
    const auto block = cutter->NewBlock();
    const auto decoder = cutter->NewDecoder();
    for (;;) {
      const Expected<bool> more = cutter->Next(block.get());
      if (!more.ok()) return NoHistory(more.status().message());
      if (!*more) return {};
      const tg_batch batch = decoder->Decode(*block);
      tg_decisions decisions{};
      const Status status = scan::Scan(plan_, batch, &scratch_, &decisions);
      if (!status.ok()) return NoHistory(status.message());
      std::string message = FirstRejected({batch, scratch_, decisions});
      if (!message.empty()) return message;
    }
  }
  static std::string NoHistory(std::string_view message) { return std::string("its history: ").append(message); }

  // A history of which windows see less than it says would prove nothing.
  static std::string FirstRejected(const report::Scanned& scanned) {
    for (int32_t row = 0; row < scanned.batch.row_count; ++row) {
      if (GetBit(scanned.decisions.valid, row)) continue;
      std::string message =
          "record " + std::to_string(scanned.batch.first_record + row + 1) + " of its history is rejected";
      for (const tg_finding& finding : report::FindingsOfRow(scanned, row)) message += "; " + FindingWords(finding);
      return message;
    }
    return {};
  }

  // Returns what kept the record from being screened; empty: nothing.
  std::string Screen(const std::string& record, Verdict* verdict) {
    SourceMap sources;
    const uint32_t file = sources.Add("record", record);
    Diagnostics diagnostics;
    const std::unique_ptr<json::Tree> tree = json::Parse(sources, file, &diagnostics);
    if (tree == nullptr || tree->root == nullptr || !diagnostics.ok()) return "its record is not JSON";
    reader_.Read(sources, *tree->root);
    tg_batch batch = builder_.View(/*with_spans=*/true);
    batch.first_record = 0;
    batch.text = sources.text(file).data();
    batch.text_offset = 0;
    tg_decisions decisions{};
    const Status status = scan::Scan(plan_, batch, &scratch_, &decisions);
    if (!status.ok()) return std::string(status.message());
    Describe({batch, scratch_, decisions}, verdict);
    return {};
  }

  void Describe(const report::Scanned& scanned, Verdict* verdict) const {
    const tg_decisions& decisions = scanned.decisions;
    verdict->valid = GetBit(decisions.valid, 0);
    if (decisions.outcomes[0] >= 0) verdict->outcome = plan_.outcomes[decisions.outcomes[0]].name;
    verdict->score = decisions.scores[0];
    for (int32_t r = 0; verdict->valid && r < decisions.rule_count; ++r) {
      const std::string& id = plan_.rule_texts[r].id;
      if (GetBit(decisions.fired[r], 0)) (plan_.rules[r].is_shadow ? verdict->shadow : verdict->live).push_back(id);
      if (GetBit(decisions.unknown[r], 0)) verdict->unknown.push_back(id);
    }
    for (const tg_finding& finding : report::FindingsOfRow(scanned, 0)) {
      verdict->codes.push_back(tg_code_name(finding.code));
      if (!verdict->findings.empty()) verdict->findings += "; ";
      verdict->findings += FindingWords(finding);
    }
  }

  static std::string Compare(const plan::PackTest& test, const Verdict& verdict) {
    Comparison comparison;
    if (test.valid) {
      const std::string got = verdict.valid ? "true" : "false";
      comparison.Expect("valid", *test.valid ? "true" : "false", got);
    }
    if (test.outcome) comparison.Expect("outcome", *test.outcome, verdict.outcome);
    if (test.score) comparison.Expect("score", Quantity(*test.score), Quantity(verdict.score));
    if (test.rules) comparison.Expect("rules", Joined(Sorted(*test.rules)), Joined(Sorted(verdict.live)));
    if (test.rules_include)
      comparison.Expect("rules", "at least " + Joined(*test.rules_include), Included(*test.rules_include, verdict));
    if (test.unknown) comparison.Expect("unknown", Joined(Sorted(*test.unknown)), Joined(Sorted(verdict.unknown)));
    if (test.codes) comparison.Expect("codes", Joined(Sorted(*test.codes)), Joined(Sorted(verdict.codes)));
    std::string message = comparison.message();
    // Where a record was meant to be scored but is invalid, the rest makes no sense without why.
    if (!message.empty() && !verdict.findings.empty()) {
      message.append("; findings: ").append(verdict.findings);
    }
    return message;
  }

  // The expected text itself where all are there, so that it compares equal.
  static std::string Included(const Names& expected, const Verdict& verdict) {
    Names fired = verdict.live;
    fired.insert(fired.end(), verdict.shadow.begin(), verdict.shadow.end());
    const auto is_missing = [&](const std::string& id) {
      return std::find(fired.begin(), fired.end(), id) == fired.end();
    };
    const bool any_missing = std::any_of(expected.begin(), expected.end(), is_missing);
    return any_missing ? Joined(Sorted(fired)) : "at least " + Joined(expected);
  }

  const plan::Plan& plan_;
  column::BatchBuilder builder_;
  read::JsonRecordReader reader_;
  std::optional<lookup::Data> data_;  // of the test that runs; the scratch may refer to it
  scan::Scratch scratch_;
};

}  // namespace

std::vector<PackTestResult> RunPackTests(const plan::Plan& plan) {
  Runner runner(plan);
  std::vector<PackTestResult> results;
  results.reserve(plan.tests.size());
  for (const plan::PackTest& test : plan.tests) results.push_back(runner.Run(test));
  return results;
}

}  // namespace tollgate::study

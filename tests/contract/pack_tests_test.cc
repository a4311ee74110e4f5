// The tests that a pack carries, where they bring records before theirs and rows of external tables.
#include <gtest/gtest.h>

#include <cerrno>
#include <map>
#include <string>
#include <vector>

#include "tollgate/tollgate.hpp"

namespace {

constexpr std::string_view kPack = R"(
tollgate: 1
name: tests
record:
  schema:
    type: object
    properties:
      id: {type: string}
      card: {type: string, format: pan}
      shop: {type: string}
      at: {type: string, format: date-time}
      amount: {type: integer}
    required: [id, at]
  id: id
  time: at
windows:
  card_1h: {key: tx.card, over: 1h, count: true, max_events: 5000}
tables:
  shops:
    external: true
    key: id
    schema: {type: object, required: [id, limit], properties: {id: {type: string}, limit: {type: integer}}}
  unread: {external: true, key: id, schema: {type: object, properties: {id: {type: string}}}}
rules:
  - {id: burst, when: 'windows.card_1h.count >= 2', score: 1, on_unknown: no_match}
  - {id: flood, when: 'windows.card_1h.count >= 2500', score: 2, on_unknown: no_match}
  - {id: limit, when: 'tx.amount > tables.shops[tx.shop].limit', score: 4, on_unknown: no_match}
decide:
  policy: score_sum
  outcomes: [{outcome: review, at_least: 1}, {outcome: approve}]
  invalid: reject
tests:
)";
constexpr std::string_view kCard = "4111111111111111";

// A record in YAML's flow form.
std::string Record(std::string_view id, std::string_view at, std::string_view more = "") {
  return "{id: \"" + std::string(id) + "\", card: \"" + std::string(kCard) + "\", at: \"2026-11-01T" + std::string(at) +
         "Z\"" + std::string(more) + "}";
}

using Files = std::map<std::string, std::string>;

// The messages of the tests, "" of one that passed.
std::vector<std::string> MessagesOf(const std::string& tests, const Files& files = {}) {
  const auto read = [&](std::string_view path, size_t, tollgate::GiveContent give) -> int32_t {
    const auto at = files.find(std::string(path));
    if (at == files.end()) return ENOENT;
    give(at->second);
    return 0;
  };
  const std::string pack = std::string(kPack) + tests;
  const tollgate::Compiled compiled = tollgate::CompilePack("tests.yaml", pack, read);
  EXPECT_TRUE(compiled.status.ok()) << compiled.diagnostics.text();
  std::vector<std::string> messages;
  if (!compiled.status.ok()) return messages;
  const tollgate::Expected<tollgate::TestReport> report = tollgate::RunPackTests(compiled.plan);
  EXPECT_TRUE(report.ok());
  for (size_t t = 0; report.ok() && t < report->size(); ++t) {
    messages.emplace_back(tollgate::View((*report)[t].message));
    EXPECT_EQ((*report)[t].passed != 0, messages.back().empty());
  }
  return messages;
}

TEST(PackTestsTest, WindowsSeeTheHistoryAndNothingOfOtherTests) {
  const std::string two = "[" + Record("a", "10:00:00") + ", " + Record("b", "10:05:00") + "]";
  const std::string tests = "- {name: burst, history: " + two + ", record: " + Record("c", "10:10:00") +
                            ", expect: {rules: [burst]}}\n"
                            "- {name: alone, record: " +
                            Record("c", "10:10:00") + ", expect: {rules: []}}\n" + "- {name: later, history: " + two +
                            ", record: " + Record("c", "12:00:00") +
                            ", expect: {rules: []}}\n"
                            "- {name: once more, history: " +
                            two + ", record: " + Record("c", "10:10:00") + ", expect: {rules: []}}\n";
  const std::vector<std::string> messages = MessagesOf(tests);
  ASSERT_EQ(messages.size(), 4u);
  EXPECT_EQ(messages[0], "");
  EXPECT_EQ(messages[1], "");
  EXPECT_EQ(messages[2], "");
  EXPECT_EQ(messages[3], "rules: expected [], got [burst]");
}

TEST(PackTestsTest, AHistoryIsAsLongAsItIs) {
  std::string history;
  for (int r = 0; r < 2500; ++r) {
    history += R"({"id":"h)" + std::to_string(r) + R"(","card":")" + std::string(kCard) +
               R"(","at":"2026-11-01T10:00:00Z"})" + "\n";
  }
  const std::string test = "- {name: flood, history: {file: h.ndjson}, record: " + Record("x", "10:00:01") +
                           ", expect: {rules: [burst, flood]}}\n";
  EXPECT_EQ(MessagesOf(test, {{"h.ndjson", history}}), std::vector<std::string>{""});
  history.erase(0, history.find('\n') + 1);
  EXPECT_EQ(MessagesOf(test, {{"h.ndjson", history}}),
            std::vector<std::string>{"rules: expected [burst, flood], got [burst]"});
}

TEST(PackTestsTest, ExternalTablesHoldTheRowsOfTheTest) {
  const std::string record = Record("a", "10:00:00", ", shop: s1, amount: 50");
  const std::string yaml =
      "- {name: over, tables: {shops: [{id: s1, limit: 40}, {id: s2, limit: 9}]}, record: " + record +
      ", expect: {rules: [limit], unknown: []}}\n"
      "- {name: under, tables: {shops: [{id: s1, limit: 60}]}, record: " +
      record +
      ", expect: {rules: [], unknown: []}}\n"
      "- {name: other, tables: {shops: [{id: s2, limit: 1}]}, record: " +
      record +
      ", expect: {rules: [], unknown: [limit]}}\n"
      "- {name: empty, tables: {shops: [], unread: [{id: x}]}, record: " +
      record +
      ", expect: {rules: [], unknown: [limit]}}\n"
      "- {name: none, record: " +
      record + ", expect: {rules: [], unknown: [limit]}}\n";
  EXPECT_EQ(MessagesOf(yaml), std::vector<std::string>(5));
}

TEST(PackTestsTest, WhatATestBringsIsChecked) {
  const std::string record = Record("x", "11:00:00");
  const std::string wrong_card = "{id: b, card: \"4111111111111112\", at: \"2026-11-01T10:00:00Z\"}";
  const std::vector<std::string> messages =
      MessagesOf("- {name: history, history: [" + Record("a", "10:00:00") + ", {card: \"" + std::string(kCard) +
                 "\"}], record: " + record + ", expect: {rules: []}}\n" + "- {name: card, history: [" + wrong_card +
                 "], record: " + record + ", expect: {rules: []}}\n" +
                 "- {name: rows, tables: {shops: [{id: s1, limit: 40}, {id: s1, limit: 9}]}, record: " + record +
                 ", expect: {rules: []}}\n" + "- {name: row, tables: {shops: [{id: s1}]}, record: " + record +
                 ", expect: {rules: []}}\n");
  ASSERT_EQ(messages.size(), 4u);
  EXPECT_TRUE(messages[0].starts_with("record 2 of its history is rejected; schema.required: ")) << messages[0];
  EXPECT_TRUE(messages[1].starts_with("record 1 of its history is rejected; format.pan.luhn: ")) << messages[1];
  EXPECT_EQ(messages[1].find("4111111111111112"), std::string::npos) << messages[1];
  EXPECT_TRUE(messages[2].starts_with("its table `shops`: ")) << messages[2];
  EXPECT_TRUE(messages[3].starts_with("its table `shops`: line 1: schema.required: ")) << messages[3];
}

TEST(PackTestsTest, AHistoryFileThatIsNoNdjsonFailsItsTest) {
  const std::string test =
      "- {name: t, history: {file: h.ndjson}, record: " + Record("x", "10:00:01") + ", expect: {rules: []}}\n";
  const std::vector<std::string> messages = MessagesOf(test, {{"h.ndjson", "{\"id\": \n"}});
  ASSERT_EQ(messages.size(), 1u);
  EXPECT_TRUE(messages[0].starts_with("record 1 of its history is rejected; json.syntax")) << messages[0];
}

}  // namespace

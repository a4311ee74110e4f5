#include "study/pack_tests.h"

#include <gtest/gtest.h>

#include "small_plan.h"

namespace tollgate::study {
namespace {

std::string MessageOf(const plan::PackTest& test) {
  plan::Plan plan = test::SmallPlan();
  plan.tests = {test};
  const std::vector<PackTestResult> results = RunPackTests(plan);
  EXPECT_EQ(results.size(), 1u);
  EXPECT_EQ(results[0].name, test.name);
  EXPECT_EQ(results[0].passed, results[0].message.empty());
  return results[0].message;
}

constexpr char kBig[] = R"({"id":"t","amount":150,"card":"4111111111111111"})";

TEST(PackTestsTest, WhatIsExpectedPasses) {
  EXPECT_EQ(MessageOf({.name = "all",
                       .record = kBig,
                       .outcome = "review",
                       .valid = true,
                       .score = 40,
                       .rules = {{"big"}},
                       .rules_include = {{"spy", "big"}},
                       .unknown = {{}},
                       .codes = {{}}}),
            "");
  EXPECT_EQ(MessageOf({.name = "missing",
                       .record = R"({"id":"t"})",
                       .outcome = "review",
                       .score = 0,
                       .rules = {{"huge"}},
                       .unknown = {{"huge", "big", "spy"}}}),
            "");
}

TEST(PackTestsTest, EachDifferenceIsNamed) {
  EXPECT_EQ(MessageOf({.name = "outcome", .record = kBig, .outcome = "approve"}),
            "outcome: expected approve, got review");
  EXPECT_EQ(MessageOf({.name = "several", .record = kBig, .outcome = "approve", .score = 0, .rules = {{}}}),
            "outcome: expected approve, got review; score: expected 0, got 40; rules: expected [], got [big]");
  EXPECT_EQ(MessageOf({.name = "include", .record = kBig, .rules_include = {{"big", "huge"}}}),
            "rules: expected at least [big, huge], got [big, spy]");
  EXPECT_EQ(MessageOf({.name = "unknown", .record = kBig, .unknown = {{"big"}}}), "unknown: expected [big], got []");
  EXPECT_EQ(MessageOf({.name = "valid", .record = kBig, .valid = false}), "valid: expected false, got true");
}

TEST(PackTestsTest, AnInvalidRecordSaysWhy) {
  const std::string wrong = R"({"id":"t","amount":"many"})";
  EXPECT_EQ(
      MessageOf({.name = "codes", .record = wrong, .outcome = "reject", .valid = false, .codes = {{"schema.type"}}}),
      "");
  const std::string message = MessageOf({.name = "scored", .record = wrong, .score = 40});
  EXPECT_TRUE(message.starts_with("score: expected 40, got 0; findings: schema.type: expected ")) << message;
}

TEST(PackTestsTest, ARecordThatIsNoJsonFails) {
  EXPECT_EQ(MessageOf({.name = "broken", .record = "{"}), "its record is not JSON");
}

}  // namespace
}  // namespace tollgate::study

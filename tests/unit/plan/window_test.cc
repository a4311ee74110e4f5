// Windows in plan files: given back as they were, listed, and refused where they make no sense.
#include <gtest/gtest.h>

#include <functional>

#include "plan/file.h"
#include "plan_file_bytes.h"
#include "window_plan.h"

namespace tollgate::plan {
namespace {

// The plan made by hand, with identities as a compiler writes them.
Plan Windowed() {
  Plan plan = test::WindowPlan();
  char digit = '0';
  for (WindowGroup& group : plan.windows.groups) {
    group.identity = "sha256:" + std::string(64, digit++);
    for (WindowLog& log : group.logs) {
      log.identity = "sha256:" + std::string(64, digit++);
      for (WindowOperand& operand : log.operands) operand.identity = "sha256:" + std::string(64, digit++);
    }
  }
  return plan;
}

std::string Refusal(std::string_view bytes) {
  const Expected<DecodedFile> decoded = DecodeFile(bytes, {});
  return decoded.ok() ? "read" : std::string(decoded.status().message());
}

TEST(PlanWindows, AreGivenBack) {
  const Plan plan = Windowed();
  const std::string bytes = EncodeFile(plan);
  const Expected<DecodedFile> decoded = DecodeFile(bytes, {});
  ASSERT_TRUE(decoded.ok()) << decoded.status().message();
  EXPECT_EQ(EncodeFile(*decoded->plan), bytes);
  EXPECT_EQ(Encode(*decoded->plan), Encode(plan));
  EXPECT_EQ(decoded->plan->prelude_op_count, 3u);
  EXPECT_EQ(decoded->plan->windows.reads[1].path, "windows.hour.sum");
  EXPECT_EQ(decoded->plan->windows.groups[0].logs[1].bucket_count, 77u);
}

TEST(PlanWindows, AreListed) {
  const std::string listing = Dump(Windowed());
  const size_t begin = listing.find("ops of windows\n");
  EXPECT_EQ(listing.substr(begin, listing.find("rules\n") - begin), R"(ops of windows
  %0 = field tx.card
  %1 = field tx.time
  %2 = field tx.amount
ops
  %3 = window windows.hour.count
  %4 = compare ge %3 3
  %5 = window windows.hour.sum
  %6 = compare gt %5 1000
  %7 = low windows.ring.count
  %8 = high windows.ring.count
  %9 = compare ge %7 3
  %10 = compare lt %8 3
  %11 = decided %9 %10
  %12 = window windows.same.count
  %13 = compare eq %12 0
windows
  key %0 max_keys 4294967296 max_bytes 2147483648
    log exact time %1 keeps 3600s lateness 900s max_events 1000 of %2
    log bucketed time %1 keeps 3600s lateness 900s buckets 77 of 60s
  key %2 max_keys 20 max_bytes 1048576
    log exact time %1 keeps 86400s lateness 900s max_events 1000
  windows.hour.count key 0 log 0 over 3600s
  windows.hour.sum key 0 log 0 over 3600s
  windows.ring.count key 0 log 1 over 3600s
  windows.same.count key 1 log 0 over 86400s
)");
}

TEST(PlanWindows, ThatMakeNoSenseAreRefused) {
  const struct {
    std::string_view words;
    std::function<void(Plan*)> spoil;
  } cases[] = {
      {"the prelude has more ops", [](Plan* p) { p->prelude_op_count = 99; }},
      {"op 3: it reads a window before windows are read", [](Plan* p) { p->prelude_op_count = 4; }},
      {"input 2: its register is none of the prelude", [](Plan* p) { p->windows.inputs[2] = 3; }},
      {"op 3: its window is none", [](Plan* p) { p->ops[3].a = 4; }},
      {"op 3: its window gives values of another kind", [](Plan* p) { p->windows.reads[0].form = ValueForm::kDouble; }},
      {"op 7: its window has no bounds", [](Plan* p) { p->windows.reads[2].aggregate = Aggregate::kLastSeen; }},
      {"group 0: it has no key", [](Plan* p) { p->windows.groups[0].key.clear(); }},
      {"group 0: a part of its key is no input", [](Plan* p) { p->windows.groups[0].key = {3}; }},
      {"group 1: it may hold nothing", [](Plan* p) { p->windows.groups[1].max_keys = 0; }},
      {"group 0: its shards are not", [](Plan* p) { p->windows.groups[0].shards = 1025; }},
      {"group 1: it has no log", [](Plan* p) { p->windows.groups[1].logs.clear(); }},
      {"group 0: its identity is no SHA-256", [](Plan* p) { p->windows.groups[0].identity[8] = 'X'; }},
      {"group 0: two of its logs have one identity",
       [](Plan* p) { p->windows.groups[0].logs[1].identity = p->windows.groups[0].logs[0].identity; }},
      {"group 0: the time of a log is none", [](Plan* p) { p->windows.groups[0].logs[0].time = 0; }},
      {"group 0: the time of a log is none", [](Plan* p) { p->windows.groups[0].logs[0].time = 2; }},  // no time
      {"group 0: the condition of a log is no boolean", [](Plan* p) { p->windows.groups[0].logs[0].where = 2; }},
      {"group 0: the condition of a log is no boolean", [](Plan* p) { p->windows.groups[0].logs[0].where = -2; }},
      {"the lateness of a log", [](Plan* p) { p->windows.groups[0].logs[0].lateness_us = -1; }},
      {"a log is not kept", [](Plan* p) { p->windows.groups[0].logs[0].retention_us = kMaxSpanUs + 1; }},
      {"a log does not hold 1 to 100000 events", [](Plan* p) { p->windows.groups[0].logs[0].max_events = 0; }},
      {"a log of events has buckets", [](Plan* p) { p->windows.groups[0].logs[0].bucket_us = 1; }},
      {"a log of buckets holds events", [](Plan* p) { p->windows.groups[0].logs[1].max_events = 1; }},
      {"the width of a log's buckets is none", [](Plan* p) { p->windows.groups[0].logs[1].bucket_us = 0; }},
      {"the buckets of a log are not as many", [](Plan* p) { p->windows.groups[0].logs[1].bucket_count = 76; }},
      {"a log has more than 100002 buckets",
       [](Plan* p) {
         WindowLog& log = p->windows.groups[0].logs[1];
         log.bucket_us = 1000;
         log.bucket_count = static_cast<uint32_t>((log.retention_us + log.lateness_us) / 1000 + 2);
       }},
      {"an operand is no input", [](Plan* p) { p->windows.groups[0].logs[0].operands[0].input = 3; }},
      {"an operand is not of its form",
       [](Plan* p) { p->windows.groups[0].logs[0].operands[0].form = ValueForm::kText; }},
      {"an operand is no time", [](Plan* p) { p->windows.groups[0].logs[0].operands[0].form = ValueForm::kTimestamp; }},
      {"the scale of an operand", [](Plan* p) { p->windows.groups[0].logs[0].operands[0].scale = 1; }},
      {"read 1: its operand is kept otherwise",
       [](Plan* p) { p->windows.groups[0].logs[0].operands[0].is_member = true; }},
      {"read 0: its group is none", [](Plan* p) { p->windows.reads[0].group = 2; }},
      {"read 3: its log is none", [](Plan* p) { p->windows.reads[3].log = 1; }},
      {"read 3: its window is none", [](Plan* p) { p->windows.reads[3].window = 3; }},
      {"read 0: its span is not", [](Plan* p) { p->windows.reads[0].over_us = 0; }},
      {"read 0: its span is not", [](Plan* p) { p->windows.reads[0].offset_us = INT64_MAX; }},
      {"read 0: it reads what its log does not keep", [](Plan* p) { p->windows.reads[0].offset_us = 1; }},
      {"read 0: it has the record itself",
       [](Plan* p) {
         p->windows.reads[0].over_us /= 2;
         p->windows.reads[0].offset_us = 1;
         p->windows.reads[0].include_current = true;
       }},
      {"read 0: its past record is none", [](Plan* p) { p->windows.reads[0].past = 1; }},
      {"read 0: its scale is outside", [](Plan* p) { p->windows.reads[0].scale = 1; }},
      {"read 0: it counts, and has an operand", [](Plan* p) { p->windows.reads[0].operand = 0; }},
      {"read 1: its operand is none", [](Plan* p) { p->windows.reads[1].operand = 1; }},
      {"read 1: its operand is none", [](Plan* p) { p->windows.reads[1].operand = -1; }},
      {"read 1: it gives values of another form", [](Plan* p) { p->windows.reads[1].aggregate = Aggregate::kMean; }},
      {"read 2: it is not in the order",
       [](Plan* p) { std::swap(p->windows.reads[1].window, p->windows.reads[2].window); }},
      {"op 11: its aux is none", [](Plan* p) { p->ops[11].aux = 1; }},
      {"op 13: its aux is none",
       [](Plan* p) {
         p->ops[13] = {OpCode::kBoundAdd, 2, 5, 5};
       }},
      {"op 13: its bound would lose digits",
       [](Plan* p) {
         p->ops[13] = {OpCode::kBoundRescale, 0, 5, 0, uint32_t{2} | uint32_t{1} << 8};
       }},
  };
  for (const auto& c : cases) {
    Plan plan = Windowed();
    c.spoil(&plan);
    const std::string words = Refusal(EncodeFile(plan));
    EXPECT_NE(words.find(c.words), words.npos) << c.words << "\n" << words;
    EXPECT_EQ(words.find("plan.invalid: section "), 0u) << words;
  }
}

// Whatever stands in them, it is refused or is a plan that says the same when it is written again.
TEST(PlanWindows, EveryByteThatChangesIsRefusedOrAnotherPlan) {
  const std::string whole = EncodeFile(Windowed());
  size_t refused = 0, taken = 0;
  for (const test::PlanSection& section : test::PlanSections(whole)) {
    if (section.tag != "WIND") continue;
    for (size_t at = section.offset; at < section.offset + section.size; ++at) {
      for (const int change : {1, 0x10, 0x80, 0xFF}) {
        std::string bytes = whole;
        bytes[at] = static_cast<char>(bytes[at] ^ change);
        test::FixPlanChecksums(&bytes);
        const Expected<DecodedFile> decoded = DecodeFile(bytes, {});
        ++(decoded.ok() ? taken : refused);
        if (decoded.ok()) {
          EXPECT_EQ(EncodeFile(*decoded->plan), bytes) << at;
        }
      }
    }
  }
  EXPECT_GT(refused, 1000u);
  EXPECT_GT(taken, 100u);
}

}  // namespace
}  // namespace tollgate::plan

// Windows over plans made by hand, and streams of records cut as a test likes.
#ifndef TOLLGATE_TESTS_UNIT_WINDOW_FIXTURE_H_
#define TOLLGATE_TESTS_UNIT_WINDOW_FIXTURE_H_

#include <gtest/gtest.h>

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "window/window.h"

namespace tollgate::window {

inline constexpr int64_t kSecond = 1000000;
inline constexpr int64_t kStart = int64_t{1700000000} * kSecond;

// One record; times in seconds after kStart.
struct Record {
  std::optional<std::string> card = "c";
  std::optional<int64_t> at = 0;
  std::optional<int64_t> amount;
  std::optional<double> number;
  std::optional<bool> flag;
  std::optional<std::string> text;
  std::string id;
  bool is_valid = true;
};

// Inputs of the plans below.
enum InputNumber : uint32_t { kCard, kAt, kAmount, kNumber, kFlag, kText };

// A plan of windows: a group by card with no logs. Logs and reads are added.
class PlanMaker {
 public:
  PlanMaker();
  plan::WindowGroup& group(size_t index = 0) { return plan_->windows.groups[index]; }
  // Exact, of group 0 unless told. Seconds.
  plan::WindowLog& AddLog(int64_t retention, int64_t lateness = 0, uint32_t group = 0);
  plan::WindowLog& AddBuckets(int64_t over, uint32_t buckets, int64_t lateness, plan::Accuracy accuracy);
  int32_t AddOperand(InputNumber input, plan::ValueForm form, bool is_member = false, int32_t scale = 0,
                     uint32_t log = 0);
  // Of log 0 unless told; over in seconds.
  plan::WindowRead& Read(plan::Aggregate aggregate, int64_t over, int32_t operand = -1, uint32_t log = 0);
  plan::Plan& plan() { return *plan_; }
  std::unique_ptr<plan::Plan> Take() { return std::move(plan_); }

 private:
  std::unique_ptr<plan::Plan> plan_;
};

// Answers of one row, a word each: "3", "3 [2, none] inexact", "missing", "missing evicted", "overflow", "unread".
using Answers = std::vector<std::string>;

// Observes records in batches of at most `batch_size`.
std::vector<Answers> Observe(State* state, const std::vector<Record>& records, size_t batch_size = 1000,
                             bool has_ids = true);

std::string Saved(const State& state);
// Of one batch of these records.
std::vector<std::string> Needs(const State& state, const std::vector<Record>& records);

// Streams with all that a stream can have.
class RandomRecords {
 public:
  explicit RandomRecords(uint64_t seed);
  std::vector<Record> Make(size_t count, uint64_t card_count);
  int64_t Below(uint64_t limit);

 private:
  uint64_t state_;
  uint64_t id_ = 0;
};
// A group with logs of all kinds, and nearly all that can be read of them.
std::unique_ptr<plan::Plan> WholePlan(uint64_t max_keys);

inline constexpr std::string_view kSecret = "sixteen bytes and more";

}  // namespace tollgate::window
#endif  // TOLLGATE_TESTS_UNIT_WINDOW_FIXTURE_H_

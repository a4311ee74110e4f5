#include "differential/window_scale/stream.h"

#include <algorithm>
#include <cmath>

#include "differential/generate.h"

namespace tollgate::window_scale {
namespace {

using differential::Random;
using plan::Aggregate;
using plan::ValueForm;

constexpr int64_t kSecondUs = 1000000;
constexpr int64_t kStartUs = 1717243200 * kSecondUs;

// Small numbers more often; and of twenty one is of eight that are hot.
uint32_t Skewed(Random& random, uint32_t bound) {
  if (random.Chance(5)) return static_cast<uint32_t>(random.Below(std::min<uint32_t>(bound, 8)));
  const uint32_t limit = static_cast<uint32_t>(random.Below(bound)) + 1;
  return static_cast<uint32_t>(random.Below(limit));
}

class PlanMaker {
 public:
  PlanMaker(Random& random, const Size& size, bool has_ids) : random_(random), size_(size), has_ids_(has_ids) {}

  std::unique_ptr<plan::Plan> Make() {
    plan_->ops.resize(kInputCount);
    const plan::OpCode codes[] = {plan::OpCode::kFieldInt, plan::OpCode::kFieldText, plan::OpCode::kFieldInt,
                                  plan::OpCode::kFieldBool, plan::OpCode::kFieldInt};
    for (uint32_t i = 0; i < kInputCount; ++i) {
      plan_->ops[i].code = codes[i];
      plan_->windows.inputs.push_back(i);
    }
    AddGroup({kAccount}, size_.accounts);
    if (random_.Chance(70)) AddGroup({random_.Chance(50) ? kMerchant : kAccount, kMerchant}, size_.merchants);
    return std::move(plan_);
  }

 private:
  void AddGroup(std::vector<uint32_t> key, uint64_t keys) {
    if (key.size() == 2 && key[0] == kMerchant) key.pop_back();
    const auto group_index = static_cast<uint32_t>(plan_->windows.groups.size());
    plan::WindowGroup& group = plan_->windows.groups.emplace_back();
    group.key = std::move(key);
    // Where the group is one part, who is evicted does not depend on digests.
    const bool is_tight = !has_ids_ && group.key.size() == 1;
    group.max_keys = is_tight ? std::min<uint64_t>(keys / 3 + 1, 60000) : uint64_t{1} << 40;
    group.max_bytes = uint64_t{1} << 50;
    group.identity = "group " + std::to_string(group_index);
    const size_t logs = 1 + random_.Below(2);
    for (uint32_t log = 0; log < logs; ++log) AddLog(group_index, log, is_tight);
  }

  void AddLog(uint32_t group, uint32_t index, bool is_tight) {
    const int64_t lateness_us = static_cast<int64_t>(random_.Below(4)) * 20 * kSecondUs;
    plan::WindowLog log;
    log.time = kTime;
    log.where = random_.Chance(40) ? static_cast<int32_t>(kFlag) : -1;
    log.lateness_us = lateness_us;
    log.max_events = is_tight ? 100000 : static_cast<uint32_t>(random_.Chance(50) ? 1 + random_.Below(20) : 1000);
    log.identity = "log " + std::to_string(index);
    log.operands.push_back({.input = kAmount, .form = ValueForm::kDecimal, .scale = 2, .identity = "amount"});
    log.operands.push_back(
        {.input = kAmount, .form = ValueForm::kDecimal, .scale = 2, .is_member = true, .identity = "amount"});
    plan_->windows.groups[group].logs.push_back(std::move(log));
    const size_t windows = 1 + random_.Below(2);
    for (size_t i = 0; i < windows; ++i) AddWindow(group, index);
  }

  void AddWindow(uint32_t group, uint32_t log) {
    plan::WindowRead read;
    read.group = group;
    read.log = log;
    read.over_us = static_cast<int64_t>(1 + random_.Below(900)) * kSecondUs;
    read.closed = static_cast<plan::Closed>(random_.Below(4));
    read.include_current = random_.Chance(30);
    if (!read.include_current && random_.Chance(30))
      read.offset_us = static_cast<int64_t>(random_.Below(300)) * kSecondUs;
    int64_t& retention_us = plan_->windows.groups[group].logs[log].retention_us;
    retention_us = std::max(retention_us, read.over_us + read.offset_us);
    read.window = static_cast<uint32_t>(plan_->windows.names.size());
    const std::string name = "w" + std::to_string(read.window);
    plan_->windows.names.push_back(name);
    const auto add = [&](Aggregate aggregate, const char* value, int32_t operand, ValueForm form) {
      read.aggregate = aggregate;
      read.value = value;
      read.operand = operand;
      read.form = form;
      read.scale = form == ValueForm::kDecimal ? 2 : 0;
      read.path = "windows." + name + "." + value + (aggregate == Aggregate::kLast ? std::to_string(read.past) : "");
      plan_->windows.reads.push_back(read);
    };
    add(Aggregate::kCount, "count", -1, ValueForm::kInt);
    add(Aggregate::kCountDistinct, "count_distinct", 1, ValueForm::kInt);
    add(Aggregate::kSum, "sum", 0, ValueForm::kDecimal);
    add(Aggregate::kMin, "min", 0, ValueForm::kDecimal);
    add(Aggregate::kMax, "max", 0, ValueForm::kDecimal);
    add(Aggregate::kMean, "mean", 0, ValueForm::kDouble);
    add(Aggregate::kStddev, "stddev", 0, ValueForm::kDouble);
    add(Aggregate::kFirstSeen, "first_seen", -1, ValueForm::kTimestamp);
    add(Aggregate::kLastSeen, "last_seen", -1, ValueForm::kTimestamp);
    for (read.past = 0; read.past < 3; ++read.past) add(Aggregate::kLast, "last", 0, ValueForm::kDecimal);
    read.past = 0;
  }

  Random& random_;
  const Size& size_;
  const bool has_ids_;
  std::unique_ptr<plan::Plan> plan_ = std::make_unique<plan::Plan>();
};

}  // namespace

Rows MakeRows(uint64_t seed, const Size& size) {
  Random random(seed * 7919 + 3);
  const bool is_skewed = random.Chance(60);
  Rows rows;
  int64_t now_us = kStartUs;
  const uint64_t gap_us = 1000 + random.Below(4000);
  for (size_t row = 0; row < size.rows; ++row) {
    if (!random.Chance(20)) now_us += static_cast<int64_t>(random.Below(gap_us)) * 10;
    const auto late_us = random.Chance(6) ? static_cast<int64_t>(random.Below(130)) * kSecondUs : 0;
    const auto bound = size.accounts;
    rows.accounts.push_back(random.Chance(1) ? kNoKey
                            : is_skewed      ? Skewed(random, bound)
                                             : static_cast<uint32_t>(random.Below(bound)));
    rows.merchants.push_back(random.Chance(1) ? kNoKey : Skewed(random, size.merchants));
    rows.times_us.push_back(now_us - late_us);
    rows.amounts.push_back(static_cast<int64_t>(random.Below(1000)) - 100);
    const bool repeats = row > 0 && random.Chance(5);
    const size_t back = 1 + random.Below(std::min<size_t>(row + 1, 1000));
    rows.ids.push_back(repeats ? rows.ids[row - std::min(back, row)] : static_cast<int64_t>(row));
    if (repeats && random.Chance(80)) {  // delivered again: of the same account
      rows.accounts[row] = rows.accounts[row - std::min(back, row)];
      rows.merchants[row] = rows.merchants[row - std::min(back, row)];
    }
    rows.has_time.push_back(!random.Chance(1));
    rows.has_amount.push_back(!random.Chance(5));
    rows.has_flag.push_back(!random.Chance(5));
    rows.flags.push_back(random.Chance(70));
    rows.has_id.push_back(!random.Chance(10));
    rows.valid.push_back(!random.Chance(2));
  }
  return rows;
}

std::unique_ptr<plan::Plan> MakePlan(uint64_t seed, const Size& size, bool* has_ids) {
  Random random(seed * 104729 + 11);
  *has_ids = seed % 3 != 0;
  return PlanMaker(random, size, *has_ids).Make();
}

}  // namespace tollgate::window_scale

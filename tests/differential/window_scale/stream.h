// Millions of records and the windows over them, from a seed: the same on every machine.
#ifndef TOLLGATE_TESTS_DIFFERENTIAL_WINDOW_SCALE_STREAM_H_
#define TOLLGATE_TESTS_DIFFERENTIAL_WINDOW_SCALE_STREAM_H_

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "plan/plan.h"

namespace tollgate::window_scale {

// Inputs of the plans.
enum InputNumber : uint32_t { kAccount, kMerchant, kTime, kFlag, kAmount, kInputCount };

inline constexpr uint32_t kNoKey = UINT32_MAX;

// Records, a member a field.
struct Rows {
  std::vector<uint32_t> accounts, merchants;  // kNoKey: none
  std::vector<int64_t> times_us, amounts, ids;
  std::vector<bool> has_time, has_amount, has_flag, flags, has_id, valid;
  size_t size() const { return times_us.size(); }
};

struct Size {
  size_t rows = 2000000;
  uint32_t accounts = 1000000;
  uint32_t merchants = 50000;
};

Rows MakeRows(uint64_t seed, const Size& size);
// Groups by account, and in some plans by merchant; logs with all that a plan of exact windows can say. Some bound the
// number of their keys, and then their records have no ids (`has_ids`).
std::unique_ptr<plan::Plan> MakePlan(uint64_t seed, const Size& size, bool* has_ids);

}  // namespace tollgate::window_scale
#endif  // TOLLGATE_TESTS_DIFFERENTIAL_WINDOW_SCALE_STREAM_H_

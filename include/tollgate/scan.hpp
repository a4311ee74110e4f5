// Scratch and Decisions: a batch in, a decision for each row out.
//
//   auto scratch = tollgate::Scratch::New(plan);  // one a thread
//   auto decisions = scratch->Scan(batch);        // borrowed until the next Scan
//   for (tollgate::Decision d : *decisions) held += d.valid() && d.score() > 80;
#ifndef TOLLGATE_SCAN_HPP
#define TOLLGATE_SCAN_HPP

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

#include "tollgate/data.hpp"
#include "tollgate/plan.hpp"
#include "tollgate/scan.h"
#include "tollgate/state.hpp"
#include "tollgate/status.hpp"

namespace tollgate {
inline namespace v1 {

class Decisions;

// One row of Decisions: two words, copied freely.
class Decision {
 public:
  Decision(const tg_decisions* decisions, int32_t row) noexcept : decisions_(decisions), row_(row) {}
  int32_t row() const noexcept { return row_; }
  bool valid() const noexcept { return Bit(decisions_->valid); }
  int32_t outcome() const noexcept { return decisions_->outcomes[row_]; }
  int64_t score() const noexcept { return decisions_->scores[row_]; }
  int32_t final_rule() const noexcept { return decisions_->final_rules[row_]; }
  bool fired(int32_t rule) const noexcept { return Bit(decisions_->fired[rule]); }
  bool unknown(int32_t rule) const noexcept { return Bit(decisions_->unknown[rule]); }
  bool error(int32_t rule) const noexcept { return Bit(decisions_->errors[rule]); }

 private:
  bool Bit(const uint8_t* bitmap) const noexcept { return (bitmap[row_ / 8] >> (row_ % 8) & 1) != 0; }
  const tg_decisions* decisions_;
  int32_t row_;
};

// The decisions of one batch, borrowed from the scratch until its next scan.
class Decisions {
 public:
  explicit Decisions(const tg_decisions& decisions) noexcept : decisions_(decisions) {}
  int32_t size() const noexcept { return decisions_.row_count; }
  int32_t rule_count() const noexcept { return decisions_.rule_count; }
  // row < size().
  Decision operator[](int32_t row) const noexcept { return Decision(&decisions_, row); }
  size_t finding_count() const noexcept { return decisions_.finding_count; }
  const tg_finding* findings() const noexcept { return decisions_.findings; }
  const tg_decisions& get() const noexcept { return decisions_; }

  class Iterator {
   public:
    Iterator(const tg_decisions* decisions, int32_t row) noexcept : decisions_(decisions), row_(row) {}
    Decision operator*() const noexcept { return Decision(decisions_, row_); }
    Iterator& operator++() noexcept {
      ++row_;
      return *this;
    }
    bool operator==(const Iterator& other) const noexcept { return row_ == other.row_; }

   private:
    const tg_decisions* decisions_;
    int32_t row_;
  };
  Iterator begin() const noexcept { return Iterator(&decisions_, 0); }
  Iterator end() const noexcept { return Iterator(&decisions_, decisions_.row_count); }

 private:
  tg_decisions decisions_;
};

// Everything that a scan may write. One a thread; must not outlive its plan. Move-only.
class Scratch {
 public:
  static Expected<Scratch> New(const Plan& plan, tg_cpu cpu = TG_CPU_AUTO) {
    tg_scratch* scratch = nullptr;
    tg_error error{};
    if (tg_scratch_new(plan.get(), cpu, &scratch, &error) != TG_OK) return Status(error);
    return Scratch(plan.get(), scratch);
  }
  Expected<Decisions> Scan(const tg_batch& batch) {
    tg_decisions decisions{};
    tg_error error{};
    if (tg_scan(plan_, &batch, scratch_.get(), &decisions, &error) != TG_OK) return Status(error);
    return Decisions(decisions);
  }
  // From the next Scan on: what lists and tables hold; nullptr: the plan's own. INVALID_ARGUMENT: it was made for
  // another plan.
  Status UseData(const Data* data) {
    tg_error error{};
    const tg_status status = tg_scratch_use_data(scratch_.get(), data == nullptr ? nullptr : data->get(), &error);
    return status == TG_OK ? Status() : Status(error);
  }
  // From the next Scan on: records are scored by it and counted into it; nullptr: every scan is a stream of its own.
  // INVALID_ARGUMENT: it was made for another plan.
  Status UseState(State* state) {
    tg_error error{};
    const tg_status status = tg_scratch_use_state(scratch_.get(), state == nullptr ? nullptr : state->get(), &error);
    return status == TG_OK ? Status() : Status(error);
  }
  // What a scan of this batch will read, where the scratch uses a state that holds items: nothing is counted. Borrowed
  // until the scratch's next use.
  Expected<std::span<const tg_need>> Needs(const tg_batch& batch) {
    const tg_need* needs = nullptr;
    size_t count = 0;
    tg_error error{};
    if (tg_scan_needs(plan_, &batch, scratch_.get(), &needs, &count, &error) != TG_OK) return Status(error);
    return std::span<const tg_need>(needs, count);
  }
  // After Scan: why a rule was UNKNOWN or ERROR for a row.
  tg_cause Cause(int32_t row, int32_t rule) const noexcept { return tg_scan_cause(plan_, scratch_.get(), row, rule); }
  const tg_scratch* get() const noexcept { return scratch_.get(); }

 private:
  Scratch(const tg_plan* plan, tg_scratch* owned) noexcept : plan_(plan), scratch_(owned) {}
  const tg_plan* plan_;
  Owned<tg_scratch, tg_scratch_free> scratch_;
};

}  // namespace v1
}  // namespace tollgate
#endif  // TOLLGATE_SCAN_HPP

// Plan: a compiled pack. Move-only, immutable; const Plan& may be shared between threads.
#ifndef TOLLGATE_PLAN_HPP
#define TOLLGATE_PLAN_HPP

#include <cstdint>
#include <string_view>
#include <utility>

#include "tollgate/plan.h"
#include "tollgate/text.hpp"

namespace tollgate {
inline namespace v1 {

class Plan {
 public:
  Plan() = default;
  explicit Plan(tg_plan* owned) noexcept : plan_(owned) {}

  // False: no plan, and every text is empty and every count 0.
  explicit operator bool() const noexcept { return plan_ != nullptr; }
  const tg_plan* get() const noexcept { return plan_.get(); }

  // Texts live as long as the plan.
  std::string_view name() const noexcept { return View(tg_plan_name(get())); }
  std::string_view version() const noexcept { return View(tg_plan_version(get())); }
  std::string_view identity() const noexcept { return View(tg_plan_identity(get())); }
  std::string_view text() const noexcept { return View(tg_plan_text(get())); }

  int32_t field_count() const noexcept { return tg_plan_field_count(get()); }
  tg_field field(int32_t index) const noexcept { return tg_plan_field(get(), index); }
  int32_t rule_count() const noexcept { return tg_plan_rule_count(get()); }
  tg_rule rule(int32_t index) const noexcept { return tg_plan_rule(get(), index); }
  int32_t outcome_count() const noexcept { return tg_plan_outcome_count(get()); }
  std::string_view outcome(int32_t index) const noexcept { return View(tg_plan_outcome(get(), index)); }
  // Index of an outcome by name; -1: the plan has none of that name.
  int32_t FindOutcome(std::string_view name) const noexcept {
    for (int32_t o = 0; o < outcome_count(); ++o) {
      if (outcome(o) == name) return o;
    }
    return -1;
  }

 private:
  Owned<tg_plan, tg_plan_free> plan_;
};

}  // namespace v1
}  // namespace tollgate
#endif  // TOLLGATE_PLAN_HPP

// Plan: a compiled pack. Move-only, immutable; const Plan& may be shared between threads.
//
//   tollgate::Expected<tollgate::Plan> plan = tollgate::LoadPlan(content, sha256);
//   if (!plan.ok()) std::cerr << plan.status().message() << "\n";
#ifndef TOLLGATE_PLAN_HPP
#define TOLLGATE_PLAN_HPP

#include <cstdint>
#include <string_view>
#include <utility>

#include "tollgate/plan.h"
#include "tollgate/sink.hpp"
#include "tollgate/status.hpp"
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
  int32_t window_count() const noexcept { return tg_plan_window_count(get()); }
  tg_window window(int32_t index) const noexcept { return tg_plan_window(get(), index); }
  // Index of an outcome by name; -1: the plan has none of that name.
  int32_t FindOutcome(std::string_view name) const noexcept {
    for (int32_t o = 0; o < outcome_count(); ++o) {
      if (outcome(o) == name) return o;
    }
    return -1;
  }

  // Of a plan that was loaded: its file, and a readable list of what stands in it.
  tg_plan_file file() const noexcept { return tg_plan_file_get(get()); }
  std::string_view file_text() const noexcept { return View(tg_plan_file_text(get())); }

 private:
  Owned<tg_plan, tg_plan_free> plan_;
};

// The plan as a file: `sink` takes all of it in one call.
inline Expected<tg_plan_file> SavePlan(const Plan& plan, const Sink& sink) {
  tg_plan_file file{};
  tg_error error{};
  if (tg_plan_save(plan.get(), &sink.get(), &file, &error) != TG_OK) return Status(error);
  return file;
}

inline bool IsPlanFile(std::string_view first_bytes) noexcept { return tg_is_plan_file(Text(first_bytes)) != 0; }

// The plan of a file's whole content, which is needed no longer. `expected_sha256`: of any other file nothing is read;
// empty: nothing is known of the file, and its databases of patterns are not loaded.
inline Expected<Plan> LoadPlan(std::string_view content, std::string_view expected_sha256 = {}) {
  tg_plan_load_options options{};
  options.struct_size = sizeof options;
  options.expected_sha256 = Text(expected_sha256);
  tg_plan* plan = nullptr;
  tg_error error{};
  if (tg_plan_load(Text(content), &options, &plan, &error) != TG_OK) return Status(error);
  return Plan(plan);
}

}  // namespace v1
}  // namespace tollgate
#endif  // TOLLGATE_PLAN_HPP

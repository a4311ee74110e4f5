// Screening a whole input, and a pack's own tests.
//
//   auto read = [&](char* buffer, size_t capacity) -> int64_t { return ::read(0, buffer, capacity); };
//   auto write = [&](std::string_view lines) -> int32_t { out.append(lines); return 0; };
//   tollgate::ScreenOptions options;
//   options.decisions = write;
//   tollgate::Screened screened = tollgate::Screen(plan, read, options);
#ifndef TOLLGATE_SCREEN_HPP
#define TOLLGATE_SCREEN_HPP

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <type_traits>

#include "tollgate/data.hpp"
#include "tollgate/plan.hpp"
#include "tollgate/report.hpp"
#include "tollgate/screen.h"
#include "tollgate/state.hpp"
#include "tollgate/status.hpp"

namespace tollgate {
inline namespace v1 {

// Refers to a callable `int64_t(char* buffer, size_t capacity)`: bytes read, 0 at the end, a negative errno value. The
// callable must outlive the call that uses it; so with Watcher.
class Source {
 public:
  template <class Read>
  requires std::is_invocable_r_v<int64_t, Read&, char*, size_t> Source(Read& read)
  noexcept
      : source_{ErasedAddress(read), [](void* context, char* buffer, size_t capacity) -> int64_t {
                  return (*static_cast<Read*>(context))(buffer, capacity);
                }} {}
  const tg_source& get() const noexcept { return source_; }

 private:
  tg_source source_;
};

// Refers to an object with `void OnProgress(const tg_progress&)` and `bool IsCancelled()`.
class Watcher {
 public:
  Watcher() = default;
  template <class Object>
  requires requires(Object& object, const tg_progress& progress) {
    object.OnProgress(progress);
    object.IsCancelled();
  }
  Watcher(Object& object) noexcept
      : context_(ErasedAddress(object)),
        progress_(
            [](void* context, const tg_progress* progress) { static_cast<Object*>(context)->OnProgress(*progress); }),
        cancelled_([](void* context) -> int32_t { return static_cast<Object*>(context)->IsCancelled() ? 1 : 0; }) {}
  void AddTo(tg_screen_options* options) const noexcept {
    options->progress_context = context_;
    options->progress = progress_;
    options->cancelled = cancelled_;
  }

 private:
  void* context_ = nullptr;
  void (*progress_)(void*, const tg_progress*) = nullptr;
  int32_t (*cancelled_)(void*) = nullptr;
};

struct ScreenOptions {
  int32_t thread_count = 0;     // 0: as many as the machine has cores
  int32_t batch_row_count = 0;  // 0: 1,024
  tg_cpu cpu = TG_CPU_AUTO;
  tg_format format = TG_FORMAT_NDJSON;
  tg_input_format input_format = TG_INPUT_AUTO;
  std::span<const int32_t> only;  // outcomes whose decisions are written; empty: all
  Sink decisions, rejects, findings;
  Watcher watcher;
  const Data* data = nullptr;  // of this plan; nullptr: the plan's own
  State* state = nullptr;      // of this plan, lives on after the run; nullptr: the run is a stream of its own
};

// What a run did. Move-only, immutable; outlives its plan. Texts live as long as it does.
class Summary {
 public:
  Summary() = default;
  explicit Summary(tg_summary* owned) noexcept : summary_(owned) {}
  explicit operator bool() const noexcept { return summary_ != nullptr; }
  tg_summary_counts counts() const noexcept { return tg_summary_get(summary_.get()); }
  std::string_view text() const noexcept { return View(tg_summary_text(summary_.get())); }
  std::string_view json() const noexcept { return View(tg_summary_json(summary_.get())); }
  // Of the input as a whole and its header.
  size_t finding_count() const noexcept { return tg_summary_finding_count(summary_.get()); }
  tg_finding finding(size_t index) const noexcept { return tg_summary_finding(summary_.get(), index); }

 private:
  Owned<tg_summary, tg_summary_free> summary_;
};

struct [[nodiscard]] Screened {
  Status status;
  Summary summary;  // up to where the run came, on failure too (not on INVALID_ARGUMENT and OUT_OF_MEMORY)
};

inline Screened Screen(const Plan& plan, const Source& source, const ScreenOptions& options = {}) {
  tg_screen_options c{};
  c.struct_size = sizeof c;
  c.thread_count = options.thread_count;
  c.batch_row_count = options.batch_row_count;
  c.cpu = options.cpu;
  c.format = options.format;
  c.input_format = options.input_format;
  c.only = options.only.empty() ? nullptr : options.only.data();
  c.only_count = options.only.size();
  c.decisions = options.decisions.get();
  c.rejects = options.rejects.get();
  c.findings = options.findings.get();
  options.watcher.AddTo(&c);
  c.data = options.data == nullptr ? nullptr : options.data->get();
  c.state = options.state == nullptr ? nullptr : options.state->get();
  tg_summary* summary = nullptr;
  tg_error error{};
  const tg_status status = tg_screen(plan.get(), &source.get(), &c, &summary, &error);
  return {status == TG_OK ? Status() : Status(error), Summary(summary)};
}

// Results of a pack's own tests. Move-only, immutable.
class TestReport {
 public:
  TestReport() = default;
  explicit TestReport(tg_test_report* owned) noexcept : report_(owned) {}
  size_t size() const noexcept { return tg_test_report_count(report_.get()); }
  size_t failed_count() const noexcept { return tg_test_report_failed_count(report_.get()); }
  tg_test_result operator[](size_t index) const noexcept { return tg_test_report_get(report_.get(), index); }

 private:
  Owned<tg_test_report, tg_test_report_free> report_;
};

inline Expected<TestReport> RunPackTests(const Plan& plan) {
  tg_test_report* report = nullptr;
  tg_error error{};
  if (tg_run_pack_tests(plan.get(), &report, &error) != TG_OK) return Status(error);
  return TestReport(report);
}

}  // namespace v1
}  // namespace tollgate
#endif  // TOLLGATE_SCREEN_HPP

// Windows under threads: the same bytes and the same state for every number of threads and batch size; and what stops a
// run stops the stream.
#include <gtest/gtest.h>

#include <cerrno>

#include "base/time.h"
#include "plan/semantics.h"
#include "screen/screen.h"
#include "window_plan.h"

namespace tollgate::screen {
namespace {

constexpr std::string_view kSecret = "a secret of 32 bytes for a test.";

struct Source {
  std::string_view rest;
  static int64_t Read(void* context, char* buffer, size_t capacity) {
    auto* self = static_cast<Source*>(context);
    const size_t size = std::min(capacity, self->rest.size());
    self->rest.copy(buffer, size);
    self->rest.remove_prefix(size);
    return static_cast<int64_t>(size);
  }
};

struct Sink {
  std::string text;
  size_t room = SIZE_MAX;
  static int32_t Write(void* context, const char* data, size_t size) {
    auto* self = static_cast<Sink*>(context);
    if (self->text.size() + size > self->room) return ENOSPC;
    self->text.append(data, size);
    return 0;
  }
};

// Rows of few cards and amounts, times mostly rising, some late, some ids twice, some rows broken.
std::string Csv(size_t rows) {
  std::string csv = "id,amount,card,time\n";
  uint64_t random = 88172645463325252u;
  const auto next = [&](uint64_t bound) {
    random ^= random << 13;
    random ^= random >> 7;
    random ^= random << 17;
    return random % bound;
  };
  int64_t time_us = int64_t{1700000000} * 1000000;
  for (size_t row = 0; row < rows; ++row) {
    time_us += static_cast<int64_t>(next(40)) * 1000000;
    const int64_t late_us = next(10) == 0 ? static_cast<int64_t>(next(2000)) * 1000000 : 0;
    const std::string amount = next(50) == 0 ? "x" : std::to_string(next(40));
    csv += "t" + std::to_string(row - (next(20) == 0 ? next(5) : 0)) + "," + amount + ",c" + std::to_string(next(30)) +
           "," + std::string(plan::TimeToText(time_us - late_us).view()) + "\n";
  }
  return csv;
}

struct Outcome {
  Status status;
  std::string decisions;
  std::string state;
  std::vector<window::GroupCounts> counts;
};

Outcome ScreenWith(const plan::Plan& plan, std::string_view csv, int32_t threads, int32_t batch,
                   size_t room = SIZE_MAX) {
  Source source{csv};
  Sink sink;
  sink.room = room;
  tg_screen_options options{};
  options.struct_size = sizeof options;
  options.thread_count = threads;
  options.batch_row_count = batch;
  options.decisions = {&sink, Sink::Write};
  window::State state(plan, kSecret);
  window::Stream stream(&state);
  Result result(plan);
  Outcome run;
  run.status = Screen(plan, {&source, Source::Read}, options, &result, nullptr, &stream);
  run.decisions = std::move(sink.text);
  run.counts = result.windows;
  const Status saved = state.Save([&](std::string_view piece) {
    run.state += piece;
    return Status();
  });
  EXPECT_TRUE(saved.ok()) << saved.message();
  return run;
}

TEST(WindowThreads, GiveTheSameAnswers) {
  const plan::Plan plan = test::WindowPlan();
  const std::string csv = Csv(5000);
  const Outcome one = ScreenWith(plan, csv, 1, 1024);
  ASSERT_TRUE(one.status.ok()) << one.status.message();
  for (const char* part : {"\"hour\":{\"count\":", "\"at_least\":", "\"cause\":\"inexact\"", "\"id\":\"often\""}) {
    EXPECT_NE(one.decisions.find(part), std::string::npos) << part;
  }
  ASSERT_EQ(one.counts.size(), 2u);
  EXPECT_EQ(one.counts[0].keys, 30u);
  EXPECT_GT(one.counts[0].late, 0u);
  EXPECT_GT(one.counts[0].duplicates, 0u);
  EXPECT_EQ(one.counts[1].keys, 20u);
  EXPECT_GT(one.counts[1].evicted, 0u);
  for (const int32_t threads : {1, 2, 4, 8}) {
    for (const int32_t batch : {1, 7, 64, 500}) {
      const Outcome other = ScreenWith(plan, csv, threads, batch);
      EXPECT_EQ(other.decisions, one.decisions) << threads << " threads, batches of " << batch;
      EXPECT_EQ(other.state, one.state) << threads << " threads, batches of " << batch;
    }
  }
}

TEST(WindowThreads, AStoppedRunLeavesNobodyWaiting) {
  const plan::Plan plan = test::WindowPlan();
  const std::string csv = Csv(2000);
  for (const int32_t threads : {1, 4}) {
    const Outcome run = ScreenWith(plan, csv, threads, 10, 20000);
    EXPECT_EQ(run.status.code(), TG_WRITE_FAILED);
  }
}

}  // namespace
}  // namespace tollgate::screen

// What every benchmark shares: the answer is checked before anything is timed, and what is reported is the same for
// all.
//
// A workload is made once, checked once, and then run as often as the timing needs. Where Check() finds a wrong answer
// the workload is not timed and the process exits with 1: a fast wrong answer is no figure. Rates are by CPU time of
// the whole process (user and system, all threads), because on a shared machine wall time says how busy the neighbours
// are. Wall time stands beside it for what threads are for, their ratio; floor/2_threads says how much of two cores
// there was.
#ifndef TOLLGATE_BENCHMARKS_HARNESS_H_
#define TOLLGATE_BENCHMARKS_HARNESS_H_

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace tollgate::bench {

// What one iteration handled.
struct Work {
  int64_t rows = 0;
  int64_t bytes = 0;  // of input; 0: the workload reads columns, not bytes
};

class Workload {
 public:
  virtual ~Workload() = default;
  // Compares with an answer that was not made by what is timed. "" or what is wrong.
  virtual std::string Check() = 0;
  // One iteration. Its first call is not timed, so that memory has its size.
  virtual Work Run() = 0;
};

struct Settings {
  std::string baseline;           // the benchmark whose times per row are 1.00 in the columns of ratios; "": none
  bool measures_latency = false;  // each iteration by itself: p50 and p99 of wall time, one clock reading included
};

// One of the goals that the project set itself: a figure of this run beside what it must be and what is aimed at.
struct Goal {
  std::string id;         // "P3"
  std::string what;       // in words
  std::string benchmark;  // whose time per row counts
  // Benchmarks whose time per row it is divided by: the fastest that ran. None: the time itself counts.
  std::vector<std::string> rivals;
  double must;  // the largest ratio; without rivals nanoseconds
  double aim;
};

// The benchmarks of one run, in order.
class Suite {
 public:
  using Make = std::function<std::unique_ptr<Workload>()>;
  void Add(std::string name, Make make, Settings settings = {});
  void AddGoal(Goal goal) { goals_.push_back(std::move(goal)); }

  // Runs those that Google Benchmark's flags choose and prints a table of medians, and where the goals stand whose
  // benchmarks ran. Returns the exit code.
  int Run(int argc, char** argv);

 private:
  struct Entry {
    std::string name;
    Make make;
    Settings settings;
    std::unique_ptr<Workload> workload;  // once it was asked for
    std::string problem;                 // of Check()
  };
  std::vector<std::unique_ptr<Entry>> entries_;
  std::vector<Goal> goals_;
  friend class Table;
  friend class Timing;
};

// Ends the process with a message: what cannot be set up cannot be measured.
[[noreturn]] void Fail(const std::string& message);

}  // namespace tollgate::bench
#endif  // TOLLGATE_BENCHMARKS_HARNESS_H_

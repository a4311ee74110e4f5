#include "harness.h"

#include <benchmark/benchmark.h>
#include <time.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <map>

#include "allocations.h"

namespace tollgate::bench {
namespace {

using Clock = std::chrono::steady_clock;

constexpr size_t kMaxLatencies = size_t{1} << 20;

double ProcessCpuSeconds() {
  timespec now{};
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) + static_cast<double>(now.tv_nsec) * 1e-9;
}

double Quantile(std::vector<double>* sorted, double share) {
  if (sorted->empty()) return 0;
  return (*sorted)[static_cast<size_t>(share * static_cast<double>(sorted->size() - 1))];
}

double Median(std::vector<double> values) {
  std::sort(values.begin(), values.end());
  return Quantile(&values, 0.5);
}

}  // namespace

void Fail(const std::string& message) {
  std::fprintf(stderr, "benchmark: %s\n", message.c_str());
  std::exit(2);
}

// One benchmark as Google Benchmark calls it: made and checked at the first call.
class Timing {
 public:
  static void Time(benchmark::State& state, Suite::Entry* entry) {
    if (entry->workload == nullptr) {
      entry->workload = entry->make();
      entry->problem = entry->workload->Check();
      if (!entry->problem.empty())
        std::fprintf(stderr, "%s: WRONG ANSWER, not timed: %s\n", entry->name.c_str(), entry->problem.c_str());
      if (entry->problem.empty()) entry->workload->Run();
    }
    if (!entry->problem.empty()) return state.SkipWithError("wrong answer");
    std::vector<double> latencies_ns;
    if (entry->settings.measures_latency) latencies_ns.reserve(kMaxLatencies);
    Work done;
    const int64_t allocations = AllocationCount();
    const double cpu_seconds = ProcessCpuSeconds();
    const Clock::time_point start = Clock::now();
    if (entry->settings.measures_latency) {
      Latencies(state, entry, &latencies_ns, &done);
    } else {
      for (auto _ : state) Add(entry->workload->Run(), &done);
    }
    const double wall_ns = std::chrono::duration<double, std::nano>(Clock::now() - start).count();
    const double cpu_ns = (ProcessCpuSeconds() - cpu_seconds) * 1e9;
    const double rows = static_cast<double>(done.rows);
    state.counters["cpu_ns_row"] = cpu_ns / rows;
    state.counters["wall_ns_row"] = wall_ns / rows;
    state.counters["bytes_row"] = static_cast<double>(done.bytes) / rows;
    state.counters["allocs_row"] = static_cast<double>(AllocationCount() - allocations) / rows;
    if (latencies_ns.empty()) return;
    std::sort(latencies_ns.begin(), latencies_ns.end());
    state.counters["p50_ns"] = Quantile(&latencies_ns, 0.50);
    state.counters["p99_ns"] = Quantile(&latencies_ns, 0.99);
  }

 private:
  static void Add(const Work& one, Work* sum) {
    sum->rows += one.rows;
    sum->bytes += one.bytes;
  }
  static void Latencies(benchmark::State& state, Suite::Entry* entry, std::vector<double>* latencies_ns, Work* done) {
    for (auto _ : state) {
      const Clock::time_point start = Clock::now();
      Add(entry->workload->Run(), done);
      const Clock::time_point end = Clock::now();
      if (latencies_ns->size() < kMaxLatencies)
        latencies_ns->push_back(std::chrono::duration<double, std::nano>(end - start).count());
    }
  }
};

// Medians over the repetitions of a run. A ratio is the one figure that outlives the machine.
class Table : public benchmark::BenchmarkReporter {
 public:
  explicit Table(const Suite& suite) : suite_(suite) {}
  bool ReportContext(const Context&) override { return true; }
  void ReportRuns(const std::vector<Run>& runs) override {
    for (const Run& run : runs) {
      if (run.run_type != Run::RT_Iteration || run.error_occurred) continue;
      for (const auto& [name, counter] : run.counters) figures_[run.run_name.function_name][name].push_back(counter);
    }
  }
  void Finalize() override {
    std::printf("%-32s %8s %6s %8s %6s %10s %9s %9s  %s\n", "", "cpu", "", "M rows/s", "GB/s", "allocs", "cpu", "wall",
                "");
    std::printf("%-32s %8s %6s %8s %6s %10s %9s %9s  %s\n", "", "ns/row", "spread", "by cpu", "by cpu", "/row", "ratio",
                "ratio", "of");
    for (const auto& entry : suite_.entries_) {
      if (figures_.count(entry->name) != 0) Print(*entry);
    }
    bool has_title = false;
    for (const Goal& goal : suite_.goals_) {
      if (figures_.count(goal.benchmark) != 0) Print(goal, &has_title);
    }
  }

 private:
  using Figures = std::map<std::string, std::vector<double>>;
  void Print(const Suite::Entry& entry) {
    Figures& figures = figures_[entry.name];
    std::vector<double> times = figures["cpu_ns_row"];
    std::sort(times.begin(), times.end());
    const double cpu_ns = Median(times);
    std::printf("%-32s %8.1f %5.0f%% %8.2f ", entry.name.c_str(), cpu_ns, 100 * (times.back() - times.front()) / cpu_ns,
                1e3 / cpu_ns);
    const double bytes = Median(figures["bytes_row"]);
    if (bytes > 0) {
      std::printf("%6.2f ", bytes / cpu_ns);
    } else {
      std::printf("%6s ", "");
    }
    std::printf("%10.4f ", Median(figures["allocs_row"]));
    const auto baseline = figures_.find(entry.settings.baseline);
    if (baseline != figures_.end()) {
      std::printf("%9.3f %9.3f  %s", cpu_ns / Median(baseline->second["cpu_ns_row"]),
                  Median(figures["wall_ns_row"]) / Median(baseline->second["wall_ns_row"]),
                  entry.settings.baseline.c_str());
    }
    if (entry.settings.measures_latency)
      std::printf("wall p50 %.0f ns, p99 %.0f ns", Median(figures["p50_ns"]), Median(figures["p99_ns"]));
    std::printf("\n");
  }

  double CpuNs(const std::string& name) { return Median(figures_[name]["cpu_ns_row"]); }

  // "P3    0.81   1.0   0.75  must met   ndjson/validate/stable over rival/simdjson/in_turn/stable: ..."
  void Print(const Goal& goal, bool* has_title) {
    std::string rival;
    for (const std::string& name : goal.rivals) {
      if (figures_.count(name) != 0 && (rival.empty() || CpuNs(name) < CpuNs(rival))) rival = name;
    }
    if (rival.empty() && !goal.rivals.empty()) return;
    if (!*has_title) std::printf("\n%-4s %14s %10s %10s  %-9s %s\n", "goal", "figure", "must", "aim", "", "of what");
    *has_title = true;
    const double figure = rival.empty() ? CpuNs(goal.benchmark) : CpuNs(goal.benchmark) / CpuNs(rival);
    const char* const unit = !rival.empty() ? "x" : goal.must < 1e5 ? "ns" : "ms";
    const double scale = rival.empty() && goal.must >= 1e5 ? 1e-6 : 1;
    std::printf("%-4s %11.2f %-2s %7.2f %-2s %7.2f %-2s  %-9s %s: %s%s%s\n", goal.id.c_str(), figure * scale, unit,
                goal.must * scale, unit, goal.aim * scale, unit,
                figure <= goal.aim    ? "aim met"
                : figure <= goal.must ? "must met"
                                      : "missed",
                goal.what.c_str(), goal.benchmark.c_str(), rival.empty() ? "" : " over ", rival.c_str());
  }

  const Suite& suite_;
  std::map<std::string, Figures> figures_;
};

void Suite::Add(std::string name, Make make, Settings settings) {
  auto entry = std::make_unique<Entry>();
  entry->name = std::move(name);
  entry->make = std::move(make);
  entry->settings = std::move(settings);
  entries_.push_back(std::move(entry));
}

int Suite::Run(int argc, char** argv) {
  // Repetitions of all benchmarks in turn: a busy minute of the machine then falls on rivals alike. Flags given by the
  // caller come later and win.
  std::vector<std::string> words = {argv[0], "--benchmark_repetitions=7", "--benchmark_min_time=0.05",
                                    "--benchmark_enable_random_interleaving=true"};
  words.insert(words.end(), argv + 1, argv + argc);
  std::vector<char*> pointers;
  for (std::string& word : words) pointers.push_back(word.data());
  int count = static_cast<int>(pointers.size());
  benchmark::Initialize(&count, pointers.data());
  if (benchmark::ReportUnrecognizedArguments(count, pointers.data())) return 2;
  for (const auto& entry : entries_) {
    benchmark::RegisterBenchmark(entry->name.c_str(),
                                 [entry = entry.get()](benchmark::State& state) { Timing::Time(state, entry); });
  }
  Table table(*this);
  if (benchmark::RunSpecifiedBenchmarks(&table) == 0) return 2;
  const auto is_wrong = [](const std::unique_ptr<Entry>& entry) { return !entry->problem.empty(); };
  return std::any_of(entries_.begin(), entries_.end(), is_wrong) ? 1 : 0;
}

}  // namespace tollgate::bench

// tollgate_redis_bench: what windows cost on a Redis server, beside the same windows in memory, in one run.
//
// Events go through the whole path (CSV, scan, decisions written and thrown away), so that a batch of one is what a
// caller has. Decisions must be those of memory, or nothing is timed. CPU of the server is its own account of it.
#include <sys/resource.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <memory>
#include <string>
#include <vector>

#include "redis/server.h"
#include "tollgate/redis.h"
#include "tollgate/tollgate.hpp"

namespace tollgate::bench {
namespace {

constexpr int kCards = 10'000;
constexpr int kWarmEvents = 100'000;
constexpr int kRounds = 5;
constexpr std::string_view kSecret = "what only a benchmark knows";
constexpr std::string_view kSchema = R"({"type": "object", "required": ["id", "card", "at"], "properties": {
  "id": {"type": "string"}, "card": {"type": "string"}, "merchant": {"type": "string"},
  "at": {"type": "string", "format": "date-time"},
  "amount": {"type": "string", "format": "decimal", "x-scale": 2}}})";
constexpr std::string_view kPack = R"(tollgate: 1
name: redis-bench
record: {schema: schema.json, id: id, time: at}
windows:
  card_1h: {key: tx.card, over: 1h, count: true, sum: tx.amount}
  card_1d: {key: tx.card, over: 1d, count: true}
  shop_1h: {key: tx.merchant, over: 1h, count: true, accuracy: bucketed}
rules:
  - {id: burst, when: 'windows.card_1h.count >= 3 || windows.card_1d.count > 20', score: 1, on_unknown: no_match}
  - {id: spend, when: 'windows.card_1h.sum > 100.00', score: 2, on_unknown: no_match}
  - {id: crowd, when: 'windows.shop_1h.count > 10', score: 4, on_unknown: no_match}
decide:
  policy: score_sum
  outcomes: [{outcome: review, at_least: 4}, {outcome: approve}]
  invalid: reject
)";

[[noreturn]] void Fail(std::string_view message) {
  std::fprintf(stderr, "%.*s\n", static_cast<int>(message.size()), message.data());
  std::exit(1);
}

double Now() { return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch()).count(); }
double ClientCpu() {
  rusage use{};
  getrusage(RUSAGE_SELF, &use);
  const auto seconds = [](timeval t) { return static_cast<double>(t.tv_sec) + static_cast<double>(t.tv_usec) * 1e-6; };
  return seconds(use.ru_utime) + seconds(use.ru_stime);
}
double ServerCpu(const redis::Server& server) {
  const std::string lines = server.Ask({"INFO", "cpu"});
  double seconds = 0;
  for (const char* name : {"used_cpu_sys:", "used_cpu_user:"}) {
    seconds += std::atof(lines.c_str() + lines.find(name) + std::string_view(name).size());
  }
  return seconds;
}

// An event every 20 ms; cards and merchants in an order that looks like none.
std::string Events(int first, int count) {
  std::string csv = "id,card,merchant,at,amount\n";
  for (int i = first; i < first + count; ++i) {
    const unsigned mixed = static_cast<unsigned>(i) * 2654435761u >> 8;
    const int second = i / 50;
    char line[120];
    std::snprintf(line, sizeof line, "r%d,c%u,m%u,2026-11-01T%02d:%02d:%02dZ,%u.%02u\n", i, mixed % kCards,
                  mixed / 7 % 2000, second / 3600 % 24, second / 60 % 60, second % 60, mixed % 90, mixed % 100);
    csv += line;
  }
  return csv;
}

Plan MakePlan() {
  auto files = [](std::string_view, size_t, GiveContent give) -> int32_t {
    give(kSchema);
    return 0;
  };
  Compiled compiled = CompilePack("pack.yaml", kPack, files);
  if (!compiled.status.ok()) Fail(compiled.diagnostics.text());
  return std::move(compiled.plan);
}

std::string Run(const Plan& plan, State* state, const std::string& csv, int batch_rows) {
  size_t at = 0;
  auto read = [&](char* buffer, size_t capacity) -> int64_t {
    const size_t size = std::min(capacity, csv.size() - at);
    csv.copy(buffer, size, at);
    at += size;
    return static_cast<int64_t>(size);
  };
  std::string out;
  auto write = [&](std::string_view lines) -> int32_t {
    out.append(lines);
    return 0;
  };
  ScreenOptions options;
  options.thread_count = 1;
  options.batch_row_count = batch_rows;
  options.decisions = write;
  options.state = state;
  const Screened screened = Screen(plan, read, options);
  if (!screened.status.ok()) Fail(screened.status.message());
  return out;
}

struct Case {
  const char* name;
  const redis::Server* server;  // none: memory
  int batch_rows;
  int event_count;
};

// Microseconds an event.
struct Cost {
  double client = 0, server = 0, wall = 0;
};

class Runner {
 public:
  explicit Runner(const Plan& plan) : plan_(plan), warm_(Events(0, kWarmEvents)) {}

  std::vector<Cost> Measure(const Case& c) {
    tg_redis_store* store = nullptr;
    if (c.server != nullptr) {
      c.server->Ask({"FLUSHALL"});
      const std::string url = c.server->url();
      tg_error error;
      if (tg_redis_store_new({url.data(), url.size()}, nullptr, &store, &error) != TG_OK) Fail(error.message);
    }
    const tg_store* door = tg_redis_store_get(store);
    Expected<State> state = State::New(plan_, {.secret = kSecret, .store = door});
    Expected<State> memory = State::New(plan_, {.secret = kSecret});
    if (!state.ok() || !memory.ok()) Fail("no state");
    Run(plan_, &*state, warm_, 1024);
    Run(plan_, &*memory, warm_, 1024);
    std::vector<Cost> costs;
    for (int round = 0; round <= kRounds; ++round) {
      const std::string csv = Events(kWarmEvents + round * c.event_count, c.event_count);
      const double client = ClientCpu(), server = c.server == nullptr ? 0 : ServerCpu(*c.server), wall = Now();
      const std::string decisions = Run(plan_, &*state, csv, c.batch_rows);
      const double scale = 1e6 / c.event_count;
      costs.push_back({(ClientCpu() - client) * scale, 0, (Now() - wall) * scale});
      if (c.server != nullptr) costs.back().server = (ServerCpu(*c.server) - server) * scale;
      if (decisions != Run(plan_, &*memory, csv, 1024)) Fail(std::string(c.name) + ": other decisions than memory's");
    }
    costs.erase(costs.begin());  // what has its size for the first time
    state = State();
    tg_redis_store_free(store);
    return costs;
  }

 private:
  const Plan& plan_;
  const std::string warm_;
};

double Median(const std::vector<Cost>& costs, double Cost::*member) {
  std::vector<double> values;
  for (const Cost& cost : costs) values.push_back(cost.*member);
  std::nth_element(values.begin(), values.begin() + static_cast<ptrdiff_t>(values.size() / 2), values.end());
  return values[values.size() / 2];
}

int Main() {
  if (!redis::Server::IsInstalled()) Fail("redis-server is not here (Debian: apt-get install redis-server)");
  const Plan plan = MakePlan();
  const redis::Server always, each_second({"--appendfsync", "everysec"});
  const Case cases[] = {{"memory", nullptr, 1024, 65'536},
                        {"redis, fsync always", &always, 1024, 65'536},
                        {"redis, fsync everysec", &each_second, 1024, 65'536},
                        {"memory", nullptr, 1, 4'096},
                        {"redis, fsync always", &always, 1, 4'096},
                        {"redis, fsync everysec", &each_second, 1, 4'096}};
  std::printf("%d events over %d cards and 2,000 merchants before; medians of %d rounds, microseconds an event\n",
              kWarmEvents, kCards, kRounds);
  std::printf("%-24s %6s %12s %12s %12s\n", "", "batch", "client CPU", "server CPU", "wall");
  Runner runner(plan);
  for (const Case& c : cases) {
    const std::vector<Cost> costs = runner.Measure(c);
    std::printf("%-24s %6d %12.2f %12.2f %12.2f\n", c.name, c.batch_rows, Median(costs, &Cost::client),
                Median(costs, &Cost::server), Median(costs, &Cost::wall));
  }
  return 0;
}

}  // namespace
}  // namespace tollgate::bench

int main() { return tollgate::bench::Main(); }

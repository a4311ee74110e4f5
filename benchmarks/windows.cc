// Count and sum over two spans of a key's past, a row at a time in input order: what a window costs beside the look-up
// that it cannot do without. A million cards or ten, all of which are held before the first run; amounts in cents; 50
// rows a second; the stream's time goes on from run to run, so that buckets and events leave as they come.
#include <absl/container/flat_hash_map.h>

#include <algorithm>
#include <cmath>
#include <deque>
#include <map>
#include <mutex>
#include <thread>

#include "base/bits.h"
#include "harness.h"
#include "random.h"
#include "window/stream.h"
#include "workloads.h"

namespace tollgate::bench {
namespace {

constexpr size_t kMillion = 1000000;
constexpr size_t kRowCount = 1 << 20;
constexpr size_t kBatchSize = 1024;
constexpr int64_t kSecondUs = 1000000;
constexpr int64_t kHourUs = 3600 * kSecondUs;
constexpr int64_t kStartUs = int64_t{1704067200} * kSecondUs;
constexpr int64_t kRowsPerSecond = 50;

enum class Spread : uint8_t { kUniform, kZipf };
struct Keys {
  Spread spread;
  size_t count;
  auto operator<=>(const Keys&) const = default;
};
int64_t CardOf(uint64_t key) { return static_cast<int64_t>(4000000000000000 + key * 2654435761 % 1000000000000000); }

// Columns of a stream. Zipf's exponent is 1: the first card has a fifteenth of all rows.
struct Stream {
  std::vector<int64_t> cards, times, cents;
};
Stream MakeStream(const Keys& keys) {
  Random random(7);
  std::vector<double> cumulated;
  double sum = 0;
  for (size_t i = 0; i < keys.count; ++i) cumulated.push_back(sum += 1.0 / static_cast<double>(i + 1));
  Stream stream;
  for (size_t i = 0; i < kRowCount; ++i) {
    uint64_t key = random.Next() % keys.count;
    if (keys.spread == Spread::kZipf) {
      const double at = static_cast<double>(random.Next() >> 11) * 0x1p-53 * sum;
      key = static_cast<uint64_t>(std::lower_bound(cumulated.begin(), cumulated.end(), at) - cumulated.begin());
    }
    stream.cards.push_back(CardOf(key));
    stream.times.push_back(kStartUs + static_cast<int64_t>(i) * kSecondUs / kRowsPerSecond);
    stream.cents.push_back(random.Below(50000));
  }
  return stream;
}
const Stream& StreamOf(const Keys& keys) {
  static std::map<Keys, Stream> streams;
  const auto [at, is_new] = streams.try_emplace(keys);
  if (is_new) at->second = MakeStream(keys);
  return at->second;
}

// Inputs: card, time, amount. Two spans, each with a count and a sum; of buckets two logs, else one.
plan::Plan MakePlan(uint32_t hour_buckets, uint32_t day_buckets) {
  using plan::Op;
  using plan::OpCode;
  plan::Plan plan;
  plan.ops = {Op{OpCode::kFieldInt}, Op{OpCode::kFieldInt}, Op{OpCode::kFieldInt}};
  plan.windows.inputs = {0, 1, 2};
  plan.windows.names = {"card"};
  plan::WindowGroup& group = plan.windows.groups.emplace_back();
  group.key = {0};
  group.max_keys = 40 * kMillion;
  group.max_bytes = uint64_t{1} << 36;
  group.identity = "card";
  const bool is_exact = hour_buckets == 0;
  for (const auto& [over, buckets] : {std::pair(kHourUs, hour_buckets), std::pair(24 * kHourUs, day_buckets)}) {
    if (group.logs.empty() || !is_exact) {
      plan::WindowLog& log = group.logs.emplace_back();
      log.time = 1;
      log.lateness_us = 900 * kSecondUs;
      log.retention_us = is_exact ? 24 * kHourUs : over;
      log.max_events = 1000;
      log.operands = {{2, plan::ValueForm::kDecimal, 2, false, "amount"}};
      if (!is_exact) {
        log.accuracy = plan::Accuracy::kBucketed;
        log.bucket_us = over / buckets;
        log.bucket_count = static_cast<uint32_t>((over + log.lateness_us + log.bucket_us - 1) / log.bucket_us) + 1;
      }
    }
    for (const plan::Aggregate aggregate : {plan::Aggregate::kCount, plan::Aggregate::kSum}) {
      plan::WindowRead& read = plan.windows.reads.emplace_back();
      read.log = static_cast<uint32_t>(group.logs.size()) - 1;
      read.aggregate = aggregate;
      read.over_us = over;
      if (aggregate == plan::Aggregate::kCount) continue;
      read.operand = 0;
      read.form = plan::ValueForm::kDecimal;
      read.scale = 2;
    }
  }
  return plan;
}

// The columns of a batch as reads fill them.
struct Results {
  explicit Results(size_t read_count) {
    for (size_t i = 0; i < read_count; ++i) {
      states.emplace_back(kBatchSize);
      doubts.emplace_back(kBatchSize);
      for (int j = 0; j < 3; ++j) ints.emplace_back(kBatchSize);
    }
    for (size_t i = 0; i < read_count; ++i) {
      all.push_back({states[i].data(), doubts[i].data(), ints[i * 3].data(), ints[i * 3 + 1].data(),
                     ints[i * 3 + 2].data(), nullptr, nullptr});
    }
  }
  std::vector<std::vector<window::ReadState>> states;
  std::vector<std::vector<window::Doubt>> doubts;
  std::vector<std::vector<int64_t>> ints;
  std::vector<window::ReadResult> all;
};

// One thread's share.
class Worker {
 public:
  explicit Worker(const plan::Plan& plan)
      : all_rows_(WordCount(kBatchSize), ~uint64_t{0}),
        times_(kBatchSize),
        inputs_(3),
        results_(plan.windows.reads.size()) {
    for (window::Input& input : inputs_) input.ok = all_rows_.data();
    batch_.row_count = kBatchSize;
    batch_.accepted = all_rows_.data();
    batch_.inputs = inputs_;
  }
  // Rows [begin, begin + kBatchSize) of a stream, later by `passed_us`.
  const window::Prepared& Prepare(const Stream& stream, size_t begin, int64_t passed_us, const window::State& state) {
    for (size_t i = 0; i < kBatchSize; ++i) times_[i] = stream.times[begin + i] + passed_us;
    inputs_[0].ints = stream.cards.data() + begin;
    inputs_[1].ints = times_.data();
    inputs_[2].ints = stream.cents.data() + begin;
    state.Prepare(batch_, &prepared_);
    return prepared_;
  }
  const std::vector<int64_t>& times() const { return times_; }
  const std::vector<window::ReadResult>& results() const { return results_.all; }
  TextArena* texts() { return &texts_; }

 private:
  std::vector<uint64_t> all_rows_;
  std::vector<int64_t> times_;
  std::vector<window::Input> inputs_;
  window::Batch batch_;
  window::Prepared prepared_;
  Results results_;
  TextArena texts_;
};

class Windows : public Workload {
 public:
  Windows(const Keys& keys, uint32_t hour_buckets, uint32_t day_buckets, size_t thread_count = 1)
      : keys_(keys),
        stream_(StreamOf(keys)),
        plan_(MakePlan(hour_buckets, day_buckets)),
        state_(plan_, "a secret of benchmarks"),
        order_(&state_) {
    for (size_t t = 0; t < thread_count; ++t) workers_.push_back(std::make_unique<Worker>(plan_));
    HoldAllKeys();
  }
  ~Windows() override {
    const window::GroupCounts counts = state_.counts()[0];
    std::printf("windows: %zu keys, %.0f bytes a key\n", static_cast<size_t>(counts.keys),
                static_cast<double>(counts.bytes) / static_cast<double>(counts.keys));
  }

  // Rows of every 64th batch against a list of each card's events.
  std::string Check() override {
    std::map<int64_t, std::deque<std::pair<int64_t, int64_t>>> past;
    std::string wrong;
    Worker& worker = *workers_[0];
    for (size_t begin = 0; begin < kRowCount; begin += kBatchSize) {
      Observe(&worker, begin, order_.TakeTicket());
      for (size_t row = 0; row < kBatchSize; ++row) {
        auto& events = past[stream_.cards[begin + row]];
        const int64_t time = worker.times()[row];
        if (begin / kBatchSize % 64 == 63 && wrong.empty()) wrong = CheckRow(worker, events, row, time);
        events.emplace_back(time, stream_.cents[begin + row]);
      }
    }
    Pass();
    return wrong;
  }
  Work Run() override {
    size_t next = 0;
    std::mutex taking;  // batches and their tickets are taken together, in order
    const auto work = [&](Worker* worker) {
      for (;;) {
        size_t begin;
        uint64_t ticket;
        {
          std::lock_guard lock(taking);
          if (next == kRowCount) return;
          begin = next;
          next += kBatchSize;
          ticket = order_.TakeTicket();
        }
        Observe(worker, begin, ticket);
      }
    };
    std::vector<std::thread> threads;
    for (size_t t = 1; t < workers_.size(); ++t) threads.emplace_back(work, workers_[t].get());
    work(workers_[0].get());
    for (std::thread& thread : threads) thread.join();
    Pass();
    return {static_cast<int64_t>(kRowCount), 0};
  }

 private:
  void Observe(Worker* worker, size_t begin, uint64_t ticket) {
    const window::Prepared& prepared = worker->Prepare(stream_, begin, passed_us_, state_);
    const Status status = order_.Observe(ticket, prepared, worker->results(), worker->texts());
    if (!status.ok()) Fail(std::string(status.message()));
  }
  // One row each, long before the stream.
  void HoldAllKeys() {
    Stream all;
    for (size_t key = 0; key < keys_.count; ++key) all.cards.push_back(CardOf(key));
    while (all.cards.size() % kBatchSize != 0) all.cards.push_back(all.cards[0]);
    all.times.assign(all.cards.size(), kStartUs - 48 * kHourUs);
    all.cents.assign(all.cards.size(), 1);
    for (size_t begin = 0; begin < all.cards.size(); begin += kBatchSize) {
      Worker& worker = *workers_[0];
      const window::Prepared& prepared = worker.Prepare(all, begin, 0, state_);
      const Status status = order_.Observe(order_.TakeTicket(), prepared, worker.results(), worker.texts());
      if (!status.ok()) Fail(std::string(status.message()));
    }
  }
  void Pass() { passed_us_ += stream_.times.back() - kStartUs + kSecondUs; }
  std::string CheckRow(const Worker& worker, const std::deque<std::pair<int64_t, int64_t>>& events, size_t row,
                       int64_t time) const {
    for (size_t i = 0; i < plan_.windows.reads.size(); ++i) {
      const plan::WindowRead& read = plan_.windows.reads[i];
      int64_t truth = 0;
      for (const auto& [at, cents] : events) {
        if (at >= time - read.over_us) truth += read.operand < 0 ? 1 : cents;
      }
      const window::ReadResult& result = worker.results()[i];
      if (result.low[row] > truth || result.high[row] < truth) return "a window does not have its events";
      if (result.states[row] == window::ReadState::kExact && result.ints[row] != truth) return "an exact value is not";
    }
    return "";
  }

  const Keys keys_;
  const Stream& stream_;
  const plan::Plan plan_;
  window::State state_;
  window::Stream order_;
  std::vector<std::unique_ptr<Worker>> workers_;
  int64_t passed_us_ = 0;
};

// The floor: each row's card is found, one after the other, and nothing is done.
class BareFind : public Workload {
 public:
  explicit BareFind(const Keys& keys) : keys_(keys), stream_(StreamOf(keys)) {
    map_.reserve(keys.count);
    for (size_t key = 0; key < keys.count; ++key) map_.emplace(CardOf(key), static_cast<uint32_t>(key));
  }
  std::string Check() override { return map_.size() == keys_.count ? "" : "another number of keys"; }
  Work Run() override {
    uint64_t sum = 0;
    for (int64_t card : stream_.cards) sum += map_.find(card)->second;
    asm volatile("" : : "r"(sum));
    return {static_cast<int64_t>(kRowCount), 0};
  }

 private:
  const Keys keys_;
  const Stream& stream_;
  absl::flat_hash_map<int64_t, uint32_t> map_;
};

}  // namespace

void AddWindows(Suite* suite) {
  for (const Spread spread : {Spread::kUniform, Spread::kZipf}) {
    const std::string name = spread == Spread::kUniform ? "uniform" : "zipf";
    const Keys keys{spread, kMillion}, many{spread, 10 * kMillion};
    const std::string find = "windows/find/" + name, find_many = find + "/10M";
    const auto add = [&](const std::string& kind, const Keys& of, uint32_t hour, uint32_t day, const std::string& floor,
                         size_t thread_count = 1) {
      suite->Add("windows/" + kind, [=] { return std::make_unique<Windows>(of, hour, day, thread_count); }, {floor});
    };
    suite->Add(find, [keys] { return std::make_unique<BareFind>(keys); });
    suite->Add(find_many, [many] { return std::make_unique<BareFind>(many); });
    add("12_12/" + name, keys, 12, 12, find);
    add("60_24/" + name, keys, 60, 24, find);
    add("exact/" + name, keys, 0, 0, find);
    add("12_12/" + name + "/10M", many, 12, 12, find_many);
    add("12_12/" + name + "/2_threads", keys, 12, 12, "windows/12_12/" + name, 2);
    suite->AddGoal({"P5", "windows of 12 + 12 buckets, " + name, "windows/12_12/" + name, {find}, 3.5, 2.2});
    suite->AddGoal({"P5", "windows of 60 + 24 buckets, " + name, "windows/60_24/" + name, {find}, 8, 6});
  }
}

}  // namespace tollgate::bench

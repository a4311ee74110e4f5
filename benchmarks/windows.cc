// Count and sum over two spans of a key's past, a row at a time in input order: what a window costs beside the look-up
// that it cannot do without. A million cards; amounts in cents; 50 rows a second; the stream's time goes on from run to
// run, so that buckets and events leave as they come.
#include <absl/container/flat_hash_map.h>

#include <algorithm>
#include <cmath>
#include <deque>
#include <map>

#include "base/bits.h"
#include "random.h"
#include "window/window.h"
#include "workloads.h"

namespace tollgate::bench {
namespace {

constexpr size_t kKeyCount = 1000000;
constexpr size_t kRowCount = 1 << 20;
constexpr size_t kBatchSize = 1024;
constexpr int64_t kSecondUs = 1000000;
constexpr int64_t kHourUs = 3600 * kSecondUs;
constexpr int64_t kStartUs = int64_t{1704067200} * kSecondUs;
constexpr int64_t kRowsPerSecond = 50;

enum class Spread : uint8_t { kUniform, kZipf };

// Columns of a stream. Zipf's exponent is 1: the first card has a fifteenth of all rows.
struct Stream {
  std::vector<int64_t> cards, times, cents;
};
Stream MakeStream(Spread spread) {
  Random random(7);
  std::vector<double> cumulated;
  double sum = 0;
  for (size_t i = 0; i < kKeyCount; ++i) cumulated.push_back(sum += 1.0 / static_cast<double>(i + 1));
  Stream stream;
  for (size_t i = 0; i < kRowCount; ++i) {
    uint64_t key = random.Next() % kKeyCount;
    if (spread == Spread::kZipf) {
      const double at = static_cast<double>(random.Next() >> 11) * 0x1p-53 * sum;
      key = static_cast<uint64_t>(std::lower_bound(cumulated.begin(), cumulated.end(), at) - cumulated.begin());
    }
    stream.cards.push_back(static_cast<int64_t>(4000000000000000 + key * 2654435761 % 1000000000000000));
    stream.times.push_back(kStartUs + static_cast<int64_t>(i) * kSecondUs / kRowsPerSecond);
    stream.cents.push_back(random.Below(50000));
  }
  return stream;
}
const Stream& StreamOf(Spread spread) {
  static const Stream uniform = MakeStream(Spread::kUniform), zipf = MakeStream(Spread::kZipf);
  return spread == Spread::kUniform ? uniform : zipf;
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
  group.max_keys = 4 * kKeyCount;
  group.max_bytes = uint64_t{1} << 34;
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

class Windows : public Workload {
 public:
  Windows(Spread spread, uint32_t hour_buckets, uint32_t day_buckets)
      : stream_(StreamOf(spread)),
        plan_(MakePlan(hour_buckets, day_buckets)),
        state_(plan_, "a secret of benchmarks"),
        all_rows_(WordCount(kBatchSize), ~uint64_t{0}),
        times_(kBatchSize),
        inputs_(3),
        results_(plan_.windows.reads.size()) {
    for (window::Input& input : inputs_) input.ok = all_rows_.data();
    batch_.row_count = kBatchSize;
    batch_.accepted = all_rows_.data();
    batch_.inputs = inputs_;
  }
  ~Windows() override {
    const window::GroupCounts counts = state_.counts()[0];
    if (counts.keys == 0) return;
    std::printf("windows: %zu keys, %.0f bytes a key\n", static_cast<size_t>(counts.keys),
                static_cast<double>(counts.bytes) / static_cast<double>(counts.keys));
  }

  // Rows of every 64th batch against a list of each card's events.
  std::string Check() override {
    std::map<int64_t, std::deque<std::pair<int64_t, int64_t>>> past;
    std::string wrong;
    Each([&](size_t begin) {
      for (size_t row = 0; row < kBatchSize; ++row) {
        auto& events = past[stream_.cards[begin + row]];
        const int64_t time = times_[row];
        if (begin / kBatchSize % 64 == 63 && wrong.empty()) wrong = CheckRow(events, row, time);
        events.emplace_back(time, stream_.cents[begin + row]);
      }
    });
    return wrong;
  }
  Work Run() override {
    Each([](size_t) {});
    return {static_cast<int64_t>(kRowCount), 0};
  }

 private:
  template <class Visit>
  void Each(Visit visit) {
    for (size_t begin = 0; begin < kRowCount; begin += kBatchSize) {
      for (size_t i = 0; i < kBatchSize; ++i) times_[i] = stream_.times[begin + i] + passed_us_;
      inputs_[0].ints = stream_.cards.data() + begin;
      inputs_[1].ints = times_.data();
      inputs_[2].ints = stream_.cents.data() + begin;
      state_.Prepare(batch_, &prepared_);
      for (size_t part = 0; part < state_.part_count(); ++part) {
        state_.Observe(prepared_, part, results_.all, &texts_);
      }
      visit(begin);
    }
    passed_us_ += stream_.times.back() - kStartUs + kSecondUs;
  }
  std::string CheckRow(const std::deque<std::pair<int64_t, int64_t>>& events, size_t row, int64_t time) const {
    for (size_t i = 0; i < plan_.windows.reads.size(); ++i) {
      const plan::WindowRead& read = plan_.windows.reads[i];
      int64_t truth = 0;
      for (const auto& [at, cents] : events) {
        if (at >= time - read.over_us) truth += read.operand < 0 ? 1 : cents;
      }
      const window::ReadResult& result = results_.all[i];
      if (result.low[row] > truth || result.high[row] < truth) return "a window does not have its events";
      if (result.states[row] == window::ReadState::kExact && result.ints[row] != truth) return "an exact value is not";
    }
    return "";
  }

  const Stream& stream_;
  const plan::Plan plan_;
  window::State state_;
  std::vector<uint64_t> all_rows_;
  std::vector<int64_t> times_;
  std::vector<window::Input> inputs_;
  window::Batch batch_;
  window::Prepared prepared_;
  Results results_;
  TextArena texts_;
  int64_t passed_us_ = 0;
};

// The floor: each row's card is found, one after the other, and nothing is done.
class BareFind : public Workload {
 public:
  explicit BareFind(Spread spread) : stream_(StreamOf(spread)) {
    map_.reserve(kKeyCount);
    for (int64_t card : stream_.cards) map_.emplace(card, static_cast<uint32_t>(map_.size()));
    // As many as there could be.
    for (size_t key = 0; map_.size() < kKeyCount; ++key) {
      map_.emplace(-static_cast<int64_t>(key) - 1, static_cast<uint32_t>(map_.size()));
    }
  }
  std::string Check() override { return map_.size() == kKeyCount ? "" : "another number of keys"; }
  Work Run() override {
    uint64_t sum = 0;
    for (int64_t card : stream_.cards) sum += map_.find(card)->second;
    asm volatile("" : : "r"(sum));
    return {static_cast<int64_t>(kRowCount), 0};
  }

 private:
  const Stream& stream_;
  absl::flat_hash_map<int64_t, uint32_t> map_;
};

}  // namespace

void AddWindows(Suite* suite) {
  for (const Spread spread : {Spread::kUniform, Spread::kZipf}) {
    const std::string name = spread == Spread::kUniform ? "uniform" : "zipf";
    const std::string find = "windows/find/" + name;
    suite->Add(find, [spread] { return std::make_unique<BareFind>(spread); });
    suite->Add("windows/12_12/" + name, [spread] { return std::make_unique<Windows>(spread, 12, 12); }, {find});
    suite->Add("windows/60_24/" + name, [spread] { return std::make_unique<Windows>(spread, 60, 24); }, {find});
    suite->Add("windows/exact/" + name, [spread] { return std::make_unique<Windows>(spread, 0, 0); }, {find});
    suite->AddGoal({"P5", "windows of 12 + 12 buckets, " + name, "windows/12_12/" + name, {find}, 3.5, 2.2});
    suite->AddGoal({"P5", "windows of 60 + 24 buckets, " + name, "windows/60_24/" + name, {find}, 8, 6});
  }
}

}  // namespace tollgate::bench

// What the bytes cost that everything else starts from: the ruler of a run.
#include <algorithm>
#include <atomic>
#include <cstring>
#include <thread>

#include "workloads.h"

namespace tollgate::bench {
namespace {

uint64_t SumBytes(const char* text, size_t size) {
  uint64_t sum = 0;
  for (size_t i = 0; i < size; ++i) sum += static_cast<unsigned char>(text[i]);
  return sum;
}

// The rows on one thread, or all of them on each of two: what two threads could gain at best at this hour.
class SumAllBytes : public Workload {
 public:
  SumAllBytes(const Transactions& data, int thread_count) : data_(data), thread_count_(thread_count) {}
  std::string Check() override {
    Run();
    const uint64_t times = static_cast<uint64_t>(kRounds * thread_count_);
    return sum_ == data_.byte_sum * times ? "" : "another sum";
  }
  Work Run() override {
    sum_ = 0;
    std::vector<std::thread> threads;
    for (int t = 1; t < thread_count_; ++t) threads.emplace_back([this] { Sum(); });
    Sum();
    for (std::thread& thread : threads) thread.join();
    const int64_t times = kRounds * thread_count_;
    return {static_cast<int64_t>(data_.row_count) * times, static_cast<int64_t>(data_.rows.size()) * times};
  }

 private:
  static constexpr int kRounds = 8;  // starting a thread is then nothing
  void Sum() {
    for (int round = 0; round < kRounds; ++round) sum_ += SumBytes(data_.rows.data(), data_.rows.size());
  }
  const Transactions& data_;
  const int thread_count_;
  std::atomic<uint64_t> sum_{0};
};

// In pieces of 256 KiB to one buffer, as a reader's source does.
class CopyAllBytes : public Workload {
 public:
  explicit CopyAllBytes(const Transactions& data) : data_(data), buffer_(size_t{1} << 18) {}
  std::string Check() override {
    uint64_t sum = 0;
    Copy([&](size_t size) { sum += SumBytes(buffer_.data(), size); });
    return sum == data_.byte_sum ? "" : "another sum";
  }
  Work Run() override {
    // The barrier makes the compiler believe that the copy is read.
    Copy([&](size_t) { asm volatile("" : : "r"(buffer_.data()) : "memory"); });
    return {static_cast<int64_t>(data_.row_count), static_cast<int64_t>(data_.rows.size())};
  }

 private:
  template <class Use>
  void Copy(Use use) {
    for (size_t at = 0; at < data_.rows.size(); at += buffer_.size()) {
      const size_t size = std::min(buffer_.size(), data_.rows.size() - at);
      std::memcpy(buffer_.data(), data_.rows.data() + at, size);
      use(size);
    }
  }
  const Transactions& data_;
  std::vector<char> buffer_;
};

}  // namespace

void AddFloor(const Inputs& inputs, Suite* suite) {
  suite->Add("floor/sum_bytes", [&inputs] { return std::make_unique<SumAllBytes>(inputs.clean, 1); });
  suite->Add("floor/2_threads", [&inputs] { return std::make_unique<SumAllBytes>(inputs.clean, 2); },
             {.baseline = "floor/sum_bytes"});
  suite->Add("floor/copy_bytes", [&inputs] { return std::make_unique<CopyAllBytes>(inputs.clean); },
             {.baseline = "floor/sum_bytes"});
}

}  // namespace tollgate::bench

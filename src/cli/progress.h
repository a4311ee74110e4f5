// The watcher of a run: a line on a terminal that says how far it has come, and the ear for signals.
#ifndef TOLLGATE_CLI_PROGRESS_H_
#define TOLLGATE_CLI_PROGRESS_H_

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>

#include "tollgate/screen.h"

namespace tollgate::cli {

class Progress {
 public:
  // `is_shown` false: signals only. `total_bytes`: where known, time left is shown; where not, by `total_records`.
  Progress(bool is_shown, std::optional<uint64_t> total_bytes, std::optional<uint64_t> total_records = std::nullopt);
  // Wipes the line.
  void Finish();
  // tollgate::Watcher.
  void OnProgress(const tg_progress& progress);
  bool IsCancelled();

 private:
  bool is_shown_;
  bool has_line_ = false;
  std::optional<uint64_t> total_bytes_;
  std::optional<uint64_t> total_records_;
  std::chrono::steady_clock::time_point start_ = std::chrono::steady_clock::now();
};

// "1,234,567".
std::string Grouped(uint64_t value);

}  // namespace tollgate::cli
#endif  // TOLLGATE_CLI_PROGRESS_H_

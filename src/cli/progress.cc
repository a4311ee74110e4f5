#include "cli/progress.h"

#include <algorithm>
#include <cstdio>

#include "cli/interrupt.h"

namespace tollgate::cli {
namespace {

constexpr int kBarWidth = 24;

std::string Clock(double seconds) {
  const auto whole = static_cast<uint64_t>(seconds + 0.5);
  char text[32];
  if (whole < 3600) {
    std::snprintf(text, sizeof text, "%u:%02u", static_cast<unsigned>(whole / 60), static_cast<unsigned>(whole % 60));
  } else {
    std::snprintf(text, sizeof text, "%u:%02u:%02u", static_cast<unsigned>(whole / 3600),
                  static_cast<unsigned>(whole / 60 % 60), static_cast<unsigned>(whole % 60));
  }
  return text;
}

}  // namespace

std::string Grouped(uint64_t value) {
  std::string digits = std::to_string(value);
  for (size_t at = digits.size(); at > 3;) digits.insert(at -= 3, 1, ',');
  return digits;
}

Progress::Progress(bool is_shown, std::optional<uint64_t> total_bytes, std::optional<uint64_t> total_records)
    : is_shown_(is_shown), total_bytes_(total_bytes), total_records_(total_records) {}

void Progress::OnProgress(const tg_progress& progress) {
  if (!is_shown_) return;
  const double seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start_).count();
  const double megabytes_per_second = seconds > 0 ? static_cast<double>(progress.bytes) / 1e6 / seconds : 0;
  std::string line = "\r";
  const uint64_t total = total_bytes_.value_or(total_records_.value_or(0));
  const uint64_t done = total_bytes_.has_value() ? progress.bytes : static_cast<uint64_t>(progress.records);
  const double share = total == 0 ? 0 : std::min(1.0, static_cast<double>(done) / static_cast<double>(total));
  if (total > 0) {
    const int full = static_cast<int>(share * kBarWidth);
    line += "[" + std::string(static_cast<size_t>(full), '#') +
            std::string(static_cast<size_t>(kBarWidth - full), '.') + "] ";
  }
  char rate[32];
  std::snprintf(rate, sizeof rate, "%.1f MB/s", megabytes_per_second);
  line += Grouped(static_cast<uint64_t>(progress.records)) + " rows  " + rate;
  if (share > 0 && done <= total) line += "  " + Clock(seconds * (1 - share) / share) + " left";
  line += "\x1b[K";  // wipe what a longer line before left
  std::fwrite(line.data(), 1, line.size(), stderr);
  std::fflush(stderr);
  has_line_ = true;
}

void Progress::Finish() {
  if (has_line_) std::fputs("\r\x1b[K", stderr);
  has_line_ = false;
}

bool Progress::IsCancelled() { return WasInterrupted(); }

}  // namespace tollgate::cli

#include "samplecli/write.h"

#include <unistd.h>

#include <chrono>

#include "cli/complain.h"
#include "cli/exit_code.h"
#include "cli/file.h"
#include "cli/interrupt.h"
#include "cli/progress.h"

namespace tollgate::samplecli {
namespace {

using std::chrono::steady_clock;

constexpr size_t kFlushBytes = size_t{1} << 18;
constexpr auto kFirstProgress = std::chrono::seconds(1);  // a shorter run needs none
constexpr auto kNextProgress = std::chrono::milliseconds(100);

bool ShowsProgress(const Target& target) {
  if (target.is_quiet || isatty(STDERR_FILENO) == 0) return false;
  return (target.output != "-" && target.dirty_log != "-") || isatty(STDOUT_FILENO) == 0;
}

// 0, or all has been said: the exit code.
int Open(const std::string& path, cli::Output* output) {
  const int problem = output->Open(path, cli::LineForm::kPlain);  // no cell has a line break
  if (problem == 0) return cli::kExitClean;
  cli::ComplainAs(kProgram, "cannot write " + output->name() + ": " + cli::ErrnoText(problem));
  return cli::kExitFailed;
}

class Run {
 public:
  Run(sample::Generator* generator, const Target& target)
      : generator_(generator),
        target_(target),
        progress_(ShowsProgress(target), std::nullopt, generator->options().row_count) {}

  int Write() {
    int code = OpenBoth();
    if (code != cli::kExitClean) return code;
    if (!target_.is_ndjson) rows_text_ = sample::CsvHeader();
    if (has_log_) log_text_ = "record,fault\n";
    sample::Row row;
    while (code == cli::kExitClean && generator_->NextRow(&row)) {
      Append(row);
      if (rows_text_.size() >= kFlushBytes) code = Flush();
    }
    if (code == cli::kExitClean) code = Flush();
    progress_.Finish();
    return code == cli::kExitClean ? Close() : code;
  }

 private:
  int OpenBoth() {
    has_log_ = !target_.dirty_log.empty();
    if (has_log_ && target_.dirty_log == target_.output) return TellSame();
    if (const int code = Open(target_.output, &rows_); code != cli::kExitClean) return code;
    if (!has_log_) return cli::kExitClean;
    // Asked before it is emptied: another name of the same file.
    const auto log = target_.dirty_log == "-" ? cli::IdentityOf(STDOUT_FILENO) : cli::IdentityOf(target_.dirty_log);
    if (log.has_value() && log == rows_.identity()) return TellSame();
    return Open(target_.dirty_log, &log_);
  }

  int TellSame() {
    cli::ComplainAs(kProgram, "rows and the log of dirty rows are two outputs");
    return cli::kExitUsage;
  }

  void Append(const sample::Row& row) {
    if (target_.is_ndjson) {
      sample::AppendNdjson(row, &rows_text_);
    } else {
      sample::AppendCsv(row, &rows_text_);
    }
    if (has_log_ && row.fault != sample::Fault::kNone) {
      const std::string_view fault = sample::kFaultNames[static_cast<size_t>(row.fault)];
      log_text_.append(std::to_string(row_count_)).append(",").append(fault).append("\n");
    }
    ++row_count_;
  }

  // 0, or all has been said.
  int Flush() {
    byte_count_ += rows_text_.size();
    if (const int problem = rows_(rows_text_); problem != 0) return TellFailure(rows_, problem);
    if (const int problem = has_log_ ? log_(log_text_) : 0; problem != 0) return TellFailure(log_, problem);
    rows_text_.clear();
    log_text_.clear();
    if (cli::WasInterrupted()) {
      progress_.Finish();
      cli::ComplainAs(kProgram, "interrupted" + Written());
      return cli::kExitInterrupted;
    }
    const steady_clock::time_point now = steady_clock::now();
    if (now < next_progress_) return cli::kExitClean;
    progress_.OnProgress({.bytes = byte_count_, .records = static_cast<int64_t>(row_count_)});
    next_progress_ = now + kNextProgress;
    return cli::kExitClean;
  }

  // Reports what the file system has put off.
  int Close() {
    if (const int problem = rows_.Close(); problem != 0) return TellFailure(rows_, problem);
    if (const int problem = has_log_ ? log_.Close() : 0; problem != 0) return TellFailure(log_, problem);
    return cli::kExitClean;
  }

  int TellFailure(const cli::Output& output, int problem) {
    progress_.Finish();
    cli::ComplainAs(kProgram, "cannot write " + output.name() + ": " + cli::ErrnoText(problem) + Written());
    return cli::kExitFailed;
  }

  std::string Written() const {
    int64_t count = rows_.line_count();
    if (!target_.is_ndjson && count > 0) --count;
    return "; " + cli::Grouped(static_cast<uint64_t>(count)) + (count == 1 ? " row written" : " rows written");
  }

  sample::Generator* generator_;
  const Target& target_;
  cli::Progress progress_;
  cli::Output rows_, log_;
  bool has_log_ = false;
  std::string rows_text_, log_text_;
  uint64_t row_count_ = 0, byte_count_ = 0;
  steady_clock::time_point next_progress_ = steady_clock::now() + kFirstProgress;
};

}  // namespace

int WriteText(const std::string& text, const std::string& path) {
  cli::Output output;
  if (const int code = Open(path, &output); code != cli::kExitClean) return code;
  int problem = output(text);
  if (problem == 0) problem = output.Close();
  if (problem == 0) return cli::kExitClean;
  cli::ComplainAs(kProgram, "cannot write " + output.name() + ": " + cli::ErrnoText(problem));
  return cli::kExitFailed;
}

int Write(sample::Generator* generator, const Target& target) { return Run(generator, target).Write(); }

}  // namespace tollgate::samplecli

#include "differential/screen_bytes.h"

#include "base/cpu.h"
#include "screen/screen.h"

namespace tollgate::differential {
namespace {

int32_t Append(void* context, const char* data, size_t size) {
  static_cast<std::string*>(context)->append(data, size);
  return 0;
}

}  // namespace

std::string ScreenedBytes(const std::string& csv, const plan::Plan& plan, int32_t threads, int32_t batch_rows,
                          tg_cpu cpu) {
  Bytes input{csv};
  std::string out[3];
  tg_screen_options options{};
  options.struct_size = sizeof options;
  options.thread_count = threads;
  options.batch_row_count = batch_rows;
  options.cpu = cpu;
  options.decisions = {&out[0], Append};
  options.findings = {&out[1], Append};
  options.rejects = {&out[2], Append};
  screen::Result result(plan);
  window::State state(plan, "a secret of a test");
  window::Stream stream(&state);
  Status status = screen::Screen(plan, input.Source(), options, &result, nullptr, &stream);
  std::string saved;
  if (status.ok()) {
    status = state.Save([&saved](std::string_view bytes) {
      saved.append(bytes);
      return Status();
    });
  }
  return status.ok() ? out[0] + out[1] + out[2] + saved : std::string(status.message());
}

std::string CompareBytes(const Case& one, const plan::Plan& plan, Tally* tally) {
  const std::string csv = ToCsv(one);
  const std::string want = ScreenedBytes(csv, plan, 1, 1024, TG_CPU_AUTO);
  for (const int32_t threads : {1, 2, 3}) {
    for (const int32_t batch_rows : {1, 63, 64, 65, 1024}) {
      for (const tg_cpu cpu : {TG_CPU_PORTABLE, TG_CPU_AVX2, TG_CPU_AVX512}) {
        // All of threads x batch sizes on one path, and every path once.
        if (!ResolveCpu(cpu).ok() || (cpu != TG_CPU_PORTABLE && batch_rows != 65)) continue;
        ++tally->byte_comparisons;
        if (ScreenedBytes(csv, plan, threads, batch_rows, cpu) == want) continue;
        return "other bytes with " + std::to_string(threads) + " threads, batches of " + std::to_string(batch_rows) +
               ", cpu " + std::to_string(cpu);
      }
    }
  }
  return "";
}

}  // namespace tollgate::differential

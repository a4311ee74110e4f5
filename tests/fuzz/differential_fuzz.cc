// The bytes choose what tests/differential generates: a pack, then rows. Engine and oracle must agree on all of it.
#include <cstdint>

#include "base/cpu.h"
#include "differential/compare.h"
#include "fuzz/property.h"

namespace tollgate::fuzz {
namespace {

constexpr int32_t kBatchSizes[] = {1024, 1, 7, 63, 64, 65};

void FuzzDifferential(std::string_view input) {
  const auto head = [&](size_t i) { return i < input.size() ? static_cast<unsigned char>(input[i]) : 0; };
  differential::Settings settings;
  settings.row_count = 1 + head(0) % 16;  // the oracle is slow, more so under a sanitizer
  settings.batch_row_count = kBatchSizes[head(1) % std::size(kBatchSizes)];
  const tg_cpu cpu = TG_CPU_PORTABLE + head(2) % 3;
  settings.cpu = ResolveCpu(cpu).ok() ? cpu : TG_CPU_AUTO;
  input.remove_prefix(std::min<size_t>(3, input.size()));
  const size_t pack_size = input.size() - input.size() / 4;
  differential::Tally tally;
  const std::string difference =
      differential::Compare(differential::Random(1, input.substr(0, pack_size)),
                            differential::Random(2, input.substr(pack_size)), settings, &tally);
  Require(difference.empty(), "engine and oracle agree", difference);
}

}  // namespace
}  // namespace tollgate::fuzz

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  tollgate::fuzz::FuzzDifferential({reinterpret_cast<const char*>(data), size});
  return 0;
}

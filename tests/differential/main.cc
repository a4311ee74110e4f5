// differential --packs N --rows N --seed S: engine against oracle on generated packs, for seconds or for hours. Prints
// what was compared; stops at the first difference with its seed. Batch sizes and CPU paths change with the seed.
// --write FOLDER: each pack and its rows, as files, for tests of the command.
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <string>

#include "base/cpu.h"
#include "differential/compare.h"

namespace tollgate::differential {
namespace {

constexpr int32_t kBatchSizes[] = {1024, 1, 63, 64, 65, 1024, 1024};

Settings SettingsOf(uint64_t seed, int row_count) {
  Settings settings;
  settings.row_count = row_count;
  settings.batch_row_count = kBatchSizes[seed % std::size(kBatchSizes)];
  const tg_cpu wanted = static_cast<tg_cpu>(TG_CPU_PORTABLE + seed % 3);
  settings.cpu = ResolveCpu(wanted).ok() ? wanted : TG_CPU_AUTO;
  settings.compares_bytes = seed % 20 == 0;
  return settings;
}

void Print(const Tally& tally) {
  std::printf(
      "differential: %lld packs, %lld rows (%lld valid): %lld rules fired, %lld unknown, %lld errors, %lld findings, "
      "%lld twins in JSON, %lld byte comparisons: no difference\n",
      static_cast<long long>(tally.packs), static_cast<long long>(tally.rows), static_cast<long long>(tally.valid),
      static_cast<long long>(tally.fired), static_cast<long long>(tally.unknown), static_cast<long long>(tally.errors),
      static_cast<long long>(tally.findings), static_cast<long long>(tally.twins),
      static_cast<long long>(tally.byte_comparisons));
  std::fflush(stdout);
}

// The pack, what it names, and its rows: what the command reads.
void Write(const Case& one, const std::filesystem::path& folder) {
  const auto write = [](const std::filesystem::path& path, const std::string& content) {
    std::filesystem::create_directories(path.parent_path());
    std::ofstream file(path, std::ios::binary);
    file.exceptions(std::ios::badbit | std::ios::failbit);
    file << content << std::flush;
  };
  for (const auto& [name, content] : one.files) write(folder / name, content);
  write(folder / "rows.csv", ToCsv(one));
}

int Run(uint64_t seed, uint64_t packs, int rows, const char* folder) {
  Tally tally;
  for (uint64_t i = 0; i < packs; ++i) {
    Settings settings = SettingsOf(seed + i, rows);
    Case generated;
    if (folder != nullptr) settings.generated = &generated;
    const std::string difference = Compare(seed + i, settings, &tally);
    if (folder != nullptr) Write(generated, std::filesystem::path(folder) / std::to_string(seed + i));
    if (!difference.empty()) {
      std::printf("%s\nAgain: differential --seed %llu --packs 1 --rows %d\n", difference.c_str(),
                  static_cast<unsigned long long>(seed + i), rows);
      return 1;
    }
    if ((i + 1) % 500 == 0 && i + 1 < packs) Print(tally);
  }
  Print(tally);
  // A run that compared nothing of a kind proves nothing about it.
  return packs < 20 || (tally.valid && tally.fired && tally.unknown && tally.errors && tally.findings && tally.twins)
             ? 0
             : 1;
}

}  // namespace
}  // namespace tollgate::differential

int main(int argc, char** argv) {
  uint64_t seed = 1, packs = 100;
  int rows = 2000;
  const char* folder = nullptr;
  for (int i = 1; i + 1 < argc; i += 2) {
    if (std::strcmp(argv[i], "--seed") == 0) seed = std::strtoull(argv[i + 1], nullptr, 10);
    if (std::strcmp(argv[i], "--packs") == 0) packs = std::strtoull(argv[i + 1], nullptr, 10);
    if (std::strcmp(argv[i], "--rows") == 0) rows = std::atoi(argv[i + 1]);
    if (std::strcmp(argv[i], "--write") == 0) folder = argv[i + 1];
  }
  if (argc % 2 == 0) {
    std::fprintf(stderr, "usage: differential [--packs N] [--rows N] [--seed N] [--write FOLDER]\n");
    return 2;
  }
  return tollgate::differential::Run(seed, packs, rows, folder);
}

// differential --packs N --rows N --seed S: engine against oracle on generated packs, for seconds or for hours. Prints
// what was compared; stops at the first difference with its seed. Batch sizes, CPU paths and the places where windows
// live change with the seed; --cross yes: every pack by every batch size, place, and number of threads.
// --write FOLDER: each pack and its rows, as files, for tests of the command.
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include "base/cpu.h"
#include "differential/compare.h"

namespace tollgate::differential {
namespace {

constexpr int32_t kBatchSizes[] = {1024, 1, 63, 64, 65, 1024, 1024};

// What a seed samples.
Settings SettingsOf(uint64_t seed, int row_count) {
  Settings settings;
  settings.row_count = row_count;
  settings.batch_row_count = kBatchSizes[seed % std::size(kBatchSizes)];
  const tg_cpu wanted = static_cast<tg_cpu>(TG_CPU_PORTABLE + seed % 3);
  settings.cpu = ResolveCpu(wanted).ok() ? wanted : TG_CPU_AUTO;
  settings.compares_bytes = seed % 20 == 0;
  settings.window_place = static_cast<WindowPlace>(seed / std::size(kBatchSizes) % kWindowPlaceCount);
  return settings;
}

// All of batch sizes x places; threads are compared by what they write.
std::vector<Settings> CrossOf(uint64_t seed, int row_count) {
  std::vector<Settings> all;
  for (const int32_t batch_rows : {1, 63, 64, 65, 1024}) {
    for (int place = 0; place < kWindowPlaceCount; ++place) {
      all.push_back(SettingsOf(seed, row_count));
      all.back().batch_row_count = batch_rows;
      all.back().window_place = static_cast<WindowPlace>(place);
      all.back().compares_bytes = all.size() == 1;
    }
  }
  return all;
}

void Print(const Tally& tally) {
  std::printf(
      "differential: %lld packs, %lld rows (%lld valid): %lld rules fired, %lld unknown, %lld errors, %lld findings, "
      "%lld twins in JSON, %lld byte comparisons; %lld values of windows (%lld with bounds alone, %lld of those that "
      "may "
      "err): no difference\n",
      static_cast<long long>(tally.packs), static_cast<long long>(tally.rows), static_cast<long long>(tally.valid),
      static_cast<long long>(tally.fired), static_cast<long long>(tally.unknown), static_cast<long long>(tally.errors),
      static_cast<long long>(tally.findings), static_cast<long long>(tally.twins),
      static_cast<long long>(tally.byte_comparisons), static_cast<long long>(tally.window_values),
      static_cast<long long>(tally.bounded_values), static_cast<long long>(tally.inexact_values));
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

struct Choice {
  uint64_t seed = 1, packs = 100;
  int rows = 2000;
  bool is_cross = false;
  const char* folder = nullptr;
};

// A run that compared nothing of a kind proves nothing about it.
bool SawAllKinds(const Tally& tally) {
  return tally.valid && tally.fired && tally.unknown && tally.errors && tally.findings && tally.twins &&
         tally.window_values && tally.bounded_values && tally.inexact_values;
}

int Run(const Choice& choice) {
  Tally tally;
  for (uint64_t i = 0; i < choice.packs; ++i) {
    const uint64_t seed = choice.seed + i;
    const std::vector<Settings> all =
        choice.is_cross ? CrossOf(seed, choice.rows) : std::vector<Settings>{SettingsOf(seed, choice.rows)};
    for (Settings settings : all) {
      Case generated;
      if (choice.folder != nullptr) settings.generated = &generated;
      const std::string difference = Compare(seed, settings, &tally);
      if (choice.folder != nullptr) Write(generated, std::filesystem::path(choice.folder) / std::to_string(seed));
      if (difference.empty()) continue;
      std::printf("batches of %d, windows at place %d: %s\nAgain: differential --seed %llu --packs 1 --rows %d%s\n",
                  settings.batch_row_count, static_cast<int>(settings.window_place), difference.c_str(),
                  static_cast<unsigned long long>(seed), choice.rows, choice.is_cross ? " --cross yes" : "");
      return 1;
    }
    if ((i + 1) % 500 == 0 && i + 1 < choice.packs) Print(tally);
  }
  Print(tally);
  return choice.packs < 20 || SawAllKinds(tally) ? 0 : 1;
}

}  // namespace
}  // namespace tollgate::differential

int main(int argc, char** argv) {
  tollgate::differential::Choice choice;
  for (int i = 1; i + 1 < argc; i += 2) {
    if (std::strcmp(argv[i], "--seed") == 0) choice.seed = std::strtoull(argv[i + 1], nullptr, 10);
    if (std::strcmp(argv[i], "--packs") == 0) choice.packs = std::strtoull(argv[i + 1], nullptr, 10);
    if (std::strcmp(argv[i], "--rows") == 0) choice.rows = std::atoi(argv[i + 1]);
    if (std::strcmp(argv[i], "--cross") == 0) choice.is_cross = std::strcmp(argv[i + 1], "yes") == 0;
    if (std::strcmp(argv[i], "--write") == 0) choice.folder = argv[i + 1];
  }
  if (argc % 2 == 0) {
    std::fprintf(stderr, "usage: differential [--packs N] [--rows N] [--seed N] [--cross yes] [--write FOLDER]\n");
    return 2;
  }
  return tollgate::differential::Run(choice);
}

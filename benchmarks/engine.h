// The engine as workloads drive it: packs compiled from memory, bytes read from memory.
#ifndef TOLLGATE_BENCHMARKS_ENGINE_H_
#define TOLLGATE_BENCHMARKS_ENGINE_H_

#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "plan/plan.h"
#include "read/csv.h"
#include "tollgate/screen.h"
#include "transactions.h"

namespace tollgate::bench {

// `files` by name; "pack.yaml" is compiled. Ends the process where that fails.
std::unique_ptr<plan::Plan> CompilePack(const std::map<std::string, std::string>& files);
std::unique_ptr<plan::Plan> CompileSchema(const std::string& schema);

// "portable", "avx2", "avx512"; AUTO is resolved.
const char* CpuName(tg_cpu cpu);
// Those that this machine has.
std::vector<tg_cpu> CpuPaths();

// A header once, then rows again and again: `round_count` times, or without end.
class MemorySource {
 public:
  static constexpr int64_t kEndless = -1;
  // The texts outlive the source.
  MemorySource(std::string_view header, std::string_view rows, int64_t round_count)
      : rest_(header), rows_(rows), rounds_left_(round_count) {}
  tg_source source() { return {this, Read}; }

 private:
  static int64_t Read(void* context, char* buffer, size_t capacity);
  std::string_view rest_;
  std::string_view rows_;
  int64_t rounds_left_;
};

// Endless rows, cut block by block.
class BlockStream {
 public:
  BlockStream(const column::RecordLayout& layout, const Transactions& data, int64_t round_count, tg_cpu cpu,
              int32_t batch_row_count = 1024);
  // False: the input is at its end.
  bool Next(read::CsvBlock* block);
  const read::CsvBinding& binding() const { return cutter_.binding(); }

 private:
  MemorySource memory_;
  tg_source source_;
  read::CsvCutter cutter_;
};

using BlockPointer = std::unique_ptr<read::CsvBlock, void (*)(read::CsvBlock*)>;
// Input bytes of a block's rows.
int64_t ByteCount(const read::CsvBlock& block);

}  // namespace tollgate::bench
#endif  // TOLLGATE_BENCHMARKS_ENGINE_H_

// The portable kernel (8 bytes at a time in a word) and the choice of one.
#include "read/csv_index.h"

#include <algorithm>
#include <cstring>

#include "read/csv_index_step.h"

namespace tollgate::read {
namespace {

constexpr uint64_t kOnes = 0x0101010101010101;
constexpr uint64_t kLow7 = 0x7F7F7F7F7F7F7F7F;

// Bit 7 of every byte of `word` that equals `c`. Exact: unlike the shorter test by subtraction it carries nothing from
// one byte to the next.
uint64_t EqualBytes(uint64_t word, char c) {
  const uint64_t difference = word ^ (kOnes * static_cast<unsigned char>(c));
  return ~(((difference & kLow7) + kLow7) | difference | kLow7);
}

// Bit 7 of byte i -> bit i.
uint64_t GatherHighBits(uint64_t word) { return (word >> 7) * 0x0102040810204080 >> 56; }

uint64_t PrefixXor(uint64_t bits) {
  for (int shift = 1; shift < 64; shift *= 2) bits ^= bits << shift;
  return bits;
}

}  // namespace

IndexRun IndexPortable(const char* text, uint32_t base, size_t block_count, IndexState* state, CsvIndex* index) {
  uint64_t high_bits = 0;
  uint64_t nul_bits = 0;
  size_t count = index->separator_count;
  IndexRun run{block_count, kNoFault};
  for (size_t block = 0; block < block_count; ++block, text += kIndexBytes, base += kIndexBytes) {
    BlockMasks masks{};
    for (int i = 0; i < 8; ++i) {
      uint64_t word;
      std::memcpy(&word, text + 8 * i, 8);
      masks.quote |= GatherHighBits(EqualBytes(word, '"')) << (8 * i);
      masks.comma |= GatherHighBits(EqualBytes(word, ',')) << (8 * i);
      masks.newline |= GatherHighBits(EqualBytes(word, '\n')) << (8 * i);
      masks.cr |= GatherHighBits(EqualBytes(word, '\r')) << (8 * i);
      high_bits |= word;
      nul_bits |= EqualBytes(word, '\0');
    }
    masks.quote_parity = PrefixXor(masks.quote);
    const BlockStructure structure = Step(masks, state);
    FlattenBits(structure.separator, base, index->separators.data() + count);
    AppendLines(structure, base, count, index);
    count += static_cast<size_t>(std::popcount(structure.separator));
    index->any_escape |= structure.escape != 0;
    if (structure.fault != 0) {
      run = {block + 1, base + static_cast<uint32_t>(std::countr_zero(structure.fault))};
      break;
    }
  }
  index->separator_count = count;
  index->any_non_ascii |= (high_bits & ~kLow7) != 0;
  index->any_nul |= nul_bits != 0;
  return run;
}

#if !defined(__x86_64__)
IndexRun IndexAvx2(const char* text, uint32_t base, size_t block_count, IndexState* state, CsvIndex* index) {
  return IndexPortable(text, base, block_count, state, index);
}
IndexRun IndexAvx512(const char* text, uint32_t base, size_t block_count, IndexState* state, CsvIndex* index) {
  return IndexPortable(text, base, block_count, state, index);
}
#endif

IndexRun IndexCsv(tg_cpu cpu, const char* text, uint32_t base, size_t block_count, IndexState* state, CsvIndex* index) {
  const size_t room = index->separator_count + kIndexBytes * (block_count + 1);
  if (index->separators.size() < room) index->separators.resize(std::max(room, 2 * index->separators.size()));
  const IndexKernel kernel = cpu == TG_CPU_AVX512 ? IndexAvx512 : cpu == TG_CPU_AVX2 ? IndexAvx2 : IndexPortable;
  return kernel(text, base, block_count, state, index);
}

}  // namespace tollgate::read

// What every index kernel does with the bitmaps of 64 bytes. Plain word arithmetic, always inlined: a function without
// target attributes may be inlined into one that has them, so each kernel compiles it for its own instruction set.
#ifndef TOLLGATE_READ_CSV_INDEX_STEP_H_
#define TOLLGATE_READ_CSV_INDEX_STEP_H_

#include <bit>

#include "read/csv_index.h"

namespace tollgate::read {

struct BlockMasks {
  uint64_t quote;
  uint64_t comma;
  uint64_t newline;
  uint64_t cr;
  uint64_t quote_parity;  // prefix XOR of `quote`, this block alone
};

struct BlockStructure {
  uint64_t separator;  // outside quotes, LFs included
  uint64_t line_end;
  uint64_t quoted_newline;
  uint64_t fault;
  uint64_t escape;
};

[[gnu::always_inline]] inline BlockStructure Step(const BlockMasks& masks, IndexState* state) {
  const uint64_t inside = masks.quote_parity ^ state->in_quote;  // from an opening quote to before its closing one
  state->in_quote = static_cast<uint64_t>(static_cast<int64_t>(inside) >> 63);
  const uint64_t line_end = masks.newline & ~inside;
  const uint64_t separator = (masks.comma & ~inside) | line_end;
  const uint64_t opening = masks.quote & inside;
  const uint64_t closing = masks.quote & ~inside;
  const uint64_t cr = masks.cr & ~inside;
  const uint64_t after_separator = separator << 1 | state->after_separator;
  const uint64_t after_close = closing << 1 | state->after_close;
  const uint64_t after_cr = cr << 1 | state->after_cr;
  state->after_separator = separator >> 63;
  state->after_close = closing >> 63;
  state->after_cr = cr >> 63;
  const uint64_t fault = (opening & ~(after_separator | after_close)) |
                         (after_close & ~(separator | masks.quote | masks.cr)) | (after_cr & ~masks.newline);
  return {separator, line_end, masks.newline & inside, fault, opening & after_close};
}

// The rare or short lists. `separator_count` is the number before this block.
[[gnu::always_inline]] inline void AppendLines(const BlockStructure& block, uint32_t base, size_t separator_count,
                                               CsvIndex* index) {
  for (uint64_t bits = block.line_end; bits != 0; bits &= bits - 1) {
    const int bit = std::countr_zero(bits);
    const uint64_t before = block.separator & ((uint64_t{1} << bit) - 1);
    index->line_ends.push_back({base + static_cast<uint32_t>(bit),
                                static_cast<uint32_t>(separator_count) + static_cast<uint32_t>(std::popcount(before))});
  }
  for (uint64_t bits = block.quoted_newline; bits != 0; bits &= bits - 1) {
    index->quoted_newlines.push_back(base + static_cast<uint32_t>(std::countr_zero(bits)));
  }
}

// Writes the positions of all bits, 8 at a time whether there are that many or not: a loop of known length predicts
// better than one a bit. Up to 64 places behind `out` are written.
[[gnu::always_inline]] inline void FlattenBits(uint64_t bits, uint32_t base, uint32_t* out) {
  const int count = std::popcount(bits);
  for (int done = 0; done < count; done += 8) {
    for (int i = 0; i < 8; ++i) {
      out[done + i] = base + static_cast<uint32_t>(std::countr_zero(bits | uint64_t{1} << 63));
      bits &= bits - 1;
    }
  }
}

}  // namespace tollgate::read
#endif  // TOLLGATE_READ_CSV_INDEX_STEP_H_

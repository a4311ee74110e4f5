// The structural index of CSV: where fields and lines end outside quotes, found 64 bytes at a time.
//
// Each 64 bytes become bitmaps (quotes, commas, LFs, CRs). The running parity of the quotes, a prefix XOR, tells which
// bytes are inside quotes: `""` closes and opens again, so it needs no case of its own. What parity cannot see is
// whether a quote stands where one may: an opening one must follow a separator or a closing one, a closing one must be
// followed by a separator, a line end or an opening one, and outside quotes a CR must be followed by LF. Any other
// place is a fault; up to the first fault parity and RFC 4180 agree, so what was found before it is exact, and the
// cutter reads that one record again character by character.
//
// Source: Langdale and Lemire, "Parsing Gigabytes of JSON per Second", VLDB Journal 28 (2019), section 3.1, for the
// quote parity by carry-less multiplication.
#ifndef TOLLGATE_READ_CSV_INDEX_H_
#define TOLLGATE_READ_CSV_INDEX_H_

#include <cstddef>
#include <cstdint>
#include <vector>

#include "tollgate/types.h"

namespace tollgate::read {

inline constexpr size_t kIndexBytes = 64;

struct LineEnd {
  uint32_t position;   // of the LF
  uint32_t separator;  // its number among the separators
};

// Grows to the largest block seen and is then reused.
struct CsvIndex {
  std::vector<uint32_t> separators;  // positions of commas and LFs outside quotes; `separator_count` of them
  size_t separator_count = 0;
  std::vector<LineEnd> line_ends;         // the LFs among them
  std::vector<uint32_t> quoted_newlines;  // positions of LFs inside quotes
  // Of every byte looked at, also of those that were then left to the next block.
  bool any_non_ascii = false;
  bool any_nul = false;
  bool any_escape = false;  // `""` inside quotes

  void Clear() {
    separator_count = 0;
    line_ends.clear();
    quoted_newlines.clear();
    any_non_ascii = any_nul = any_escape = false;
  }
};

// What the bytes before leave open.
struct IndexState {
  uint64_t in_quote = 0;         // all ones: inside quotes
  uint64_t after_separator = 1;  // bit 0: the byte before was a separator; so too the next ones
  uint64_t after_close = 0;
  uint64_t after_cr = 0;
};

inline constexpr uint32_t kNoFault = UINT32_MAX;
struct IndexRun {
  size_t block_count;  // of 64 bytes, that were indexed
  uint32_t fault;      // position of the first fault; the run ended with the 64 bytes that hold it
};

// Indexes 64-byte pieces of text[0, 64 x block_count); text[0] has position `base`. `cpu` is resolved.
IndexRun IndexCsv(tg_cpu cpu, const char* text, uint32_t base, size_t block_count, IndexState* state, CsvIndex* index);

// The kernels behind it, one an instruction set. Room for 64 x (block_count + 1) more separators is there.
using IndexKernel = IndexRun (*)(const char* text, uint32_t base, size_t block_count, IndexState* state,
                                 CsvIndex* index);
IndexRun IndexPortable(const char* text, uint32_t base, size_t block_count, IndexState* state, CsvIndex* index);
IndexRun IndexAvx2(const char* text, uint32_t base, size_t block_count, IndexState* state, CsvIndex* index);
IndexRun IndexAvx512(const char* text, uint32_t base, size_t block_count, IndexState* state, CsvIndex* index);

}  // namespace tollgate::read
#endif  // TOLLGATE_READ_CSV_INDEX_H_

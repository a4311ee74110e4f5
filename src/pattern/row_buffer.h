// Rows one after another in memory of our own, as Hyperscan is to see them: `row \n row \n ...`, a newline inside a row
// as kNewlineByte, and kScanPadding readable bytes behind. The caller's memory is only ever copied: Hyperscan reads
// past the end of what it is given.
#ifndef TOLLGATE_PATTERN_ROW_BUFFER_H_
#define TOLLGATE_PATTERN_ROW_BUFFER_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string_view>
#include <vector>

#include "base/texts.h"

namespace tollgate::pattern {

// The byte that stands for a newline inside a row: none of UTF-8's.
inline constexpr char kNewlineByte = '\xFF';

class RowBuffer {
 public:
  void Clear() { size_ = count_ = 0; }
  // `text` is not empty. Finish comes after the last.
  void Add(size_t row, std::string_view text);
  // Clear, then the texts that are not empty of the rows set in `rows`, from row `from` on, up to kFullBytes or
  // kFullRows or one text that is longer; Finish. Gives the row to go on from; row_count where there is none.
  size_t Fill(const Texts& texts, const uint64_t* rows, size_t from, size_t row_count);
  // The bytes become as Hyperscan is to see them.
  void Finish();

  // 16 to 256 KiB measure alike; this leaves the second cache to the databases.
  static constexpr size_t kFullBytes = size_t{64} << 10;
  static constexpr size_t kFullRows = 8192;

  std::string_view bytes() const { return {bytes_.get(), size_}; }
  size_t row_count() const { return count_; }
  uint32_t row(size_t index) const { return rows_[index]; }
  // One row with the separator behind it.
  std::string_view bytes(size_t index) const;
  // The index of the row that holds a match that ends at `to`: begin <= to <= end. row_count() where none does.
  size_t IndexAt(uint64_t to);

 private:
  void Reserve(size_t size);

  std::unique_ptr<char[]> bytes_;
  size_t size_ = 0, capacity_ = 0, count_ = 0;
  std::vector<uint32_t> ends_, rows_;  // ends: of each row's text
  // Of each 64 bytes the first row that ends in or behind them; made when the first match asks.
  std::vector<uint32_t> first_index_;
};

}  // namespace tollgate::pattern
#endif  // TOLLGATE_PATTERN_ROW_BUFFER_H_

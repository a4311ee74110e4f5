#include "pattern/row_buffer.h"

#include <algorithm>
#include <cstring>

#include "base/bits.h"
#include "base/check.h"
#include "pattern/database.h"

namespace tollgate::pattern {
namespace {

constexpr size_t kBlock = 64;  // about two rows
constexpr size_t kStep = 32;   // what a copy of a short text moves at once
constexpr size_t kMaxSteps = 4;

// Whole steps, over the text's end where `readable` allows: a copy of just its size costs several times as much on
// short texts.
inline void Copy(const char* from, size_t size, size_t readable, char* to) {
  const size_t steps = (size + kStep - 1) / kStep;
  if (steps > kMaxSteps || steps * kStep > readable) {
    std::memcpy(to, from, size);
    return;
  }
  for (size_t i = 0; i < steps; ++i) std::memcpy(to + i * kStep, from + i * kStep, kStep);
}

}  // namespace

void RowBuffer::Reserve(size_t size) {
  if (size <= capacity_) return;
  TG_CHECK(size <= UINT32_MAX);
  const size_t capacity = std::max({size, 2 * capacity_, size_t{512}});
  auto bytes = std::make_unique<char[]>(capacity + kScanPadding);
  if (size_ > 0) std::memcpy(bytes.get(), bytes_.get(), size_);
  bytes_ = std::move(bytes);
  capacity_ = capacity;
}

void RowBuffer::Add(size_t row, std::string_view text) {
  Reserve(size_ + text.size() + 1);
  std::memcpy(bytes_.get() + size_, text.data(), text.size());
  size_ += text.size();
  if (ends_.size() <= count_) {
    ends_.resize(count_ + 1);
    rows_.resize(count_ + 1);
  }
  ends_[count_] = static_cast<uint32_t>(size_++);
  rows_[count_++] = static_cast<uint32_t>(row);
}

size_t RowBuffer::Fill(const Texts& texts, const uint64_t* rows, size_t from, size_t row_count) {
  Clear();
  if (ends_.size() < kFullRows) {
    ends_.resize(kFullRows);
    rows_.resize(kFullRows);
  }
  // A text of a column may be read past its end, as far as the column goes.
  const char* const column_end = texts.views != nullptr ? nullptr : texts.bytes + texts.offsets[row_count];
  size_t row = from;
  while (row < row_count && size_ < kFullBytes && count_ < kFullRows) {
    const uint64_t left = rows[row / 64] >> (row % 64);
    row = left == 0 ? (row / 64 + 1) * 64 : row + static_cast<size_t>(std::countr_zero(left));
    if (left == 0 || row >= row_count) continue;
    const std::string_view text = texts[row];
    if (!text.empty()) {
      if (size_ + text.size() + kStep + 1 > capacity_) Reserve(size_ + text.size() + kStep + 1 + kFullBytes / 8);
      const size_t readable = column_end == nullptr ? 0 : static_cast<size_t>(column_end - text.data());
      Copy(text.data(), text.size(), readable, bytes_.get() + size_);
      size_ += text.size();
      ends_[count_] = static_cast<uint32_t>(size_++);
      rows_[count_++] = static_cast<uint32_t>(row);
    }
    ++row;
  }
  Finish();
  return std::min(row, row_count);
}

// Separators come last, so that newlines of rows are replaced over all bytes at once, by vectors.
void RowBuffer::Finish() {
  char* const bytes = bytes_.get();
  const size_t size = size_;
  for (size_t i = 0; i < size; ++i) bytes[i] = bytes[i] == '\n' ? kNewlineByte : bytes[i];
  for (size_t index = 0; index < count_; ++index) bytes[ends_[index]] = '\n';
  first_index_.clear();
  first_index_.reserve(size / kBlock + 1);  // IndexAt is called where nothing may throw
}

std::string_view RowBuffer::bytes(size_t index) const {
  const size_t begin = index == 0 ? 0 : ends_[index - 1] + 1;
  return {bytes_.get() + begin, ends_[index] + 1 - begin};
}

size_t RowBuffer::IndexAt(uint64_t to) {
  if (first_index_.empty()) {
    for (size_t index = 0; index < count_; ++index) {
      while (first_index_.size() * kBlock <= ends_[index]) first_index_.push_back(static_cast<uint32_t>(index));
    }
  }
  const size_t block = to / kBlock;
  if (block >= first_index_.size()) return count_;
  size_t index = first_index_[block];
  while (index < count_ && ends_[index] < to) ++index;
  return index;
}

}  // namespace tollgate::pattern

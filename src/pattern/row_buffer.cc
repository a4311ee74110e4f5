#include "pattern/row_buffer.h"

#include <algorithm>
#include <cstring>

#include "base/check.h"
#include "pattern/database.h"

namespace tollgate::pattern {
namespace {

constexpr size_t kBlock = 64;  // about two rows
constexpr size_t kStep = 32;   // what a copy of a short text moves at once

}  // namespace

void RowBuffer::Clear() {
  size_ = 0;
  ends_.clear();
  rows_.clear();
  first_index_.clear();
}

void RowBuffer::Reserve(size_t size) {
  if (size <= capacity_) return;
  TG_CHECK(size <= UINT32_MAX);
  const size_t capacity = std::max(size, 2 * capacity_);
  auto bytes = std::make_unique<char[]>(capacity + kScanPadding);
  if (size_ > 0) std::memcpy(bytes.get(), bytes_.get(), size_);
  bytes_ = std::move(bytes);
  capacity_ = capacity;
}

void RowBuffer::Add(size_t row, std::string_view text, size_t readable) {
  Reserve(size_ + text.size() + 1 + kStep);
  char* to = bytes_.get() + size_;
  // A copy of fixed size is a fourth of one whose size the processor must branch on.
  if (text.size() <= kStep && readable >= kStep) {
    std::memcpy(to, text.data(), kStep);
  } else {
    std::memcpy(to, text.data(), text.size());
  }
  size_ += text.size();
  ends_.push_back(static_cast<uint32_t>(size_));
  rows_.push_back(static_cast<uint32_t>(row));
  ++size_;
}

// Separators come last, so that newlines of rows are replaced over all bytes at once, by vectors.
void RowBuffer::Finish() {
  std::replace(bytes_.get(), bytes_.get() + size_, '\n', kNewlineByte);
  for (uint32_t end : ends_) bytes_[end] = '\n';
  first_index_.reserve(size_ / kBlock + 1);  // IndexAt is called where nothing may throw
}

std::string_view RowBuffer::bytes(size_t index) const {
  const size_t begin = index == 0 ? 0 : ends_[index - 1] + 1;
  return {bytes_.get() + begin, ends_[index] + 1 - begin};
}

size_t RowBuffer::IndexAt(uint64_t to) {
  if (first_index_.empty()) {
    for (size_t index = 0; index < ends_.size(); ++index) {
      while (first_index_.size() * kBlock <= ends_[index]) first_index_.push_back(static_cast<uint32_t>(index));
    }
  }
  const size_t block = to / kBlock;
  if (block >= first_index_.size()) return row_count();
  size_t index = first_index_[block];
  while (index < ends_.size() && ends_[index] < to) ++index;
  return index;
}

}  // namespace tollgate::pattern

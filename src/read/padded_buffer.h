// Bytes with room around them: kernels may load whole vectors that begin before the first byte of a field or end behind
// its last.
#ifndef TOLLGATE_READ_PADDED_BUFFER_H_
#define TOLLGATE_READ_PADDED_BUFFER_H_

#include <algorithm>
#include <cstddef>
#include <cstring>
#include <memory>
#include <string_view>

namespace tollgate::read {

class PaddedBuffer {
 public:
  // One AVX-512 register.
  static constexpr size_t kPadBytes = 64;

  PaddedBuffer() { Reserve(4096); }
  char* data() { return memory_.get() + kPadBytes; }
  const char* data() const { return memory_.get() + kPadBytes; }
  size_t size() const { return size_; }
  std::string_view view() const { return {data(), size_}; }

  void Clear() { size_ = 0; }
  // Room for `capacity` bytes in all; what is there stays.
  void Reserve(size_t capacity) {
    if (capacity <= capacity_) return;
    capacity = std::max(capacity, capacity_ * 2);
    // Zeroed, so that what stands in the padding is the same in every run.
    auto memory = std::make_unique<char[]>(capacity + 2 * kPadBytes);
    if (size_ != 0) std::memcpy(memory.get() + kPadBytes, data(), size_);
    memory_ = std::move(memory);
    capacity_ = capacity;
  }
  void Append(std::string_view bytes) {
    Reserve(size_ + bytes.size());
    if (!bytes.empty()) std::memcpy(data() + size_, bytes.data(), bytes.size());
    size_ += bytes.size();
  }
  // After bytes were written behind the end, within what was reserved.
  void Grow(size_t byte_count) { size_ += byte_count; }
  void DropFront(size_t byte_count) {
    std::memmove(data(), data() + byte_count, size_ - byte_count);
    size_ -= byte_count;
  }
  void Truncate(size_t size) { size_ = size; }

 private:
  std::unique_ptr<char[]> memory_;
  size_t size_ = 0;
  size_t capacity_ = 0;
};

}  // namespace tollgate::read
#endif  // TOLLGATE_READ_PADDED_BUFFER_H_

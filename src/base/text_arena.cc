#include "base/text_arena.h"

#include <algorithm>

namespace tollgate {

std::string_view TextArena::Keep(std::string_view a, std::string_view b) {
  constexpr size_t kBlockSize = size_t{64} << 10;
  const size_t size = a.size() + b.size();
  while (block_ < blocks_.size() && blocks_[block_].size - used_ < size) {
    ++block_;
    used_ = 0;
  }
  if (block_ == blocks_.size()) {
    const size_t block_size = std::max(kBlockSize, size);
    blocks_.push_back({std::make_unique<char[]>(block_size), block_size});
  }
  char* text = blocks_[block_].bytes.get() + used_;
  std::copy(a.begin(), a.end(), text);
  std::copy(b.begin(), b.end(), text + a.size());
  used_ += size;
  return {text, size};
}

}  // namespace tollgate

// Texts that live until Clear: chunks that stay put and are used again.
#ifndef TOLLGATE_READ_TEXT_ARENA_H_
#define TOLLGATE_READ_TEXT_ARENA_H_

#include <cstring>
#include <memory>
#include <string_view>
#include <vector>

#include "tollgate/types.h"

namespace tollgate::read {

class TextArena {
 public:
  void Clear() { chunk_ = used_ = 0; }
  // At most kChunkBytes.
  tg_text Add(std::string_view text) {
    if (used_ + text.size() > kChunkBytes) {
      ++chunk_;
      used_ = 0;
    }
    if (chunk_ == chunks_.size()) chunks_.push_back(std::make_unique<char[]>(kChunkBytes));
    char* const place = chunks_[chunk_].get() + used_;
    std::memcpy(place, text.data(), text.size());
    used_ += text.size();
    return {place, text.size()};
  }

 private:
  static constexpr size_t kChunkBytes = size_t{16} << 10;
  std::vector<std::unique_ptr<char[]>> chunks_;
  size_t chunk_ = 0;
  size_t used_ = 0;
};

}  // namespace tollgate::read
#endif  // TOLLGATE_READ_TEXT_ARENA_H_

// Texts that live until Clear: chunks that stay put and are used again.
#ifndef TOLLGATE_READ_TEXT_ARENA_H_
#define TOLLGATE_READ_TEXT_ARENA_H_

#include <cstring>
#include <deque>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "tollgate/types.h"

namespace tollgate::read {

class TextArena {
 public:
  void Clear() {
    chunk_ = used_ = 0;
    large_.clear();
  }
  tg_text Add(std::string_view text) {
    if (text.size() > kChunkBytes) {
      const std::string& kept = large_.emplace_back(text);
      return {kept.data(), kept.size()};
    }
    if (used_ + text.size() > kChunkBytes) {
      ++chunk_;
      used_ = 0;
    }
    if (chunk_ == chunks_.size()) chunks_.push_back(std::make_unique<char[]>(kChunkBytes));
    char* const place = chunks_[chunk_].get() + used_;
    if (!text.empty()) std::memcpy(place, text.data(), text.size());
    used_ += text.size();
    return {place, text.size()};
  }

 private:
  static constexpr size_t kChunkBytes = size_t{16} << 10;
  std::vector<std::unique_ptr<char[]>> chunks_;
  std::deque<std::string> large_;
  size_t chunk_ = 0;
  size_t used_ = 0;
};

}  // namespace tollgate::read
#endif  // TOLLGATE_READ_TEXT_ARENA_H_

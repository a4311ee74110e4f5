// A text in memory as a source of bytes.
#ifndef TOLLGATE_READ_TEXT_SOURCE_H_
#define TOLLGATE_READ_TEXT_SOURCE_H_

#include <algorithm>
#include <cstdint>
#include <cstring>
#include <string_view>

#include "tollgate/screen.h"

namespace tollgate::read {

// Outlives the source that it gives; so does its text.
class TextSource {
 public:
  explicit TextSource(std::string_view text) : rest_(text) {}
  tg_source source() { return {this, Read}; }

 private:
  static int64_t Read(void* context, char* buffer, size_t capacity) {
    auto* self = static_cast<TextSource*>(context);
    const size_t size = std::min(capacity, self->rest_.size());
    std::memcpy(buffer, self->rest_.data(), size);
    self->rest_.remove_prefix(size);
    return static_cast<int64_t>(size);
  }
  std::string_view rest_;
};

}  // namespace tollgate::read
#endif  // TOLLGATE_READ_TEXT_SOURCE_H_

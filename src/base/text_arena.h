// Bytes of texts that live until Reset, in blocks that stay when the texts go.
#ifndef TOLLGATE_BASE_TEXT_ARENA_H_
#define TOLLGATE_BASE_TEXT_ARENA_H_

#include <cstddef>
#include <memory>
#include <string_view>
#include <vector>

namespace tollgate {

class TextArena {
 public:
  void Reset() { block_ = used_ = 0; }
  // `a` and `b`, one after the other.
  std::string_view Keep(std::string_view a, std::string_view b = {});

 private:
  struct Block {
    std::unique_ptr<char[]> bytes;
    size_t size;
  };
  std::vector<Block> blocks_;
  size_t block_ = 0;
  size_t used_ = 0;
};

}  // namespace tollgate
#endif  // TOLLGATE_BASE_TEXT_ARENA_H_

// The structure of JSON text: where its tokens begin. simdjson's first stage (Langdale and Lemire 2019, doi
// 10.1007/s00778-019-00578-5), which checks UTF-8 and the bytes of strings on its way; what the tokens are and how they
// follow one another is the caller's to check.
//
// Text may hold many documents in lines. A raw line end inside a string is a fault, so where there is none every line
// has whole strings, and each can be judged by itself.
#ifndef TOLLGATE_JSON_STRUCTURE_H_
#define TOLLGATE_JSON_STRUCTURE_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string_view>

#include "tollgate/types.h"

namespace tollgate::json {

class Structure {
 public:
  // `cpu` is resolved.
  explicit Structure(tg_cpu cpu);
  ~Structure();
  // False: a byte is not UTF-8, a string is not closed or holds a raw control character, or there is no token at all.
  // Otherwise positions()[0, size()) rise, two more behind them may be read, and each is the first byte of one of
  // `{}[],:`, of a string (its opening quote) or of another run of bytes that are neither space nor one of these. Of
  // strings that is all that stands between this position and the next but spaces.
  bool Find(std::string_view text);
  const uint32_t* positions() const { return positions_; }
  size_t size() const { return size_; }

 private:
  struct Stage;
  std::unique_ptr<Stage> stage_;
  const uint32_t* positions_ = nullptr;
  size_t size_ = 0;
};

}  // namespace tollgate::json
#endif  // TOLLGATE_JSON_STRUCTURE_H_

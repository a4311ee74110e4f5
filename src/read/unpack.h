// Bytes that gzip (RFC 1952) or zstd (RFC 8878) packed, unpacked as they come; any other bytes as they are.
//
// Which it is the first four bytes say; no valid UTF-8 text begins with either mark. Members and frames that follow one
// another are one content, and zero bytes behind gzip's last member are padding, as gzip has it. What stood before a
// fault is given first. Memory is one buffer and the window that the data ask for, at most 128 MiB: a small file that
// unpacks to terabytes costs time alone.
#ifndef TOLLGATE_READ_UNPACK_H_
#define TOLLGATE_READ_UNPACK_H_

#include <cstdint>
#include <memory>
#include <string_view>

#include "tollgate/screen.h"
#include "tollgate/status.hpp"

namespace tollgate::read {

// How one packed form is undone.
class Unpacker {
 public:
  virtual ~Unpacker() = default;
  struct Step {
    size_t taken = 0;  // of `packed`
    size_t given = 0;  // into `to`
    const char* fault = nullptr;
  };
  virtual Step Run(std::string_view packed, char* to, size_t capacity) = 0;
  // Whether the data may end here.
  virtual bool is_whole() const = 0;
};
// nullptr: the bytes that a source begins with are those of no packed form.
std::unique_ptr<Unpacker> NewUnpacker(std::string_view first_bytes);

class UnpackingSource {
 public:
  // `source` outlives it.
  explicit UnpackingSource(const tg_source& source) : source_(source) {}
  UnpackingSource(const UnpackingSource&) = delete;
  tg_source source() {
    return {this, [](void* context, char* buffer, size_t capacity) {
              return static_cast<UnpackingSource*>(context)->Read(buffer, capacity);
            }};
  }
  bool is_packed() const { return unpacker_ != nullptr; }
  uint64_t taken_bytes() const { return taken_bytes_; }  // from the source
  // Why a read failed, where the packed data are to blame and not the source.
  const Status& status() const { return status_; }

 private:
  int64_t Read(char* buffer, size_t capacity);
  int64_t Begin();
  int64_t Refill();
  int64_t Unpack(char* buffer, size_t capacity);
  int64_t Fail(const char* fault);

  const tg_source& source_;
  bool has_begun_ = false;
  bool at_end_ = false;  // of the source
  int64_t problem_ = 0;  // of the source or of the data; for good
  uint64_t taken_bytes_ = 0;
  std::unique_ptr<char[]> buffer_;
  std::string_view rest_;  // of the buffer
  std::unique_ptr<Unpacker> unpacker_;
  Status status_;
};

}  // namespace tollgate::read
#endif  // TOLLGATE_READ_UNPACK_H_

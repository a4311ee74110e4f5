// Bytes from a tg_source, its end and its failure remembered.
#ifndef TOLLGATE_READ_INPUT_H_
#define TOLLGATE_READ_INPUT_H_

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>

#include "read/padded_buffer.h"
#include "tollgate/screen.h"
#include "tollgate/status.hpp"

namespace tollgate::read {

class Input {
 public:
  explicit Input(const tg_source& source) : source_(source) {}
  // Appends up to `byte_count` bytes. False: there are no more, by the end of the input or by a failure.
  bool Read(size_t byte_count, PaddedBuffer* to) {
    if (at_end_ || !status_.ok()) return false;
    to->Reserve(to->size() + byte_count);
    const int64_t got = source_.read(source_.context, to->data() + to->size(), byte_count);
    if (got < 0 || static_cast<uint64_t>(got) > byte_count) {
      status_ = Status(TG_READ_FAILED, "the input cannot be read: errno " + std::to_string(-got));
      return false;
    }
    to->Grow(static_cast<size_t>(got));
    at_end_ = got == 0;
    return !at_end_;
  }
  // For the rows still wanted, going by the bytes that a record of the block before had (0: there was none), so that
  // little is carried over; `pending` bytes are there.
  bool ReadFor(size_t rows_wanted, double bytes_per_record, size_t pending, size_t read_bytes, PaddedBuffer* to) {
    const double bytes_wanted =
        static_cast<double>(rows_wanted) * bytes_per_record * 1.02 - static_cast<double>(pending);
    if (bytes_per_record > 0 && bytes_wanted < static_cast<double>(read_bytes)) {
      read_bytes = std::min(read_bytes, kMinReadBytes + static_cast<size_t>(std::max(bytes_wanted, 0.0)));
    }
    return Read(read_bytes, to);
  }
  bool at_end() const { return at_end_; }
  const Status& status() const { return status_; }

 private:
  // A call of the source should be worth it.
  static constexpr size_t kMinReadBytes = 4096;

  const tg_source& source_;
  bool at_end_ = false;
  Status status_;
};

}  // namespace tollgate::read
#endif  // TOLLGATE_READ_INPUT_H_

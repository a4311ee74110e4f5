// Bytes from a tg_source, its end and its failure remembered.
#ifndef TOLLGATE_READ_CSV_INPUT_H_
#define TOLLGATE_READ_CSV_INPUT_H_

#include <cstdint>
#include <string>

#include "read/csv_buffer.h"
#include "tollgate/screen.h"
#include "tollgate/status.hpp"

namespace tollgate::read {

class CsvInput {
 public:
  explicit CsvInput(const tg_source& source) : source_(source) {}
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
  bool at_end() const { return at_end_; }
  const Status& status() const { return status_; }

 private:
  const tg_source& source_;
  bool at_end_ = false;
  Status status_;
};

}  // namespace tollgate::read
#endif  // TOLLGATE_READ_CSV_INPUT_H_

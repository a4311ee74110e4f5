// The written output of a screening and the state that it leaves, over thread counts, batch sizes and CPU paths: always
// the same bytes.
#ifndef TOLLGATE_TESTS_DIFFERENTIAL_SCREEN_BYTES_H_
#define TOLLGATE_TESTS_DIFFERENTIAL_SCREEN_BYTES_H_

#include <cstring>
#include <string>
#include <string_view>

#include "differential/compare.h"
#include "plan/plan.h"
#include "tollgate/screen.h"

namespace tollgate::differential {

// A source over bytes in memory.
struct Bytes {
  std::string_view rest;
  tg_source Source() {
    return {this, [](void* context, char* buffer, size_t capacity) {
              std::string_view& bytes = static_cast<Bytes*>(context)->rest;
              const size_t size = bytes.size() < capacity ? bytes.size() : capacity;
              std::memcpy(buffer, bytes.data(), size);
              bytes.remove_prefix(size);
              return static_cast<int64_t>(size);
            }};
  }
};

// Decisions, findings, rejected records and the state after them, one after the other; or why there are none.
std::string ScreenedBytes(const std::string& csv, const plan::Plan& plan, int32_t threads, int32_t batch_rows,
                          tg_cpu cpu);
// "" or which setting gave other bytes.
std::string CompareBytes(const Case& one, const plan::Plan& plan, Tally* tally);

}  // namespace tollgate::differential
#endif  // TOLLGATE_TESTS_DIFFERENTIAL_SCREEN_BYTES_H_

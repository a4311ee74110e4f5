// The texts of a column or a register, row by row: a column's own memory (bytes and offsets), or views.
#ifndef TOLLGATE_BASE_TEXTS_H_
#define TOLLGATE_BASE_TEXTS_H_

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace tollgate {

struct Texts {
  const std::string_view* views = nullptr;
  const char* bytes = nullptr;
  const int32_t* offsets = nullptr;
  std::string_view operator[](size_t row) const {
    if (views != nullptr) return views[row];
    return {bytes + offsets[row], static_cast<size_t>(offsets[row + 1] - offsets[row])};
  }
};

}  // namespace tollgate
#endif  // TOLLGATE_BASE_TEXTS_H_

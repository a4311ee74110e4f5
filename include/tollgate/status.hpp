// Status and Expected<T>: the C status as C++ values. Used by the C++ face and by the engine itself.
#ifndef TOLLGATE_STATUS_HPP
#define TOLLGATE_STATUS_HPP

#include <cstdlib>
#include <cstring>
#include <string_view>
#include <utility>
#include <variant>

#include "tollgate/status.h"

namespace tollgate {

// OK, or a status with one sentence. Cheap to move about: it holds no memory.
class [[nodiscard]] Status {
 public:
  Status() noexcept : error_{} {}
  Status(tg_status status, std::string_view message) noexcept : error_{} {
    error_.status = status;
    size_t size = message.size() < sizeof error_.message ? message.size() : sizeof error_.message - 1;
    // A cut message ends at a character boundary: step back over UTF-8 continuation bytes.
    if (size < message.size()) {
      while (size > 0 && (static_cast<unsigned char>(message[size]) & 0xC0) == 0x80) --size;
    }
    std::memcpy(error_.message, message.data(), size);
  }
  explicit Status(const tg_error& error) noexcept : error_(error) {}

  bool ok() const noexcept { return error_.status == TG_OK; }
  explicit operator bool() const noexcept { return ok(); }
  tg_status code() const noexcept { return error_.status; }
  std::string_view message() const noexcept { return error_.message; }
  const tg_error& error() const noexcept { return error_; }

 private:
  tg_error error_;
};

// A T, or the Status that says why there is none. Reading the one that is not there aborts: it is the caller's bug.
template <class T>
class [[nodiscard]] Expected {
 public:
  Expected(T value) : state_(std::in_place_index<0>, std::move(value)) {}
  Expected(Status status) : state_(std::in_place_index<1>, status) {}

  bool ok() const noexcept { return state_.index() == 0; }
  explicit operator bool() const noexcept { return ok(); }
  T& value() & { return *Get(std::get_if<0>(&state_)); }
  const T& value() const& { return *Get(std::get_if<0>(&state_)); }
  T&& value() && { return std::move(*Get(std::get_if<0>(&state_))); }
  T& operator*() & { return value(); }
  const T& operator*() const& { return value(); }
  T&& operator*() && { return std::move(*this).value(); }
  T* operator->() { return &value(); }
  const T* operator->() const { return &value(); }
  const Status& status() const { return *Get(std::get_if<1>(&state_)); }

 private:
  template <class P>
  static P* Get(P* p) {
    if (p == nullptr) std::abort();
    return p;
  }
  std::variant<T, Status> state_;
};

}  // namespace tollgate
#endif  // TOLLGATE_STATUS_HPP

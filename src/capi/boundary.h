// The C door. Every C body that can fail is one `return Boundary(error, [&]() -> Status {...})`: nothing that is thrown
// inside gets out, and the caller's tg_error always says what the returned status says.
#ifndef TOLLGATE_CAPI_BOUNDARY_H_
#define TOLLGATE_CAPI_BOUNDARY_H_

#include <cstring>
#include <exception>
#include <new>
#include <string>
#include <string_view>

#include "base/check.h"
#include "tollgate/status.hpp"
#include "tollgate/types.h"

namespace tollgate::capi {

inline tg_status Answer(const Status& status, tg_error* error) noexcept {
  if (error != nullptr) *error = status.error();
  return status.code();
}

template <class Body>
tg_status Boundary(tg_error* error, const Body& body) noexcept {
  try {
    return Answer(body(), error);
  } catch (const std::bad_alloc&) {
    return Answer(Status(TG_OUT_OF_MEMORY, "an allocation failed"), error);
  } catch (const CheckFailed& check) {
    return Answer(Status(TG_INTERNAL, check.sentence), error);
  } catch (const std::exception& exception) {
    return Answer(Status(TG_INTERNAL, exception.what()), error);
  } catch (...) {
    return Answer(Status(TG_INTERNAL, "something that is no exception was thrown"), error);
  }
}

struct Argument {
  const char* name;
  const void* pointer;
};
// INVALID_ARGUMENT that names the first argument that is NULL.
inline Status RequireAll(std::initializer_list<Argument> arguments) {
  for (const Argument& argument : arguments) {
    if (argument.pointer == nullptr) return Status(TG_INVALID_ARGUMENT, std::string(argument.name) + " is NULL");
  }
  return {};
}
inline Status RequireText(const char* name, tg_text text) {
  if (text.data == nullptr && text.size != 0) {
    return Status(TG_INVALID_ARGUMENT, std::string(name) + ".data is NULL and its size is not 0");
  }
  return {};
}

// Option structs grow at their end. What an older caller does not know of is zero, which is its default; a caller newer
// than the library is refused, since what it asks for might be ignored. NULL: all defaults.
template <class Options>
Status CopyOptions(const Options* from, Options* to) {
  std::memset(static_cast<void*>(to), 0, sizeof *to);
  if (from == nullptr) return {};
  if (from->struct_size < sizeof from->struct_size || from->struct_size > sizeof *to) {
    return Status(TG_INVALID_ARGUMENT, "struct_size is not that of the options this library knows");
  }
  std::memcpy(static_cast<void*>(to), from, from->struct_size);
  to->struct_size = sizeof *to;
  return {};
}

inline tg_text Text(std::string_view text) noexcept { return {text.data(), text.size()}; }
inline std::string_view View(tg_text text) noexcept { return {text.data, text.size}; }

}  // namespace tollgate::capi
#endif  // TOLLGATE_CAPI_BOUNDARY_H_

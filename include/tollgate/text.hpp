// Texts and owned handles: the small things that the rest of the C++ face stands on.
#ifndef TOLLGATE_TEXT_HPP
#define TOLLGATE_TEXT_HPP

#include <memory>
#include <string_view>

#include "tollgate/types.h"

namespace tollgate {
// The face lives in an inline namespace: its inline functions never share a linker symbol with the engine's own
// classes.
inline namespace v1 {

// Borrowed both ways.
inline std::string_view View(tg_text text) noexcept { return {text.data, text.size}; }
inline tg_text Text(std::string_view text) noexcept { return {text.data(), text.size()}; }

// The context of a C callback: the callee casts it back to the callable's own type.
template <class T>
void* ErasedAddress(T& object) noexcept {
  return const_cast<void*>(static_cast<const volatile void*>(std::addressof(object)));
}

template <class T, void (*Free)(T*)>
struct Freer {
  void operator()(T* handle) const noexcept { Free(handle); }
};
template <class T, void (*Free)(T*)>
using Owned = std::unique_ptr<T, Freer<T, Free>>;

}  // namespace v1
}  // namespace tollgate
#endif  // TOLLGATE_TEXT_HPP

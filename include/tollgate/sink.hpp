// Where bytes go.
#ifndef TOLLGATE_SINK_HPP
#define TOLLGATE_SINK_HPP

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <type_traits>

#include "tollgate/sink.h"
#include "tollgate/text.hpp"

namespace tollgate {
inline namespace v1 {

// Refers to a callable `int32_t(std::string_view lines)`: 0, or an errno value. The callable must outlive the call that
// uses it.
class Sink {
 public:
  Sink() = default;  // nothing is wanted
  template <class Write>
  requires std::is_invocable_r_v<int32_t, Write&, std::string_view> Sink(Write& write)
  noexcept
      : sink_{ErasedAddress(write), [](void* context, const char* data, size_t size) -> int32_t {
                return (*static_cast<Write*>(context))(std::string_view(data, size));
              }} {}
  const tg_sink& get() const noexcept { return sink_; }

 private:
  tg_sink sink_{};
};

}  // namespace v1
}  // namespace tollgate
#endif  // TOLLGATE_SINK_HPP

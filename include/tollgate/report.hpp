// Writing decisions and findings: where bytes go, and a finding in words.
#ifndef TOLLGATE_REPORT_HPP
#define TOLLGATE_REPORT_HPP

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <type_traits>

#include "tollgate/report.h"
#include "tollgate/status.hpp"
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

// One sentence for people, without its place: tg_report_finding_words.
inline Status ReportFindingWords(const tg_finding& finding, const Sink& sink) {
  tg_error error{};
  return tg_report_finding_words(&finding, &sink.get(), &error) == TG_OK ? Status() : Status(error);
}

}  // namespace v1
}  // namespace tollgate
#endif  // TOLLGATE_REPORT_HPP

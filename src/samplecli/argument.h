// Values of options as people write them, read exactly.
#ifndef TOLLGATE_SAMPLECLI_ARGUMENT_H_
#define TOLLGATE_SAMPLECLI_ARGUMENT_H_

#include <cstdint>
#include <optional>
#include <string_view>

namespace tollgate::samplecli {

// Decimal digits and nothing else.
std::optional<uint64_t> ParseCount(std::string_view text, uint64_t max);
// A share: "0.015", of six decimals at most, or "15000ppm". Parts per million, 1,000,000 at most.
std::optional<uint32_t> ParseRate(std::string_view text);
// UTC: "2026-01-31" or "2026-01-31T08:30:00Z". Microseconds since 1970.
std::optional<int64_t> ParseStart(std::string_view text);

}  // namespace tollgate::samplecli
#endif  // TOLLGATE_SAMPLECLI_ARGUMENT_H_

// The aggregates of windows: aggregates.def as an enum, with their names in packs, conditions and verdicts.
#ifndef TOLLGATE_BASE_AGGREGATE_H_
#define TOLLGATE_BASE_AGGREGATE_H_

#include <algorithm>
#include <cstdint>
#include <iterator>
#include <optional>
#include <string_view>

namespace tollgate {

enum class Aggregate : uint8_t {
#define TG_AGGREGATE(identifier, name, asked) identifier,
#include "base/aggregates.def"
#undef TG_AGGREGATE
};

// As Aggregate.
inline constexpr std::string_view kAggregateNames[] = {
#define TG_AGGREGATE(identifier, name, asked) name,
#include "base/aggregates.def"
#undef TG_AGGREGATE
};
constexpr std::string_view AggregateName(Aggregate aggregate) { return kAggregateNames[static_cast<int>(aggregate)]; }
// Nullopt: it is none's.
constexpr std::optional<Aggregate> FindAggregate(std::string_view name) {
  const auto at = std::find(std::begin(kAggregateNames), std::end(kAggregateNames), name);
  if (at == std::end(kAggregateNames)) return std::nullopt;
  return static_cast<Aggregate>(at - std::begin(kAggregateNames));
}

// How a pack asks for one.
enum class AskedBy : uint8_t { FLAG, OPERAND, RECORDS };
constexpr AskedBy HowAsked(Aggregate aggregate) {
  constexpr AskedBy kAsked[] = {
#define TG_AGGREGATE(identifier, name, asked) AskedBy::asked,
#include "base/aggregates.def"
#undef TG_AGGREGATE
  };
  return kAsked[static_cast<int>(aggregate)];
}

}  // namespace tollgate
#endif  // TOLLGATE_BASE_AGGREGATE_H_

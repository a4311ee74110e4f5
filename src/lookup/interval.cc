#include "lookup/interval.h"

namespace tollgate::lookup {
namespace {

bool ReadDigits(std::string_view text, uint64_t* number) {
  if (text.empty() || text.size() > kMaxRangeDigits) return false;
  *number = 0;
  for (char c : text) {
    if (c < '0' || c > '9') return false;
    *number = *number * 10 + static_cast<uint64_t>(c - '0');
  }
  return true;
}

}  // namespace

void NetworkMap::Add(const Network& network, int64_t value, int64_t rank) {
  if (network.first.is_v4) {
    v4_.push_back({network.first.v4, network.last.v4, value, rank});
  } else {
    v6_.push_back({network.first.v6, network.last.v6, value, rank});
  }
}

void NetworkMap::Build() {
  v4_segments_ = Segments<uint32_t>(std::move(v4_), none_);
  v6_segments_ = Segments<Address6>(std::move(v6_), none_);
  const std::vector<uint32_t>& starts = v4_segments_.starts();
  constexpr uint32_t kHalves = 65536;
  if (starts.empty()) return;
  uint32_t segment = 0;
  for (uint32_t half = 0; half < kHalves; ++half) {
    while (segment < starts.size() && starts[segment] < half << 16) ++segment;
    v4_halves_.push_back(segment);
  }
  v4_halves_.push_back(static_cast<uint32_t>(starts.size()));
}

int64_t NetworkMap::Find(std::string_view text) const {
  const std::optional<Address> address = ParseAddress(text);
  if (!address) return none_;
  if (!address->is_v4) return v6_segments_.Find(address->v6);
  if (v4_halves_.empty()) return none_;
  const uint32_t half = address->v4 >> 16;
  return v4_segments_.FindIn(address->v4, v4_halves_[half], v4_halves_[half + 1]);
}

std::string ReadDigitRange(std::string_view first, std::string_view last, DigitRange* range) {
  if (!ReadDigits(first, &range->first) || !ReadDigits(last, &range->last)) {
    return "an end of a range is 1 to " + std::to_string(kMaxRangeDigits) + " digits";
  }
  for (size_t i = first.size(); i < kMaxRangeDigits; ++i) range->first *= 10;
  for (size_t i = last.size(); i < kMaxRangeDigits; ++i) range->last = range->last * 10 + 9;
  range->length = std::max(first.size(), last.size());
  return range->first > range->last ? "it starts behind its end" : "";
}

void DigitRangeMap::Add(const DigitRange& range, int64_t value, int64_t rank) {
  auto at =
      std::find_if(lengths_.begin(), lengths_.end(), [&](const OfLength& of) { return of.length >= range.length; });
  if (at == lengths_.end() || at->length != range.length) at = lengths_.insert(at, OfLength{range.length, {}, {}});
  at->intervals.push_back({range.first, range.last, value, rank});
}

void DigitRangeMap::Build() {
  for (OfLength& of : lengths_) of.segments = Segments<uint64_t>(std::move(of.intervals), none_);
}

}  // namespace tollgate::lookup

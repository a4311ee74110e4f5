#include "pattern/set.h"

#include <algorithm>

#include "base/bits.h"
#include "pattern/set_data.h"

namespace tollgate::pattern {

struct PatternSet::Scratch::State {};
PatternSet::Scratch::Scratch() : state_(std::make_unique<State>()) {}
PatternSet::Scratch::~Scratch() = default;
PatternSet::Scratch::Scratch(Scratch&&) noexcept = default;
PatternSet::Scratch& PatternSet::Scratch::operator=(Scratch&&) noexcept = default;

PatternSet::PatternSet(std::unique_ptr<const SetData> data) : data_(std::move(data)) {}
PatternSet::~PatternSet() = default;
PatternSet::PatternSet(PatternSet&&) noexcept = default;
PatternSet& PatternSet::operator=(PatternSet&&) noexcept = default;

size_t PatternSet::size() const { return data_->members.size(); }
const std::string& PatternSet::text(size_t member) const { return data_->members[member].text(); }

void PatternSet::ScanMembers(const Texts& texts, const uint64_t* rows, size_t row_count, Scratch*,
                             uint64_t* const* out) const {
  for (size_t member = 0; member < size(); ++member) {
    std::fill_n(out[member], WordCount(row_count), uint64_t{0});
    ForEachBit(rows, row_count, [&](size_t row) {
      if (data_->members[member].Matches(texts[row])) SetBit(out[member], row);
    });
  }
}

void PatternSet::ScanAny(const Texts& texts, const uint64_t* rows, size_t row_count, Scratch* scratch,
                         uint64_t* any) const {
  std::fill_n(any, WordCount(row_count), uint64_t{0});
  ForEachBit(rows, row_count, [&](size_t row) {
    if (MatchesAny(texts[row], scratch)) SetBit(any, row);
  });
}

bool PatternSet::MatchesAny(std::string_view text, Scratch*) const {
  return std::any_of(data_->members.begin(), data_->members.end(),
                     [text](const Regex& member) { return member.Matches(text); });
}

}  // namespace tollgate::pattern

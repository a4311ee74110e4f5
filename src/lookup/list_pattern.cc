// Lists of patterns: one pattern set answers for all entries. Where entries end, the set says whether any hits, which
// is hardly ever; then they are tried one by one, the longest-lived first.
#include <algorithm>
#include <numeric>

#include "lookup/entry.h"
#include "lookup/index.h"
#include "pattern/regex.h"

namespace tollgate::lookup {
namespace {

class PatternIndex final : public Index {
 public:
  PatternIndex(const ListShape& shape, const Entries& entries, pattern::PatternSet set) : set_(std::move(set)) {
    if (entries.until_us.empty()) return;
    std::vector<size_t> order(entries.size());
    std::iota(order.begin(), order.end(), size_t{0});
    std::stable_sort(order.begin(), order.end(),
                     [&](size_t a, size_t b) { return entries.until_us[a] > entries.until_us[b]; });
    for (size_t i : order) ended_.push_back({entries.until_us[i], pattern::Regex(PatternOf(shape, entries.text(i)))});
  }
  using Index::Contains;
  using Index::LiveUntil;
  int64_t LiveUntil(std::string_view value, Scratch* scratch) const override {
    if (!set_.MatchesAny(value, scratch)) return kNoEntryUs;
    const auto at =
        std::find_if(ended_.begin(), ended_.end(), [&](const Ending& ending) { return ending.regex.Matches(value); });
    return at == ended_.end() ? kForeverUs : at->until_us;
  }
  void Contains(const Texts& values, const uint64_t* rows, size_t row_count, Scratch* scratch,
                uint64_t* hits) const override {
    set_.ScanAny(values, rows, row_count, scratch, hits);
  }
  const pattern::PatternSet* patterns() const override { return &set_; }

 private:
  struct Ending {
    int64_t until_us;
    pattern::Regex regex;
  };
  pattern::PatternSet set_;
  std::vector<Ending> ended_;  // the latest first; empty: no entry ends
};

}  // namespace

std::unique_ptr<const Index> MakePatternIndex(const ListShape& shape, const Entries& entries, pattern::PatternSet set) {
  return std::make_unique<PatternIndex>(shape, entries, std::move(set));
}

}  // namespace tollgate::lookup

// Pattern sets against RE2. Random sets of patterns and random rows from a seed; every answer of a set (ScanMembers,
// ScanAny, MatchesAny; by rows and by views; made here and loaded from bytes) is compared with a loop over RE2, cell by
// cell. Prints what it saw; a difference prints pattern, row and the command that repeats it.
//
//   pattern_differential [--sets N] [--seed S] [--seconds T]
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <cstring>

#include "base/bits.h"
#include "differential/pattern/generate.h"
#include "pattern/regex.h"
#include "pattern/set_compile.h"
#include "pattern/set_data.h"

namespace tollgate::test {
namespace {

using pattern::PatternSet;

struct Totals {
  uint64_t sets = 0, patterns = 0, cells = 0, hits = 0, false_hits = 0, misses = 0;
  uint64_t by_way[5] = {};
};

// Rows as a column has them, with nothing behind the last one.
struct Column {
  std::vector<std::string> rows;
  std::string bytes;
  std::vector<int32_t> offsets = {0};
  std::vector<std::string_view> views;

  explicit Column(std::vector<std::string> all) : rows(std::move(all)) {
    for (const std::string& row : rows) {
      bytes += row;
      offsets.push_back(static_cast<int32_t>(bytes.size()));
      views.push_back(row);
    }
  }
  Texts texts(bool by_views) const {
    return by_views ? Texts{.views = views.data()} : Texts{.bytes = bytes.data(), .offsets = offsets.data()};
  }
};

class Comparison {
 public:
  Comparison(uint64_t seed, const pattern::SetCompiler& compiler, PatternSet::Scratch* scratch, Totals* totals)
      : seed_(seed), generator_(seed), compiler_(compiler), scratch_(scratch), totals_(totals) {}
  bool Run();

 private:
  bool MakeSet();
  void MakeRows();
  std::vector<std::vector<uint64_t>> Truth() const;
  void CompareMembers(const std::vector<std::vector<uint64_t>>& truth);
  void CompareAny(const std::vector<std::vector<uint64_t>>& truth);
  void Differs(const char* where, size_t member, size_t row, bool truth);

  uint64_t seed_;
  PatternGenerator generator_;
  const pattern::SetCompiler& compiler_;
  PatternSet::Scratch* scratch_;
  Totals* totals_;
  std::vector<std::string> patterns_;
  std::optional<PatternSet> set_;
  std::optional<Column> column_;
  std::vector<Sampled> sampled_;
  std::vector<uint64_t> rows_;  // those that are asked for
  bool ok_ = true;
};

bool Comparison::MakeSet() {
  for (Sampled& sampled : generator_.Patterns()) {
    pattern::PatternProblem ignored;
    if (!pattern::CheckRe2(sampled.pattern, &ignored)) continue;
    patterns_.push_back(sampled.pattern);
    sampled_.push_back(std::move(sampled));
  }
  if (patterns_.empty()) return false;
  pattern::SetProblem problem;
  set_ = compiler_.Compile(patterns_, &problem);
  if (!set_) {
    std::printf("seed %llu: %s\n", static_cast<unsigned long long>(seed_), problem.problem.message.c_str());
    std::exit(1);
  }
  if (generator_.OneIn(4)) {
    Expected<PatternSet> loaded = pattern::DecodeSet(pattern::EncodeSet(*set_), pattern::Trust::kVerified, nullptr);
    if (!loaded.ok()) {
      std::printf("seed %llu: %s\n", static_cast<unsigned long long>(seed_), loaded.status().error().message);
      std::exit(1);
    }
    set_ = std::move(*loaded);
  }
  return true;
}

void Comparison::MakeRows() {
  std::vector<std::string> rows(generator_.OneIn(50) ? 3'000 : 60);
  for (std::string& row : rows) row = generator_.Row(sampled_);
  column_.emplace(std::move(rows));
  rows_.assign(WordCount(column_->rows.size()), ~uint64_t{0});
  if (generator_.OneIn(3)) {
    for (size_t row = 0; row < column_->rows.size(); ++row) {
      if (generator_.OneIn(3)) ClearBit(rows_.data(), row);
    }
  }
  rows_.back() &= TailMask(column_->rows.size());
}

std::vector<std::vector<uint64_t>> Comparison::Truth() const {
  std::vector<std::vector<uint64_t>> truth;
  for (const std::string& text : patterns_) {
    const pattern::Regex regex(text);
    std::vector<uint64_t>& words = truth.emplace_back(rows_.size(), 0);
    ForEachBit(rows_.data(), column_->rows.size(), [&](size_t row) {
      if (regex.Matches(column_->rows[row])) SetBit(words.data(), row);
    });
  }
  return truth;
}

void Comparison::Differs(const char* where, size_t member, size_t row, bool truth) {
  ok_ = false;
  ++(truth ? totals_->misses : totals_->false_hits);
  std::string text;
  for (unsigned char c : column_->rows[row]) {
    char hex[8];
    std::snprintf(hex, sizeof hex, "\\x%02x", c);
    text += c >= 0x20 && c < 0x7F ? std::string(1, static_cast<char>(c)) : hex;
  }
  std::printf("%s: RE2 says %s: /%s/ on '%s' (--sets 1 --seed %llu)\n", where, truth ? "match" : "none",
              member < patterns_.size() ? patterns_[member].c_str() : "any", text.c_str(),
              static_cast<unsigned long long>(seed_));
}

void Comparison::CompareMembers(const std::vector<std::vector<uint64_t>>& truth) {
  // What was in the words before must not matter.
  std::vector<std::vector<uint64_t>> found(patterns_.size(), std::vector<uint64_t>(rows_.size(), 0xA5A5A5A5A5A5A5A5));
  std::vector<uint64_t*> out;
  for (auto& words : found) out.push_back(words.data());
  const size_t row_count = column_->rows.size();
  set_->ScanMembers(column_->texts(generator_.OneIn(2)), rows_.data(), row_count, scratch_, out.data());
  for (size_t member = 0; member < patterns_.size(); ++member) {
    totals_->hits += CountBits(truth[member].data(), row_count);
    totals_->cells += CountBits(rows_.data(), row_count);
    if (found[member] == truth[member]) continue;
    for (size_t row = 0; row < rows_.size() * 64; ++row) {
      const bool is_true = GetBit(truth[member].data(), row);
      if (GetBit(found[member].data(), row) != is_true) Differs("ScanMembers", member, row, is_true);
    }
  }
}

void Comparison::CompareAny(const std::vector<std::vector<uint64_t>>& truth) {
  std::vector<uint64_t> expected(rows_.size(), 0), any(rows_.size(), 0x5A5A5A5A5A5A5A5A);
  for (const auto& words : truth) {
    for (size_t word = 0; word < words.size(); ++word) expected[word] |= words[word];
  }
  const size_t row_count = column_->rows.size();
  set_->ScanAny(column_->texts(generator_.OneIn(2)), rows_.data(), row_count, scratch_, any.data());
  for (size_t row = 0; row < rows_.size() * 64; ++row) {
    const bool is_true = GetBit(expected.data(), row);
    if (GetBit(any.data(), row) != is_true) Differs("ScanAny", SIZE_MAX, row, is_true);
  }
  for (size_t row = 0; row < std::min<size_t>(row_count, 20); ++row) {
    if (!GetBit(rows_.data(), row)) continue;
    const bool is_true = GetBit(expected.data(), row);
    if (set_->MatchesAny(column_->rows[row], scratch_) != is_true) Differs("MatchesAny", SIZE_MAX, row, is_true);
  }
}

bool Comparison::Run() {
  if (!MakeSet()) return true;
  MakeRows();
  const std::vector<std::vector<uint64_t>> truth = Truth();
  CompareMembers(truth);
  CompareAny(truth);
  ++totals_->sets;
  totals_->patterns += patterns_.size();
  for (const pattern::Member& member : set_->data().members) ++totals_->by_way[static_cast<size_t>(member.way)];
  return ok_;
}

int Main(int argc, char** argv) {
  uint64_t sets = 5'000, seed = 1, seconds = UINT64_MAX;
  for (int i = 1; i + 1 < argc; i += 2) {
    uint64_t* option = std::strcmp(argv[i], "--sets") == 0      ? &sets
                       : std::strcmp(argv[i], "--seed") == 0    ? &seed
                       : std::strcmp(argv[i], "--seconds") == 0 ? &seconds
                                                                : nullptr;
    if (option == nullptr) return std::fprintf(stderr, "unknown option %s\n", argv[i]), 2;
    *option = std::strtoull(argv[i + 1], nullptr, 10);
  }
  auto compiler = pattern::NewSetCompiler();
  if (!compiler.ok()) return std::fprintf(stderr, "%s\n", compiler.status().error().message), 1;
  PatternSet::Scratch scratch;
  Totals totals;
  const auto begin = std::chrono::steady_clock::now();
  bool ok = true;
  for (uint64_t i = 0; i < sets; ++i) {
    ok = Comparison(seed + i, **compiler, &scratch, &totals).Run() && ok;
    if (std::chrono::steady_clock::now() - begin > std::chrono::seconds(std::min<uint64_t>(seconds, 1'000'000))) break;
  }
  const auto number = [](uint64_t n) { return static_cast<unsigned long long>(n); };
  std::printf(
      "pattern differential: %llu sets, %llu patterns (%llu scanned, %llu confirmed, %llu always, %llu never, "
      "%llu by RE2), %llu cells, %llu hits: %llu false hits, %llu misses\n",
      number(totals.sets), number(totals.patterns), number(totals.by_way[2]), number(totals.by_way[3]),
      number(totals.by_way[0]), number(totals.by_way[1]), number(totals.by_way[4]), number(totals.cells),
      number(totals.hits), number(totals.false_hits), number(totals.misses));
  return ok ? 0 : 1;
}

}  // namespace
}  // namespace tollgate::test

int main(int argc, char** argv) { return tollgate::test::Main(argc, argv); }

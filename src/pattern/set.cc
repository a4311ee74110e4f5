// A column's rows go into buffers of 64 KiB, one after another (row_buffer.h), and each buffer to Hyperscan in one call
// for each database: 1.5 to 6 times faster than a call a row. A hit belongs to the row that its end lies in. What
// Hyperscan is not asked: empty rows and members that match every text, known since the set was compiled. What it may
// not decide: members whose expression was widened; RE2 confirms each row that they hit.
//
// Hits are reported once for every end of a match (14 ns each): a row of a thousand `a` and fifty patterns like `a+b*`
// make a flood. A buffer with more than kHitsPerCell hits for each row and member is scanned again row by row, and a
// row that goes on like that is left to RE2 where a hit is not known yet. So a text costs a small multiple of what a
// loop over RE2 takes, whatever it holds.
#include "pattern/set.h"

#include <algorithm>
#include <unordered_map>

#include "base/bits.h"
#include "pattern/regex.h"
#include "pattern/row_buffer.h"
#include "pattern/set_data.h"

namespace tollgate::pattern {
namespace {

// Eight reports take as long as one answer of RE2's on a short text.
constexpr size_t kHitsPerCell = 8;

}  // namespace

struct PatternSet::Scratch::State {
  DatabaseScratch database;
  RowBuffer rows;
  // Of members that need RE2, by text: one for whichever sets this scratch is used with.
  std::unordered_map<std::string, Regex> regexes;
  // ScanAny: where each member's hits go, and the candidates of those that are confirmed.
  std::vector<uint64_t*> targets;
  std::vector<uint64_t> candidates;  // MatchesAny: a bit for each member

  const Regex& RegexOf(const std::string& text) {
    const auto known = regexes.find(text);
    return known != regexes.end() ? known->second : regexes.emplace(text, Regex(text)).first->second;
  }
};

namespace {

// Where hits of one call go.
struct Sink {
  RowBuffer* rows;
  uint64_t* const* out;
  size_t only_index;  // the row that is scanned alone; kAllRows: they all are
  size_t hits_left;
  static constexpr size_t kAllRows = SIZE_MAX;
};

int TakeHit(unsigned member, unsigned long long, unsigned long long to, unsigned, void* context) noexcept {
  Sink* sink = static_cast<Sink*>(context);
  const bool is_alone = sink->only_index != Sink::kAllRows;
  const size_t index = is_alone ? sink->only_index : sink->rows->IndexAt(to);
  const bool is_in_row = is_alone ? to < sink->rows->bytes(index).size() : index < sink->rows->row_count();
  if (is_in_row) SetBit(sink->out[member], sink->rows->row(index));
  return --sink->hits_left == 0;
}

// One call of ScanMembers or ScanAny: the answers of one set's databases for rows that are not empty.
template <class RegexOf>
class ColumnScan {
 public:
  ColumnScan(const SetData& set, const Texts& texts, RowBuffer* rows, DatabaseScratch* scratch, uint64_t* const* out,
             RegexOf regex_of)
      : set_(set), texts_(texts), rows_(rows), scratch_(scratch), out_(out), regex_of_(regex_of) {}

  void Run(const uint64_t* rows, size_t row_count) {
    for (size_t row = 0; row < row_count;) {
      row = rows_->Fill(texts_, rows, row, row_count);
      if (rows_->row_count() > 0) ScanBuffer();
    }
  }

 private:
  void ScanBuffer() {
    for (const Database& database : set_.databases) {
      const size_t hits = kHitsPerCell * database.members().size();
      Sink sink{rows_, out_, Sink::kAllRows, hits * rows_->row_count() + 1};
      if (Scan(database, rows_->bytes(), scratch_, TakeHit, &sink)) continue;
      for (size_t index = 0; index < rows_->row_count(); ++index) ScanRow(database, index, hits + 1);
    }
  }

  void ScanRow(const Database& database, size_t index, size_t hits) {
    Sink sink{rows_, out_, index, hits};
    if (Scan(database, rows_->bytes(index), scratch_, TakeHit, &sink)) return;
    const size_t row = rows_->row(index);
    for (uint32_t member : database.members()) {
      if (!GetBit(out_[member], row) && regex_of_(set_.members[member].text).Matches(texts_[row])) {
        SetBit(out_[member], row);
      }
    }
  }

  const SetData& set_;
  const Texts& texts_;
  RowBuffer* rows_;
  DatabaseScratch* scratch_;
  uint64_t* const* out_;
  RegexOf regex_of_;
};

}  // namespace

PatternSet::Scratch::Scratch() : state_(std::make_unique<State>()) {}
PatternSet::Scratch::~Scratch() = default;
PatternSet::Scratch::Scratch(Scratch&&) noexcept = default;
PatternSet::Scratch& PatternSet::Scratch::operator=(Scratch&&) noexcept = default;

PatternSet::PatternSet(std::unique_ptr<const SetData> data) : data_(std::move(data)) {}
PatternSet::~PatternSet() = default;
PatternSet::PatternSet(PatternSet&&) noexcept = default;
PatternSet& PatternSet::operator=(PatternSet&&) noexcept = default;

size_t PatternSet::size() const { return data_->members.size(); }
const std::string& PatternSet::text(size_t member) const { return data_->members[member].text; }

void PatternSet::ScanMembers(const Texts& texts, const uint64_t* rows, size_t row_count, Scratch* scratch,
                             uint64_t* const* out) const {
  const SetData& set = *data_;
  Scratch::State* state = scratch->state_.get();
  const size_t words = WordCount(row_count);
  const auto regex_of = [state](const std::string& text) -> const Regex& { return state->RegexOf(text); };
  for (size_t member = 0; member < size(); ++member) std::fill_n(out[member], words, uint64_t{0});
  if (!set.databases.empty())
    ColumnScan(set, texts, &state->rows, &state->database, out, regex_of).Run(rows, row_count);
  for (uint32_t member : set.confirmed) {
    const Regex& regex = regex_of(set.members[member].text);
    ForEachBit(out[member], row_count, [&](size_t row) {
      if (!regex.Matches(texts[row])) ClearBit(out[member], row);
    });
  }
  for (uint32_t member : set.by_re2) {
    const Regex& regex = regex_of(set.members[member].text);
    ForEachBit(rows, row_count, [&](size_t row) {
      if (!texts[row].empty() && regex.Matches(texts[row])) SetBit(out[member], row);
    });
  }
  for (uint32_t member : set.always) ForEachBit(rows, row_count, [&](size_t row) { SetBit(out[member], row); });
  if (set.matching_empty.empty()) return;
  ForEachBit(rows, row_count, [&](size_t row) {
    if (!texts[row].empty()) return;
    for (uint32_t member : set.matching_empty) SetBit(out[member], row);
  });
}

void PatternSet::ScanAny(const Texts& texts, const uint64_t* rows, size_t row_count, Scratch* scratch,
                         uint64_t* any) const {
  const SetData& set = *data_;
  Scratch::State* state = scratch->state_.get();
  const size_t words = WordCount(row_count);
  const auto regex_of = [state](const std::string& text) -> const Regex& { return state->RegexOf(text); };
  std::fill_n(any, words, uint64_t{0});
  if (!set.always.empty()) return ForEachBit(rows, row_count, [any](size_t row) { SetBit(any, row); });
  // Hits of a member that needs no confirmation are answers at once.
  state->candidates.assign(set.confirmed.size() * words, 0);
  state->targets.assign(size(), any);
  for (size_t i = 0; i < set.confirmed.size(); ++i) {
    state->targets[set.confirmed[i]] = state->candidates.data() + i * words;
  }
  if (!set.databases.empty()) {
    ColumnScan(set, texts, &state->rows, &state->database, state->targets.data(), regex_of).Run(rows, row_count);
  }
  for (uint32_t member : set.confirmed) {
    const Regex& regex = regex_of(set.members[member].text);
    ForEachBit(state->targets[member], row_count, [&](size_t row) {
      if (!GetBit(any, row) && regex.Matches(texts[row])) SetBit(any, row);
    });
  }
  for (uint32_t member : set.by_re2) {
    const Regex& regex = regex_of(set.members[member].text);
    ForEachBit(rows, row_count, [&](size_t row) {
      if (!GetBit(any, row) && regex.Matches(texts[row])) SetBit(any, row);
    });
  }
  if (set.matching_empty.empty()) return;
  ForEachBit(rows, row_count, [&](size_t row) {
    if (texts[row].empty()) SetBit(any, row);
  });
}

namespace {

struct OneText {
  const SetData* set;
  size_t end;            // of the text; behind it is the separator
  uint64_t* candidates;  // a bit for each member
  size_t hits_left;
  bool is_matched = false;
};

int TakeHitOfOne(unsigned member, unsigned long long, unsigned long long to, unsigned, void* context) noexcept {
  OneText* one = static_cast<OneText*>(context);
  if (to > one->end) return 0;
  if (one->set->members[member].way == Way::kScanned) {
    one->is_matched = true;
    return 1;
  }
  SetBit(one->candidates, member);
  return --one->hits_left == 0;
}

}  // namespace

bool PatternSet::MatchesAny(std::string_view text, Scratch* scratch) const {
  const SetData& set = *data_;
  Scratch::State* state = scratch->state_.get();
  if (!set.always.empty()) return true;
  if (text.empty()) return !set.matching_empty.empty();
  const auto matches = [&](uint32_t member) { return state->RegexOf(set.members[member].text).Matches(text); };
  state->rows.Clear();
  state->rows.Add(0, text);
  state->rows.Finish();
  if (!set.confirmed.empty()) state->candidates.assign(WordCount(size()), 0);
  for (const Database& database : set.databases) {
    OneText one{&set, text.size(), state->candidates.data(), kHitsPerCell * database.members().size() + 1};
    const bool is_whole = Scan(database, state->rows.bytes(), &state->database, TakeHitOfOne, &one);
    if (one.is_matched) return true;
    // Stopped by a flood of candidates: what else would have hit is not known.
    if (!is_whole && std::any_of(database.members().begin(), database.members().end(), matches)) return true;
  }
  for (uint32_t member : set.confirmed) {
    if (GetBit(state->candidates.data(), member) && matches(member)) return true;
  }
  return std::any_of(set.by_re2.begin(), set.by_re2.end(), matches);
}

void SetData::Finish() {
  for (uint32_t member = 0; member < members.size(); ++member) {
    const Member& m = members[member];
    if (m.way == Way::kAlways) always.push_back(member);
    if (m.way == Way::kConfirmed) confirmed.push_back(member);
    if (m.way == Way::kRe2) by_re2.push_back(member);
    if (m.matches_empty && m.way != Way::kAlways) matching_empty.push_back(member);
  }
}

}  // namespace tollgate::pattern

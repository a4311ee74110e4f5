// window_scale --plans N --rows N --accounts N --seed S: the engine's exact windows against a second implementation, on
// streams as large as they come. Every value of every row is compared. Prints what was compared and how long the two
// took; stops at the first difference.
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <string>

#include "base/bits.h"
#include "base/text_arena.h"
#include "differential/generate.h"
#include "differential/window_scale/second.h"

namespace tollgate::window_scale {
namespace {

using window::Doubt;
using window::ReadState;

constexpr auto kUnread = static_cast<ReadState>(200);

// What the engine says of one read, row by row.
struct Column {
  std::vector<ReadState> states;
  std::vector<Doubt> doubts;
  std::vector<int64_t> ints, low, high;
  std::vector<double> numbers;
};

// A batch of the rows, and its memory.
class Columns {
 public:
  Columns(const Rows& rows, size_t begin, size_t count, bool has_ids) : inputs_(kInputCount) {
    accepted_.resize(WordCount(count));
    flags_ = id_ok_ = accepted_;
    ok_.assign(kInputCount, accepted_);
    ints_.assign(4, std::vector<int64_t>(count));
    for (size_t i = 0; i < count; ++i) Fill(rows, begin + i, i);
    for (size_t i = 0; i < count; ++i) merchants_.push_back("merchant " + std::to_string(rows.merchants[begin + i]));
    views_.assign(merchants_.begin(), merchants_.end());
    for (size_t i = 0; i < inputs_.size(); ++i) inputs_[i].ok = ok_[i].data();
    inputs_[kAccount].ints = ints_[0].data();
    inputs_[kMerchant].texts.views = views_.data();
    inputs_[kTime].ints = ints_[1].data();
    inputs_[kFlag].bits = flags_.data();
    inputs_[kAmount].ints = ints_[2].data();
    batch_ = {.row_count = count, .accepted = accepted_.data(), .inputs = inputs_};
    if (!has_ids) return;
    batch_.id.emplace();
    batch_.id->ok = id_ok_.data();
    batch_.id->ints = ints_[3].data();
  }
  const window::Batch& batch() const { return batch_; }

 private:
  void Fill(const Rows& rows, size_t from, size_t row) {
    const auto set = [row](std::vector<uint64_t>* bits, bool is_set) {
      if (is_set) SetBit(bits->data(), row);
    };
    set(&accepted_, rows.valid[from]);
    set(&ok_[kAccount], rows.accounts[from] != kNoKey);
    set(&ok_[kMerchant], rows.merchants[from] != kNoKey);
    set(&ok_[kTime], rows.has_time[from]);
    set(&ok_[kFlag], rows.has_flag[from]);
    set(&ok_[kAmount], rows.has_amount[from]);
    set(&flags_, rows.has_flag[from] && rows.flags[from]);
    set(&id_ok_, rows.has_id[from]);
    ints_[0][row] = rows.accounts[from];
    ints_[1][row] = rows.times_us[from];
    ints_[2][row] = rows.amounts[from];
    ints_[3][row] = rows.ids[from];
  }

  std::vector<uint64_t> accepted_, flags_, id_ok_;
  std::vector<std::vector<uint64_t>> ok_;
  std::vector<std::vector<int64_t>> ints_;
  std::vector<std::string> merchants_;
  std::vector<std::string_view> views_;
  std::vector<window::Input> inputs_;
  window::Batch batch_;
};

std::vector<Column> RunEngine(const plan::Plan& plan, const Rows& rows, bool has_ids, uint64_t seed) {
  std::vector<Column> columns(plan.windows.reads.size());
  for (Column& column : columns) {
    column.states.assign(rows.size(), kUnread);
    column.doubts.assign(rows.size(), Doubt::kNone);
    column.ints.resize(rows.size());
    column.low = column.high = column.ints;
    column.numbers.resize(rows.size());
  }
  window::State state(plan, std::nullopt);
  window::Prepared prepared;
  TextArena texts;
  differential::Random random(seed);
  for (size_t begin = 0; begin < rows.size();) {
    const size_t count = std::min<size_t>(rows.size() - begin, 1 + random.Below(2048));
    const Columns batch(rows, begin, count, has_ids);
    state.Prepare(batch.batch(), &prepared);
    std::vector<window::ReadResult> results;
    for (Column& column : columns) {
      results.push_back({.states = column.states.data() + begin,
                         .doubts = column.doubts.data() + begin,
                         .ints = column.ints.data() + begin,
                         .low = column.low.data() + begin,
                         .high = column.high.data() + begin,
                         .numbers = column.numbers.data() + begin,
                         .texts = nullptr});
    }
    for (size_t part = 0; part < state.part_count(); ++part) state.Observe(prepared, part, results, &texts);
    begin += count;
  }
  return columns;
}

struct Tally {
  uint64_t plans = 0, rows = 0, values = 0, bounded = 0, missing = 0;
  double engine_seconds = 0, second_seconds = 0;
};

bool IsSame(const plan::WindowRead& read, const Column& column, size_t row, const Value& want) {
  if (column.states[row] != want.state) return false;
  if (want.state != ReadState::kExact && column.doubts[row] != want.doubt) return false;
  if (want.state == ReadState::kMissing) return true;
  if (read.form == plan::ValueForm::kDouble) return column.numbers[row] == want.number;
  if (column.ints[row] != want.integer) return false;
  return !plan::HasBounds(read) || (column.low[row] == want.low && column.high[row] == want.high);
}

std::string Describe(ReadState state, Doubt doubt, int64_t integer, int64_t low, int64_t high, double number) {
  return "state " + std::to_string(static_cast<int>(state)) + " doubt " + std::to_string(static_cast<int>(doubt)) +
         " integer " + std::to_string(integer) + " in " + std::to_string(low) + ".." + std::to_string(high) +
         " number " + std::to_string(number);
}

double SecondsSince(std::chrono::steady_clock::time_point begin) {
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
}

// "" or the first difference.
std::string Compare(uint64_t seed, const Size& size, Tally* tally) {
  bool has_ids = false;
  const std::unique_ptr<plan::Plan> plan = MakePlan(seed, size, &has_ids);
  const Rows rows = MakeRows(seed, size);
  auto begin = std::chrono::steady_clock::now();
  std::vector<Column> columns = RunEngine(*plan, rows, has_ids, seed);
  tally->engine_seconds += SecondsSince(begin);
  std::string difference;
  begin = std::chrono::steady_clock::now();
  const auto take = [&](size_t row, size_t read, const Value& want) {
    Column& column = columns[read];
    ++tally->values;
    tally->bounded += want.state == ReadState::kBounded;
    tally->missing += want.state == ReadState::kMissing;
    if (difference.empty() && !IsSame(plan->windows.reads[read], column, row, want)) {
      difference = plan->windows.reads[read].path + " row " + std::to_string(row) + ": second " +
                   Describe(want.state, want.doubt, want.integer, want.low, want.high, want.number) + ", engine " +
                   Describe(column.states[row], column.doubts[row], column.ints[row], column.low[row], column.high[row],
                            column.numbers[row]);
    }
    column.states[row] = kUnread;
  };
  for (uint32_t group = 0; group < plan->windows.groups.size(); ++group) ReadGroup(*plan, group, rows, has_ids, take);
  tally->second_seconds += SecondsSince(begin);
  for (size_t read = 0; difference.empty() && read < columns.size(); ++read) {
    const auto at = std::find_if(columns[read].states.begin(), columns[read].states.end(),
                                 [](ReadState state) { return state != kUnread; });
    if (at != columns[read].states.end()) difference = "the engine reads for a row that is not seen";
  }
  ++tally->plans;
  tally->rows += rows.size();
  return difference;
}

void Print(const Tally& tally, const Size& size) {
  std::printf(
      "window_scale: %llu plans, %llu rows over %u accounts: %llu values (%llu bounded, %llu missing), engine %.1f s, "
      "second implementation %.1f s: no difference\n",
      static_cast<unsigned long long>(tally.plans), static_cast<unsigned long long>(tally.rows), size.accounts,
      static_cast<unsigned long long>(tally.values), static_cast<unsigned long long>(tally.bounded),
      static_cast<unsigned long long>(tally.missing), tally.engine_seconds, tally.second_seconds);
  std::fflush(stdout);
}

int Run(uint64_t seed, uint64_t plans, const Size& size) {
  Tally tally;
  for (uint64_t i = 0; i < plans; ++i) {
    const std::string difference = Compare(seed + i, size, &tally);
    if (!difference.empty()) {
      std::printf("seed %llu: %s\n", static_cast<unsigned long long>(seed + i), difference.c_str());
      return 1;
    }
    if (size.rows >= 1000000) Print(tally, size);
  }
  if (size.rows < 1000000) Print(tally, size);
  // A run that saw nothing of a kind proves nothing about it.
  return plans < 3 || (tally.bounded != 0 && tally.missing != 0) ? 0 : 1;
}

}  // namespace
}  // namespace tollgate::window_scale

int main(int argc, char** argv) {
  uint64_t seed = 1, plans = 10;
  tollgate::window_scale::Size size;
  for (int i = 1; i + 1 < argc; i += 2) {
    const uint64_t number = std::strtoull(argv[i + 1], nullptr, 10);
    if (std::strcmp(argv[i], "--seed") == 0) seed = number;
    if (std::strcmp(argv[i], "--plans") == 0) plans = number;
    if (std::strcmp(argv[i], "--rows") == 0) size.rows = number;
    if (std::strcmp(argv[i], "--accounts") == 0) size.accounts = static_cast<uint32_t>(number);
  }
  if (argc % 2 == 0) {
    std::fprintf(stderr, "usage: window_scale [--plans N] [--rows N] [--accounts N] [--seed N]\n");
    return 2;
  }
  return tollgate::window_scale::Run(seed, plans, size);
}

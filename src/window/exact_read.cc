// One span at a time: a binary search for its events, then one pass for each operand that is added up or compared. Sums
// of integers have 128 bits, so they cannot overflow on the way.
#include "window/exact_read.h"

#include <algorithm>
#include <bit>
#include <cmath>

#include "base/decimal.h"

namespace tollgate::window {

namespace {

using plan::Aggregate;
using plan::Closed;
using plan::Register;

// What passes over the values of an operand find.
struct IntSum {
  int64_t count = 0;
  Int128 sum = 0;
};
struct IntExtremes {
  int64_t min = std::numeric_limits<int64_t>::max();
  int64_t max = std::numeric_limits<int64_t>::min();
  void Add(int64_t value) {
    min = std::min(min, value);
    max = std::max(max, value);
  }
};

// The halves of 64 bits apart, without their sign, so that no step needs 128 bits or a branch, and a compiler makes
// vectors of it: a busy key's window is a thousand values for every record.
IntSum SumOf(std::span<const uint64_t> cells, std::span<const uint8_t> is_there) {
  static_assert(plan::kMaxWindowEvents < uint64_t{1} << 31);  // so many halves fit 64 bits
  constexpr uint64_t kSign = uint64_t{1} << 63;
  uint64_t count = 0, low = 0, high = 0;
  for (size_t i = 0; i < cells.size(); ++i) {
    const uint64_t there = is_there[i];
    const uint64_t value = (cells[i] ^ kSign) & (uint64_t{0} - there);
    count += there;
    low += value & 0xFFFFFFFF;
    high += value >> 32;
  }
  const Int128 sum = (static_cast<Int128>(high) << 32) + low - (static_cast<Int128>(count) << 63);
  return {static_cast<int64_t>(count), sum};
}
struct NumberTotals {
  int64_t count = 0;
  double sum = 0;
  double min = 0;
  double max = 0;
  void Add(double value) {
    min = count == 0 || value < min ? value : min;
    max = count == 0 || value > max ? value : max;
    sum += value;
    ++count;
  }
};

class SpanReader {
 public:
  SpanReader(const LogLayout& layout, const ExactLog& log, const LogFloors& floors, const SpanLayout& span,
             const Row& row, const Answer& answer, ExactScratch* scratch)
      : layout_(layout),
        log_(log),
        floors_(floors),
        span_(span),
        row_(row),
        has_current_(span.include_current && row.is_event),
        answer_(answer),
        scratch_(scratch),
        end_time_(row.time - span.offset_us),
        start_time_(end_time_ - span.over_us) {
    const std::span<const int64_t> times = log.times();
    const bool takes_start = span.closed == Closed::kBoth || span.closed == Closed::kLeft;
    const bool takes_end = span.closed == Closed::kBoth || span.closed == Closed::kRight;
    const auto begin = takes_start ? std::lower_bound(times.begin(), times.end(), start_time_)
                                   : std::upper_bound(times.begin(), times.end(), start_time_);
    const auto end =
        takes_end ? std::upper_bound(begin, times.end(), end_time_) : std::lower_bound(begin, times.end(), end_time_);
    begin_ = static_cast<size_t>(begin - times.begin());
    end_ = static_cast<size_t>(end - times.begin());
  }

  void Run() {
    for (const ReadLayout& read : span_.reads) {
      if (read.operand != operand_) {
        operand_ = read.operand;
        has_sum_ = has_extremes_ = has_numbers_ = false;
      }
      Read(read);
    }
  }

 private:
  struct Quality {
    Doubt doubt = Doubt::kNone;
    int64_t floor = kNoTime;
  };
  Quality QualityOf(const ReadLayout& read) const {
    const Floor floor = floors_.Of(log_.floor(), read.operand);
    if (floor.time == kNoTime || start_time_ > floor.time) return {};
    return {floor.is_saturated ? Doubt::kSaturated : Doubt::kEvicted, floor.time};
  }
  size_t held() const { return end_ - begin_ + (has_current_ ? 1 : 0); }
  const OperandLayout& operand(const ReadLayout& read) const {
    return layout_.operands[static_cast<size_t>(read.operand)];
  }
  const Value& current(const ReadLayout& read) const { return row_.values[static_cast<size_t>(read.operand)]; }

  void Read(const ReadLayout& read) {
    const Quality quality = QualityOf(read);
    switch (read.aggregate) {
      case Aggregate::kCount:
        return AtLeast(read, static_cast<int64_t>(held()), quality.doubt);
      case Aggregate::kCountDistinct:
        return AtLeast(read, CountDistinct(read), quality.doubt);
      case Aggregate::kFirstSeen:
        if (held() == 0 || quality.doubt != Doubt::kNone) return answer_.Missing(read, quality.doubt);
        return answer_.ExactInt(read, end_ > begin_ ? FirstTime() : row_.time);
      case Aggregate::kLastSeen:
        return LastSeen(read, quality);
      case Aggregate::kLast:
        return Last(read, quality);
      default:
        return operand(read).kind == Register::kDouble ? OfNumbers(read, quality.doubt) : OfInts(read, quality.doubt);
    }
  }

  int64_t FirstTime() const {
    const int64_t first = log_.times()[begin_];
    return has_current_ ? std::min(first, row_.time) : first;
  }
  void AtLeast(const ReadLayout& read, int64_t value, Doubt doubt) const {
    answer_.Int(read, value, value, doubt == Doubt::kNone ? value : kNoHigh, doubt);
  }
  // Whether nothing that may be missing is newer than this event of the span.
  bool IsSurelyNewest(size_t index, const Quality& quality) const {
    return quality.doubt == Doubt::kNone || log_.times()[index] >= std::min(quality.floor, end_time_);
  }
  void LastSeen(const ReadLayout& read, const Quality& quality) const {
    if (has_current_) return answer_.ExactInt(read, row_.time);
    if (end_ == begin_ || !IsSurelyNewest(end_ - 1, quality)) return answer_.Missing(read, quality.doubt);
    answer_.ExactInt(read, log_.times()[end_ - 1]);
  }
  void Last(const ReadLayout& read, const Quality& quality) const {
    if (has_current_ && read.past == 0) return Show(read, current(read));
    const size_t past = read.past - (has_current_ ? 1 : 0);
    if (past >= end_ - begin_) return answer_.Missing(read, quality.doubt);
    const size_t index = end_ - 1 - past;
    if (!IsSurelyNewest(index, quality)) return answer_.Missing(read, quality.doubt);
    Show(read, log_.ValueAt(layout_, static_cast<uint32_t>(read.operand), static_cast<uint32_t>(index)));
  }
  void Show(const ReadLayout& read, const Value& value) const {
    if (!value.is_there) return answer_.Missing(read, Doubt::kNone);
    if (read.kind == Register::kText) return answer_.Text(read, value.text);
    if (read.kind == Register::kDouble) return answer_.Number(read, std::bit_cast<double>(value.bits), Doubt::kNone);
    answer_.ExactInt(read, static_cast<int64_t>(value.bits));
  }

  // Calls visit(bits) for each value there is, in order, the row's own last.
  template <class Visit>
  void ForEachValue(const ReadLayout& read, Visit visit) const {
    const auto cells = log_.cells(operand(read).cell);
    const auto is_there = log_.presence(layout_, static_cast<uint32_t>(read.operand));
    for (size_t i = begin_; i < end_; ++i) {
      if (is_there[i] != 0) visit(cells[i]);
    }
    if (has_current_ && current(read).is_there) visit(current(read).bits);
  }

  void FindSum(const ReadLayout& read) {
    if (has_sum_) return;
    const size_t size = end_ - begin_;
    ints_ = SumOf(log_.cells(operand(read).cell).subspan(begin_, size),
                  log_.presence(layout_, static_cast<uint32_t>(read.operand)).subspan(begin_, size));
    if (has_current_ && current(read).is_there) {
      ++ints_.count;
      ints_.sum += static_cast<int64_t>(current(read).bits);
    }
    has_sum_ = true;
  }
  void FindExtremes(const ReadLayout& read) {
    if (has_extremes_) return;
    extremes_ = {};
    ForEachValue(read, [this](uint64_t bits) { extremes_.Add(static_cast<int64_t>(bits)); });
    has_extremes_ = true;
  }

  void OfInts(const ReadLayout& read, Doubt doubt) {
    FindSum(read);
    const bool is_exact = doubt == Doubt::kNone;
    if (read.aggregate == Aggregate::kSum) {
      if (is_exact && !FitsInt64(ints_.sum)) return answer_.Overflow(read);
      const int64_t sum = Clamped(ints_.sum);
      return answer_.Int(read, sum, is_exact ? sum : kNoLow, is_exact ? sum : kNoHigh, doubt);
    }
    if (ints_.count == 0) return answer_.Missing(read, doubt);
    if (read.aggregate == Aggregate::kMin || read.aggregate == Aggregate::kMax) {
      FindExtremes(read);
      const auto [min, max] = extremes_;
      if (read.aggregate == Aggregate::kMin) return answer_.Int(read, min, is_exact ? min : kNoLow, min, doubt);
      return answer_.Int(read, max, max, is_exact ? max : kNoHigh, doubt);
    }
    if (!is_exact) return answer_.Missing(read, doubt);
    Spread(read, static_cast<double>(ints_.sum) / static_cast<double>(ints_.count), ints_.count,
           [](uint64_t bits) { return static_cast<double>(static_cast<int64_t>(bits)); });
  }

  void OfNumbers(const ReadLayout& read, Doubt doubt) {
    if (!has_numbers_) {
      numbers_ = {};
      ForEachValue(read, [this](uint64_t bits) { numbers_.Add(std::bit_cast<double>(bits)); });
      has_numbers_ = true;
    }
    if (read.aggregate == Aggregate::kSum) return answer_.Number(read, numbers_.sum, doubt);
    if (numbers_.count == 0) return answer_.Missing(read, doubt);
    if (read.aggregate == Aggregate::kMin) return answer_.Number(read, numbers_.min, doubt);
    if (read.aggregate == Aggregate::kMax) return answer_.Number(read, numbers_.max, doubt);
    if (doubt != Doubt::kNone) return answer_.Missing(read, doubt);
    Spread(read, numbers_.sum / static_cast<double>(numbers_.count), numbers_.count,
           [](uint64_t bits) { return std::bit_cast<double>(bits); });
  }

  // Mean and standard deviation, whose mean is in units.
  template <class AsNumber>
  void Spread(const ReadLayout& read, double mean, int64_t count, AsNumber as_number) const {
    const OperandLayout& of = operand(read);
    const double unit = of.form == plan::ValueForm::kDecimal ? static_cast<double>(kPowersOf10[OperandScale(read)]) : 1;
    if (read.aggregate == Aggregate::kMean) return answer_.Number(read, mean / unit, Doubt::kNone);
    double squares = 0;
    ForEachValue(read, [&](uint64_t bits) {
      const double away = as_number(bits) - mean;
      squares += away * away;
    });
    answer_.Number(read, std::sqrt(squares / static_cast<double>(count)) / unit, Doubt::kNone);
  }
  int32_t OperandScale(const ReadLayout& read) const {
    return layout_.plan->operands[static_cast<size_t>(read.operand)].scale;
  }

  // Members by 64 of their 128 bits: two of 100,000 fall together once in 4 billion times.
  int64_t CountDistinct(const ReadLayout& read) const {
    const OperandLayout& of = operand(read);
    if (of.is_text) return CountTexts(read);
    DistinctSet& values = scratch_->distinct;
    values.Start(end_ - begin_ + 1);
    const bool is_number = of.kind == Register::kDouble && !of.is_member;
    ForEachValue(read, [&](uint64_t bits) {
      constexpr uint64_t kMinusZero = uint64_t{1} << 63;
      values.Add(is_number && bits == kMinusZero ? 0 : bits);
    });
    return static_cast<int64_t>(values.size());
  }
  int64_t CountTexts(const ReadLayout& read) const;

  const LogLayout& layout_;
  const ExactLog& log_;
  const LogFloors& floors_;
  const SpanLayout& span_;
  const Row& row_;
  const bool has_current_;
  const Answer& answer_;
  ExactScratch* scratch_;
  const int64_t end_time_;
  const int64_t start_time_;
  size_t begin_ = 0, end_ = 0;
  int32_t operand_ = -1;
  bool has_sum_ = false, has_extremes_ = false, has_numbers_ = false;
  IntSum ints_;
  IntExtremes extremes_;
  NumberTotals numbers_;
};

int64_t SpanReader::CountTexts(const ReadLayout& read) const {
  auto& texts = scratch_->distinct_texts;
  texts.clear();
  const auto cells = log_.cells(operand(read).cell);
  const auto is_there = log_.presence(layout_, static_cast<uint32_t>(read.operand));
  for (size_t i = begin_; i < end_; ++i) {
    if (is_there[i] != 0) texts.push_back(ExactLog::Text(cells[i]));
  }
  if (has_current_ && current(read).is_there) texts.push_back(current(read).text);
  std::sort(texts.begin(), texts.end());
  return std::unique(texts.begin(), texts.end()) - texts.begin();
}

}  // namespace

void ReadExact(const LogLayout& layout, const ExactLog& log, const LogFloors& floors, const Row& row,
               uint64_t first_copy, const Answer& answer, ExactScratch* scratch) {
  if (first_copy == 0) {
    for (const SpanLayout& span : layout.spans) SpanReader(layout, log, floors, span, row, answer, scratch).Run();
    return;
  }
  // Rare, so a copy of what had arrived.
  ExactLog before{};
  before.SetHead(log.newest(), log.floor(), first_copy);
  scratch->row.values.resize(layout.operands.size());
  for (uint32_t i = 0; i < log.size(); ++i) {
    if (log.arrivals()[i] >= first_copy) continue;
    scratch->row.time = log.times()[i];
    scratch->row.id = log.ids()[i];
    for (uint32_t j = 0; j < layout.operands.size(); ++j) scratch->row.values[j] = log.ValueAt(layout, j, i);
    before.Append(layout, scratch->row, log.arrivals()[i]);
  }
  for (const SpanLayout& span : layout.spans) SpanReader(layout, before, floors, span, row, answer, scratch).Run();
  before.Free(layout);
}

}  // namespace tollgate::window

// A window over buckets: those that lie in it from end to end count for sure, the one at each end may or may not. So
// every value is read twice, of the full buckets and of all, and stands between.
#include "window/bucket_read.h"

#include <algorithm>

namespace tollgate::window {

namespace {

using plan::Aggregate;
using plan::Closed;

class SpanReader {
 public:
  SpanReader(const LogLayout& layout, const BucketLog& log, const LogFloors& floors, const SpanLayout& span,
             const Row& row, uint32_t doubtful, const Answer& answer, BucketScratch* scratch)
      : layout_(layout),
        log_(log),
        floors_(floors),
        span_(span),
        row_(row),
        has_current_(span.include_current && row.is_event),
        doubtful_(doubtful),
        answer_(answer),
        scratch_(scratch),
        start_time_(row.time - span.offset_us - span.over_us) {
    FindBuckets();
    uint64_t all = 0, partial = 0;
    if (has_buckets_) {
      all = log_.CountOf(layout_, buckets_);
      for (uint32_t i = 0; i < partial_count_; ++i) partial += log_.CountOf(layout_, {partials_[i], partials_[i]});
    }
    has_partial_ = partial > 0;
    const int64_t current = has_current_ ? 1 : 0;
    count_ = static_cast<int64_t>(all) + current;
    sure_count_ = std::max<int64_t>(static_cast<int64_t>(all - partial) - doubtful_, 0) + current;
  }

  void Run() {
    for (const ReadLayout& read : span_.reads) Read(read);
  }

 private:
  // The buckets whose events may be in the window, and those of them, at its ends, whose events may also not be. What
  // is not held is left out: the floor tells.
  void FindBuckets() {
    if (log_.newest() == kNoTime) return;
    const int64_t end_time = row_.time - span_.offset_us;
    const bool leaves_start = span_.closed == Closed::kRight || span_.closed == Closed::kNeither;
    const bool leaves_end = span_.closed == Closed::kLeft || span_.closed == Closed::kNeither;
    const int64_t from = start_time_ + (leaves_start ? 1 : 0);
    const int64_t to = end_time - (leaves_end ? 1 : 0);
    if (from > to || from > log_.newest()) return;
    const int64_t newest = log_.newest_bucket(layout_);
    const int64_t oldest = newest - (int64_t{layout_.plan->bucket_count} - 1);
    int64_t first = layout_.bucket_of(from);
    const int64_t last = to >= log_.newest() ? newest : layout_.bucket_of(to);
    bool is_first_partial = layout_.first_of(first) < from;
    const bool is_last_partial = to < log_.newest() && layout_.last_of(last) > to;
    if (first < oldest) {
      first = oldest;
      is_first_partial = false;
    }
    if (first > last) return;
    has_buckets_ = true;
    buckets_ = {log_.PlaceOf(layout_, newest, first), log_.PlaceOf(layout_, newest, last)};
    if (is_first_partial) partials_[partial_count_++] = buckets_.first;
    if (is_last_partial && !(is_first_partial && first == last)) partials_[partial_count_++] = buckets_.last;
  }
  bool IsPartial(uint32_t place) const {
    return std::find(partials_, partials_ + partial_count_, place) != partials_ + partial_count_;
  }

  Doubt FloorDoubt(const ReadLayout& read) const {
    const Floor floor = floors_.Of(log_.floor(), read.operand);
    if (floor.time == kNoTime || start_time_ > floor.time) return Doubt::kNone;
    return floor.is_saturated ? Doubt::kSaturated : Doubt::kEvicted;
  }
  // Of a value whose bounds are known: exact where they meet.
  void Between(const ReadLayout& read, int64_t value, int64_t low, int64_t high, Doubt doubt) const {
    if (doubt == Doubt::kNone && low != high) doubt = Doubt::kInexact;
    answer_.Int(read, value, low, high, doubt);
  }

  void Read(const ReadLayout& read) const {
    const Doubt doubt = FloorDoubt(read);
    switch (read.aggregate) {
      case Aggregate::kCount:
        return Between(read, count_, sure_count_, doubt == Doubt::kNone ? count_ : kNoHigh, doubt);
      case Aggregate::kCountDistinct:
        return Distinct(read, doubt);
      case Aggregate::kSum:
        return Sum(read, doubt);
      case Aggregate::kMin:
      case Aggregate::kMax:
        return Extreme(read, doubt);
      default:  // which the compiler refuses
        return answer_.Missing(read, Doubt::kInexact);
    }
  }

  // What is there for sure, and what may be there.
  struct Totals {
    OperandTotals sure, all;
  };
  Totals TotalsOf(const ReadLayout& read) const {
    const auto operand = static_cast<uint32_t>(read.operand);
    OperandTotals all, full, current;
    if (has_buckets_) all = log_.TotalsOf(layout_, operand, buckets_);
    full = has_partial_ ? FullTotals(operand) : all;
    if (has_current_ && row_.values[operand].is_there) {
      const auto value = static_cast<int64_t>(row_.values[operand].bits);
      current = {value, value, value};
    }
    Totals totals{doubtful_ > 0 ? OperandTotals{} : full, all};
    for (OperandTotals* to : {&totals.sure, &totals.all}) {
      *to = {to->sum + current.sum, std::min(to->min, current.min), std::max(to->max, current.max)};
    }
    return totals;
  }

  // Of the buckets but the partial ones, which are the first, the last or both.
  OperandTotals FullTotals(uint32_t operand) const {
    BucketLog::Places full = buckets_;
    const uint32_t size = layout_.plan->bucket_count;
    if (buckets_.first == buckets_.last) return {};
    if ((buckets_.first + 1) % size == buckets_.last && partial_count_ == 2) return {};
    if (IsPartial(buckets_.first)) full.first = (full.first + 1) % size;
    if (IsPartial(buckets_.last)) full.last = (full.last + size - 1) % size;
    return log_.TotalsOf(layout_, operand, full);
  }

  void Sum(const ReadLayout& read, Doubt doubt) const {
    const auto operand = static_cast<uint32_t>(read.operand);
    Int128 sum = has_buckets_ ? log_.SumOf(layout_, operand, buckets_) : 0;
    Int128 sure = doubtful_ > 0 ? 0 : sum;
    for (uint32_t i = 0; has_partial_ && doubtful_ == 0 && i < partial_count_; ++i) {
      sure -= log_.SumOf(layout_, operand, {partials_[i], partials_[i]});
    }
    if (has_current_ && row_.values[operand].is_there) {
      sum += static_cast<int64_t>(row_.values[operand].bits);
      sure += static_cast<int64_t>(row_.values[operand].bits);
    }
    const bool has_doubtful = has_partial_ || doubtful_ > 0;
    if (doubt == Doubt::kNone && has_doubtful && log_.WasNegative(operand)) {
      doubt = Doubt::kInexact;
    } else if (doubt == Doubt::kNone && sure == sum) {
      return FitsInt64(sum) ? answer_.ExactInt(read, static_cast<int64_t>(sum)) : answer_.Overflow(read);
    } else if (doubt == Doubt::kNone) {
      const int64_t low = FitsInt64(sure) ? static_cast<int64_t>(sure) : kNoLow;
      return answer_.Int(read, Clamped(sum), low, FitsInt64(sum) ? static_cast<int64_t>(sum) : kNoHigh,
                         Doubt::kInexact);
    }
    answer_.Int(read, Clamped(sum), kNoLow, kNoHigh, doubt);
  }

  void Extreme(const ReadLayout& read, Doubt doubt) const {
    const Totals totals = TotalsOf(read);
    const bool is_min = read.aggregate == Aggregate::kMin;
    if (totals.sure.min == kNoMin && totals.sure.max == kNoMax) {
      const bool has_none = totals.all.min == kNoMin && totals.all.max == kNoMax;
      return answer_.Missing(read, doubt == Doubt::kNone && !has_none ? Doubt::kInexact : doubt);
    }
    const bool is_open = doubt != Doubt::kNone;  // what is missing may be anything
    if (is_min) {
      const auto least = static_cast<int64_t>(totals.all.min);
      return Between(read, least, is_open ? kNoLow : least, static_cast<int64_t>(totals.sure.min), doubt);
    }
    const auto most = static_cast<int64_t>(totals.all.max);
    Between(read, most, static_cast<int64_t>(totals.sure.max), is_open ? kNoHigh : most, doubt);
  }

  void Distinct(const ReadLayout& read, Doubt doubt) const {
    const auto operand = static_cast<uint32_t>(read.operand);
    SketchUnion& all = scratch_->all;
    SketchUnion& full = scratch_->full;
    all.Clear();
    full.Clear();
    const uint32_t size = layout_.plan->bucket_count;
    for (uint32_t place = buckets_.first; has_buckets_; place = (place + 1) % size) {
      const Sketch* sketch = log_.SketchAt(layout_, operand, place);
      if (sketch != nullptr) all.Add(*sketch);
      if (sketch != nullptr && has_partial_ && !IsPartial(place)) full.Add(*sketch);
      if (place == buckets_.last) break;
    }
    if (has_current_ && row_.values[operand].is_there) {
      all.Add(row_.values[operand].bits);
      full.Add(row_.values[operand].bits);
    }
    const SketchUnion::Count count = all.Estimate();
    const int64_t low = (has_partial_ ? full.Estimate() : count).low - doubtful_;
    const int64_t least = has_current_ && row_.values[operand].is_there ? 1 : 0;
    Between(read, count.value, std::max(low, least), doubt == Doubt::kNone ? count.high : kNoHigh, doubt);
  }

  const LogLayout& layout_;
  const BucketLog& log_;
  const LogFloors& floors_;
  const SpanLayout& span_;
  const Row& row_;
  const bool has_current_;
  const int64_t doubtful_;
  const Answer& answer_;
  BucketScratch* scratch_;
  const int64_t start_time_;
  bool has_buckets_ = false;
  BucketLog::Places buckets_;
  uint32_t partials_[2] = {0, 0};
  uint32_t partial_count_ = 0;
  bool has_partial_ = false;
  int64_t count_ = 0, sure_count_ = 0;
};

}  // namespace

void ReadBuckets(const LogLayout& layout, const BucketLog& log, const LogFloors& floors, const Row& row,
                 uint32_t doubtful, const Answer& answer, BucketScratch* scratch) {
  for (const SpanLayout& span : layout.spans) {
    SpanReader(layout, log, floors, span, row, doubtful, answer, scratch).Run();
  }
}

}  // namespace tollgate::window

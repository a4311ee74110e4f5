// The buckets of one key's log: a ring as long as what is kept of time, the newest bucket somewhere in it.
//
// The cells of a ring stand column by column (sums, extremes, counts) right behind the head, in the entry itself, 16
// bits a count and 32 a sum or an extreme: few keys have more in a bucket. Before them stand the totals of the whole
// ring, for a window is most of it: what lies outside is taken off, which is a few cells. A log in which something does
// not fit moves all its cells to memory of its own where everything has 128 bits, and stays there. What a cell is wide
// is no one's business but this file's: files, bytes counted and answers are the same.
#ifndef TOLLGATE_WINDOW_BUCKET_LOG_H_
#define TOLLGATE_WINDOW_BUCKET_LOG_H_

#include <array>
#include <cstdint>
#include <limits>

#include "window/answer.h"
#include "window/layout.h"
#include "window/row.h"
#include "window/sketch.h"

namespace tollgate::window {

inline constexpr Int128 kNoMin = Int128{1} << 100;  // of no values
inline constexpr Int128 kNoMax = -kNoMin;
inline constexpr uint32_t kRecentIds = 16;

// The last events' ids in the order of their arrival, the latest last; 0: it had none, or there was none.
using RecentIds = std::array<uint64_t, kRecentIds>;

// What one operand was in some buckets.
struct OperandTotals {
  Int128 sum = 0;
  Int128 min = kNoMin;
  Int128 max = kNoMax;
};

class BucketLog {
 public:
  // Bytes in an entry.
  static uint32_t Size(const LogLayout& layout);

  // In zeroed memory of Size().
  void Start(const LogLayout& layout, Floor floor);
  void Free(const LogLayout& layout);

  int64_t newest() const { return newest_; }
  int64_t oldest(const LogLayout& layout) const;
  Floor floor() const { return {floor_, false}; }
  uint64_t byte_count(const LogLayout& layout) const {
    return layout.fixed_bytes + (extra_ == nullptr ? 0 : SketchBytes());
  }
  void Prefetch() const {
    if (extra_ != nullptr) __builtin_prefetch(extra_);
  }
  bool IsLate(const LogLayout& layout, int64_t time) const {
    return newest_ != kNoTime && time < newest_ - layout.plan->lateness_us;
  }
  // How many events have arrived since the one with this id, itself too; 0: it is not among the last.
  uint32_t SinceCopy(const LogLayout& layout, uint64_t id) const;
  void Insert(const LogLayout& layout, const Row& row);
  // Into a shard: what `whole` has taken in just now. Its head is the whole's then.
  void InsertLike(const LogLayout& layout, const Row& row, const BucketLog& whole);
  bool WasNegative(uint32_t operand) const { return (negatives_ >> (operand % 32) & 1) != 0; }

  // Buckets by their number: of time [number * bucket_us, + bucket_us).
  int64_t newest_bucket(const LogLayout& layout) const { return layout.bucket_of(newest_); }
  int64_t oldest_bucket(const LogLayout& layout) const {
    return newest_bucket(layout) - (int64_t{layout.plan->bucket_count} - 1);
  }
  // Of buckets that are held, by their places: [first, last], which may go round the end of the ring.
  struct Places {
    uint32_t first = 0, last = 0;
  };
  uint64_t CountOf(const LogLayout& layout, Places places) const {
    if (extra_ != nullptr) return CountOfAny(layout, places);
    return static_cast<uint64_t>(InPlaces(layout, RingTotals(layout)[0], NarrowCounts(layout), places));
  }
  // Of an operand whose sum is kept.
  Int128 SumOf(const LogLayout& layout, uint32_t operand, Places places) const {
    if (extra_ != nullptr) return TotalsOf(layout, operand, places).sum;
    const auto column = static_cast<uint32_t>(layout.operands[operand].sum_column);
    return InPlaces(layout, RingTotals(layout)[1 + column], NarrowNumbers(layout, column), places);
  }
  OperandTotals TotalsOf(const LogLayout& layout, uint32_t operand, Places places) const;
  const Sketch* SketchAt(const LogLayout& layout, uint32_t operand, uint32_t place) const;
  uint32_t PlaceOf(const LogLayout& layout, int64_t newest_bucket, int64_t bucket) const {
    const auto back = static_cast<uint64_t>(newest_bucket - bucket);
    return static_cast<uint32_t>(head_ >= back ? head_ - back : head_ + layout.plan->bucket_count - back);
  }
  // The same of one bucket by its number.
  uint64_t CountOf(const LogLayout& layout, int64_t bucket) const {
    const uint32_t place = PlaceOf(layout, bucket);
    return CountOf(layout, Places{place, place});
  }
  OperandTotals TotalsOf(const LogLayout& layout, uint32_t operand, int64_t bucket) const {
    const uint32_t place = PlaceOf(layout, bucket);
    return TotalsOf(layout, operand, Places{place, place});
  }
  const Sketch* SketchOf(const LogLayout& layout, uint32_t operand, int64_t bucket) const {
    return SketchAt(layout, operand, PlaceOf(layout, bucket));
  }

  // For what is read from a file or put together.
  uint64_t arrival_count(const LogLayout& layout) const { return layout.has_ids ? Ids().arrival_count : 0; }
  uint32_t negatives() const { return negatives_; }
  RecentIds recent_ids(const LogLayout& layout) const;
  void SetHead(int64_t floor, uint32_t negatives) {
    floor_ = floor;
    negatives_ = negatives;
  }
  void SetIds(const LogLayout& layout, uint64_t arrival_count, const RecentIds& ids);
  // Makes a time the newest: older buckets go and raise the floor.
  void AdvanceTo(const LogLayout& layout, int64_t newest);
  // Adds to a bucket; one that is not held raises the floor.
  void AddCount(const LogLayout& layout, int64_t bucket, uint64_t count) {
    AddCountAt(layout, PlaceOf(layout, bucket), count);
  }
  void AddTotals(const LogLayout& layout, uint32_t operand, int64_t bucket, const OperandTotals& totals) {
    AddTotalsAt(layout, operand, PlaceOf(layout, bucket), totals);
  }
  void AddSketch(const LogLayout& layout, uint32_t operand, int64_t bucket, const Sketch& sketch);
  void RaiseFloor(int64_t time) { floor_ = std::max(floor_, time); }
  void RaiseFloor(Floor by) { RaiseFloor(by.time); }
  bool Holds(const LogLayout& layout, int64_t bucket) const {
    return newest_ != kNoTime && bucket <= newest_bucket(layout) && bucket >= oldest_bucket(layout);
  }

 private:
  struct IdRing {
    uint64_t arrival_count;
    uint64_t ids[kRecentIds];  // at their arrivals' remainders
  };
  struct Extra;

  IdRing& Ids() const {
    return *reinterpret_cast<IdRing*>(reinterpret_cast<char*>(const_cast<BucketLog*>(this)) + sizeof(BucketLog));
  }
  // Of narrow cells: of all counts, then of each column that holds sums.
  int64_t* RingTotals(const LogLayout& layout) const {
    return reinterpret_cast<int64_t*>(reinterpret_cast<char*>(const_cast<BucketLog*>(this)) + sizeof(BucketLog) +
                                      (layout.has_ids ? sizeof(IdRing) : 0));
  }
  char* NarrowCells(const LogLayout& layout) const {
    return reinterpret_cast<char*>(RingTotals(layout) + 1 + layout.column_count);
  }
  int32_t* NarrowNumbers(const LogLayout& layout, uint32_t column) const {
    return reinterpret_cast<int32_t*>(NarrowCells(layout)) + size_t{column} * layout.plan->bucket_count;
  }
  uint16_t* NarrowCounts(const LogLayout& layout) const {
    return reinterpret_cast<uint16_t*>(NarrowNumbers(layout, layout.column_count));
  }
  template <class T>
  static int64_t Sum(const T* cells, uint32_t from, uint32_t to) {
    int64_t sum = 0;
    for (uint32_t i = from; i < to; ++i) sum += cells[i];
    return sum;
  }
  // The sum over places of the ring, `total` being that over all.
  template <class T>
  static int64_t InPlaces(const LogLayout& layout, int64_t total, const T* cells, Places places) {
    const uint32_t size = layout.plan->bucket_count;
    if (places.first <= places.last) {
      if (2 * (places.last - places.first) < size) return Sum(cells, places.first, places.last + 1);
      return total - Sum(cells, 0, places.first) - Sum(cells, places.last + 1, size);
    }
    const uint32_t outside = places.first - places.last - 1;
    if (2 * outside < size) return total - Sum(cells, places.last + 1, places.first);
    return Sum(cells, places.first, size) + Sum(cells, 0, places.last + 1);
  }
  uint64_t CountOfAny(const LogLayout& layout, Places places) const;
  bool IsWide() const;
  uint64_t SketchBytes() const;
  Extra& GetExtra();
  void Widen(const LogLayout& layout);
  uint32_t PlaceOf(const LogLayout& layout, int64_t bucket) const {
    return PlaceOf(layout, newest_bucket(layout), bucket);
  }
  template <class Visit>
  auto WithCells(const LogLayout& layout, Visit visit) const;
  void AddRow(const LogLayout& layout, const Row& row);
  void AddCountAt(const LogLayout& layout, uint32_t place, uint64_t count);
  void AddTotalsAt(const LogLayout& layout, uint32_t operand, uint32_t place, const OperandTotals& totals);
  void ClearRing(const LogLayout& layout, int64_t newest);
  void TakeOff(const LogLayout& layout, uint32_t place);
  void AddToTotal(const LogLayout& layout, uint32_t operand, int64_t number) {
    const int32_t column = layout.operands[operand].sum_column;
    if (column >= 0) RingTotals(layout)[1 + column] += number;
  }
  void ClearSketches(const LogLayout& layout, uint32_t place);
  Sketch& MakeSketch(const LogLayout& layout, uint32_t operand, uint32_t place);

  int64_t newest_;
  int64_t floor_;
  Extra* extra_;
  uint32_t negatives_;
  uint32_t head_;  // the newest bucket's place
};

}  // namespace tollgate::window
#endif  // TOLLGATE_WINDOW_BUCKET_LOG_H_

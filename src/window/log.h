// A log of either kind where it lies in an entry.
#ifndef TOLLGATE_WINDOW_LOG_H_
#define TOLLGATE_WINDOW_LOG_H_

#include "window/bucket_log.h"
#include "window/bucket_read.h"
#include "window/exact_log.h"
#include "window/exact_read.h"

namespace tollgate::window {

struct ReadScratch {
  ExactScratch exact;
  BucketScratch buckets;
};

class LogRef {
 public:
  LogRef(const LogLayout& layout, char* memory) : layout_(layout), memory_(memory) {}
  const LogLayout& layout() const { return layout_; }
  ExactLog& exact() const { return *reinterpret_cast<ExactLog*>(memory_); }
  BucketLog& buckets() const { return *reinterpret_cast<BucketLog*>(memory_); }

  // `visit` with the log itself.
  template <class Visit>
  auto With(Visit visit) const {
    return layout_.is_exact() ? visit(exact()) : visit(buckets());
  }

  // In zeroed memory.
  void Start(Floor floor) const { layout_.is_exact() ? exact().Start(floor) : buckets().Start(layout_, floor); }
  void Free() const {
    With([this](auto& log) { log.Free(layout_); });
  }
  void Prefetch() const {
    With([](const auto& log) { log.Prefetch(); });
  }
  int64_t newest() const {
    return With([](const auto& log) { return log.newest(); });
  }
  Floor floor() const {
    return With([](const auto& log) { return Floor(log.floor()); });
  }
  // The time of the first event; of buckets where the first with events begins. kNoTime: there are none.
  int64_t oldest() const {
    return With([this](const auto& log) { return log.oldest(layout_); });
  }
  void RaiseFloor(Floor by) const {
    With([by](auto& log) { log.RaiseFloor(by); });
  }
  void TrimKnown() const {
    if (layout_.is_exact()) exact().TrimKnown(layout_);
  }
  uint64_t byte_count() const {
    return With([this](const auto& log) { return log.byte_count(layout_); });
  }
  bool IsLate(int64_t time) const {
    return With([this, time](const auto& log) { return log.IsLate(layout_, time); });
  }
  void Insert(const Row& row) const {
    With([&](auto& log) { log.Insert(layout_, row); });
  }
  // Whether an event with the row's id is held.
  bool Read(const LogFloors& floors, const Row& row, const Answer& answer, ReadScratch* scratch) const {
    if (layout_.is_exact()) {
      const uint64_t first_copy = row.id == 0 ? 0 : exact().ArrivalOf(row.id);
      ReadExact(layout_, exact(), floors, row, first_copy, answer, &scratch->exact);
      return first_copy != 0;
    }
    const uint32_t since_copy = row.id == 0 ? 0 : buckets().SinceCopy(layout_, row.id);
    ReadBuckets(layout_, buckets(), floors, row, since_copy, answer, &scratch->buckets);
    return since_copy != 0;
  }

 private:
  const LogLayout& layout_;
  char* memory_;
};

}  // namespace tollgate::window
#endif  // TOLLGATE_WINDOW_LOG_H_

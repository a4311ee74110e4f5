// The events of one key's exact log, in order of time and then arrival.
//
// One block of memory a log, column by column: times, ids, arrivals, cells, and a byte an operand that says whether
// there is a value. The events are a stretch of each column, [begin, begin + size): old ones leave in front, new ones
// come in at the end or a little before it, and what is left is moved to the front once the end is reached. Against a
// ring: a search and a pass over the events of a window are over one stretch.
#ifndef TOLLGATE_WINDOW_EXACT_LOG_H_
#define TOLLGATE_WINDOW_EXACT_LOG_H_

#include <cstdint>
#include <cstring>
#include <span>
#include <string_view>

#include "window/layout.h"
#include "window/row.h"

namespace tollgate::window {

// Lies in the zeroed memory of an entry after Start, and is given back by Free.
class ExactLog {
 public:
  // Bytes of an event in a block.
  static uint32_t EventSize(const LogLayout& layout) {
    return 24 + 8 * layout.cell_count + static_cast<uint32_t>(layout.operands.size());
  }

  void Start(Floor floor) {
    newest_ = kNoTime;
    floor_ = floor;
  }
  void Free(const LogLayout& layout);

  int64_t newest() const { return newest_; }
  const Floor& floor() const { return floor_; }
  int64_t oldest(const LogLayout&) const { return size_ == 0 ? kNoTime : times().front(); }
  void RaiseFloor(Floor by) { floor_.Raise(by.time, by.is_saturated); }
  uint64_t arrival_count() const { return arrival_count_; }
  uint32_t size() const { return size_; }
  // As README counts them.
  uint64_t byte_count(const LogLayout& layout) const { return 48 + uint64_t{size_} * layout.event_size + text_bytes_; }

  std::span<const int64_t> times() const { return {Column<int64_t>(0) + begin_, size_}; }
  std::span<const uint64_t> ids() const { return {Column<uint64_t>(1) + begin_, size_}; }
  std::span<const uint64_t> arrivals() const { return {Column<uint64_t>(2) + begin_, size_}; }
  std::span<const uint64_t> cells(uint32_t cell) const { return {Column<uint64_t>(3 + cell) + begin_, size_}; }
  std::span<const uint8_t> presence(const LogLayout& layout, uint32_t operand) const {
    return {Presence(layout, operand) + begin_, size_};
  }
  // A text of a cell, which may lie in the cell itself.
  static std::string_view Text(const uint64_t& cell);
  void Prefetch() const { __builtin_prefetch(block_); }

  bool IsLate(const LogLayout& layout, int64_t time) const {
    return newest_ != kNoTime && time < newest_ - layout.plan->lateness_us;
  }
  // The arrival of the event with this id; 0: none.
  uint64_t ArrivalOf(uint64_t id) const;
  // Takes an event in that is not late; what is too old or too much then goes.
  void Insert(const LogLayout& layout, const Row& row);

  // For what is read from a file or put together: events as they are, then what is too old or too much goes. A drop
  // sets the floor only where it raises it.
  void SetHead(int64_t newest, Floor floor, uint64_t arrival_count);
  void Append(const LogLayout& layout, const Row& row, uint64_t arrival) { PutAt(layout, size_, row, arrival); }
  void Trim(const LogLayout& layout);
  // The same of events that were dropped before: the floor tells of them, and why.
  void TrimKnown(const LogLayout& layout);
  // Into a shard: what `whole` has taken in just now. Its head is the whole's then, and what that dropped goes.
  void InsertLike(const LogLayout& layout, const Row& row, const ExactLog& whole);
  // Value `operand` of event `index`.
  Value ValueAt(const LogLayout& layout, uint32_t operand, uint32_t index) const;

 private:
  template <class T>
  T* Column(uint32_t column) const {
    return reinterpret_cast<T*>(block_) + size_t{column} * capacity_;
  }
  uint8_t* Presence(const LogLayout& layout, uint32_t operand) const {
    return reinterpret_cast<uint8_t*>(Column<uint64_t>(3 + layout.cell_count)) + size_t{operand} * capacity_;
  }
  void PutAt(const LogLayout& layout, uint32_t index, const Row& row, uint64_t arrival);
  void MakeRoom(const LogLayout& layout);
  void MoveTo(const LogLayout& layout, char* block, uint32_t capacity);
  void DropFirst(const LogLayout& layout);
  uint32_t PlaceOf(int64_t time) const;
  uint64_t KeepText(std::string_view text);
  void FreeText(uint64_t cell);

  int64_t newest_;
  Floor floor_;
  uint64_t arrival_count_;
  char* block_;
  uint64_t text_bytes_;
  uint32_t begin_;
  uint32_t size_;
  uint32_t capacity_;
};

}  // namespace tollgate::window
#endif  // TOLLGATE_WINDOW_EXACT_LOG_H_

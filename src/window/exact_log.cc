#include "window/exact_log.h"

#include <algorithm>
#include <cstdlib>
#include <new>

namespace tollgate::window {

namespace {

constexpr uint32_t kFirstCapacity = 2;

// A text cell: up to 7 bytes in the cell itself, behind a byte that is odd; else the address of a size and the bytes.
struct LongText {
  uint64_t size;
};
constexpr size_t kShortText = 7;
bool IsShort(uint64_t cell) { return (cell & 1) != 0; }

void* Allocate(size_t size) {
  void* memory = std::malloc(size);
  if (memory == nullptr) throw std::bad_alloc();
  return memory;
}

}  // namespace

std::string_view ExactLog::Text(const uint64_t& cell) {
  if (IsShort(cell)) return {reinterpret_cast<const char*>(&cell) + 1, static_cast<size_t>((cell & 0xFF) >> 1)};
  const auto* text = reinterpret_cast<const LongText*>(static_cast<uintptr_t>(cell));
  return {reinterpret_cast<const char*>(text + 1), text->size};
}

uint64_t ExactLog::KeepText(std::string_view text) {
  text_bytes_ += text.size();
  if (text.size() <= kShortText) {
    uint64_t cell = text.size() << 1 | 1;
    std::memcpy(reinterpret_cast<char*>(&cell) + 1, text.data(), text.size());
    return cell;
  }
  auto* kept = static_cast<LongText*>(Allocate(sizeof(LongText) + text.size()));
  kept->size = text.size();
  std::memcpy(kept + 1, text.data(), text.size());
  return static_cast<uint64_t>(reinterpret_cast<uintptr_t>(kept));
}

void ExactLog::FreeText(uint64_t cell) {
  text_bytes_ -= Text(cell).size();
  if (!IsShort(cell)) std::free(reinterpret_cast<void*>(static_cast<uintptr_t>(cell)));
}

void ExactLog::Free(const LogLayout& layout) {
  while (size_ > 0) DropFirst(layout);
  std::free(block_);
  block_ = nullptr;
  begin_ = size_ = capacity_ = 0;
}

uint64_t ExactLog::ArrivalOf(uint64_t id) const {
  const std::span<const uint64_t> held = ids();
  const auto found = std::find(held.begin(), held.end(), id);
  return found == held.end() ? 0 : arrivals()[static_cast<size_t>(found - held.begin())];
}

void ExactLog::Insert(const LogLayout& layout, const Row& row) {
  PutAt(layout, PlaceOf(row.time), row, ++arrival_count_);
  newest_ = std::max(newest_, row.time);
  Trim(layout);
}

// Behind all events of this time.
uint32_t ExactLog::PlaceOf(int64_t time) const {
  const std::span<const int64_t> held = times();
  if (held.empty() || held.back() <= time) return size_;
  return static_cast<uint32_t>(std::upper_bound(held.begin(), held.end(), time) - held.begin());
}

void ExactLog::InsertLike(const LogLayout& layout, const Row& row, const ExactLog& whole) {
  SetHead(whole.newest_, whole.floor_, whole.arrival_count_);
  PutAt(layout, PlaceOf(row.time), row, arrival_count_);
  const auto first = [](const ExactLog& log) { return std::pair(log.times().front(), log.arrivals().front()); };
  while (size_ > 0 && (whole.size_ == 0 || first(*this) < first(whole))) DropFirst(layout);
}

void ExactLog::TrimKnown(const LogLayout& layout) {
  const Floor known = floor_;
  Trim(layout);
  if (floor_.time == known.time) floor_ = known;
}

void ExactLog::SetHead(int64_t newest, Floor floor, uint64_t arrival_count) {
  newest_ = newest;
  floor_ = floor;
  arrival_count_ = arrival_count;
}

void ExactLog::Trim(const LogLayout& layout) {
  if (newest_ == kNoTime) return;
  const int64_t oldest = newest_ - layout.plan->lateness_us - layout.plan->retention_us;
  while (size_ > 0 && times().front() < oldest) {
    floor_.Raise(times().front(), false);
    DropFirst(layout);
  }
  while (size_ > layout.plan->max_events) {
    floor_.Raise(times().front(), true);
    DropFirst(layout);
  }
}

void ExactLog::DropFirst(const LogLayout& layout) {
  for (uint32_t i = 0; i < layout.operands.size(); ++i) {
    if (!layout.operands[i].is_text || presence(layout, i).front() == 0) continue;
    FreeText(cells(layout.operands[i].cell).front());
  }
  ++begin_;
  if (--size_ == 0) begin_ = 0;
}

void ExactLog::MoveTo(const LogLayout& layout, char* block, uint32_t capacity) {
  const auto move = [&](size_t column_offset, size_t width) {
    if (size_ == 0) return;
    std::memmove(block + column_offset * capacity, block_ + column_offset * capacity_ + begin_ * width, size_ * width);
  };
  uint32_t offset = 0;
  for (uint32_t i = 0; i < 3 + layout.cell_count; ++i, offset += 8) move(offset, 8);
  for (uint32_t i = 0; i < layout.operands.size(); ++i, ++offset) move(offset, 1);
  begin_ = 0;
}

// A place behind the last event. Moving in place waits until a quarter of the block is free, so that an event is moved
// thrice in its life at most, on average.
void ExactLog::MakeRoom(const LogLayout& layout) {
  if (begin_ + size_ < capacity_) return;
  if (capacity_ > 0 && begin_ >= (capacity_ + 3) / 4) return MoveTo(layout, block_, capacity_);
  const uint32_t capacity = capacity_ == 0 ? kFirstCapacity : capacity_ * 2;
  char* block = static_cast<char*>(Allocate(size_t{capacity} * layout.event_size));
  MoveTo(layout, block, capacity);
  std::free(block_);
  block_ = block;
  capacity_ = capacity;
}

void ExactLog::PutAt(const LogLayout& layout, uint32_t index, const Row& row, uint64_t arrival) {
  MakeRoom(layout);
  const size_t at = begin_ + index;
  const size_t behind = size_ - index;
  const auto put = [at, behind](auto* column, auto value) {
    if (behind > 0) std::memmove(column + at + 1, column + at, behind * sizeof value);
    column[at] = value;
  };
  put(Column<int64_t>(0), row.time);
  put(Column<uint64_t>(1), row.id);
  put(Column<uint64_t>(2), arrival);
  for (uint32_t i = 0; i < layout.operands.size(); ++i) {
    const OperandLayout& operand = layout.operands[i];
    const Value& value = row.values[i];
    const bool is_text = operand.is_text && value.is_there;
    put(Column<uint64_t>(3 + operand.cell), is_text ? KeepText(value.text) : value.bits);
    if (operand.is_member) put(Column<uint64_t>(4 + operand.cell), value.more_bits);
    put(Presence(layout, i), static_cast<uint8_t>(value.is_there));
  }
  ++size_;
}

Value ExactLog::ValueAt(const LogLayout& layout, uint32_t operand, uint32_t index) const {
  const OperandLayout& of = layout.operands[operand];
  Value value;
  value.is_there = presence(layout, operand)[index] != 0;
  if (!value.is_there) return value;
  const uint64_t& cell = cells(of.cell)[index];
  if (of.is_text) {
    value.text = Text(cell);
  } else {
    value.bits = cell;
    if (of.is_member) value.more_bits = cells(of.cell + 1)[index];
  }
  return value;
}

}  // namespace tollgate::window

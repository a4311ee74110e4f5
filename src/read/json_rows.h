// What was found in the records of a block, before it is decoded: for each field the rows whose value has the field's
// JSON type and stands in the text as it is ("plain": nearly all), and the others one by one ("odd").
#ifndef TOLLGATE_READ_JSON_ROWS_H_
#define TOLLGATE_READ_JSON_ROWS_H_

#include <cstdint>
#include <string_view>
#include <vector>

#include "base/bits.h"
#include "column/builder.h"
#include "read/json_value.h"
#include "read/record_keys.h"

namespace tollgate::read {

class JsonRows {
 public:
  struct Odd {
    uint32_t row;
    JsonValue value;
  };
  enum class EventKind : uint8_t { kNoObject, kWrongObject, kOther };
  // A member that is at fault whatever its value; `object` -1: in the record itself. kOther: text and span of the key.
  struct Event {
    uint32_t row;
    EventKind kind;
    int object;
    JsonValue value;
  };

  JsonRows(const column::RecordLayout& layout, column::BatchBuilder* builder)
      : builder_(*builder),
        now_(layout.fields.size()),
        plain_(layout.fields.size()),
        odd_(layout.fields.size()),
        object_count_(layout.objects.size()) {}

  // After the builder's own Reset.
  void Reset(size_t row_count) {
    for (auto& rows : plain_) rows.assign(WordCount(row_count), 0);
    for (auto& rows : odd_) rows.clear();
    events_.clear();
    spans_.clear();
    for (size_t f = 0; f < now_.size(); ++f) spans_.push_back(builder_.column(f).spans.data());
    for (Word& word : now_) word = {};
  }
  // Rows come in order. False: the field is there already.
  bool PutPlain(size_t row, size_t field, tg_span span) {
    if (!Put(row, field, span)) return false;
    now_[field].plain |= uint64_t{1} << (row % 64);
    return true;
  }
  bool PutOdd(size_t row, size_t field, const JsonValue& value) {
    if (!Put(row, field, value.span)) return false;
    odd_[field].push_back({static_cast<uint32_t>(row), value});
    return true;
  }
  void SetObject(size_t row, size_t object) { SetBit(builder_.object(object).data(), row); }
  void Add(size_t row, EventKind kind, int object, const JsonValue& value) {
    events_.push_back({static_cast<uint32_t>(row), kind, object, value});
  }
  // All that was put for the last row.
  void Forget(size_t row) {
    for (size_t f = 0; f < now_.size(); ++f) {
      now_[f].present &= ~(uint64_t{1} << (row % 64));
      now_[f].plain &= now_[f].present;
      if (!odd_[f].empty() && odd_[f].back().row == row) odd_[f].pop_back();
    }
    while (!events_.empty() && events_.back().row == row) events_.pop_back();
    for (size_t o = 0; o < object_count_; ++o) ClearBit(builder_.object(o).data(), row);
  }
  // After the last row of each 64.
  void EndWord(size_t row) {
    for (size_t f = 0; f < now_.size(); ++f) {
      plain_[f][row / 64] = now_[f].plain;
      now_[f] = {};
    }
  }

  const uint64_t* plain(size_t field) const { return plain_[field].data(); }
  const std::vector<Odd>& odd(size_t field) const { return odd_[field]; }
  const std::vector<Event>& events() const { return events_; }

 private:
  struct Word {
    uint64_t present = 0, plain = 0;
  };
  bool Put(size_t row, size_t field, tg_span span) {
    const uint64_t bit = uint64_t{1} << (row % 64);
    Word& word = now_[field];
    if ((word.present & bit) != 0) return false;
    word.present |= bit;
    spans_[field][row] = span;
    return true;
  }

  column::BatchBuilder& builder_;
  std::vector<Word> now_;  // of the 64 rows under way
  std::vector<tg_span*> spans_;
  std::vector<std::vector<uint64_t>> plain_;
  std::vector<std::vector<Odd>> odd_;  // in order of rows
  std::vector<Event> events_;          // in order of rows
  const size_t object_count_;
};

}  // namespace tollgate::read
#endif  // TOLLGATE_READ_JSON_ROWS_H_

// Keys' state as bytes, for files and items: what a group is made of, and then key by key what its logs hold. Readers
// take anything: what no writer writes is a fault with its byte. What is read goes into a plan's entry by the
// identities of logs and operands.
#ifndef TOLLGATE_WINDOW_CODEC_H_
#define TOLLGATE_WINDOW_CODEC_H_

#include <string>
#include <vector>

#include "base/bytes.h"
#include "window/part.h"

namespace tollgate {
template <>
inline constexpr plan::ValueForm kLastOf<plan::ValueForm> = plan::ValueForm::kDuration;
template <>
inline constexpr plan::Accuracy kLastOf<plan::Accuracy> = plan::Accuracy::kSketch;
}  // namespace tollgate

namespace tollgate::window {

// A group as bytes tell of it.
struct SavedOperand {
  std::string identity;  // short; so all of them here
  plan::ValueForm form = plan::ValueForm::kInt;
  int32_t scale = 0;
  bool is_member = false;
  bool has_sum = false, has_min = false, has_max = false;  // of buckets
  int64_t floor = kNoTime;
};
struct SavedLog {
  std::string identity;
  plan::Accuracy accuracy = plan::Accuracy::kExact;
  int64_t bucket_us = 0;
  uint32_t bucket_count = 0;
  bool has_ids = false;
  int64_t floor = kNoTime;
  int64_t oldest = kNoTime, newest = kNoTime;  // events held, over all keys
  std::vector<SavedOperand> operands;
};
struct SavedGroup {
  struct Part {
    uint64_t sequence = 0;
    int64_t evicted_until = kNoTime;
  };
  std::string identity;
  std::vector<Part> parts;
  uint64_t key_count = 0;
  uint64_t byte_count = 0;
  std::vector<SavedLog> logs;
};

inline constexpr auto kSavedOperand = [](auto& a, auto& operand) {
  auto& [identity, form, scale, is_member, has_sum, has_min, has_max, floor] = operand;
  a(identity, form, scale, is_member, has_sum, has_min, has_max, floor);
};
inline constexpr auto kSavedLog = [](auto& a, auto& log) {
  auto& [identity, accuracy, bucket_us, bucket_count, has_ids, floor, oldest, newest, operands] = log;
  a(identity, accuracy, bucket_us, bucket_count, has_ids, floor, oldest, newest);
  a.Each(operands, kSavedOperand);
};
inline constexpr auto kSavedGroup = [](auto& a, auto& group) {
  auto& [identity, parts, key_count, byte_count, logs] = group;
  a(identity);
  a.Each(parts, [](auto& to, auto& part) { to(part.sequence, part.evicted_until); });
  a(key_count, byte_count);
  a.Each(logs, kSavedLog);
};

// Of a plan's group: its shape, and the floors of its logs. No parts and counts.
SavedGroup ShapeOf(const GroupLayout& layout, const std::vector<LogFloors>& floors);
// An identity as files and names of items say it: 16 letters and digits.
std::string ShortIdentity(std::string_view identity);
// What a shape may not say: bounds of numbers that a reader counts with. "" or what is wrong.
std::string FaultOf(const SavedGroup& group);

// Which of a plan's logs and operands are a saved group's.
struct Mapping {
  struct Log {
    int32_t log = -1;               // of the plan; -1: it has none such
    std::vector<int32_t> operands;  // as SavedLog::operands
  };
  std::vector<Log> logs;      // as SavedGroup::logs
  std::vector<bool> has_log;  // as the plan's logs: whether the saved group has it
  std::vector<std::vector<bool>> has_operand;
};
Mapping Map(const SavedGroup& saved, const GroupLayout& layout);

// What a plan has and a saved group has not was dropped up to `newest`, as far as can be known.
void SetFloors(const Mapping& mapping, const SavedGroup& saved, int64_t newest, std::vector<LogFloors>* floors);
// The greatest time that a shape, or a key's state, knows of.
int64_t NewestOf(const SavedGroup& group);

// The logs of one entry.
void WriteEntry(const GroupLayout& layout, const char* entry, ByteWriter* writer);
// Into an entry that holds nothing, as it has been written under `saved`. Faults are the reader's. `layout` may be
// null: then it is only read. A shard has part of the events that its logs know of; what is whole keeps to the plan's
// bounds of logs afterwards.
class EntryReader {
 public:
  EntryReader(const SavedGroup& saved, const Mapping& mapping, bool is_shard)
      : saved_(saved), mapping_(mapping), is_shard_(is_shard) {}
  void Read(ByteReader* reader, const GroupLayout* layout, char* entry);

 private:
  void ReadExact(ByteReader* reader, const SavedLog& saved, const Mapping::Log& to, const LogRef* log);
  void ReadBuckets(ByteReader* reader, const SavedLog& saved, const Mapping::Log& to, const LogRef* log);
  // Whether a log of this newest time may have so many events or buckets.
  bool IsSize(uint64_t size, int64_t newest) const { return newest == kNoTime ? size == 0 : size > 0 || is_shard_; }
  bool ReadBucket(ByteReader* reader, const SavedLog& saved, const Mapping::Log& to, const LogRef* log, int64_t bucket);
  const SavedGroup& saved_;
  const Mapping& mapping_;
  const bool is_shard_;
  Row row_, mapped_row_;
};

// What two streams have of one key, in `into`: its own events arrived first.
void MergeLog(const LogRef& into, const LogRef& other);
// What another shard of one stream has of a key: numbers of arrival are what they are. `into` is trimmed at the end.
void AddShard(const LogRef& into, const LogRef& shard);
// Counts, totals and sketches of `from` come on top.
void AddBuckets(const LogLayout& layout, const BucketLog& from, BucketLog* into);

}  // namespace tollgate::window
#endif  // TOLLGATE_WINDOW_CODEC_H_

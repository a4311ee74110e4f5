#include "window/codec.h"

#include <algorithm>
#include <bit>
#include <cmath>

#include "base/checksum.h"

namespace tollgate::window {

namespace {

// Event times are years 1 to 9999; this is more, and sums with spans of windows fit 64 bits.
constexpr int64_t kMaxTime = int64_t{1} << 59;
// More events than any stream has; sums of all of them fit 128 bits.
constexpr uint64_t kMaxCount = uint64_t{1} << 40;

bool IsTime(int64_t time) { return time >= -kMaxTime && time <= kMaxTime; }
bool IsTimeOrNone(int64_t time) { return time == kNoTime || IsTime(time); }

void WriteWide(Int128 value, ByteWriter* writer) {
  (*writer)(static_cast<uint64_t>(value), static_cast<int64_t>(value >> 64));
}
Int128 ReadWide(ByteReader* reader) {
  uint64_t low;
  int64_t high;
  (*reader)(low, high);
  return static_cast<Int128>(high) << 64 | low;
}

void WriteValue(const OperandLayout& operand, const Value& value, ByteWriter* writer) {
  (*writer)(value.is_there);
  if (!value.is_there) return;
  if (operand.is_text) return (*writer)(value.text);
  (*writer)(value.bits);
  if (operand.is_member) (*writer)(value.more_bits);
}

void ReadValue(const SavedOperand& operand, ByteReader* reader, Value* value) {
  *value = {};
  (*reader)(value->is_there);
  if (!value->is_there) return;
  if (operand.is_member) return (*reader)(value->bits, value->more_bits);
  const plan::Register kind = plan::RegisterOf(operand.form);
  if (kind == plan::Register::kText) return (*reader)(value->text);
  (*reader)(value->bits);
  if (kind == plan::Register::kBool && value->bits > 1) reader->Fail("a flag is neither 0 nor 1");
  if (kind == plan::Register::kDouble && std::isnan(std::bit_cast<double>(value->bits))) {
    reader->Fail("a value is no number");
  }
}

void WriteExact(const LogLayout& layout, const ExactLog& log, ByteWriter* writer) {
  (*writer)(log.newest(), log.floor().time, log.floor().is_saturated, log.arrival_count(), uint64_t{log.size()});
  for (uint32_t i = 0; i < log.size(); ++i) {
    (*writer)(log.times()[i], log.ids()[i], log.arrivals()[i]);
    for (uint32_t j = 0; j < layout.operands.size(); ++j) {
      WriteValue(layout.operands[j], log.ValueAt(layout, j, i), writer);
    }
  }
}

void WriteSketch(const Sketch* sketch, ByteWriter* writer) {
  const bool is_listed = sketch == nullptr || sketch->is_listed();
  (*writer)(is_listed);
  if (is_listed) {
    (*writer)(sketch == nullptr ? std::vector<uint64_t>()
                                : std::vector<uint64_t>(sketch->members().begin(), sketch->members().end()));
  } else {
    writer->Raw({reinterpret_cast<const char*>(sketch->registers().data()), sketch->registers().size()});
  }
}

void WriteBuckets(const LogLayout& layout, const BucketLog& log, ByteWriter* writer) {
  (*writer)(log.newest(), log.floor().time, log.negatives());
  if (layout.has_ids) {
    (*writer)(log.arrival_count(layout));
    for (uint64_t id : log.recent_ids(layout)) (*writer)(id);
  }
  std::vector<int64_t> held;
  if (log.newest() != kNoTime) {
    for (int64_t bucket = log.oldest_bucket(layout); bucket <= log.newest_bucket(layout); ++bucket) {
      if (log.CountOf(layout, bucket) > 0) held.push_back(bucket);
    }
  }
  (*writer)(uint64_t{held.size()});
  for (int64_t bucket : held) {
    (*writer)(bucket, log.CountOf(layout, bucket));
    for (uint32_t i = 0; i < layout.operands.size(); ++i) {
      const OperandLayout& operand = layout.operands[i];
      if (operand.is_member) {
        WriteSketch(log.SketchOf(layout, i, bucket), writer);
        continue;
      }
      const OperandTotals totals = log.TotalsOf(layout, i, bucket);
      if (operand.sum_column >= 0) WriteWide(totals.sum, writer);
      if (operand.min_column >= 0) WriteWide(totals.min, writer);
      if (operand.max_column >= 0) WriteWide(totals.max, writer);
    }
  }
}

void ReadSketch(ByteReader* reader, Sketch* sketch) {
  bool is_listed;
  (*reader)(is_listed);
  bool is_good;
  if (is_listed) {
    std::vector<uint64_t> members;
    (*reader)(members);
    is_good = sketch->Set(std::move(members));
  } else {
    const std::string_view bytes = reader->Raw(kRegisterCount);
    is_good = sketch->Set(std::span(reinterpret_cast<const uint8_t*>(bytes.data()), bytes.size()));
  }
  if (!is_good) reader->Fail("a sketch is none");
}

// Totals of `count` values at most.
OperandTotals ReadTotals(ByteReader* reader, const SavedOperand& operand, uint64_t count) {
  OperandTotals totals;
  const auto is_value = [](Int128 value, Int128 none) { return value == none || FitsInt64(value); };
  if (operand.has_sum) {
    totals.sum = ReadWide(reader);
    const Int128 most = static_cast<Int128>(count) << 63;
    if (totals.sum > most || totals.sum < -most) reader->Fail("a sum is more than its events give");
  }
  if (operand.has_min) totals.min = ReadWide(reader);
  if (operand.has_max) totals.max = ReadWide(reader);
  if (!is_value(totals.min, kNoMin) || !is_value(totals.max, kNoMax) ||
      (totals.min > totals.max && totals.min != kNoMin && totals.max != kNoMax)) {
    reader->Fail("the least and the greatest of a bucket are none");
  }
  return totals;
}

}  // namespace

std::string ShortIdentity(std::string_view identity) {
  const uint64_t checksum = Checksum64(identity);
  std::string text;
  for (int shift = 60; shift >= 0; shift -= 4) text += "0123456789abcdef"[checksum >> shift & 15];
  return text;
}

SavedGroup ShapeOf(const GroupLayout& layout, const std::vector<LogFloors>& floors) {
  SavedGroup group;
  group.identity = ShortIdentity(layout.plan->identity);
  for (size_t i = 0; i < layout.logs.size(); ++i) {
    const LogLayout& log = layout.logs[i];
    SavedLog& saved = group.logs.emplace_back();
    saved.identity = ShortIdentity(log.plan->identity);
    saved.accuracy = log.plan->accuracy;
    saved.bucket_us = log.is_exact() ? 0 : log.plan->bucket_us;
    saved.bucket_count = log.is_exact() ? 0 : log.plan->bucket_count;
    saved.has_ids = log.has_ids;
    saved.floor = floors[i].log;
    for (size_t j = 0; j < log.operands.size(); ++j) {
      const plan::WindowOperand& operand = log.plan->operands[j];
      const OperandLayout& of = log.operands[j];
      saved.operands.push_back({ShortIdentity(operand.identity), operand.form, operand.scale, operand.is_member,
                                of.sum_column >= 0, of.min_column >= 0, of.max_column >= 0, floors[i].operands[j]});
    }
  }
  return group;
}

std::string FaultOf(const SavedGroup& group) {
  for (const SavedGroup::Part& part : group.parts) {
    if (!IsTimeOrNone(part.evicted_until)) return "a time is none";
  }
  for (const SavedLog& log : group.logs) {
    const bool is_exact = log.accuracy == plan::Accuracy::kExact;
    if (is_exact ? log.bucket_us != 0 || log.bucket_count != 0
                 : log.bucket_us <= 0 || log.bucket_us > plan::kMaxSpanUs || log.bucket_count == 0 ||
                       log.bucket_count > kMaxTime / log.bucket_us) {
      return "a log has no buckets";
    }
    if (!IsTimeOrNone(log.floor) || !IsTimeOrNone(log.oldest) || !IsTimeOrNone(log.newest)) return "a time is none";
    for (const SavedOperand& operand : log.operands) {
      if (!IsTimeOrNone(operand.floor)) return "a time is none";
    }
  }
  return "";
}

int64_t NewestOf(const SavedGroup& group) {
  int64_t newest = kNoTime;
  for (const SavedGroup::Part& part : group.parts) newest = std::max(newest, part.evicted_until);
  for (const SavedLog& log : group.logs) {
    newest = std::max({newest, log.floor, log.newest});
    for (const SavedOperand& operand : log.operands) newest = std::max(newest, operand.floor);
  }
  return newest;
}

namespace {

bool IsSame(const SavedOperand& saved, const plan::WindowOperand& operand) {
  return saved.identity == ShortIdentity(operand.identity) && saved.is_member == operand.is_member &&
         saved.form == operand.form && saved.scale == operand.scale;
}
bool IsSame(const SavedLog& saved, const LogLayout& log) {
  return saved.identity == ShortIdentity(log.plan->identity) && saved.accuracy == log.plan->accuracy &&
         (log.is_exact() || saved.bucket_us == log.plan->bucket_us);
}
bool HasColumns(const SavedOperand& saved, const OperandLayout& operand) {
  return (saved.has_sum || operand.sum_column < 0) && (saved.has_min || operand.min_column < 0) &&
         (saved.has_max || operand.max_column < 0);
}

}  // namespace

Mapping Map(const SavedGroup& saved, const GroupLayout& layout) {
  Mapping mapping;
  mapping.has_log.assign(layout.logs.size(), false);
  for (const LogLayout& log : layout.logs) mapping.has_operand.emplace_back(log.operands.size(), false);
  for (const SavedLog& from : saved.logs) {
    Mapping::Log& to = mapping.logs.emplace_back();
    to.operands.assign(from.operands.size(), -1);
    for (size_t i = 0; i < layout.logs.size() && to.log < 0; ++i) {
      if (!mapping.has_log[i] && IsSame(from, layout.logs[i])) to.log = static_cast<int32_t>(i);
    }
    if (to.log < 0) continue;
    const auto index = static_cast<size_t>(to.log);
    mapping.has_log[index] = true;
    const LogLayout& log = layout.logs[index];
    for (size_t j = 0; j < from.operands.size(); ++j) {
      for (size_t k = 0; k < log.operands.size() && to.operands[j] < 0; ++k) {
        if (mapping.has_operand[index][k] || !IsSame(from.operands[j], log.plan->operands[k])) continue;
        if (!log.is_exact() && !HasColumns(from.operands[j], log.operands[k])) continue;
        to.operands[j] = static_cast<int32_t>(k);
        mapping.has_operand[index][k] = true;
      }
    }
  }
  return mapping;
}

void SetFloors(const Mapping& mapping, const SavedGroup& saved, int64_t newest, std::vector<LogFloors>* floors) {
  for (size_t i = 0; i < mapping.has_log.size(); ++i) {
    LogFloors& of = (*floors)[i];
    if (!mapping.has_log[i]) of.log = newest;
    for (size_t j = 0; j < of.operands.size(); ++j) {
      if (!mapping.has_operand[i][j]) of.operands[j] = newest;
    }
  }
  for (size_t i = 0; i < saved.logs.size(); ++i) {
    const Mapping::Log& to = mapping.logs[i];
    if (to.log < 0) continue;
    LogFloors& of = (*floors)[static_cast<size_t>(to.log)];
    of.log = saved.logs[i].floor;
    for (size_t j = 0; j < to.operands.size(); ++j) {
      if (to.operands[j] >= 0) of.operands[static_cast<size_t>(to.operands[j])] = saved.logs[i].operands[j].floor;
    }
  }
}

void WriteEntry(const GroupLayout& layout, const char* entry, ByteWriter* writer) {
  for (const LogLayout& log : layout.logs) {
    const LogRef held(log, const_cast<char*>(entry) + log.offset);
    if (log.is_exact()) {
      WriteExact(log, held.exact(), writer);
    } else {
      WriteBuckets(log, held.buckets(), writer);
    }
  }
}

void EntryReader::Read(ByteReader* reader, const GroupLayout* layout, char* entry) {
  for (size_t i = 0; i < saved_.logs.size() && reader->ok(); ++i) {
    const Mapping::Log& to = mapping_.logs[i];
    std::optional<LogRef> log;
    if (layout != nullptr && to.log >= 0) {
      const LogLayout& of = layout->logs[static_cast<size_t>(to.log)];
      log.emplace(of, entry + of.offset);
    }
    const LogRef* into = log ? &*log : nullptr;
    if (saved_.logs[i].accuracy == plan::Accuracy::kExact) {
      ReadExact(reader, saved_.logs[i], to, into);
    } else {
      ReadBuckets(reader, saved_.logs[i], to, into);
    }
  }
}

void EntryReader::ReadExact(ByteReader* reader, const SavedLog& saved, const Mapping::Log& to, const LogRef* log) {
  int64_t newest;
  Floor floor;
  uint64_t arrival_count, size;
  (*reader)(newest, floor.time, floor.is_saturated, arrival_count, size);
  if (!IsTimeOrNone(newest) || !IsTimeOrNone(floor.time)) return reader->Fail("a time is none");
  if (floor.is_saturated && floor.time == kNoTime) return reader->Fail("a floor is none");
  if (size > plan::kMaxWindowEvents || size > arrival_count || !IsSize(size, newest)) {
    return reader->Fail("a log has events that it cannot have");
  }
  row_.values.assign(saved.operands.size(), {});
  if (log != nullptr) mapped_row_.values.assign(log->layout().operands.size(), {});
  int64_t last_time = kNoTime;
  uint64_t last_arrival = 0;
  for (uint64_t i = 0; i < size && reader->ok(); ++i) {
    uint64_t arrival;
    (*reader)(row_.time, row_.id, arrival);
    if (!IsTime(row_.time) || row_.time > newest) return reader->Fail("a time is none");
    const bool is_next = row_.time > last_time || (row_.time == last_time && arrival > last_arrival);
    if (!is_next || arrival == 0 || arrival > arrival_count) return reader->Fail("events are not in their order");
    last_time = row_.time;
    last_arrival = arrival;
    for (size_t j = 0; j < saved.operands.size(); ++j) {
      ReadValue(saved.operands[j], reader, &row_.values[j]);
      if (log != nullptr && to.operands[j] >= 0) {
        mapped_row_.values[static_cast<size_t>(to.operands[j])] = row_.values[j];
      }
    }
    if (log == nullptr || !reader->ok()) continue;
    mapped_row_.time = row_.time;
    mapped_row_.id = row_.id;
    log->exact().Append(log->layout(), mapped_row_, arrival);
  }
  if (reader->ok() && !is_shard_ && last_time != newest) reader->Fail("the newest event is not the last");
  if (log == nullptr || !reader->ok()) return;
  log->exact().SetHead(newest, floor, arrival_count);
  if (!is_shard_) log->exact().Trim(log->layout());
}

void EntryReader::ReadBuckets(ByteReader* reader, const SavedLog& saved, const Mapping::Log& to, const LogRef* log) {
  int64_t newest, floor;
  uint32_t negatives;
  (*reader)(newest, floor, negatives);
  if (!IsTimeOrNone(newest) || !IsTimeOrNone(floor)) return reader->Fail("a time is none");
  uint64_t arrival_count = 0;
  RecentIds ids{};
  if (saved.has_ids) {
    (*reader)(arrival_count);
    for (uint64_t& id : ids) (*reader)(id);
  }
  uint64_t size;
  (*reader)(size);
  if (size > saved.bucket_count || !IsSize(size, newest)) {
    return reader->Fail("a log has buckets that it cannot have");
  }
  if (log != nullptr) {
    // Bits move with their operands.
    uint32_t mapped = 0;
    for (size_t i = 0; i < to.operands.size(); ++i) {
      if ((negatives >> (i % 32) & 1) != 0 && to.operands[i] >= 0) mapped |= uint32_t{1} << (to.operands[i] % 32);
    }
    log->buckets().SetHead(floor, mapped);
    log->buckets().SetIds(log->layout(), arrival_count, ids);
    if (newest != kNoTime) log->buckets().AdvanceTo(log->layout(), newest);
  }
  int64_t last_bucket = std::numeric_limits<int64_t>::min();
  const auto bucket_of = [&saved](int64_t time) {
    const int64_t bucket = time / saved.bucket_us;
    return bucket - (time < bucket * saved.bucket_us ? 1 : 0);
  };
  for (uint64_t i = 0; i < size && reader->ok(); ++i) {
    int64_t bucket;
    (*reader)(bucket);
    const int64_t newest_bucket = bucket_of(newest);
    if (bucket > newest_bucket || bucket <= newest_bucket - int64_t{saved.bucket_count} || bucket <= last_bucket) {
      return reader->Fail("buckets are not in their order");
    }
    last_bucket = bucket;
    if (!ReadBucket(reader, saved, to, log, bucket)) return;
  }
  if (reader->ok() && !is_shard_ && newest != kNoTime && last_bucket != bucket_of(newest)) {
    reader->Fail("the newest bucket is empty");
  }
}

// False: there was a fault.
bool EntryReader::ReadBucket(ByteReader* reader, const SavedLog& saved, const Mapping::Log& to, const LogRef* log,
                             int64_t bucket) {
  uint64_t count;
  (*reader)(count);
  if (count == 0 || count > kMaxCount) reader->Fail("a bucket has no count");
  if (!reader->ok()) return false;
  const bool is_held = log != nullptr && log->buckets().Holds(log->layout(), bucket);
  if (is_held) log->buckets().AddCount(log->layout(), bucket, count);
  if (log != nullptr && !is_held) log->buckets().RaiseFloor(log->layout().last_of(bucket));
  for (size_t i = 0; i < saved.operands.size() && reader->ok(); ++i) {
    const bool is_mapped = is_held && to.operands[i] >= 0;
    const auto operand = static_cast<uint32_t>(to.operands[i]);
    if (saved.operands[i].is_member) {
      Sketch sketch;
      ReadSketch(reader, &sketch);
      if (is_mapped && reader->ok() && !sketch.empty()) {
        log->buckets().AddSketch(log->layout(), operand, bucket, sketch);
      }
      continue;
    }
    const OperandTotals totals = ReadTotals(reader, saved.operands[i], count);
    if (is_mapped && reader->ok()) log->buckets().AddTotals(log->layout(), operand, bucket, totals);
  }
  return reader->ok();
}

}  // namespace tollgate::window

#include "window/items.h"

#include <algorithm>

#include "base/checksum.h"
#include "window/codec.h"

namespace tollgate::window {

namespace {

constexpr std::string_view kMagic = "TGWITEM1";

Status BadItem(uint64_t offset, std::string_view what) {
  return Status(TG_BAD_STATE,
                "an item of a state is damaged at byte " + std::to_string(offset) + ": " + std::string(what));
}

// Rows with an id go where their id says, so that a copy meets its first; of the others those of one time stay
// together, for only arrival orders them.
uint32_t ShardOf(const GroupLayout& layout, const Row& row) {
  // splitmix64's finalizer: times are often whole seconds.
  uint64_t mixed = static_cast<uint64_t>(row.time);
  mixed = (mixed ^ mixed >> 30) * 0xBF58476D1CE4E5B9;
  mixed = (mixed ^ mixed >> 27) * 0x94D049BB133111EB;
  mixed ^= mixed >> 31;
  return static_cast<uint32_t>((row.id != 0 ? row.id : mixed) % layout.plan->shards);
}

}  // namespace

LooseEntry::LooseEntry(const GroupLayout& layout)
    : layout_(layout), memory_(std::make_unique<uint64_t[]>((layout.entry_size + 7) / 8)) {
  for (size_t i = 0; i < layout.logs.size(); ++i) log(i).Start({});
}

LooseEntry::~LooseEntry() {
  if (memory_ == nullptr) return;
  for (size_t i = 0; i < layout_.logs.size(); ++i) log(i).Free();
}

PartItems::Key& PartItems::KeyOf(const Digest& digest) {
  Key& key = keys_[digest];
  if (key.floors.empty()) key.floors = NoFloors(*shared_->layout);
  return key;
}

const std::vector<LogFloors>& PartItems::FloorsOf(const Digest& digest) const {
  const auto found = keys_.find(digest);
  return found == keys_.end() ? shared_->floors : found->second.floors;
}

// The bytes of an item into an entry that holds nothing.
Status PartItems::ReadItem(const Digest& digest, std::string_view bytes, LooseEntry* entry,
                           std::vector<LogFloors>* floors) const {
  constexpr size_t kChecksumSize = sizeof(uint64_t);
  if (!bytes.starts_with(kMagic)) return BadItem(0, "it is no item of a state");
  if (bytes.size() < kMagic.size() + kChecksumSize) return BadItem(bytes.size(), "it ends early");
  const std::string_view body = bytes.substr(0, bytes.size() - kChecksumSize);
  ByteReader behind(bytes.substr(body.size()));
  uint64_t checksum;
  behind(checksum);
  if (Checksum64(body) != checksum) return BadItem(0, "it does not have its checksum");
  ByteReader reader(body.substr(kMagic.size()));
  Hash128 check;
  Digest written;
  SavedGroup saved;
  reader(check.high, check.low, written.high, written.low);
  if (reader.ok() && check != shared_->keys->check()) {
    return Status(TG_BAD_STATE, "an item of a state was written under another secret, at byte 8");
  }
  kSavedGroup(reader, saved);
  if (const std::string fault = FaultOf(saved); !fault.empty()) reader.Fail(fault);
  if (written != digest || saved.identity != ShortIdentity(shared_->layout->plan->identity)) {
    reader.Fail("it is another item than its name says");
  }
  const Mapping mapping = Map(saved, *shared_->layout);
  if (reader.ok()) EntryReader(saved, mapping, true).Read(&reader, shared_->layout, entry->memory());
  reader.RequireEnd();
  if (!reader.ok()) return BadItem(kMagic.size() + reader.fault_offset(), reader.fault());
  SetFloors(mapping, saved, NewestOf(saved), floors);
  return {};
}

Status PartItems::Put(const Digest& digest, uint32_t shard, std::string_view version, std::string_view bytes) {
  const auto known = keys_.find(digest);
  if (known != keys_.end() && (known->second.is_settled || known->second.shards.contains(shard))) {
    return Status(TG_INVALID_ARGUMENT, "an item was put before, or rows were counted into its key since");
  }
  Shard made{std::string(version), nullptr, false};
  std::vector<LogFloors> floors = NoFloors(*shared_->layout);
  if (!bytes.empty()) {
    made.entry = std::make_unique<LooseEntry>(*shared_->layout);
    if (const Status status = ReadItem(digest, bytes, made.entry.get(), &floors); !status.ok()) return status;
  }
  Key& key = KeyOf(digest);
  for (size_t i = 0; i < floors.size(); ++i) key.floors[i].Raise(floors[i]);
  if (made.entry != nullptr) unsettled_.push_back(digest);
  key.shards.emplace(shard, std::move(made));
  return {};
}

void PartItems::PutTogether(const Key& key, char* whole) const {
  const std::vector<LogLayout>& logs = shared_->layout->logs;
  for (const auto& [index, shard] : key.shards) {
    if (shard.entry == nullptr) continue;
    for (size_t i = 0; i < logs.size(); ++i) AddShard(LogRef(logs[i], whole + logs[i].offset), shard.entry->log(i));
  }
  for (const LogLayout& log : logs) LogRef(log, whole + log.offset).TrimKnown();
}

// The shard that a row changes.
PartItems::Shard& PartItems::ShardFor(const Digest& digest, const Row& row) {
  Key& key = KeyOf(digest);
  key.is_settled = true;
  Shard& shard = key.shards[ShardOf(*shared_->layout, row)];
  if (shard.entry == nullptr) shard.entry = std::make_unique<LooseEntry>(*shared_->layout);
  shard.is_changed = true;
  return shard;
}

void PartItems::Miss(const Digest& digest, size_t index, const Row& row) {
  ShardFor(digest, row).entry->log(index).RaiseFloor({row.time, false});
}

void PartItems::Insert(const Digest& digest, size_t index, const Row& row, const LogRef& whole) {
  const LogRef own = ShardFor(digest, row).entry->log(index);
  if (own.layout().is_exact()) {
    own.exact().InsertLike(own.layout(), row, whole.exact());
  } else {
    own.buckets().InsertLike(own.layout(), row, whole.buckets());
  }
}

std::string PartItems::BytesOf(const Digest& digest, const Key& key, const Shard& shard) const {
  SavedGroup shape = ShapeOf(*shared_->layout, key.floors);
  for (size_t i = 0; i < shape.logs.size(); ++i) shape.logs[i].newest = shard.entry->log(i).newest();
  ByteWriter writer;
  writer.Raw(kMagic);
  writer(shared_->keys->check().high, shared_->keys->check().low, digest.high, digest.low);
  kSavedGroup(writer, std::as_const(shape));
  WriteEntry(*shared_->layout, shard.entry->memory(), &writer);
  std::string bytes = writer.Take();
  ByteWriter checksum;
  checksum(Checksum64(bytes));
  return bytes + checksum.Take();
}

}  // namespace tollgate::window

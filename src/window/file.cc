#include "window/file.h"

#include <algorithm>

#include "base/checksum.h"

namespace tollgate::window {

namespace {

constexpr std::string_view kMagic = "TGWINDOW";
constexpr uint32_t kVersion = 1;
constexpr size_t kSectionBytes = size_t{1} << 18;  // and the key that went over it
constexpr size_t kTagSize = 4;

std::string Section(std::string_view tag, std::string body) {
  ByteWriter writer;
  writer.Raw(tag);
  writer.Blob(body);
  std::string bytes = writer.Take();
  ByteWriter checksum;
  checksum(Checksum64(bytes));
  return bytes + checksum.Take();
}

struct Sorted {
  Digest digest;
  uint32_t slot;
};
std::vector<Sorted> SortedKeys(const Part& part) {
  std::vector<Sorted> keys;
  keys.reserve(part.table().size());
  part.table().ForEach([&](uint32_t slot) { keys.push_back({part.table().head(slot).digest, slot}); });
  std::sort(keys.begin(), keys.end(), [](const Sorted& a, const Sorted& b) { return a.digest < b.digest; });
  return keys;
}

void FindTimes(const Part& part, std::vector<SavedLog>* logs) {
  part.table().ForEach([&](uint32_t slot) {
    for (size_t i = 0; i < logs->size(); ++i) {
      const LogRef log = part.LogAt(slot, part.layout().logs[i]);
      const int64_t oldest = log.oldest();
      if (oldest == kNoTime) continue;
      SavedLog& saved = (*logs)[i];
      saved.oldest = saved.oldest == kNoTime ? oldest : std::min(saved.oldest, oldest);
      saved.newest = std::max(saved.newest, log.newest());
    }
  });
}

Status WriteKeys(const Group& group, const Write& write) {
  ByteWriter body;
  for (const auto& part : group.parts) {
    for (const Sorted& key : SortedKeys(*part)) {
      body(key.digest.high, key.digest.low, part->table().head(key.slot).last_seen);
      WriteEntry(part->layout(), part->table().entry(key.slot), &body);
      if (body.size() < kSectionBytes) continue;
      if (const Status status = write(Section(kKeysTag, body.Take())); !status.ok()) return status;
      body = ByteWriter();
    }
  }
  return body.size() == 0 ? Status() : write(Section(kKeysTag, body.Take()));
}

}  // namespace

Status BadState(uint64_t offset, std::string_view what) {
  return Status(TG_BAD_STATE, "the state is damaged at byte " + std::to_string(offset) + ": " + std::string(what));
}

SavedHead State::Impl::Head() const {
  SavedHead head;
  head.check = keys.check();
  const plan::Windows& windows = plan.windows;
  for (const std::string& name : windows.names) head.windows.push_back({name, 0, {}});
  for (const plan::WindowRead& read : windows.reads) {
    SavedWindow& window = head.windows[read.window];
    window.group = read.group;
    if (std::find(window.logs.begin(), window.logs.end(), read.log) == window.logs.end()) {
      window.logs.push_back(read.log);
    }
  }
  for (const auto& group : groups) {
    SavedGroup& saved = head.groups.emplace_back(ShapeOf(*group->shared.layout, group->shared.floors));
    for (const auto& part : group->parts) {
      saved.parts.push_back({part->sequence(), part->evicted_until()});
      saved.key_count += part->key_count();
      saved.byte_count += part->byte_count();
      FindTimes(*part, &saved.logs);
    }
  }
  return head;
}

Status State::Save(const Write& write) const {
  if (impl_->keys.is_random()) return Status(TG_INVALID_ARGUMENT, "a state without a secret cannot be saved");
  if (impl_->holds_items) return Status(TG_INVALID_ARGUMENT, "a state of items cannot be saved");
  ByteWriter start;
  start.Raw(kMagic);
  start(kVersion);
  ByteWriter body;
  const SavedHead head = impl_->Head();
  kSavedHead(body, head);
  if (const Status status = write(start.Take() + Section(kHeadTag, body.Take())); !status.ok()) return status;
  for (const auto& group : impl_->groups) {
    if (const Status status = WriteKeys(*group, write); !status.ok()) return status;
  }
  return {};
}

Status FileReader::NextSection(std::string_view tag, std::string_view* body) {
  const size_t begin = at_;
  ByteReader reader(bytes_.substr(begin));
  const std::string_view found = reader.Raw(kTagSize);
  reader.Blob(*body);
  uint64_t checksum;
  reader(checksum);
  if (!reader.ok()) return BadState(begin + reader.fault_offset(), reader.fault());
  body_begin_ = begin + kTagSize + sizeof(uint64_t);
  at_ = body_begin_ + body->size() + sizeof(uint64_t);
  if (Checksum64(bytes_.substr(begin, at_ - begin - sizeof(uint64_t))) != checksum) {
    return BadState(begin, "section " + std::string(tag) + " does not have its checksum");
  }
  if (found != tag) return BadState(begin, "another section than " + std::string(tag));
  return {};
}

Status FileReader::ReadHead(SavedHead* head) {
  if (!bytes_.starts_with(kMagic)) return Status(TG_BAD_STATE, "the bytes are no window state, at byte 0");
  ByteReader start(bytes_.substr(kMagic.size()));
  uint32_t version;
  start(version);
  if (!start.ok()) return BadState(bytes_.size(), start.fault());
  if (version != kVersion) {
    return Status(TG_BAD_STATE, "the state is of version " + std::to_string(version) + ", not " +
                                    std::to_string(kVersion) + ", at byte " + std::to_string(kMagic.size()));
  }
  at_ = kMagic.size() + sizeof kVersion;
  std::string_view body;
  if (const Status status = NextSection(kHeadTag, &body); !status.ok()) return status;
  ByteReader reader(body);
  kSavedHead(reader, *head);
  reader.RequireEnd();
  for (const SavedWindow& window : head->windows) {
    if (window.group >= head->groups.size()) reader.Fail("a window has no group");
    for (uint64_t log : window.logs) {
      if (reader.ok() && log >= head->groups[window.group].logs.size()) reader.Fail("a window has no log");
    }
  }
  for (const SavedGroup& group : head->groups) {
    if (group.parts.size() != 1 && group.parts.size() != kPartCount) reader.Fail("a group has no parts");
    if (const std::string fault = FaultOf(group); !fault.empty()) reader.Fail(fault);
  }
  return reader.ok() ? Status() : BadState(body_begin_ + reader.fault_offset(), reader.fault());
}

Status FileReader::RequireEnd() const {
  return at_ == bytes_.size() ? Status() : BadState(at_, "something stands behind the last key");
}

Expected<std::vector<WindowInfo>> Inspect(std::string_view bytes) {
  FileReader file(bytes);
  SavedHead head;
  if (const Status status = file.ReadHead(&head); !status.ok()) return status;
  for (const SavedGroup& group : head.groups) {
    Mapping nothing;
    for (const SavedLog& log : group.logs) nothing.logs.push_back({-1, std::vector<int32_t>(log.operands.size(), -1)});
    EntryReader entries(group, nothing, false);
    const auto read = [&](ByteReader* reader, const Digest&, uint64_t) { entries.Read(reader, nullptr, nullptr); };
    if (const Status status = file.ReadKeys(group, read); !status.ok()) return status;
  }
  if (const Status status = file.RequireEnd(); !status.ok()) return status;
  std::vector<WindowInfo> infos;
  for (const SavedWindow& window : head.windows) {
    const SavedGroup& group = head.groups[window.group];
    WindowInfo& info = infos.emplace_back(WindowInfo{window.name, group.key_count, group.byte_count, {}, {}, {}});
    for (uint64_t log : window.logs) {
      const SavedLog& saved = group.logs[log];
      if (saved.newest == kNoTime) continue;
      info.oldest_us = std::min(info.oldest_us.value_or(saved.oldest), saved.oldest);
      info.newest_us = std::max(info.newest_us.value_or(saved.newest), saved.newest);
    }
    for (const SavedGroup::Part& part : group.parts) {
      if (part.evicted_until == kNoTime) continue;
      info.evicted_until_us = std::max(info.evicted_until_us.value_or(part.evicted_until), part.evicted_until);
    }
  }
  return infos;
}

}  // namespace tollgate::window

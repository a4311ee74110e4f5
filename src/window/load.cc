#include <algorithm>

#include "window/file.h"

namespace tollgate::window {

namespace {

// Of each part of the plan, where the file has as many; else what holds for all of the file's.
void SetBounds(const SavedGroup& saved, Group* group) {
  SavedGroup::Part whole;
  for (const SavedGroup::Part& part : saved.parts) {
    whole.sequence = std::max(whole.sequence, part.sequence);
    whole.evicted_until = std::max(whole.evicted_until, part.evicted_until);
  }
  const bool is_same = saved.parts.size() == group->parts.size();
  for (size_t i = 0; i < group->parts.size(); ++i) {
    const SavedGroup::Part& part = is_same ? saved.parts[i] : whole;
    group->parts[i]->SetBounds(part.sequence, part.evicted_until);
  }
}

Status ReadGroup(const SavedGroup& saved, const Mapping& mapping, FileReader* file, Group* group) {
  EntryReader entries(saved, mapping, false);
  const Status status = file->ReadKeys(saved, [&](ByteReader* reader, const Digest& digest, uint64_t last_seen) {
    if (group == nullptr) return entries.Read(reader, nullptr, nullptr);
    Part& part = *group->parts[PartOf(*group->shared.layout, digest)];
    const uint32_t slot = part.AddEmpty(digest, last_seen, {});
    entries.Read(reader, &part.layout(), part.EntryMemory(slot));
    part.CountBytes(slot);
  });
  if (!status.ok() || group == nullptr) return status;
  for (const auto& part : group->parts) part->Shrink();
  return {};
}

// Names of windows whose events the file has and the plan does not keep.
std::vector<std::string> DroppedWindows(const SavedHead& head, const std::vector<Mapping>& mappings) {
  std::vector<std::string> names;
  for (const SavedWindow& window : head.windows) {
    if (head.groups[window.group].key_count == 0) continue;
    const std::vector<Mapping::Log>& logs = mappings[window.group].logs;
    const bool is_dropped =
        std::any_of(window.logs.begin(), window.logs.end(), [&](uint64_t log) { return logs[log].log < 0; });
    if (is_dropped) names.push_back(window.name);
  }
  return names;
}

}  // namespace

Status State::Impl::ReadFile(std::string_view bytes, std::vector<std::unique_ptr<Group>>* read,
                             std::vector<std::string>* gone) const {
  FileReader file(bytes);
  SavedHead head;
  if (const Status status = file.ReadHead(&head); !status.ok()) return status;
  if (head.check != keys.check()) {
    return Status(TG_BAD_STATE, "the state was written under another secret");
  }
  int64_t newest = kNoTime;
  for (const SavedGroup& saved : head.groups) newest = std::max(newest, NewestOf(saved));
  *read = NewGroups();
  std::vector<bool> has_group(read->size(), false);
  std::vector<Mapping> mappings;
  for (const SavedGroup& saved : head.groups) {
    Group* group = nullptr;
    Mapping mapping;
    for (size_t i = 0; i < read->size() && group == nullptr; ++i) {
      if (has_group[i] || ShortIdentity(layout[i].plan->identity) != saved.identity) continue;
      has_group[i] = true;
      group = (*read)[i].get();
    }
    if (group != nullptr) {
      mapping = Map(saved, *group->shared.layout);
      SetFloors(mapping, saved, newest, &group->shared.floors);
      SetBounds(saved, group);
    } else {
      for (const SavedLog& log : saved.logs)
        mapping.logs.push_back({-1, std::vector<int32_t>(log.operands.size(), -1)});
    }
    if (const Status status = ReadGroup(saved, mapping, &file, group); !status.ok()) return status;
    mappings.push_back(std::move(mapping));
  }
  *gone = DroppedWindows(head, mappings);
  for (size_t i = 0; i < read->size(); ++i) {
    if (has_group[i]) continue;
    for (const auto& part : (*read)[i]->parts) part->SetBounds(0, newest);
  }
  return file.RequireEnd();
}

Status State::Load(std::string_view bytes) {
  if (impl_->keys.is_random()) return Status(TG_INVALID_ARGUMENT, "a state without a secret cannot be loaded");
  if (impl_->holds_items) return Status(TG_INVALID_ARGUMENT, "a state of items cannot be loaded");
  std::vector<std::unique_ptr<Group>> groups;
  std::vector<std::string> dropped;
  if (const Status status = impl_->ReadFile(bytes, &groups, &dropped); !status.ok()) return status;
  impl_->groups = std::move(groups);
  impl_->dropped = std::move(dropped);
  return {};
}

Status State::Merge(std::string_view bytes) {
  if (impl_->keys.is_random()) return Status(TG_INVALID_ARGUMENT, "a state without a secret cannot be merged");
  if (impl_->holds_items) return Status(TG_INVALID_ARGUMENT, "a state of items cannot be merged");
  std::vector<std::unique_ptr<Group>> others;
  std::vector<std::string> dropped;
  if (const Status status = impl_->ReadFile(bytes, &others, &dropped); !status.ok()) return status;
  for (size_t g = 0; g < others.size(); ++g) MergeGroup(*others[g], impl_->groups[g].get());
  impl_->dropped = std::move(dropped);
  return {};
}

}  // namespace tollgate::window

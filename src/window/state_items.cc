// State's face to stores: names of items, what is put, what changed.
#include <algorithm>
#include <charconv>

#include "window/codec.h"
#include "window/state_impl.h"

namespace tollgate::window {

namespace {

void AppendHex(uint64_t bits, std::string* text) {
  for (int shift = 60; shift >= 0; shift -= 4) *text += "0123456789abcdef"[bits >> shift & 15];
}

std::string ItemName(const std::string& group, const Digest& digest, uint32_t shard) {
  std::string name = group + "/";
  AppendHex(digest.high, &name);
  AppendHex(digest.low, &name);
  return name + "/" + std::to_string(shard);
}

template <class Number>
bool Parse(std::string_view text, int base, Number* number) {
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), *number, base);
  return error == std::errc() && end == text.data() + text.size();
}

constexpr size_t kGroupSize = 16, kDigestSize = 32;

}  // namespace

std::vector<std::string> State::Needs(const Prepared& prepared) const {
  std::vector<std::string> names;
  for (size_t g = 0; g < impl_->layout.size(); ++g) {
    const std::string group = ShortIdentity(impl_->layout[g].plan->identity);
    std::vector<Digest> digests = prepared.groups[g].digests;
    std::sort(digests.begin(), digests.end());
    digests.erase(std::unique(digests.begin(), digests.end()), digests.end());
    for (const Digest& digest : digests) {
      for (uint32_t shard = 0; shard < impl_->layout[g].plan->shards; ++shard) {
        names.push_back(ItemName(group, digest, shard));
      }
    }
  }
  return names;
}

Status State::PutItem(std::string_view name, std::string_view version, std::string_view bytes) {
  if (!impl_->holds_items) return Status(TG_INVALID_ARGUMENT, "the state is not one of items");
  const Status no_name(TG_INVALID_ARGUMENT, "the name is no item's of this plan");
  if (name.size() < kGroupSize + 1 + kDigestSize + 2) return no_name;
  Digest digest;
  uint32_t shard;
  const std::string_view hex = name.substr(kGroupSize + 1, kDigestSize);
  const std::string_view number = name.substr(kGroupSize + kDigestSize + 2);
  if (!Parse(hex.substr(0, 16), 16, &digest.high) || !Parse(hex.substr(16), 16, &digest.low) ||
      !Parse(number, 10, &shard)) {
    return no_name;
  }
  for (size_t g = 0; g < impl_->layout.size(); ++g) {
    const GroupLayout& layout = impl_->layout[g];
    const std::string group = ShortIdentity(layout.plan->identity);
    if (!name.starts_with(group)) continue;
    // One spelling alone, so that what is written back has the name that was asked for.
    if (shard >= layout.plan->shards || name != ItemName(group, digest, shard)) return no_name;
    return impl_->groups[g]->parts[PartOf(layout, digest)]->items()->Put(digest, shard, version, bytes);
  }
  return no_name;
}

std::vector<State::Change> State::Changes() const {
  std::vector<Change> changes;
  for (size_t g = 0; g < impl_->layout.size(); ++g) {
    const GroupLayout& layout = impl_->layout[g];
    const std::string group = ShortIdentity(layout.plan->identity);
    int64_t keep_us = 0;
    for (const LogLayout& log : layout.logs) {
      keep_us = std::max(keep_us, log.plan->retention_us + log.plan->lateness_us + log.plan->bucket_us);
    }
    for (const auto& part : impl_->groups[g]->parts) {
      if (part->items() == nullptr) continue;
      part->items()->ForEachChange(
          [&](const Digest& digest, uint32_t shard, const std::string& version, std::string bytes) {
            changes.push_back({ItemName(group, digest, shard), version, std::move(bytes), keep_us});
          });
    }
  }
  return changes;
}

void State::Forget() {
  for (const auto& group : impl_->groups) {
    for (const auto& part : group->parts) part->Forget();
  }
}

void State::Clear() {
  for (const auto& group : impl_->groups) {
    for (const auto& part : group->parts) part->Clear();
  }
}

}  // namespace tollgate::window

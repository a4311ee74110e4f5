#include "read/record_keys.h"

#include <bit>
#include <cstring>
#include <utility>

namespace tollgate::read {
namespace {

// A step of a JSON pointer (RFC 6901), unescaped.
std::string KeyOf(std::string_view step) {
  std::string key;
  for (size_t i = 0; i < step.size(); ++i) {
    const bool is_escape = step[i] == '~' && i + 1 < step.size();
    if (is_escape) ++i;
    key += !is_escape ? step[i] : step[i] == '1' ? '/' : '~';
  }
  return key;
}

// "/card/country" -> "/card" and "country".
std::pair<std::string_view, std::string> SplitPointer(std::string_view pointer) {
  const size_t slash = pointer.rfind('/');
  if (slash == std::string_view::npos) return {pointer, {}};
  return {pointer.substr(0, slash), KeyOf(pointer.substr(slash + 1))};
}

uint64_t Mix(uint64_t hash, uint64_t word) {
  hash = (hash ^ word) * 0x9E3779B97F4A7C15;
  return hash ^ (hash >> 32);
}

template <class Word>
Word Load(const char* at) {
  Word word;
  std::memcpy(&word, at, sizeof word);
  return word;
}

}  // namespace

uint64_t HashKey(std::string_view key) {
  const char* const data = key.data();
  const size_t size = key.size();
  uint64_t hash = size;
  if (size >= 8) {
    for (size_t i = 0; i + 8 < size; i += 8) hash = Mix(hash, Load<uint64_t>(data + i));
    return Mix(hash, Load<uint64_t>(data + size - 8));
  }
  if (size >= 4) return Mix(hash, uint64_t{Load<uint32_t>(data)} << 32 | Load<uint32_t>(data + size - 4));
  for (const char c : key) hash = hash << 8 | static_cast<unsigned char>(c);
  return Mix(size, hash);
}

RecordKeys::RecordKeys(const column::RecordLayout& layout) : scopes_(1 + layout.objects.size()) {
  const size_t key_count = layout.fields.size() + layout.objects.size();
  for (Scope& scope : scopes_) scope.slots.resize(std::bit_ceil(2 * key_count + 2));
  scopes_[0].allows_other = layout.allows_other_columns;
  // Fields first: where a field and an object have one name, the field has it.
  for (size_t f = 0; f < layout.fields.size(); ++f) {
    auto [parent, key] = SplitPointer(layout.fields[f].pointer);
    Scope* scope = parent.empty() ? &scopes_[0] : nullptr;
    for (size_t o = 0; o < layout.objects.size(); ++o) {
      if (!parent.empty() && layout.objects[o].pointer == parent) scope = &scopes_[o + 1];
    }
    if (scope != nullptr) Add(std::move(key), static_cast<int>(f), scope);
  }
  for (size_t o = 0; o < layout.objects.size(); ++o) {
    scopes_[o + 1].allows_other = layout.objects[o].allows_other_columns;
    auto [parent, key] = SplitPointer(layout.objects[o].pointer);
    if (parent.empty()) Add(std::move(key), kOther - 1 - static_cast<int>(o), &scopes_[0]);
  }
}

void RecordKeys::Add(std::string key, int target, Scope* scope) {
  const uint64_t hash = HashKey(key);
  const size_t mask = scope->slots.size() - 1;
  for (size_t i = hash & mask;; i = (i + 1) & mask) {
    Slot& slot = scope->slots[i];
    if (slot.is_taken && (slot.hash != hash || slot.key != key)) continue;
    if (!slot.is_taken) slot = {std::move(key), hash, target, true};
    return;
  }
}

int RecordKeys::Find(size_t scope, std::string_view key, uint64_t hash) const {
  const std::vector<Slot>& slots = scopes_[scope].slots;
  const size_t mask = slots.size() - 1;
  for (size_t i = hash & mask; slots[i].is_taken; i = (i + 1) & mask) {
    if (slots[i].hash == hash && slots[i].key == key) return slots[i].target;
  }
  return kOther;
}

}  // namespace tollgate::read

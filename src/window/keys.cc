#include "window/keys.h"

#include <cstring>

#include "base/bits.h"
#include "base/random.h"

namespace tollgate::window {

namespace {

template <class T>
std::string_view BytesOf(const T& value) {
  return {reinterpret_cast<const char*>(&value), sizeof value};
}

// A part of a key: of several parts a text has its size before it, so that no two keys are the same bytes.
void Append(plan::Register kind, const Input& input, size_t row, bool has_size, std::string* bytes) {
  if (kind == plan::Register::kBool) {
    bytes->push_back(GetBit(input.bits, row) ? '\1' : '\0');
  } else if (kind == plan::Register::kText) {
    const std::string_view text = input.texts[row];
    if (has_size) bytes->append(BytesOf(uint64_t{text.size()}));
    bytes->append(text);
  } else {
    bytes->append(BytesOf(input.ints[row]));
  }
}

Digest DigestOf(const HashKey& key, std::string_view bytes) {
  const Hash128 hash = KeyedHash(key, bytes);
  return {hash.high, hash.low};
}

}  // namespace

Keys::Keys(const std::vector<GroupLayout>& groups, std::string_view id_name, std::optional<std::string_view> secret)
    : is_random_(!secret.has_value()) {
  constexpr size_t kSecretBytes = 32;
  const std::string random = is_random_ ? RandomBytes(kSecretBytes) : std::string();
  if (is_random_) secret = random;
  // A key's digests in two groups have nothing in common.
  for (const GroupLayout& group : groups)
    groups_.push_back(DeriveHashKey(*secret, "tollgate key " + group.plan->identity));
  // Where another field has the ids, what it holds is no duplicate of what the one before held.
  id_ = DeriveHashKey(*secret, std::string("tollgate id ").append(id_name));
  member_ = DeriveHashKey(*secret, "tollgate member");
  check_ = KeyedHash(DeriveHashKey(*secret, "tollgate check"), "");
}

Digest Keys::OfKey(const GroupLayout& group, uint32_t group_index, const Batch& batch, size_t row,
                   std::string* scratch) const {
  const HashKey& key = groups_[group_index];
  const std::vector<uint32_t>& parts = group.plan->key;
  if (parts.size() == 1 && group.key_kinds[0] == plan::Register::kText) {
    return DigestOf(key, batch.inputs[parts[0]].texts[row]);
  }
  if (parts.size() == 1 && group.key_kinds[0] == plan::Register::kInt) {
    return DigestOf(key, BytesOf(batch.inputs[parts[0]].ints[row]));
  }
  scratch->clear();
  for (size_t i = 0; i < parts.size(); ++i) {
    Append(group.key_kinds[i], batch.inputs[parts[i]], row, parts.size() > 1, scratch);
  }
  return DigestOf(key, *scratch);
}

uint64_t Keys::OfId(const Input& id, size_t row) const {
  const uint64_t hash =
      id.ints != nullptr ? KeyedHash(id_, BytesOf(id.ints[row])).low : KeyedHash(id_, id.texts[row]).low;
  return hash == 0 ? 1 : hash;
}

void Keys::MakeMember(plan::Register kind, Value* value) const {
  constexpr uint64_t kMinusZero = uint64_t{1} << 63;
  if (kind == plan::Register::kDouble && value->bits == kMinusZero) value->bits = 0;
  const Hash128 hash = KeyedHash(member_, kind == plan::Register::kText ? value->text : BytesOf(value->bits));
  value->bits = hash.low;
  value->more_bits = hash.high;
  value->text = {};
}

}  // namespace tollgate::window

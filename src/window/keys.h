// Keyed hashes of what a record holds: of a group's key, of a record's id, of a member of count_distinct. The keys are
// derived from the caller's secret, which is not kept.
#ifndef TOLLGATE_WINDOW_KEYS_H_
#define TOLLGATE_WINDOW_KEYS_H_

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/keyed_hash.h"
#include "window/layout.h"
#include "window/row.h"
#include "window/window.h"

namespace tollgate::window {

class Keys {
 public:
  // `id_name`: of the field that record.id names.
  Keys(const std::vector<GroupLayout>& groups, std::string_view id_name, std::optional<std::string_view> secret);
  bool is_random() const { return is_random_; }
  // The same for the same secret, and tells nothing of it.
  const Hash128& check() const { return check_; }

  // Of a row that has all parts of the group's key. `scratch` keeps its memory.
  Digest OfKey(const GroupLayout& group, uint32_t group_index, const Batch& batch, size_t row,
               std::string* scratch) const;
  // Never 0.
  uint64_t OfId(const Input& id, size_t row) const;
  // Into bits and more_bits.
  void MakeMember(plan::Register kind, Value* value) const;

 private:
  bool is_random_;
  std::vector<HashKey> groups_;
  HashKey id_, member_;
  Hash128 check_;
};

}  // namespace tollgate::window
#endif  // TOLLGATE_WINDOW_KEYS_H_

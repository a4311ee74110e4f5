// Which member of a JSON record is which field or object of a layout.
#ifndef TOLLGATE_READ_RECORD_KEYS_H_
#define TOLLGATE_READ_RECORD_KEYS_H_

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "column/layout.h"

namespace tollgate::read {

uint64_t HashKey(std::string_view key);

// Scope 0 is the record itself, scope o + 1 the object o of the layout.
class RecordKeys {
 public:
  explicit RecordKeys(const column::RecordLayout& layout);
  size_t scope_count() const { return scopes_.size(); }
  bool allows_other(size_t scope) const { return scopes_[scope].allows_other; }

  // What a key leads to: kOther, a field, or an object.
  static constexpr int kOther = -1;
  static bool IsField(int target) { return target >= 0; }
  static bool IsObject(int target) { return target < kOther; }
  static size_t ObjectOf(int target) { return static_cast<size_t>(kOther - 1 - target); }
  int Find(size_t scope, std::string_view key) const { return Find(scope, key, HashKey(key)); }
  int Find(size_t scope, std::string_view key, uint64_t hash) const;

 private:
  struct Slot {
    std::string key;
    uint64_t hash = 0;
    int target = kOther;
    bool is_taken = false;
  };
  struct Scope {
    std::vector<Slot> slots;  // open addressing; at most half of them are taken
    bool allows_other = true;
  };
  static void Add(std::string key, int target, Scope* scope);
  std::vector<Scope> scopes_;
};

}  // namespace tollgate::read
#endif  // TOLLGATE_READ_RECORD_KEYS_H_

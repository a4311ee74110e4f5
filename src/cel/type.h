// Types of the CEL profile (language.md).
#ifndef TOLLGATE_CEL_TYPE_H_
#define TOLLGATE_CEL_TYPE_H_

#include <cstdint>
#include <string>

namespace tollgate::cel {

enum class TypeKind : uint8_t {
  kError,  // of an expression that did not check: silences what follows from it
  kNull,
  kBool,
  kInt,
  kUint,
  kDouble,
  kDecimal,  // scale
  kString,
  kBytes,
  kTimestamp,
  kDuration,
  kList,    // of element
  kObject,  // tx, or a nested object: only selected from, and has()
  kRow,     // tables.t[k]: only selected from
  kEvent,   // windows.w.last[i]: only selected from
};

struct Type {
  TypeKind kind = TypeKind::kError;
  int scale = 0;                        // kDecimal
  TypeKind element = TypeKind::kError;  // kList: of constants only
  int element_scale = 0;
  friend bool operator==(const Type&, const Type&) = default;
};

std::string TypeName(const Type& type);  // "decimal(2)", "list(string)"

}  // namespace tollgate::cel
#endif  // TOLLGATE_CEL_TYPE_H_

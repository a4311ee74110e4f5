#include "cel/type.h"

namespace tollgate::cel {
namespace {

std::string KindName(TypeKind kind, int scale) {
  switch (kind) {
    case TypeKind::kError:
      return "unknown";
    case TypeKind::kNull:
      return "null";
    case TypeKind::kBool:
      return "bool";
    case TypeKind::kInt:
      return "int";
    case TypeKind::kUint:
      return "uint";
    case TypeKind::kDouble:
      return "double";
    case TypeKind::kDecimal:
      return "decimal(" + std::to_string(scale) + ")";
    case TypeKind::kString:
      return "string";
    case TypeKind::kBytes:
      return "bytes";
    case TypeKind::kTimestamp:
      return "timestamp";
    case TypeKind::kDuration:
      return "duration";
    case TypeKind::kList:
      return "list";
    case TypeKind::kObject:
      return "object";
    case TypeKind::kRow:
      return "row";
    case TypeKind::kEvent:
      return "past record";
  }
  return "unknown";
}

}  // namespace

std::string TypeName(const Type& type) {
  if (type.kind != TypeKind::kList) return KindName(type.kind, type.scale);
  if (type.element == TypeKind::kError) return "list";
  return "list(" + KindName(type.element, type.element_scale) + ")";
}

}  // namespace tollgate::cel

// JSON Pointer (RFC 6901).
#ifndef TOLLGATE_JSON_POINTER_H_
#define TOLLGATE_JSON_POINTER_H_

#include <string>
#include <string_view>

namespace tollgate::json {

// "/" and the key, with ~ and / escaped.
std::string PointerStep(std::string_view key);

}  // namespace tollgate::json
#endif  // TOLLGATE_JSON_POINTER_H_

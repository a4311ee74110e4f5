// Scalars of a YAML document: what a plain one means, and where each byte of one's text stands in the file. yaml-cpp
// tells only where a scalar begins; a caret inside an expression needs the rest.
#ifndef TOLLGATE_PACK_YAML_SCALAR_H_
#define TOLLGATE_PACK_YAML_SCALAR_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "json/node.h"

namespace tollgate::pack {

// What an unquoted scalar is in YAML 1.2's core schema (10.3.2). Numbers come back as JSON's grammar writes them.
struct PlainValue {
  json::Kind kind = json::Kind::kString;
  bool boolean = false;
  std::string token;    // kNumber
  std::string problem;  // a number that cannot be kept: what is wrong with it, as a message
};
PlainValue ResolvePlain(std::string_view text);

enum class ScalarStyle : uint8_t { kPlain, kSingleQuoted, kDoubleQuoted, kBlock };

// A scalar in its file.
struct ScalarSlice {
  ScalarStyle style = ScalarStyle::kPlain;
  size_t begin = 0;  // quotes included
  size_t end = 0;
  bool is_closed = true;      // false: a quote that the file does not close
  std::vector<uint32_t> map;  // value[i] stands at map[i]; one more entry for the end
};
// Finds the scalar with text `value` that begins at `begin` of `text`, after any anchor and tag.
ScalarSlice SliceScalar(std::string_view text, size_t begin, std::string_view value);

// The offset after anchors and tags that stand at `begin`, and (with `skip_space`) the space and comments behind them.
size_t SkipProperties(std::string_view text, size_t begin, bool skip_space);

// The offset after space, line ends and comments.
size_t SkipSpaceAndComments(std::string_view text, size_t begin);

}  // namespace tollgate::pack
#endif  // TOLLGATE_PACK_YAML_SCALAR_H_

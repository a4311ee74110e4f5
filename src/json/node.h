// The tree of a document that a person wrote: a pack, a schema, a record in a pack test. JSON and YAML both become
// this, so that everything behind it has one shape and exact places.
#ifndef TOLLGATE_JSON_NODE_H_
#define TOLLGATE_JSON_NODE_H_

#include <cstdint>
#include <deque>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/source.h"

namespace tollgate::json {

enum class Kind : uint8_t { kNull, kBool, kNumber, kString, kArray, kObject };
std::string_view KindName(Kind kind);  // "null", "boolean", "number", "string", "array", "object"

struct Node;
struct Member {
  std::string key;
  Span key_span;
  const Node* value;
};

struct Node {
  Kind kind = Kind::kNull;
  bool boolean = false;
  std::string text;                // kString: the unescaped text; kNumber: the token, digits kept
  std::vector<const Node*> items;  // kArray
  std::vector<Member> members;     // kObject, in document order; keys differ (the reader refuses duplicates)
  Span span;                       // the whole value, quotes included
  // Where text[i] stands in the file: text_map[i] where the map is there (escapes, folded lines; size text.size() + 1),
  // else text_origin + i.
  uint32_t text_origin = 0;
  std::vector<uint32_t> text_map;

  // The member's value; nullptr: none.
  const Node* Find(std::string_view key) const;
  // The place of text[begin, end).
  Span TextSpan(size_t begin, size_t end) const;
  bool is(Kind k) const { return kind == k; }
};

// Owns nodes; they live and stay put as long as it does, or until Clear, which keeps their memory for those to come.
class Tree {
 public:
  Node* New() {
    if (used_count_ == nodes_.size()) nodes_.emplace_back();
    return &nodes_[used_count_++];
  }
  void Clear();
  const Node* root = nullptr;

 private:
  std::deque<Node> nodes_;
  size_t used_count_ = 0;
};

// Deep equality as JSON Schema defines it: numbers by value, objects without order.
bool Equal(const Node& a, const Node& b);

}  // namespace tollgate::json
#endif  // TOLLGATE_JSON_NODE_H_

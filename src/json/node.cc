#include "json/node.h"

#include <algorithm>

#include "base/decimal.h"

namespace tollgate::json {

namespace {

bool EqualNumbers(const std::string& a, const std::string& b) {
  if (a == b) return true;
  DecimalText value_a, value_b;
  if (ParseDecimalText(a, &value_a) != NumberFault::kNone || ParseDecimalText(b, &value_b) != NumberFault::kNone) {
    return false;
  }
  return Compare(value_a, value_b) == 0;
}

std::vector<const Member*> ByKey(const Node& object) {
  std::vector<const Member*> members;
  for (const Member& member : object.members) members.push_back(&member);
  std::sort(members.begin(), members.end(), [](const Member* a, const Member* b) { return a->key < b->key; });
  return members;
}

bool EqualObjects(const Node& a, const Node& b) {
  if (a.members.size() != b.members.size()) return false;
  std::vector<const Member*> members_a = ByKey(a);
  std::vector<const Member*> members_b = ByKey(b);
  return std::equal(members_a.begin(), members_a.end(), members_b.begin(),
                    [](const Member* x, const Member* y) { return x->key == y->key && Equal(*x->value, *y->value); });
}

}  // namespace

std::string_view KindName(Kind kind) {
  switch (kind) {
    case Kind::kNull:
      return "null";
    case Kind::kBool:
      return "boolean";
    case Kind::kNumber:
      return "number";
    case Kind::kString:
      return "string";
    case Kind::kArray:
      return "array";
    case Kind::kObject:
      return "object";
  }
  return "";
}

const Node* Node::Find(std::string_view key) const {
  for (const Member& member : members) {
    if (member.key == key) return member.value;
  }
  return nullptr;
}

Span Node::TextSpan(size_t begin, size_t end) const {
  auto place = [&](size_t at) {
    if (!text_map.empty()) return text_map[std::min(at, text_map.size() - 1)];
    return static_cast<uint32_t>(text_origin + at);
  };
  return {span.file, place(begin), place(end)};
}

void Tree::Clear() {
  // After a document of unusual size its memory is given back.
  constexpr size_t kKeptNodes = 4096, kKeptBytes = 4096;
  if (nodes_.size() > kKeptNodes) nodes_.clear();
  for (size_t i = 0; i < std::min(used_count_, nodes_.size()); ++i) {
    Node& node = nodes_[i];
    if (node.text.capacity() + node.text_map.capacity() + node.members.capacity() > kKeptBytes) node = Node();
    node.text.clear();
    node.items.clear();
    node.members.clear();
    node.text_map.clear();
  }
  used_count_ = 0;
  root = nullptr;
}

bool Equal(const Node& a, const Node& b) {
  if (a.kind != b.kind) return false;
  switch (a.kind) {
    case Kind::kNull:
      return true;
    case Kind::kBool:
      return a.boolean == b.boolean;
    case Kind::kNumber:
      return EqualNumbers(a.text, b.text);
    case Kind::kString:
      return a.text == b.text;
    case Kind::kArray:
      return std::equal(a.items.begin(), a.items.end(), b.items.begin(), b.items.end(),
                        [](const Node* x, const Node* y) { return Equal(*x, *y); });
    case Kind::kObject:
      return EqualObjects(a, b);
  }
  return false;
}

}  // namespace tollgate::json

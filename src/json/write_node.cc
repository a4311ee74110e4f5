#include "json/node.h"
#include "json/write.h"

namespace tollgate::json {
namespace {

void AppendArray(const Node& node, std::string* out) {
  *out += '[';
  for (size_t i = 0; i < node.items.size(); ++i) {
    if (i > 0) *out += ',';
    AppendNode(*node.items[i], out);
  }
  *out += ']';
}

void AppendObject(const Node& node, std::string* out) {
  *out += '{';
  for (size_t i = 0; i < node.members.size(); ++i) {
    if (i > 0) *out += ',';
    AppendQuoted(node.members[i].key, out);
    *out += ':';
    AppendNode(*node.members[i].value, out);
  }
  *out += '}';
}

}  // namespace

void AppendNode(const Node& node, std::string* out) {
  switch (node.kind) {
    case Kind::kNull:
      *out += "null";
      return;
    case Kind::kBool:
      *out += node.boolean ? "true" : "false";
      return;
    case Kind::kNumber:
      *out += node.text;
      return;
    case Kind::kString:
      AppendQuoted(node.text, out);
      return;
    case Kind::kArray:
      AppendArray(node, out);
      return;
    case Kind::kObject:
      AppendObject(node, out);
      return;
  }
}

}  // namespace tollgate::json

// A fragment is percent-decoded first (RFC 3986), then split at "/", then ~1 and ~0 are undone in that order (RFC
// 6901).
#include "schema/reference.h"

#include <algorithm>

#include "base/utf8.h"

namespace tollgate::schema {
namespace {

int HexValue(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

std::optional<std::string> PercentDecoded(std::string_view text) {
  std::string out;
  for (size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '%') {
      out += text[i];
      continue;
    }
    if (i + 2 >= text.size() || HexValue(text[i + 1]) < 0 || HexValue(text[i + 2]) < 0) return std::nullopt;
    out += static_cast<char>(HexValue(text[i + 1]) * 16 + HexValue(text[i + 2]));
    i += 2;
  }
  return out;
}

std::optional<std::string> Unescaped(std::string_view step) {
  std::string out;
  for (size_t i = 0; i < step.size(); ++i) {
    if (step[i] != '~') {
      out += step[i];
      continue;
    }
    if (i + 1 >= step.size() || (step[i + 1] != '0' && step[i + 1] != '1')) return std::nullopt;
    out += step[++i] == '0' ? '~' : '/';
  }
  return out;
}

// One step down; nullptr: there is none.
const json::Node* Step(const json::Node& from, std::string_view token) {
  if (from.is(json::Kind::kObject)) return from.Find(token);
  if (!from.is(json::Kind::kArray) || token.empty() || token.size() > 9 || (token[0] == '0' && token.size() > 1)) {
    return nullptr;
  }
  size_t index = 0;
  for (char c : token) {
    if (c < '0' || c > '9') return nullptr;
    index = index * 10 + static_cast<size_t>(c - '0');
  }
  return index < from.items.size() ? from.items[index] : nullptr;
}

// Keys of `node` near to the one that is missing.
std::string Suggest(const json::Node& node, std::string_view token) {
  std::vector<std::string_view> keys;
  for (const json::Member& member : node.members) keys.push_back(member.key);
  return SuggestNear(token, keys);
}

}  // namespace

std::optional<Target> Resolve(Context* context, const Keyword& ref) {
  const std::string& text = ref.value->text;
  const Span span = ref.value->span;
  if (!text.starts_with('#') || (text.size() > 1 && text[1] != '/')) {
    context->Report(Diag::kSchemaNotYet, span,
                    "`$ref` to anything but a place of the same document is not supported yet",
                    "write \"#/$defs/...\"");
    return std::nullopt;
  }
  const std::optional<std::string> path = PercentDecoded(std::string_view(text).substr(1));
  if (!path || !IsValidUtf8(*path)) {
    context->Report(Diag::kSchemaRef, span, "`" + text + "` is no URI: `%` takes two hex digits of UTF-8");
    return std::nullopt;
  }
  const json::Node* node = &context->root;
  for (size_t begin = 0; begin < path->size();) {
    const size_t end = std::min(path->find('/', begin + 1), path->size());
    const std::optional<std::string> token = Unescaped(std::string_view(*path).substr(begin + 1, end - begin - 1));
    const json::Node* next = token ? Step(*node, *token) : nullptr;
    if (next == nullptr) {
      context->Report(Diag::kSchemaRef, span, "`" + text + "` leads nowhere", token ? Suggest(*node, *token) : "");
      return std::nullopt;
    }
    node = next;
    begin = end;
    // References inside a schema with an $id count from there: reading on would take them from the wrong place.
    if (node->is(json::Kind::kObject) && node->Find("$id") != nullptr && node->Find("$id")->is(json::Kind::kString)) {
      context->Report(Diag::kSchemaNotYet, span,
                      "`" + text +
                          "` leads into a schema with an `$id` of its own, which is "
                          "not supported yet");
      return std::nullopt;
    }
  }
  return Target{node, *path};
}

}  // namespace tollgate::schema

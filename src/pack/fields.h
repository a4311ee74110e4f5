// The keys of one object of a pack: which it may have, which it must have, and of what kind. Every problem is a
// diagnostic; what is faulty reads as absent, so that the rest is still read.
#ifndef TOLLGATE_PACK_FIELDS_H_
#define TOLLGATE_PACK_FIELDS_H_

#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/diagnostic.h"
#include "json/node.h"

namespace tollgate::pack {

using json::Kind;
using json::Member;
using json::Node;

// What every reader of a part needs.
struct Context {
  SourceMap* sources;
  Diagnostics* diagnostics;
  // Places whose text is already reported as faulty: a scalar that holds one is not complained of again.
  // As (file, offset).
  std::set<std::pair<uint32_t, uint32_t>> faults;

  void AddFault(Span span) { faults.emplace(span.file, span.begin); }
  void Add(Diag diag, Span span, std::string message, std::string hint = {}) {
    diagnostics->Add(diag, span, std::move(message), std::move(hint));
  }
  void NotYet(Span span, std::string message, std::string hint = {}) {
    Add(Diag::kPackNotYet, span, std::move(message), std::move(hint));
  }
  bool IsFaulty(const Node& node) const;
  // What the file says, cut to 60 bytes.
  std::string Written(const Node& node) const;
  // Is `node` unquoted YAML?
  bool IsPlain(const Node& node) const;
};

// A name shown in a message: in back quotes, at most 60 bytes.
std::string Shown(std::string_view text);
// "a, b, c".
std::string Listed(const std::vector<std::string_view>& words);

// Reports where `node` is not of `kind`; `what` names it: "`score`". A faulty node is not reported again.
bool ExpectKind(Context* context, const Node& node, Kind kind, std::string_view what);
// A text; nullptr where it is none, is empty, or is faulty.
const Node* ExpectText(Context* context, const Node& node, std::string_view what);
// An expression or a reason: a text that YAML cannot have cut.
const Node* ExpectExpression(Context* context, const Node& node, std::string_view what);
// Free text: a number is taken as it is written, with a warning.
std::string ExpectLabel(Context* context, const Node& node, std::string_view what);
std::optional<int64_t> ExpectInteger(Context* context, const Node& node, int64_t least, int64_t most,
                                     std::string_view what);
std::optional<bool> ExpectBoolean(Context* context, const Node& node, std::string_view what);

// Is `name` an identifier that expressions can use? Reported where it is not.
bool CheckIdentifier(Context* context, std::string_view name, Span span, std::string_view what);

class Fields {
 public:
  // Reports keys other than `keys`. `what` names the object: "a rule".
  Fields(Context* context, const Node& object, std::string_view what, std::vector<std::string_view> keys);

  const Node* Get(std::string_view key) const { return object_.Find(key); }
  // Has it keys that are not read, so that what seems absent may be meant by them?
  bool is_partial() const { return is_partial_; }
  Span KeySpan(std::string_view key) const;
  // Where to say that something is absent: the first key.
  Span start() const { return object_.members.empty() ? object_.span : object_.members.front().key_span; }
  // Reported where the key is absent, unless keys were dropped.
  const Node* Require(std::string_view key, std::string hint = {}) const;

  // Nullptr, empty or nullopt where the key is absent or its value is faulty.
  const Node* Text(std::string_view key) const;
  const Node* Expression(std::string_view key) const;
  const Node* Object(std::string_view key) const;
  const Node* Array(std::string_view key) const;
  std::string Label(std::string_view key) const;
  std::optional<int64_t> Integer(std::string_view key, int64_t least, int64_t most) const;
  std::optional<bool> Boolean(std::string_view key) const;
  // One of `words`, or "".
  std::string_view Word(std::string_view key, const std::vector<std::string_view>& words) const;

 private:
  bool FindDroppedKey() const;
  void ReportUnknown(const Member& member, const Member* before) const;

  Context* context_;
  const Node& object_;
  std::string what_;
  bool has_dropped_key_ = false;
  bool is_partial_ = false;
  std::vector<std::string_view> keys_;
};

}  // namespace tollgate::pack
#endif  // TOLLGATE_PACK_FIELDS_H_

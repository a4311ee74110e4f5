#include "pack/fields.h"

#include <algorithm>
#include <utility>

#include "base/ascii.h"
#include "base/card_number.h"
#include "base/decimal.h"
#include "pack/yaml_scalar.h"
#include "pack/yaml_trap.h"

namespace tollgate::pack {

namespace {

// What a person calls a kind.
std::string_view Wanted(Kind kind) {
  switch (kind) {
    case Kind::kNull:
      return "nothing";
    case Kind::kBool:
      return "true or false";
    case Kind::kNumber:
      return "a number";
    case Kind::kString:
      return "text";
    case Kind::kArray:
      return "a list";
    case Kind::kObject:
      return "a mapping";
  }
  return "";
}

bool IsIdentifier(std::string_view name) {
  auto is_letter = [](char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_'; };
  if (name.empty() || !is_letter(name[0])) return false;
  return std::all_of(name.begin(), name.end(), [&](char c) { return is_letter(c) || (c >= '0' && c <= '9'); });
}

// CEL's keywords and reserved words (cel-spec, doc/langdef.md, "Syntax").
bool IsReserved(std::string_view name) {
  constexpr std::string_view kWords[] = {"false",    "in",      "null",      "true",     "as",  "break",  "const",
                                         "continue", "else",    "for",       "function", "if",  "import", "let",
                                         "loop",     "package", "namespace", "return",   "var", "void",   "while"};
  return std::find(std::begin(kWords), std::end(kWords), name) != std::end(kWords);
}

// What YAML 1.1 took a word for, and people still write; nullopt: text.
std::optional<bool> OldBoolean(std::string_view text) {
  const std::string lower = LowerAscii(text);
  if (lower == "yes" || lower == "on" || lower == "y") return true;
  if (lower == "no" || lower == "off" || lower == "n") return false;
  return std::nullopt;
}

std::string KindHint(const Context& context, const Node& node, Kind kind) {
  bool wants_text = kind == Kind::kString;
  bool has_text = node.kind != Kind::kNull && node.kind != Kind::kString;
  if (wants_text && has_text) {
    std::string quoted = QuotedForHint(context.sources->text(node.span));
    return quoted.empty() ? "" : "put it in quotes: " + quoted;
  }
  bool is_quoted_scalar =
      node.kind == Kind::kString && (kind == Kind::kNumber || kind == Kind::kBool) && !context.IsPlain(node);
  return is_quoted_scalar ? "write it without quotes" : "";
}

// The place of a ` #` behind an unquoted text, on its line.
std::optional<Span> FindCommentBehind(const Context& context, const Node& node) {
  if (!context.IsPlain(node)) return std::nullopt;
  std::string_view text = context.sources->text(node.span.file);
  size_t at = std::min(text.find_first_not_of(" \t", node.span.end), text.size());
  if (at == node.span.end || at == text.size() || text[at] != '#') return std::nullopt;
  size_t end = std::min(text.find_first_of("\r\n", at), text.size());
  return Span{node.span.file, static_cast<uint32_t>(at), static_cast<uint32_t>(end)};
}

void WarnOfNearComment(Context* context, const Node& node, std::string_view what) {
  std::optional<Span> comment = FindCommentBehind(*context, node);
  if (!comment) return;
  // "# a remark" is a comment; "#12" was meant.
  std::string_view text = context->sources->text(*comment);
  if (text.size() < 2 || text[1] == ' ' || text[1] == '#' || text[1] == '\t') return;
  context->Add(Diag::kYamlCommentNear, *comment, std::string(what) + " ends before ` #`, which starts a comment",
               "where it belongs to the text, put the whole text in quotes");
}

}  // namespace

bool Context::IsFaulty(const Node& node) const {
  if (node.kind == Kind::kArray || node.kind == Kind::kObject) return false;
  auto fault = faults.lower_bound({node.span.file, node.span.begin});
  return fault != faults.end() && fault->first == node.span.file && fault->second <= node.span.end;
}

std::string Context::Written(const Node& node) const { return MaskedCut(sources->text(node.span), 60); }

bool Context::IsPlain(const Node& node) const {
  if (node.kind == Kind::kArray || node.kind == Kind::kObject) return false;
  std::string_view text = sources->text(node.span.file).substr(0, node.span.end);
  size_t begin = SkipProperties(text, node.span.begin, true);
  return begin < text.size() && std::string_view("\"'|>").find(text[begin]) == std::string_view::npos;
}

std::string Shown(std::string_view text) { return "`" + MaskedCut(text, 60) + "`"; }

std::string Listed(const std::vector<std::string_view>& words) {
  std::string list;
  for (std::string_view word : words) (list += list.empty() ? "" : ", ") += word;
  return list;
}

bool ExpectKind(Context* context, const Node& node, Kind kind, std::string_view what) {
  if (context->IsFaulty(node)) return false;
  if (node.kind == kind) return true;
  std::string message =
      std::string(what) + " wants " + std::string(Wanted(kind)) + ", not " + std::string(Wanted(node.kind));
  context->Add(Diag::kPackWrongKind, node.span, std::move(message), KindHint(*context, node, kind));
  return false;
}

const Node* ExpectText(Context* context, const Node& node, std::string_view what) {
  if (!ExpectKind(context, node, Kind::kString, what)) return nullptr;
  if (!node.text.empty()) return &node;
  context->Add(Diag::kPackBadValue, node.span, std::string(what) + " is empty");
  return nullptr;
}

const Node* ExpectExpression(Context* context, const Node& node, std::string_view what) {
  if (ExpectText(context, node, what) == nullptr) return nullptr;
  std::optional<Span> comment = FindCommentBehind(*context, node);
  if (!comment) return &node;
  context->Add(Diag::kYamlComment, *comment, std::string(what) + " ends before ` #`, which starts a comment",
               "put the text in quotes: all of it, or what stands before the comment");
  return nullptr;
}

std::string ExpectLabel(Context* context, const Node& node, std::string_view what) {
  if (node.kind == Kind::kNumber && !context->IsFaulty(node)) {
    std::string written = context->Written(node);
    context->Add(Diag::kPackUnquotedText, node.span,
                 std::string(what) + " is text, and " + written + " is a number in YAML",
                 "put it in quotes: \"" + written + "\"");
    return written;
  }
  if (ExpectText(context, node, what) == nullptr) return {};
  WarnOfNearComment(context, node, what);
  return node.text;
}

std::optional<int64_t> ExpectInteger(Context* context, const Node& node, int64_t least, int64_t most,
                                     std::string_view what) {
  if (!ExpectKind(context, node, Kind::kNumber, what)) return std::nullopt;
  DecimalText digits;
  bool overflow = false;
  bool is_number = ParseDecimalText(node.text, &digits) == NumberFault::kNone;
  std::optional<int64_t> value = is_number ? ToUnits(digits, 0, &overflow) : std::nullopt;
  if (!value && !overflow) {
    context->Add(Diag::kPackBadValue, node.span,
                 std::string(what) + " wants a whole number, not " + context->Written(node));
    return std::nullopt;
  }
  if (overflow || *value < least || *value > most) {
    context->Add(Diag::kPackBadValue, node.span,
                 std::string(what) + " lies between " + std::to_string(least) + " and " + std::to_string(most));
    return std::nullopt;
  }
  return value;
}

std::optional<bool> ExpectBoolean(Context* context, const Node& node, std::string_view what) {
  std::optional<bool> meant =
      node.kind == Kind::kString && context->IsPlain(node) ? OldBoolean(node.text) : std::nullopt;
  if (meant) {
    context->Add(Diag::kYamlBoolWord, node.span,
                 std::string(what) + " wants true or false: " + Shown(node.text) + " is text in YAML 1.2",
                 *meant ? "write `true`" : "write `false`");
    return std::nullopt;
  }
  if (!ExpectKind(context, node, Kind::kBool, what)) return std::nullopt;
  return node.boolean;
}

bool CheckIdentifier(Context* context, std::string_view name, Span span, std::string_view what) {
  if (!IsIdentifier(name)) {
    context->Add(Diag::kPackBadName, span,
                 Shown(name) + " cannot name " + std::string(what) + ": expressions could not say it",
                 "use letters, digits and _, and no digit first");
    return false;
  }
  if (IsReserved(name)) {
    context->Add(Diag::kPackBadName, span,
                 Shown(name) + " cannot name " + std::string(what) + ": CEL reserves the word");
    return false;
  }
  return true;
}

Fields::Fields(Context* context, const Node& object, std::string_view what, std::vector<std::string_view> keys)
    : context_(context), object_(object), what_(what), keys_(std::move(keys)) {
  const Member* before = nullptr;
  for (const Member& member : object.members) {
    if (std::find(keys_.begin(), keys_.end(), member.key) == keys_.end()) {
      is_partial_ = true;
      ReportUnknown(member, before);
    }
    before = &member;
  }
  has_dropped_key_ = FindDroppedKey();
  is_partial_ |= has_dropped_key_;
}

// A fault in the object and in none of its members: of a key that did not get into the tree.
bool Fields::FindDroppedKey() const {
  const std::vector<Member>& members = object_.members;
  const Span span = object_.span;
  auto fault = context_->faults.lower_bound({span.file, span.begin});
  for (; fault != context_->faults.end() && fault->first == span.file && fault->second <= span.end; ++fault) {
    auto behind = std::upper_bound(members.begin(), members.end(), fault->second,
                                   [](uint32_t at, const Member& member) { return at < member.key_span.begin; });
    if (behind == members.begin()) return true;
    const Member& before = *(behind - 1);
    // The value of an alias stands elsewhere.
    uint32_t end = std::max(before.key_span.end, before.value->span.end);
    if (fault->second > end) return true;
  }
  return false;
}

// Inside braces a comma ends unquoted text, and what follows it becomes a key without a value: {when: f(a, b), ...}.
void Fields::ReportUnknown(const Member& member, const Member* before) const {
  std::string_view file = context_->sources->text(object_.span.file);
  bool in_braces = object_.span.begin < file.size() && file[object_.span.begin] == '{';
  bool has_nothing = member.value->kind == Kind::kNull && member.value->span.begin == member.key_span.begin;
  bool is_bare_key =
      member.key_span.begin < file.size() && file[member.key_span.begin] != '"' && file[member.key_span.begin] != '\'';
  bool is_split = in_braces && has_nothing && is_bare_key && before != nullptr && context_->IsPlain(*before->value);
  if (is_split) {
    context_->AddFault(before->value->span);
    Span whole{object_.span.file, before->value->span.begin, member.key_span.end};
    std::string quoted = QuotedForHint(context_->sources->text(whole));
    context_->Add(Diag::kYamlFlow, member.key_span,
                  "inside { } a comma ends unquoted text, and " + Shown(member.key) + " becomes a key",
                  quoted.empty() ? "put the whole text in quotes" : "put it in quotes: " + before->key + ": " + quoted);
    return;
  }
  std::string hint = SuggestNear(member.key, keys_);
  if (hint.empty()) hint = what_ + " has " + Listed(keys_);
  context_->Add(Diag::kPackUnknownKey, member.key_span, "unknown key " + Shown(member.key) + " in " + what_,
                std::move(hint));
}

Span Fields::KeySpan(std::string_view key) const {
  for (const Member& member : object_.members) {
    if (member.key == key) return member.key_span;
  }
  return object_.span;
}

const Node* Fields::Require(std::string_view key, std::string hint) const {
  const Node* node = Get(key);
  if (node == nullptr && !has_dropped_key_) {
    context_->Add(Diag::kPackMissingKey, start(), what_ + " needs the key " + Shown(key), std::move(hint));
  }
  return node;
}

const Node* Fields::Text(std::string_view key) const {
  const Node* node = Get(key);
  return node == nullptr ? nullptr : ExpectText(context_, *node, Shown(key));
}

const Node* Fields::Expression(std::string_view key) const {
  const Node* node = Get(key);
  return node == nullptr ? nullptr : ExpectExpression(context_, *node, Shown(key));
}

const Node* Fields::Object(std::string_view key) const {
  const Node* node = Get(key);
  return node != nullptr && ExpectKind(context_, *node, Kind::kObject, Shown(key)) ? node : nullptr;
}

const Node* Fields::Array(std::string_view key) const {
  const Node* node = Get(key);
  return node != nullptr && ExpectKind(context_, *node, Kind::kArray, Shown(key)) ? node : nullptr;
}

std::string Fields::Label(std::string_view key) const {
  const Node* node = Get(key);
  return node == nullptr ? std::string() : ExpectLabel(context_, *node, Shown(key));
}

std::optional<int64_t> Fields::Integer(std::string_view key, int64_t least, int64_t most) const {
  const Node* node = Get(key);
  return node == nullptr ? std::nullopt : ExpectInteger(context_, *node, least, most, Shown(key));
}

std::optional<bool> Fields::Boolean(std::string_view key) const {
  const Node* node = Get(key);
  return node == nullptr ? std::nullopt : ExpectBoolean(context_, *node, Shown(key));
}

std::string_view Fields::Word(std::string_view key, const std::vector<std::string_view>& words) const {
  const Node* node = Text(key);
  if (node == nullptr) return {};
  if (std::find(words.begin(), words.end(), node->text) != words.end()) return node->text;
  std::string hint = SuggestNear(node->text, words);
  if (hint.empty()) hint = Shown(key) + " is one of " + Listed(words);
  context_->Add(Diag::kPackBadValue, node->span, Shown(key) + " cannot be " + Shown(node->text), std::move(hint));
  return {};
}

}  // namespace tollgate::pack

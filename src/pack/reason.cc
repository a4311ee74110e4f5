// Reason templates: "{tx.amount} {tx.currency}". An expression ends at the brace that closes its own; braces of map
// literals and of CEL string literals inside it are part of it.
#include <string_view>
#include <utility>
#include <vector>

#include "pack/reader.h"

namespace tollgate::pack {

namespace {

// The offset behind the CEL string literal at `at` (at its quote); text.size() where it does not end. Raw literals
// (r"...") keep their backslashes, yet a quote cannot follow one there that CEL would not end the literal at.
size_t SkipLiteral(std::string_view text, size_t at) {
  bool is_raw = at > 0 && (text[at - 1] == 'r' || text[at - 1] == 'R');
  std::string_view quote = text.substr(at, 1);
  bool is_triple = text.substr(at, 3) == std::string(3, text[at]);
  if (is_triple) quote = text.substr(at, 3);
  for (size_t i = at + quote.size(); i < text.size(); ++i) {
    if (text[i] == '\\' && !is_raw) {
      ++i;
    } else if (text.substr(i, quote.size()) == quote) {
      return i + quote.size();
    }
  }
  return text.size();
}

// The offset of the `}` that closes the `{` before `at`; npos: none.
size_t FindClosingBrace(std::string_view text, size_t at) {
  size_t depth = 0;
  while (at < text.size()) {
    char c = text[at];
    if (c == '"' || c == '\'') {
      at = SkipLiteral(text, at);
      continue;
    }
    if (c == '}' && depth == 0) return at;
    depth += c == '{';
    depth -= c == '}';
    ++at;
  }
  return std::string_view::npos;
}

void PutLiteral(std::string_view text, std::vector<ReasonPart>* parts) {
  if (text.empty()) return;
  if (parts->empty() || parts->back().is_expression) parts->emplace_back();
  parts->back().literal += text;
}

}  // namespace

std::vector<ReasonPart> ReadReason(Context* context, const Node& reason) {
  std::string_view text = reason.text;
  std::vector<ReasonPart> parts;
  for (size_t at = 0; at < text.size();) {
    size_t brace = std::min(text.find_first_of("{}", at), text.size());
    PutLiteral(text.substr(at, brace - at), &parts);
    if (brace == text.size()) break;
    at = brace + 1;
    if (text.substr(at, 1) == text.substr(brace, 1)) {
      PutLiteral(text.substr(brace, 1), &parts);
      ++at;
      continue;
    }
    if (text[brace] == '}') {
      context->Add(Diag::kPackReason, reason.TextSpan(brace, at), "this `}` closes nothing",
                   "where it is text, write `}}`");
      continue;
    }
    size_t end = FindClosingBrace(text, at);
    if (end == std::string_view::npos) {
      context->Add(Diag::kPackReason, reason.TextSpan(brace, at), "this `{` is never closed",
                   "where it is text, write `{{`");
      break;
    }
    if (text.substr(at, end - at).find_first_not_of(" \t\n") == std::string_view::npos) {
      context->Add(Diag::kPackReason, reason.TextSpan(brace, end + 1), "there is no expression between these braces");
    } else {
      parts.push_back({{}, at, end, true});
    }
    at = end + 1;
  }
  return parts;
}

}  // namespace tollgate::pack
